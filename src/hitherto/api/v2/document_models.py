"""What 2.x clients send about collections and documents, and what they read back."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel

from hitherto.api.v2.models import Count
from hitherto.domain.limits import MAX_DOCUMENT_CHARACTERS, MAX_DOCUMENTS_PER_ADD

Json = dict[str, Any]
SearchType = Literal["similarity", "mmr"]
Lambda = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[float, Field(allow_inf_nan=False)]


class DescribeCollection(BaseModel):
    """What can be said of a collection and changed later."""

    description: str | None = None
    metadata: Json | None = None


class NewDocumentBody(BaseModel):
    """A document: its text, the caller's own id for it, and metadata."""

    content: Annotated[str, Field(json_schema_extra={"maxLength": MAX_DOCUMENT_CHARACTERS})]
    document_id: str | None = None
    metadata: Json | None = None


class NewDocuments(RootModel[list[NewDocumentBody]]):
    """Documents to keep, at most 200."""

    model_config = {"json_schema_extra": {"maxItems": MAX_DOCUMENTS_PER_ADD}}


class WhichDocuments(BaseModel):
    """Documents by uuid, by the caller's own ids, or both."""

    uuids: list[str] | None = None
    document_ids: list[str] | None = None


class DocumentUuids(RootModel[list[str]]):
    """Documents by uuid."""


class DescribeDocument(BaseModel):
    """Changes to a document: a new id, metadata to merge."""

    document_id: str | None = None
    metadata: Json | None = None


class DescribedDocument(DescribeDocument):
    """Changes to the document with this uuid."""

    uuid: str


class DescribedDocuments(RootModel[list[DescribedDocument]]):
    """Changes to documents."""


class LimitQuery(BaseModel):
    """How many results; 10 without a number."""

    limit: Count | None = None


class Ranking(BaseModel):
    """How results are chosen: `mmr` trades relevance against variety by `mmr_lambda` (1: relevance alone)."""

    search_type: SearchType | None = None
    mmr_lambda: Lambda | None = None
    min_score: Score | None = None


class SearchDocuments(Ranking):
    """A search by text, by metadata, or by both."""

    text: str | None = None
    metadata: Json | None = None


class CollectionReply(BaseModel):
    """A collection and how much it holds."""

    uuid: str
    name: str
    description: str | None
    metadata: Json | None
    document_count: int
    document_embedded_count: int
    embedding_dimensions: int | None
    embedding_model_name: str | None
    is_auto_embedded: bool
    is_indexed: bool
    is_normalized: bool
    created_at: str
    updated_at: str


class DocumentReply(BaseModel):
    """A document; `score` in search results only, and null where no text was searched."""

    uuid: str
    document_id: str | None
    content: str
    metadata: Json | None
    is_embedded: bool
    created_at: str
    updated_at: str
    score: float | None = None


class FoundDocuments(BaseModel):
    """The documents found, best first, and the vector of the text that was searched."""

    results: list[DocumentReply]
    result_count: int
    current_page: int
    total_pages: int
    query_vector: list[float] | None
