from uuid import uuid4

import pytest
from zep_cloud.client import Zep
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.errors.not_found_error import NotFoundError
from zep_cloud.types import Message


def test_a_session_is_kept_as_given(client: Zep, user_id: str) -> None:
    session_id = f"session-{uuid4()}"
    added = client.memory.add_session(session_id=session_id, user_id=user_id, metadata={"topic": "travel"})
    found = client.memory.get_session(session_id)

    assert found == added
    assert (found.session_id, found.user_id, found.metadata) == (session_id, user_id, {"topic": "travel"})
    assert found.created_at == found.updated_at
    assert found.ended_at is None


def test_a_session_belongs_to_a_user_who_exists(client: Zep) -> None:
    session_id = f"session-{uuid4()}"
    with pytest.raises(BadRequestError) as caught:
        client.memory.add_session(session_id=session_id, user_id="nobody")

    assert caught.value.body.message == "user not found: nobody"
    with pytest.raises(NotFoundError):
        client.memory.get_session(session_id)


def test_an_id_is_taken_once(client: Zep, user_id: str, session_id: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        client.memory.add_session(session_id=session_id, user_id=user_id)

    assert caught.value.body.message == f"session already exists with session_id: {session_id}"


def test_an_update_merges_metadata(client: Zep, session_id: str) -> None:
    client.memory.update_session(session_id, metadata={"a": 1, "b": 2})
    updated = client.memory.update_session(session_id, metadata={"b": 3, "c": {"d": []}})

    assert updated.metadata == {"a": 1, "b": 3, "c": {"d": []}}
    assert client.memory.get_session(session_id) == updated


def test_sessions_are_listed_in_pages_and_orders(client: Zep, user_id: str) -> None:
    mine = [f"{number}-{uuid4()}" for number in range(3)]
    for session_id in mine:
        client.memory.add_session(session_id=session_id, user_id=user_id)

    def listed(**options: object) -> list[str]:
        seen, page = [], 1
        while True:
            found = client.memory.list_sessions(page_number=page, page_size=50, **options)
            assert found.response_count == len(found.sessions)
            seen += [session.session_id for session in found.sessions]
            page += 1
            if len(seen) >= found.total_count or not found.sessions:
                return [session_id for session_id in seen if session_id in mine]

    assert listed(order_by="created_at", asc=True) == mine
    assert listed(order_by="created_at", asc=False) == mine[::-1]
    assert listed() == mine[::-1]
    assert listed(order_by="session_id", asc=True) == sorted(mine)
    assert sorted(listed(order_by="user_id")) == mine


def test_a_page_beyond_the_last_is_empty(client: Zep, session_id: str) -> None:
    beyond = client.memory.list_sessions(page_number=100_000, page_size=100)

    assert (beyond.sessions, beyond.response_count) == ([], 0)
    assert beyond.total_count >= 1


def test_an_order_that_does_not_exist_is_refused(client: Zep) -> None:
    with pytest.raises(BadRequestError) as caught:
        client.memory.list_sessions(order_by="colour")

    assert caught.value.body.message.startswith("invalid value for order_by: it must be one of created_at, ")


def test_deleting_a_session_takes_its_messages_and_leaves_the_graph(client: Zep, user_id: str, session_id: str) -> None:
    client.memory.add(session_id, messages=[Message(role_type="user", content="My sister Jane lives in Oslo.")])
    message = client.memory.get_session_messages(session_id).messages[0]
    answer = client.memory.delete(session_id)

    assert answer.message == "OK"
    for gone in (
        client.memory.get_session,
        client.memory.get,
        client.memory.delete,
        client.memory.get_session_messages,
    ):
        with pytest.raises(NotFoundError, match="not found"):
            gone(session_id)
    assert client.graph.episode.get(message.uuid_).content == "My sister Jane lives in Oslo."
    assert client.user.get_sessions(user_id) == []


def test_an_unknown_session_is_not_found(client: Zep) -> None:
    for ask in (
        client.memory.get_session,
        client.memory.get,
        client.memory.delete,
        client.memory.get_session_messages,
        client.memory.get_session_facts,
    ):
        with pytest.raises(NotFoundError) as caught:
            ask("no-such-session")
        assert caught.value.body.message == "session not found: no-such-session"
    with pytest.raises(NotFoundError):
        client.memory.update_session("no-such-session", metadata={})
