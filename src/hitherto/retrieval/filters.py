"""Filters: what a search may return, as a boolean mask over a collection before anything is ranked.

A time that is not known meets no comparison.
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hitherto.domain.facts import ENTITY_LABEL
from hitherto.domain.instants import Instant
from hitherto.retrieval.building import UNKNOWN_TIME
from hitherto.retrieval.collection import Collection
from hitherto.retrieval.interning import Interner
from hitherto.retrieval.postings import Mask
from hitherto.retrieval.ragged import Ragged
from hitherto.retrieval.snapshot import Snapshot

Comparison = Literal["=", "<>", ">", "<", ">=", "<="]

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


@dataclass(frozen=True, slots=True)
class TimeCondition:
    """One comparison of a time with an instant."""

    comparison: Comparison
    instant: Instant


AnyOfAll = tuple[tuple[TimeCondition, ...], ...]
"""Met when all conditions of at least one group are; no groups at all are no filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """All parts must be met; a part that is not given filters nothing. What does not apply to a scope is ignored there.

    Facts: `edge_types` (any of these relations), the four times, `min_rating` (a fact without a rating passes).
    Nodes: `node_labels` (any of these). Facts, nodes and episodes: `session` (said in it). Of an empty list of names
    there is no member, so nothing is found.
    """

    edge_types: tuple[str, ...] | None = None
    node_labels: tuple[str, ...] | None = None
    created_at: AnyOfAll = ()
    expired_at: AnyOfAll = ()
    valid_at: AnyOfAll = ()
    invalid_at: AnyOfAll = ()
    min_rating: float | None = None
    session: UUID | None = None


def edge_mask(snapshot: Snapshot, filters: Filters) -> Mask:
    """Return which facts may be found."""
    edges = snapshot.edges
    mask = edges.alive.copy()
    if not len(mask):
        return mask
    if filters.edge_types is not None:
        mask &= _among(edges.column("relation"), snapshot.tables.relations.find_all(filters.edge_types))
    for name in ("created_at", "expired_at", "valid_at", "invalid_at"):
        groups: AnyOfAll = getattr(filters, name)
        if groups:
            mask &= _meets(edges.column(name), groups)
    if filters.min_rating is not None:
        # A comparison with the not-a-number of an unrated fact is false, so the fact passes.
        mask &= ~(edges.column("rating") < filters.min_rating)
    return mask & _said_in(snapshot, edges, filters.session)


def node_mask(snapshot: Snapshot, filters: Filters) -> Mask:
    """Return which nodes may be found."""
    nodes = snapshot.nodes
    mask = nodes.alive.copy()
    if not len(mask):
        return mask
    if filters.node_labels is not None and ENTITY_LABEL not in filters.node_labels:
        mask &= _holds_any(nodes.list_column("labels"), _known(snapshot.tables.labels, filters.node_labels))
    return mask & _said_in(snapshot, nodes, filters.session)


def episode_mask(snapshot: Snapshot, filters: Filters) -> Mask:
    """Return which episodes may be found."""
    episodes = snapshot.episodes
    if filters.session is None or not len(episodes):
        return episodes.alive
    return episodes.alive & _in_session(snapshot, filters.session)


def _known(interner: Interner[str], keys: Sequence[str]) -> NDArray[np.bool_]:
    wanted = np.zeros(len(interner), np.bool_)
    wanted[interner.find_all(keys)] = True
    return wanted


def _among(column: NDArray[np.int64], wanted: Sequence[int]) -> Mask:
    return np.isin(column, wanted)


def _meets(times: NDArray[np.int64], groups: AnyOfAll) -> Mask:
    met = np.zeros(len(times), np.bool_)
    for group in groups:
        all_met = times != UNKNOWN_TIME
        for condition in group:
            all_met &= _OPERATORS[condition.comparison](times, condition.instant)
        met |= all_met
    return met


def _in_session(snapshot: Snapshot, session: UUID) -> Mask:
    number = snapshot.tables.sessions.find(session.bytes)
    # No session has the number -2; -1 is the number of episodes without one.
    mask: Mask = snapshot.episodes.column("session") == (-2 if number is None else number)
    return mask


def _said_in(snapshot: Snapshot, collection: Collection, session: UUID | None) -> Mask:
    if session is None:
        return np.ones(len(collection), np.bool_)
    here = np.zeros(len(snapshot.tables.episodes), np.bool_)
    if len(snapshot.episodes):
        here[snapshot.episodes.items[episode_mask(snapshot, Filters(session=session))]] = True
    return _holds_any(collection.list_column("episodes"), here)


def _holds_any(lists: Ragged, wanted: NDArray[np.bool_]) -> Mask:
    # The tables may have grown since `wanted` was sized; what is newer than this snapshot is in none of its rows.
    found = np.zeros(len(lists.offsets) - 1, np.bool_)
    found[lists.owners()[wanted[lists.values]]] = True
    return found
