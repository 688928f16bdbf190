"""Users: created with a graph and a node, changed key by key, erased without a trace."""

from typing import Any

import pytest
from sqlalchemy import func, select

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.ports import Transaction
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from hitherto.store.schema import metadata
from hitherto.store.statement import Statement
from tests.services.teaching import Teacher

STRANGE_IDS = [
    "with space",
    " outer space ",
    "naïve-日本語-🦊",
    "a%2Fb",
    "a/b?c#d",
    "..",
    "user@example.com",
    "o'brien; DROP TABLE users",
    "x" * 300,
    "x" * 500,
    "\t",
]
IMPOSSIBLE_IDS = ["", " ", "\n \t", "a\x00b", "a\ud800b", "x" * 501]


async def test_a_user_is_kept_as_given(engine: Hitherto) -> None:
    rating = {"instruction": "rate by use", "examples": {"high": "a", "medium": "b", "low": "c"}}
    added = await engine.users.add(
        "alice",
        email="alice@example.com",
        first_name="Alice",
        last_name="Ash",
        metadata={"plan": "pro", "tags": ["a", 1, None]},
        fact_rating_instruction=rating,
    )
    assert await engine.users.get("alice") == added
    assert added.metadata == {"plan": "pro", "tags": ["a", 1, None]}
    assert added.fact_rating_instruction == rating
    assert added.created_at == added.updated_at


async def test_the_graph_begins_with_the_node_of_the_user(engine: Hitherto) -> None:
    user = await engine.users.add("alice", email="alice@example.com", first_name="Alice", last_name="Ash")
    node = await engine.users.node("alice")
    assert node is not None
    assert node.uuid == user.uuid
    assert node.name == "Alice Ash"
    assert node.labels == ("Entity", "User")
    assert node.aliases == ("Alice",)
    assert node.attributes == {
        "user_id": "alice",
        "email": "alice@example.com",
        "first_name": "Alice",
        "last_name": "Ash",
        "role_type": "user",
    }
    assert "alice@example.com" in node.summary
    assert await engine.graph.nodes("alice") == [node]
    assert await engine.graph.edges("alice") == []


async def test_a_user_of_whom_nothing_is_known_is_called_by_the_id(engine: Hitherto) -> None:
    await engine.users.add("u-1")
    node = await engine.users.node("u-1")
    assert node is not None
    assert (node.name, node.attributes) == ("u-1", {"user_id": "u-1", "role_type": "user"})
    assert node.summary == "u-1 is the user."


@pytest.mark.parametrize("user_id", [text for text in STRANGE_IDS if text.strip()])
async def test_any_id_is_kept_to_the_letter(engine: Hitherto, user_id: str) -> None:
    added = await engine.users.add(user_id, first_name="Any")
    assert (await engine.users.get(user_id)).user_id == added.user_id == user_id
    with pytest.raises(AlreadyExists, match="already exists"):
        await engine.users.add(user_id)
    await engine.users.delete(user_id)
    with pytest.raises(NotFound):
        await engine.users.get(user_id)


@pytest.mark.parametrize("user_id", IMPOSSIBLE_IDS)
async def test_an_impossible_id_is_refused_and_found_nowhere(engine: Hitherto, user_id: str) -> None:
    with pytest.raises(InvalidInput, match="user_id"):
        await engine.users.add(user_id)
    for ask in (engine.users.get, engine.users.delete, engine.users.node, engine.users.sessions, engine.users.facts):
        with pytest.raises(NotFound):
            await ask(user_id)


async def test_ids_that_look_alike_are_different_users(engine: Hitherto) -> None:
    ids = ["alice", "Alice", "alice ", "ａlice", "cafe\u0301", "café"]
    for user_id in ids:
        await engine.users.add(user_id)
    assert len({(await engine.users.get(user_id)).uuid for user_id in ids}) == len(ids)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "x" * 501),
        ("first_name", 5),
        ("metadata", [1]),
        ("metadata", {"a": 1 << 70}),
        ("metadata", {"a": object()}),
        ("fact_rating_instruction", "rate"),
    ],
)
async def test_a_wrong_field_is_refused_by_name(engine: Hitherto, field: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        await engine.users.add("alice", **{field: value})
    assert refused.value.param == field
    with pytest.raises(NotFound):
        await engine.users.get("alice")


async def test_metadata_nested_beyond_reason_is_refused_and_does_not_fall_over(engine: Hitherto) -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"a": deep}
    with pytest.raises(InvalidInput, match="metadata"):
        await engine.users.add("alice", metadata=deep)


async def test_text_that_cannot_be_stored_is_repaired(engine: Hitherto) -> None:
    user = await engine.users.add("alice", first_name="A\x00lice", metadata={"k\ud800": ["v\x00"]})
    assert user.first_name == "A\ufffdlice"
    assert await engine.users.get("alice") == user
    assert user.metadata == {"k\ufffd": ["v\ufffd"]}


