"""Files of arrays that are mapped into memory: written once, checked when they are opened, shared by processes.

Each array begins on a page of its own. Behind them stand a JSON text with the facts about the file and the name,
type, shape and place of each array, and a tail of fixed size. A file that was cut off therefore has no tail; one in
which anything was altered does not have the checksum of its pages.
"""

import mmap
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import orjson
from numpy.typing import NDArray

Array = NDArray[Any]
Parts = Iterable[Array]
"""An array in parts that lie one behind the other."""

_PAGE = 4096
_MAGIC = b"hitherto"
_TAIL = struct.Struct("<QIII8s")
"""Where the JSON text begins, its length and checksum, the checksum of the pages before it, and a mark."""
_TYPES = frozenset({"<i4", "<i8", "<u2", "<u8", "<f2", "<f4", "<f8", "|b1", "|u1"})
_AT_ONCE = 16 << 20


class Damaged(Exception):
    """A file is not one that was written here, or not as it was written."""


class BlockWriter:
    """Writes arrays into a file that is open for writing and reading, then `finish` makes it whole."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._blocks: list[dict[str, Any]] = []

    def add(self, name: str, parts: Parts) -> Iterator[int]:
        """Write an array given in parts of one type and width; yield the bytes written so far after each part."""
        begin, rows = self._file.tell(), 0
        kind, width = "", ()
        for part in parts:
            # What is in a file is little-endian, whatever the machine; see `mapped`.
            array = np.ascontiguousarray(part, part.dtype.newbyteorder("<"))
            kind, width, rows = array.dtype.str, array.shape[1:], rows + len(array)
            self._file.write(array.data)
            yield self._file.tell()
        self._blocks.append({"name": name, "type": kind, "shape": [rows, *width], "at": begin})
        self._file.write(bytes(-self._file.tell() % _PAGE))

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write the text with the `facts` (plain values) and the tail."""
        text = orjson.dumps({**facts, "blocks": self._blocks})
        end = self._file.tell()
        self._file.flush()
        pages = np.frombuffer(mmap.mmap(self._file.fileno(), end, access=mmap.ACCESS_READ), np.uint8) if end else _NONE
        self._file.write(text + _TAIL.pack(end, len(text), zlib.crc32(text), _checksum(pages), _MAGIC))
        self._file.flush()


def mapped(path: Path) -> tuple[Mapping[str, Any], Mapping[str, Array]]:
    """Return the facts and the arrays of a file, which are read only and live in the file.

    Raises:
        Damaged: when it is not a whole file of this kind.
        OSError: when it cannot be read.
    """
    if sys.byteorder != "little":
        raise Damaged("the arrays are those of another kind of machine")
    with path.open("rb") as file:
        try:
            memory = np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)
        except ValueError as error:
            raise Damaged("the file is empty") from error
    facts = _facts(memory)
    try:
        return facts, {block["name"]: _array(memory, block) for block in facts["blocks"]}
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"a block is not as described: {error!r}") from error


def _facts(memory: NDArray[np.uint8]) -> Mapping[str, Any]:
    if len(memory) < _TAIL.size:
        raise Damaged("the file is too short")
    begin, length, sum_of_text, sum_of_pages, mark = _TAIL.unpack(memory[-_TAIL.size :].tobytes())
    if mark != _MAGIC or begin % _PAGE or begin + length + _TAIL.size != len(memory):
        raise Damaged("the file does not end as it should")
    text = memory[begin : begin + length].tobytes()
    if zlib.crc32(text) != sum_of_text or _checksum(memory[:begin]) != sum_of_pages:
        raise Damaged("the file was altered")
    facts = orjson.loads(text)
    if not isinstance(facts, dict):
        raise Damaged("the file says nothing about itself")
    return facts


def _array(memory: NDArray[np.uint8], block: Mapping[str, Any]) -> Array:
    if block["type"] not in _TYPES or min(block["shape"]) < 0:
        raise ValueError(block["type"])
    kind, count = np.dtype(block["type"]), int(np.prod(block["shape"], dtype=np.int64))
    begin = block["at"]
    array: Array = memory[begin : begin + count * kind.itemsize].view(kind).reshape(block["shape"])
    return array


def _checksum(pages: NDArray[np.uint8]) -> int:
    """Return the checksum of the sums of all pages: as fast as memory is read, where a plain one takes four times that.

    Words that changed places inside a page go unnoticed; what failing disks, cut off writes and stray ones do does not.
    """
    checksum = 0
    for begin in range(0, len(pages), _AT_ONCE):
        words = pages[begin : begin + _AT_ONCE].view(np.uint64).reshape(-1, _PAGE // 8)
        checksum = zlib.crc32(words.sum(axis=1, dtype=np.uint64).data, checksum)
    return checksum


_NONE = np.zeros(0, np.uint8)
