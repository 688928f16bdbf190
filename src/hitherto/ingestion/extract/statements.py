"""From a parsed sentence to the statements it makes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.instants import Precision
from hitherto.domain.names import normalise_name
from hitherto.ingestion.extract.admission import objection_to_clause, objection_to_reading
from hitherto.ingestion.extract.clauses import SUBJECT_DEPS, Clause, clauses_of
from hitherto.ingestion.extract.coreference import Kin, possessive
from hitherto.ingestion.extract.endings import Timeline
from hitherto.ingestion.extract.entities import Namer, titles_after
from hitherto.ingestion.extract.gaps import Gap, gaps_of, written
from hitherto.ingestion.extract.lexicon import EMPTY_NOUNS
from hitherto.ingestion.extract.lists import apart
from hitherto.ingestion.extract.people import FUNCTIONAL_KIN, NOT_THE_ONE, RELATIVES
from hitherto.ingestion.extract.pronouns import resolved_subject
from hitherto.ingestion.extract.reading import Reading
from hitherto.ingestion.extract.relations import read, read_gap
from hitherto.ingestion.extract.rewrite import LONGEST_FACT, Rewriter, noun_phrase
from hitherto.ingestion.extract.scene import Scene
from hitherto.ingestion.extract.sentences import Sentence
from hitherto.ingestion.extract.service import objection_to_service
from hitherto.ingestion.extract.spelling import is_sentence
from hitherto.ingestion.extract.things import thing_of
from hitherto.ingestion.extract.timelines import asides, timeline_of, value_of
from hitherto.ingestion.extract.times import (
    TimePhrase,
    Validity,
    dated_lead,
    datings,
    times_of,
    validity,
    was_once,
    wordings,
)
from hitherto.ingestion.extract.vocabulary import PLANS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OF_OWNER = frozenset(
    {"FAVORITE", "WANTS_TO", "WANTED_TO", "BIRTHDAY", "NAMED", "HAS_EMAIL", "HAS_PHONE", "HAS_ADDRESS", "DRIVES"}
)
"""Relations of somebody whom the subject only belongs to: "my birthday is", "my car is"."""
_NUMBERED = re.compile(r"HAS_\w+_(?:NUMBER|ADDRESS)")
_NO_NAME = re.compile(r"[^A-Z0-9]+")
_DATED_AHEAD = frozenset({"HAS_DEADLINE", "RESCHEDULED_TO"})
"""Relations to a date, which is not when they begin to hold."""
_HAVING = frozenset(
    "ADOPTED BOUGHT DRIVES GOT HAS HAS_CHILD HAS_GRANDCHILD HAS_NEPHEW HAS_NIECE HAS_PARTNER HAS_PET HAS_SIBLING OWNS"
    " RENTED RENTS".split()
)
_KEPT_ONE = frozenset({"car"})
"""Things of which most who have some have one, and which they speak of as theirs."""
_OF_COUPLES = frozenset({"MARRIED_TO", "ENGAGED_TO", "DATING", "RELATIONSHIP_STATUS"})
_DYING = frozenset({"die", "pass"})
_LABELS = {"WORKS_AT": "Organization", "LIVES_IN": "Location"}


def statements_of(doc: "Doc", scene: Scene, sentence: Sentence) -> tuple[list[Statement], list[str]]:
    """Return what a sentence states, and for each clause that was left out the reason in words."""
    if sentence.supplied and not _supplied_fits(doc, sentence.supplied):
        return [], []
    times = times_of(doc, scene.reference, scene.zone)
    telling_time = frozenset(i for phrase in times for i in phrase.tokens)
    rewriter = Rewriter(doc, scene, wordings(doc, times), telling_time, datings(doc, times))
    reader = _ClauseReader(doc, scene, sentence, rewriter, times)
    found: list[Statement] = []
    notes: list[str] = []
    for clause in clauses_of(doc):
        result = reader.stated(clause)
        if isinstance(result, str):
            notes.append(f"“{clause.subject.text} … {clause.verb.text}”: {result}")
        else:
            found += [each for stated in result for each in (stated, *reader.consequences(stated))]
    for gap in () if scene.serving else gaps_of(doc):
        assumed = reader.presupposed(gap)
        if assumed is not None and assumed.relation not in {item.relation for item in found}:
            found.append(assumed)
    return found, notes


def _supplied_fits(doc: "Doc", supplied: int) -> bool:
    """Whether the subject put before a sentence became the subject of its main verb."""
    subject = next((token for token in doc if token.dep_ in SUBJECT_DEPS and token.idx < supplied), None)
    return subject is not None and subject.head.dep_ in ("ROOT", "ccomp", "parataxis")


class _ClauseReader:
    """Reads the clauses of one sentence."""

    def __init__(
        self, doc: "Doc", scene: Scene, sentence: Sentence, rewriter: Rewriter, times: Sequence[TimePhrase]
    ) -> None:
        self._doc = doc
        self._scene = scene
        self._sentence = sentence
        self._rewriter = rewriter
        self._namer = Namer(scene, rewriter)
        self._times = times

    def stated(self, clause: Clause) -> list[Statement] | str:
        """Return what a clause states, a list apart, or why it states nothing to keep."""
        if clause.verb.lemma_ in _DYING and clause.past and not clause.negated:
            death = self._death(clause)
            return death if isinstance(death, str) else [death]
        reading = read(clause)
        timeline = timeline_of(clause, reading)
        if timeline is not None and timeline.ends and _is_old_news(clause, timeline):
            timeline = None
        spoken = self._scene.speaker is not None
        if self._scene.serving:
            timeline, objection = None, objection_to_service(clause)
            if objection is None and reading is None:
                objection = "fits no form"
        else:
            objection = None if timeline else objection_to_clause(clause, spoken, self._is_thing(clause.subject))
            if objection is None and timeline is None:
                objection = "fits no form" if reading is None else objection_to_reading(clause, reading)
        if objection is not None:
            return objection
        if reading is not None and timeline is None:
            parts = [self._built(part, each, None) for part, each in apart(clause, reading)]
            if len(parts) > 1 and all(isinstance(part, Statement) for part in parts):
                return [each for part in parts if isinstance(part, Statement) for each in self._of_all(clause, part)]
        whole = self._built(clause, reading, timeline)
        return whole if isinstance(whole, str) else self._of_all(clause, whole)

    def _of_all(self, clause: Clause, stated: Statement) -> list[Statement]:
        """Return the statement for each of those it is about: "Tom and Eva moved to Rome" is one of Eva too."""
        told = {stated.subject.name, stated.object.name}
        others = [ref for ref in self._namer.others(clause.subject) if ref.name not in told]
        if stated.relation == "MARRIES" and len(others) == 1 and clause.verb.lemma_ == "marry":
            return [replace(stated, object=others[0])]
        return [stated, *(replace(stated, subject=ref) for ref in others)]

    def _of_own(self, subject: EntityRef, reading: Reading, target: EntityRef) -> EntityRef:
        """Return "Ann's dog" for what Ann has where she has "a dog": whoever says more of it calls it so."""
        noun = reading.object
        if noun is None or not _is_one(noun):
            return target
        role = possessive(subject.name) + " " + noun.lower_
        relative = RELATIVES.get(noun.lower_)
        if target.name[:1].isupper() and relative is not None:
            return replace(target, aliases=(*target.aliases, role))
        label = ("Animal" if relative.animal else "Person") if relative is not None else "Object"
        return self._scene.discourse.known(role) or EntityRef(name=role, label=label)

    def _is_thing(self, subject: "Token") -> bool:
        return subject.lower_ == "it" and resolved_subject(subject, self._scene) is not None

    def _mention(self, clause: Clause, reading: Reading | None, stated: Statement) -> None:
        """Remember what the next "it" would mean."""
        focus, speaker = self._scene.discourse.focus, self._scene.speaker
        if clause.subject.lower_ == "it":
            focus.used = True
            return
        about_noun = clause.subject.pos_ == "NOUN" and clause.subject.lower_ not in RELATIVES
        noun = clause.subject if about_noun else reading.object if reading else None
        if noun is None:
            return
        owner = speaker.name if speaker and stated.subject == speaker.ref else ""
        thing = thing_of(noun, stated.subject if about_noun else stated.object, stated.relation, owner)
        if thing is not None:
            focus.state(thing)

    def _built(self, clause: Clause, reading: Reading | None, timeline: Timeline | None) -> Statement | str:
        if timeline is not None:
            clause = replace(clause, without=clause.without | asides(clause))
        relation = _plain((timeline.relation if timeline else "") or (reading.relation if reading else ""))
        if not relation:
            return "fits no form"
        owner = (timeline.owner if timeline else None) or (reading.owner if reading else None)
        subject = self._namer.of(owner) if owner is not None else self._subject(clause, relation)
        if subject is None:
            return "about nobody who can be told"
        target = self._object(reading, relation)
        kin = self._identified(clause, reading, subject, target)
        if kin is not None:
            subject, relation, target = kin.owner.ref, RELATIVES[kin.noun].relation, kin.antecedent.ref
            only_one = None if _is_another(clause, reading) else FUNCTIONAL_KIN.get(relation)
            timeline = Timeline(only_one) if only_one else None
        if timeline is not None:
            target = value_of(timeline, target, _LABELS.get(relation))
        if target is not None and reading is not None and kin is None and reading.relation in _HAVING:
            relation, target = _kin_relation(relation, reading), self._of_own(subject, reading, target)
        if target is None or _says_nothing(subject, target, timeline):
            return "names nothing"
        known = owner is not None or kin is not None or relation == "RESCHEDULED_TO"
        if timeline is not None and not known and not self._has_identity(clause.subject, subject):
            if timeline.ends:
                return "about nobody who can be told"
            timeline = None
        stated = self._written(clause, subject, relation, target, timeline)
        if isinstance(stated, Statement):
            self._mention(clause, reading, stated)
        return stated

    def _has_identity(self, token: "Token", subject: EntityRef) -> bool:
        """Whether it is one whom a later fact could name again: not "a friend", not "it"."""
        return token.lower_ != "it" and (subject.is_user or subject.name[:1].isupper() or "'s " in subject.name)

    def _written(
        self, clause: Clause, subject: EntityRef, relation: str, target: EntityRef, timeline: Timeline | None
    ) -> Statement | str:
        shared = list(self._shared_times(clause))
        written = self._rewriter.sentence(clause, "".join(dated_lead(phrase) for phrase in shared[:1]))
        if written is None:
            return "cannot be told without its surroundings"
        own = [phrase for phrase in self._times if phrase.tokens & written.kept and self._tells_of(phrase, clause)]
        when = self._when(clause, relation, [*own, *shared], timeline)
        return Statement(
            subject=subject,
            relation=relation,
            object=target,
            fact=written.text,
            span=(self._sentence.position(written.start), self._sentence.position(written.end)),
            valid_at=when.valid_at,
            valid_precision=when.valid_precision,
            invalid_at=when.invalid_at,
            invalid_precision=when.invalid_precision,
            timeline=timeline.name if timeline else None,
            ends=timeline.ends if timeline else False,
        )

    def presupposed(self, gap: Gap) -> Statement | None:
        """Return what a relative clause takes for granted, or None where it cannot be told."""
        reading, clause = read_gap(gap), gap.clause
        if reading is None or any(token.lower_ in ("you", "your") for token in clause.verb.subtree):
            return None
        subject, target = self._subject(clause, reading.relation), self._namer.of(gap.filler, reading.relation)
        first, preposition, rest = written(gap)
        groups = [first, preposition, noun_phrase(gap.filler), rest]
        words = [self._rewriter.phrase(group) if group else "" for group in groups]
        if subject is None or target is None or any(word is None for word in words):
            return None
        text = " ".join(word for word in words if word)
        start, end = gap.filler.idx, clause.verb.idx + len(clause.verb)
        if not is_sentence(text + ".") or len(text) > LONGEST_FACT or _says_nothing(subject, target, None):
            return None
        own = [phrase for phrase in self._times if self._inside(phrase, clause)]
        when = self._when(clause, reading.relation, own, None)
        return Statement(
            subject=subject,
            relation=_plain(reading.relation),
            object=target,
            fact=f"{text[0].upper()}{text[1:]}.",
            span=(self._sentence.position(start), self._sentence.position(end)),
            valid_at=when.valid_at,
            valid_precision=when.valid_precision,
            invalid_at=when.invalid_at,
            invalid_precision=when.invalid_precision,
        )

    def _death(self, clause: Clause) -> Statement | str:
        """Read that somebody with a name died; who had them is for the graph to know, where the text does not say."""
        subject = self._namer.of(clause.subject)
        named = clause.subject.pos_ in ("PROPN", "PRON") or self._owned(subject) is not None
        if subject is None or not named or subject.is_user or clause.subject.lower_ in ("i", "we", "they"):
            return "about nobody who can be told"
        return self._written(clause, subject, "DIED", EntityRef(name=f"death of {subject.name}", label="Event"), None)

    def consequences(self, stated: Statement) -> Iterator[Statement]:
        """Yield what follows from a death: whoever had the dead has them no more."""
        kin = self._owned(stated.subject) if stated.relation == "DIED" else None
        if kin is not None:
            relation = RELATIVES[kin.noun].relation
            yield replace(stated, subject=kin.owner.ref, relation=relation, object=kin.antecedent.ref, ends=True)

    def _owned(self, subject: EntityRef | None) -> Kin | None:
        known = self._scene.discourse.roles.values()
        return next((kin for kin in known if kin.antecedent.ref == subject and not kin.antecedent.plural), None)

    def _identified(
        self, clause: Clause, reading: Reading | None, subject: EntityRef, target: EntityRef | None
    ) -> Kin | None:
        """Return the relative who gets a name in "my dog's name is Rex" or "Anna is my sister"."""
        if reading is None or reading.object is None or target is None:
            return None
        if reading.relation == "NAMED":
            named = target.name if reading.object.pos_ == "PROPN" else reading.object.text.title()
            return self._scene.discourse.name(subject.name, named)
        if reading.relation == "IS" and clause.subject.pos_ == "PROPN" and reading.object.lower_ in RELATIVES:
            return self._scene.discourse.name(target.name, subject.name)
        return None

    def _subject(self, clause: Clause, relation: str) -> EntityRef | None:
        if (
            (relation in _OF_OWNER or _NUMBERED.fullmatch(relation))
            and not (relation == "NAMED" and clause.subject.lower_ != "name")
            and clause.subject.lower_ not in ("i", "we")
        ):
            nouns = (clause.subject, *(child for child in clause.verb.rights if child.dep_ == "attr"))
            owner = next((child for noun in nouns for child in noun.lefts if child.dep_ == "poss"), None)
            if owner is not None:
                return self._namer.of(owner)
        within = (token for token in clause.subject.subtree if token.dep_ == "conj" and token.lower_ == "i")
        members = [clause.subject, *clause.subject.conjuncts, *within]
        speaking = next((token for token in members if token.lower_ in ("i", "me", "we")), None)
        return self._namer.of(speaking if speaking is not None else clause.subject)

    def _object(self, reading: Reading | None, relation: str) -> EntityRef | None:
        if reading is None:
            return None
        if reading.words:
            title = titles_after(reading.content)
            return self._namer.labelled(title or reading.words, relation)
        return self._namer.of(reading.object, relation) if reading.object is not None else None

    def _shared_times(self, clause: Clause) -> Iterator[TimePhrase]:
        """Yield the times of the clause whose subject this one shares: "yesterday I cooked and (yesterday) ate"."""
        if not clause.shared or any(self._inside(phrase, clause) for phrase in self._times):
            return
        for phrase in self._times:
            if phrase.dated and max(phrase.tokens) < clause.verb.i and not clause.modal and clause.past:
                yield phrase

    def _tells_of(self, phrase: TimePhrase, clause: Clause) -> bool:
        """Whether a time is that of the clause: not of "who joins on 1 October" in it."""
        first = self._doc[min(phrase.tokens)]
        if phrase.noun is not None:
            return phrase.noun == clause.subject.i
        return not any(
            up.dep_ == "relcl" and up != clause.verb and clause.verb.is_ancestor(up) for up in first.ancestors
        )

    def _inside(self, phrase: TimePhrase, clause: Clause) -> bool:
        return phrase.tokens <= {token.i for token in clause.verb.subtree}

    def _when(self, clause: Clause, relation: str, times: Sequence[TimePhrase], timeline: Timeline | None) -> Validity:
        reference = self._scene.reference
        if relation.startswith("USED_TO_"):
            return Validity(None, invalid_at=reference, invalid_precision=Precision.ASSUMED)
        if relation in _OF_COUPLES and was_once(clause):
            return Validity(None, invalid_at=reference, invalid_precision=Precision.ASSUMED)
        if relation in _DATED_AHEAD or relation == "SAID":
            return Validity(reference)
        return validity(clause, times, reference, plan=relation in PLANS and timeline is None)


def _is_old_news(clause: Clause, timeline: Timeline) -> bool:
    """Whether it is only taken for granted and may be over for long: "since I lost my job".

    Without a value it would close whatever holds now.
    """
    marks = {child.lower_ for child in clause.verb.lefts if child.dep_ in ("mark", "advmod")}
    dated = any(token.ent_type_ == "DATE" for token in clause.verb.subtree)
    later = bool(marks & {"since", "after", "when", "once", "while"})
    return clause.verb.dep_ == "advcl" and not dated and (later or not timeline.value)


def _is_another(clause: Clause, reading: Reading | None) -> bool:
    """Whether it is said of another than the one now: "my former boss is Tom"."""
    nouns = (clause.subject, reading.object if reading is not None else None)
    return any(child.lower_ in NOT_THE_ONE for noun in nouns if noun is not None for child in noun.lefts)


def _kin_relation(relation: str, reading: Reading) -> str:
    """Return the relation to the second in "a wife and a son"."""
    relative = RELATIVES.get(reading.object.lower_) if reading.object is not None else None
    kin = relation.startswith("HAS_") and relative is not None
    return relative.relation if kin and relative is not None else relation


_CALLED = frozenset({"named", "called"})


def _is_one(noun: "Token") -> bool:
    """Whether it is one of which people have one, told by no more than that: "a dog", not "a second dog"."""
    before = list(noun.lefts)
    relative = RELATIVES.get(noun.lower_)
    single = noun.lower_ in _KEPT_ONE or (relative is not None and relative.informative and not relative.plural)
    article = [child.lower_ for child in before if child.lower_ in ("a", "an", "one")]
    followed = any(child.dep_ in ("acl", "appos", "relcl") and child.lower_ not in _CALLED for child in noun.rights)
    return single and len(before) == len(article) == 1 and not followed


def _plain(relation: str) -> str:
    """Return a relation of capitals, digits and underscores only."""
    return _NO_NAME.sub("_", relation.upper()).strip("_")


def _says_nothing(subject: EntityRef, target: EntityRef, timeline: Timeline | None) -> bool:
    if not target.name:
        return not (timeline and timeline.ends)
    plain = normalise_name(target.name)
    return (
        (plain in EMPTY_NOUNS and target.name[:1].islower())
        or plain == normalise_name(subject.name)
        or (len(plain) < 2 and not plain.isdigit())
    )
