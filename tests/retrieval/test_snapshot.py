"""Growing snapshots: whatever the history, what is found is what a fresh build would find."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings

from hitherto.retrieval.changes import Changes
from hitherto.retrieval.requests import SearchRequest
from hitherto.retrieval.search import rank
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.weights import Weights
from hitherto.text.tokens import search_tokens as terms
from tests.retrieval.graphs import DIMENSIONS, asked, edge, episode, mentions, snapshot, uuid, vector
from tests.retrieval.histories import Plain, answers, history


@settings(max_examples=100, deadline=None)
@given(history())
def test_a_grown_snapshot_answers_like_a_fresh_one(changes: Sequence[Changes]):
    grown, plain = Snapshot(), Plain()
    for change in changes:
        grown = grown.updated(change, terms, DIMENSIONS)
        plain.apply(change)
    fresh = plain.fresh()
    for collection in ("edges", "nodes", "episodes"):
        assert getattr(grown, collection).count == getattr(fresh, collection).count
    assert answers(grown) == answers(fresh)


@settings(max_examples=30, deadline=None)
@given(history())
def test_an_older_snapshot_goes_on_answering_as_before(changes: Sequence[Changes]):
    older = Snapshot().updated(changes[0], terms, DIMENSIONS)
    before = answers(older)
    newer = older
    for change in changes[1:]:
        newer = newer.updated(change, terms, DIMENSIONS)
    assert answers(older) == before


def test_many_small_changes_leave_few_segments():
    seen = Snapshot()
    for number in range(300):
        seen = seen.updated(Changes(version=number, episodes=[episode(number, f"word{number}")]), terms, DIMENSIONS)
    assert len(seen.episodes.segments) <= 8
    assert seen.episodes.count == 300
    sizes = [len(segment) for segment in seen.episodes.segments]
    assert sizes == sorted(sizes, reverse=True)


def test_rows_are_moved_only_a_few_times_by_merging():
    moved, seen = 0, Snapshot()
    for number in range(256):
        before = set(map(id, seen.episodes.segments))
        seen = seen.updated(Changes(version=number, episodes=[episode(number)]), terms, DIMENSIONS)
        moved += sum(len(segment) for segment in seen.episodes.segments if id(segment) not in before)
    assert moved < 256 * 12


def test_a_segment_that_is_mostly_dead_is_rewritten():
    seen = snapshot(episodes=[episode(number) for number in range(10)])
    gone = [uuid(2, number) for number in range(6)]
    seen = seen.updated(Changes(version=2, deleted=gone), terms, DIMENSIONS)
    assert [len(segment) for segment in seen.episodes.segments] == [4]


def test_a_collection_of_which_everything_died_is_empty():
    seen = snapshot(edges=[edge(0)], mentions=mentions((0, 0)))
    seen = seen.updated(Changes(version=2, deleted=[uuid(0, 0)]), terms, DIMENSIONS)
    assert len(seen.edges) == seen.edges.count == 0
    assert rank(seen, asked(seen, "tea"), SearchRequest(query="tea"), Weights()) == []


def test_neighbours_follow_the_session_and_close_over_a_deleted_turn():
    rows = [episode(0, session=0), episode(1, session=1), episode(2, session=0), episode(3, session=0)]
    seen = snapshot(episodes=rows)
    previous, following = seen.neighbours
    assert previous.tolist() == [-1, -1, 0, 2]
    assert following.tolist() == [2, -1, 3, -1]
    seen = seen.updated(Changes(version=2, deleted=[uuid(2, 2)]), terms, DIMENSIONS)
    places = seen.episodes.ordinals(seen.tables.episodes.find_all([uuid(2, 0), uuid(2, 3)]))
    assert seen.neighbours[1][places[0]] == places[1]


def test_vectors_of_another_length_are_left_out():
    foreign = np.ones(6, np.float16).tobytes()
    seen = snapshot(edges=[edge(0, vector=foreign), edge(1, vector=vector(1, 0, 0, 0))])
    assert seen.edges.column("has_vector").tolist() == [False, True]
    assert not seen.edges.segments[0].vectors[0].any()


def test_bytes_grow_with_the_graph():
    small, large = snapshot(episodes=[episode(0)]), snapshot(episodes=[episode(n, f"w{n}") for n in range(50)])
    assert large.nbytes > small.nbytes > 0
