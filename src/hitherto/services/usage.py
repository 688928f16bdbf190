"""What a project used of language models."""

from collections.abc import Sequence

from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant
from hitherto.services.core import Core
from hitherto.services.paging import at_least_one
from hitherto.store import model_usage
from hitherto.store.model_usage import MICROSECONDS_A_DAY, Used

DAYS = 30


class ModelUsages:
    """Calls, tokens and spend of one project, as its workers counted them."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def by_day(self, days: int = DAYS) -> Sequence[Used]:
        """Return what was used on each of the last `days` days (UTC, today included), the latest first.

        Raises:
            InvalidInput: when `days` is less than 1.
        """
        wanted = at_least_one(days, "days") or DAYS
        since = Instant(max(self._core.clock.now() - (wanted - 1) * MICROSECONDS_A_DAY, 0))
        return await self._core.store.read(lambda tx: model_usage.by_day(tx, self._project, since))
