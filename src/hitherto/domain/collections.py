"""Collections of documents: texts that a program keeps to search, apart from what users say."""

from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCollection:
    """A named set of documents. It has a key of its own, as graphs have, and no worker ever looks at it."""

    uuid: UUID
    project: ProjectKey
    name: str
    description: str | None = None
    metadata: Json | None = None
    created_at: Instant
    updated_at: Instant

    @property
    def graph(self) -> GraphKey:
        """The key under which the documents are stored."""
        return graph_key_of(self.uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text. `document_id` is the caller's own id, taken once in a collection; `is_embedded`: it has a vector."""

    uuid: UUID
    content: str
    document_id: str | None = None
    metadata: Json | None = None
    created_at: Instant
    updated_at: Instant
    is_embedded: bool = False
