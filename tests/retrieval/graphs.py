"""Made-up graphs for the tests of retrieval: rows, their mentions, and snapshots of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Instant
from hitherto.retrieval.changes import Changes
from hitherto.retrieval.queries import Probe, Query, probe
from hitherto.retrieval.snapshot import Snapshot
from hitherto.store.snapshot_rows import EdgeRow, EpisodeRow, NodeRow
from hitherto.text.tokens import search_tokens as terms

DIMENSIONS = 4
EDGE, NODE, EPISODE, SESSION = range(4)


def uuid(kind: int, number: int) -> bytes:
    """Return a uuid of the test graph; a higher number is newer."""
    return make_uuid(7, 1000 + number, kind).bytes


def vector(*values: float) -> bytes:
    """Return a stored vector of length one."""
    unit = np.array(values, np.float32)
    return (unit / np.linalg.norm(unit)).astype(np.float16).tobytes()


def edge(number: int, fact: str = "Ann likes tea.", source: int = 0, target: int = 1, **changed: Any) -> EdgeRow:
    """Return a fact between two nodes given by number."""
    values: dict[str, Any] = {"relation": "LIKES", "created_at": Instant(number)}
    values |= {"expired_at": None, "valid_at": None, "invalid_at": None, "rating": None, "vector": None}
    values |= {"timeline": None}
    ends = {"source": uuid(NODE, source), "target": uuid(NODE, target)}
    return EdgeRow(uuid=uuid(EDGE, number), fact=fact, **ends, **{**values, **changed})


def node(number: int, name: str = "Ann", **changed: Any) -> NodeRow:
    """Return a node."""
    values: dict[str, Any] = {"aliases": (), "labels": ("Entity",), "summary": "", "vector": None}
    return NodeRow(uuid=uuid(NODE, number), name=name, created_at=Instant(number), **{**values, **changed})


def episode(number: int, content: str = "Hello.", session: int | None = 0, **changed: Any) -> EpisodeRow:
    """Return a message by Ann, of a session given by number."""
    values: dict[str, Any] = {"seq": number, "speaker": "Ann", "kind": "message", "role_type": "user", "vector": None}
    values |= {"session_uuid": None if session is None else uuid(SESSION, session)}
    return EpisodeRow(
        uuid=uuid(EPISODE, number), content=content, reference_time=Instant(number), **{**values, **changed}
    )


def mentions(*pairs: tuple[int, int]) -> dict[bytes, list[bytes]]:
    """Return which facts (by number) were told in which episodes (by number)."""
    told: dict[bytes, list[bytes]] = {}
    for fact, told_in in pairs:
        told.setdefault(uuid(EDGE, fact), []).append(uuid(EPISODE, told_in))
    return told


def snapshot(**rows: Any) -> Snapshot:
    """Return the first snapshot of a graph with these rows."""
    return Snapshot().updated(Changes(version=1, **rows), terms, DIMENSIONS)


def asked(seen: Snapshot, text: str, *values: float) -> Probe:
    """Return a query against a snapshot, with a vector if values are given."""
    unit = np.array(values, np.float32)
    return probe(seen, Query(text, unit / np.linalg.norm(unit) if values else None), terms)


def numbers(found: Sequence[Any]) -> list[int]:
    """Return the numbers of hits' uuids."""
    return [(hit.uuid.int >> 26 & (1 << 36) - 1) - 1000 for hit in found]
