"""What the episodes of a batch say about its nodes and facts."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.facts import Node
from hitherto.ingestion.compose import Composed
from hitherto.ingestion.ontology.stored import label_of, node_type
from hitherto.ingestion.ontology.words import words_of
from hitherto.text.sentences import split_sentences

MAX_TEXTS = 8
BEFORE, AFTER = 300, 600
"""Characters before and after the beginning of a span: what is farther away is hardly said about the same thing."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and the episode that says it."""

    sentence: str
    episode: Episode


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is said about each node and each fact."""

    of_nodes: dict[UUID, list[Said]] = field(default_factory=lambda: defaultdict(list))
    of_edges: dict[UUID, list[Said]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[UUID, str] = field(default_factory=dict)
    """Of the nodes that statements relate: the labels that they have there, which the relation may have given."""


def evidence_of(composed: Composed, episodes: Sequence[Episode]) -> Evidence:
    """Return what `episodes` say about what they changed."""
    found, told = Evidence(), {episode.uuid: episode for episode in episodes}
    sentences = {episode.uuid: split_sentences(episode.content) for episode in episodes}
    nodes = {node.uuid: node for node in composed.changes.nodes}
    for outcome in composed.reconciled.outcomes:
        placed = outcome.placed
        for node_uuid, ref in ((placed.target, placed.statement.object), (placed.subject, placed.statement.subject)):
            if ref.label:
                found.labels.setdefault(node_uuid, ref.label)
        sentence = sentence_at(placed.episode.content, *placed.statement.span, sentences.get(placed.episode.uuid, ()))
        _add(found.of_edges[outcome.edge], Said(sentence, placed.episode))
    for mention in composed.resolution.mentions:
        node, episode = nodes.get(mention.item), told.get(mention.episode)
        if node is not None and episode is not None:
            begin, end = (mention.start, mention.end) if mention.end else place_of(node, episode.content)
            sentence = sentence_at(episode.content, begin, end, sentences[episode.uuid])
            _add(found.of_nodes[node.uuid], Said(sentence, episode))
    return found


def place_of(node: Node, text: str) -> tuple[int, int]:
    """Return where a text names a node, or its beginning."""
    lowered = text.lower()
    for name in (node.name, *node.aliases):
        at = lowered.find(name.lower())
        if name and at >= 0:
            return at, at + len(name)
    return 0, 0


def sentence_at(text: str, begin: int, end: int, sentences: Sequence[tuple[int, int]]) -> str:
    """Return the part of a text, cut into `sentences`, that a span touches, and not much more than its surroundings."""
    touched = [span for span in sentences if span[0] < max(end, begin + 1) and span[1] > begin]
    first, last = (touched[0][0], touched[-1][1]) if touched else (0, len(text))
    return text[max(first, begin - BEFORE) : min(last, begin + AFTER)]


def masked(fact: str, source: Node, target: Node) -> str:
    """Return a fact with kinds in the place of names, which say nothing about the type of a fact."""
    text = named_as_user(fact, source)
    for node in (source, target):
        kind = node_type(node) or label_of(node)
        if kind and not node.is_user:
            text = _replaced(text, node, f"the {' '.join(words_of(kind)) or kind}")
    return text


def named_as_user(fact: str, node: Node) -> str:
    """Return a fact with "the user" in the place of the names of the user's node."""
    return _replaced(fact, node, "the user") if node.is_user else fact


def _replaced(text: str, node: Node, words: str) -> str:
    for name in sorted((node.name, *node.aliases), key=len, reverse=True):
        if len(name) > 1:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: words, text)
    return text


def _add(said: list[Said], new: Said) -> None:
    if len(said) < MAX_TEXTS and new not in said:
        said.append(new)
