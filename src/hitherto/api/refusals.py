"""Writing down that a key tried what it may not; rarely enough that nobody can fill the database so."""

import time
from collections.abc import Callable
from contextlib import suppress

from hitherto.domain.errors import Unavailable
from hitherto.engine import Hitherto
from hitherto.services.keys import Admission

SECONDS_BETWEEN = 60.0
"""For so long the same attempt of the same key is not written down again."""
REMEMBERED_AT_MOST = 10_000


class Refusals:
    """The refused attempts of all keys, as the audit is to show them."""

    def __init__(self, engine: Hitherto, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._monotonic = monotonic
        self._latest: dict[tuple[str, str], float] = {}

    async def record(self, admission: Admission, operation: str) -> None:
        """Write an attempt into the audit, unless that was done a moment ago. A database that is away stops nothing."""
        now, attempt = self._monotonic(), (admission.key_id, operation)
        if now < self._latest.get(attempt, now) + SECONDS_BETWEEN and attempt in self._latest:
            return
        if len(self._latest) >= REMEMBERED_AT_MOST:
            self._latest.clear()
        self._latest[attempt] = now
        with suppress(Unavailable):
            await self._engine.audit.refused(admission.project, operation, admission.key_id)
