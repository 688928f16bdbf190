"""How a process of the server is told to end, and how long it may take."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator

REQUEST_GRACE_SECONDS = 5
"""How long requests in progress may take after the server was told to stop."""
WORKER_GRACE_SECONDS = 10.0


@contextlib.contextmanager
def stop_signals(stopping: Callable[[], object]) -> Iterator[None]:
    """Call `stopping` at every SIGTERM and SIGINT; needs the running event loop."""
    loop = asyncio.get_running_loop()
    handled = (signal.SIGTERM, signal.SIGINT)
    for number in handled:
        loop.add_signal_handler(number, stopping)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
