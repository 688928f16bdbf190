"""An inverted index over some documents: which ones hold a term, and how often. Immutable."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Documents = NDArray[np.int32]
Counts = NDArray[np.float64]
Mask = NDArray[np.bool_]

_NO_DOCUMENTS = np.zeros(0, np.int32)
_NO_COUNTS = np.zeros(0, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Term `terms[i]` stands in `documents[offsets[i]:offsets[i + 1]]` (ascending), `counts` times each.

    `terms` ascends. `lengths` holds the number of terms of each document.
    """

    terms: NDArray[np.int32]
    offsets: NDArray[np.int64]
    documents: Documents
    counts: NDArray[np.uint16]
    lengths: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        arrays = (self.terms, self.offsets, self.documents, self.counts, self.lengths)
        return sum(array.nbytes for array in arrays)

    def find(self, term: int) -> tuple[Documents, Counts]:
        """Return the documents that hold `term` and how often they do."""
        place = int(np.searchsorted(self.terms, term))
        if place == len(self.terms) or self.terms[place] != term:
            return _NO_DOCUMENTS, _NO_COUNTS
        span = slice(self.offsets[place], self.offsets[place + 1])
        return self.documents[span], self.counts[span].astype(np.float64)


def build_postings(documents: Sequence[Sequence[int]]) -> Postings:
    """Index documents given as lists of term numbers."""
    lengths = np.fromiter(map(len, documents), np.int32, len(documents))
    terms = np.fromiter((term for document in documents for term in document), np.int64, int(lengths.sum()))
    owners = np.repeat(np.arange(len(documents), dtype=np.int64), lengths)
    pairs, counts = np.unique(terms << 32 | owners, return_counts=True)
    return _packed(pairs, np.minimum(counts, 65535).astype(np.uint16), lengths)


def merge_postings(parts: Sequence[Postings], keeps: Sequence[Mask]) -> Postings:
    """Return one index of the kept documents of all parts, numbered in that order."""
    pairs, counts, base = [np.zeros(0, np.int64)], [np.zeros(0, np.uint16)], 0
    for part, keep in zip(parts, keeps, strict=True):
        renumbered = np.cumsum(keep) - 1 + base
        kept = keep[part.documents]
        terms = np.repeat(part.terms.astype(np.int64), np.diff(part.offsets))[kept]
        pairs.append(terms << 32 | renumbered[part.documents[kept]])
        counts.append(part.counts[kept])
        base += int(keep.sum())
    all_pairs = np.concatenate(pairs)
    # Each part is sorted already: a stable sort merges the runs instead of sorting anew.
    order = np.argsort(all_pairs, kind="stable")
    lengths = [part.lengths[keep] for part, keep in zip(parts, keeps, strict=True)]
    return _packed(all_pairs[order], np.concatenate(counts)[order], np.concatenate([np.zeros(0, np.int32), *lengths]))


def _packed(pairs: NDArray[np.int64], counts: NDArray[np.uint16], lengths: NDArray[np.int32]) -> Postings:
    terms_of_pairs = pairs >> 32
    begins = np.flatnonzero(np.diff(terms_of_pairs, prepend=-1))
    return Postings(
        terms=terms_of_pairs[begins].astype(np.int32),
        offsets=np.append(begins, len(pairs)).astype(np.int64),
        documents=(pairs & 0xFFFFFFFF).astype(np.int32),
        counts=counts,
        lengths=lengths,
    )
