"""A language model behind a real socket that is well, slow, or dying, and writes down what it was asked."""

import asyncio
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tests.scripted_endpoint import Reply, Request, error, says, scripted_endpoint

TOKENS_A_MESSAGE = 1_000_000
"""What a usable answer says to have read for each message that it was asked about. Broken ones say nothing, so the
tokens that were counted tell how many messages were read in answers that were stored."""

CONDITIONS = ("slow", "hanging", "failing", "babbling", "busy", "cutting off")
_NOTHING = json.dumps({"things": [], "facts": [], "ended": []})
_MESSAGES = re.compile(r"\nMessages:\n(.*)", re.DOTALL)
_SLOW_SECONDS = 1.0


class SickModel:
    """Runs in a thread of its own between `start` and `stop`."""

    def __init__(self) -> None:
        self.condition = "well"
        self.url = ""
        self.answered: Counter[str] = Counter()
        """How often each message was read in a usable answer, whether or not anybody was there to take it."""
        self.asked_again = 0
        """Messages that were asked about although what an answer said of them was stored."""
        self.already_read: Callable[[Sequence[str]], int] = lambda _: 0
        """Tells how many of some messages nobody has to ask about."""
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Stop listening."""
        if self._loop is not None and self._end is not None:
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        async with scripted_endpoint() as endpoint:
            endpoint.script = self._reply
            self.url = f"{endpoint.url}/v1"
            self._ready.set()
            await self._end.wait()

    def _reply(self, request: Request) -> Reply:
        messages = _messages_in(request["body"])
        self.asked_again += self.already_read([_told(message) for message in messages])
        match self.condition:
            case "hanging":
                return Reply(hang=True)
            case "failing":
                return error(500, "out of order")
            case "babbling":
                return says("I am a language model, and I cannot do that.", used=(0, 0))
            case "busy":
                return error(429, "slow down", Retry_After="1")
            case "cutting off":
                return says('{"things": [', finish="length", used=(0, 0))
        self.answered.update(messages)
        delay = _SLOW_SECONDS if self.condition == "slow" else 0.0
        return replace(says(_NOTHING, used=(TOKENS_A_MESSAGE * len(messages), 1)), delay=delay)


def _messages_in(body: dict[str, Any]) -> list[str]:
    """Return the messages that a question asks about, without their numbers."""
    for message in body["messages"]:
        found = _MESSAGES.search(str(message["content"]))
        if found:
            return re.findall(r"^m\d+ (.*)$", found[1], flags=re.MULTILINE)
    return []


def _told(message: str) -> str:
    """Return what was said, without its day and its speaker."""
    return message.partition(") ")[2].partition(": ")[2]
