"""An endpoint that really listens and speaks the protocols of OpenAI and Anthropic, with answers from a script."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Request = dict[str, Any]
"""A request: "path", "headers" (names in lower case), and "body" (decoded JSON)."""


@dataclass
class Reply:
    """One answer: `body` as it is, after `delay` seconds; `endless` then goes on for ever, `hang` sends nothing."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    endless: bool = False
    hang: bool = False
    delay: float = 0.0


Script = Callable[[Request], Reply]


def says(text: str, *, finish: str = "stop", used: tuple[int, int] = (100, 20), refusal: str | None = None) -> Reply:
    """Return a chat completion in OpenAI's protocol."""
    message = {"role": "assistant", "content": text, **({"refusal": refusal} if refusal else {})}
    usage = {"prompt_tokens": used[0], "completion_tokens": used[1], "total_tokens": sum(used)}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    completion = {"id": "c1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return Reply(json.dumps(completion | {"usage": usage}))


def anthropic_says(text: str, *, stop: str = "end_turn", used: tuple[int, int] = (100, 20)) -> Reply:
    """Return a message in Anthropic's protocol."""
    usage = {"input_tokens": used[0], "output_tokens": used[1]}
    message = {"id": "m1", "type": "message", "role": "assistant", "model": "m", "stop_sequence": None}
    return Reply(
        json.dumps(message | {"content": [{"type": "text", "text": text}], "stop_reason": stop, "usage": usage})
    )


def google_says(text: str, *, used: tuple[int, int] = (100, 20)) -> Reply:
    """Return an answer in Google's protocol."""
    usage = {"promptTokenCount": used[0], "candidatesTokenCount": used[1], "totalTokenCount": sum(used)}
    candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP", "index": 0}
    return Reply(json.dumps({"candidates": [candidate], "usageMetadata": usage, "modelVersion": "m"}))


def error(status: int, message: str = "no", **headers: str) -> Reply:
    """Return an error as OpenAI's protocol words it; an underscore in a header's name stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps({"error": {"message": message}}), status, {"content-type": "application/json", **named})


class ScriptedEndpoint:
    """Answers with the replies in turn, the last again and again, or with what the script makes of the request."""

    def __init__(self) -> None:
        self.script: Script = lambda _: error(500)
        self.requests: list[Request] = []
        self.open_now = 0
        self.most_open = 0
        self.url = ""
        self._open: set[asyncio.Task[Any]] = set()

    def answer(self, *replies: Reply) -> None:
        """Answer so from now on."""
        left = list(replies)
        self.script = lambda _: left.pop(0) if len(left) > 1 else left[0]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while request := await _read(reader):
                self.requests.append(request)
                self.open_now += 1
                self.most_open = max(self.most_open, self.open_now)
                try:
                    await self._reply(request, writer)
                finally:
                    self.open_now -= 1
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _reply(self, request: Request, writer: asyncio.StreamWriter) -> None:
        reply = self.script(request)
        if reply.hang:
            await asyncio.Event().wait()
        if reply.delay:
            await asyncio.sleep(reply.delay)
        body = reply.body.encode()
        length = {} if reply.endless else {"content-length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in {**reply.headers, **length}.items())
        writer.write(f"HTTP/1.1 {reply.status} Scripted\r\n{head}\r\n".encode() + body)
        await writer.drain()
        while reply.endless:
            writer.write(b" " * 65_536)
            await writer.drain()

    async def stop(self) -> None:
        """End what still goes on."""
        going_on = list(self._open)
        for task in going_on:
            task.cancel()
        await asyncio.gather(*going_on, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return {"path": first.split()[1], "headers": headers, "body": json.loads(body) if body else None}


@asynccontextmanager
async def scripted_endpoint() -> AsyncIterator[ScriptedEndpoint]:
    """Listen on a free port of this machine."""
    endpoint = ScriptedEndpoint()
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0)
    endpoint.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield endpoint
    finally:
        server.close()
        await endpoint.stop()
