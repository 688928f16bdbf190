"""Episodes: the unit of evidence and of work. A chat message of a session is an episode of its user's graph."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import Json


class EpisodeKind(StrEnum):
    """What the content of an episode is."""

    TEXT = "text"
    JSON = "json"
    MESSAGE = "message"


class RoleType(StrEnum):
    """What the speaker of a message is."""

    NOROLE = "norole"
    SYSTEM = "system"
    ASSISTANT = "assistant"
    USER = "user"
    FUNCTION = "function"
    TOOL = "tool"


class EpisodeState(StrEnum):
    """How far the ingestion of an episode has come."""

    PENDING = "pending"
    PROCESSED = "processed"
    FAILED = "failed"
    """Given up after three attempts; searchable as text, its error is in its trace."""
    HISTORY = "history"
    """Never meant for the graph: a message of an ignored role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One piece of what was told, kept word for word.

    `seq` orders the episodes of a graph by acceptance. `reference_time` is when it was said, `received_at`
    when it was accepted. `in_history`: the message list of its session shows it. `in_graph`: episode lists,
    searches and extraction see it. `language` is the ISO 639-1 code of what the content is in, "und" where it does not
    say, and None for business data and for what was told before languages were recorded.
    """

    uuid: UUID
    seq: int
    kind: EpisodeKind
    content: str
    role: str | None = None
    role_type: RoleType | None = None
    session: UUID | None = None
    session_id: str | None = None
    source_description: str | None = None
    metadata: Json | None = None
    reference_time: Instant
    received_at: Instant
    state: EpisodeState = EpisodeState.PENDING
    error: str | None = None
    in_history: bool = True
    in_graph: bool = True
    language: str | None = None

    @property
    def graph(self) -> GraphKey:
        """The key of the graph that this episode belongs to."""
        return graph_key_of(self.uuid)

    @property
    def processed(self) -> bool:
        """Whether nothing more will come of this episode."""
        return self.state is not EpisodeState.PENDING

    @property
    def speaker(self) -> str | None:
        """The name to put before the text: the role's free name, else its type where that says something."""
        return speaker_of(self.role, self.role_type)


def speaker_of(role: str | None, role_type: str | None) -> str | None:
    """Return the name to put before a text: the free name of the role, else its type where that says something."""
    if role:
        return role
    return None if role_type in (None, RoleType.NOROLE) else str(role_type)
