"""New messages: checked all together before any of them is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState, RoleType
from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import Instant
from hitherto.domain.limits import MAX_MESSAGES_PER_ADD
from hitherto.domain.sessions import Session
from hitherto.domain.text_input import Json
from hitherto.services import inputs
from hitherto.text.language import detect_language


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message as a caller gives it.

    `role_type` is one of norole, system, assistant, user, function, tool; `role` the speaker's free name;
    `created_at` when it was said (RFC 3339 or a datetime; without a zone it is UTC), by default now.
    """

    content: str
    role_type: RoleType | str
    role: str | None = None
    created_at: datetime | str | None = None
    metadata: Json | None = None


@dataclass(frozen=True, slots=True)
class CheckedMessage:
    """A message that can be kept as it is."""

    content: str
    role_type: RoleType
    role: str | None
    said_at: Instant | None
    metadata: Json | None


def checked(messages: Sequence[NewMessage]) -> list[CheckedMessage]:
    """Return the messages of one call, checked.

    Raises:
        InvalidInput: for none or more than 30 messages, and for the first message that cannot be kept.
    """
    if not messages:
        raise InvalidInput("messages must hold at least one message", param="messages")
    if len(messages) > MAX_MESSAGES_PER_ADD:
        raise InvalidInput(
            f"messages must hold at most {MAX_MESSAGES_PER_ADD} messages, not {len(messages)}; make several calls",
            param="messages",
        )
    return [_checked(message, f"messages[{number}]") for number, message in enumerate(messages)]


def _checked(message: NewMessage, param: str) -> CheckedMessage:
    return CheckedMessage(
        content=inputs.content(message.content, f"{param}.content"),
        role_type=inputs.role_type(message.role_type, f"{param}.role_type"),
        role=inputs.name(message.role, f"{param}.role"),
        said_at=inputs.instant(message.created_at, f"{param}.created_at"),
        metadata=inputs.json_object(message.metadata, f"{param}.metadata"),
    )


def ignored_roles(names: Iterable[str]) -> frozenset[RoleType]:
    """Return the role types whose messages teach the graph nothing."""
    return frozenset(inputs.role_type(name, "ignore_roles") for name in names)


def as_episode(
    message: CheckedMessage, *, uuid: UUID, seq: int, session: Session, now: Instant, ignored: frozenset[RoleType]
) -> Episode:
    """Return the episode that keeps `message` in `session`."""
    learns = message.role_type not in ignored
    return Episode(
        uuid=uuid,
        seq=seq,
        kind=EpisodeKind.MESSAGE,
        content=message.content,
        role=message.role,
        role_type=message.role_type,
        session=session.uuid,
        session_id=session.session_id,
        metadata=message.metadata,
        reference_time=now if message.said_at is None else message.said_at,
        received_at=now,
        state=EpisodeState.PENDING if learns else EpisodeState.HISTORY,
        in_graph=learns,
        language=detect_language(message.content),
    )
