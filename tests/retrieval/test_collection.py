"""Collections: ordinals, places and lookups over several segments."""

import numpy as np
import pytest

from hitherto.retrieval.changes import Changes
from hitherto.retrieval.collection import Collection
from hitherto.retrieval.snapshot import Snapshot
from hitherto.text.tokens import search_tokens
from tests.retrieval.graphs import (
    DIMENSIONS,
    EDGE,
    EPISODE,
    NODE,
    edge,
    episode,
    mentions,
    node,
    snapshot,
    uuid,
    vector,
)


def grown(*changes: Changes) -> Snapshot:
    seen = Snapshot()
    for change in changes:
        seen = seen.updated(change, search_tokens, DIMENSIONS)
    return seen


@pytest.fixture
def two_segments() -> Snapshot:
    first = Changes(version=1, episodes=[episode(number, f"tea word{number}") for number in range(8)])
    return grown(first, Changes(version=2, episodes=[episode(3, "tea biscuit"), episode(8, "lake")]))


def test_a_changed_row_replaces_the_older_one(two_segments: Snapshot):
    episodes = two_segments.episodes
    assert [len(segment) for segment in episodes.segments] == [8, 2]
    assert (len(episodes), episodes.count) == (10, 9)
    assert episodes.alive.tolist() == [True] * 3 + [False] + [True] * 6


def test_terms_are_found_across_segments_among_the_living(two_segments: Snapshot):
    tea, biscuit, gone = two_segments.tables.terms.find_all(["tea", "biscuit", "word3"])
    documents, counts = two_segments.episodes.find_term(tea)
    assert documents.tolist() == [0, 1, 2, 4, 5, 6, 7, 8]
    assert counts.tolist() == [1] * 8
    assert two_segments.episodes.find_term(biscuit)[0].tolist() == [8]
    assert two_segments.episodes.find_term(gone)[0].tolist() == []


def test_columns_follow_the_ordinals(two_segments: Snapshot):
    episodes = two_segments.episodes
    assert episodes.column("seq").tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 3, 8]
    assert episodes.column("seq") is episodes.column("seq")
    assert episodes.lengths.tolist() == [3] * 9 + [2]


def test_places_of_items(two_segments: Snapshot):
    items = two_segments.tables.episodes
    wanted = [items.find(uuid(EPISODE, number)) for number in (3, 8, 0)]
    assert two_segments.episodes.places(wanted).tolist() == [8, 9, 0]
    unheard = items.number(b"never in this snapshot")
    assert two_segments.episodes.places([unheard, unheard + 1000]).tolist() == [-1, -1]
    assert two_segments.episodes.ordinals([unheard, *wanted]).tolist() == [8, 9, 0]


def test_lists_follow_the_ordinals():
    first = Changes(version=1, edges=[edge(0), edge(1), edge(2), edge(3)], mentions=mentions((0, 0), (1, 0), (1, 1)))
    second = Changes(version=2, edges=[edge(4)], mentions=mentions((4, 7)))
    seen = grown(first, second)
    told_in = seen.edges.list_column("episodes")
    keys = [[seen.tables.episodes.key(int(item)) for item in told_in.row(ordinal)] for ordinal in range(5)]
    one, two, eight = uuid(EPISODE, 0), uuid(EPISODE, 1), uuid(EPISODE, 7)
    assert keys == [[one], [one, two], [], [], [eight]]


def test_names_are_found_across_segments_and_after_a_change_of_name():
    first = Changes(version=1, nodes=[node(0, "Ann", aliases=("Annie",)), node(1, "Bob"), node(2, "Cy"), node(3, "Di")])
    seen = grown(first, Changes(version=2, nodes=[node(1, "Robert", aliases=("bob",))]))
    ann, annie, bob, robert = seen.tables.names.find_all(["ann", "annie", "bob", "robert"])
    assert seen.nodes.named(ann).tolist() == seen.nodes.named(annie).tolist() == [0]
    assert seen.nodes.named(bob).tolist() == seen.nodes.named(robert).tolist() == [4]


def test_two_nodes_of_one_name_are_both_found():
    seen = snapshot(nodes=[node(0, "Ann"), node(1, "ANN")])
    assert seen.nodes.named(seen.tables.names.find("ann") or 0).tolist() == [0, 1]


def test_an_empty_collection():
    empty = Collection()
    assert len(empty) == empty.count == empty.nbytes == 0
    assert empty.alive.tolist() == empty.items.tolist() == empty.lengths.tolist() == []
    assert empty.find_term(0)[0].tolist() == []
    assert empty.named(0).tolist() == []
    assert empty.places([0, 5]).tolist() == [-1, -1]
    assert empty.updated(None, [1, 2]).segments == ()


def test_what_is_removed_twice_or_was_never_there_changes_nothing(two_segments: Snapshot):
    gone = Changes(version=3, deleted=[uuid(EPISODE, 0), uuid(EPISODE, 0), uuid(EDGE, 5), uuid(NODE, 5)])
    seen = two_segments.updated(gone, search_tokens, DIMENSIONS)
    seen = seen.updated(gone, search_tokens, DIMENSIONS)
    assert seen.episodes.count == 8
    assert seen.edges.count == seen.nodes.count == 0


def test_a_removed_row_can_come_back(two_segments: Snapshot):
    seen = two_segments.updated(Changes(version=3, deleted=[uuid(EPISODE, 8)]), search_tokens, DIMENSIONS)
    assert seen.episodes.count == 8
    seen = seen.updated(Changes(version=4, episodes=[episode(8, "lake")]), search_tokens, DIMENSIONS)
    assert seen.episodes.count == 9
    lake = seen.tables.terms.find("lake")
    assert lake is not None
    assert len(seen.episodes.find_term(lake)[0]) == 1


def test_masks_of_older_collections_are_not_touched(two_segments: Snapshot):
    before = [mask.copy() for mask in two_segments.episodes.masks]
    two_segments.updated(Changes(version=3, deleted=[uuid(EPISODE, 1)]), search_tokens, DIMENSIONS)
    assert all(np.array_equal(old, now) for old, now in zip(before, two_segments.episodes.masks, strict=True))


def test_what_depends_on_the_rows_alone_is_made_once(two_segments: Snapshot):
    rows, made = two_segments.episodes, []

    def make() -> np.ndarray:
        made.append(1)
        return np.arange(3)

    assert rows.kept("numbers", make) is rows.kept("numbers", make)
    assert len(made) == 1
    assert rows.kept("other numbers", make) is not rows.kept("numbers", make)
    grown = rows.updated(None, [])
    assert grown.kept("numbers", make) is not rows.kept("numbers", make)


def test_rows_without_a_vector_and_dead_rows_lack_one():
    whole = snapshot(episodes=[episode(number, vector=vector(1, number, 0, 0)) for number in range(4)])
    assert not whole.episodes.lacks_vectors
    without = snapshot(episodes=[episode(0, vector=vector(1, 0, 0, 0)), episode(1)])
    assert without.episodes.embedded.tolist() == [True, False]
    dead = whole.updated(Changes(version=2, deleted=[uuid(2, 3)]), search_tokens, DIMENSIONS)
    assert dead.episodes.embedded.tolist() == [True, True, True, False]
    assert dead.episodes.lacks_vectors


def test_the_highest_numbers():
    seen = snapshot(edges=[edge(0, source=3, target=1)], nodes=[node(2)])
    assert seen.edges.highest("source") == seen.tables.nodes.find(uuid(1, 3))
    assert seen.nodes.highest_item == seen.tables.nodes.find(uuid(1, 2))
    assert Snapshot().edges.highest_item == -1
