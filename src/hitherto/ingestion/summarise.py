"""Summaries of nodes: a few sentences made anew from the facts that hold now.

Functional facts come first, then the newest; what changed lately comes last. The same facts always make the same
summary.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from hitherto.domain.facts import ENTITY_LABEL, Edge, Node
from hitherto.domain.instants import Precision, to_datetime
from hitherto.domain.names import normalise_name
from hitherto.ingestion.ontology.stored import node_type

MAX_CHARACTERS = 500
MAX_CLAUSES = 12
CLAUSES_A_SENTENCE = 3
MAX_CLAUSE_CHARACTERS = 160
MAX_FORMER = 2
"""Facts that no longer hold, of functional timelines, that a summary still names."""


def summarise(node: Node, facts: Iterable[Edge], introduction: str = "") -> str:
    """Return the summary of `node` from `facts`, of which it is the source or the target.

    `introduction` says who it is where something better than its type is known.
    """
    known = {edge.uuid: edge for edge in facts}
    if known and all(edge.relation in _VALUES and edge.target == node.uuid for edge in known.values()):
        return ""  # a number is no thing to tell about
    relation = _relation_sentence(node)
    opening = introduction or relation or (type_sentence(node) if not known or _is_telling(node) else "")
    live = _distinct(sorted((edge for edge in known.values() if edge.is_current), key=_rank))
    if relation:
        live = [edge for edge in live if not edge.fact.endswith(f" named {node.name}.")]
    former = _former(known.values())
    for clauses in range(min(len(live), MAX_CLAUSES), -1, -1):
        for endings in range(len(former), -1, -1):
            text = " ".join([opening, *_sentences(node, live[:clauses]), *_former_sentences(node, former[:endings])])
            if len(text) <= MAX_CHARACTERS:
                return text.strip()
    return opening[:MAX_CHARACTERS].strip()


def _rank(edge: Edge) -> tuple[bool, int, int]:
    return (edge.timeline is None, -(edge.valid_at or edge.created_at), -edge.uuid.int)


def _distinct(edges: Iterable[Edge]) -> list[Edge]:
    """Keep the first of the facts that say the same in the same words, or relate the same two things alike."""
    seen: set[object] = set()
    kept = []
    for edge in edges:
        keys = {normalise_name(edge.fact), (edge.source, edge.relation, edge.target)}
        if not keys & seen:
            kept.append(edge)
        seen |= keys
    return kept


def _former(edges: Iterable[Edge]) -> list[Edge]:
    ended = [edge for edge in edges if edge.timeline and edge.invalid_at and edge.invalid_at != edge.valid_at]
    ended.sort(key=lambda edge: (-(edge.invalid_at or 0), -edge.uuid.int))
    return _distinct(ended)[:MAX_FORMER]


_VALUES = frozenset({"AGE", "HAS_PHONE", "HAS_EMAIL", "HAS_ADDRESS", "BIRTHDAY", "DIED"})
_EVERYDAY = frozenset({"Object", "Topic", "Event", "Location", "Organization"})
"""Types that what is told of a thing shows anyway."""


def _is_telling(node: Node) -> bool:
    """Whether the type of a node says more than its facts: that Rex is an animal, or a type of the project's own."""
    return node_type(node) is not None or not _EVERYDAY.intersection(node.labels)


def _relation_sentence(node: Node) -> str:
    """Return whose somebody is, "Anna is Ann's sister.", where they are also known by that; else an empty text."""
    words = (alias for alias in node.aliases if re.search(r"['’]s [a-z][a-z -]*$", alias))
    role = next(words, None)
    return f"{node.name} is {role}." if role and not node.is_user and "'s " not in node.name else ""


def type_sentence(node: Node) -> str:
    """Return the sentence that says what a node is, or an empty text."""
    kind = node_type(node) or next((label for label in node.labels if label != ENTITY_LABEL), "")
    if not kind or not node.name[:1].isupper() or normalise_name(kind) == normalise_name(node.name):
        return ""  # a common noun ("hiking") is plain enough
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind).strip()
    return f"{node.name} is {'an' if words[0] in 'aeiou' else 'a'} {words}."


def _sentences(node: Node, facts: Sequence[Edge]) -> Iterator[str]:
    """Return prose: facts that begin with the node's name are drawn together under it, others stand alone."""
    name, clauses = "", []
    alone = []
    for edge in facts:
        subject, clause = _split(node, edge)
        if subject and (not name or subject == name):
            name = subject
            clauses.append(clause)
        else:
            alone.append(_closed(_cut(edge.fact)))
    for at in range(0, len(clauses), CLAUSES_A_SENTENCE):
        subject = f"{name} also" if at else name
        yield f"{subject} {_enumerated(clauses[at : at + CLAUSES_A_SENTENCE])}."
    yield from alone


def _split(node: Node, edge: Edge) -> tuple[str, str]:
    """Split a fact into the node's name and the rest; no name where it begins otherwise."""
    if edge.source != node.uuid:
        return "", ""
    fact = _cut(edge.fact).rstrip(".!")
    names = sorted((node.name, *node.aliases, "The user", "the user"), key=len, reverse=True)
    name = next((each for each in names if fact.startswith(f"{each} ")), "")
    clause = fact[len(name) + 1 :]
    # A clause with commas or an "and" of its own would blur an enumeration.
    return (name, clause) if name and not any(mark in clause for mark in (",", ";", ". ", " and ")) else ("", "")


def _former_sentences(node: Node, facts: Sequence[Edge]) -> Iterator[str]:
    parts = [f"{_split(node, edge)[1] or _cut(edge.fact).rstrip('.!')} (until {_when(edge)})" for edge in facts]
    if parts:
        yield f"Earlier: {'; '.join(parts)}."


def _when(edge: Edge) -> str:
    moment = to_datetime(edge.invalid_at or edge.created_at)
    if edge.invalid_precision is Precision.YEAR:
        return f"{moment.year}"
    if edge.invalid_precision in (Precision.MONTH, Precision.SEASON):
        return f"{moment:%B} {moment.year}"
    return f"{moment.day} {moment:%B} {moment.year}"


def _enumerated(clauses: Sequence[str]) -> str:
    *first, last = clauses
    return f"{', '.join(first)} and {last}" if first else last


def _cut(text: str) -> str:
    return text if len(text) <= MAX_CLAUSE_CHARACTERS else text[: MAX_CLAUSE_CHARACTERS - 1].rstrip() + "…"


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
