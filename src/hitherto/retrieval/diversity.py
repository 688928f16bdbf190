"""Maximal marginal relevance: results that are relevant and do not say the same thing twice."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def diversified(relevance: Floats, alike: Floats, trade: float, count: int) -> list[int]:
    """Return the places of `count` items, each the best by `trade * relevance - (1 - trade) * likeness`.

    `relevance` holds a number an item, `alike` (items, items) how alike two are. The likeness of an item is that to
    the most similar one chosen before. A `trade` of 1 orders by relevance alone, 0 by difference alone; the first
    item is always the most relevant one. Equal items are taken in their order.
    """
    left = np.ones(len(relevance), np.bool_)
    nearest = np.full(len(relevance), -np.inf)
    chosen: list[int] = []
    while len(chosen) < min(count, len(relevance)):
        worth = relevance if not chosen else trade * relevance - (1 - trade) * nearest
        place = int(np.argmax(np.where(left, worth, -np.inf)))
        chosen.append(place)
        left[place] = False
        nearest = np.maximum(nearest, alike[place])
    return chosen
