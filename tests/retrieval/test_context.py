"""The shortlist of a context block."""

from uuid import UUID

import pytest

from hitherto.retrieval.context import Shortlist, shortlist
from hitherto.retrieval.requests import ContextRequest
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.weights import Weights
from tests.retrieval.graphs import EDGE, EPISODE, NODE, asked, edge, episode, mentions, node, snapshot, uuid

REQUEST = ContextRequest(queries=())


@pytest.fixture
def graph() -> Snapshot:
    return snapshot(
        episodes=[
            episode(0, "The violin needs strings.", session=None),
            episode(1, "The boat leaks.", session=None),
            episode(2, "Good night.", session=None),
        ],
        nodes=[node(0, "Ann"), node(1, "violin"), node(2, "boat")],
        edges=[edge(0, "Ann owns a violin.", 0, 1), edge(1, "Ann owns a boat.", 0, 2, rating=0.1)],
        mentions=mentions((0, 0), (1, 1)),
    )


def named(kind: int, *given: int) -> list[UUID]:
    return [UUID(bytes=uuid(kind, number)) for number in given]


def chosen(seen: Snapshot, *texts: str, request: ContextRequest = REQUEST) -> Shortlist:
    return shortlist(seen, [asked(seen, text) for text in texts], request, Weights())


def test_the_best_of_each_kind_come_first(graph: Snapshot):
    found = chosen(graph, "violin")
    assert found.edges[0] == named(EDGE, 0)[0]
    assert found.nodes[0] == named(NODE, 1)[0]
    assert found.episodes[0] == named(EPISODE, 0)[0]


def test_messages_are_queries_of_their_own_and_the_newest_weighs_most(graph: Snapshot):
    assert chosen(graph, "violin", "boat").episodes[:2] == named(EPISODE, 0, 1)
    assert chosen(graph, "boat", "violin").episodes[:2] == named(EPISODE, 1, 0)
    assert chosen(graph, "boat", "violin").edges == named(EDGE, 1, 0)


def test_a_newest_message_that_says_nothing_leaves_it_to_the_older_ones(graph: Snapshot):
    assert chosen(graph, "ok", "boat").edges[0] == named(EDGE, 1)[0]


def test_terms_are_worth_their_rarity_and_less_in_older_messages(graph: Snapshot):
    worth = dict(chosen(graph, "violin", "boat").term_weights)
    assert worth["violin"] == pytest.approx(2 * worth["boat"])
    assert set(worth) == {"violin", "boat"}


def test_without_a_query_there_is_no_shortlist(graph: Snapshot):
    assert chosen(graph) == Shortlist()


def test_episodes_can_be_left_out(graph: Snapshot):
    found = chosen(graph, "violin", request=ContextRequest(queries=(), with_episodes=False))
    assert found.episodes == ()
    assert found.edges


def test_known_episodes_are_left_out(graph: Snapshot):
    known = frozenset([*named(EPISODE, 0), UUID(int=1)])
    found = chosen(graph, "violin", request=ContextRequest(queries=(), known=known))
    assert named(EPISODE, 0)[0] not in found.episodes
    assert len(found.episodes) == 2


def test_low_ratings_are_left_out(graph: Snapshot):
    found = chosen(graph, "boat", request=ContextRequest(queries=(), min_rating=0.5))
    assert found.edges == named(EDGE, 0)


def test_the_facts_of_a_small_graph_all_stand_out(graph: Snapshot):
    found = chosen(graph, "violin")
    assert found.outstanding == frozenset(found.edges)


def test_an_empty_graph_has_nothing_to_choose():
    found = chosen(Snapshot(), "violin")
    assert (list(found.edges), list(found.nodes), list(found.episodes)) == ([], [], [])
    assert found.term_weights == ()
