"""The numberings that the snapshots of one graph share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hitherto.retrieval.interning import Interner

Analyse = Callable[[str], Sequence[str]]
"""Splits a text into the terms that are indexed: folded, stemmed, without stop words."""

_BYTES_PER_KEY = 160
"""A rough figure for one key: the object, its entry in the dictionary, its place in the list."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Terms, names and uuids by number. Uuids are kept as their 16 bytes."""

    terms: Interner[str] = field(default_factory=Interner)
    names: Interner[str] = field(default_factory=Interner)
    edges: Interner[bytes] = field(default_factory=Interner)
    nodes: Interner[bytes] = field(default_factory=Interner)
    episodes: Interner[bytes] = field(default_factory=Interner)
    sessions: Interner[bytes] = field(default_factory=Interner)
    relations: Interner[str] = field(default_factory=Interner)
    labels: Interner[str] = field(default_factory=Interner)
    timelines: Interner[tuple[bytes, str]] = field(default_factory=Interner)

    @property
    def nbytes(self) -> int:
        """Bytes held, roughly."""
        text = (self.terms, self.names, self.relations, self.labels)
        uuids = (self.edges, self.nodes, self.episodes, self.sessions)
        return _BYTES_PER_KEY * (sum(map(len, text)) + sum(map(len, uuids)) + len(self.timelines))
