"""Takes apart what is said of several things at once: "I have a dog and two cats" states two facts."""

from dataclasses import replace
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.objects import is_empty
from hitherto.ingestion.extract.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOGETHER = frozenset(
    "mix blend combine compare balance merge link connect unite join marry choose decide divide match pair trade swap"
    " switch live work study move say tell help".split()
)
"""Verbs that need their objects together, or whose value is read by itself."""
_MOST_MEMBERS = 4


def apart(clause: Clause, reading: Reading) -> list[tuple[Clause, Reading]]:
    """Return a clause and reading for each member of a list that is the object, one pair where it is no list."""
    members = _members(clause, reading)
    if not members:
        return [(clause, reading)]
    words = {member.i: _own(member, members) for member in members}
    joints = frozenset(
        token.i
        for member in members
        for token in member.children
        if token.dep_ in ("cc", "punct", "preconj") and token.i < members[-1].i and token.i > members[0].i
    )
    every = frozenset().union(*words.values())
    return [
        (replace(clause, without=clause.without | joints | (every - words[member.i])), replace(reading, object=member))
        for member in members
    ]


def _members(clause: Clause, reading: Reading) -> "list[Token]":
    first, verb = reading.object, clause.verb
    if first is None or clause.negated or verb.lemma_ in _TOGETHER or reading.content.lemma_ in _TOGETHER:
        return []
    direct = first.dep_ == "dobj" and first.head == reading.content
    if not direct and not (first.dep_ == "pobj" and first.head.head in (verb, reading.content)):
        return []
    if first.dep_ == "pobj" and first.head.lower_ in ("between", "with", "as"):
        return []
    members = [first, *(token for token in first.conjuncts if token.i > first.i)]
    if not 1 < len(members) <= _MOST_MEMBERS or any(token.text in ('"', "(") for token in verb.subtree):
        return []
    joined = {token.lower_ for member in members for token in member.children if token.dep_ == "cc"}
    if joined - {"and", "&"} or not all(_stands_alone(member) for member in members):
        return []
    return [] if _has_tail(members[-1]) or clause.verb.lemma_ == "be" else members


def _stands_alone(noun: "Token") -> bool:
    """Whether a member names something without the others: it has a name, or words of its own before it."""
    if noun.pos_ == "PROPN":
        return True
    own = any(child.dep_ in ("det", "poss", "nummod") for child in noun.lefts)
    plain = not any(child.dep_ in ("prep", "relcl", "acl", "appos") for child in noun.rights)
    return own and plain and noun.pos_ == "NOUN" and not is_empty(noun)


def _has_tail(noun: "Token") -> bool:
    return any(child.dep_ in ("prep", "relcl", "acl", "appos") for child in noun.rights)


def _own(member: "Token", members: "list[Token]") -> frozenset[int]:
    further = [other for other in members if other != member and member.is_ancestor(other)]
    inner = {token.i for other in further for token in other.subtree}
    return frozenset(token.i for token in member.subtree if token.i not in inner and token.dep_ != "cc")
