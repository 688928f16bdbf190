"""Snapshots in files: whatever the history, what a file holds answers like a fresh build of the rows."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.retrieval.blocks import Damaged, mapped
from hitherto.retrieval.changes import Changes
from hitherto.retrieval.compacting import compacted
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.snapshot_file import read_snapshot, write_snapshot
from hitherto.text.tokens import search_tokens as terms
from tests.retrieval.graphs import DIMENSIONS, edge, episode, mentions, node, snapshot, uuid, vector
from tests.retrieval.histories import Plain, answers, history


def through_a_file(seen: Snapshot, path: Path) -> Snapshot:
    """Write a snapshot and read it back."""
    path.unlink(missing_ok=True)
    with path.open("w+b") as file:
        for _ in write_snapshot(seen, {}, file):
            pass
    return read_snapshot(*mapped(path))


@settings(max_examples=60, deadline=None)
@given(changes=history(), in_files=st.lists(st.booleans(), min_size=6, max_size=6))
def test_a_file_answers_like_a_fresh_build_and_grows_like_any_snapshot(
    changes: Sequence[Changes], in_files: Sequence[bool], tmp_path_factory: pytest.TempPathFactory
):
    path = tmp_path_factory.mktemp("files") / "file"
    grown, plain = Snapshot(), Plain()
    for change, in_file in zip(changes, in_files, strict=False):
        grown = grown.updated(change, terms, DIMENSIONS)
        plain.apply(change)
        if in_file:
            grown = through_a_file(grown, path)
            assert grown.version == change.version
            assert answers(grown) == answers(plain.fresh())
    fresh, last = plain.fresh(), through_a_file(grown, path)
    assert answers(grown) == answers(last) == answers(fresh)
    assert last.count == fresh.count
    for collection in ("edges", "nodes", "episodes"):
        assert len(getattr(last, collection)) == getattr(fresh, collection).count


@settings(max_examples=30, deadline=None)
@given(changes=history())
def test_a_snapshot_from_a_file_is_not_changed_by_growing(
    changes: Sequence[Changes], tmp_path_factory: pytest.TempPathFactory
):
    path = tmp_path_factory.mktemp("files") / "file"
    older = through_a_file(Snapshot().updated(changes[0], terms, DIMENSIONS), path)
    before, content = answers(older), path.read_bytes()
    newer = older
    for change in changes[1:]:
        newer = newer.updated(change, terms, DIMENSIONS)
    assert answers(older) == before
    assert path.read_bytes() == content


def large() -> Snapshot:
    """Return a snapshot in which every table has keys."""
    rows = {
        "edges": [
            edge(n, f"fact{n} tea", n % 3, 3, timeline=f"line{n % 2}", vector=vector(1, n, 0, 0)) for n in range(9)
        ],
        "nodes": [node(n, f"Name{n}", labels=("Entity", f"Label{n}")) for n in range(4)],
        "episodes": [episode(n, f"word{n}", session=n % 2) for n in range(9)],
    }
    return snapshot(**rows, mentions=mentions(*((n, n) for n in range(9))))


def test_nothing_of_what_was_deleted_is_in_a_file(tmp_path: Path):
    seen = large()
    gone = [uuid(0, 8), uuid(1, 2), uuid(2, 8)]
    renamed = node(1, "Other", labels=("Entity",))
    seen = seen.updated(Changes(version=2, nodes=[renamed], deleted=gone), terms, DIMENSIONS)
    read = through_a_file(seen, tmp_path / "file")
    content = (tmp_path / "file").read_bytes()
    for word in (b"fact8", b"word8", b"name1", b"name2", b"Label1", b"Label2", uuid(0, 8)):
        assert word not in content
    for word in (b"fact7", b"word7", b"name3", b"Label3", b"other", uuid(0, 7)):
        assert word in content
    assert answers(read) == answers(seen)


def test_numbers_are_given_out_anew_in_their_order():
    seen = large().updated(Changes(version=2, deleted=[uuid(2, 0), uuid(0, 0)]), terms, DIMENSIONS)
    compact = compacted(seen)
    assert compact.version == 2
    assert compact.segments["episodes"].items.tolist() == list(range(8))
    assert len(compact.tables["episodes"]) == 8
    text = compact.segments["episodes"].text
    assert (np.diff(text.terms) > 0).all()
    for rows in compact.segments.values():
        assert rows.text.terms.max(initial=-1) < len(compact.tables["terms"])


def test_many_segments_and_dead_rows_become_one_segment(tmp_path: Path):
    seen = Snapshot()
    for number in range(40):
        new = [episode(number, f"word{number}", vector=vector(1, number, 0, 0))]
        seen = seen.updated(Changes(version=number, episodes=new, deleted=[uuid(2, number - 3)]), terms, DIMENSIONS)
    read = through_a_file(seen, tmp_path / "file")
    assert len(read.episodes.segments) == 1
    assert len(read.episodes) == seen.episodes.count == 3
    assert answers(read) == answers(seen)


def test_an_empty_graph_and_one_without_an_embedder(tmp_path: Path):
    assert through_a_file(Snapshot(version=4), tmp_path / "file").count == 0
    words = Snapshot().updated(Changes(version=1, episodes=[episode(0, "tea")]), terms, 0)
    read = through_a_file(words, tmp_path / "file")
    assert read.episodes.segments[0].vectors.shape == (1, 0)
    assert read.episodes.count == 1


def test_a_file_in_which_something_is_missing_is_damaged(tmp_path: Path):
    through_a_file(large(), tmp_path / "file")
    facts, blocks = mapped(tmp_path / "file")
    for name in blocks:
        if "/columns/" in name or name.endswith("/offsets"):
            continue
        with pytest.raises(Damaged):
            read_snapshot(facts, {other: array for other, array in blocks.items() if other != name})


def test_writing_can_be_given_up_between_parts(tmp_path: Path):
    with (tmp_path / "file").open("w+b") as file:
        steps = write_snapshot(large(), {}, file)
        assert next(steps) > 0
        steps.close()
    with pytest.raises(Damaged):
        mapped(tmp_path / "file")
