from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from zep_cloud.client import Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.errors.not_found_error import NotFoundError
from zep_cloud.types import Message

from tests.clients.running import wait_until


def contents(messages: list[Message]) -> list[str]:
    return [message.content for message in messages]


def numbered(count: int) -> list[Message]:
    return [Message(role_type="user", content=f"Message number {number}.") for number in range(count)]


def test_a_message_is_kept_as_given(client: Zep, session_id: str) -> None:
    client.memory.add(
        session_id,
        messages=[
            Message(
                role="Ann Baker",
                role_type="user",
                content="  Grüße 🙂\n\tfrom Lisbon ",
                created_at="2024-03-01T09:30:00+02:00",
                metadata={"channel": "web", "scores": [1, 2.5]},
            )
        ],
    )
    message = client.memory.get_session_messages(session_id).messages[0]

    assert message.content == "  Grüße 🙂\n\tfrom Lisbon "
    assert (message.role, message.role_type) == ("Ann Baker", "user")
    assert message.created_at == "2024-03-01T07:30:00Z"
    assert message.metadata == {"channel": "web", "scores": [1, 2.5]}
    assert message.token_count == 0
    again = client.memory.get_session_message(session_id, message.uuid_)
    assert again.dict(exclude={"processed"}) == message.dict(exclude={"processed"})


@pytest.mark.parametrize("role_type", ["norole", "system", "assistant", "user", "function", "tool"])
def test_every_role_type_is_kept(client: Zep, session_id: str, role_type: str) -> None:
    client.memory.add(session_id, messages=[Message(role_type=role_type, content="Hello.")])

    assert client.memory.get_session_messages(session_id).messages[0].role_type == role_type


def test_messages_come_in_pages_oldest_first(client: Zep, session_id: str) -> None:
    client.memory.add(session_id, messages=numbered(30))
    first = client.memory.get_session_messages(session_id, limit=20)
    second = client.memory.get_session_messages(session_id, limit=20, cursor=2)
    beyond = client.memory.get_session_messages(session_id, limit=20, cursor=3)

    assert (first.total_count, first.row_count, second.row_count) == (30, 20, 10)
    assert contents([*first.messages, *second.messages]) == contents(numbered(30))
    assert (beyond.messages, beyond.total_count) == ([], 30)


def test_the_memory_shows_the_last_messages(client: Zep, session_id: str) -> None:
    client.memory.add(session_id, messages=numbered(10))

    assert contents(client.memory.get(session_id).messages) == contents(numbered(10)[-6:])
    assert contents(client.memory.get(session_id, lastn=0).messages) == contents(numbered(10)[-6:])
    assert contents(client.memory.get(session_id, lastn=2).messages) == contents(numbered(10)[-2:])
    assert contents(client.memory.get(session_id, lastn=100).messages) == contents(numbered(10))


def test_a_session_without_messages_has_an_empty_memory(client: Zep, session_id: str) -> None:
    memory = client.memory.get(session_id)

    assert (memory.messages, memory.relevant_facts, memory.facts) == ([], [], [])
    assert "<FACTS>" in memory.context


def test_ignored_roles_are_history_but_no_knowledge(client: Zep, user_id: str, session_id: str) -> None:
    client.memory.add(
        session_id,
        messages=[
            Message(role_type="assistant", content="The moon base is in Reykjavik."),
            Message(role="Ann", role_type="user", content="My brother Tom lives in Dublin."),
        ],
        ignore_roles=["assistant"],
    )
    ignored, kept = client.memory.get_session_messages(session_id).messages
    wait_until(lambda: client.graph.episode.get(kept.uuid_).processed, "the message is processed")

    assert ignored.processed is True
    assert [episode.uuid_ for episode in client.graph.episode.get_by_user_id(user_id).episodes] == [kept.uuid_]
    with pytest.raises(ApiError) as caught:
        client.graph.episode.get(ignored.uuid_)
    assert caught.value.status_code == 404
    assert not any("Reykjavik" in fact.fact for fact in client.user.get_facts(user_id).facts)


def test_metadata_of_a_message_is_merged(client: Zep, session_id: str) -> None:
    client.memory.add(session_id, messages=[Message(role_type="user", content="Hi.", metadata={"a": 1, "b": 1})])
    uuid = client.memory.get_session_messages(session_id).messages[0].uuid_
    updated = client.memory.update_message_metadata(session_id, uuid, metadata={"b": 2})

    assert updated.metadata == {"a": 1, "b": 2}
    assert updated.content == "Hi."
    assert client.memory.get_session_message(session_id, uuid).metadata == {"a": 1, "b": 2}


def test_a_message_of_another_session_is_not_found(client: Zep, user_id: str, session_id: str) -> None:
    other = f"session-{uuid4()}"
    client.memory.add_session(session_id=other, user_id=user_id)
    client.memory.add(other, messages=numbered(1))
    uuid = client.memory.get_session_messages(other).messages[0].uuid_

    for unknown in (uuid, str(uuid4()), "no-uuid"):
        with pytest.raises(NotFoundError) as caught:
            client.memory.get_session_message(session_id, unknown)
        assert caught.value.body.message == f"message not found: {unknown}"
        with pytest.raises(NotFoundError):
            client.memory.update_message_metadata(session_id, unknown, metadata={"a": 1})
    assert client.memory.get_session_message(other, uuid).metadata is None


def test_an_add_to_an_unknown_session_is_not_found(client: Zep) -> None:
    with pytest.raises(ApiError) as caught:
        client.memory.add("no-such-session", messages=numbered(1))

    assert caught.value.status_code == 404
    assert caught.value.body == {"message": "session not found: no-such-session"}


def test_messages_that_are_added_at_the_same_time_are_all_kept(client: Zep, session_id: str) -> None:
    def add(number: int) -> None:
        client.memory.add(session_id, messages=[Message(role_type="user", content=f"{number}-{half}") for half in "ab"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(20)))
    kept = contents(client.memory.get_session_messages(session_id).messages)

    assert len(kept) == 40
    assert [first.replace("-a", "-b") for first in kept[::2]] == kept[1::2]
