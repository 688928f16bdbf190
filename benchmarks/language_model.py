"""What a language model costs in tokens and time: `python -m benchmarks.language_model [--messages 200]`.

No model is run. An endpoint of this process counts what is sent, waits as long as a real one would, and answers with a
fact for every second message. Tokens are characters divided by four, which is near what tokenizers count for English.
The graphs fill while it runs, so the shortlist is what it is in use.
"""

import argparse
import asyncio
import json
import random
import re
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.ingest import message
from benchmarks.table import machine, markdown_table
from hitherto import Hitherto, Settings
from hitherto.services.messages import NewMessage

CHARACTERS_A_TOKEN = 4
REQUEST_MESSAGES = 20
_MESSAGE = re.compile(r"^m(\d+) \([^)]*\) [^:]*: (.*)$", re.MULTILINE)


@dataclass
class Endpoint:
    """An OpenAI-compatible endpoint that waits `delay` seconds before each answer, and what it was sent."""

    delay: float
    url: str = ""
    calls: int = 0
    instructions: int = 0
    questions: int = 0
    answers: int = 0
    waiting: int = 0
    most_waiting: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = int(head.split("content-length:")[1].split("\r\n")[0])
                body = json.loads(await reader.readexactly(length))
                self.waiting += 1
                self.most_waiting = max(self.most_waiting, self.waiting)
                await asyncio.sleep(self.delay)
                self.waiting -= 1
                data = json.dumps(self._completion(body)).encode()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
                writer.write(f"content-length: {len(data)}\r\n\r\n".encode() + data)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _completion(self, body: dict[str, Any]) -> dict[str, Any]:
        told, question = (str(each["content"]) for each in body["messages"])
        answer = json.dumps(_answer(question), separators=(",", ":"))
        self.calls += 1
        self.instructions += len(told) + len(json.dumps(body.get("response_format", {})))
        self.questions += len(question)
        self.answers += len(answer)
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": answer}}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        return {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


def _answer(question: str) -> dict[str, Any]:
    """Return a fact for every second message."""
    facts = [
        {
            "message": int(number),
            "quote": text[:60],
            "subject": text.split(" ")[0],
            "relation": "MENTIONED",
            "object": text.split(" ")[-1].strip("."),
            "fact": text[:80],
            "since": "2024-05",
            "until": "",
        }
        for number, text in _MESSAGE.findall(question)[::2]
    ]
    things = [{"name": str(fact["subject"]), "kind": "Person", "known": "n1"} for fact in facts]
    return {"things": things, "facts": facts, "ended": []}


@asynccontextmanager
async def listening(delay: float) -> AsyncIterator[Endpoint]:
    """Listen on a free port."""
    endpoint = Endpoint(delay)
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0)
    endpoint.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield endpoint
    finally:
        server.close()


async def measure(delay: float | None, messages: int, users: int, batch: int = 10) -> list[object]:
    """Return a row: how the endpoint was set, tokens a message, and messages a second. No delay: no model at all."""
    rng = random.Random(17)
    with tempfile.TemporaryDirectory() as folder:
        async with listening(delay or 0.0) as endpoint:
            values: dict[str, Any] = {"data_dir": Path(folder), "llm_batch_size": batch}
            if delay is not None:
                values |= {"llm": "counted", "llm_base_url": endpoint.url, "llm_output": "native"}
            async with Hitherto(Settings(**values), workers="none") as memory:
                for user in range(users):
                    await memory.users.add(f"u{user}", first_name="Ann")
                    await memory.sessions.add(f"s{user}", f"u{user}")
                    for first in range(0, messages // users, REQUEST_MESSAGES):
                        count = min(REQUEST_MESSAGES, messages // users - first)
                        said = [NewMessage(content=message(rng), role="Ann", role_type="user") for _ in range(count)]
                        await memory.memory.add(f"s{user}", said)
            begun = time.perf_counter()
            async with Hitherto(Settings(**values)) as memory:
                for user in range(users):
                    await memory.processed(f"u{user}")
            return _row(endpoint, delay, users, batch, messages // users * users, time.perf_counter() - begun)


def _row(endpoint: Endpoint, delay: float | None, users: int, batch: int, messages: int, taken: float) -> list[object]:
    def tokens(characters: int) -> int:
        return round(characters / CHARACTERS_A_TOKEN / messages)

    kind = "no model" if delay is None else f"{delay:g} s"
    sent = [tokens(endpoint.instructions), tokens(endpoint.questions), tokens(endpoint.answers)]
    return [
        kind,
        users,
        batch,
        endpoint.calls / messages,
        *sent,
        endpoint.most_waiting,
        taken / messages,
        messages / taken,
    ]


HEADER = [
    "an answer takes",
    "graphs",
    "messages a call",
    "calls a message",
    "tokens in: instructions",
    "tokens in: question",
    "tokens out",
    "questions at a time",
    "seconds a message",
    "messages/s",
]


async def rows(messages: int) -> list[list[object]]:
    """Measure every setting, one after the other."""
    return [
        await measure(None, messages, 16),
        await measure(0.5, messages, 1),
        await measure(0.5, messages, 16),
        await measure(5.0, messages, 16),
        await measure(0.5, messages, 16, batch=1),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=320)
    options = parser.parse_args()
    print(machine(), "\n")
    print(markdown_table(HEADER, asyncio.run(rows(options.messages))))


if __name__ == "__main__":
    main()
