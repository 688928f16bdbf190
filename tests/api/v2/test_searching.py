from uuid import UUID

import pytest

from hitherto.api.v2.models import Search
from hitherto.api.v2.searching import search_request
from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import Instant
from hitherto.retrieval.filters import Filters, TimeCondition
from hitherto.retrieval.requests import SearchRequest

NODE = UUID("6b1f0a52-3c1e-4d8e-9a57-0f4d2b7c9e10")
MARCH = Instant(1_709_251_200_000_000)


def request_for(**body: object) -> SearchRequest:
    return search_request(Search.model_validate({"query": "Ann", **body}))


def test_what_is_left_out_has_a_default() -> None:
    assert request_for() == SearchRequest(query="Ann", scope="edges", limit=10, reranker="rrf")
    nulls = dict.fromkeys(["scope", "limit", "reranker", "search_filters", "min_fact_rating"])
    assert request_for(**nulls) == request_for()


def test_what_is_given_is_asked() -> None:
    assert request_for(scope="nodes", limit=3) == SearchRequest(query="Ann", scope="nodes", limit=3)
    assert request_for(limit=0).limit == 0


def test_filters_are_translated() -> None:
    date = {"comparison_operator": ">=", "date": "2024-03-01"}
    filters = {
        "edge_types": ["LIVES_IN"],
        "node_labels": ["City", "User"],
        "valid_at": [[date, {**date, "comparison_operator": "<>"}], [date]],
        "created_at": [],
    }
    since = TimeCondition(">=", MARCH)

    assert request_for(search_filters=filters, min_fact_rating=0.5).filters == Filters(
        edge_types=("LIVES_IN",),
        node_labels=("City", "User"),
        valid_at=((since, TimeCondition("<>", MARCH)), (since,)),
        min_rating=0.5,
    )


def test_a_date_that_is_none_is_named_with_its_place() -> None:
    date = {"comparison_operator": "=", "date": "2024-01-01"}

    with pytest.raises(InvalidInput, match=r"search_filters\.expired_at\[1\]\[0\]\.date is not a date that exists"):
        request_for(search_filters={"expired_at": [[date], [{**date, "date": "2024-13-01"}]]})


def test_what_rerankers_need_is_passed_on() -> None:
    assert request_for(reranker="mmr", mmr_lambda=0.5, min_score=0.1) == SearchRequest(
        query="Ann", reranker="mmr", mmr_lambda=0.5, min_score=0.1
    )
    near = request_for(reranker="node_distance", center_node_uuid=str(NODE), bfs_origin_node_uuids=[str(NODE)])
    assert (near.reranker, near.center, near.origins) == ("node_distance", NODE, (NODE,))


def test_uuids_that_are_none_are_named_with_their_place() -> None:
    with pytest.raises(InvalidInput, match=r"bfs_origin_node_uuids\[1\]: must be a uuid"):
        request_for(bfs_origin_node_uuids=[str(NODE), "a"])
    with pytest.raises(InvalidInput, match="center_node_uuid: must be a uuid"):
        request_for(reranker="node_distance", center_node_uuid="a")


def test_a_centre_means_nothing_to_other_rerankers() -> None:
    assert request_for(bfs_origin_node_uuids=[], center_node_uuid="a") == request_for()
