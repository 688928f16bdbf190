"""From a parsed sentence to the statements it makes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.names import normalise_name
from hitherto.ingestion.extract import rewrite
from hitherto.ingestion.extract.admission import objection_to_clause, objection_to_reading
from hitherto.ingestion.extract.clauses import Clause, clauses_of
from hitherto.ingestion.extract.entities import Namer
from hitherto.ingestion.extract.lexicon import EMPTY_NOUNS
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
    rewriter = Rewriter(doc, scene, wordings(doc, times))
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
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    return root is not None and any(child.dep_ in ("nsubj", "nsubjpass") and child.i <= 2 for child in root.children)


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
        subject = self._subject(clause)
        if subject is None:
            return "about nobody who can be told"
        relation = (timeline.relation if timeline else "") or (reading.relation if reading else "")
        target = self._object(reading, relation)
        if timeline is not None:
            target = value_of(timeline, target, _LABELS.get(relation))
        if target is None or _says_nothing(subject, target, timeline):
            return "names nothing"
        shared = list(self._shared_times(clause))
        written = self._rewriter.sentence(clause, "".join(dated_tail(phrase) for phrase in shared[:1]))
        if written is None:
            return "cannot be told without its surroundings"
        own = [phrase for phrase in self._times if phrase.tokens <= written.kept]
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

    def _subject(self, clause: Clause) -> EntityRef | None:
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
            return Validity(None, invalid_at=reference, invalid_precision=None)
        return validity(clause, times, reference, plan=relation in PLANS and timeline is None)


def _says_nothing(subject: EntityRef, target: EntityRef, timeline: Timeline | None) -> bool:
    if not target.name:
        return not (timeline and timeline.ends)
    plain = normalise_name(target.name)
    return plain in EMPTY_NOUNS or plain == normalise_name(subject.name) or len(plain) < 2 and not plain.isdigit()


__all__ = ["rewrite", "statements_of"]
