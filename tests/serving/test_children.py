"""The worker processes, with small real programs in the place of workers: started, woken, restarted, ended."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import psutil

from hitherto.serving.children import WorkerProcesses

DEADLINE_SECONDS = 20

# Writes its process id and what it reads to the file that the settings line names; obeys SIGTERM by dying of it.
LISTENER = """
import os, sys
path = sys.stdin.buffer.readline().decode().strip()
with open(path, "a", buffering=1) as out:
    print("started", os.getpid(), os.nice(0), file=out)
    while got := os.read(0, 65536):
        print("woken", os.getpid(), file=out)
    print("alone", os.getpid(), file=out)
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + LISTENER


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds."""
    async with asyncio.timeout(DEADLINE_SECONDS):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.01)


@asynccontextmanager
async def workers(path: Path, count: int = 1, program: str = LISTENER) -> AsyncIterator[WorkerProcesses]:
    pool = WorkerProcesses(count, os.fsencode(path), [sys.executable, "-c", program])
    pool.start()
    try:
        yield pool
    finally:
        await pool.stop(grace_seconds=5)


def lines(path: Path, word: str) -> list[str]:
    return [line for line in path.read_text().splitlines() if line.startswith(word)] if path.exists() else []


async def test_children_are_started_and_woken(tmp_path: Path) -> None:
    path = tmp_path / "heard"
    async with workers(path, count=2) as pool:
        await eventually(lambda: len(lines(path, "started")) == 2)
        pool.wake()
        await eventually(lambda: len({*lines(path, "woken")}) == 2)
        assert len(pool.pids) == 2
        pids = pool.pids
    assert pool.pids == []
    assert not any(psutil.pid_exists(pid) for pid in pids)


async def test_many_wakes_at_once_become_one(tmp_path: Path) -> None:
    path = tmp_path / "heard"
    async with workers(path) as pool:
        await eventually(lambda: bool(lines(path, "started")))
        for _ in range(100_000):
            pool.wake()
        await eventually(lambda: bool(lines(path, "woken")))
        assert len(lines(path, "woken")) == 1


async def test_a_child_that_does_not_read_never_blocks_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "heard"
    async with workers(path) as pool:
        await eventually(lambda: bool(lines(path, "started")))
        child = psutil.Process(pool.pids[0])
        child.suspend()
        for worker in pool._children:
            for _ in range(100_000):  # more bytes than a pipe holds
                worker.wake()
        child.resume()
        await eventually(lambda: bool(lines(path, "woken")))


async def test_a_child_that_dies_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "heard"
    async with workers(path) as pool:
        await eventually(lambda: bool(lines(path, "started")))
        (before,) = pool.pids
        psutil.Process(before).kill()
        await eventually(lambda: len(lines(path, "started")) == 2)
        assert pool.pids != [before]
        pool.wake()
        await eventually(lambda: bool(lines(path, f"woken {pool.pids[0]}")))


async def test_a_child_that_cannot_start_is_tried_again_more_and_more_slowly(tmp_path: Path) -> None:
    path = tmp_path / "tries"
    program = f"import time; open({str(path)!r}, 'a').write(f'try {{time.time()}}\\n'); raise SystemExit(3)"
    async with workers(path, program=program):
        await eventually(lambda: len(lines(path, "try")) == 4)
    times = [float(line.split()[1]) for line in lines(path, "try")]
    first, second, third = (later - earlier for earlier, later in pairwise(times))
    assert 0.2 <= first < second < third


async def test_stopping_while_waiting_for_the_next_try_does_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "tries"
    pool = WorkerProcesses(1, b"", [sys.executable, "-c", f"open({str(path)!r}, 'a').write('try\\n'); exit(1)"])
    pool.start()
    await eventually(lambda: len(lines(path, "try")) == 3)
    async with asyncio.timeout(2):
        await pool.stop(grace_seconds=30)


async def test_a_child_that_does_not_obey_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "heard"
    pool = WorkerProcesses(1, os.fsencode(path), [sys.executable, "-c", STUBBORN])
    pool.start()
    await eventually(lambda: bool(lines(path, "started")))
    (pid,) = pool.pids
    await pool.stop(grace_seconds=0.2)
    assert not psutil.pid_exists(pid)


async def test_stopping_what_was_never_started() -> None:
    pool = WorkerProcesses(2, b"")
    pool.wake()
    await pool.stop(grace_seconds=1)
    assert pool.pids == []
