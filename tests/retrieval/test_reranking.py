"""The other orders of what a search finds."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.retrieval.filters import Filters
from hitherto.retrieval.requests import Hit, SearchRequest
from hitherto.retrieval.reranking import CROSS_ENCODED, POOL, mention_counts
from hitherto.retrieval.search import rank
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.weights import Weights
from tests.retrieval.graphs import EPISODE, NODE, asked, edge, episode, mentions, node, numbers, snapshot, uuid, vector

SCOPES = ("edges", "nodes", "episodes")
QUERY = (1.0, 0.2, 0.0, 0.0)


def found(seen: Snapshot, text: str = "tea", **wish: Any) -> list[Hit]:
    return rank(seen, asked(seen, text, *QUERY), SearchRequest(query=text, **wish), Weights())


def of_node(number: int) -> UUID:
    return UUID(bytes=uuid(NODE, number))


@pytest.fixture
def twice() -> Snapshot:
    """Facts 0 and 1 say the same and answer best, fact 2 says another thing, fact 3 is far from all."""
    return snapshot(
        edges=[
            edge(0, "tea a", vector=vector(1, 0.2, 0, 0)),
            edge(1, "tea b", vector=vector(1, 0.21, 0, 0)),
            edge(2, "tea c", vector=vector(0.5, 0, 1, 0)),
            edge(3, "rain", vector=vector(0, 0, 0, 1)),
        ]
    )


def test_difference_counts_as_much_as_lambda_leaves_it(twice: Snapshot):
    relevant = numbers(found(twice))
    assert numbers(found(twice, reranker="mmr", mmr_lambda=1.0)) == relevant
    assert set(relevant[:2]) == {0, 1}
    different = numbers(found(twice, reranker="mmr", mmr_lambda=0.5, limit=2))
    assert different[0] == relevant[0]
    assert different[1] not in (0, 1)


def test_without_vectors_words_tell_what_is_alike():
    seen = snapshot(edges=[edge(0, "tea tea lake"), edge(1, "tea tea lake"), edge(2, "tea violin")])
    request = SearchRequest(query="tea lake", reranker="mmr", mmr_lambda=0.3)
    assert numbers(rank(seen, asked(seen, "tea lake"), request, Weights()))[1] == 2


def test_fewer_hops_come_first_and_the_unreachable_last():
    seen = snapshot(
        nodes=[node(number, f"n{number}") for number in range(6)],
        edges=[
            edge(0, "tea tea tea", source=4, target=5, vector=vector(1, 0.2, 0, 0)),
            edge(1, "tea", source=2, target=3),
            edge(2, "rain", source=0, target=1),
            edge(3, "snow", source=1, target=2),
        ],
    )
    hits = found(seen, reranker="node_distance", center=of_node(0))
    assert numbers(hits) == [2, 3, 1, 0]
    assert [hit.score for hit in hits] == [1.0, 0.5, pytest.approx(1 / 3), 0.0]


def test_what_lies_beside_the_centre_is_found_among_any_number_of_better_answers():
    rows = [edge(number, "tea", source=2, target=3) for number in range(POOL + 50)]
    ends = [node(number, f"n{number}") for number in range(4)]
    seen = snapshot(nodes=ends, edges=[*rows, edge(POOL + 50, "rain", source=0, target=1)])
    hits = found(seen, reranker="node_distance", center=of_node(1), limit=5)
    assert numbers(hits)[0] == POOL + 50
    assert len(hits) == 5


def test_an_unknown_centre_leaves_the_order_of_the_search(twice: Snapshot):
    hits = found(twice, reranker="node_distance", center=UUID(int=7))
    assert numbers(hits) == numbers(found(twice))
    assert {hit.score for hit in hits} == {0.0}


def test_what_more_episodes_speak_of_comes_first():
    seen = snapshot(
        edges=[edge(0, "tea tea"), edge(1, "tea"), edge(2, "tea")],
        episodes=[episode(number) for number in range(3)],
        mentions=mentions((0, 0), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2)),
    )
    hits = found(seen, reranker="episode_mentions")
    assert numbers(hits) == [1, 2, 0]
    assert [hit.score for hit in hits] == [3, 2, 1]
    assert mention_counts(seen, "episodes").tolist() == [2, 2, 2]


def test_near_an_origin_is_found_and_gains():
    seen = snapshot(
        nodes=[node(number, f"n{number}") for number in range(4)],
        edges=[edge(0, "tea", source=2, target=3), edge(1, "rain", source=0, target=1)],
        episodes=[episode(0, "x"), episode(1, "y")],
        mentions=mentions((1, 1)),
    )

    def without_vectors(**wish: Any) -> list[Hit]:
        return rank(seen, asked(seen, "tea"), SearchRequest(query="tea", **wish), Weights())

    assert numbers(without_vectors()) == [0]
    for origin in (of_node(0), UUID(bytes=uuid(EPISODE, 1))):
        hits = without_vectors(origins=(origin,))
        assert set(numbers(hits)) == {0, 1}
        assert {hit.why.get("bfs") for hit in hits} == {None, Weights().origins}
    assert numbers(without_vectors(origins=(UUID(int=5),))) == [0]


def test_a_cross_encoder_is_given_at_least_its_number_of_candidates():
    seen = snapshot(edges=[edge(number, "tea") for number in range(CROSS_ENCODED + 30)])
    assert len(found(seen, reranker="cross_encoder", limit=3)) == CROSS_ENCODED
    assert len(found(seen, reranker="cross_encoder", limit=50)) == 50


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"reranker": "mmr", "mmr_lambda": 0.5},
        {"reranker": "node_distance", "center": of_node(0)},
        {"reranker": "episode_mentions"},
        {"reranker": "cross_encoder"},
    ],
)
@pytest.mark.parametrize("scope", SCOPES)
def test_an_empty_graph_has_no_order(wish: dict[str, Any], scope: str):
    assert found(Snapshot(), scope=scope, **wish) == []


VECTORS = st.none() | st.lists(st.integers(-3, 3), min_size=4, max_size=4).filter(any).map(lambda each: vector(*each))
ROWS = st.lists(st.tuples(st.sampled_from(["tea", "rain", "tea rain", "snow"]), VECTORS), min_size=1, max_size=9)
WISHES = st.sampled_from(
    [
        {"reranker": "rrf"},
        {"reranker": "mmr", "mmr_lambda": 0.0},
        {"reranker": "mmr", "mmr_lambda": 0.4},
        {"reranker": "node_distance", "center": of_node(1)},
        {"reranker": "episode_mentions"},
    ]
)


@settings(deadline=None, max_examples=150)
@given(rows=ROWS, wish=WISHES, scope=st.sampled_from(SCOPES), limit=st.integers(1, 12), least=st.floats(-1, 1))
def test_every_order_descends_repeats_nothing_and_respects_limits(rows, wish, scope, limit, least):
    make = {"edges": edge, "nodes": node, "episodes": episode}[scope]
    seen = snapshot(**{scope: [make(number, text, vector=own) for number, (text, own) in enumerate(rows)]})
    hits = found(seen, scope=scope, limit=limit, **wish)
    scores = [hit.score for hit in hits]
    assert len({hit.uuid for hit in hits}) == len(hits) == min(limit, len(rows))
    assert scores == sorted(scores, reverse=True)
    good = found(seen, scope=scope, limit=limit, min_score=least, **wish)
    assert good == [hit for hit in hits if hit.score >= least]


RELATIONS = ("LIKES", "OWNS", "KNOWS")
FEW = st.lists(st.tuples(st.sampled_from(RELATIONS), st.integers(0, 5)), min_size=1, max_size=20)


@settings(deadline=None, max_examples=100)
@given(rows=FEW, wanted=st.lists(st.sampled_from([*RELATIONS, "NEVER"]), min_size=1, max_size=2), wish=WISHES)
def test_filters_act_inside_every_order(rows, wanted, wish):
    edges = [edge(n, "tea " * more, relation=relation) for n, (relation, more) in enumerate(rows)]
    hits = found(snapshot(edges=edges), limit=50, filters=Filters(edge_types=tuple(wanted)), **wish)
    assert sorted(numbers(hits)) == [n for n, (relation, _) in enumerate(rows) if relation in wanted]


def test_three_of_thousands_that_pass_a_filter_are_all_found():
    rows = [edge(number, "tea tea tea", relation="LIKES") for number in range(20_000)]
    rare = [edge(20_000 + number, "an umbrella", relation="OWNS") for number in range(3)]
    seen = snapshot(edges=[*rows, *rare])
    for wish in ({}, {"reranker": "mmr", "mmr_lambda": 0.5}, {"reranker": "node_distance", "center": of_node(5)}):
        hits = found(seen, filters=Filters(edge_types=("OWNS",)), **wish)
        assert sorted(numbers(hits)) == [20_000, 20_001, 20_002]
