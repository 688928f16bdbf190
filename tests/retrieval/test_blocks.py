"""Files of arrays: what was written is read, and what was altered or cut off is not."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hitherto.retrieval.blocks import BlockWriter, Damaged, mapped

ARRAYS = st.sampled_from(["<i4", "<i8", "<u2", "<u8", "<f2", "<f4", "<f8", "|b1", "|u1"]).flatmap(
    lambda kind: hnp.arrays(np.dtype(kind), hnp.array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=9))
)


def write(path: Path, **arrays: np.ndarray) -> None:
    with path.open("w+b") as file:
        writer = BlockWriter(file)
        for name, array in arrays.items():
            list(writer.add(name, [array]))
        writer.finish({"answer": 42})


@settings(max_examples=50, deadline=None)
@given(arrays=st.dictionaries(st.sampled_from("abcdef"), ARRAYS))
def test_arrays_come_back_as_they_were(arrays, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("blocks") / "file"
    write(path, **arrays)
    facts, blocks = mapped(path)
    assert facts["answer"] == 42
    assert blocks.keys() == arrays.keys()
    for name, array in arrays.items():
        assert blocks[name].dtype == array.dtype
        assert blocks[name].shape == array.shape
        np.testing.assert_array_equal(blocks[name], array)
        assert not blocks[name].flags.writeable


def test_parts_are_laid_end_to_end(tmp_path: Path):
    parts = [np.arange(6, dtype=np.float32).reshape(3, 2), np.ones((1, 2), np.float32)]
    with (tmp_path / "file").open("w+b") as file:
        writer = BlockWriter(file)
        assert list(writer.add("parts", iter(parts))) == [24, 32]
        writer.finish({})
    np.testing.assert_array_equal(mapped(tmp_path / "file")[1]["parts"], np.concatenate(parts))


def test_another_byte_order_is_turned_around(tmp_path: Path):
    write(tmp_path / "file", big=np.array([1, 2, 3], ">i8"))
    read = mapped(tmp_path / "file")[1]["big"]
    assert (read.dtype.str, read.tolist()) == ("<i8", [1, 2, 3])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "file"
    rng = np.random.default_rng(1)
    write(path, small=np.arange(5), large=rng.standard_normal((500, 5)), words=np.frombuffer(b"some text", np.uint8))
    return path.read_bytes()


def test_a_byte_altered_anywhere_is_noticed(whole: bytes, tmp_path: Path):
    path = tmp_path / "file"
    # Every byte near the ends, and one of each few between: padding, arrays, text and tail.
    places = {*range(64), *range(64, len(whole), 97), *range(len(whole) - 700, len(whole))}
    for place in sorted(places):
        altered = bytearray(whole)
        altered[place] ^= 0x10
        path.write_bytes(altered)
        with pytest.raises(Damaged):
            mapped(path)


def test_a_file_cut_off_anywhere_is_noticed(whole: bytes, tmp_path: Path):
    path = tmp_path / "file"
    for length in {*range(50), *range(50, len(whole), 211), *range(len(whole) - 50, len(whole))}:
        path.write_bytes(whole[:length])
        with pytest.raises(Damaged):
            mapped(path)


def test_pages_of_zeros_and_pages_in_another_order_are_noticed(whole: bytes, tmp_path: Path):
    path, page = tmp_path / "file", 4096
    zeros = whole[:page] + bytes(page) + whole[2 * page :]
    turned = whole[:page] + whole[2 * page : 3 * page] + whole[page : 2 * page] + whole[3 * page :]
    for altered in (zeros, turned, whole + b"more", bytes(len(whole)), b"SQLite format 3\0" * 999):
        path.write_bytes(altered)
        with pytest.raises(Damaged):
            mapped(path)


def test_a_file_that_is_not_there_is_an_error_of_its_own(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        mapped(tmp_path / "nothing")
