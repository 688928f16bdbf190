"""Which type of the ontology a fact has.

What it connects is the hard guard: a type with sources and targets takes no fact between others. Then the words of
the relation decide, and where those are others than the type's, nearness of meaning between the fact, with kinds in
the place of names, and the type's name and description.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hitherto.domain.facts import ENTITY_LABEL, USER_LABEL, Edge, Node
from hitherto.domain.ontology import DEFAULT_TYPES, EdgeType, EntityType, Ontology
from hitherto.ingestion.ontology.stored import label_of, node_type
from hitherto.ingestion.ontology.vectors import Similarities
from hitherto.ingestion.ontology.words import means_label, stem, words_of

NEAR = 0.72
"""Cosine from which a fact means what a type says; see docs/ontology.md."""
NEAR_BETWEEN = 0.56
"""The same where the target has the very type of the ontology that the type is made for."""
NEAR_IMPLIED = 0.6
"""The same where the target has no type yet and would get it from the fact."""
NEAR_LABELLED = 0.64
"""The same where the target only has the label that the type is made for: there are many persons."""
CLEAR = 0.03
"""How much nearer the best type must be than the second."""

_WORD = re.compile(r"[^\W\d_]+")
_FILLERS = frozenset({"has", "have", "is", "a", "an", "the", "of"})


@dataclass(frozen=True, slots=True)
class Fits:
    """Whether a type of facts may connect two nodes, and whether it is made for just such nodes."""

    may: bool
    threshold: float


def fits(edge_type: EdgeType, source: Node, target: Node, ontology: Ontology) -> Fits:
    """Compare what a type may connect with two nodes."""
    if not edge_type.source_targets:
        return Fits(may=True, threshold=NEAR)
    pairs = [(pair.source, pair.target) for pair in edge_type.source_targets]
    met = [(a, b) for a, b in pairs if is_a(source, a, ontology) and is_a(target, b, ontology)]
    if any(b is not None and ontology.entity_type(b) for _, b in met):
        return Fits(may=True, threshold=NEAR_BETWEEN)
    return Fits(may=bool(met), threshold=NEAR_LABELLED if any(b not in (None, ENTITY_LABEL) for _, b in met) else NEAR)


def is_a(node: Node, name: str | None, ontology: Ontology) -> bool:
    """Whether a node is what a source or target names; nothing named, or "Entity", is anything."""
    if name is None or name == ENTITY_LABEL:
        return True
    if node.is_user:
        custom_person = name not in DEFAULT_TYPES and means_label(name, "Person")
        return name == USER_LABEL or name == "Person" or custom_person
    if name == node_type(node):
        return True
    return ontology.entity_type(name) is None and label_of(node) == name


def type_by_meaning(said: str, ends: tuple[Node, Node], ontology: Ontology, near: Similarities) -> EdgeType | None:
    """Return the type that a fact means, or None where that is not clear; `said` has kinds in the place of names."""
    possible = {each.name: fit for each in ontology.edge_types if (fit := fits(each, *ends, ontology)).may}
    types = [each for each in ontology.edge_types if each.name in possible]
    found = by_meaning(said, types, 0.0, near)
    return found if found and by_meaning(said, types, possible[found.name].threshold, near) else None


def type_by_words(edge: Edge, ends: tuple[Node, Node], ontology: Ontology) -> EdgeType | None:
    """Return the type whose words a fact says, of those that may connect its ends."""
    return by_words(edge, [each for each in ontology.edge_types if fits(each, *ends, ontology).may])


def by_words(edge: Edge, types: Sequence[EdgeType]) -> EdgeType | None:
    """Return the type whose name is the relation, or whose words the relation or its qualifier say."""
    for each in types:
        if each.name.casefold() == edge.relation.casefold():
            return each
    relation = _content(edge.relation.lower().replace("_", " "))
    if edge.timeline and ":" in edge.timeline:
        relation |= _content(edge.timeline.split(":", 1)[1].replace("_", " "))
    fitting = [each for each in types if (words := _content(" ".join(words_of(each.name)))) and words <= relation]
    said = [stem(word) for word in _WORD.findall(edge.fact)]
    fitting = fitting or [each for each in types if _says(each, said)]
    return max(fitting, key=lambda each: len(words_of(each.name)), default=None)


def _says(edge_type: EdgeType, said: Sequence[str]) -> bool:
    """Whether a fact holds the words of a type one after the other: "is working on" says WORKS_ON."""
    words = [stem(word) for word in words_of(edge_type.name)]
    if not words or set(words) <= _FILLERS:
        return False
    return any(list(said[at : at + len(words)]) == words for at in range(len(said)))


def by_meaning(said: str, types: Sequence[EdgeType], threshold: float, near: Similarities) -> EdgeType | None:
    """Return the type that is nearest to a fact, where it is near enough and clear of the second."""
    if not types:
        return None
    cosines = near.between(said, [text_of(each) for each in types])
    ranked = sorted(zip(cosines, range(len(types)), strict=True), reverse=True)
    best = types[ranked[0][1]]
    clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= CLEAR
    return best if clear and near.available and ranked[0][0] >= threshold else None


def text_of(kind: EdgeType | EntityType) -> str:
    """Return the text whose vector stands for a type."""
    name = " ".join(words_of(kind.name)) or kind.name
    return f"{name}: {kind.description}" if kind.description else name


def _content(text: str) -> set[str]:
    """Return the stems of the words of a relation; prepositions tell "works on" from "works at"."""
    return {stem(word) for word in text.split() if word not in _FILLERS}
