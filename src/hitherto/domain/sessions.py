"""Sessions: single conversations of a user."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation; its messages are episodes of the user's graph.

    An ended one takes no more messages. `classifications` are the classes it was given, by the classifiers' names.
    """

    uuid: UUID
    project: ProjectKey
    session_id: str
    user_id: str
    metadata: Json | None = None
    fact_rating_instruction: Json | None = None
    created_at: Instant
    updated_at: Instant
    ended_at: Instant | None = None
    classifications: Mapping[str, str] = field(default_factory=dict)

    @property
    def graph(self) -> GraphKey:
        """The key of the graph that this session's messages feed."""
        return graph_key_of(self.uuid)
