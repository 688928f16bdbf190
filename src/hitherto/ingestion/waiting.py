"""Waiting for whatever comes first, and for how long after a failure."""

import asyncio
import random
from collections.abc import Iterable
from typing import Any

LONGEST_BACK_OFF_SECONDS = 30.0


async def first_of(seconds: float, *events: asyncio.Event, tasks: Iterable[asyncio.Task[Any]] = ()) -> None:
    """Wait until an event is set, a task ends, or `seconds` are over."""
    waiters = [asyncio.ensure_future(event.wait()) for event in events]
    if not waiters and not tasks:
        await asyncio.sleep(seconds)
        return
    try:
        await asyncio.wait([*waiters, *tasks], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for waiter in waiters:
            waiter.cancel()


def back_off(failures: int) -> float:
    """Return how many seconds to wait after so many failures in a row.

    The wait doubles each time, and is spread so that workers that failed together do not come back together.
    """
    return min(0.5 * 2.0 ** (failures - 1), LONGEST_BACK_OFF_SECONDS) * random.uniform(0.5, 1.0)  # noqa: S311
