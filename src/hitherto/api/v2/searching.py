"""From a search on the wire to a search request, saying plainly what is wrong with it."""

from typing import Any
from uuid import UUID

from hitherto.api.v2.models import DateFilters, Search, SearchFilters
from hitherto.domain.errors import InvalidInput
from hitherto.domain.identity import parse_uuid
from hitherto.domain.instants import parse_nearest_instant
from hitherto.domain.limits import DEFAULT_SEARCH_LIMIT
from hitherto.retrieval.filters import AnyOfAll, Filters, TimeCondition
from hitherto.retrieval.requests import SearchRequest

_TIMES = ("created_at", "valid_at", "invalid_at", "expired_at")


def search_request(body: Search) -> SearchRequest:
    """Return what is asked of the graph."""
    origins = body.bfs_origin_node_uuids or []
    return SearchRequest(
        query=body.query,
        scope=body.scope or "edges",
        limit=DEFAULT_SEARCH_LIMIT if body.limit is None else body.limit,
        reranker=body.reranker or "rrf",
        filters=_filters(body.search_filters or SearchFilters(), body.min_fact_rating),
        mmr_lambda=body.mmr_lambda,
        center=_center(body),
        origins=tuple(_uuid(text, f"bfs_origin_node_uuids[{i}]") for i, text in enumerate(origins)),
        min_score=body.min_score,
    )


def _center(body: Search) -> UUID | None:
    """Return the centre where one is needed; elsewhere it means nothing, whatever it is."""
    wanted = body.reranker == "node_distance" and body.center_node_uuid
    return _uuid(wanted, "center_node_uuid") if wanted else None


def _uuid(text: str, param: str) -> UUID:
    uuid = parse_uuid(text)
    if uuid is None:
        raise InvalidInput(f"{param}: must be a uuid", param=param)
    return uuid


def _filters(given: SearchFilters, min_rating: float | None) -> Filters:
    times: dict[str, Any] = {name: _conditions(getattr(given, name) or [], f"search_filters.{name}") for name in _TIMES}
    return Filters(
        edge_types=_names(given.edge_types),
        node_labels=_names(given.node_labels),
        min_rating=min_rating,
        **times,
    )


def _names(given: list[str] | None) -> tuple[str, ...] | None:
    """Return the names that are wanted: an empty list is not one that was left out, and nothing is in it."""
    return None if given is None else tuple(given)


def _conditions(groups: DateFilters, param: str) -> AnyOfAll:
    return tuple(
        tuple(
            TimeCondition(
                condition.comparison_operator, parse_nearest_instant(condition.date, f"{param}[{i}][{j}].date")
            )
            for j, condition in enumerate(group)
        )
        for i, group in enumerate(groups)
    )
