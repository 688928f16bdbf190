"""The current value of a matter answers for its earlier ones.

"Where does Ann live?" is nearest in words to "Ann lives in Berlin", which she left; what was said of the present
is "Ann moved to Lisbon". Both are values of one functional timeline, so the one that holds now is lifted to just
above the best of its predecessors.
"""

import numpy as np

from hitherto.retrieval.bm25 import Scores
from hitherto.retrieval.building import NO_TIMELINE, UNKNOWN_TIME
from hitherto.retrieval.collection import Collection

_AHEAD = 0.01
"""By how much the current value passes its best predecessor: enough to decide, too little to pass others."""


def lift_current(edges: Collection, scores: Scores) -> Scores:
    """Return what to add to the score of each fact so that current values stand above earlier ones.

    A fact that is no value of a timeline, or that ended, gets nothing.
    """
    lift = np.zeros(len(edges))
    if not len(edges):
        return lift
    timeline = edges.column("timeline")
    members = edges.kept("on timelines", lambda: np.flatnonzero((timeline != NO_TIMELINE) & edges.alive))
    if not len(members):
        return lift
    best = np.full(int(timeline[members].max()) + 1, -np.inf)
    np.maximum.at(best, timeline[members], scores[members])
    current = members[edges.column("invalid_at")[members] == UNKNOWN_TIME]
    behind = best[timeline[current]] - scores[current]
    lift[current] = np.where(behind > 0, behind + _AHEAD, 0.0)
    return lift
