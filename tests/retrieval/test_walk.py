"""The walk over facts."""

import numpy as np

from hitherto.retrieval.changes import Changes
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.walk import walk_edges
from hitherto.text.tokens import search_tokens
from tests.retrieval.graphs import edge, node, snapshot, uuid

CHAIN = snapshot(
    nodes=[node(number, f"n{number}") for number in range(5)],
    edges=[edge(number, source=number, target=number + 1) for number in range(4)],
)


def test_the_walk_reaches_two_hops_and_fades():
    scores = walk_edges(CHAIN, np.array([0]))
    assert scores[0] > scores[1] > 0
    assert scores[2:].tolist() == [0, 0]


def test_it_walks_against_the_direction_of_facts_too():
    scores = walk_edges(CHAIN, np.array([4]))
    assert scores[3] > scores[2] > scores[1] == 0


def test_a_node_with_many_facts_passes_on_less():
    hub = [edge(number, source=0, target=number + 2) for number in range(9)]
    seen = snapshot(
        nodes=[node(number, f"n{number}") for number in range(20)], edges=[*hub, edge(9, source=1, target=15)]
    )
    scores = walk_edges(seen, np.array([0, 1]))
    assert scores[9] == 1.0
    assert (scores[:9] == 1 / 3).all()


def test_dead_facts_are_not_walked():
    seen = CHAIN.updated(Changes(version=2, deleted=[uuid(0, 0)]), search_tokens, 4)
    assert walk_edges(seen, np.array([0])).tolist() == [0, 0, 0, 0]


def test_nothing_to_start_from_or_to_walk_on():
    assert walk_edges(CHAIN, np.zeros(0, np.int64)).tolist() == [0, 0, 0, 0]
    assert len(walk_edges(Snapshot(), np.zeros(0, np.int64))) == 0
