"""Which facts are worth returning."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.outstanding import standing_out
from hitherto.retrieval.weights import Weights

WEIGHTS = Weights()


def kept(scores: list[float], told: set[int] = frozenset(), limit: int = 50) -> list[int]:  # type: ignore[assignment]
    values = np.array(scores)
    ordinals = np.argsort(-values, kind="stable")[:limit]
    marked = np.isin(np.arange(len(values)), list(told))
    chosen = standing_out(values, np.ones(len(values), np.bool_), ordinals, marked, WEIGHTS)
    return ordinals[chosen].tolist()


NOISE = [0.2 - 0.001 * number for number in range(100)]


def test_a_few_are_kept_in_any_case():
    assert len(kept([0.3, *NOISE])) == WEIGHTS.in_any_case


def test_what_stands_out_is_kept():
    assert kept([3.0, 2.5, 2.0, 1.9, 1.5, *NOISE])[:5] == [0, 1, 2, 3, 4]
    assert len(kept([3.0, 2.5, 2.0, 1.9, 1.5, *NOISE])) == 5


def test_what_the_best_messages_told_is_kept_wherever_it_stands():
    assert kept([3.0, *NOISE], told={21, 49}) == [0, 1, 2, 21, 49]


def test_nothing_beyond_the_best_is_kept_for_who_told_it():
    assert kept([3.0, *NOISE], told={50}) == [0, 1, 2]


@given(st.lists(st.floats(-1, 3), min_size=1, max_size=120), st.sets(st.integers(0, 119)), st.integers(1, 50))
def test_the_order_stays_and_small_graphs_are_returned_whole(scores, told, limit):
    chosen = kept(scores, told, limit)
    assert [scores[place] for place in chosen] == sorted((scores[place] for place in chosen), reverse=True)
    assert len(chosen) >= min(WEIGHTS.in_any_case, limit, len(scores))
    if len(scores) < WEIGHTS.enough_to_judge:
        assert len(chosen) == min(limit, len(scores))


@given(st.lists(st.floats(-1, 3), min_size=1, max_size=120), st.sets(st.integers(0, 119)), st.integers(1, 50))
def test_what_is_told_only_adds(scores, told, limit):
    assert set(kept(scores, set(), limit)) <= set(kept(scores, told, limit))
