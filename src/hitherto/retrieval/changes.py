"""What changed in a graph since a version: the rows from which a snapshot grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hitherto.domain.instants import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRow:
    """A fact as searches need it. `episodes` support it; `vector` is float16 bytes or None."""

    uuid: UUID
    source: UUID
    target: UUID
    relation: str
    fact: str
    created_at: Instant
    expired_at: Instant | None = None
    valid_at: Instant | None = None
    invalid_at: Instant | None = None
    rating: float | None = None
    vector: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRow:
    """A node as searches need it."""

    uuid: UUID
    name: str
    aliases: Sequence[str] = ()
    labels: Sequence[str] = ()
    summary: str = ""
    created_at: Instant
    vector: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRow:
    """An episode as searches need it."""

    uuid: UUID
    seq: int
    session: UUID | None = None
    speaker: str | None = None
    content: str
    kind: str = "message"
    role_type: str | None = None
    reference_time: Instant
    vector: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The rows of graph version `version` that are newer than some earlier one, and what was deleted since.

    `mentions` lists the episodes of every edge and node among the rows.
    """

    version: int
    edges: Sequence[EdgeRow] = ()
    nodes: Sequence[NodeRow] = ()
    episodes: Sequence[EpisodeRow] = ()
    mentions: Mapping[UUID, Sequence[UUID]] = field(default_factory=dict)
    deleted: Sequence[UUID] = ()
