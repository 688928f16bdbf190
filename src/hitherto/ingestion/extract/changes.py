"""Reads that something became another than it was: "went vegan", "left Lisbon for good", "was moved to Friday"."""

from typing import TYPE_CHECKING

from hitherto.ingestion.extract.attributes import rescheduled
from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.copulas import as_written
from hitherto.ingestion.extract.lexicon import DIETS
from hitherto.ingestion.extract.reading import Reading
from hitherto.ingestion.extract.verbs import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token


def new_date(clause: Clause) -> Reading | None:
    """Read "the party moved to Friday" and "the meeting was postponed to May"."""
    date = rescheduled(clause)
    return Reading("RESCHEDULED_TO", clause.verb, None, as_written(date)) if date is not None else None


def read_change(clause: Clause) -> Reading | None:
    """Read what a subject became, or left for good."""
    verb = clause.verb
    diet = next((child for child in verb.rights if child.lower_ in DIETS and child.dep_ in _SAID_OF_SUBJECT), None)
    if diet is not None and lemma_of(verb) in ("go", "become", "turn"):
        return Reading("DIET", verb, None, diet.lower_)
    left = next((child for child in verb.rights if child.dep_ == "dobj"), None) if lemma_of(verb) == "leave" else None
    if left is not None and left.pos_ == "PROPN" and _for_good(verb):
        return Reading("MOVED_FROM", verb, left)
    return new_date(clause)


_SAID_OF_SUBJECT = frozenset({"attr", "acomp", "dobj", "oprd"})


def _for_good(verb: "Token") -> bool:
    return any(
        child.lower_ in ("good", "ever") for prep in verb.rights if prep.lower_ == "for" for child in prep.rights
    )
