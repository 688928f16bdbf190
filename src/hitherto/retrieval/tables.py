"""The numberings that the snapshots of one graph share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hitherto.retrieval.interning import Interner, decoded_text
from hitherto.retrieval.packed_keys import PackedKeys

Analyse = Callable[[str], Sequence[str]]
"""Splits a text into the terms that are indexed: folded, stemmed, without stop words."""

TEXTS = ("terms", "names", "relations", "labels")
IDS = ("edges", "nodes", "episodes", "sessions", "timelines")


@dataclass(frozen=True, slots=True)
class Tables:
    """Terms, names and uuids by number. Uuids are kept as their 16 bytes; `timeline_key` makes those of timelines."""

    terms: Interner[str] = field(default_factory=Interner)
    names: Interner[str] = field(default_factory=Interner)
    edges: Interner[bytes] = field(default_factory=Interner)
    nodes: Interner[bytes] = field(default_factory=Interner)
    episodes: Interner[bytes] = field(default_factory=Interner)
    sessions: Interner[bytes] = field(default_factory=Interner)
    relations: Interner[str] = field(default_factory=Interner)
    labels: Interner[str] = field(default_factory=Interner)
    timelines: Interner[bytes] = field(default_factory=Interner)

    @classmethod
    def of(cls, packed: Mapping[str, PackedKeys]) -> "Tables":
        """Return tables that begin with packed keys."""
        texts = {name: Interner(packed[name], decoded_text) for name in TEXTS}
        return cls(**texts, **{name: Interner(packed[name], bytes) for name in IDS})  # type: ignore[arg-type]

    @property
    def nbytes(self) -> int:
        """Bytes held, roughly."""
        return sum(getattr(self, name).nbytes for name in (*TEXTS, *IDS))


def timeline_key(source: bytes, timeline: str) -> bytes:
    """Return the key of a timeline: the 16 bytes of the node that it belongs to, and its name."""
    return source + timeline.encode("utf-8", "surrogatepass")
