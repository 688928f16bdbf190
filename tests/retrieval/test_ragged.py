"""Rows of different lengths in flat arrays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.ragged import Ragged, concatenate

ROWS = st.lists(st.lists(st.integers(0, 99), max_size=4), max_size=8)


def rows_of(packed: Ragged) -> list[list[int]]:
    return [packed.row(index).tolist() for index in range(len(packed.offsets) - 1)]


@given(ROWS)
def test_rows_come_back(rows):
    assert rows_of(Ragged.of(rows)) == rows


@given(ROWS, st.data())
def test_kept_rows(rows, data):
    keep = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    kept = Ragged.of(rows).kept(np.array(keep, np.bool_))
    assert rows_of(kept) == [row for row, wanted in zip(rows, keep, strict=True) if wanted]


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_concatenation(parts):
    assert rows_of(concatenate([Ragged.of(part) for part in parts])) == [row for part in parts for row in part]


@given(ROWS)
def test_every_value_knows_its_row(rows):
    packed = Ragged.of(rows)
    assert packed.owners().tolist() == [number for number, row in enumerate(rows) for _ in row]
    assert packed.owners_of(np.arange(len(packed.values))).tolist() == packed.owners().tolist()
    assert packed.lengths.tolist() == [len(row) for row in rows]


def test_bytes_are_counted():
    assert Ragged.of([[1, 2], []]).nbytes == 3 * 8 + 2 * 4
