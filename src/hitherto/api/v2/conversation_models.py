"""What 2.x clients send about whole sessions, and what they read back: search, end, classify, extract, summaries."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from hitherto.api.v2 import schemas
from hitherto.api.v2.document_models import Ranking
from hitherto.api.v2.models import Count, Rating
from hitherto.domain.limits import MAX_FACT_CHARACTERS, MAX_FACTS_PER_ADD

Json = dict[str, Any]
SearchScope = Literal["messages", "summary", "facts"]


class SearchInSessions(Ranking):
    """A search for messages (unless told), summaries or facts."""

    search_scope: SearchScope | None = None
    min_fact_rating: Rating | None = None


class SearchSession(SearchInSessions):
    """A search in one session, by text, by the metadata of messages, or by both."""

    text: str | None = None
    metadata: Json | None = None


class SearchSessions(SearchInSessions):
    """A search in the sessions named, in all of a user, or in all of the project."""

    text: str
    user_id: str | None = None
    session_ids: list[str] | None = None
    record_filter: Json | None = None


class NewFactBody(BaseModel):
    """A fact about the user of a session, as a sentence."""

    fact: Annotated[str, Field(json_schema_extra={"maxLength": MAX_FACT_CHARACTERS})]


class AddFacts(BaseModel):
    """Facts to keep."""

    facts: Annotated[list[NewFactBody], Field(json_schema_extra={"maxItems": MAX_FACTS_PER_ADD})]


class Classify(BaseModel):
    """A classifier: its name, its classes, and what its instruction says of them."""

    name: str
    classes: list[str]
    last_n: Count | None = None
    instruction: str | None = None
    persist: bool | None = None


class EndSession(BaseModel):
    """How to end a session: with a classification, or without one. There is no summary to instruct."""

    classify: Classify | None = None
    instruction: str | None = None


class EndSessions(BaseModel):
    """Sessions to end."""

    session_ids: list[str]
    instruction: str | None = None


class ExtractData(BaseModel):
    """What to extract: a JSON Schema as a text, and from how many messages."""

    model_schema: str
    last_n: Count
    validate_: Annotated[bool | None, Field(alias="validate")] = None
    current_date_time: str | None = None


class QuestionQuery(BaseModel):
    """From how many messages; 4 without a number."""

    last_n_messages: Count | None = None


class Summary(BaseModel):
    """The gist of a session: sentences of its own."""

    uuid: str
    content: str
    created_at: str
    token_count: int
    related_message_uuids: list[str]
    metadata: Json


class SummaryList(BaseModel):
    """The summary of a session; none before its first message."""

    summaries: list[Summary]
    total_count: int
    row_count: int


class SessionHitReply(BaseModel):
    """What a search in sessions found: one of the three."""

    session_id: str | None
    score: float | None
    message: schemas.Message | None
    summary: Summary | None
    fact: schemas.Fact | None


class FoundInSessions(BaseModel):
    """What a search in sessions found, best first."""

    results: list[SessionHitReply]


class FoundInSession(BaseModel):
    """What a search in one session found: one of the three; `metadata` is that of the message."""

    score: float | None
    message: schemas.Message | None
    summary: Summary | None
    fact: schemas.Fact | None
    metadata: Json | None


class ClassificationReply(BaseModel):
    """The class that was given, and the name of the classifier."""

    class_: Annotated[str, Field(alias="class")]
    label: str


class EndedSession(BaseModel):
    """The session that has ended, and its class if one was asked for."""

    session: schemas.Session
    classification: ClassificationReply | None


class EndedSessions(BaseModel):
    """The sessions that have ended."""

    sessions: list[schemas.Session]


class QuestionReply(BaseModel):
    """A question that can be understood by itself."""

    question: str
