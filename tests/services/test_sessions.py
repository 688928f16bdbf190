"""Sessions: made for users who exist, listed in any order, deleted without taking what was learned."""

import asyncio
from typing import Any

import pytest

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from tests.services.teaching import Teacher, Waking


async def test_a_session_is_kept_as_given(engine: Hitherto) -> None:
    user = await engine.users.add("alice")
    added = await engine.sessions.add("talk", "alice", metadata={"channel": "web"})
    assert await engine.sessions.get("talk") == added
    assert added.graph == user.graph
    assert (added.user_id, added.metadata, added.ended_at) == ("alice", {"channel": "web"}, None)


async def test_a_session_needs_a_user_who_exists(engine: Hitherto) -> None:
    with pytest.raises(InvalidInput, match="user not found: nobody") as refused:
        await engine.sessions.add("talk", "nobody")
    assert (refused.value.status, refused.value.param) == (400, "user_id")
    with pytest.raises(NotFound, match="session not found: talk"):
        await engine.sessions.get("talk")


async def test_an_id_can_be_taken_once_in_a_project_whoever_the_user_is(engine: Hitherto) -> None:
    for user_id in ("alice", "bob"):
        await engine.users.add(user_id)
    await engine.sessions.add("talk", "alice")
    with pytest.raises(AlreadyExists, match="session already exists"):
        await engine.sessions.add("talk", "bob")
    assert (await engine.sessions.get("talk")).user_id == "alice"


@pytest.mark.parametrize("session_id", ["with space", "日本語", "a%2Fb", "x" * 300, "user:1@host/path?q#f"])
async def test_any_id_is_kept_to_the_letter(engine: Hitherto, session_id: str) -> None:
    await engine.users.add("alice")
    await engine.sessions.add(session_id, "alice")
    assert (await engine.sessions.get(session_id)).session_id == session_id


@pytest.mark.parametrize("session_id", ["", "  ", "a\x00b", "\udfff", "x" * 501])
async def test_an_impossible_id_is_refused_and_found_nowhere(engine: Hitherto, session_id: str) -> None:
    await engine.users.add("alice")
    with pytest.raises(InvalidInput, match="session_id"):
        await engine.sessions.add(session_id, "alice")
    for ask in (engine.sessions.get, engine.sessions.delete, engine.memory.get, engine.memory.facts):
        with pytest.raises(NotFound):
            await ask(session_id)


async def test_metadata_is_merged_by_key_and_an_instruction_can_be_replaced_but_not_removed(engine: Hitherto) -> None:
    await engine.users.add("alice")
    before = await engine.sessions.add("talk", "alice", metadata={"a": 1}, fact_rating_instruction={"instruction": "x"})
    after = await engine.sessions.update("talk", metadata={"b": None})
    assert after.metadata == {"a": 1, "b": None}
    assert after.fact_rating_instruction == {"instruction": "x"}
    assert after.updated_at > before.updated_at
    assert await engine.sessions.get("talk") == after
    changed = await engine.sessions.update("talk", fact_rating_instruction={"instruction": "y"})
    assert changed.fact_rating_instruction == {"instruction": "y"}
    with pytest.raises(NotFound):
        await engine.sessions.update("nowhere", metadata={})


async def test_updates_at_the_same_time_lose_nothing(engine: Hitherto) -> None:
    await engine.users.add("alice")
    await engine.sessions.add("talk", "alice")
    keys = [f"k{number}" for number in range(12)]
    await asyncio.gather(
        *(engine.sessions.update("talk", metadata={key: 1}) for key in keys),
        *(engine.users.update("alice", metadata={key: 1}) for key in keys),
        *(engine.memory.add("talk", [NewMessage(content=key, role_type="user")]) for key in keys),
    )
    assert (await engine.sessions.get("talk")).metadata == dict.fromkeys(keys, 1)
    assert (await engine.users.get("alice")).metadata == dict.fromkeys(keys, 1)
    assert (await engine.memory.messages("talk")).total == len(keys)


async def test_the_same_id_asked_for_many_times_at_once_is_given_once(engine: Hitherto) -> None:
    await engine.users.add("alice")
    answers = await asyncio.gather(
        *(engine.sessions.add("talk", "alice") for _ in range(8)),
        *(engine.users.add("bob") for _ in range(8)),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, AlreadyExists) for answer in answers) == 14
    assert len(await engine.users.sessions("alice")) == 1


async def test_deleting_a_session_takes_its_messages_and_leaves_what_was_learned(
    engine: Hitherto, teacher: Teacher
) -> None:
    user = await engine.users.add("alice", first_name="Alice")
    await engine.sessions.add("talk", "alice")
    uuids = (await engine.memory.add("talk", [NewMessage(content="I live in Lisbon.", role_type="user")])).uuids
    fact = await teacher.fact(user, "Lisbon", said_in="talk")
    await engine.sessions.delete("talk")
    for ask in (engine.sessions.get, engine.memory.get, engine.memory.messages, engine.sessions.delete):
        with pytest.raises(NotFound):
            await ask("talk")
    assert await engine.graph.edges("alice") == [fact]
    assert [episode.uuid for episode in await engine.graph.episodes("alice")] == list(uuids)
    assert (await engine.graph.episode(uuids[0])).content == "I live in Lisbon."


