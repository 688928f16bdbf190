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
from hitherto.domain.instants import Instant, parse_instant
from hitherto.domain.limits import MAX_MESSAGE_CHARACTERS, MAX_MESSAGES_PER_ADD
from hitherto.domain.text_input import Json, check_id

NEEDED = ("session_id", "user_id", "role_type", "content")
OPTIONAL = ("role", "created_at", "metadata", "first_name", "last_name", "email")
_TEXTS = frozenset((*NEEDED, *OPTIONAL)) - {"metadata"}


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
    _check_keys(value)
    content = value["content"]
    if len(content) > MAX_MESSAGE_CHARACTERS:
        raise InvalidInput(f"content has {len(content):,} characters, at most {MAX_MESSAGE_CHARACTERS:,} are taken")
    created_at = value.get("created_at")
    return ChatLine(
        number=number,
        session_id=check_id(value["session_id"], "session_id"),
        user_id=check_id(value["user_id"], "user_id"),
        role_type=_role_type(value["role_type"]),
        content=content,
        created_at=None if created_at is None else parse_instant(created_at, "created_at"),
        **{key: value.get(key) for key in ("role", "metadata", "first_name", "last_name", "email")},
    )


def _check_keys(value: Json) -> None:
    for key in NEEDED:
        if value.get(key) is None:
            raise InvalidInput(f"{key} is missing", param=key)
    for key, item in value.items():
        if key in _TEXTS:
            if item is not None and not isinstance(item, str):
                raise InvalidInput(f"{key} must be a string", param=key)
        elif key != "metadata":
            raise InvalidInput(f"unknown key {key!r}; known are {', '.join((*NEEDED, *OPTIONAL))}", param=key)
    if not isinstance(value.get("metadata", {}), dict | None):
        raise InvalidInput("metadata must be an object", param="metadata")


def _role_type(text: str) -> RoleType:
    try:
        return RoleType(text)
    except ValueError as error:
        known = ", ".join(RoleType)
        raise InvalidInput(f"role_type is {text!r}, must be one of {known}", param="role_type") from error
