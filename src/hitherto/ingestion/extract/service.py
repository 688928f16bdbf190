"""What an assistant states that is so: bookings, orders and appointments, never advice or what it is."""

import re
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.verbs import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEALT_WITH = (
    "order flight booking reservation appointment ticket refund subscription payment invoice hotel room table meeting"
    " call package parcel shipment delivery reminder alarm event itinerary seat rental claim policy case return"
    " replacement trip train membership prescription visit check-in checkout account plan address loan transfer card"
    " interview slot session tour cruise car taxi ride dinner lunch class course complaint warranty"
)
_DEALT_WITH_NOUNS = frozenset(_DEALT_WITH.split())
_DEALING = frozenset(
    "book reserve schedule reschedule cancel confirm order refund issue ship deliver dispatch place process upgrade"
    " renew extend arrange set create register charge pay send move postpone approve open close submit file activate"
    " deactivate update change return replace deliver receive assign escalate resolve".split()
)
_BEING_SO = frozenset("be have leave depart arrive start begin end expire cost include".split())
_WORTH_PARSING = re.compile(
    rf"\b(?:your|you|you['’](?:ve|re)|i|i['’]ve|we|we['’]ve)\b.*\b(?:{'|'.join(sorted(_DEALT_WITH_NOUNS))})s?\b"
    rf"|\byour\b.*\bnumber\b",
    re.IGNORECASE,
)


def may_be_service(sentence: str) -> bool:
    """Whether a sentence of an assistant is worth parsing: it speaks of somebody's booking, order or the like."""
    return bool(_WORTH_PARSING.search(sentence))


def objection_to_service(clause: Clause) -> str | None:
    """Return why what an assistant says states nothing that is so for whom it serves, or None."""
    if clause.modal or clause.conditional or clause.past_perfect:
        return "an offer or advice"
    lemma, subject = lemma_of(clause.verb), clause.subject
    if subject.lower_ in ("i", "we"):
        done = (clause.past or clause.perfect) and not clause.negated and lemma in _DEALING
        return None if done and any(_is_dealt_with(child) for child in _objects(clause.verb)) else "of an assistant"
    if subject.lower_ == "you":
        had = lemma in ("have", "book", "order") and any(_is_dealt_with(child) for child in _objects(clause.verb))
        return None if had and not clause.negated else "about whom it is said to"
    if not _is_dealt_with(subject) or not any(child.lower_ in ("your", "the") for child in subject.lefts):
        return "general talk of an assistant"
    if lemma in _DEALING and (clause.passive or clause.past or clause.perfect):
        return None
    told = any(token.ent_type_ in ("DATE", "TIME", "MONEY", "CARDINAL", "ORG", "GPE") for token in clause.verb.subtree)
    return None if lemma in _BEING_SO and told else "general talk of an assistant"


def _objects(verb: "Token") -> "list[Token]":
    return [child for child in verb.rights if child.dep_ in ("dobj", "oprd", "dative", "npadvmod")]


def _is_dealt_with(noun: "Token") -> bool:
    """Whether it is "flight", "order number", "flight to Rome": the word itself or what it is composed of."""
    words = [noun.lemma_.lower(), *(child.lemma_.lower() for child in noun.lefts if child.dep_ == "compound")]
    return any(word in _DEALT_WITH_NOUNS for word in words)
