"""What is believed of a model's answer, and in which words it becomes statements.

A model proposes, the texts decide. Nothing is taken over without a quote that stands in the message, a name that the
messages or the shortlist hold, and a time that the message can mean. What ends something has to speak of both its
ends and to sound like an ending. So a model that is wrong, confused or hostile adds at worst a fact in the words of
somebody's message; it closes nothing that the message does not speak of.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import EntityRef, Extraction, ExtractionBatch, Statement
from hitherto.domain.facts import Edge, Node
from hitherto.domain.names import normalise_name
from hitherto.domain.text_input import storable
from hitherto.ingestion.extract.masking import unserved
from hitherto.ingestion.extract.speakers import Voice, user_voice, utterances
from hitherto.ingestion.extract.zones import Zones
from hitherto.ingestion.model.evidence import Span, find_quote, has_own_numbers, is_evidenced, share_a_word
from hitherto.ingestion.model.question import KINDS, MOST_CHARACTERS
from hitherto.ingestion.model.shapes import Answer, Ending, Fact, RatedFact, Thing, TypedFact, TypedThing
from hitherto.ingestion.model.shortlist import Shortlist
from hitherto.ingestion.model.timelines import ENDING, functional, is_matter_of, settled_relation
from hitherto.ingestion.model.times import when_of
from hitherto.ingestion.ontology.values import typed_value
from hitherto.ingestion.view import Wishes
from hitherto.text.language import detect_language, may_be_english

MOST_FACT_CHARACTERS = 500
MOST_NAME_CHARACTERS = 120
MOST_STATEMENTS = 12
"""Of one message; a model that says more repeats itself."""

_RELATION = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+){0,7}")
_NO_WORD = re.compile(r"[^A-Z0-9]+")
_REFERS = re.compile(
    r"\b(?:he|she|they|it|him|her|his|hers|them|their|theirs|its|we|us|our|my|your|this|that|these|those|the|there)\b",
    re.IGNORECASE,
)
"""English words by which a message speaks of something that it does not name."""
_OPEN = re.compile(
    r"\b(?:if|might|(?-i:may)|would|could|should|maybe|perhaps|wish|hope|hoping|dream|plan(?:s|ned|ning)? (?:to|on)"
    r"|going to|gonna|want(?:s|ed)? to|thinking (?:about|of)|consider(?:s|ing)?|used to|almost|nearly|pretend)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|no longer|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?。？！\n]")
_I = frozenset({"i", "me", "myself", "user", "the user", "speaker"})


def believed(
    batch: ExtractionBatch, ruled: Sequence[Extraction], answer: Answer, shown: Shortlist, wishes: Wishes
) -> list[Extraction]:
    """Return what the episodes of `batch` state by `answer`, beside what rules read in them (`ruled`).

    Where both read the same words the model's reading stands, except for what rules put on a timeline.
    """
    court = _Court(batch, answer, shown, wishes)
    court.hear(answer)
    return [court.extraction(number, extraction) for number, extraction in enumerate(ruled)]


class _Message:
    """One message that is read, with what surrounds it."""

    def __init__(self, episode: Episode, voice: Voice | None, surroundings: str, zone: str) -> None:
        self.episode = episode
        self.voice = voice
        self.zone = zone
        self.text = unserved(episode.content)[:MOST_CHARACTERS]
        self.window = f"{surroundings}\n{self.text}"
        self.statements: list[Statement] = []
        self.notes: list[str] = []

    @cached_property
    def english(self) -> bool:
        """Whether English can be expected of its words."""
        return may_be_english(self.text, detect_language(self.text))

    @cached_property
    def speaker(self) -> str:
        """The name of whoever says "I"."""
        return self.voice.name if self.voice else (self.episode.role or "")

    def sentence(self, span: Span) -> str:
        """Return the sentence around a place."""
        begin = max((match.end() for match in _SENTENCE_END.finditer(self.text, 0, span[0])), default=0)
        end = _SENTENCE_END.search(self.text, max(span[1] - 1, 0))
        return self.text[begin : end.end() if end else len(self.text)]

    def leave_out(self, what: str, why: str) -> None:
        """Note what was not believed."""
        self.notes.append(f"the model's {what[:120]!r} was left out: {why}")


class _Court:
    """Goes through an answer item by item."""

    def __init__(self, batch: ExtractionBatch, answer: Answer, shown: Shortlist, wishes: Wishes) -> None:
        self._user = batch.user
        self._shown = shown
        self._wishes = wishes
        self._things = {normalise_name(thing.name): thing for thing in answer.things if thing.name.strip()}
        self._known = {
            normalise_name(name): node
            for node in reversed(shown.nodes)
            for name in (*reversed(node.aliases), node.name)
        }
        self._messages = _messages(batch)

    def hear(self, answer: Answer) -> None:
        """Judge everything that the answer says."""
        for fact in answer.facts:
            message = self._message(fact.message)
            if message is not None and len(message.statements) < MOST_STATEMENTS:
                self._fact(fact, message)
        for ending in answer.ended:
            message = self._message(ending.message)
            if message is not None and len(message.statements) < MOST_STATEMENTS:
                self._ending(ending, message)

    def extraction(self, number: int, ruled: Extraction) -> Extraction:
        """Return what a message states, with what rules read where the model said nothing."""
        message = self._messages[number]
        kept = [each for each in ruled.statements if not _is_covered(each, message.statements)]
        things = [self._ref(thing.name, message, "") for thing in self._things.values()]
        mentioned = {ref.name: ref for ref in (*ruled.mentioned, *(ref for ref in things if ref and not ref.is_user))}
        named = [ref for ref in mentioned.values() if ref in ruled.mentioned or is_evidenced(ref.name, message.text)]
        return replace(
            ruled,
            statements=(*message.statements, *kept),
            mentioned=tuple(named),
            notes=(*ruled.notes, *message.notes),
        )

    def _message(self, number: int) -> _Message | None:
        return self._messages[number - 1] if 1 <= number <= len(self._messages) else None

    def _fact(self, fact: Fact, message: _Message) -> None:
        span = find_quote(message.text, fact.quote)
        if span is None:
            message.leave_out(fact.fact, "its quote does not stand in the message")
            return
        sentence, relation = message.sentence(span), _relation(fact.relation)
        subject, target = self._ref(fact.subject, message, sentence), self._ref(fact.object, message, sentence)
        problem = _problem(fact, relation, subject, target) or self._unsaid(fact, relation, message, sentence)
        if problem or subject is None or target is None:
            message.leave_out(fact.fact, problem or "nothing that was said names what it is about")
            return
        message.statements.append(
            Statement(
                subject=subject,
                relation=relation,
                object=target,
                fact=_one_line(fact.fact),
                span=span,
                **self._circumstances(fact, message, sentence, relation, target),
            )
        )

    def _circumstances(
        self, fact: Fact, message: _Message, sentence: str, relation: str, target: EntityRef
    ) -> dict[str, Any]:
        """Return when a fact holds, on which timeline, and what the project calls and rates it."""
        when = when_of(
            fact.since, fact.until, sentence, message.episode.reference_time, english=message.english, zone=message.zone
        )
        timeline = functional(relation, sentence, english=message.english)
        if when.is_ahead or not is_evidenced(target.name, sentence):
            timeline = None  # what is to come, and what the sentence does not name, replaces nothing
        rating = fact.rating if isinstance(fact, RatedFact) and self._wishes.rating else None
        return {
            "valid_at": when.begin,
            "valid_precision": when.precision,
            "invalid_at": when.end,
            "invalid_precision": when.end_precision,
            "timeline": timeline.name if timeline else None,
            "type": fact.type if isinstance(fact, TypedFact) and self._wishes.ontology.edge_type(fact.type) else None,
            "rating": None if rating is None else round(min(1.0, max(0.0, rating)), 3),
        }

    def _unsaid(self, fact: Fact, relation: str, message: _Message, sentence: str) -> str | None:
        """Return what a fact says that nobody said, or None."""
        state = functional(relation, sentence, english=message.english)
        if state is not None and message.english and (_OPEN.search(sentence) or _DENIED.search(sentence)):
            return "the message does not say that it is so"
        if sentence.rstrip().endswith(("?", "？")):
            return "it is a question"
        known = " ".join(node.name for node in self._shown.nodes)
        if has_own_numbers(fact.fact, message.window, known, fact.since, fact.until, message.speaker):
            return "it holds a number that was not said"
        return None

    def _ending(self, ending: Ending, message: _Message) -> None:
        edge = self._shown.fact(ending.fact)
        if edge is None:
            message.leave_out(f"ending of {ending.fact}", "there is no such fact in the list")
            return
        span = find_quote(message.text, ending.quote)
        if span is None:
            message.leave_out(f"ending of {edge.fact}", "its quote does not stand in the message")
            return
        source, target = self._shown.ends.get(edge.source), self._shown.ends.get(edge.target)
        sentence = message.sentence(span)
        if source is None or target is None or not self._speaks_of_both(message, sentence, edge, source, target):
            message.leave_out(f"ending of {edge.fact}", "the message does not speak of its end")
            return
        when = when_of(
            ending.when, "", sentence, message.episode.reference_time, english=message.english, zone=message.zone
        )
        begin = when.begin if when.begin is not None else message.episode.reference_time
        if when.is_ahead or (edge.valid_at is not None and begin <= edge.valid_at):
            message.leave_out(f"ending of {edge.fact}", "it would end before it began, or only later")
            return
        message.statements.append(
            Statement(
                subject=_linked(source),
                relation=edge.relation,
                object=_linked(target),
                fact=edge.fact,
                span=span,
                valid_at=when.begin,
                valid_precision=when.precision,
                timeline=edge.timeline,
                ends=True,
            )
        )

    def _speaks_of_both(self, message: _Message, sentence: str, edge: Edge, source: Node, target: Node) -> bool:
        """Whether a sentence speaks of both ends of a fact and, in English, of an end."""
        if sentence.rstrip().endswith(("?", "？")):
            return False
        of_source = (
            normalise_name(message.speaker) in {normalise_name(name) for name in (source.name, *source.aliases)}
            or (source.is_user and message.voice is not None and message.voice.ref.is_user)
            or any(is_evidenced(name, message.window) for name in (source.name, *source.aliases))
        )
        of_target = any(is_evidenced(name, sentence) for name in (target.name, *target.aliases))
        if not message.english:
            return of_source and of_target
        of_matter = is_matter_of(edge.relation, sentence)
        open_ = _OPEN.search(sentence.replace("used to", ""))
        return of_source and (of_target or of_matter) and bool(ENDING.search(sentence)) and not open_

    def _ref(self, name: str, message: _Message, sentence: str) -> EntityRef | None:
        """Return the thing that an answer names; None where neither a message nor the graph knows of it."""
        plain = _one_line(name)[:MOST_NAME_CHARACTERS]
        key = normalise_name(plain)
        if not key or "<" in plain or ">" in plain:
            return None
        speaker = self._speaker(key, message)
        if speaker is not None:
            return speaker
        thing = self._things.get(key)
        node = self._node_of(key, thing)
        if node is not None and self._may_be_meant(node, message, sentence):
            return _linked(node)
        if not is_evidenced(plain, message.window):
            return None
        return _new_ref(plain, thing, self._wishes, message.window)

    def _speaker(self, key: str, message: _Message) -> EntityRef | None:
        if self._user is not None:
            voice = user_voice(self._user)
            own = {normalise_name(each) for each in (self._user.name, *self._user.aliases, voice.name)}
            if key in own or (key in _I and (message.voice is None or message.voice.ref.is_user)):
                return voice.ref
        said_by_one = message.voice is not None and (key in _I or key == normalise_name(message.voice.name))
        return message.voice.ref if said_by_one and message.voice is not None else None

    def _node_of(self, key: str, thing: Thing | None) -> Node | None:
        """Return the known thing that a name means: by its number, if the two names have a word in common."""
        linked = self._shown.node(thing.known) if thing is not None else None
        if linked is not None and thing is not None and share_a_word(thing.name, (linked.name, *linked.aliases)):
            return linked
        return self._known.get(key)

    def _may_be_meant(self, node: Node, message: _Message, sentence: str) -> bool:
        named = any(is_evidenced(name, message.window) for name in (node.name, *node.aliases))
        return named or not message.english or bool(_REFERS.search(sentence))


def _messages(batch: ExtractionBatch) -> list[_Message]:
    heard = sorted([*batch.context, *batch.episodes], key=lambda episode: episode.seq)
    voices: dict[UUID, Voice | None] = {}
    for group in utterances(heard, batch.user):
        for said in group:
            voices.setdefault(said.episode.uuid, said.voice)
    messages, zones = [], Zones(batch)
    for episode in batch.episodes:
        before = [each for each in heard if each.seq < episode.seq and each.session == episode.session]
        around = "\n".join(f"{each.role or ''} {unserved(each.content)[:MOST_CHARACTERS]}" for each in before[-10:])
        messages.append(
            _Message(episode, voices.get(episode.uuid), f"{around}\n{episode.role or ''}", zones.of(episode))
        )
    return messages


def _linked(node: Node) -> EntityRef:
    return EntityRef(name=node.name, is_user=node.is_user, node=node.uuid)


def _new_ref(name: str, thing: Thing | None, wishes: Wishes, window: str) -> EntityRef:
    kind = thing.kind.strip() if thing is not None else ""
    own = wishes.ontology.entity_type(kind)
    attributes = []
    if own is not None and isinstance(thing, TypedThing):
        for each in thing.attributes:
            prop = next((found for found in own.properties if found.name == each.name), None)
            value = typed_value(prop, each.value) if prop is not None else None
            if prop is not None and value is not None and is_evidenced(each.value, window):
                attributes.append((prop.name, value))
    return EntityRef(
        name=name,
        label=kind if kind in KINDS else None,
        type=own.name if own is not None else None,
        attributes=tuple(attributes),
    )


def _relation(text: str) -> str:
    words = _NO_WORD.sub("_", text.strip().upper()).strip("_")
    return settled_relation(words)


def _problem(fact: Fact, relation: str, subject: EntityRef | None, target: EntityRef | None) -> str | None:
    text = _one_line(fact.fact)
    if not 3 <= len(text) <= MOST_FACT_CHARACTERS or "<" in text or ">" in text:
        return "its sentence is empty, too long or no sentence"
    if len(relation) > 60 or not _RELATION.fullmatch(relation):
        return "its relation is no word"
    if subject is not None and target is not None and normalise_name(subject.name) == normalise_name(target.name):
        return "it relates a thing to itself"
    return None


def _is_covered(ruled: Statement, believed: Sequence[Statement]) -> bool:
    """Whether the model read what rules read: the same words, or on a timeline the same value or another one."""
    for each in believed:
        same_object = normalise_name(each.object.name) == normalise_name(ruled.object.name)
        if ruled.timeline is not None or ruled.ends:
            if (
                each.timeline == ruled.timeline
                and each.ends == ruled.ends
                and (same_object or each.timeline is not None)
            ):
                return True
        elif (each.span[0] < ruled.span[1] and ruled.span[0] < each.span[1]) or same_object:
            return True
    return False


def _one_line(text: str) -> str:
    return " ".join(storable(text).split())
