"""Groups: graphs without a user, for knowledge that belongs to nobody or to many."""

from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A graph with a name of its own; the uuid carries the key of the graph."""

    uuid: UUID
    project: ProjectKey
    group_id: str
    name: str | None = None
    description: str | None = None
    fact_rating_instruction: Json | None = None
    created_at: Instant
    updated_at: Instant

    @property
    def graph(self) -> GraphKey:
        """The key of this group's graph."""
        return graph_key_of(self.uuid)
