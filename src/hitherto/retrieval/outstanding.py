"""Which facts are worth returning."""

import numpy as np

from hitherto.retrieval.bm25 import Scores
from hitherto.retrieval.collection import Ordinals
from hitherto.retrieval.postings import Mask
from hitherto.retrieval.weights import Weights


def standing_out(scores: Scores, mask: Mask, ordinals: Ordinals, told: Mask, weights: Weights) -> Mask:
    """Return which of the best facts (`ordinals`, best first) are worth returning; see `Weights`.

    A graph has few facts beside its episodes; the fiftieth of them is noise that a reader pays for. What scores
    nearly as high as the best one is no noise, however many do, nor is what was told (`told`, of all facts) where the
    query is answered best. A small graph is too small to tell.
    """
    allowed = scores[mask]
    if len(allowed) < weights.enough_to_judge or len(ordinals) <= weights.in_any_case:
        return np.ones(len(ordinals), np.bool_)
    # A hair below, so that facts which all score alike are not told apart by rounding.
    usual = allowed.mean() + weights.stands_out * allowed.std() - 1e-9
    threshold = min(usual, weights.near_the_best * scores[ordinals[0]])
    kept: Mask = (scores[ordinals] >= threshold) | told[ordinals]
    kept[: weights.in_any_case] = True
    return kept
