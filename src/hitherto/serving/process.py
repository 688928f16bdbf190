"""What this process asks of the operating system."""

import asyncio
import contextlib
import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable

NICENESS = 5
_PR_SET_PDEATHSIG = 1
_M_ARENA_MAX = -8
_ARENAS = 2


def be_nice() -> None:
    """Give way to the server: answering comes before ingestion."""
    with contextlib.suppress(OSError):
        os.nice(NICENESS)


def die_with_parent() -> None:
    """Ask Linux to kill this process when the thread that started it ends; elsewhere the pipe alone tells."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def use_little_memory() -> None:
    """Keep the C library from holding one pool of freed memory a thread; call it before threads start."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        # Parallel work is divided between processes here; threads inside a matrix product would only compete.
        os.environ.setdefault(name, "1")
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def settle_heap() -> None:
    """Have the garbage collector look no more at what the start made; call it when everything is loaded.

    Modules and models are some hundred thousand objects that stay to the end. Going through them takes 60 ms, in
    which no request is answered, and under load that happened several times a second.
    """
    gc.collect()
    gc.freeze()


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes the fastest event loop that there is here."""
    try:
        import uvloop
    except ImportError:  # there is none for Windows
        return asyncio.new_event_loop
    return uvloop.new_event_loop
