"""Okapi BM25 (the Lucene form of the inverse document frequency) over the living rows of a collection."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hitherto.retrieval.collection import Collection, Ordinals
from hitherto.retrieval.postings import Counts, Documents

Scores = NDArray[np.float64]
"""A score for each ordinal; 0 where no term is found."""


Postings = Sequence[tuple[Documents, Counts]]
"""Of each term of a query: the ordinals of the rows that hold it, and how often they do."""


def find_postings(collection: Collection, terms: Sequence[int]) -> Postings:
    """Return the postings of those of the distinct `terms` (interned) that stand anywhere in the collection."""
    found = [collection.find_term(term) for term in dict.fromkeys(terms)]
    return [(documents, counts) for documents, counts in found if len(documents)]


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
        norms = self._norms(collection.lengths.astype(np.float64), collection.alive)
        for documents, counts in postings:
            weight = inverse_document_frequency(collection.count, len(documents)) * (self.k1 + 1)
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
        norms = self._norms(_with_neighbours(collection.lengths.astype(np.float64), neighbours), collection.alive)
        for documents, found in postings:
            counts = _spread(documents.astype(np.int64), found, neighbours, len(collection))
            windows = np.flatnonzero(counts)
            counts = counts[windows]
            weight = inverse_document_frequency(collection.count, len(windows)) * (self.k1 + 1)
            scores[windows] += weight * counts / (counts + norms[windows])
        return scores

    def best_possible(self, collection: Collection, postings: Postings) -> float:
        """Return a score that no row can exceed: every term, repeated without end."""
        count = collection.count
        return sum(inverse_document_frequency(count, len(found)) * (self.k1 + 1) for found, _ in postings)

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


def _spread(documents: Ordinals, counts: Scores, neighbours: tuple[Ordinals, Ordinals], size: int) -> Scores:
    spread = np.zeros(size + 1)
    spread[documents] += counts
    for side in neighbours:
        # An episode is the neighbour of at most one on each side, so no place is written twice, but for the last.
        spread[side[documents]] += counts
    return spread[:size]
