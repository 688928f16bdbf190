"""What a clause says in the vocabulary, and the parts that all ways of reading share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.lexicon import ACTIVITIES, ACTIVITY_NOUNS, EMPTY_VERBS
from hitherto.ingestion.extract.objects import object_of, verb_after
from hitherto.ingestion.extract.verbs import PAST_FORMS, gerund, lemma_of, past_form, third_person

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause says in the vocabulary. `content` is the verb that the object hangs on.

    `object` is the head of the object's noun phrase; `words` stands in its place where the object is no noun
    ("swimming" for "she swims"). `owner` is the head of what it is about where that is not the subject of the clause:
    the plan, in "the price of the plan is $30".
    """

    relation: str
    content: "Token"
    object: "Token | None" = None
    words: str = ""
    owner: "Token | None" = None


_DOINGS = frozenset({"LIKED", "LOVED", "DISLIKED", "LIKES", "LOVES", "DISLIKES", "PREFERS", "MISSES", "USED_TO_LOVE"})
_COLOURLESS = frozenset(
    "be do go have make get see work come take try use give put bring become start continue".split()
)
_LEADING_ON = frozenset("start begin learn try get go keep continue be help plan".split())


def read_inner(relation: str, inner: "Token") -> Reading | None:
    """Read the object of an inner verb; without one the doing itself is the object ("likes swimming")."""
    deeper = verb_after(inner)
    if deeper is not None and inner.lemma_ in _LEADING_ON:
        inner = deeper
    found = object_of(inner)
    direct = found is None or (found.dep_ == "dobj" and found.head == inner)
    if found is not None and direct and _owned(found):
        return Reading(relation, inner, found)
    practised = direct or lemma_of(inner) in ACTIVITIES
    company = found is not None and found.dep_ == "pobj" and found.head.lower_ == "with"
    if (
        found is None
        or (company and lemma_of(inner) in ACTIVITIES)
        or (relation in _DOINGS and inner.tag_ == "VBG" and practised)
    ):
        words = _doing(inner, found)
        return Reading(relation, inner, None, words) if words else None
    return Reading(relation, inner, found)


def _doing(verb: "Token", found: "Token | None") -> str:
    """Return a short gerund phrase: "playing chess", "swimming"."""
    if found is not None and found.dep_ == "dobj" and found.tag_ in ("NN", "NNS", "NNP") and not _owned(found):
        compound = [child.text for child in found.lefts if child.dep_ in ("compound", "amod")]
        return " ".join([_ing(verb), *compound, found.text])
    known = found is not None or lemma_of(verb) in ACTIVITIES or _ing(verb) in ACTIVITY_NOUNS
    if known or (verb.tag_ == "VBG" and lemma_of(verb) not in EMPTY_VERBS | _COLOURLESS):
        return _ing(verb)
    return ""


def _ing(verb: "Token") -> str:
    return verb.lower_ if verb.lower_.endswith("ing") else gerund(lemma_of(verb))


def _owned(noun: "Token") -> bool:
    return any(child.dep_ == "poss" for child in noun.children)


def tensed(clause: Clause) -> str:
    """Return the verb as a relation: "WALKED" for what is over, "WALKS" for what holds."""
    lemma = lemma_of(clause.verb)
    if (clause.past or clause.perfect) and not clause.progressive:
        regular = clause.verb.lower_.endswith("ed") and clause.verb.tag_ in ("VBD", "VBN")
        return (clause.verb.text if regular else past_form(lemma)).upper()
    if clause.verb.lower_.removeprefix("re") in PAST_FORMS:
        return clause.verb.lower_.upper()
    if lemma == clause.verb.lower_ and lemma.endswith("ed") and not lemma.endswith("eed"):
        return lemma.upper()  # a past form that was taken for a present one
    return third_person(lemma).upper()


def _is_away(token: "Token") -> bool:
    """Whether it is the second half of "gave away", "threw out", where the parser does not see it."""
    return token.lower_ in ("away", "out") and token.dep_ == "advmod" and token.head.lemma_ in ("give", "throw")


def generic_relation(clause: Clause, prep: "Token | None") -> str:
    """Return the relation of a verb outside the vocabulary, with its particle and preposition: "TEAMED_UP_WITH"."""
    particle = next(
        (
            child.text
            for child in clause.verb.rights
            if child.dep_ == "prt" or _is_away(child) or child.lower_ == "together"
        ),
        "",
    )
    parts = [tensed(clause), particle, prep.text if prep is not None else ""]
    return "_".join(part for part in parts if part).upper()