async def test_an_update_changes_what_is_given_and_merges_metadata(engine: Hitherto) -> None:
    before = await engine.users.add("alice", email="a@b.c", first_name="Alice", metadata={"a": 1, "b": {"x": 1}})
    after = await engine.users.update("alice", last_name="Ash", metadata={"b": {"y": 2}, "c": None})
    assert after == await engine.users.get("alice")
    assert (after.first_name, after.last_name, after.email) == ("Alice", "Ash", "a@b.c")
    assert after.metadata == {"a": 1, "b": {"y": 2}, "c": None}
    assert (after.uuid, after.created_at) == (before.uuid, before.created_at)
    assert after.updated_at > before.updated_at


async def test_an_update_reaches_the_node_and_leaves_what_was_learned(engine: Hitherto, teacher: Teacher) -> None:
    user = await engine.users.add("alice", first_name="Alice", email="old@example.com")
    await teacher.fact(user, "Lisbon")
    await engine.users.update("alice", first_name="Alicia", last_name="Ash", email="new@example.com")
    node = await engine.users.node("alice")
    assert node is not None
    assert node.name == "Alicia Ash"
    assert node.aliases == ("Alice", "Alicia")
    assert node.attributes["email"] == "new@example.com"
    assert "old@example.com" not in node.summary
    assert "new@example.com" in node.summary
    assert len(await engine.graph.edges("alice")) == 1


async def test_an_update_of_nobody_is_not_found(engine: Hitherto) -> None:
    with pytest.raises(NotFound, match="user not found: nobody"):
        await engine.users.update("nobody", email="a@b.c")


async def row_counts(engine: Hitherto) -> dict[str, int]:
    async def count(tx: Transaction) -> dict[str, int]:
        found = {}
        for table in metadata.sorted_tables:
            row = await tx.fetch_one(Statement(f"count.{table.name}", select(func.count()).select_from(table)), {})
            assert row is not None
            found[table.name] = int(row[0])
        return found

    return await engine.core.store.read(count)


async def test_deleting_a_user_leaves_no_row_behind_and_nobody_else_loses_one(
    engine: Hitherto, teacher: Teacher
) -> None:
    bob = await engine.users.add("bob")
    await engine.sessions.add("bobs", "bob")
    await teacher.fact(bob, "Oslo")
    before = await row_counts(engine)
    alice = await engine.users.add("alice")
    for session_id in ("one", "two"):
        await engine.sessions.add(session_id, "alice")
        await engine.memory.add(session_id, [NewMessage(content="I live in Lisbon.", role_type="user")])
    await teacher.fact(alice, "Lisbon", said_in="one")
    await engine.users.delete("alice")
    assert await row_counts(engine) == before | {"audit": 1}
    with pytest.raises(NotFound):
        await engine.sessions.get("one")
    assert len(await engine.graph.edges("bob")) == 1


async def test_a_deleted_user_can_come_again_and_remembers_nothing(engine: Hitherto, teacher: Teacher) -> None:
    user = await engine.users.add("alice")
    await engine.sessions.add("talk", "alice")
    await engine.memory.add("talk", [NewMessage(content="I live in Lisbon.", role_type="user")])
    await teacher.fact(user, "Lisbon", said_in="talk")
    assert "Lisbon" in (await engine.memory.get("talk")).context
    await engine.users.delete("alice")
    await engine.users.add("alice")
    await engine.sessions.add("talk", "alice")
    memory = await engine.memory.get("talk")
    assert memory.messages == []
    assert memory.facts == []
    assert "Lisbon" not in memory.context


async def test_users_are_listed_oldest_first_page_by_page(engine: Hitherto, other: Scope) -> None:
    ids = [f"u{number}" for number in range(5)]
    for user_id in ids:
        await engine.users.add(user_id)
    await other.users.add("elsewhere")
    first, second, beyond = [await engine.users.list(page, 3) for page in (1, 2, 9)]
    assert [user.user_id for user in [*first.items, *second.items]] == ids
    assert first.total == second.total == beyond.total == 5
    assert list(beyond.items) == []
    assert [user.user_id for user in (await engine.users.list()).items] == ids


@pytest.mark.parametrize(("number", "size"), [(-1, None), (1, -1)])
async def test_negative_pages_are_refused(engine: Hitherto, number: int, size: int | None) -> None:
    with pytest.raises(InvalidInput, match="must not be negative"):
        await engine.users.list(number, size)


async def test_sessions_and_facts_of_a_user(engine: Hitherto, teacher: Teacher) -> None:
    user = await engine.users.add("alice", first_name="Alice")
    assert await engine.users.sessions("alice") == []
    sessions = [await engine.sessions.add(name, "alice") for name in ("b", "a")]
    assert await engine.users.sessions("alice") == sessions
    older, newer = await teacher.fact(user, "Oslo"), await teacher.fact(user, "Lisbon")
    facts = await engine.users.facts("alice")
    assert [fact.edge for fact in facts] == [newer, older]
    assert [(fact.source_name, fact.target_name) for fact in facts] == [("Alice", "Lisbon"), ("Alice", "Oslo")]
