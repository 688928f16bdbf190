"""What 2.x clients send. A null means the same as a field left out; unknown fields are ignored."""

from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from hitherto.api.limits import MAX_NUMBER
from hitherto.domain.episodes import EpisodeKind, RoleType
from hitherto.domain.limits import (
    DEFAULT_PAGE_SIZE,
    MAX_DATA_CHARACTERS,
    MAX_EPISODES_PER_BATCH,
    MAX_FACT_NAME_CHARACTERS,
    MAX_MESSAGE_CHARACTERS,
    MAX_MESSAGES_PER_ADD,
    MAX_TRIPLE_FACT_CHARACTERS,
)
from hitherto.retrieval.filters import Comparison
from hitherto.retrieval.requests import Reranker, Scope
from hitherto.store.sessions import Order

Json = dict[str, Any]
Count = Annotated[int, Field(ge=0, le=MAX_NUMBER)]
PageNumber = Annotated[int, Field(ge=1, le=MAX_NUMBER)]
Rating = Annotated[float, Field(allow_inf_nan=False)]

SpeakerType = Annotated[RoleType, BeforeValidator(lambda value: RoleType.NOROLE if value == "" else value)]
"""A role type; an empty one is `norole`."""


class FactRatingExamples(BaseModel):
    """A fact of each rating, as orientation."""

    high: str | None = None
    medium: str | None = None
    low: str | None = None


class FactRatingInstruction(BaseModel):
    """How facts are to be rated."""

    instruction: str | None = None
    examples: FactRatingExamples | None = None

    def stored(self) -> Json:
        """Return what was given, as plain JSON."""
        return self.model_dump(exclude_none=True)


class UserFields(BaseModel):
    """What can be said of a user and changed later."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    metadata: Json | None = None
    fact_rating_instruction: FactRatingInstruction | None = None


class AddUser(UserFields):
    """A new user."""

    user_id: str


class GroupFields(BaseModel):
    """What can be said of a group and changed later."""

    name: str | None = None
    description: str | None = None
    fact_rating_instruction: FactRatingInstruction | None = None


class AddGroup(GroupFields):
    """A new group."""

    group_id: str


class AddSession(BaseModel):
    """A new session of a user who exists."""

    session_id: str
    user_id: str
    metadata: Json | None = None
    fact_rating_instruction: FactRatingInstruction | None = None


class UpdateSession(BaseModel):
    """Changes to a session; metadata is merged, key by key."""

    metadata: Json | None = None
    fact_rating_instruction: FactRatingInstruction | None = None


class NewMessageBody(BaseModel):
    """A message. `role` is the speaker's name, `role_type` what the speaker is."""

    content: Annotated[str, Field(json_schema_extra={"maxLength": MAX_MESSAGE_CHARACTERS})]
    role_type: SpeakerType
    role: str | None = None
    created_at: str | None = None
    metadata: Json | None = None


class AddMemory(BaseModel):
    """Messages to keep and to learn from; messages of the roles to ignore are kept but not learned from."""

    messages: Annotated[list[NewMessageBody], Field(json_schema_extra={"maxItems": MAX_MESSAGES_PER_ADD})]
    ignore_roles: list[SpeakerType] | None = None
    return_context: bool | None = None


class UpdateMessage(BaseModel):
    """Changes to a message: its metadata, merged key by key."""

    metadata: Json


class _Filter(BaseModel):
    """A part of a filter. A field that nobody knows is refused: leaving it out would let too much through."""

    @model_validator(mode="before")
    @classmethod
    def _known_fields_only(cls, given: object) -> object:
        unknown = [key for key, value in given.items() if value is not None] if isinstance(given, dict) else []
        for key in unknown:
            if key not in cls.model_fields:
                raise ValueError(f"there is no {key[:40]} here, only {', '.join(cls.model_fields)}")
        return given


class DateFilter(_Filter):
    """A comparison with a time."""

    comparison_operator: Comparison
    date: str


DateFilters = list[list[DateFilter]]
"""Any of these lists in which all comparisons hold."""


