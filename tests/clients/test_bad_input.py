"""What cannot be is refused with a reason and changes nothing, in the same words on both databases."""

import json
from uuid import uuid4

import httpx
import pytest
from zep_cloud.client import Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.types import Message

from tests.clients.running import RunningServer

HI = {"role_type": "user", "content": "Hi."}


@pytest.fixture(scope="module")
def user_id(server: RunningServer) -> str:
    """A user whom no request of this module changes."""
    new_id = f"user-{uuid4()}"
    with server.http() as http:
        http.post("/users", json={"user_id": new_id, "email": "ann@example.com"}).raise_for_status()
    return new_id


@pytest.fixture(scope="module")
def session_id(server: RunningServer, user_id: str) -> str:
    """A session of that user, to which nothing gets through."""
    new_id = f"session-{uuid4()}"
    with server.http() as http:
        http.post("/sessions", json={"session_id": new_id, "user_id": user_id}).raise_for_status()
    return new_id


@pytest.fixture
def own_session_id(server: RunningServer, user_id: str) -> str:
    """A session for a test that adds something."""
    new_id = f"session-{uuid4()}"
    with server.http() as http:
        http.post("/sessions", json={"session_id": new_id, "user_id": user_id}).raise_for_status()
    return new_id


def refused(answer: httpx.Response, status: int = 400) -> str:
    """Return the message of a refusal, once its shape is known to be the wire's."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"message"}
    message: str = answer.json()["message"]
    return message


@pytest.mark.parametrize(
    ("messages", "hint"),
    [
        ([], "messages must hold at least one message"),
        ([HI] * 31, "messages must hold at most 30 messages, not 31; make several calls"),
        ([HI, HI | {"content": "x" * 100_001}], "messages[1].content must be at most 100,000 characters, not 100,001"),
        ([HI | {"content": ""}], "messages[0].content must be a text that is not empty"),
        ([HI | {"content": " \n"}], "messages[0].content must be a text that is not empty"),
        ([HI | {"content": None}], "messages[0].content: must be a valid string"),
        ([HI | {"content": 7}], "messages[0].content: must be a valid string"),
        ([{"role_type": "user"}], "messages[0].content: is required"),
        ([{"content": "Hi."}], "messages[0].role_type: is required"),
        ([HI, HI | {"role_type": "robot"}], "messages[1].role_type: must be 'norole', 'system', "),
        ([HI | {"role_type": None}], "messages[0].role_type: must be 'norole', 'system', "),
        ([HI | {"role_type": 1}], "messages[0].role_type: must be 'norole', 'system', "),
        ([HI | {"role": ["Ann"]}], "messages[0].role: must be a valid string"),
        ([HI | {"role": "x" * 501}], "messages[0].role must be at most 500 characters, not 501"),
        ([HI | {"created_at": "yesterday"}], "messages[0].created_at must be an RFC 3339 date-time such as"),
        ([HI | {"created_at": "2024-02-30"}], "messages[0].created_at is not a date that exists: '2024-02-30'"),
        ([HI | {"created_at": "0000-01-01T00:00:00Z"}], "messages[0].created_at is not a date that exists"),
        ([HI | {"created_at": 1709280000}], "messages[0].created_at: must be a valid string"),
        ([HI | {"metadata": []}], "messages[0].metadata: must be a valid dictionary"),
        (["Hi."], "messages[0]: must be a JSON object"),
        ({"0": HI}, "messages: must be a valid list"),
        (None, "messages: must be a valid list"),
    ],
)
def test_messages_are_kept_all_or_none(
    http: httpx.Client, client: Zep, session_id: str, messages: object, hint: str
) -> None:
    answer = http.post(f"/sessions/{session_id}/memory", json={"messages": messages})

    assert refused(answer).startswith(hint)
    assert client.memory.get_session_messages(session_id).total_count == 0


def test_the_official_client_raises_what_the_server_says(client: Zep, session_id: str) -> None:
    for messages, hint in (
        ([Message(role_type="user", content="Hi.")] * 31, "at most 30"),
        ([Message(role_type="user", content="x" * 100_001)], "at most 100,000 characters"),
        ([Message(role_type="robot", content="Hi.")], "role_type"),
        ([Message(role_type="user", content="Hi.", created_at="soon")], "created_at"),
    ):
        with pytest.raises(ApiError) as caught:
            client.memory.add(session_id, messages=messages)
        assert caught.value.status_code == 400
        assert hint in caught.value.body["message"]
    assert client.memory.get_session_messages(session_id).total_count == 0


def test_the_longest_messages_and_the_most_of_them_are_kept(client: Zep, own_session_id: str) -> None:
    client.memory.add(own_session_id, messages=[Message(role_type="system", content="🙂" * 10_000)] * 30)
    listed = client.memory.get_session_messages(own_session_id)

    assert listed.total_count == 30
    assert {message.content for message in listed.messages} == {"🙂" * 10_000}


def test_characters_that_no_database_keeps_are_replaced_in_texts(http: httpx.Client, own_session_id: str) -> None:
    body = b'{"messages": [{"role_type": "user", "role": "A\\u0000", "content": "a\\u0000b\\ud83dc \\ud83d\\ude00", '
    body += b'"metadata": {"k\\udfff": ["\\u0000", {"d": "\\ud800"}]}}]}'
    added = http.post(f"/sessions/{own_session_id}/memory", content=body)
    message = http.get(f"/sessions/{own_session_id}/messages").json()["messages"][0]

    assert added.status_code == 200
    assert message["content"] == "a\ufffdb\ufffdc 😀"
    assert message["role"] == "A\ufffd"
    assert message["metadata"] == {"k\ufffd": ["\ufffd", {"d": "\ufffd"}]}


@pytest.mark.parametrize("number", [2**53 + 1, -(2**63), 2**64 - 1, 0.1, 1e300, -1e-300])
def test_numbers_in_metadata_come_back_as_they_were(client: Zep, number: float) -> None:
    user_id = f"user-{uuid4()}"
    client.user.add(user_id=user_id, metadata={"n": number})

    assert client.user.get(user_id).metadata == {"n": number}


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (b"{", "the body is not valid JSON"),
        (b'{"user_id": "%b",}', "the body is not valid JSON"),
        (b'{"user_id": "%b", "metadata": {"n": NaN}}', "NaN is not JSON"),
        (b'{"user_id": "%b", "metadata": {"n": Infinity}}', "Infinity is not JSON"),
        (b'{"user_id": "%b", "metadata": {"n": 1e999}}', "the number 1e999 is too large"),
        (b'{"user_id": "%b", "first_name": "\xff"}', "the body is not valid UTF-8"),
        (b'{"user_id": "%b", "metadata": ' + b'{"a":' * 100 + b"1" + b"}" * 101, "nests deeper than 64 levels"),
        (b"[" * 1_000_000, "nests deeper than 64 levels"),
        (b'["%b"]', "body: must be a JSON object"),
        (b'"%b"', "body: must be a JSON object"),
        (b"null", "body: must be a JSON object"),
        (b"", "user_id: is required"),
        (b'{"user_id": null}', "user_id: must be a valid string"),
        (b'{"user_id": 7}', "user_id: must be a valid string"),
        (b'{"user_id": "%b", "metadata": "text"}', "metadata: must be a valid dictionary"),
        (b'{"user_id": "%b", "email": 7, "first_name": []}', "email: must be a valid string; first_name: must be"),
        (b'{"user_id": "%b", "fact_rating_instruction": "high"}', "fact_rating_instruction: must be a JSON object"),
    ],
)
def test_a_body_that_cannot_be(http: httpx.Client, body: bytes, hint: str) -> None:
    user_id = f"user-{uuid4()}"
    answer = http.post("/users", content=body.replace(b"%b", user_id.encode()))

    assert hint in refused(answer)
    assert http.get(f"/users/{user_id}").status_code == 404


def test_a_large_body_is_taken_and_a_larger_one_refused(http: httpx.Client) -> None:
    taken, refused_id = f"user-{uuid4()}", f"user-{uuid4()}"
    large = {"user_id": taken, "metadata": {"text": "é" * 2_000_000}}
    larger = json.dumps({"user_id": refused_id, "metadata": {"text": "x" * 5 * 1024 * 1024}}).encode()
    in_chunks = (larger[start : start + 100_000] for start in range(0, len(larger), 100_000))

    assert http.post("/users", json=large).status_code == 201
    assert http.get(f"/users/{taken}").json()["metadata"] == large["metadata"]
    assert "5 MB" in refused(http.post("/users", content=larger), 413)
    assert "5 MB" in refused(http.post("/users", content=in_chunks), 413)
    assert http.get(f"/users/{refused_id}").status_code == 404


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/users-ordered?pageNumber=0", "page_number: must be greater than or equal to 1"),
        ("/users-ordered?page_size=-1", "page_size: must be greater than or equal to 1"),
        ("/users-ordered?pageNumber=two", "page_number: must be a valid integer"),
        ("/users-ordered?pageNumber=", "page_number: must be a valid integer"),
        ("/users-ordered?pageNumber=1e99", "page_number: must be a valid integer"),
        ("/users-ordered?pageNumber=99999999999999999999999999", "page_number: must be less than or equal to"),
        ("/sessions-ordered?asc=perhaps", "asc: must be a valid boolean"),
        ("/sessions-ordered?order_by=id", "invalid value for order_by: it must be one of created_at, "),
        ("/sessions/{s}/memory?lastn=-1", "lastn: must be greater than or equal to 0"),
        ("/sessions/{s}/memory?lastn=99999999999999999999", "lastn: must be less than or equal to"),
        ("/sessions/{s}/memory?minRating=high", "min_rating: must be a valid number"),
        ("/sessions/{s}/memory?minRating=nan", "min_rating: must be a finite number"),
        ("/sessions/{s}/messages?limit=-1", "limit: must be greater than or equal to 0"),
        ("/sessions/{s}/messages?cursor=x", "cursor: must be a valid integer"),
        ("/graph/episodes/user/{u}?lastn=-5", "lastn: must be greater than or equal to 0"),
    ],
)
def test_a_query_that_cannot_be(http: httpx.Client, user_id: str, session_id: str, path: str, hint: str) -> None:
    assert refused(http.get(path.format(u=user_id, s=session_id))).startswith(hint)


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ({"limit": -1}, "limit: must be greater than or equal to 0"),
        ({"limit": "many"}, "limit: must be a valid integer"),
        ({"limit": 10**15}, "limit: must be less than or equal to"),
        ({"limit": 10**30}, "limit: Unable to parse"),
        ({"uuid_cursor": "no-uuid"}, "uuid_cursor must be the uuid of the last item of the page before"),
    ],
)
def test_a_list_that_cannot_be(http: httpx.Client, user_id: str, body: object, hint: str) -> None:
    for noun in ("edge", "node"):
        assert refused(http.post(f"/graph/{noun}/user/{user_id}", json=body)).startswith(hint)


def test_what_stands_beside_the_question_is_ignored(http: httpx.Client, user_id: str, session_id: str) -> None:
    memory = http.get(f"/sessions/{session_id}/memory?memoryType=perpetual&mode=basic&lastn=3")
    user = http.patch(f"/users/{user_id}", json={"first_name": "Anna", "shoe_size": 40, "email": None})
    listed = http.request("GET", f"/users/{user_id}", content=b"{ this is no JSON")
    node_list = http.post(f"/graph/node/user/{user_id}/", content=b"")

    assert (memory.status_code, user.status_code, listed.status_code, node_list.status_code) == (200, 200, 200, 200)
    assert (user.json()["first_name"], user.json()["email"]) == ("Anna", "ann@example.com")
    assert len(node_list.json()) == 1


def test_an_unknown_operation_says_so(http: httpx.Client) -> None:
    assert refused(http.get("/userz"), 404).startswith("no such operation: GET /api/v2/userz")
    assert refused(http.get("/users/a/b"), 404).endswith("a slash inside an id is written %2F")
    not_allowed = http.put("/users")
    assert refused(not_allowed, 405) == "PUT is not possible on /api/v2/users; possible: POST"
    assert not_allowed.headers["allow"] == "POST"


def test_the_id_of_a_request_comes_back(http: httpx.Client) -> None:
    given = http.get("/users/nobody", headers={"X-Zep-Request-ID": "mine-1"})
    made = {http.get("/users/nobody").headers["x-request-id"] for _ in range(2)}

    assert given.headers["x-zep-request-id"] == given.headers["x-request-id"] == "mine-1"
    assert len(made) == 2
