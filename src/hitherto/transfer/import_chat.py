"""Importing a chat file: users and sessions are made where they are missing, messages are added in their order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.instants import format_instant
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from hitherto.transfer.chat_file import ChatLine, read_lines, runs

SHOWN_PROBLEMS = 10


@dataclass(slots=True)
class Imported:
    """What an import did: users and sessions it made, messages it added."""

    users: int = 0
    sessions: int = 0
    messages: int = 0


def check_file(path: Path) -> int:
    """Read the whole file and return how many messages it holds.

    Raises:
        InvalidInput: naming the first wrong lines, so that a file is imported as a whole or not at all.
    """
    count, problems = 0, []
    with path.open("rb") as lines:
        for item in read_lines(lines):
            if isinstance(item, InvalidInput):
                problems.append(item.message)
            else:
                count += 1
    if problems:
        more = f"; and {len(problems) - SHOWN_PROBLEMS} more" if len(problems) > SHOWN_PROBLEMS else ""
        raise InvalidInput(f"{path}: {'; '.join(problems[:SHOWN_PROBLEMS])}{more}. Nothing was imported.")
    if not count:
        raise InvalidInput(f"{path} holds no messages")
    return count


async def import_file(scope: Scope, path: Path, progress: Callable[[int], None]) -> Imported:
    """Add the messages of a file that `check_file` found right; `progress` is told how many were added each time."""
    with path.open("rb") as lines:
        messages = (item for item in read_lines(lines) if isinstance(item, ChatLine))
        return await import_messages(scope, messages, progress)


async def import_messages(scope: Scope, messages: Iterable[ChatLine], progress: Callable[[int], None]) -> Imported:
    """Add messages, up to 30 in a transaction.

    Raises:
        InvalidInput: when a session exists and belongs to another user than the file says.
    """
    arrival = _Arrival(scope)
    for run in runs(messages):
        await arrival.make_room(run[0])
        await scope.memory.add(run[0].session_id, [_new_message(line) for line in run])
        arrival.done.messages += len(run)
        progress(len(run))
    return arrival.done


@dataclass(slots=True)
class _Arrival:
    """Makes users and sessions the first time they are met."""

    scope: Scope
    done: Imported = field(default_factory=Imported)
    _known: set[str] = field(default_factory=set)

    async def make_room(self, line: ChatLine) -> None:
        if line.session_id in self._known:
            return
        self._known.add(line.session_id)
        try:
            session = await self.scope.sessions.get(line.session_id)
        except NotFound:
            await self._make_user(line)
            await self.scope.sessions.add(line.session_id, line.user_id)
            self.done.sessions += 1
            return
        if session.user_id != line.user_id:
            raise InvalidInput(
                f"line {line.number}: session {line.session_id} exists and belongs to user {session.user_id}, "
                f"not {line.user_id}",
                param="user_id",
            )

    async def _make_user(self, line: ChatLine) -> None:
        try:
            await self.scope.users.get(line.user_id)
        except NotFound:
            await self.scope.users.add(
                line.user_id, email=line.email, first_name=line.first_name, last_name=line.last_name
            )
            self.done.users += 1


def _new_message(line: ChatLine) -> NewMessage:
    return NewMessage(
        content=line.content,
        role_type=line.role_type,
        role=line.role,
        created_at=None if line.created_at is None else format_instant(line.created_at),
        metadata=line.metadata,
    )
