"""Which facts, entities and excerpts go into a context block of limited size."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant
from hitherto.domain.names import normalise_name
from hitherto.retrieval import layout
from hitherto.retrieval.excerpt import excerpt
from hitherto.retrieval.tables import Analyse

_SHORTEST_LINE = 15
"""Tokens that the time, the speaker and the marks of an episode's line take already."""

Tokens = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a block may be made of, each list best first.

    `outstanding` are the facts that stand out from the others, `term_weights` say what the queries' terms are worth.
    """

    edges: Sequence[Edge] = ()
    outstanding: Collection[UUID] = ()
    nodes: Sequence[Node] = ()
    episodes: Sequence[Episode] = ()
    term_weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How a budget is spent. Measured on conversations; see docs/context-block.md.

    `facts` and `entities` are the parts of the budget that are theirs before the episodes; what the episodes leave
    over goes to more of them. A fact is not worth its place when the share `overlap` of its words was shown for
    the same time. An episode is cut to `excerpt_characters`, the first `whole_episodes` to
    `whole_characters`: the best ones are worth reading in full.
    """

    facts: float = 0.1
    entities: float = 0.05
    overlap: float = 0.8
    whole_episodes: int = 3
    whole_characters: int = 1600
    excerpt_characters: int = 400
    entity_characters: int = 300


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


@dataclass(slots=True)
class _Purse:
    """Tokens that are left to spend."""

    left: int

    def pays(self, cost: int) -> bool:
        """Whether `cost` was affordable; it is spent then."""
        if cost > self.left:
            return False
        self.left -= cost
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Packer:
    """Fills blocks. `tokens` estimates the length of a text, `analyse` finds its terms."""

    shares: Shares
    tokens: Tokens
    analyse: Analyse

    def pack(self, material: Material, budget: int, *, with_episodes: bool, now: Instant) -> Packed:
        """Choose what fits into `budget` tokens; the frame itself is always there, also when it alone is larger.

        Facts that hold `now` come first; those that ended follow, with the time in which they held.
        """
        frame = layout.render((), (), () if with_episodes else None)
        purse = _Purse(max(budget - self.tokens(frame), 0))
        facts = self._distinct(material.edges)
        entities = _telling(material.nodes, facts)
        episodes: list[str] | None = None
        chosen_facts: list[Edge] = []
        entity_lines: list[str] = []
        if with_episodes:
            first = [edge for edge in facts if edge.uuid in material.outstanding]
            chosen_facts = self._facts(first, purse, int(purse.left * self.shares.facts))
            entity_lines = self._entities(entities, purse, int(purse.left * self.shares.entities))
            episodes = self._episodes(material, purse)
        # What is left over buys more of the rest, in their order.
        shown = {edge.uuid for edge in chosen_facts}
        chosen_facts += self._facts([edge for edge in facts if edge.uuid not in shown], purse, purse.left)
        entity_lines += self._entities(entities[len(entity_lines) :], purse, purse.left)
        chosen_facts.sort(key=lambda edge: edge.invalid_at is not None and edge.invalid_at <= now)
        return Packed(
            facts=[layout.fact_line(edge) for edge in chosen_facts],
            entities=entity_lines,
            episodes=episodes,
            edges=chosen_facts,
        )

    def _distinct(self, edges: Sequence[Edge]) -> list[Edge]:
        """Leave out facts whose words were said by better ones for the same time; another date is news."""
        kept: list[Edge] = []
        said: set[tuple[str, int | None]] = set()
        for edge in edges:
            words = {(word, edge.valid_at) for word in self.analyse(edge.fact)}
            if not words or len(words & said) < self.shares.overlap * len(words):
                kept.append(edge)
                said |= words
        return kept

    def _facts(self, edges: Sequence[Edge], purse: _Purse, allowance: int) -> list[Edge]:
        chosen: list[Edge] = []
        own = _Purse(min(allowance, purse.left))
        for edge in edges:
            if not own.pays(self.tokens(layout.fact_line(edge))):
                break
            chosen.append(edge)
        purse.left -= min(allowance, purse.left) - own.left
        return chosen

    def _entities(self, nodes: Sequence[Node], purse: _Purse, allowance: int) -> list[str]:
        lines: list[str] = []
        own = _Purse(min(allowance, purse.left))
        for node in nodes:
            line = layout.entity_line(node, self.shares.entity_characters)
            if not own.pays(self.tokens(line)):
                break
            lines.append(line)
        purse.left -= min(allowance, purse.left) - own.left
        return lines

    def _episodes(self, material: Material, purse: _Purse) -> list[str]:
        lines: list[str] = []
        shares = self.shares
        for place, episode in enumerate(material.episodes):
            if purse.left < _SHORTEST_LINE:
                break
            limit = shares.whole_characters if place < shares.whole_episodes else shares.excerpt_characters
            content = excerpt(episode.content, material.term_weights, limit, self.analyse)
            line = layout.episode_line(episode, content)
            # A long one that does not fit leaves the place to shorter ones.
            if purse.pays(self.tokens(line)):
                lines.append(line)
        return lines


def _telling(nodes: Sequence[Node], facts: Sequence[Edge]) -> list[Node]:
    """Return the nodes that have more to tell than one of the facts says in the same words."""
    said = {normalise_name(edge.fact) for edge in facts}
    return [node for node in nodes if node.summary and normalise_name(node.summary) not in said]
