"""From a parsed sentence to the statements it makes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.instants import Precision
from hitherto.domain.names import normalise_name
from hitherto.ingestion.extract.admission import objection_to_clause, objection_to_reading
from hitherto.ingestion.extract.clauses import SUBJECT_DEPS, Clause, clauses_of
from hitherto.ingestion.extract.entities import Namer
from hitherto.ingestion.extract.lexicon import EMPTY_NOUNS
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.extract.relations import PLANS, Reading, read
from hitherto.ingestion.extract.rewrite import Rewriter
from hitherto.ingestion.extract.scene import Scene
from hitherto.ingestion.extract.sentences import Sentence
from hitherto.ingestion.extract.timelines import Timeline, timeline_of, value_of
from hitherto.ingestion.extract.times import TimePhrase, Validity, dated_tail, times_of, validity, wordings

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LABELS = {"WORKS_AT": "Organization", "LIVES_IN": "Location"}


def statements_of(doc: "Doc", scene: Scene, sentence: Sentence) -> tuple[list[Statement], list[str]]:
    """Return what a sentence states, and for each clause that was left out the reason in words."""
    if sentence.supplied and not _supplied_fits(doc):
        return [], []
    times = times_of(doc, scene.reference)
    telling_time = frozenset(i for phrase in times for i in phrase.tokens)
    rewriter = Rewriter(doc, scene, wordings(doc, times), telling_time)
    reader = _ClauseReader(doc, scene, sentence, rewriter, times)
    found: list[Statement] = []
    notes: list[str] = []
    for clause in clauses_of(doc):
        result = reader.statement(clause)
        if isinstance(result, Statement):
            found.append(result)
        else:
            notes.append(f"“{clause.subject.text} … {clause.verb.text}”: {result}")
    return found, notes


def _supplied_fits(doc: "Doc") -> bool:
    """Whether the subject put before a sentence became the subject of its main verb."""
    subject = next((token for token in doc if token.dep_ in SUBJECT_DEPS and token.i <= 2), None)
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

    def statement(self, clause: Clause) -> Statement | str:
        """Return what a clause states, or why it states nothing to keep."""
        reading = read(clause)
        timeline = timeline_of(clause, reading)
        objection = None if timeline else objection_to_clause(clause, self._scene.speaker is not None)
        if objection is None and timeline is None:
            objection = "fits no form" if reading is None else objection_to_reading(clause, reading)
        if objection is not None:
            return objection
        return self._built(clause, reading, timeline)

    def _built(self, clause: Clause, reading: Reading | None, timeline: Timeline | None) -> Statement | str:
        relation = (timeline.relation if timeline else "") or (reading.relation if reading else "")
        subject = self._subject(clause, relation)
        if subject is None:
            return "about nobody who can be told"
        if relation == "NAMED" and clause.subject.lower_ == "name" and reading is not None and reading.object is not None:
            kin = self._scene.discourse.name(subject.name, reading.object.text)
            if kin is not None:
                subject, relation, timeline = kin.owner.ref, RELATIVES[kin.noun].relation, None
        target = self._object(reading, relation)
        if timeline is not None:
            target = value_of(timeline, target, _LABELS.get(relation))
        if target is None or _says_nothing(subject, target, timeline):
            return "names nothing"
        shared = list(self._shared_times(clause))
        written = self._rewriter.sentence(clause, "".join(dated_tail(phrase) for phrase in shared[:1]))
        if written is None:
            return "cannot be told without its surroundings"
        own = [phrase for phrase in self._times if phrase.tokens & written.kept]
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

    def _subject(self, clause: Clause, relation: str) -> EntityRef | None:
        if relation in ("FAVORITE", "WANTS_TO", "BIRTHDAY", "NAMED") and clause.subject.lower_ not in ("i", "we"):
            nouns = (clause.subject, *(child for child in clause.verb.rights if child.dep_ == "attr"))
            owner = next((child for noun in nouns for child in noun.lefts if child.dep_ == "poss"), None)
            if owner is not None:
                return self._namer.of(owner)
        members = [clause.subject, *clause.subject.conjuncts]
        speaking = next((token for token in members if token.lower_ in ("i", "me", "we")), None)
        return self._namer.of(speaking if speaking is not None else clause.subject)

    def _object(self, reading: Reading | None, relation: str) -> EntityRef | None:
        if reading is None:
            return None
        if reading.words:
            return self._namer.labelled(reading.words, relation)
        return self._namer.of(reading.object, relation) if reading.object is not None else None

    def _shared_times(self, clause: Clause) -> Iterator[TimePhrase]:
        """Yield the times of the clause whose subject this one shares: "yesterday I cooked and (yesterday) ate"."""
        if not clause.shared or any(self._inside(phrase, clause) for phrase in self._times):
            return
        for phrase in self._times:
            if phrase.dated and max(phrase.tokens) < clause.verb.i and not clause.modal and clause.past:
                yield phrase

    def _inside(self, phrase: TimePhrase, clause: Clause) -> bool:
        return phrase.tokens <= {token.i for token in clause.verb.subtree}

    def _when(self, clause: Clause, relation: str, times: Sequence[TimePhrase], timeline: Timeline | None) -> Validity:
        reference = self._scene.reference
        if relation.startswith("USED_TO_"):
            return Validity(None, invalid_at=reference, invalid_precision=Precision.ASSUMED)
        return validity(clause, times, reference, plan=relation in PLANS and timeline is None)


def _says_nothing(subject: EntityRef, target: EntityRef, timeline: Timeline | None) -> bool:
    if not target.name:
        return not (timeline and timeline.ends)
    plain = normalise_name(target.name)
    return plain in EMPTY_NOUNS or plain == normalise_name(subject.name) or len(plain) < 2 and not plain.isdigit()

