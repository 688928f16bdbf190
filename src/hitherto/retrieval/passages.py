"""Passages: any rows with a text, ranked by the meaning and the words of a query on a scale of their own.

Other than the searches of a graph, which add up what several lists and the graph itself say, the score of a passage
depends on nothing but the passage, the query and how rare the query's words are among the rest: it can be compared
with a threshold. It is 0.6 times the cosine of the vectors plus 0.4 times the share of the query's information that
the text holds; without an embedder the second alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from hitherto.retrieval.bm25 import Bm25, Scores, find_postings
from hitherto.retrieval.collection import Collection, Ordinals
from hitherto.retrieval.diversity import Floats, diversified
from hitherto.retrieval.interning import Interner
from hitherto.retrieval.postings import Mask
from hitherto.retrieval.queries import Query, Vector
from hitherto.retrieval.ranking import best
from hitherto.retrieval.vectors import similarities

MEANING = 0.6
"""The part of a score that the vectors decide; the words decide the rest."""
_BM25 = Bm25()
_POOL = 5
_SMALLEST_POOL = 50
"""Diversity is sought among this many times as many passages as are wanted, and at least among so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How many passages are wanted and how good.

    `least` is the lowest score, `trade` the weight of relevance against diversity (None: relevance alone).
    """

    limit: int
    least: float | None = None
    trade: float | None = None


def relevance(collection: Collection, terms: Sequence[int], vector: Vector | None) -> Scores:
    """Return the score of every row, between 0 and 1 for all but texts of opposite meaning."""
    postings = find_postings(collection, terms)
    possible = _BM25.best_possible(collection, postings)
    words = _BM25.score(collection, postings) / possible if possible else np.zeros(len(collection))
    if vector is None:
        return words
    scores: Scores = MEANING * similarities(collection, vector) + (1 - MEANING) * words
    return scores


def ranked(collection: Collection, scores: Scores, mask: Mask, wish: Wish, *, meant: bool) -> list[tuple[int, float]]:
    """Return (ordinal, score) of the best rows where `mask` is true, best first or in the order of diversity.

    `meant` says that vectors took part: without them, a row without a word of the query is no result.
    """
    allowed = mask if meant else mask & (scores > 0)
    if wish.least is not None:
        allowed = allowed & (scores >= wish.least)
    if wish.trade is None:
        places = best(collection, scores, allowed, wish.limit)
    else:
        pool = best(collection, scores, allowed, max(_POOL * wish.limit, _SMALLEST_POOL))
        order = diversified(scores[pool], likeness(collection, pool), wish.trade, wish.limit)
        places = pool[order]
    return [(int(place), float(scores[place])) for place in places]


def likeness(collection: Collection, places: Ordinals) -> Floats:
    """Return how alike these rows are, one by one: the cosine of their vectors, else of their words."""
    rows = vectors_of(collection, places)
    if not rows.shape[1] or not rows.any():
        rows = _words_of(collection, places)
    alike: Floats = rows @ rows.T
    return alike


def vectors_of(collection: Collection, places: Ordinals) -> Floats:
    """Return the vectors of these rows, zeros for one that has none; shape (rows, dimensions)."""
    dimensions = collection.segments[0].vectors.shape[1] if collection.segments else 0
    rows, base = np.zeros((len(places), dimensions)), 0
    for segment in collection.segments:
        here = (places >= base) & (places < base + len(segment))
        rows[here] = segment.vectors[places[here] - base]
        base += len(segment)
    return rows


def _words_of(collection: Collection, places: Ordinals) -> Floats:
    """Return the distinct terms of these rows as unit vectors, a column for each term that any of them holds."""
    owners, terms, base = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)], 0
    for segment in collection.segments:
        text = segment.text
        row_of = np.full(len(segment), -1, np.int64)
        here = np.flatnonzero((places >= base) & (places < base + len(segment)))
        row_of[places[here] - base] = here
        held = row_of[text.documents] >= 0
        owners.append(row_of[text.documents[held]])
        terms.append(np.repeat(text.terms, np.diff(text.offsets))[held])
        base += len(segment)
    known, columns = np.unique(np.concatenate(terms), return_inverse=True)
    rows = np.zeros((len(places), len(known)))
    rows[np.concatenate(owners), columns] = 1.0
    united: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return united


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row that was found: its uuid, its score, and its vector (zeros where it has none)."""

    uuid: UUID
    score: float
    vector: Floats


def top(
    rows: Collection, keys: Interner[bytes], terms: Sequence[int], query: Query, mask: Mask, count: int
) -> list[Ranked]:
    """Return the best `count` rows of a collection where `mask` is true; `keys` are their uuids by number."""
    if not len(rows):
        return []
    scores = relevance(rows, terms, query.vector)
    places = best(rows, scores, mask if query.vector is not None else mask & (scores > 0), count)
    vectors = vectors_of(rows, places)
    return [
        Ranked(UUID(bytes=keys.key(int(rows.items[place]))), float(scores[place]), vector)
        for place, vector in zip(places, vectors, strict=True)
    ]
