"""What can go wrong beside deaths: each trouble begins, lasts some seconds, and is over."""

import asyncio
import os
import random
import resource
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass

import asyncpg
import psutil

from benchmarks.chaos.clock import WrongClock
from benchmarks.chaos.databases import Database, PostgresDatabase
from benchmarks.chaos.language_model import CONDITIONS, SickModel
from benchmarks.chaos.nodes import Nodes
from tests.postgres_server import run_apart

ASLEEP, CLOCK = "worker asleep", "clock set wrong and right"
IDLE_CONNECTIONS = 300
FILE_ROOM = 65_536
CLOCK_STEPS = (-10_800, -600, -30, 30, 600, 10_800)
"""Seconds that the clock is set wrong by."""


@dataclass(frozen=True)
class World:
    """Everything that a trouble can get hold of."""

    nodes: Nodes
    database: Database
    model: SickModel
    clock: WrongClock
    over: threading.Event
    """Set when the troubles are to end early."""


Trouble = Callable[[World, random.Random], AbstractContextManager[str]]


@contextmanager
def full_disk(world: World, _: random.Random) -> Iterator[str]:
    """Leave no room where the database lies."""
    disk = world.database.disk
    if not disk.is_small:
        with _small_files(world):
            yield "files may not grow"
        return
    disk.fill()
    try:
        yield "disk full"
    finally:
        world.database.heal()


@contextmanager
def sick_model(world: World, rng: random.Random) -> Iterator[str]:
    """Have the language model slow, mute, failing, or talking nonsense."""
    world.model.condition = rng.choice(CONDITIONS)
    try:
        yield "language model sick"
    finally:
        world.model.condition = "well"


@contextmanager
def wrong_clock(world: World, rng: random.Random) -> Iterator[str]:
    """Set the clock of every process wrong, and right again."""
    world.clock.set_wrong(rng.choice(CLOCK_STEPS))
    try:
        yield CLOCK
    finally:
        world.clock.set_wrong(0)


@contextmanager
def asleep(world: World, rng: random.Random) -> Iterator[str]:
    """Let a worker sleep past the end of its leases and wake up believing that it has them."""
    pids = [pid for node in world.nodes.all for pid in (*node.workers(), *([node.pid] if not node.port else [])) if pid]
    if not pids:
        yield ASLEEP
        return
    pid = rng.choice(pids)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    try:
        yield ASLEEP
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


@contextmanager
def crowd_at_the_server(world: World, rng: random.Random) -> Iterator[str]:
    """Open hundreds of connections that say nothing, or half a request and then nothing."""
    node = rng.choice(world.nodes.servers)
    begun = b"POST /api/v2/sessions/s0/memory HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n"
    connections: list[socket.socket] = []
    for number in range(IDLE_CONNECTIONS):
        with suppress(OSError):
            connections.append(socket.create_connection(("127.0.0.1", node.port), timeout=1))
            if number % 2:
                connections[-1].sendall(begun)
    try:
        yield "300 idle and slow connections"
    finally:
        for connection in connections:
            connection.close()


@contextmanager
def stopped_database(world: World, rng: random.Random) -> Iterator[str]:
    """Stop PostgreSQL, with or without letting it write down where it was, and start it again."""
    assert isinstance(world.database, PostgresDatabase)
    world.database.stop(orderly=rng.random() < 0.5)
    try:
        yield "PostgreSQL stopped and started"
    finally:
        world.database.heal()


@contextmanager
def no_connection_left(world: World, _: random.Random) -> Iterator[str]:
    """Take every connection that PostgreSQL gives, cutting those of the servers and workers."""
    assert isinstance(world.database, PostgresDatabase)
    begun, done = threading.Event(), threading.Event()
    url = world.database.url

    async def take() -> None:
        taken: list[asyncpg.Connection] = []
        try:
            while not done.is_set():
                with suppress(OSError, asyncpg.PostgresError):
                    while True:
                        taken.append(await asyncpg.connect(url))
                        if len(taken) == 1:
                            await _end_others(taken[0])
                begun.set()
                await asyncio.sleep(0.05)
        finally:
            begun.set()
            for connection in taken:
                connection.terminate()

    thread = threading.Thread(target=lambda: run_apart(take), daemon=True)
    thread.start()
    begun.wait()
    try:
        yield "PostgreSQL without a free connection"
    finally:
        done.set()
        thread.join()


def troubles_of(database: Database) -> list[Trouble]:
    """Return the troubles that this database can have."""
    anywhere: list[Trouble] = [full_disk, sick_model, wrong_clock, asleep, crowd_at_the_server]
    return [*anywhere, stopped_database, no_connection_left] if isinstance(database, PostgresDatabase) else anywhere


async def _end_others(connection: asyncpg.Connection) -> None:
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )


@contextmanager
def _small_files(world: World) -> Iterator[None]:
    """Forbid the processes that run to let files grow; where no disk can be mounted, that is nearest to a full one."""
    written = max((path.stat().st_size for path in world.database.disk.folder.glob("*.sqlite3*")), default=0)
    _limit(world, written + FILE_ROOM)
    try:
        yield
    finally:
        _limit(world, resource.RLIM_INFINITY)


def _limit(world: World, size: int) -> None:
    for pid in world.nodes.pids():
        with suppress(psutil.Error):
            psutil.Process(pid).rlimit(psutil.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
