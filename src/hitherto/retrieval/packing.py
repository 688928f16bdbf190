"""Which facts, entities and excerpts go into a context block of limited size."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hitherto.domain.episodes import Episode
from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant
from hitherto.retrieval import layout
from hitherto.retrieval.excerpt import excerpt
from hitherto.retrieval.tables import Analyse

Tokens = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a block may be made of, each list best first. `term_weights` say what the queries' terms are worth."""

    edges: Sequence[Edge] = ()
    nodes: Sequence[Node] = ()
    episodes: Sequence[Episode] = ()
    term_weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How a budget is spent. Measured on conversations; see docs/context-block.md.

    `facts` and `entities` are the parts of the budget that they may take where episodes follow; without the
    episode section the facts take what is left. `fact_overlap` is the share of a fact's words that, when shown
    already, makes the fact not worth its place. `excerpt_characters` bounds one episode.
    """

    facts: float = 0.3
    entities: float = 0.1
    max_entities: int = 8
    entity_characters: int = 240
    fact_overlap: float = 0.8
    excerpt_characters: int = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """The lines of a block, and the facts among them in the order of their lines."""

    facts: Sequence[str]
    entities: Sequence[str]
    episodes: Sequence[str] | None
    edges: Sequence[Edge]

    def text(self) -> str:
        """Return the block."""
        return layout.render(self.facts, self.entities, self.episodes)


def pack(
    material: Material,
    budget: int,
    *,
    with_episodes: bool,
    now: Instant,
    shares: Shares,
    tokens: Tokens,
    analyse: Analyse,
) -> Packed:
    """Choose what fits into `budget` tokens; the frame itself is always there, also when it alone is larger.

    Facts that hold `now` come first; those that ended follow, with the time in which they held.
    """
    frame = Packed(facts=(), entities=(), episodes=() if with_episodes else None, edges=()).text()
    left = max(budget - tokens(frame), 0)
    entity_lines = _entities(material.nodes, int(left * shares.entities), shares, tokens)
    spent = sum(map(tokens, entity_lines))
    allowance = int(left * shares.facts) if with_episodes else left - spent
    edges = _facts(material.edges, allowance, shares, tokens, analyse)
    edges.sort(key=lambda edge: edge.invalid_at is not None and edge.invalid_at <= now)
    fact_lines = [layout.fact_line(edge) for edge in edges]
    left -= spent + sum(map(tokens, fact_lines))
    episode_lines = _episodes(material, left, shares, tokens, analyse) if with_episodes else None
    return Packed(facts=fact_lines, entities=entity_lines, episodes=episode_lines, edges=edges)


def _facts(edges: Sequence[Edge], budget: int, shares: Shares, tokens: Tokens, analyse: Analyse) -> list[Edge]:
    chosen: list[Edge] = []
    shown: set[tuple[str, int | None]] = set()
    for edge in edges:
        words = set(analyse(edge.fact))
        known = {word for word in words if (word, edge.valid_at) in shown}
        # The same words with another date say something new.
        if words and len(known) >= shares.fact_overlap * len(words):
            continue
        cost = tokens(layout.fact_line(edge))
        if cost <= budget:
            budget -= cost
            chosen.append(edge)
            shown |= {(word, edge.valid_at) for word in words}
    return chosen


def _entities(nodes: Sequence[Node], budget: int, shares: Shares, tokens: Tokens) -> list[str]:
    lines: list[str] = []
    for node in nodes:
        if len(lines) == shares.max_entities:
            break
        if not node.summary:
            continue
        line = layout.entity_line(node)[: shares.entity_characters]
        cost = tokens(line)
        if cost <= budget:
            budget -= cost
            lines.append(line)
    return lines


def _episodes(material: Material, budget: int, shares: Shares, tokens: Tokens, analyse: Analyse) -> list[str]:
    lines: list[str] = []
    for episode in material.episodes:
        content = excerpt(episode.content, material.term_weights, shares.excerpt_characters, analyse)
        line = layout.episode_line(episode, content)
        cost = tokens(line)
        if cost <= budget:
            budget -= cost
            lines.append(line)
    return lines
