"""What filters let through."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.domain.instants import Instant
from hitherto.retrieval.filters import Filters, TimeCondition, edge_mask, episode_mask, node_mask
from hitherto.retrieval.requests import SearchRequest
from hitherto.retrieval.search import rank
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.weights import Weights
from hitherto.store.snapshot_rows import EdgeRow
from tests.retrieval.graphs import SESSION, asked, edge, episode, mentions, node, numbers, snapshot, uuid

TIMES = ("created_at", "expired_at", "valid_at", "invalid_at")
COMPARE = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}
INSTANT = st.integers(-3, 3).map(Instant)
CONDITION = st.builds(TimeCondition, st.sampled_from(list(COMPARE)), INSTANT)
GROUPS = st.lists(st.lists(CONDITION, max_size=3).map(tuple), max_size=3).map(tuple)


def session(number: int) -> UUID:
    return UUID(bytes=uuid(SESSION, number))


@pytest.fixture
def graph() -> Snapshot:
    return snapshot(
        edges=[
            edge(0, relation="LIKES", rating=0.2),
            edge(1, relation="LIVES_IN", rating=0.9),
            edge(2, relation="WORKS_AT"),
        ],
        nodes=[node(0, labels=("Entity", "Person")), node(1, labels=("Entity", "Place")), node(2, labels=("Entity",))],
        episodes=[episode(0, session=0), episode(1, session=1), episode(2, session=None)],
        mentions=mentions((0, 0), (1, 1), (2, 1), (2, 0)),
    )


def met(row: EdgeRow, filters: Filters) -> bool:
    for name in TIMES:
        groups, value = getattr(filters, name), getattr(row, name)
        if groups and not any(
            value is not None and all(COMPARE[one.comparison](value, one.instant) for one in group) for group in groups
        ):
            return False
    return True


@given(
    rows=st.lists(st.tuples(INSTANT, *[st.none() | INSTANT] * 3), min_size=1, max_size=6),
    groups=st.fixed_dictionaries({}, optional=dict.fromkeys(TIMES, GROUPS)),
)
def test_times_are_any_group_of_which_all_conditions_hold(rows, groups):
    edges = [edge(number, **dict(zip(TIMES, times, strict=True))) for number, times in enumerate(rows)]
    filters = Filters(**groups)
    assert edge_mask(snapshot(edges=edges), filters).tolist() == [met(row, filters) for row in edges]


RELATIONS = ("LIKES", "OWNS", "KNOWS")
ROW = st.fixed_dictionaries(
    {
        "relation": st.sampled_from(RELATIONS),
        "rating": st.none() | st.sampled_from([0.0, 0.4, 0.8]),
        **dict.fromkeys(TIMES, st.none() | INSTANT),
        "created_at": INSTANT,
    }
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "edge_types": st.lists(st.sampled_from([*RELATIONS, "NEVER"]), min_size=1, max_size=2).map(tuple),
        "min_rating": st.sampled_from([0.0, 0.3, 0.9]),
        **dict.fromkeys(TIMES, GROUPS),
    },
)


@settings(deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=20), groups=FILTERS)
def test_a_search_with_filters_finds_what_reading_every_row_finds(rows, groups):
    edges = [edge(number, "tea", **row) for number, row in enumerate(rows)]
    filters = Filters(**groups)
    expected = [
        number
        for number, row in enumerate(edges)
        if met(row, filters)
        and (not filters.edge_types or row.relation in filters.edge_types)
        and (filters.min_rating is None or row.rating is None or row.rating >= filters.min_rating)
    ]
    seen = snapshot(edges=edges)
    for wish in ({}, {"reranker": "mmr", "mmr_lambda": 0.5}, {"reranker": "episode_mentions"}):
        request = SearchRequest(query="tea", limit=50, filters=filters, **wish)
        assert sorted(numbers(rank(seen, asked(seen, "tea"), request, Weights()))) == expected


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(), [0, 1, 2]),
        (Filters(edge_types=("LIKES", "WORKS_AT")), [0, 2]),
        (Filters(edge_types=("NEVER_SEEN",)), []),
        (Filters(edge_types=()), []),
        (Filters(min_rating=0.5), [1, 2]),
        (Filters(session=session(0)), [0, 2]),
        (Filters(session=session(9)), []),
        (Filters(session=session(1), edge_types=("LIVES_IN", "LIKES")), [1]),
        (Filters(node_labels=("Person",)), [0, 1, 2]),
    ],
)
def test_facts(graph: Snapshot, filters: Filters, passing: list[int]):
    assert edge_mask(graph, filters).nonzero()[0].tolist() == passing


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(), [0, 1, 2]),
        (Filters(node_labels=("Person", "Place")), [0, 1]),
        (Filters(node_labels=("Entity",)), [0, 1, 2]),
        (Filters(node_labels=("Never",)), []),
        (Filters(node_labels=()), []),
        (Filters(edge_types=("LIKES",)), [0, 1, 2]),
    ],
)
def test_nodes(graph: Snapshot, filters: Filters, passing: list[int]):
    assert node_mask(graph, filters).nonzero()[0].tolist() == passing


@pytest.mark.parametrize(
    ("filters", "passing"),
    [(Filters(), [0, 1, 2]), (Filters(session=session(1)), [1]), (Filters(session=session(5)), [])],
)
def test_episodes(graph: Snapshot, filters: Filters, passing: list[int]):
    assert episode_mask(graph, filters).nonzero()[0].tolist() == passing


def test_an_empty_graph_lets_nothing_through():
    filters = Filters(session=session(0), edge_types=("LIKES",), node_labels=("Person",))
    for mask in (edge_mask, node_mask, episode_mask):
        assert len(mask(Snapshot(), filters)) == 0


def test_a_filter_acts_inside_the_search_not_on_its_result():
    rows = [edge(number, "tea " * (number + 1), relation="LIKES") for number in range(30)]
    seen = snapshot(edges=[*rows, edge(30, "she never drinks tea at all in any town", relation="AVOIDS")])
    request = SearchRequest(query="tea", limit=1, filters=Filters(edge_types=("AVOIDS",)))
    assert numbers(rank(seen, asked(seen, "tea"), request, Weights())) == [30]


def test_dead_rows_pass_no_filter(graph: Snapshot):
    from hitherto.retrieval.changes import Changes
    from hitherto.text.tokens import search_tokens as terms

    later = graph.updated(Changes(version=2, deleted=[uuid(0, 0), uuid(1, 1), uuid(2, 2)]), terms, 4)
    assert edge_mask(later, Filters()).sum() == 2
    assert node_mask(later, Filters()).sum() == 2
    assert episode_mask(later, Filters()).sum() == 2
