"""What people build by hand instead: a full-text table of SQLite, a matrix of vectors, and their ranks fused."""

import re
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw
import numpy as np
from numpy.typing import NDArray

CANDIDATES = 50
LIMIT = 10
RANK_CONSTANT = 60
"""The usual one of reciprocal rank fusion."""
_FACTS = """
    SELECT edges.fact, embeddings.vector FROM edges JOIN embeddings
    ON embeddings.graph_key = edges.graph_key AND embeddings.item_uuid = edges.uuid ORDER BY edges.uuid
"""


class ByHand(AbstractContextManager["ByHand"]):
    """The facts of a database of the server, copied into a full-text table and a matrix of float32.

    `vectors` has shape (facts, dimensions).
    """

    def __init__(self, source: Path, path: Path) -> None:
        facts = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
        self._table = apsw.Connection(str(path))
        self._table.execute("CREATE VIRTUAL TABLE facts USING fts5(fact, tokenize='porter unicode61')")
        packed = []
        with self._table:
            for number, (fact, vector) in enumerate(facts.execute(_FACTS)):
                self._table.execute("INSERT INTO facts (rowid, fact) VALUES (?, ?)", (number, fact))
                packed.append(vector)
        facts.close()
        dimensions = len(packed[0]) // 2
        self.vectors: NDArray[np.float32] = (
            np.frombuffer(b"".join(packed), "<f2").reshape(-1, dimensions).astype(np.float32)
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._table.close()

    def __enter__(self) -> Self:
        return self

    def search(self, query: str, vector: NDArray[np.float32]) -> list[str]:
        """Return the best facts by the fused ranks of both lists."""
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        ranked = self._table.execute(
            "SELECT rowid FROM facts WHERE facts MATCH ? ORDER BY bm25(facts) LIMIT ?", (words, CANDIDATES)
        )
        fused: dict[int, float] = {}
        near = self.vectors @ vector
        nearest = np.argpartition(-near, min(CANDIDATES, len(near) - 1))[:CANDIDATES]
        for found in ([row for (row,) in ranked], nearest[np.argsort(-near[nearest])].tolist()):
            for rank, number in enumerate(found, 1):
                fused[number] = fused.get(number, 0.0) + 1 / (RANK_CONSTANT + rank)
        best = sorted(fused, key=lambda number: -fused[number])[:LIMIT]
        return [self._table.execute("SELECT fact FROM facts WHERE rowid = ?", (number,)).get for number in best]
