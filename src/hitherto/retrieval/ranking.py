"""The best rows of a score array, in an order that never depends on chance."""

import numpy as np

from hitherto.retrieval.bm25 import Scores
from hitherto.retrieval.collection import Collection, Ordinals
from hitherto.retrieval.postings import Mask


def best(collection: Collection, scores: Scores, mask: Mask, count: int) -> Ordinals:
    """Return the ordinals of the `count` highest scores where `mask` is true, best first.

    Equal scores: the newest first (uuids of a graph sort by creation).
    """
    allowed = np.flatnonzero(mask)
    if count <= 0 or not len(allowed):
        return allowed[:0]
    values = scores[allowed]
    if len(allowed) > count:
        # All that tie with the last place stay in, so that the tie is decided below and not by the partition.
        threshold = np.partition(values, len(values) - count)[len(values) - count]
        reached = values >= threshold
        allowed, values = allowed[reached], values[reached]
    high, low = collection.column("uuid_high")[allowed], collection.column("uuid_low")[allowed]
    return allowed[np.lexsort((~low, ~high, -values))][:count]
