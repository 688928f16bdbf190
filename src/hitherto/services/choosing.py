"""The last choice among passages of several graphs: the best ones, or the best that differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from hitherto.retrieval.diversity import Floats, diversified
from hitherto.retrieval.passages import Wish
from hitherto.text.tokens import search_tokens

T = TypeVar("T")
_POOL = 5
_SMALLEST_POOL = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Generic[T]):
    """A text that was found, what it belongs to, and its vector (zeros or nothing where it has none)."""

    item: T
    text: str
    score: float
    vector: Floats | None = None


def pool_size(wish: Wish) -> int:
    """Return how many passages a choice is made among."""
    return max(_POOL * wish.limit, _SMALLEST_POOL)


def chosen(passages: Sequence[Passage[T]], wish: Wish) -> list[Passage[T]]:
    """Return the passages that are wanted, best first or in the order of diversity; equal ones in their order."""
    good = [one for one in passages if wish.least is None or one.score >= wish.least]
    pool = sorted(good, key=lambda one: one.score, reverse=True)[: pool_size(wish)]
    if wish.trade is None:
        return pool[: wish.limit]
    scores = np.array([one.score for one in pool])
    return [pool[place] for place in diversified(scores, _likeness(pool), wish.trade, wish.limit)]


def share_of_words(wanted: frozenset[str], text: str) -> float:
    """Return how many of the wanted terms a text holds, from 0 to 1."""
    return len(wanted & set(search_tokens(text))) / len(wanted) if wanted else 0.0


def _likeness(pool: Sequence[Passage[T]]) -> Floats:
    vectors = [one.vector for one in pool if one.vector is not None and one.vector.any()]
    if pool and len(vectors) == len(pool):
        rows = np.stack(vectors).astype(np.float64)
        alike: Floats = rows @ rows.T
        return alike
    terms = [frozenset(search_tokens(one.text)) for one in pool]
    return np.array([[len(a & b) / (len(a | b) or 1) for b in terms] for a in terms]).reshape(len(pool), len(pool))
