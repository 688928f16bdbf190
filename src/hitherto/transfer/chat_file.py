"""Chat files: JSON Lines, one message a line, in the order in which they were said.

    {"session_id": "s1", "user_id": "maya", "role": "Maya", "role_type": "user",
     "content": "I moved to Lisbon.", "created_at": "2025-04-06T11:05:00Z"}

`session_id`, `user_id`, `role_type` and `content` are needed. `role` (the speaker's name), `created_at` (when it was
said; now when missing) and `metadata` are optional, as are `first_name`, `last_name` and `email` of a user that the
import creates. A line may end with white space; empty lines are skipped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from hitherto.domain.episodes import RoleType
from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import Instant
from hitherto.domain.limits import MAX_MESSAGES_PER_ADD
from hitherto.domain.text_input import Json, check_id
from hitherto.services import inputs

NEEDED = ("session_id", "user_id", "role_type", "content")
OPTIONAL = ("role", "created_at", "metadata", "first_name", "last_name", "email")
KNOWN = (*NEEDED, *OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """A message of a chat file, checked. `first_name`, `last_name` and `email` speak of its user, not its speaker."""

    number: int
    session_id: str
    user_id: str
    role_type: RoleType
    content: str
    role: str | None = None
    created_at: Instant | None = None
    metadata: Json | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None


def read_line(number: int, line: bytes) -> ChatLine:
    """Read line `number` (counted from 1).

    Raises:
        InvalidInput: beginning with the number of the line.
    """
    try:
        return _checked(number, _decoded(line))
    except InvalidInput as error:
        raise InvalidInput(f"line {number}: {error.message}", param=error.param) from error


def read_lines(lines: Iterable[bytes]) -> Iterator[ChatLine | InvalidInput]:
    """Yield each message, or what is wrong with its line; also a session that changes its user is wrong."""
    users: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = read_line(number, line)
        except InvalidInput as error:
            yield error
            continue
        user_id = users.setdefault(message.session_id, message.user_id)
        if user_id == message.user_id:
            yield message
        else:
            yield InvalidInput(
                f"line {number}: session {message.session_id} belongs to user {user_id}, not {message.user_id}",
                param="user_id",
            )


def runs(messages: Iterable[ChatLine], longest: int = MAX_MESSAGES_PER_ADD) -> Iterator[list[ChatLine]]:
    """Group neighbouring messages of the same session, at most `longest` in a group; the order is kept."""
    run: list[ChatLine] = []
    for message in messages:
        if run and (message.session_id != run[0].session_id or len(run) == longest):
            yield run
            run = []
        run.append(message)
    if run:
        yield run


def _decoded(line: bytes) -> Json:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(f"no JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(value, dict):
        raise InvalidInput("must be a JSON object, such as " + '{"session_id": ..., "user_id": ..., "content": ...}')
    return value


def _checked(number: int, value: Json) -> ChatLine:
    for key in NEEDED:
        if value.get(key) is None:
            raise InvalidInput(f"{key} is missing", param=key)
    for key in value:
        if key not in KNOWN:
            raise InvalidInput(f"unknown key {key!r}; known are {', '.join(KNOWN)}", param=key)
    return ChatLine(
        number=number,
        session_id=_id(value["session_id"], "session_id"),
        user_id=_id(value["user_id"], "user_id"),
        role_type=inputs.role_type(value["role_type"], "role_type"),
        content=inputs.content(value["content"], "content"),
        created_at=_time(value.get("created_at")),
        metadata=inputs.json_object(value.get("metadata"), "metadata"),
        role=inputs.name(value.get("role"), "role"),
        first_name=inputs.name(value.get("first_name"), "first_name"),
        last_name=inputs.name(value.get("last_name"), "last_name"),
        email=inputs.name(value.get("email"), "email"),
    )


def _id(value: object, param: str) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"{param} must be a text", param=param)
    return check_id(value, param)


def _time(value: object) -> Instant | None:
    if value is not None and not isinstance(value, str):
        raise InvalidInput("created_at must be a text such as 2025-03-01T09:30:00Z", param="created_at")
    return inputs.instant(value, "created_at")