class SearchFilters(_Filter):
    """What results must be like."""

    node_labels: list[str] | None = None
    edge_types: list[str] | None = None
    created_at: DateFilters | None = None
    valid_at: DateFilters | None = None
    invalid_at: DateFilters | None = None
    expired_at: DateFilters | None = None


class Search(BaseModel):
    """A question to the graph of a user or of a group."""

    query: str
    user_id: str | None = None
    group_id: str | None = None
    scope: Scope | None = None
    reranker: Reranker | None = None
    limit: Count | None = None
    search_filters: SearchFilters | None = None
    mmr_lambda: Rating | None = None
    center_node_uuid: str | None = None
    bfs_origin_node_uuids: list[str] | None = None
    min_fact_rating: Rating | None = None
    min_score: Rating | None = None


class EpisodeBody(BaseModel):
    """A piece of data: a text, a JSON document, or lines such as "Paul (user): I moved."."""

    data: Annotated[str, Field(json_schema_extra={"maxLength": MAX_DATA_CHARACTERS})]
    type: EpisodeKind
    created_at: str | None = None
    source_description: str | None = None


class AddData(EpisodeBody):
    """A piece of data for the graph of a user or of a group."""

    user_id: str | None = None
    group_id: str | None = None


class AddDataBatch(BaseModel):
    """Pieces of data for the graph of a user or of a group, kept all or none."""

    episodes: Annotated[list[EpisodeBody], Field(json_schema_extra={"maxItems": MAX_EPISODES_PER_BATCH})]
    user_id: str | None = None
    group_id: str | None = None


class AddTriple(BaseModel):
    """A fact for the graph of a user or of a group; each end by the name or the uuid of its node."""

    fact: Annotated[str, Field(json_schema_extra={"maxLength": MAX_TRIPLE_FACT_CHARACTERS})]
    fact_name: Annotated[str, Field(json_schema_extra={"maxLength": MAX_FACT_NAME_CHARACTERS})]
    source_node_name: str | None = None
    source_node_uuid: str | None = None
    source_node_summary: str | None = None
    target_node_name: str | None = None
    target_node_uuid: str | None = None
    target_node_summary: str | None = None
    created_at: str | None = None
    valid_at: str | None = None
    invalid_at: str | None = None
    expired_at: str | None = None
    user_id: str | None = None
    group_id: str | None = None


class CloneGraph(BaseModel):
    """Whose graph is copied, and to whom; the copy gets a new id where none is given."""

    source_user_id: str | None = None
    source_group_id: str | None = None
    target_user_id: str | None = None
    target_group_id: str | None = None


class ListItems(BaseModel):
    """Which part of a list in uuid order: all of it, or `limit` items after the cursor."""

    limit: Count | None = None
    uuid_cursor: str | None = None


class PageQuery(BaseModel):
    """Which page; `pageNumber` and `pageSize` mean the same."""

    page_number: PageNumber = 1
    page_size: PageNumber = DEFAULT_PAGE_SIZE


class SessionsQuery(PageQuery):
    """Which page of the sessions, in which order."""

    order_by: Annotated[str, Field(json_schema_extra={"enum": list(get_args(Order))})] = "created_at"
    asc: bool = False


class MemoryQuery(BaseModel):
    """How many messages (6 without a number or with 0), and how good the facts must be rated."""

    lastn: Count | None = None
    min_rating: Rating | None = None


class MessagesQuery(BaseModel):
    """Which page of the messages: `limit` of them, page number `cursor`."""

    limit: Count | None = None
    cursor: Count | None = None


class FactsQuery(BaseModel):
    """How good the facts must be rated."""

    min_rating: Rating | None = None


class EpisodesQuery(BaseModel):
    """How many episodes, the newest first."""

    lastn: Count | None = None


def given(body: BaseModel) -> Json:
    """Return the fields that a request gives a value, as keyword arguments; a null is no value."""
    values = {name: getattr(body, name) for name in body.model_fields_set}
    return {
        name: value.stored() if isinstance(value, FactRatingInstruction) else value
        for name, value in values.items()
        if value is not None
    }
