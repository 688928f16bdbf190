"""Reads that a value of a timeline is over, without another in its place: "I quit my job", "we broke up"."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.people import FUNCTIONAL_KIN, RELATIVES

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Timeline:
    """A functional relation that a clause speaks of. `relation` and `value` replace those of its reading where set.

    `ends` says that what held is over; an empty `value` then means whatever was current. `owner` is the head of whom
    it is about where that is not the subject of the clause.
    """

    name: str
    relation: str = ""
    value: str | None = None
    ends: bool = False
    owner: "Token | None" = None


_POSSESSIVES = frozenset({"my", "his", "her", "their"})
_NOT_QUITE = frozenset("almost nearly barely hardly".split())


def told_end(clause: Clause) -> Timeline | None:
    """Return the timeline whose value a clause says to be over by its verb, or None."""
    verb = clause.verb
    if not (clause.past or clause.perfect) or clause.progressive or clause.negated or is_not_quite(clause):
        return None
    if _of_a_couple(clause) and (_broke_up(verb) or _got_divorced(clause)):
        return _separation(clause)
    if verb.lemma_ == "sell" and (car := child_of(verb, "dobj", {"car"})) is not None and _owned(car) == "my":
        return Timeline("CAR", "DRIVES", "", ends=True)
    return _job_lost(clause)


def no_longer(clause: Clause) -> bool:
    """Tell whether a negated clause says that something held before: "no longer works", "not a nurse anymore"."""
    if not clause.negated or clause.past or clause.modal:
        return False
    words = f" {' '.join(token.lower_ for token in clause.verb.subtree)} "
    return any(f" {phrase} " in words for phrase in ("no longer", "anymore", "any longer", "any more"))


def is_not_quite(clause: Clause) -> bool:
    """Tell whether it only nearly happened: "almost quit my job"."""
    return any(child.lower_ in _NOT_QUITE for child in clause.verb.children)


def somewhere_no_longer(clause: Clause) -> Timeline | None:
    """Read "I don't work there anymore": whatever place it was."""
    there = any(child.lower_ in ("there", "here") for child in clause.verb.children)
    timeline = {"work": "WORKS_AT", "live": "LIVES_IN"}.get(clause.verb.lemma_) if there else None
    return Timeline(timeline, timeline, "", ends=True) if timeline else None


def one_no_longer(clause: Clause) -> Timeline | None:
    """Read "Mark is no longer my boyfriend", "Anna is not my boss anymore", "Max and I are no longer together"."""
    if _of_a_couple(clause) and any(child.lower_ == "together" for child in clause.verb.rights):
        return _separation(clause)
    word = next((child for child in clause.verb.rights if child.dep_ == "attr"), None)
    relative = RELATIVES.get(word.lower_) if word is not None else None
    timeline = FUNCTIONAL_KIN.get(relative.relation) if relative is not None else None
    owner = next((child for child in word.lefts if child.dep_ == "poss"), None) if word is not None else None
    if relative is None or timeline is None or owner is None or not is_name(clause.subject):
        return None
    return Timeline(timeline, relative.relation, name_of(clause.subject), ends=True, owner=owner)


def _job_lost(clause: Clause) -> Timeline | None:
    verb = clause.verb
    employer = None
    if verb.lemma_ in ("quit", "leave", "lose"):
        job = child_of(verb, "dobj", {"job"})
        if job is None or _owned(job) not in _POSSESSIVES or (_owned(job) == "my") != _is_first(clause):
            return None
        employer = of_preposition(job, ("at", "with")) or of_preposition(verb, ("at", "with"))
    else:
        let_go = verb.lemma_ == "let" and any(child.lower_ == "go" for child in verb.rights)
        if not clause.passive or not (let_go or verb.lemma_ in ("fire", "lay")):
            return None
        employer = of_preposition(verb, ("from", "by"))
    return Timeline("WORKS_AT", "WORKS_AT", name_of(employer) if employer and is_name(employer) else "", ends=True)


def _is_first(clause: Clause) -> bool:
    return clause.subject.lower_ in ("i", "we")


def _of_a_couple(clause: Clause) -> bool:
    return clause.subject.lower_ in ("i", "we", "he", "she", "they") or clause.subject.ent_type_ == "PERSON"


def _broke_up(verb: "Token") -> bool:
    separated = verb.lemma_ in ("break", "split") and child_of(verb, "prt", {"up"}) is not None
    return separated and not any(child.dep_ == "dobj" for child in verb.rights)


def _got_divorced(clause: Clause) -> bool:
    if any(child.dep_ == "dobj" for child in clause.verb.rights):
        return False
    return clause.verb.lemma_ in ("divorce", "separate") and (clause.passive or clause.finite == clause.verb)


def _separation(clause: Clause) -> Timeline:
    partner = of_preposition(clause.verb, ("with", "from")) or _other_of(clause)
    named = partner is not None and is_name(partner)
    return Timeline("PARTNER", "HAS_PARTNER", name_of(partner) if partner and named else "", ends=True)


def _other_of(clause: Clause) -> "Token | None":
    """Return the other one in "Eva and I broke up" and "Tom and Eva broke up"."""
    pair = [clause.subject, *clause.subject.conjuncts]
    others = [token for token in pair if token.lower_ not in ("i", "me")]
    others = others if len(others) < len(pair) else others[1:]
    before = clause.verb.head
    if not others and clause.verb.dep_ == "conj" and before.pos_ == "PROPN" and _is_first(clause):
        others = [before]  # "Eva and I broke up", read as "Eva" and "I broke up"
    return others[0] if len(others) == 1 else None


def _owned(noun: "Token") -> str:
    return next((child.lower_ for child in noun.lefts if child.dep_ == "poss"), "")


def child_of(verb: "Token", dep: str, words: frozenset[str] | set[str]) -> "Token | None":
    """Return the word of `words` that hangs on a verb in the given way."""
    return next((child for child in verb.rights if child.dep_ == dep and child.lower_ in words), None)


def of_preposition(head: "Token", prepositions: tuple[str, ...]) -> "Token | None":
    """Return what a word has after one of the prepositions."""
    for prep in head.rights:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in prepositions:
            return next((child for child in prep.children if child.dep_ == "pobj"), None)
    return None


def name_of(noun: "Token") -> str:
    """Return a proper name with the names before it."""
    names = [token.text for token in noun.lefts if token.dep_ == "compound" and token.pos_ == "PROPN"]
    return " ".join([*names, noun.text])


def is_name(token: "Token | None") -> bool:
    """Tell whether a word is written as a name."""
    return token is not None and (token.pos_ == "PROPN" or (token.i > 0 and token.text[:1].isupper()))
