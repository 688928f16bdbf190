"""Connections that never become requests, spoken to byte by byte on a real socket."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hitherto.serving import protocol
from hitherto.serving.protocol import HEAD_BYTES, GuardedProtocol

PATIENCE_SECONDS = 20.0
GET = b"GET / HTTP/1.1\r\nhost: localhost\r\n"
POST = b"POST / HTTP/1.1\r\nhost: localhost\r\n"
CHUNKED = POST + b"transfer-encoding: chunked\r\n\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the number of bytes of the body; `/early` answers before it reads any."""
    request = Request(scope, receive)
    with contextlib.suppress(ClientDisconnect):
        size = 0 if scope["path"] == "/early" else len(await request.body())
        await Response(f"{size} bytes")(scope, receive, send)


@dataclass
class Wire:
    """A connection to the server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, *parts: bytes) -> None:
        self.writer.write(b"".join(parts))

    async def received(self, end: bytes) -> bytes:
        """Return what comes until `end`."""
        return await asyncio.wait_for(self.reader.readuntil(end), PATIENCE_SECONDS)

    async def rest(self) -> bytes:
        """Return what comes until the server closes the connection."""
        try:
            return await asyncio.wait_for(self.reader.read(), PATIENCE_SECONDS)
        except OSError:
            return b""

    async def send_until_closed(self, piece: bytes) -> int:
        """Send `piece` again and again; return how many bytes the server let itself be sent."""
        sent = 0
        with contextlib.suppress(OSError):
            while not self.reader.at_eof():
                self.writer.write(piece)
                await asyncio.wait_for(self.writer.drain(), PATIENCE_SECONDS)
                await asyncio.sleep(0)
                sent += len(piece)
        return sent


@pytest.fixture
async def connect() -> AsyncIterator[Callable[[], "contextlib.AbstractAsyncContextManager[Wire]"]]:
    """Open connections to a server that speaks the protocol."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        echo, http=GuardedProtocol, ws="none", lifespan="off", log_config=None, log_level="critical"
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    running = asyncio.create_task(server.serve(sockets=[listener]))

    @contextlib.asynccontextmanager
    async def connection() -> AsyncIterator[Wire]:
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        try:
            yield Wire(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    yield connection
    server.should_exit = server.force_exit = True
    await running


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that waits for nobody."""
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(protocol, "LINGER_SECONDS", 0.2)


async def test_requests_that_come_in_pieces_are_answered(connect) -> None:
    async with connect() as wire:
        for piece in (GET[:7], GET[7:], b"x-long: " + b"y" * (HEAD_BYTES // 2), b"\r\n", b"\r\n"):
            wire.send(piece)
            await wire.writer.drain()
        assert (await wire.received(b"0 bytes")).startswith(b"HTTP/1.1 200")
        wire.send(CHUNKED, b"5\r\nhello\r\n", b"6\r\n world\r\n", b"0\r\n\r\n")
        assert (await wire.received(b"11 bytes")).startswith(b"HTTP/1.1 200")
        wire.send(GET, b"\r\n", GET, b"\r\n")
        await wire.received(b"0 bytes")
        await wire.received(b"0 bytes")


async def test_a_large_body_is_no_large_head(connect) -> None:
    async with connect() as wire:
        wire.send(POST, b"content-length: 1000000\r\n\r\n", b"x" * 1_000_000)
        await wire.received(b"1000000 bytes")


@pytest.mark.parametrize(
    "begin", [GET, GET + b"x-endless: ", b"GET /", CHUNKED + b"0\r\nx-trailer: ", CHUNKED + b"5;"], ids=range(5)
)
async def test_a_head_without_end_is_refused(connect, begin: bytes) -> None:
    piece = b"x-one-more: header\r\n" * 50 if begin == GET else b"y" * 1000
    async with connect() as wire:
        wire.send(begin)
        sent = await wire.send_until_closed(piece)
        # The rest lies in the buffers of the sockets, which the server does not read any more.
        assert sent < 20_000_000
        answer = await wire.rest()
        assert not answer or answer.startswith(b"HTTP/1.1 431 ")


async def test_the_refusal_of_a_large_head_says_why(connect) -> None:
    async with connect() as wire:
        wire.send(GET, b"x-large: ", b"y" * (HEAD_BYTES + 1000))
        answer = await wire.rest()
        assert answer.startswith(b"HTTP/1.1 431 ")
        assert answer.endswith(b'{"message":"the headers are larger than 65536 bytes"}')


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("begin", [GET, b"G", b"\r\n"])
async def test_a_head_that_does_not_arrive_is_given_up(connect, begin: bytes) -> None:
    async with connect() as wire:
        wire.send(begin)
        answer = await wire.rest()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'{"message":"the headers did not arrive within' in answer


@pytest.mark.usefixtures("impatient")
async def test_a_connection_on_which_nothing_comes_is_closed(connect) -> None:
    async with connect() as wire:
        assert await wire.rest() == b""


@pytest.mark.usefixtures("impatient")
async def test_a_second_request_that_does_not_arrive_is_given_up_too(connect) -> None:
    async with connect() as wire:
        wire.send(GET, b"\r\n")
        await wire.received(b"0 bytes")
        wire.send(GET)
        assert (await wire.rest()).startswith(b"HTTP/1.1 408 ")


@pytest.mark.usefixtures("impatient")
async def test_the_rest_of_a_body_that_nobody_wants_is_not_awaited_for_ever(connect) -> None:
    async with connect() as wire:
        wire.send(CHUNKED.replace(b"/ ", b"/early ", 1))
        await wire.received(b"0 bytes")
        await wire.send_until_closed(b"5\r\nhello\r\n")
        assert await wire.rest() == b""


async def test_what_is_no_http_is_refused_in_the_shape_of_every_failure(connect) -> None:
    for noise in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100), b"EHLO mail\r\n", CHUNKED + b"zz\r\n"):
        async with connect() as wire:
            wire.send(noise)
            answer = await wire.rest()
            assert answer.startswith(b"HTTP/1.1 400 ")
            assert answer.endswith(b'{"message":"Invalid HTTP request received."}')


async def test_a_request_to_change_the_protocol_is_answered_in_this_one(connect) -> None:
    async with connect() as wire:
        wire.send(GET, b"connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\r\n")
        assert (await wire.received(b"0 bytes")).startswith(b"HTTP/1.1 200")
