"""Two keys, two projects, one server: what belongs to one does not exist for the other."""

from uuid import uuid4

import httpx
import pytest
from zep_cloud.client import Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.types import Message

from tests.clients.running import RunningServer


def test_ids_of_another_project_are_free_and_unknown(
    client: Zep, other_client: Zep, user_id: str, session_id: str
) -> None:
    for ask in (
        lambda: other_client.user.get(user_id),
        lambda: other_client.user.delete(user_id),
        lambda: other_client.memory.get(session_id),
        lambda: other_client.memory.add(session_id, messages=[Message(role_type="user", content="Mine now.")]),
        lambda: other_client.memory.delete(session_id),
        lambda: other_client.graph.search(user_id=user_id, query="Ann"),
    ):
        with pytest.raises(ApiError) as caught:
            ask()
        assert caught.value.status_code == 404
    mine = other_client.user.add(user_id=user_id, first_name="Bob")
    theirs = client.user.get(user_id)

    assert mine.uuid_ != theirs.uuid_
    assert theirs.first_name == "Ann"
    assert client.memory.get_session_messages(session_id).messages == []


def test_uuids_of_another_project_are_unknown(client: Zep, other_client: Zep, user_id: str, session_id: str) -> None:
    client.memory.add(session_id, messages=[Message(role_type="user", content="I live in Lisbon.")])
    message = client.memory.get_session_messages(session_id).messages[0]
    node = client.user.get_node(user_id).node
    for ask in (
        lambda: other_client.graph.episode.get(message.uuid_),
        lambda: other_client.graph.node.get(node.uuid_),
        lambda: other_client.graph.node.get_edges(node.uuid_),
        lambda: other_client.graph.node.get_episodes(node.uuid_),
        lambda: other_client.graph.edge.get(node.uuid_),
        lambda: other_client.graph.edge.delete(node.uuid_),
    ):
        with pytest.raises(ApiError) as caught:
            ask()
        assert caught.value.status_code == 404

    assert client.graph.episode.get(message.uuid_).content == "I live in Lisbon."


def test_lists_show_the_own_project_only(client: Zep, other_client: Zep, user_id: str) -> None:
    other_id = f"other-{uuid4()}"
    other_client.user.add(user_id=other_id)

    def listed(tenant: Zep) -> set[str]:
        return {user.user_id for user in tenant.user.list_ordered(page_number=1, page_size=1000).users}

    assert user_id in listed(client)
    assert other_id not in listed(client)
    assert other_id in listed(other_client)
    assert user_id not in listed(other_client)


@pytest.mark.parametrize("key", ["wrong", "hk_wrong", "x" * 10_000])
def test_a_wrong_key_opens_nothing(
    server: RunningServer, client: Zep, monkeypatch: pytest.MonkeyPatch, user_id: str, key: str
) -> None:
    with httpx.Client() as transport:
        stranger = Zep(api_key=key, httpx_client=transport)
        for ask in (
            lambda: stranger.user.get(user_id),
            lambda: stranger.user.delete(user_id),
            lambda: stranger.memory.list_sessions(),
        ):
            with pytest.raises(ApiError) as caught:
                ask()
            assert caught.value.status_code == 401
            assert "API key" in caught.value.body["message"]
    assert client.user.get(user_id).user_id == user_id


@pytest.mark.parametrize("header", [None, "", "Api-Key", "Basic YTpi", "{key}", "Api-Key:{key}", "Token {key}"])
def test_a_header_of_another_form_opens_nothing(server: RunningServer, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.format(key=server.key)}
    answer = httpx.get(f"{server.url}/api/v2/users-ordered", headers=headers)

    assert answer.status_code == 401
    assert "Authorization: Api-Key <key>" in answer.json()["message"]
    assert answer.headers["www-authenticate"] == "Api-Key"


@pytest.mark.parametrize("scheme", ["Api-Key", "api-key", "Bearer", "bearer"])
def test_both_schemes_open_the_project(server: RunningServer, scheme: str) -> None:
    answer = httpx.get(f"{server.url}/api/v2/users-ordered", headers={"Authorization": f"{scheme} {server.key}"})

    assert answer.status_code == 200


def test_who_may_not_call_learns_nothing_of_the_body(server: RunningServer) -> None:
    answer = httpx.post(f"{server.url}/api/v2/users", content=b"{", headers={"Authorization": "Api-Key wrong"})

    assert answer.status_code == 401
