"""Sets the wall clock of a Python process wrong, by the microseconds that a shared file says at each moment.

A folder with this file first in PYTHONPATH makes every process import it at its start, children included: so the
commands that run are the real ones, and the clock can be moved while they run. Only the wall clock is moved, as
when somebody sets a machine's time: what waits and measures uses the monotonic one.
"""

import mmap
import os
import time


def _set_wrong(path: str) -> None:
    with open(path, "r+b") as file:  # noqa: PTH123 - imported at every start: nothing more is to be loaded
        offset = memoryview(mmap.mmap(file.fileno(), 8)).cast("q")
    seconds, nanoseconds = time.time, time.time_ns
    time.time = lambda: seconds() + offset[0] / 1_000_000
    time.time_ns = lambda: nanoseconds() + offset[0] * 1_000


if _path := os.environ.get("CHAOS_CLOCK"):
    _set_wrong(_path)
