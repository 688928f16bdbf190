"""What may be asked of a search, brought into range or refused in words."""

from dataclasses import replace
from typing import get_args
from uuid import UUID

from hitherto.domain.errors import InvalidInput
from hitherto.domain.limits import MAX_QUERY_CHARACTERS, MAX_SEARCH_LIMIT
from hitherto.domain.text_input import storable
from hitherto.retrieval.requests import Reranker, Scope, SearchRequest
from hitherto.services.paging import at_least_one

MAX_ORIGINS = 100
"""Origins of one search; each is looked for in the whole graph."""


def checked_search(request: SearchRequest) -> SearchRequest:
    """Return `request` with its query and limit brought into range, or raise `InvalidInput`.

    What belongs to another reranker than the one asked for is dropped.
    """
    if request.scope not in get_args(Scope):
        raise InvalidInput(f"scope must be one of {', '.join(get_args(Scope))}", param="scope")
    if request.reranker not in get_args(Reranker):
        raise InvalidInput(f"reranker must be one of {', '.join(get_args(Reranker))}", param="reranker")
    at_least_one(request.limit, "limit")
    if len(request.origins) > MAX_ORIGINS:
        message = f"bfs_origin_node_uuids must be at most {MAX_ORIGINS}, not {len(request.origins)}"
        raise InvalidInput(message, param="bfs_origin_node_uuids")
    return replace(
        request,
        query=storable(request.query[:MAX_QUERY_CHARACTERS]),
        limit=min(request.limit, MAX_SEARCH_LIMIT),
        mmr_lambda=_trade(request) if request.reranker == "mmr" else None,
        center=_center(request) if request.reranker == "node_distance" else None,
    )


def _trade(request: SearchRequest) -> float:
    if request.mmr_lambda is None or not 0 <= request.mmr_lambda <= 1:
        message = "mmr_lambda must be from 0 (differences) to 1 (relevance) with the reranker mmr"
        raise InvalidInput(message, param="mmr_lambda")
    return request.mmr_lambda


def _center(request: SearchRequest) -> UUID:
    if request.center is None:
        message = "center_node_uuid is required with the reranker node_distance"
        raise InvalidInput(message, param="center_node_uuid")
    return request.center
