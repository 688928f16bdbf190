"""Taking connections by turns, with real sockets."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest

from hitherto.serving.turns import Turns

PATIENCE_SECONDS = 20.0


class Taker:
    """One of those who share a socket, and what it has taken."""

    def __init__(self, listener: socket.socket) -> None:
        self.taken: list[asyncio.BaseTransport] = []
        self.turns = Turns(listener.dup(), lambda: _Connection(self.taken), lambda: len(self.taken))

    def end(self) -> None:
        self.turns.close()
        for transport in self.taken:
            transport.close()


class _Connection(asyncio.Protocol):
    def __init__(self, taken: list[asyncio.BaseTransport]) -> None:
        self._taken = taken

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._taken.append(transport)


@pytest.fixture
async def listener() -> AsyncIterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=200) as listening:
        yield listening
        await asyncio.sleep(0)


async def eventually(count: int, takers: list[Taker]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while sum(len(taker.taken) for taker in takers) < count:  # noqa: ASYNC110 - sockets tell nobody
            await asyncio.sleep(0.001)


def connect(listener: socket.socket, count: int, stack: ExitStack) -> None:
    for _ in range(count):
        stack.enter_context(socket.create_connection(listener.getsockname()))


async def test_a_burst_is_shared(listener: socket.socket) -> None:
    with ExitStack() as stack:
        connect(listener, 60, stack)  # all of them wait before anybody takes one
        takers = [Taker(listener) for _ in range(3)]
        await eventually(60, takers)
        assert all(len(taker.taken) >= 10 for taker in takers)
        for taker in takers:
            taker.end()


async def test_one_alone_takes_all(listener: socket.socket) -> None:
    with ExitStack() as stack:
        taker = Taker(listener)
        connect(listener, 50, stack)
        await eventually(50, [taker])
        taker.end()


async def test_who_comes_later_gets_what_comes_next(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    with ExitStack() as stack:
        first = Taker(listener)
        connect(listener, 30, stack)
        await eventually(30, [first])
        second = Taker(listener)
        # Long enough that not the load of the machine decides who is first.
        monkeypatch.setattr("hitherto.serving.turns.LONGEST_WAIT_SECONDS", 0.2)
        for number in range(5):
            connect(listener, 1, stack)
            await eventually(31 + number, [first, second])
        assert len(second.taken) >= 3  # the first has waited since the first of them came, and may take one
        first.end()
        second.end()


async def test_nothing_is_taken_after_the_end(listener: socket.socket) -> None:
    with ExitStack() as stack:
        ended, other = Taker(listener), Taker(listener)
        ended.end()
        connect(listener, 20, stack)
        await eventually(20, [other])
        assert ended.taken == []
        other.end()


async def test_a_shortage_of_the_system_passes(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    class Short(socket.socket):
        """A socket of a process that has no file descriptor left, the first time that it is asked."""

        asked = 0

        def accept(self) -> tuple[socket.socket, object]:
            type(self).asked += 1
            if type(self).asked == 1:
                raise OSError(errno.EMFILE, "too many open files")
            return super().accept()

    monkeypatch.setattr("hitherto.serving.turns.SHORTAGE_SECONDS", 0.01)
    taken: list[asyncio.BaseTransport] = []
    short = Short(fileno=listener.dup().detach())
    turns = Turns(short, lambda: _Connection(taken), lambda: len(taken))
    with ExitStack() as stack:
        connect(listener, 1, stack)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not taken:  # noqa: ASYNC110 - sockets tell nobody
                await asyncio.sleep(0.001)
    assert Short.asked >= 2
    turns.close()
    taken[0].close()
