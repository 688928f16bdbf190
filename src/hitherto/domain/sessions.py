"""Sessions: single conversations of a user."""

from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation; its messages are episodes of the user's graph."""

    uuid: UUID
    project: ProjectKey
    session_id: str
    user_id: str
    metadata: Json | None = None
    fact_rating_instruction: Json | None = None
    created_at: Instant
    updated_at: Instant
    ended_at: Instant | None = None

    @property
    def graph(self) -> GraphKey:
        """The key of the graph that this session's messages feed."""
        return graph_key_of(self.uuid)
