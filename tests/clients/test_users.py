from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from zep_cloud.client import AsyncZep, Zep
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.errors.not_found_error import NotFoundError
from zep_cloud.types import FactRatingExamples, FactRatingInstruction


def test_a_user_is_kept_as_given(client: Zep) -> None:
    user_id = f"user-{uuid4()}"
    rating = FactRatingInstruction(instruction="Rate by relevance.", examples=FactRatingExamples(high="a", low="b"))
    added = client.user.add(
        user_id=user_id,
        email="ann@example.com",
        first_name="Ann",
        last_name="Bäker 🙂",
        metadata={"plan": "pro", "nested": {"list": [1, None, 2.5, True]}},
        fact_rating_instruction=rating,
    )
    found = client.user.get(user_id)

    assert found == added
    assert (found.user_id, found.email, found.first_name, found.last_name) == (
        user_id,
        "ann@example.com",
        "Ann",
        "Bäker 🙂",
    )
    assert found.metadata == {"plan": "pro", "nested": {"list": [1, None, 2.5, True]}}
    assert found.fact_rating_instruction.instruction == "Rate by relevance."
    assert found.fact_rating_instruction.examples.high == "a"
    assert found.created_at.endswith("Z")
    assert len(found.uuid_) == 36


def test_a_user_needs_nothing_but_an_id(client: Zep) -> None:
    user = client.user.add(user_id=f"user-{uuid4()}")

    assert (user.email, user.first_name, user.last_name, user.metadata) == (None, None, None, None)


def test_an_update_changes_what_is_given_and_merges_metadata(client: Zep, user_id: str) -> None:
    client.user.update(user_id, metadata={"a": 1, "b": 2})
    client.user.update(user_id, email="new@example.com", metadata={"b": 3})
    user = client.user.get(user_id)

    assert (user.email, user.first_name, user.metadata) == ("new@example.com", "Ann", {"a": 1, "b": 3})


def test_an_explicit_none_leaves_a_field_as_it_is(client: Zep, user_id: str) -> None:
    client.user.update(user_id, email=None, first_name="Anna", metadata=None)
    user = client.user.get(user_id)

    assert (user.email, user.first_name) == ("ann@example.com", "Anna")


def test_a_user_is_erased_with_everything(client: Zep, user_id: str, session_id: str) -> None:
    node = client.user.get_node(user_id).node
    answer = client.user.delete(user_id)

    assert answer.message == "OK"
    for gone in (
        lambda: client.user.get(user_id),
        lambda: client.user.delete(user_id),
        lambda: client.memory.get_session(session_id),
        lambda: client.graph.node.get(node.uuid_),
    ):
        with pytest.raises(NotFoundError, match="not found"):
            gone()
    assert client.user.add(user_id=user_id).user_id == user_id


def test_users_are_listed_in_pages(client: Zep) -> None:
    mine = [client.user.add(user_id=f"page-{number}-{uuid4()}").user_id for number in range(3)]
    total = client.user.list_ordered(page_number=1, page_size=1).total_count
    seen, page = [], 1
    while len(seen) < total:
        listed = client.user.list_ordered(page_number=page, page_size=2)
        assert listed.total_count == total
        assert listed.row_count == len(listed.users) > 0
        seen += [user.user_id for user in listed.users]
        page += 1
    beyond = client.user.list_ordered(page_number=page + 10, page_size=2)

    assert [user_id for user_id in seen if user_id in mine] == mine
    assert (beyond.users, beyond.row_count, beyond.total_count) == ([], 0, total)


def test_the_sessions_of_a_user(client: Zep, user_id: str, session_id: str) -> None:
    assert [session.session_id for session in client.user.get_sessions(user_id)] == [session_id]


def test_the_node_of_a_user_knows_who_it_is(client: Zep, user_id: str) -> None:
    node = client.user.get_node(user_id).node

    assert node.name == "Ann Baker"
    assert set(node.labels) == {"Entity", "User"}
    assert node.attributes["user_id"] == user_id
    assert node.attributes["email"] == "ann@example.com"
    assert isinstance(node.summary, str)
    assert client.graph.node.get(node.uuid_) == node


def test_a_user_without_facts_has_an_empty_list_of_them(client: Zep, user_id: str) -> None:
    assert client.user.get_facts(user_id).facts == []


def test_an_id_is_taken_once(client: Zep, user_id: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        client.user.add(user_id=user_id, first_name="Somebody else")

    assert caught.value.body.message == f"user already exists with user_id: {user_id}"
    assert client.user.get(user_id).first_name == "Ann"


def test_an_id_is_taken_once_also_at_the_same_time(client: Zep) -> None:
    user_id = f"user-{uuid4()}"

    def add(number: int) -> str:
        try:
            return client.user.add(user_id=user_id, first_name=str(number)).first_name
        except BadRequestError as error:
            return error.body.message

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(add, range(8)))

    assert sorted(answers)[1:] == [f"user already exists with user_id: {user_id}"] * 7
    assert client.user.get(user_id).first_name == sorted(answers)[0]


def test_an_unknown_user_is_not_found(client: Zep) -> None:
    for ask in (client.user.get, client.user.get_node, client.user.get_facts):
        with pytest.raises(NotFoundError) as caught:
            ask("nobody")
        assert caught.value.body.message == "user not found: nobody"


async def test_the_asynchronous_client(async_client: AsyncZep) -> None:
    user_id = f"user-{uuid4()}"
    await async_client.user.add(user_id=user_id, first_name="Ann")
    await async_client.user.update(user_id, last_name="Baker")

    assert (await async_client.user.get_node(user_id)).node.name == "Ann Baker"
    assert (await async_client.user.delete(user_id)).message == "OK"
    with pytest.raises(NotFoundError):
        await async_client.user.get(user_id)
