"""The knowledge in a graph: nodes (things) and edges (facts about them), with where each was said."""

from dataclasses import dataclass, field
from uuid import UUID

from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.domain.instants import Instant, Precision
from hitherto.domain.text_input import Json

ENTITY_LABEL = "Entity"
USER_LABEL = "User"
CORRECTED = "corrected"
"""Closing rule: it was said by mistake and taken back, so it never held. Searches and context blocks leave it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A thing that facts speak of. `labels` always holds "Entity" and at most one type besides."""

    uuid: UUID
    name: str
    labels: tuple[str, ...] = (ENTITY_LABEL,)
    aliases: tuple[str, ...] = ()
    summary: str = ""
    attributes: Json = field(default_factory=dict)
    created_at: Instant

    @property
    def graph(self) -> GraphKey:
        """The key of the graph that this node belongs to."""
        return graph_key_of(self.uuid)

    @property
    def is_user(self) -> bool:
        """Whether this is the node of the graph's own user, which no cascade removes."""
        return USER_LABEL in self.labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Why a fact ended: the fact that closed it (none for an explicit ending), the rule, and the episode."""

    rule: str
    episode: UUID
    edge: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A fact: one sentence about `source`, with the four times.

    `created_at` and `expired_at` are when we knew: recorded, and learned that it stopped. `valid_at` and
    `invalid_at` are when it held in the world, each with its precision; `invalid_at` is the first instant at
    which it no longer holds. `timeline` names the functional relation (with its qualifier, such as
    "FAVORITE:color") of which a subject has one value at a time; None for relations that can hold side by side.
    """

    uuid: UUID
    source: UUID
    target: UUID
    relation: str
    fact: str
    created_at: Instant
    expired_at: Instant | None = None
    valid_at: Instant | None = None
    valid_precision: Precision = Precision.ASSUMED
    invalid_at: Instant | None = None
    invalid_precision: Precision | None = None
    timeline: str | None = None
    attributes: Json = field(default_factory=dict)
    rating: float | None = None
    closed_by: Closing | None = None
    episodes: tuple[UUID, ...] = ()
    """Supporting episodes, oldest first. Filled when read; stored as mentions."""

    @property
    def graph(self) -> GraphKey:
        """The key of the graph that this fact belongs to."""
        return graph_key_of(self.uuid)

    @property
    def is_current(self) -> bool:
        """Whether no end of this fact is known."""
        return self.invalid_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionOf:
    """Provenance: `episode` speaks of `item`, at `start` to `end` (characters of the episode's content)."""

    episode: UUID
    item: UUID
    item_is_edge: bool
    start: int = 0
    end: int = 0
