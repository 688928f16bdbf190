"""How far things are from each other."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.retrieval.adjacency import FARTHEST, OUT_OF_REACH
from hitherto.retrieval.changes import Changes
from hitherto.retrieval.hops import hops_from
from hitherto.retrieval.snapshot import Snapshot
from hitherto.text.tokens import search_tokens as terms
from tests.retrieval.graphs import DIMENSIONS, EPISODE, NODE, edge, episode, mentions, node, snapshot, uuid


def of_node(number: int) -> UUID:
    return UUID(bytes=uuid(NODE, number))


def of_episode(number: int) -> UUID:
    return UUID(bytes=uuid(EPISODE, number))


@pytest.fixture
def chain() -> Snapshot:
    """Nodes 0 to 4 in a row, node 5 alone; each fact is told in an episode of its number."""
    return snapshot(
        nodes=[node(number, f"n{number}") for number in range(6)],
        edges=[edge(number, source=number, target=number + 1) for number in range(4)],
        episodes=[episode(number) for number in range(5)],
        mentions=mentions((0, 0), (1, 1), (2, 2), (3, 3)),
    )


def test_hops_of_nodes_facts_and_episodes(chain: Snapshot):
    far = OUT_OF_REACH
    assert hops_from(chain, "nodes", [of_node(1)]).tolist() == [1, 0, 1, 2, 3, far]
    assert hops_from(chain, "edges", [of_node(1)]).tolist() == [0, 0, 1, 2]
    assert hops_from(chain, "episodes", [of_node(1)]).tolist() == [0, 0, 1, 2, far]


def test_several_origins_and_an_episode_for_the_things_it_speaks_of(chain: Snapshot):
    assert hops_from(chain, "nodes", [of_node(0), of_node(4)]).tolist() == [0, 1, 2, 1, 0, OUT_OF_REACH]
    assert hops_from(chain, "nodes", [of_episode(1)]).tolist()[:5] == [1, 0, 0, 1, 2]


def test_what_the_graph_does_not_know_leads_nowhere(chain: Snapshot):
    strangers = [UUID(int=1), of_node(99), of_episode(99), UUID(bytes=edge(0).uuid)]
    for scope in ("nodes", "edges", "episodes"):
        assert set(hops_from(chain, scope, strangers)) == {OUT_OF_REACH}
        assert set(hops_from(chain, scope, [])) == {OUT_OF_REACH}
        assert hops_from(Snapshot(), scope, strangers).tolist() == []


def test_removed_things_are_no_way_and_no_origin(chain: Snapshot):
    later = chain.updated(
        Changes(version=2, deleted=[edge(1).uuid, uuid(NODE, 4), uuid(EPISODE, 0)]), terms, DIMENSIONS
    )
    assert hops_from(later, "nodes", [of_node(0)])[later.nodes.alive].tolist() == [0, 1, *[OUT_OF_REACH] * 3]
    assert set(hops_from(later, "nodes", [of_node(4), of_episode(0)])) == {OUT_OF_REACH}


def test_a_long_chain_ends_out_of_reach():
    count = FARTHEST + 5
    row = snapshot(
        nodes=[node(number, f"n{number}") for number in range(count + 1)],
        edges=[edge(number, source=number, target=number + 1) for number in range(count)],
    )
    hops = hops_from(row, "nodes", [of_node(0)])
    assert hops.tolist() == [min(number, OUT_OF_REACH) for number in range(count + 1)]


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=15)


@settings(deadline=None)
@given(pairs=PAIRS, seeds=st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_the_distances_are_those_of_a_plain_search(pairs, seeds):
    seen = snapshot(
        nodes=[node(number, f"n{number}") for number in range(10)],
        edges=[edge(number, source=source, target=target) for number, (source, target) in enumerate(pairs)],
    )
    expected = dict.fromkeys(seeds, 0)
    queue = list(expected)
    for current in queue:
        for source, target in pairs:
            for here, there in ((source, target), (target, source)):
                if here == current and there not in expected:
                    expected[there] = expected[current] + 1
                    queue.append(there)
    found = hops_from(seen, "nodes", [of_node(seed) for seed in seeds]).tolist()
    assert found == [expected.get(number, OUT_OF_REACH) for number in range(10)]
    assert len(seen.adjacency.neighbours) == 2 * len(pairs)
