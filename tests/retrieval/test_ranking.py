"""The best rows of a score array."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.ranking import best
from hitherto.retrieval.snapshot import Snapshot
from tests.retrieval.graphs import episode, snapshot


@given(
    scores=st.lists(st.sampled_from([0.0, 0.5, 0.5000001, 1.0]), min_size=1, max_size=15),
    count=st.integers(0, 16),
    data=st.data(),
)
def test_the_best_come_first_and_equal_ones_newest_first(scores, count, data):
    order = data.draw(st.permutations(range(len(scores))))
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores))), np.bool_)
    seen = snapshot(episodes=[episode(number) for number in order]).episodes
    expected = sorted(
        (ordinal for ordinal in range(len(scores)) if mask[ordinal]),
        key=lambda ordinal: (-scores[ordinal], -order[ordinal]),
    )
    assert best(seen, np.array(scores), mask, count).tolist() == expected[:count]


def test_nothing_allowed_is_nothing_found():
    seen = snapshot(episodes=[episode(0)]).episodes
    assert best(seen, np.ones(1), np.zeros(1, np.bool_), 5).tolist() == []
    assert best(Snapshot().episodes, np.zeros(0), np.zeros(0, np.bool_), 5).tolist() == []
