"""The present, as the system's clock tells it."""

import time

from hitherto.domain.instants import Instant


class SystemClock:
    """`ports.Clock` on the wall clock of this machine."""

    def now(self) -> Instant:
        """Return the current instant."""
        return Instant(time.time_ns() // 1_000)
