"""A snapshot in a file, and back from there."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import numpy as np

from hitherto.retrieval.blocks import Array, BlockWriter, Damaged, Parts
from hitherto.retrieval.collection import Collection
from hitherto.retrieval.compacting import COLLECTIONS, compacted, vectors_of
from hitherto.retrieval.packed_keys import PackedKeys
from hitherto.retrieval.postings import Postings
from hitherto.retrieval.ragged import Ragged
from hitherto.retrieval.segment import Segment
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.tables import IDS, TEXTS, Tables

_POSTINGS = ("terms", "offsets", "documents", "counts", "lengths")
_KEYS = ("data", "offsets", "hashes", "numbers")


def write_snapshot(snapshot: Snapshot, facts: Mapping[str, Any], file: BinaryIO) -> Iterator[int]:
    """Write the living rows of a snapshot; yield now and then, so that it can be given up."""
    compact, writer = compacted(snapshot), BlockWriter(file)
    for table, keys in compact.tables.items():
        for part in _KEYS:
            yield from writer.add(f"tables/{table}/{part}", [keys.arrays[part]])
    for name, segment in compact.segments.items():
        for block, array in _arrays(segment):
            yield from writer.add(f"{name}/{block}", [array])
        vectors: Parts = vectors_of(getattr(snapshot, name))
        yield from writer.add(f"{name}/vectors", vectors)
    writer.finish({**facts, "version": compact.version})


def read_snapshot(facts: Mapping[str, Any], blocks: Mapping[str, Array]) -> Snapshot:
    """Return the snapshot whose arrays these are. Raises `Damaged` where one is missing."""
    try:
        packed = {table: PackedKeys(*(blocks[f"tables/{table}/{part}"] for part in _KEYS)) for table in (*TEXTS, *IDS)}
        collections = {name: _collection(name, blocks) for name in COLLECTIONS}
        return Snapshot(version=facts["version"], tables=Tables.of(packed), **collections)
    except KeyError as error:
        raise Damaged(f"there is no {error}") from error


def _arrays(segment: Segment) -> Iterator[tuple[str, Array]]:
    yield "items", segment.items
    for name, column in segment.columns.items():
        yield f"columns/{name}", column
    for name, lists in segment.lists.items():
        yield f"lists/{name}/offsets", lists.offsets
        yield f"lists/{name}/values", lists.values
    for name in ("text", "names"):
        for part in _POSTINGS:
            yield f"{name}/{part}", getattr(getattr(segment, name), part)


def _collection(name: str, blocks: Mapping[str, Array]) -> Collection:
    own = {key.removeprefix(f"{name}/"): array for key, array in blocks.items() if key.startswith(f"{name}/")}
    if not own:
        return Collection()
    columns = {key.removeprefix("columns/"): array for key, array in own.items() if key.startswith("columns/")}
    lists = [key.split("/")[1] for key in own if key.startswith("lists/") and key.endswith("/offsets")]
    segment = Segment(
        items=own["items"],
        columns=columns,
        lists={key: Ragged(own[f"lists/{key}/offsets"], own[f"lists/{key}/values"]) for key in lists},
        text=Postings(*(own[f"text/{part}"] for part in _POSTINGS)),
        names=Postings(*(own[f"names/{part}"] for part in _POSTINGS)),
        vectors=own["vectors"],
    )
    return Collection((segment,), (np.ones(len(segment), np.bool_),))