async def test_deleting_a_session_does_not_cancel_what_is_to_be_learned(engine: Hitherto) -> None:
    await engine.users.add("alice")
    await engine.sessions.add("talk", "alice")
    await engine.memory.add("talk", [NewMessage(content="I live in Lisbon.", role_type="user")])
    await engine.sessions.delete("talk")
    assert (await engine.status.queue()).pending == 1


async def test_a_deleted_id_can_be_used_again_and_begins_empty(engine: Hitherto) -> None:
    for user_id in ("alice", "bob"):
        await engine.users.add(user_id)
    first = await engine.sessions.add("talk", "alice")
    await engine.memory.add("talk", [NewMessage(content="hello", role_type="user")], ignore_roles=["user"])
    await engine.sessions.delete("talk")
    again = await engine.sessions.add("talk", "bob")
    assert again.uuid != first.uuid
    assert (await engine.memory.messages("talk")).total == 0


async def test_adding_while_deleting_leaves_no_orphans(engine: Hitherto, wakes: Waking) -> None:
    """Whatever the order, a message is either kept in a session that exists or refused."""
    await engine.users.add("alice")
    for number in range(6):
        await engine.sessions.add("talk", "alice")
        answers = await asyncio.gather(
            *(engine.memory.add("talk", [NewMessage(content="hello", role_type="user")]) for _ in range(3)),
            engine.sessions.delete("talk"),
            engine.sessions.add(f"more{number}", "alice"),
            return_exceptions=True,
        )
        assert not [
            answer for answer in answers if isinstance(answer, BaseException) and not isinstance(answer, NotFound)
        ]
    await asyncio.gather(
        engine.users.delete("alice"),
        *(engine.sessions.add(f"late{n}", "alice") for n in range(6)),
        return_exceptions=True,
    )
    assert (await engine.sessions.list()).total == 0
    assert (await engine.status.queue()).pending == 0
    await engine.users.add("alice")
    for number in range(6):
        await engine.sessions.add(f"late{number}", "alice")  # no directory entry was left behind


async def test_sessions_are_listed_newest_first_or_as_asked(engine: Hitherto, other: Scope) -> None:
    for user_id in ("bob", "alice"):
        await engine.users.add(user_id)
    await other.users.add("zed")
    await other.sessions.add("elsewhere", "zed")
    for session_id, user_id in (("b", "bob"), ("c", "alice"), ("a", "bob")):
        await engine.sessions.add(session_id, user_id)
    await engine.sessions.update("b", metadata={"touched": True})

    async def listed(*arguments: Any, **named: Any) -> list[str]:
        page = await engine.sessions.list(*arguments, **named)
        assert page.total == 3
        return [session.session_id for session in page.items]

    assert await listed() == ["a", "c", "b"]
    assert await listed(ascending=True) == ["b", "c", "a"]
    assert await listed(order_by="updated_at") == ["b", "a", "c"]
    assert await listed(order_by="session_id", ascending=True) == ["a", "b", "c"]
    assert (await listed(order_by="user_id", ascending=True))[0] == "c"
    assert await listed(2, 2) == ["b"]
    assert await listed(3, 2) == []
    assert await listed(0, 0) == ["a", "c", "b"]
    assert await listed(1 << 80, 1000) == []


async def test_an_order_that_does_not_exist_is_refused(engine: Hitherto) -> None:
    with pytest.raises(InvalidInput, match="invalid value for order_by") as refused:
        await engine.sessions.list(order_by="metadata; DROP TABLE sessions")
    assert refused.value.param == "order_by"


async def test_an_ended_session_takes_no_more_messages(engine: Hitherto) -> None:
    await engine.users.add("alice")
    await engine.sessions.add("talk", "alice")
    await engine.memory.add("talk", [NewMessage(content="Hello.", role_type="user")])
    ended = await engine.sessions.end("talk")

    assert ended.ended_at is not None
    assert await engine.sessions.get("talk") == ended == await engine.sessions.end("talk")
    with pytest.raises(InvalidInput, match="session has ended: talk"):
        await engine.memory.add("talk", [NewMessage(content="Bye.", role_type="user")])
    assert (await engine.memory.messages("talk")).total == 1
    assert (await engine.status.queue()).pending == 1
    await engine.sessions.update("talk", metadata={"a": 1})
    assert (await engine.sessions.get("talk")).ended_at == ended.ended_at


async def test_sessions_end_all_or_none(engine: Hitherto) -> None:
    await engine.users.add("alice")
    for session_id in "abc":
        await engine.sessions.add(session_id, "alice")
    with pytest.raises(NotFound, match="session not found: x"):
        await engine.sessions.end_many(["a", "x"])
    ended = await engine.sessions.end_many(["b", "a", "b"])

    assert [session.session_id for session in ended] == ["b", "a", "b"]
    assert [(await engine.sessions.get(one)).ended_at is not None for one in "abc"] == [True, True, False]
    for wrong in ([], ["a"] * 101):
        with pytest.raises(InvalidInput, match="1 to 100 ids"):
            await engine.sessions.end_many(wrong)


async def test_calls_that_end_the_same_sessions_do_not_wait_for_each_other(engine: Hitherto) -> None:
    ids = [f"talk-{number}" for number in range(4)]
    for session_id in ids:
        await engine.users.add(f"user-{session_id}")
        await engine.sessions.add(session_id, f"user-{session_id}")
    async with asyncio.timeout(20):
        ended = await asyncio.gather(*(engine.sessions.end_many(ids[::step]) for step in (1, -1) * 5))

    assert len({session.ended_at for call in ended for session in call if session.session_id == ids[0]}) == 1
