"""The ontology of a project: graph.set_ontology (set_entity_types) and list_entity_types."""

from typing import Annotated

from pydantic import BaseModel, Field
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import done, reply
from hitherto.domain.ontology import MAX_PROPERTIES, MAX_SOURCE_TARGETS, MAX_TYPES, PropertyType, as_json

operations = Operations("graph", prefix="/api/v2")


class PropertyBody(BaseModel):
    """A property of a type."""

    name: str
    type: PropertyType
    description: str | None = None


class SourceTargetBody(BaseModel):
    """What a fact of a type may connect; an end left out is anything."""

    source: str | None = None
    target: str | None = None


class EntityTypeBody(BaseModel):
    """A type of nodes."""

    name: str
    description: str | None = None
    properties: Annotated[list[PropertyBody], Field(json_schema_extra={"maxItems": MAX_PROPERTIES})] | None = None


class EdgeTypeBody(EntityTypeBody):
    """A type of facts."""

    source_targets: (
        Annotated[list[SourceTargetBody], Field(json_schema_extra={"maxItems": MAX_SOURCE_TARGETS})] | None
    ) = None


class OntologyBody(BaseModel):
    """All custom types of a project; what is left out is empty."""

    entity_types: Annotated[list[EntityTypeBody], Field(json_schema_extra={"maxItems": MAX_TYPES})] | None = None
    edge_types: Annotated[list[EdgeTypeBody], Field(json_schema_extra={"maxItems": MAX_TYPES})] | None = None


class SuccessReply(BaseModel):
    """Done."""

    message: str


@operations("PUT", "/entity-types", SuccessReply)
async def set_entity_types_internal(caller: Caller, body: OntologyBody) -> Response:
    """Set all custom types in the place of those before; they rule what is learned from now on."""
    await caller.ontology.set(**body.model_dump())
    return done()


@operations("GET", "/entity-types", OntologyBody)
async def list_entity_types(caller: Caller) -> Response:
    """Return the custom types as they were set."""
    return reply(as_json(await caller.ontology.get()))
