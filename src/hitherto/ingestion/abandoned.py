"""Graphs whose lease has run out, also where a clock that was set back says that it has not.

A worker that lives renews its leases. So a lease that ends later than any could that was taken now, and that nobody
renews, belongs to a worker that died before the clock was set back: it would keep its graph waiting until the clock is
there again. A clock of another machine that is ahead makes such leases too, but those are renewed.
"""

import time
from collections.abc import Callable, Iterable

from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant
from hitherto.store.work import Candidate

DOUBTFUL_LEASES = 2
"""A lease that has longer to go than so many new ones is looked at twice."""
SHORTEST_DOUBT_SECONDS = 10.0
"""Longer than a graph is left alone after a failure, which its lease stands for, too."""


class Abandoned:
    """What one worker has seen of leases that end too late."""

    def __init__(self, lease_seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._patience = lease_seconds
        self._monotonic = monotonic
        self._seen: dict[GraphKey, tuple[Candidate, float]] = {}

    def __len__(self) -> int:
        """Return how many leases are being looked at."""
        return len(self._seen)

    @property
    def longest(self) -> int:
        """The longest time (microseconds) that a lease can have to go without being doubted."""
        return int(max(DOUBTFUL_LEASES * self._patience, SHORTEST_DOUBT_SECONDS) * 1_000_000)

    def free(self, candidates: Iterable[Candidate], now: Instant) -> list[Candidate]:
        """Return those that may be claimed: their lease has run out, or nobody renewed it for as long as one lasts."""
        seen, free = {}, []
        for candidate in candidates:
            if candidate.lease_until <= now:
                free.append(candidate)
                continue
            known, since = self._seen.get(candidate.graph, (None, 0.0))
            if known is None or (known.epoch, known.lease_until) != (candidate.epoch, candidate.lease_until):
                since = self._monotonic()
            elif self._monotonic() - since >= self._patience:
                free.append(candidate)
            seen[candidate.graph] = (candidate, since)
        self._seen = seen
        return free
