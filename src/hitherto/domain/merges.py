"""Two nodes that turned out to be one thing, and the decision that made them one."""

from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.domain.instants import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The decision that the node `absorbed` is the same thing as the node `kept`: who took it, when and why.

    `undone_at` and `undone_by` are None while it stands. `absorbed_name` is what the absorbed node was called.
    """

    uuid: UUID
    kept: UUID
    absorbed: UUID
    absorbed_name: str
    merged_at: Instant
    merged_by: str | None = None
    reason: str | None = None
    undone_at: Instant | None = None
    undone_by: str | None = None

    @property
    def graph(self) -> GraphKey:
        """The key of the graph that the two nodes belong to."""
        return graph_key_of(self.uuid)

    @property
    def stands(self) -> bool:
        """Whether it has not been undone."""
        return self.undone_at is None
