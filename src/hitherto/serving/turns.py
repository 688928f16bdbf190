"""Taking connections from a socket that several processes share, by turns.

An event loop takes all connections that wait as soon as it hears of one, so of a client's pool, which connects in a
burst, one process would get nearly everything and the others nothing for as long as the connections last. Here each
takes one at a time, and first lets the others have it: the longer, the more connections it has. A process that is busy
comes late anyway.
"""

import asyncio
import errno
import socket
from collections.abc import Callable

from hitherto.observe import get_logger

LONGEST_WAIT_SECONDS = 0.005
"""What a process with very many connections waits before it takes another; one with none does not wait."""
HALF_WAY = 10
"""With so many connections it waits half of that."""
SHORTAGE_SECONDS = 0.5
"""How long to wait where the system has no room for another connection."""

_SHORTAGES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})

log = get_logger("hitherto.serving")


class Turns:
    """Hands connections to `protocol` from its making to `close`; `held` tells how many there are.

    Needs the running event loop.
    """

    def __init__(
        self, listener: socket.socket, protocol: Callable[[], asyncio.Protocol], held: Callable[[], int]
    ) -> None:
        listener.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._listener = listener
        self._protocol = protocol
        self._held = held
        self._connecting: set[asyncio.Task[None]] = set()
        self._waiting: asyncio.TimerHandle | None = None
        self._listen()

    def close(self) -> None:
        """Take no more connections, and close this process's end of the socket."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._loop.remove_reader(self._listener)
        self._listener.close()

    def _listen(self) -> None:
        self._loop.add_reader(self._listener, self._heard)

    def _heard(self) -> None:
        held = self._held() + len(self._connecting)
        self._wait(LONGEST_WAIT_SECONDS * held / (held + HALF_WAY), self._take)

    def _take(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError as error:
            # Most often another process was faster, or the caller has gone already.
            if error.errno in _SHORTAGES:
                log.warning("no connection can be taken", reason=error.strerror)
                self._wait(SHORTAGE_SECONDS, self._listen)
                return
        else:
            connection.setblocking(False)
            connecting = self._loop.create_task(self._connect(connection))
            self._connecting.add(connecting)
            connecting.add_done_callback(self._connecting.discard)
        self._listen()

    async def _connect(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._protocol, connection)
        except OSError:  # gone before it was begun
            connection.close()

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        self._loop.remove_reader(self._listener)
        self._waiting = self._loop.call_later(seconds, then)
