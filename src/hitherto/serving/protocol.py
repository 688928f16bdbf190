"""HTTP connections with limits: what has not become a request yet may neither last for ever nor grow without end.

uvicorn leaves that to a proxy in front of it. Here nothing need stand in front, and all of this happens before anybody
has shown a key.
"""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""How long a request may take until its last header has arrived."""

HEAD_BYTES = 65_536
"""How much may arrive without a part of a request being complete: about the largest head."""

LINGER_SECONDS = 5.0
"""How long the rest of a body is thrown away after the answer. Without it the caller might not see the answer."""


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which closes connections that keep the server waiting or make it hoard."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._inside = False  # between the head of a request and its end
        self._unread = 0
        self._deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._relax()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what arrived, and refuse it where it leads to nothing."""
        self._unread += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._unread > HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"the headers are larger than {HEAD_BYTES} bytes")
        elif self._idle():
            self._expect_head()

    def on_headers_complete(self) -> None:
        """Begin a request."""
        self._relax()
        self._inside, self._unread = True, 0
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        """Note that a chunk of a body begins."""
        self._unread = 0

    def on_body(self, body: bytes) -> None:
        """Note that there is progress."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self._relax()
        self._inside, self._unread = False, 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Bound how long the rest of a request that was answered early may take."""
        super().on_response_complete()
        if self._inside and not self.transport.is_closing():
            self._relax()
            self._deadline = self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, in the shape of every other failure."""
        self._refuse(HTTPStatus.BAD_REQUEST, msg)

    def _unsupported_upgrade_warning(self) -> None:
        """Stay silent: a request to speak another protocol is answered in this one, as the standard allows."""

    def _idle(self) -> bool:
        answered = self.cycle is None or self.cycle.response_complete
        return answered and not self._inside and self._deadline is None and not self.pipeline

    def _expect_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._head_overdue)

    def _head_overdue(self) -> None:
        if not self._unread:
            self.transport.close()
            return
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, f"the headers did not arrive within {HEAD_SECONDS:.0f} seconds")

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        """Answer in place of an application and close; where its answer is on the way already, close alone."""
        self._relax()
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            body = orjson.dumps({"message": message})
            head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: application/json\r\n"
            head += f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
            self.transport.write(head.encode() + body)
        self.transport.close()
