"""All checks, in the order in which one would look."""

import asyncio

from hitherto.doctor.database import check_database
from hitherto.doctor.finding import Finding, problem
from hitherto.doctor.machine import check_machine
from hitherto.domain.errors import Misconfigured
from hitherto.settings import Settings


async def examine(*, thorough: bool = False) -> list[Finding]:
    """Return what all checks found on this installation, as its settings describe it."""
    try:
        settings = Settings()
        machine = await asyncio.to_thread(check_machine, settings)
    except Misconfigured as error:
        return [problem("settings", error.message, "mend the variable or the settings file")]
    return [*machine, *await check_database(settings, thorough=thorough)]
