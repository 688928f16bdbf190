"""What 2.x clients read, for the OpenAPI document; the answers themselves are made by `views`."""

from typing import Any, Literal

from pydantic import BaseModel

from hitherto.domain.episodes import EpisodeKind, RoleType

Json = dict[str, Any]


class Success(BaseModel):
    """Done."""

    message: str


class User(BaseModel):
    """A user."""

    uuid: str
    user_id: str
    email: str | None
    first_name: str | None
    last_name: str | None
    metadata: Json | None
    fact_rating_instruction: Json | None
    created_at: str
    updated_at: str


class UserList(BaseModel):
    """A page of users; `total_count` counts all of them, `row_count` this page."""

    users: list[User]
    total_count: int
    row_count: int


class Group(BaseModel):
    """A group: a graph without a user."""

    uuid: str
    group_id: str
    name: str | None
    description: str | None
    fact_rating_instruction: Json | None
    created_at: str
    updated_at: str


class GroupList(BaseModel):
    """A page of groups; `total_count` counts all of them, `row_count` this page."""

    groups: list[Group]
    total_count: int
    row_count: int


class Clone(BaseModel):
    """Whose the copy is: one of the two."""

    user_id: str | None = None
    group_id: str | None = None


class Session(BaseModel):
    """A session."""

    uuid: str
    session_id: str
    user_id: str
    metadata: Json | None
    fact_rating_instruction: Json | None
    created_at: str
    updated_at: str
    ended_at: str | None
    classifications: dict[str, str]


class SessionList(BaseModel):
    """A page of sessions; `total_count` counts all of them, `response_count` this page."""

    sessions: list[Session]
    total_count: int
    response_count: int


class Message(BaseModel):
    """A message: `role` is the speaker's name, `role_type` what the speaker is."""

    uuid: str
    content: str
    role: str | None
    role_type: RoleType
    metadata: Json | None
    created_at: str
    processed: bool
    token_count: Literal[0]


class MessageList(BaseModel):
    """A page of messages, oldest first; `total_count` counts all of them, `row_count` this page."""

    messages: list[Message]
    total_count: int
    row_count: int


class Fact(BaseModel):
    """A fact with the names of what it is about; `fact` and `content` are the same sentence."""

    uuid: str
    name: str
    fact: str
    content: str
    source_node_name: str
    target_node_name: str
    rating: float | None
    created_at: str
    expired_at: str | None
    valid_at: str | None
    invalid_at: str | None


class FactReply(BaseModel):
    """One fact."""

    fact: Fact


class FactsReply(BaseModel):
    """Facts."""

    facts: list[Fact]


class AddedMemory(BaseModel):
    """The context block, where it was asked for."""

    context: str | None


class Memory(BaseModel):
    """The context block, the last messages (oldest first) and the facts behind the block."""

    context: str
    messages: list[Message]
    relevant_facts: list[Fact]
    facts: list[str]


class Node(BaseModel):
    """A thing that facts speak of; `score` in search results only."""

    uuid: str
    name: str
    summary: str
    labels: list[str]
    attributes: Json
    created_at: str
    score: float | None = None


class NodeReply(BaseModel):
    """One node."""

    node: Node | None


class Edge(BaseModel):
    """A fact about the source node; `name` is the relation, `score` in search results only."""

    uuid: str
    name: str
    fact: str
    source_node_uuid: str
    target_node_uuid: str
    episodes: list[str]
    attributes: Json
    created_at: str
    expired_at: str | None
    valid_at: str | None
    invalid_at: str | None
    score: float | None = None


class Episode(BaseModel):
    """What was told, word for word; `score` in search results only."""

    uuid: str
    content: str
    source: EpisodeKind
    source_description: str | None
    role: str | None
    role_type: RoleType | None
    session_id: str | None
    metadata: Json | None
    created_at: str
    processed: bool
    score: float | None = None


class EpisodeList(BaseModel):
    """Episodes, newest first."""

    episodes: list[Episode]


class Triple(BaseModel):
    """A fact with the things it relates."""

    edge: Edge
    source_node: Node
    target_node: Node


class EpisodeMentions(BaseModel):
    """The things and the facts that an episode speaks of."""

    nodes: list[Node]
    edges: list[Edge]


class SearchReply(BaseModel):
    """The results in the scope that was asked, best first; the other two lists are absent."""

    edges: list[Edge] | None = None
    nodes: list[Node] | None = None
    episodes: list[Episode] | None = None
