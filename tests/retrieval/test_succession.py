"""The current value of a timeline stands above its predecessors."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.instants import Instant
from hitherto.retrieval.requests import SearchRequest
from hitherto.retrieval.search import rank
from hitherto.retrieval.succession import lift_current
from hitherto.retrieval.weights import Weights
from hitherto.store.snapshot_rows import EdgeRow
from tests.retrieval.graphs import asked, edge, numbers, snapshot


def home(number: int, fact: str, *, ended: bool, source: int = 0, **changed: Any) -> EdgeRow:
    until = Instant(number + 1) if ended else None
    return edge(number, fact, source=source, relation="LIVES_IN", timeline="LIVES_IN", invalid_at=until, **changed)


def found(edges: list[EdgeRow], text: str) -> list[int]:
    seen = snapshot(edges=edges)
    return numbers(rank(seen, asked(seen, text), SearchRequest(query=text, scope="edges"), Weights()))


def test_the_present_answers_although_the_past_is_nearer_in_words():
    moves = [home(0, "Ann lives in Berlin.", ended=True), home(1, "Ann moved to Lisbon.", ended=False)]
    assert found(moves, "Where does Ann live?") == [1, 0]


def test_the_timeline_of_another_person_is_another_matter():
    moves = [
        home(0, "Ann lives in Berlin.", ended=True),
        home(1, "Zoe dwells in Rome.", ended=False, source=5),
        edge(2, "Ann lives well."),
    ]
    assert found(moves, "lives") == [2, 0]


def test_an_end_without_successor_lifts_nothing():
    assert found([home(0, "Ann lives in Berlin.", ended=True), edge(1, "Ann lives.")], "Ann lives Berlin")[0] == 0


rows = st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.floats(0, 5)), min_size=1, max_size=12)


@given(rows)
def test_only_current_values_rise_and_just_above_the_best_of_their_timeline(made: list[tuple[int, bool, float]]):
    edges = [home(n, "x", ended=ended, source=source) for n, (source, ended, _) in enumerate(made)]
    collection = snapshot(edges=edges).edges
    scores = np.array([score for _, _, score in made])
    lifted = scores + lift_current(collection, scores)
    for place, (source, ended, score) in enumerate(made):
        if ended:
            assert lifted[place] == score
        else:
            best = max(other for group, _, other in made if group == source)
            assert best <= lifted[place] <= best + 0.01 + 1e-9


@given(st.lists(st.floats(0, 5), min_size=1, max_size=6))
def test_facts_without_a_timeline_stay_as_they_are(values: list[float]):
    collection = snapshot(edges=[edge(n) for n in range(len(values))]).edges
    assert not lift_current(collection, np.array(values)).any()
