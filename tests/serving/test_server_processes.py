"""The server processes as children, with small real programs in their place."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from hitherto.domain.errors import Misconfigured, Unavailable
from hitherto.serving.server_processes import ServerProcesses

DEADLINE_SECONDS = 20

# Begins as a server process does; `tell` writes to the parent.
BEGIN = """
import os, socket, sys, time
listener, pipe = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
settings = sys.stdin.buffer.readline().decode().strip()
def tell(text):
    os.write(pipe, text)
def wait():
    sys.stdin.buffer.read()
"""
ANSWERS = BEGIN + 'tell(b\'{"degraded": ["slow"]}\\n\'); wait()'
WAKES = BEGIN + "tell(b'{\"degraded\": []}\\n'); tell(b'\\n'); wait()"
IN_PIECES = BEGIN + "tell(b'{\"degraded\":'); time.sleep(0.05); tell(b' []}\\n\\n'); wait()"
REFUSES = BEGIN + 'tell(b\'{"refused": "no such thing", "kind": "Misconfigured"}\\n\'); sys.exit(1)'
LATER_REFUSES = BEGIN + (
    'tell(b\'{"refused": "gone", "kind": "x"}\\n\' if os.path.exists(settings) else b\'{"degraded": []}\\n\')\n'
    "open(settings, 'w').close()\nsys.exit(1)"
)
CRASHES = BEGIN + "sys.exit(1)"
TAKES = (
    BEGIN
    + "tell(b'{\"degraded\": []}\\n'); taken, _ = listener.accept(); taken.send(str(os.getpid()).encode()); wait()"
)


class Wakes:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@asynccontextmanager
async def processes(
    program: str, folder: Path, *, count: int = 1, woken: Callable[[], None] = int
) -> AsyncIterator[tuple[ServerProcesses, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = str(folder / "settings").encode()
        pool = ServerProcesses(count, settings, listener, woken, str(folder), [sys.executable, "-c", program])
        pool.start()
        try:
            yield pool, listener
        finally:
            await pool.stop(grace_seconds=5)


async def eventually(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE_SECONDS):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.01)


async def test_all_are_ready_when_each_has_said_so(tmp_path: Path) -> None:
    async with processes(ANSWERS, tmp_path, count=3) as (pool, _):
        assert await pool.ready() == ("slow",)  # said by three, told once
        pids = pool.pids
        assert len(set(pids)) == 3
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.parametrize("program", [WAKES, IN_PIECES])
async def test_that_messages_were_accepted_is_passed_on(program: str, tmp_path: Path) -> None:
    woken = Wakes()
    async with processes(program, tmp_path, woken=woken) as (pool, _):
        assert await pool.ready() == ()
        await eventually(lambda: woken.count >= 1)


async def test_a_child_has_the_socket(tmp_path: Path) -> None:
    async with processes(TAKES, tmp_path) as (pool, listener):
        await pool.ready()
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        assert int(await reader.read(20)) == pool.pids[0]
        writer.close()


async def test_what_keeps_the_first_from_starting_ends_it(tmp_path: Path) -> None:
    async with processes(REFUSES, tmp_path, count=2) as (pool, _):
        with pytest.raises(Misconfigured, match="no such thing"):
            await pool.ready()
        await eventually(lambda: pool.pids == [])


async def test_one_that_ends_before_it_answers_is_told(tmp_path: Path) -> None:
    async with processes(CRASHES, tmp_path) as (pool, _):
        with pytest.raises(Unavailable, match="server process 1 ended before it answered"):
            await pool.ready()


async def test_what_keeps_a_successor_from_starting_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with processes(LATER_REFUSES, tmp_path) as (pool, _):
        assert await pool.ready() == ()
        await eventually(lambda: "server cannot start" in caplog.text)
        assert "server died" in caplog.text
