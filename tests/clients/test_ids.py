"""Ids are the caller's own: any text is one, and each comes back as it was given."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from zep_cloud.client import Zep
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.types import Message

SENT_AS_THEY_ARE = ("Ann Baker", "ann@example.com", "a:b.c~d", "Zoë-日本-🙂", "a+b&c=d;e", "100% -", "'\"<>[]{}|^`\\")
"""Ids that the official client carries to the server by itself."""
ESCAPED_BY_THE_CALLER = ("a/b", "a//b/", "what?", "a#b", "..", ".", "a%2Fb", "%", "\t\n", "../../healthz")
"""Ids that the official client cuts off or rearranges, unless its caller escapes them."""


@pytest.mark.parametrize("stem", SENT_AS_THEY_ARE)
def test_an_id_needs_no_escaping(client: Zep, stem: str) -> None:
    round_trip(client, stem + str(uuid4()), lambda external_id: external_id)


@pytest.mark.parametrize("stem", ESCAPED_BY_THE_CALLER)
def test_an_id_can_be_escaped_by_the_caller(client: Zep, stem: str) -> None:
    round_trip(client, stem + str(uuid4()), lambda external_id: quote(external_id, safe=""))


@pytest.mark.parametrize("length", [300, 500])
def test_an_id_may_be_long(client: Zep, length: int) -> None:
    round_trip(client, str(uuid4()).ljust(length, "x"), lambda external_id: external_id)


def round_trip(client: Zep, external_id: str, in_path: Callable[[str], str]) -> None:
    client.user.add(user_id=external_id)
    client.memory.add_session(session_id=external_id, user_id=external_id)
    path_id = in_path(external_id)
    client.memory.add(path_id, messages=[Message(role_type="user", content="Hello.")])
    message = client.memory.get_session_messages(path_id).messages[0]

    assert client.user.get(path_id).user_id == external_id
    assert client.user.get_node(path_id).node.attributes["user_id"] == external_id
    assert [session.session_id for session in client.user.get_sessions(path_id)] == [external_id]
    assert client.memory.get_session(path_id).session_id == external_id
    assert client.memory.get_session_message(path_id, message.uuid_).uuid_ == message.uuid_
    assert client.graph.episode.get_by_user_id(path_id).episodes[0].session_id == external_id
    assert client.graph.search(user_id=external_id, query="hello", scope="nodes").nodes[0].name == external_id
    assert client.memory.delete(path_id).message == "OK"
    assert client.user.delete(path_id).message == "OK"


def test_ids_that_differ_little_are_different(client: Zep) -> None:
    stem = str(uuid4())
    ids = [stem, stem.upper(), f"{stem} ", f"{stem}é", f"{stem}e\u0301", f"{stem}\u200b", f" {stem}"]
    for external_id in ids:
        client.user.add(user_id=external_id, first_name=repr(external_id))

    for external_id in ids:
        assert client.user.get(quote(external_id, safe="")).first_name == repr(external_id)


@pytest.mark.parametrize(
    ("external_id", "hint"),
    [
        ("", "must not be empty"),
        (" \t", "must not be empty"),
        ("x" * 501, "must be at most 500 characters, not 501"),
        ("a\x00b", "must not contain null characters or lone surrogates"),
    ],
)
def test_an_id_that_cannot_be(client: Zep, user_id: str, external_id: str, hint: str) -> None:
    with pytest.raises(BadRequestError) as user:
        client.user.add(user_id=external_id)
    with pytest.raises(BadRequestError) as session:
        client.memory.add_session(session_id=external_id, user_id=user_id)

    assert user.value.body.message == f"user_id {hint}"
    assert session.value.body.message == f"session_id {hint}"
    assert client.user.get_sessions(user_id) == []


def test_an_id_with_a_lone_surrogate_is_refused_and_not_repaired(http: httpx.Client) -> None:
    answer = http.post("/users", content=b'{"user_id": "a\\ud83d"}')

    assert answer.status_code == 400
    assert "lone surrogates" in answer.json()["message"]
    assert http.get("/users/a%EF%BF%BD").status_code == 404


@pytest.mark.parametrize("path", ["/users/a%00b", "/users/%ED%A0%80", "/users/%ff", "/users/" + "x" * 5_000])
def test_an_id_in_a_path_that_cannot_exist(http: httpx.Client, path: str) -> None:
    answer = http.get(path)

    assert answer.status_code in (400, 404)
    assert answer.json()["message"]
