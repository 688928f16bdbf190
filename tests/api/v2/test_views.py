import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zep_cloud import types as official
from zep_cloud.core.pydantic_utilities import pydantic_v1

from hitherto.api.v2 import views
from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState, RoleType
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import ProjectKey, make_uuid
from hitherto.domain.instants import EARLIEST, LATEST, Instant
from hitherto.domain.sessions import Session
from hitherto.domain.users import User
from hitherto.services.facts import NamedFact

NOON = Instant(1_709_294_400_000_000)
UUID_ONE, UUID_TWO, UUID_THREE = (make_uuid(7, 1, counter) for counter in range(3))

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
instants = st.integers(EARLIEST, LATEST).map(Instant)
objects = st.dictionaries(texts, st.none() | st.booleans() | st.integers(-(2**63), 2**63) | texts, max_size=3)
uuids = st.builds(make_uuid, st.integers(1, 2**48 - 1), st.integers(0, 2**48 - 1), st.integers(0, 2**26 - 1))

users = st.builds(
    User,
    uuid=uuids,
    project=st.just(ProjectKey(1)),
    user_id=texts,
    email=st.none() | texts,
    first_name=st.none() | texts,
    last_name=st.none() | texts,
    metadata=st.none() | objects,
    created_at=instants,
    updated_at=instants,
)
sessions = st.builds(
    Session,
    uuid=uuids,
    project=st.just(ProjectKey(1)),
    session_id=texts,
    user_id=texts,
    metadata=st.none() | objects,
    created_at=instants,
    updated_at=instants,
    ended_at=st.none() | instants,
)
episodes = st.builds(
    Episode,
    uuid=uuids,
    seq=st.integers(0, 2**40),
    kind=st.sampled_from(EpisodeKind),
    content=texts,
    role=st.none() | texts,
    role_type=st.none() | st.sampled_from(RoleType),
    session_id=st.none() | texts,
    source_description=st.none() | texts,
    metadata=st.none() | objects,
    reference_time=instants,
    received_at=instants,
    state=st.sampled_from(EpisodeState),
)
nodes = st.builds(
    Node,
    uuid=uuids,
    name=texts,
    labels=st.lists(texts, max_size=2).map(tuple),
    summary=texts,
    attributes=objects,
    created_at=instants,
)
edges = st.builds(
    Edge,
    uuid=uuids,
    source=uuids,
    target=uuids,
    relation=texts,
    fact=texts,
    created_at=instants,
    expired_at=st.none() | instants,
    valid_at=st.none() | instants,
    invalid_at=st.none() | instants,
    attributes=objects,
    rating=st.none() | st.floats(0, 1),
    episodes=st.lists(uuids, max_size=3).map(tuple),
)


def as_the_client_reads(view: dict[str, Any], model: type[Any]) -> Any:
    """Return what the official client makes of `view` after its way over the wire."""
    return pydantic_v1.parse_obj_as(model, json.loads(orjson.dumps(view)))


@given(users)
def test_the_official_client_reads_every_user(user: User) -> None:
    read = as_the_client_reads(views.user_view(user), official.User)

    assert (read.user_id, read.uuid_, read.email) == (user.user_id, str(user.uuid), user.email)
    assert read.metadata == user.metadata


@given(sessions)
def test_the_official_client_reads_every_session(session: Session) -> None:
    read = as_the_client_reads(views.session_view(session), official.Session)

    assert (read.session_id, read.user_id, read.uuid_) == (session.session_id, session.user_id, str(session.uuid))
    assert (read.ended_at is None) == (session.ended_at is None)


@given(episodes)
def test_the_official_client_reads_every_message_and_episode(episode: Episode) -> None:
    message = as_the_client_reads(views.message_view(episode), official.Message)
    read = as_the_client_reads(views.episode_view(episode), official.Episode)

    assert message.content == read.content == episode.content
    assert message.role == read.role == episode.role
    assert message.role_type == (episode.role_type or "norole")
    assert read.role_type == episode.role_type
    assert message.processed == read.processed == (episode.state is not EpisodeState.PENDING)
    assert message.created_at == read.created_at
    assert read.score is None


@given(nodes, st.none() | st.floats(0, 100))
def test_the_official_client_reads_every_node(node: Node, score: float | None) -> None:
    read = as_the_client_reads(views.node_view(node, score), official.EntityNode)

    assert (read.name, read.summary, read.labels) == (node.name, node.summary, list(node.labels))
    assert read.score == score


@given(edges, st.none() | st.floats(0, 100))
def test_the_official_client_reads_every_fact(edge: Edge, score: float | None) -> None:
    read = as_the_client_reads(views.edge_view(edge, score), official.EntityEdge)
    older = as_the_client_reads(views.fact_view(NamedFact(edge, "Ann", "")), official.Fact)

    assert read.uuid_ == older.uuid_ == str(edge.uuid)
    assert read.fact == older.fact == older.content == edge.fact
    assert read.name == older.name == edge.relation
    assert [UUID(uuid) for uuid in read.episodes] == list(edge.episodes)
    for name in ("created_at", "valid_at", "invalid_at", "expired_at"):
        assert getattr(read, name) == getattr(older, name)
        assert (getattr(read, name) is None) == (getattr(edge, name) is None)


def test_a_fact_in_both_shapes() -> None:
    edge = Edge(
        uuid=UUID_ONE,
        source=UUID_TWO,
        target=UUID_THREE,
        relation="LIVES_IN",
        fact="Ann lives in Lisbon.",
        created_at=NOON,
        valid_at=NOON,
        rating=0.5,
        episodes=(UUID_TWO,),
    )
    times = {"created_at": "2024-03-01T12:00:00Z", "expired_at": None, "valid_at": "2024-03-01T12:00:00Z"}

    assert views.edge_view(edge) == {
        "uuid": str(UUID_ONE),
        "name": "LIVES_IN",
        "fact": "Ann lives in Lisbon.",
        "source_node_uuid": str(UUID_TWO),
        "target_node_uuid": str(UUID_THREE),
        "episodes": [str(UUID_TWO)],
        "attributes": {},
        **times,
        "invalid_at": None,
    }
    assert views.edge_view(edge, 0.0)["score"] == 0.0
    assert views.fact_view(NamedFact(replace(edge, invalid_at=Instant(NOON + 1_500_000)), "Ann", "Lisbon")) == {
        "uuid": str(UUID_ONE),
        "name": "LIVES_IN",
        "fact": "Ann lives in Lisbon.",
        "content": "Ann lives in Lisbon.",
        "source_node_name": "Ann",
        "target_node_name": "Lisbon",
        "rating": 0.5,
        **times,
        "invalid_at": "2024-03-01T12:00:01.5Z",
    }


@pytest.mark.parametrize(
    ("state", "processed"),
    [
        (EpisodeState.PENDING, False),
        (EpisodeState.PROCESSED, True),
        (EpisodeState.FAILED, True),
        (EpisodeState.HISTORY, True),
    ],
)
def test_processed_means_that_nothing_more_will_come(state: EpisodeState, processed: bool) -> None:
    episode = Episode(
        uuid=UUID_ONE,
        seq=1,
        kind=EpisodeKind.MESSAGE,
        content="Hi.",
        reference_time=NOON,
        received_at=NOON,
        state=state,
    )

    assert views.message_view(episode)["processed"] is processed
    assert views.message_view(episode)["token_count"] == 0
