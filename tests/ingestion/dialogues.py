"""Dialogues on one user's days, ingested by the real engine, and a short way to write what is known after them."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hitherto import Hitherto, NewMessage, Settings
from hitherto.domain.facts import Edge
from hitherto.domain.instants import Instant, from_datetime
from hitherto.engine import build_worker

FIRST, LAST = "Kendra", "Miller"
_BEGIN = datetime(2024, 8, 14, 10, tzinfo=UTC)
"""When the first turn is said: a Wednesday. Each further turn is said a day later."""


@dataclass(frozen=True)
class Known:
    """One fact after a dialogue; `until` is the turn at whose time it ended, 0 where it never held."""

    subject: str
    relation: str
    value: str
    until: int | None
    edge: Edge

    def __str__(self) -> str:
        end = {None: "", 0: " never"}.get(self.until, f" until {self.until}")
        about = "" if self.subject == f"{FIRST} {LAST}" else f"{self.subject}: "
        return f"{about}{self.relation} {self.value}{end}"


def said_at(turn: int) -> datetime:
    """Return when a turn, counted from 1, is said."""
    return _BEGIN + timedelta(days=turn - 1)


def ingested(dialogues: Sequence[str], folder: Path, *, turn_by_turn: bool) -> list[list[Known]]:
    """Return what is known after each dialogue, a graph each; `turn_by_turn` works on each turn before the next comes.

    The turns of a dialogue stand apart by " / ".
    """
    return asyncio.run(_ingested(dialogues, folder, turn_by_turn=turn_by_turn))


async def _ingested(dialogues: Sequence[str], folder: Path, *, turn_by_turn: bool) -> list[list[Known]]:
    settings = Settings(database_url=f"sqlite:///{folder}/dialogues.db", data_dir=folder)
    async with (
        Hitherto(settings, workers="none", embedder=None) as memory,
        build_worker(settings, embedder=None) as worker,
    ):
        turns = [dialogue.split(" / ") for dialogue in dialogues]
        for number in range(len(dialogues)):
            await memory.users.add(f"user {number}", first_name=FIRST, last_name=LAST)
            await memory.sessions.add(f"session {number}", f"user {number}")
        for turn in range(max(map(len, turns))):
            for number, texts in enumerate(turns):
                if turn < len(texts):
                    await memory.memory.add(f"session {number}", [_message(texts[turn], turn + 1)])
            if turn_by_turn:
                await worker.run_until_idle()
        await worker.run_until_idle()
        return [await _known(memory, f"user {number}") for number in range(len(dialogues))]


def _message(text: str, turn: int) -> NewMessage:
    if text.startswith("Bot: "):
        return NewMessage(
            content=text.removeprefix("Bot: "), role="Bot", role_type="assistant", created_at=said_at(turn)
        )
    return NewMessage(content=text, role=FIRST, role_type="user", created_at=said_at(turn))


async def _known(memory: Hitherto, user: str) -> list[Known]:
    names = {node.uuid: node.name for node in await memory.graph.nodes(user_id=user)}
    return [
        Known(names[edge.source], edge.relation, names[edge.target], _turn(edge), edge)
        for edge in await memory.graph.edges(user_id=user)
    ]


def _turn(edge: Edge) -> int | None:
    if edge.invalid_at is None or edge.invalid_at == edge.valid_at:
        return None if edge.invalid_at is None else 0
    begin = from_datetime(_BEGIN)
    return round((edge.invalid_at - begin) / _DAY) + 1


_DAY = Instant(24 * 3600 * 1_000_000)


def table(text: str) -> list[tuple[str, list[str]]]:
    """Return the rows of a table: a dialogue, then " => " and the facts to be known, apart by ";".

    A line that begins with blanks goes on with the row before it, one with "#" is a heading.
    """
    whole = re.sub(r"\n +", " ", text.strip())
    rows = (line.split(" => ") for line in whole.splitlines() if not line.startswith("#"))
    return [(said.strip(), [fact.strip() for fact in facts.split(";") if fact.strip()]) for said, facts in rows]


def closed(known: Iterable[Known]) -> list[str]:
    """Return what ended."""
    return sorted(str(fact) for fact in known if fact.until is not None)
