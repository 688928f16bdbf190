"""What is asked of retrieval and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from hitherto.domain.facts import Edge
from hitherto.domain.limits import DEFAULT_SEARCH_LIMIT
from hitherto.retrieval.filters import Filters

Scope = Literal["edges", "nodes", "episodes"]
Reranker = Literal["rrf", "mmr", "node_distance", "episode_mentions", "cross_encoder"]
"""How the found rows are ordered; see docs/search.md. "rrf" is the fused search itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search in one graph. `query` may be of any length, also empty; the newest items answer an empty one.

    `mmr_lambda` (0 to 1) belongs to the reranker "mmr", `center` (the uuid of a node) to "node_distance". `origins`
    are nodes or episodes: what lies near them is found as well and gains. `min_score` leaves out hits below it.
    """

    query: str
    scope: Scope = "edges"
    limit: int = DEFAULT_SEARCH_LIMIT
    reranker: Reranker = "rrf"
    filters: Filters = field(default_factory=Filters)
    mmr_lambda: float | None = None
    center: UUID | None = None
    origins: tuple[UUID, ...] = ()
    min_score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found row. `score` compares hits of one search; `why` is the part of it that each search contributed."""

    uuid: UUID
    score: float
    why: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRequest:
    """A context block for the last messages of a conversation, newest first.

    `token_budget` bounds the block. `min_rating` leaves out facts that are rated lower. `known` are episodes that
    the caller has before it anyway, such as those very messages: they are not shown again.
    """

    queries: tuple[str, ...]
    token_budget: int = 2000
    with_episodes: bool = True
    min_rating: float | None = None
    known: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A context block and the facts in it, best first."""

    text: str
    edges: tuple[Edge, ...] = ()
