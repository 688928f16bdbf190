"""Okapi BM25 (the Lucene form of the inverse document frequency) over the living rows of a collection."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hitherto.retrieval.collection import Collection, Ordinals
from hitherto.retrieval.postings import Counts, Documents

Scores = NDArray[np.float64]
"""A score for each ordinal; 0 where no term is found."""

_RARE = 32
"""A term is rare that less than one row of so many holds."""


class TermPostings(NamedTuple):
    """Of one term: the ordinals of the rows that hold it, how often they do, and what the term counts."""

    documents: Documents
    counts: Counts
    weight: float = 1.0


Postings = Sequence[TermPostings]
"""Of each distinct term that stands anywhere in a collection."""


def find_postings(collection: Collection, terms: Sequence[int]) -> Postings:
    """Return the postings of those of the distinct `terms` (interned) that stand anywhere in the collection."""
    found = [collection.find_term(term) for term in dict.fromkeys(terms)]
    return [TermPostings(documents, counts) for documents, counts in found if len(documents)]


@dataclass(frozen=True, slots=True)
class Bm25:
    """`k1` says how soon repetition stops counting, `b` how much a long text has to say a word more often."""

    k1: float = 1.2
    b: float = 0.75

    def score(self, collection: Collection, postings: Postings) -> Scores:
        """Return the score of every row."""
        scores = np.zeros(len(collection))
        if not postings:
            return scores
        norms = collection.kept(
            ("norms", self), lambda: self._norms(collection.lengths.astype(np.float64), collection.alive)
        )
        for documents, counts, worth in postings:
            weight = worth * inverse_document_frequency(collection.count, len(documents)) * (self.k1 + 1)
            scores[documents] += weight * counts / (counts + norms[documents])
        return scores

    def score_windows(
        self, collection: Collection, neighbours: tuple[Ordinals, Ordinals], postings: Postings
    ) -> Scores:
        """Return the score of every episode read together with the ones before and after it.

        The windows are never stored: the counts of a window are those of its three turns, added up here, so a
        new turn changes no index of its predecessor.
        """
        scores = np.zeros(len(collection))
        if not postings:
            return scores
        # The neighbours of an episode are those of its session, which are rows of the same collection.
        norms = collection.kept(
            ("norms of windows", self),
            lambda: self._norms(_with_neighbours(collection.lengths.astype(np.float64), neighbours), collection.alive),
        )
        for documents, found, worth in postings:
            windows, counts = _spread(documents, found, neighbours, len(collection))
            weight = worth * inverse_document_frequency(collection.count, len(windows)) * (self.k1 + 1)
            scores[windows] += weight * counts / (counts + norms[windows])
        return scores

    def best_possible(self, collection: Collection, postings: Postings) -> float:
        """Return a score that no row can exceed: every term, repeated without end."""
        count = collection.count
        return sum(inverse_document_frequency(count, len(term.documents)) * (self.k1 + 1) for term in postings)

    def shared_out(self, collection: Collection, queries: Sequence[Sequence[int]], shares: Sequence[float]) -> Postings:
        """Return the postings of the terms of several queries, so weighted that one pass scores all of them.

        A row gets of `shares[i]` what part of the i-th query's information it holds, and the sum of that over the
        queries; a term of several queries is looked at once.
        """
        found: dict[int, TermPostings] = {}
        for terms, share in zip(queries, shares, strict=True):
            new = [term for term in dict.fromkeys(terms) if term not in found]
            found |= {term: TermPostings(*collection.find_term(term), weight=0.0) for term in new}
            own = {term: found[term] for term in dict.fromkeys(terms) if len(found[term].documents)}
            worth = share / (self.best_possible(collection, list(own.values())) or 1.0)
            found |= {term: postings._replace(weight=postings.weight + worth) for term, postings in own.items()}
        return [postings for postings in found.values() if len(postings.documents)]

    def _norms(self, lengths: Scores, alive: NDArray[np.bool_]) -> Scores:
        average = float(lengths[alive].mean()) or 1.0
        return self.k1 * (1 - self.b + self.b * lengths / average)


def inverse_document_frequency(count: int, frequency: int) -> float:
    """Return how much a term tells that stands in `frequency` of `count` documents; never negative."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


def _with_neighbours(values: Scores, neighbours: tuple[Ordinals, Ordinals]) -> Scores:
    # One more place at the end, always zero, is where -1 (no neighbour) points.
    padded = np.append(values, 0.0)
    previous, following = neighbours
    summed: Scores = values + padded[previous] + padded[following]
    return summed


def _spread(
    documents: Documents, counts: Counts, neighbours: tuple[Ordinals, Ordinals], size: int
) -> tuple[Ordinals, Counts]:
    """Return the windows that a term stands in, ascending, and how often it does."""
    if len(documents) * _RARE < size:
        return _spread_rare(documents, counts, neighbours)
    spread = np.zeros(size + 1)
    spread[documents] += counts
    for side in neighbours:
        # An episode is the neighbour of at most one on each side, so no place is written twice, but for the last.
        spread[side[documents]] += counts
    # Places of truths are found several times faster than those of numbers.
    windows = np.flatnonzero(spread[:size] != 0)
    return windows, spread[windows]


def _spread_rare(
    documents: Documents, counts: Counts, neighbours: tuple[Ordinals, Ordinals]
) -> tuple[Ordinals, Counts]:
    """Do the same by looking only at what is near the documents, however large the graph."""
    reached = np.concatenate([documents.astype(np.int64), *(side[documents] for side in neighbours)])
    windows, places = np.unique(reached, return_inverse=True)
    spread = np.bincount(places, weights=np.tile(counts, 3)).astype(np.float64)
    inside = windows >= 0
    return windows[inside], spread[inside]
