"""The conversation: Maya and her assistant Iris, ten talks from January to July 2025. All of it is invented."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("conversation.jsonl")
USER_ID = "maya"
QUESTION = "Rui is coming for dinner on Saturday. What can I cook for us, given my diet and my allergy?"
SEARCHES = ("Where did Maya move to?", "Where does Maya work?", "Who is Nora?")


@dataclass(frozen=True)
class Talk:
    """One session: its id and its messages, each with role, role_type, content and created_at."""

    session_id: str
    messages: list[dict[str, Any]]

    @property
    def day(self) -> str:
        """The day on which it took place, YYYY-MM-DD."""
        return str(self.messages[0]["created_at"])[:10]


def talks() -> Iterator[Talk]:
    """Yield the talks in order."""
    lines = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    for session_id, messages in groupby(lines, key=lambda line: line["session_id"]):
        kept = ("role", "role_type", "content", "created_at")
        yield Talk(session_id, [{key: message[key] for key in kept} for message in messages])
