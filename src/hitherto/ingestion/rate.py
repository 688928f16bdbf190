"""How much a fact matters to an application, by the instruction and the examples that it gave.

A fact that is said like one of the examples gets about the rating of that example. Between them it lies as its
nearness to each tells, and a fact that is like none of them sinks. No model is asked.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from hitherto.domain.facts import Node
from hitherto.domain.text_input import Json
from hitherto.ingestion.compose import Composed
from hitherto.ingestion.ontology.evidence import named_as_user
from hitherto.ingestion.ontology.vectors import Similarities
from hitherto.ingestion.view import GraphView

ANCHORS = {"high": 0.9, "medium": 0.5, "low": 0.1}
"""The ratings of the examples."""
UNLIKE = (0.5, 0.1)
"""A fact that is no nearer than this cosine to any example is rated like this."""
SHARPNESS = 20.0
"""How fast a nearer example outweighs the others: a cosine nearer by 0.05 weighs 2.7 times as much."""
FAR, NEAR = 0.35, 0.75
"""Cosines with an instruction that mean 0 and 1, where there are no examples to compare with."""

_NAME = re.compile(r"^(?!(?:The|A|An|My|Our|I|User|This|That|In|On)\b)(?:[A-Z][\w-]*)(?:\s[A-Z][\w-]*)*(?=['’]s\b|\s)")


def rate_new_facts(composed: Composed, view: GraphView, instruction: Json, near: Similarities) -> Composed:
    """Return `composed` with a rating for each fact that the graph did not know."""
    known = {edge.uuid for edge in view.facts}
    nodes = {**view.nodes, **{node.uuid: node for node in composed.changes.nodes}}
    edges = [
        edge
        if edge.uuid in known or edge.rating is not None
        else replace(edge, rating=rating_about(edge.fact, nodes.get(edge.source), instruction, near))
        for edge in composed.changes.edges
    ]
    rated = {edge.uuid: edge for edge in edges}
    new_edges = [rated[edge.uuid] for edge in composed.new_edges]
    return replace(composed, changes=replace(composed.changes, edges=edges), new_edges=new_edges)


def rating_about(fact: str, source: Node | None, instruction: Json, near: Similarities) -> float | None:
    """Return the rating of a fact about `source`, whose name does not count."""
    told = named_as_user(fact, source) if source else fact
    return rating_of(neutral(told), instruction, near)


def rating_of(fact: str, instruction: Json, near: Similarities) -> float | None:
    """Return the rating of a fact from 0 to 1; None where there is nothing to rate by."""
    examples = _examples(instruction)
    if not near.available:
        return None
    if len(examples) > 1:
        cosines = near.between(fact, [neutral(text) for _, text in examples])
        anchors = [ANCHORS[name] for name, _ in examples]
        return _interpolated([*cosines, UNLIKE[0]], [*anchors, UNLIKE[1]])
    wanted = [instruction.get("instruction"), *(text for name, text in examples if name == "high")]
    texts = [text for text in wanted if isinstance(text, str) and text.strip()]
    if not texts:
        return None
    cosine = max(near.between(fact, [neutral(text) for text in texts]))
    return round(min(1.0, max(0.0, (cosine - FAR) / (NEAR - FAR))), 3)


def neutral(text: str) -> str:
    """Return an example without the name that it begins with: whom a fact is about says nothing about its weight."""
    return _NAME.sub("The user", text.strip(), count=1)


def _examples(instruction: Json) -> list[tuple[str, str]]:
    given = instruction.get("examples")
    if not isinstance(given, dict):
        return []
    return [(name, text) for name in ANCHORS if isinstance(text := given.get(name), str) and text.strip()]


def _interpolated(cosines: Sequence[float], anchors: Sequence[float]) -> float:
    best = max(cosines)
    weights = [math.exp(SHARPNESS * (cosine - best)) for cosine in cosines]
    return round(sum(w * anchor for w, anchor in zip(weights, anchors, strict=True)) / sum(weights), 3)
