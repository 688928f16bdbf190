"""Exact similarity search over the vectors of a collection."""

import numpy as np

from hitherto.retrieval.bm25 import Scores
from hitherto.retrieval.collection import Collection
from hitherto.retrieval.half_dot import half_dot
from hitherto.retrieval.queries import Vector


def similarities(collection: Collection, query: Vector | None) -> Scores:
    """Return the cosine of every row's vector with `query`; zeros without a query vector.

    A row that has no vector (yet) gets the mean of the others, which speaks neither for nor against it.
    """
    scores = np.zeros(len(collection), np.float32)
    if query is None or not len(collection):
        return scores.astype(np.float64)
    base = 0
    for segment in collection.segments:
        if segment.vectors.shape[1] == len(query):
            scores[base : base + len(segment)] = half_dot(segment.vectors, query)
        base += len(segment)
    similar = scores.astype(np.float64)
    if collection.lacks_vectors:
        present = collection.embedded
        similar[~present] = round(float(similar[present].mean()), 6) if present.any() else 0.0
    return similar
