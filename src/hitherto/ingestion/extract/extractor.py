"""Reads episodes without a language model: sentences, clauses, and what each of them states."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind
from hitherto.domain.extraction import EntityRef, Extraction, ExtractionBatch, Statement
from hitherto.inference.parser import ParserUnavailable, SentenceParser
from hitherto.ingestion.extract.answers import supplied_words
from hitherto.ingestion.extract.births import births
from hitherto.ingestion.extract.coreference import Discourse, Kin, asked_about, known_in, named_in
from hitherto.ingestion.extract.entities import LABEL_BY_RELATION, named_entities
from hitherto.ingestion.extract.kinship import kinship
from hitherto.ingestion.extract.mending import mend
from hitherto.ingestion.extract.names import names_written
from hitherto.ingestion.extract.replies import written_out
from hitherto.ingestion.extract.rewording import correct, renamed, without_the_same
from hitherto.ingestion.extract.scene import Scene
from hitherto.ingestion.extract.sentences import Sentence, sentences
from hitherto.ingestion.extract.service import may_be_service
from hitherto.ingestion.extract.shorthand import write_out
from hitherto.ingestion.extract.speakers import Utterance, Voice, user_voice, utterances
from hitherto.ingestion.extract.statements import statements_of
from hitherto.ingestion.extract.zones import Zones
from hitherto.ingestion.matching.nameless import in_session, wrong_name
from hitherto.text.language import ENGLISH, UNDETERMINED, detect_language, may_be_english

if TYPE_CHECKING:
    from spacy.tokens import Doc

_THIRD_PERSON = re.compile(r"\b(?:he|she|him|her|his|they|them|their)\b", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    "in at for as on from a an the about around one two three four five six seven eight nine ten eleven twelve thirteen"
    " fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty".split()
)
_OWN_WORDS = re.compile(r"\bI\b|\bmy\b|\bI'm\b")
_MOST_CHARACTERS = 20_000
_FEW_WORDS = 3
"""A longer text whose language is not clear has enough of its own to be judged by."""
_LONGEST_TALK = 1_500
"""A longer message is likely to hold something pasted: only sentences in the first person are read."""


@dataclass(slots=True)
class _Passage:
    """An utterance with its sentences. `language` is set where it is one that is not read."""

    said: Utterance
    sentences: list[Sentence]
    is_context: bool = False
    language: str = ""


class DeterministicExtractor:
    """Extracts what people say of themselves and of others they name. The same batch gives the same answer.

    `model_dir` is a folder of models that goes before the packaged parser. Without a usable parser nothing is
    extracted, and each extraction says why in its notes.
    """

    name = "deterministic"

    def __init__(self, model_dir: Path | None = None) -> None:
        self._parser = SentenceParser(model_dir)

    def extract(self, batch: ExtractionBatch) -> Sequence[Extraction]:
        """Return one extraction an episode of the batch, in order. Never raises for what a text holds."""
        fresh = {episode.uuid for episode in batch.episodes}
        heard = sorted([*batch.context, *batch.episodes], key=lambda episode: episode.seq)
        said = [utterance for group in utterances(heard, batch.user) for utterance in group]
        passages = [
            _passage(utterance, is_context=utterance.episode.uuid not in fresh, language=language)
            for utterance, language in zip(said, _languages(said), strict=True)
        ]
        _complete_answers(passages)
        write_out(passages)
        correct(passages)
        _spare_context(passages)
        readable = [sentence.text for passage in passages for sentence in passage.sentences if sentence.readable]
        names = names_written(utterance.text for utterance in said)
        reader = _Reader(user_voice(batch.user) if batch.user else None, names, Zones(batch))
        try:
            with self._parser.parsed(readable) as docs:
                reader.read(passages, docs)
        except ParserUnavailable as error:
            return [Extraction(episode=episode.uuid, notes=(str(error),)) for episode in batch.episodes]
        return [reader.extraction(episode) for episode in batch.episodes]


class _Reader:
    """Goes through the passages of a batch in order and gathers what they state."""

    def __init__(self, user: Voice | None, names: frozenset[str], zones: Zones) -> None:
        self._user = user
        self._zones = zones
        self._names = names
        self._discourses: dict[UUID | None, Discourse] = {}
        self._statements: dict[UUID, list[Statement]] = {}
        self._mentioned: dict[UUID, list[EntityRef]] = {}
        self._notes: dict[UUID, list[str]] = {}
        self._types: dict[str, str] = {}
        self._meant: list[Statement] = []
        self._seen: set[tuple[str, str, str]] = set()

    def read(self, passages: Iterable[_Passage], docs: "Iterable[Doc]") -> None:
        """Read all passages; `docs` are the parses of their readable sentences."""
        parses = iter(docs)
        for passage in passages:
            discourse = self._discourses.setdefault(passage.said.episode.session, Discourse())
            if passage.language:
                self._notes.setdefault(passage.said.episode.uuid, []).append(
                    f"the text is in another language ({passage.language}): only English is read"
                )
            if not passage.sentences:
                discourse.hear(())
            for sentence in passage.sentences:
                self._sentence(passage, sentence, next(parses) if sentence.readable else None, discourse)

    def extraction(self, episode: Episode) -> Extraction:
        """Return what was gathered for an episode."""
        statements = self._statements.get(episode.uuid, [])
        told = [end.name for item in statements for end in (item.subject, item.object)]
        put_right = {item.object.name: item.object for item in statements if wrong_name(item.object)}
        mentioned = {
            ref.name: put_right.get(ref.name) or replace(ref, label=self._types.get(ref.name, ref.label))
            for ref in self._mentioned.get(episode.uuid, [])
            if not _only_qualifies(ref.name, told)
        }
        return Extraction(
            episode=episode.uuid,
            statements=tuple(_of_session(self._typed(statement), episode.session) for statement in statements),
            mentioned=tuple(mentioned.values()),
            notes=(*self._zones.notes(episode), *self._notes.get(episode.uuid, [])),
        )

    def _learn_types(self, statements: Iterable[Statement], discourse: Discourse) -> None:
        """Remember what the relation shows a name to be: who is worked at is no person, whatever its sound."""
        for item in statements:
            kind = item.object.label
            if item.object.name and kind and kind == LABEL_BY_RELATION.get(item.relation):
                self._types[item.object.name] = kind
                if kind in ("Organization", "Location"):
                    discourse.things.add(item.object.name.lower())

    def _typed(self, statement: Statement) -> Statement:
        known = self._types.get(statement.object.name)
        if known is None or known == statement.object.label or statement.relation in LABEL_BY_RELATION:
            return statement
        return replace(statement, object=replace(statement.object, label=known))

    def _sentence(self, passage: _Passage, sentence: Sentence, doc: "Doc | None", discourse: Discourse) -> None:
        said = passage.said
        if said.machine:
            if doc is not None and not passage.is_context and said.addressee is not None:
                self._service(said, sentence, doc, said.addressee)
            if sentence.question and said.addressee is not None:
                discourse.focus.forget()
                asked = [item.antecedent for item in discourse.kin_in(sentence.text, None, said.addressee)]
                asked += asked_about(sentence.text, discourse, (said.addressee.name, *said.addressee.calls))
                if asked:
                    discourse.hear(asked)
            return
        discourse = _put_right(discourse, sentence)
        discourse.focus.sentence(said.voice.name if said.voice else "")
        if doc is None:
            discourse.focus.forget()
        kin = discourse.kin_in(sentence.text, said.voice, said.addressee)
        present = [call for voice in (said.voice, said.addressee) if voice for call in (voice.name, *voice.calls)]
        if doc is not None:
            mend(doc, {*present, *self._names, *(self._user.calls if self._user else ())}, discourse)
        kin = [item for item in kin if doc is None or _is_whole(item, doc)]
        if doc is not None:
            kin += list(discourse.kin_of_others(doc, [voice for voice in (said.voice, said.addressee) if voice]))
        scene = Scene(
            said.voice,
            said.addressee,
            self._user,
            sentence.origin.at if sentence.origin else said.episode.reference_time,
            discourse,
            tuple(kin),
            zone=self._zones.of(said.episode),
        )
        named = [(item.start, item.antecedent) for item in kin]
        if doc is not None:
            within = {item.name for item in kin if item.name}
            named += [
                pair for pair in named_in(doc, discourse, present, kin, said.voice) if pair[1].words not in within
            ]
        if doc is None and sentence.question:
            named += [(0, item) for item in asked_about(sentence.text, discourse, present)]
        named += known_in(sentence.text, discourse, {item.ref.name for _, item in named})
        scene = replace(scene, named=tuple(named))
        if not passage.is_context:
            self._gather(scene, sentence, doc, said.episode)
        discourse.hear(discourse.by_name(item) for _, item in sorted(named, key=lambda pair: pair[0]))

    def _has_name(self, stated: Statement, scene: Scene) -> bool:
        """Whether the sentence itself gives a name to whom a relationship was told of: "my son is called Leo"."""
        known = scene.discourse.known(stated.object.name)
        return known is not None and known.name != stated.object.name

    def _service(self, said: Utterance, sentence: Sentence, doc: "Doc", served: Voice) -> None:
        """Read what an assistant tells of the bookings and orders of whom it serves."""
        mend(doc, {served.name, *served.calls, *self._names}, Discourse())
        assistant = Voice(served.ref, "the assistant")
        zone = self._zones.of(said.episode)
        scene = Scene(assistant, served, self._user, said.episode.reference_time, serving=True, zone=zone)
        self._gather(scene, sentence, doc, said.episode)

    def _gather(self, scene: Scene, sentence: Sentence, doc: "Doc | None", episode: Episode) -> None:
        if sentence.origin is not None and sentence.origin.slip:
            said = statements_of(doc, scene, sentence)[0] if doc is not None else []
            said += kinship(scene.kin, sentence, scene.reference)
            kept = self._statements.setdefault(episode.uuid, [])
            kept[:] = [renamed(each, said) if each in self._meant else each for each in kept]
            kept += without_the_same(said, self._meant, sentence.origin)
            return
        found = list(kinship(scene.kin, sentence, scene.reference))
        if doc is not None:
            stated, notes = statements_of(doc, scene, sentence)
            ended = {item.object.name for item in stated if item.ends}
            found = [
                *stated,
                *births(stated),
                *(item for item in found if item.object.name not in ended and not self._has_name(item, scene)),
            ]
            self._notes.setdefault(episode.uuid, []).extend(notes)
            self._mentioned.setdefault(episode.uuid, []).extend(named_entities(doc, scene))
        self._meant = found
        self._learn_types(found, scene.discourse)
        kept = self._statements.setdefault(episode.uuid, [])
        for statement in found:
            key = (statement.subject.name, statement.relation, statement.object.name + statement.fact)
            if key not in self._seen:
                self._seen.add(key)
                kept.append(statement)


def _put_right(discourse: Discourse, sentence: Sentence) -> Discourse:
    """Return who is whose for a sentence that puts right another one, or is that other one: that one stays unheard."""
    origin = sentence.origin
    if origin is None:
        return discourse
    if origin.slip:
        names, people, roles = {**discourse.names}, {**discourse.people}, {**discourse.roles}
        discourse = replace(discourse, names=names, people=people, roles=roles)
    discourse.unlearn(origin.instead, sentence.text)
    return discourse


def _of_session(stated: Statement, session: UUID | None) -> Statement:
    """Return a statement whose things without a name are those of its session."""
    subject, target = in_session(stated.subject, session), in_session(stated.object, session)
    unchanged = (subject, target) == (stated.subject, stated.object)
    return stated if unchanged else replace(stated, subject=subject, object=target)


def _only_qualifies(name: str, told: Iterable[str]) -> bool:
    """Whether a name only tells which of the things that are `told` is meant: "the Oslo office" is one thing."""
    longer = [each for each in told if each.startswith(f"{name} ")]
    return any(each[len(name) + 1 : len(name) + 2].islower() for each in longer) and name not in told


def _is_whole(kin: Kin, doc: "Doc") -> bool:
    """Whether the word is a noun of its own: "my horse", not "my horse painting"."""
    end = kin.end - (len(kin.name) + 1 if kin.name else 0)
    noun = next((token for token in doc if token.idx < end <= token.idx + len(token)), None)
    return noun is None or kin.name is not None or noun.dep_ not in ("compound", "amod", "nmod")


def _languages(said: Iterable[Utterance]) -> Iterator[str]:
    """Yield the language of each utterance; one that does not say is in the language spoken before it.

    "Lisbon" answers an English question in English, and "Ok, super" a Polish one in Polish.
    """
    spoken: dict[UUID | None, str] = {}
    for one in said:
        whole = one.text == one.episode.content and one.episode.language
        language = whole or detect_language(one.text)
        if language == UNDETERMINED:
            before = spoken.get(one.episode.session, ENGLISH)
            if before != ENGLISH and len(one.text.split(maxsplit=_FEW_WORDS)) <= _FEW_WORDS:
                language = before
        elif one.episode.kind is not EpisodeKind.JSON:
            spoken[one.episode.session] = language
        yield language


def _passage(said: Utterance, is_context: bool, language: str) -> _Passage:
    if said.machine or said.episode.kind is EpisodeKind.JSON:
        return _Passage(said, [*_services(said, is_context), *_asked(said.text)], is_context)
    if not may_be_english(said.text, language):
        return _Passage(said, [], is_context, language)
    calls = [call for voice in (said.voice, said.addressee) if voice for call in voice.calls]
    spoken, pasted = said.voice is not None, len(said.text) > _LONGEST_TALK
    found = list(sentences(said.text[:_MOST_CHARACTERS], said.start, calls, spoken=spoken and not pasted))
    if spoken and pasted:
        found = [replace(item, readable=item.readable and bool(_OWN_WORDS.search(item.text))) for item in found]
    if len(found) > 1:
        found = [replace(item, readable=item.readable and _may_be_english(item.text)) for item in found]
    return _Passage(said, found, is_context)


def _may_be_english(sentence: str) -> bool:
    """Whether a sentence of an English text is not quoted from another language."""
    return may_be_english(sentence, detect_language(sentence))


def _asked(text: str) -> list[Sentence]:
    """Return the last sentence of what a machine says, to see what was asked before an answer."""
    last = text.rstrip().rsplit("\n", 1)[-1][-300:]
    return [replace(item, readable=False) for item in sentences(last, 0, (), spoken=False)][-1:]


def _services(said: Utterance, is_context: bool) -> list[Sentence]:
    """Return the sentences in which an assistant may tell of bookings and orders."""
    if said.addressee is None or is_context or detect_language(said.text) not in ("en", UNDETERMINED):
        return []
    text = said.text[:_LONGEST_TALK]
    found = sentences(text, said.start, said.addressee.calls, spoken=False)
    return [item for item in found if item.readable and may_be_service(item.text)]


def _complete_answers(passages: Sequence[_Passage]) -> None:
    """Put the words of the question before short answers to it."""
    for before, passage in pairwise(passages):
        if not before.sentences or passage.said.voice is None or passage.language:
            continue
        if before.said.episode.session != passage.said.episode.session or before.said.voice == passage.said.voice:
            continue
        if before.sentences[-1].question:
            _complete(before.sentences[-1].text, passage)


def _complete(asked: str, passage: _Passage) -> None:
    reply, start = written_out(asked, passage.said.text), passage.said.start
    if reply is not None:
        whole = Sentence(reply.text, start, start + reply.length, supplied=len(reply.text))
        passage.sentences = [whole, *(item for item in passage.sentences if item.start >= whole.end)]
        return
    answer = next(iter(passage.sentences), None)
    if answer is None or answer.question or answer.supplied:
        return
    supplied = supplied_words(asked, answer.text)
    if supplied:
        lower = answer.text.split(maxsplit=1)[0].lower() in _SMALL_WORDS or supplied.endswith((" a ", " an "))
        text = supplied + (answer.text[0].lower() + answer.text[1:] if lower else answer.text)
        passage.sentences[0] = replace(answer, text=text, supplied=len(supplied), readable=True)


def _spare_context(passages: Sequence[_Passage]) -> None:
    """Leave the context unparsed where nothing that follows could refer to it."""
    fresh = [sentence.text for passage in passages if not passage.is_context for sentence in passage.sentences[:4]]
    if any(_THIRD_PERSON.search(text) for text in fresh):
        return
    for passage in passages:
        if passage.is_context:
            passage.sentences = [replace(sentence, readable=False) for sentence in passage.sentences]
