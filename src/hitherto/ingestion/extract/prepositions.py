"""Finds what a verb relates to by its preposition: "works at", "dropped out of", "got back from"."""

from typing import TYPE_CHECKING

from hitherto.ingestion.extract.objects import is_empty, object_of, object_of_preposition, unwrapped
from hitherto.ingestion.extract.verbs import lemma_of
from hitherto.ingestion.extract.vocabulary import VERBS_WITH_PREPOSITION

if TYPE_CHECKING:
    from spacy.tokens import Token


def verb_with_preposition(verb: "Token") -> "tuple[str, Token | None]":
    """Return the relation of a verb with one of its prepositions and what comes after it; "" where none is known."""
    for prep in verb.rights:
        relation = (
            VERBS_WITH_PREPOSITION.get(f"{lemma_of(verb)} {prep.lower_}")
            if prep.dep_ in ("prep", "advmod", "dobj")
            else None
        ) or _with_two(verb, prep)
        if relation is None:
            continue
        for holder in (prep, *(deep for deep in prep.children if deep.dep_ == "prep")):
            found = next((deep for deep in holder.children if deep.dep_ in ("pobj", "pcomp")), None)
            if found is not None and found.dep_ == "pobj" and not is_empty(unwrapped(found)):
                return relation, unwrapped(found)
            if found is not None and found.dep_ == "pcomp" and object_of(found) is not None:
                return relation, object_of(found)
    return "", None


def _with_two(verb: "Token", first: "Token") -> str | None:
    """Return the relation of a verb with two prepositions: "dropped out of", "moved away from"."""
    known = (
        VERBS_WITH_PREPOSITION.get(f"{lemma_of(verb)} {first.lower_} {second.lower_}")
        for second in (*first.rights, *verb.rights)
        if second.dep_ == "prep" and second.i == first.i + 1
    )
    return next((relation for relation in known if relation), None)


def coming_back(verb: "Token") -> "tuple[str, Token | None]":
    """Read "got back from Rome" and "moved back to Rome"."""
    back = next((child for child in verb.rights if child.lower_ == "back" and child.dep_ in ("advmod", "prt")), None)
    if back is None or lemma_of(verb) not in ("get", "come", "be", "move"):
        return "", None
    for head in (back, verb):
        found = object_of_preposition(head, "to" if verb.lemma_ == "move" else "from")
        if found is None:
            found = _after_time(head) or (object_of_preposition(verb, "in") if _times_from(head) else None)
        if found is not None:
            return "MOVED_TO" if verb.lemma_ == "move" else "RETURNED_FROM", found
    return "", None


def _after_time(head: "Token") -> "Token | None":
    """Return the place in "from two weeks in *Norway*"."""
    return next((found for time in _times_from(head) if (found := object_of_preposition(time, "in")) is not None), None)


def _times_from(head: "Token") -> "list[Token]":
    froms = [prep for prep in head.rights if prep.lower_ == "from"]
    return [child for prep in froms for child in prep.children if child.dep_ == "pobj" and is_empty(child)]
