"""Session evidence: what the best turn of a session adds to the others."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.sessions import best_of_session
from hitherto.retrieval.snapshot import Snapshot
from tests.retrieval.graphs import episode, snapshot

SESSIONS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 3)), st.sampled_from([0.0, 0.5, 1.0, 2.0])), max_size=12
)


@given(rows=SESSIONS)
def test_each_episode_that_scores_gets_the_best_of_its_session(rows):
    seen = snapshot(episodes=[episode(number, session=session) for number, (session, _) in enumerate(rows)])
    scores = np.array([score for _, score in rows])
    expected = [
        max((other for its, other in rows if its == session), default=0.0) if score and session is not None else score
        for session, score in rows
    ]
    assert best_of_session(seen.episodes, scores).tolist() == expected


def test_a_graph_without_episodes_has_no_sessions():
    assert len(best_of_session(Snapshot().episodes, np.zeros(0))) == 0
