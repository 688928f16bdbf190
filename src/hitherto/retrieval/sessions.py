"""What the rest of a session says about each of its episodes.

A conversation stays with a matter for a while: where one of its turns answers a query well, the turns around it are
likelier to belong to the answer than turns of as many matching words elsewhere.
"""

import numpy as np

from hitherto.retrieval.bm25 import Scores
from hitherto.retrieval.building import NO_SESSION
from hitherto.retrieval.collection import Collection


def best_of_session(episodes: Collection, scores: Scores) -> Scores:
    """Return for each episode the best score of its session; an episode of no session is a session of its own.

    A score of 0 stays: who has nothing to do with the query is not carried along.
    """
    found = scores.copy()
    if not len(episodes):
        return found
    session = episodes.column("session")
    said = episodes.kept("in sessions", lambda: np.flatnonzero((session != NO_SESSION) & episodes.alive))
    members = said[scores[said] > 0]
    if not len(members):
        return found
    best = np.full(int(session[members].max()) + 1, -np.inf)
    np.maximum.at(best, session[members], scores[members])
    found[members] = best[session[members]]
    return found
