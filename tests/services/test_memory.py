"""The memory of a session: everything or nothing is kept, history comes back, context is built."""

import asyncio
from typing import Any

import pytest

from hitherto.domain.episodes import EpisodeKind, EpisodeState, RoleType
from hitherto.domain.errors import InvalidInput, NotFound, Unavailable
from hitherto.domain.instants import format_instant
from hitherto.engine import Hitherto
from hitherto.services.messages import NewMessage
from tests.services.teaching import Teacher, Waking


def said(content: str = "I live in Lisbon.", **more: Any) -> NewMessage:
    return NewMessage(**{"content": content, "role_type": "user", **more})


@pytest.fixture(autouse=True)
async def alice_talks(engine: Hitherto) -> None:
    await engine.users.add("alice", first_name="Alice")
    await engine.sessions.add("talk", "alice")


async def test_messages_come_back_word_for_word_and_in_order(engine: Hitherto) -> None:
    added = await engine.memory.add(
        "talk",
        [
            said("  Hi!\n😀 ", role="Alice", created_at="2024-05-01T10:00:00+02:00", metadata={"a": [1]}),
            said("Hello.", role_type=RoleType.ASSISTANT),
            said("tool says 5", role_type="tool"),
        ],
    )
    page = await engine.memory.messages("talk")
    assert [message.uuid for message in page.items] == list(added.uuids)
    first, second, third = page.items
    assert (first.content, first.role, first.metadata) == ("  Hi!\n😀 ", "Alice", {"a": [1]})
    assert format_instant(first.reference_time) == "2024-05-01T08:00:00Z"
    assert second.reference_time == second.received_at == first.received_at
    assert [message.role_type for message in page.items] == ["user", "assistant", "tool"]
    assert (first.session_id, first.kind, first.state) == ("talk", EpisodeKind.MESSAGE, EpisodeState.PENDING)
    assert third.seq == second.seq + 1 == first.seq + 2
    assert added.context is None


async def test_a_call_wakes_the_workers_once_and_only_for_work(engine: Hitherto, wakes: Waking) -> None:
    await engine.memory.add("talk", [said(), said()])
    assert wakes.times == 1
    await engine.memory.add("talk", [said()], ignore_roles=["user"])
    assert wakes.times == 1
    with pytest.raises(InvalidInput):
        await engine.memory.add("talk", [])
    assert wakes.times == 1
    assert (await engine.status.queue()).pending == 2


async def test_the_session_is_younger_after_a_message(engine: Hitherto) -> None:
    before = await engine.sessions.get("talk")
    await engine.memory.add("talk", [said()])
    assert (await engine.sessions.get("talk")).updated_at > before.updated_at


async def test_ignored_roles_are_history_and_context_but_no_knowledge(engine: Hitherto) -> None:
    added = await engine.memory.add(
        "talk", [said("I moved."), said("Noted.", role_type="assistant")], ignore_roles=["assistant", "system"]
    )
    kept, ignored = (await engine.memory.messages("talk")).items
    assert (kept.in_graph, ignored.in_graph) == (True, False)
    assert (kept.processed, ignored.processed) == (False, True)
    assert [episode.uuid for episode in await engine.graph.episodes("alice")] == [added.uuids[0]]
    with pytest.raises(NotFound):
        await engine.graph.episode(added.uuids[1])
    assert (await engine.memory.message("talk", added.uuids[1])).content == "Noted."


BAD_MESSAGES: list[tuple[dict[str, Any], str]] = [
    ({"content": ""}, "messages[1].content"),
    ({"content": " \n"}, "messages[1].content"),
    ({"content": "x" * 100_001}, "messages[1].content"),
    ({"content": 5}, "messages[1].content"),
    ({"role_type": "human"}, "messages[1].role_type"),
    ({"role_type": None}, "messages[1].role_type"),
    ({"role": "x" * 501}, "messages[1].role"),
    ({"created_at": "soon"}, "messages[1].created_at"),
    ({"created_at": "2025-02-30T00:00:00Z"}, "messages[1].created_at"),
    ({"metadata": []}, "messages[1].metadata"),
]


@pytest.mark.parametrize(("wrong", "param"), BAD_MESSAGES, ids=lambda value: str(value)[:40])
async def test_one_wrong_message_keeps_all_of_them_out(engine: Hitherto, wrong: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await engine.memory.add("talk", [said(), said(**wrong), said()])
    assert refused.value.param == param
    assert param in refused.value.message or "role_type" in refused.value.message
    assert (await engine.memory.messages("talk")).total == 0


@pytest.mark.parametrize(("count", "words"), [(0, "at least one"), (31, "at most 30 messages, not 31")])
async def test_one_to_thirty_messages_a_call(engine: Hitherto, count: int, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        await engine.memory.add("talk", [said()] * count)
    assert len((await engine.memory.add("talk", [said()] * 30)).uuids) == 30


async def test_roles_to_ignore_must_exist(engine: Hitherto) -> None:
    with pytest.raises(InvalidInput, match="ignore_roles"):
        await engine.memory.add("talk", [said()], ignore_roles=["user", "robot"])


async def test_text_that_cannot_be_stored_is_repaired_not_lost(engine: Hitherto) -> None:
    await engine.memory.add("talk", [said("a\x00b\ud83dc", role="A\x00", metadata={"k\x00": "v\udfff"})])
    message = (await engine.memory.messages("talk")).items[0]
    assert (message.content, message.role, message.metadata) == ("a\ufffdb\ufffdc", "A\ufffd", {"k\ufffd": "v\ufffd"})


async def test_an_unknown_session_is_not_found(engine: Hitherto) -> None:
    with pytest.raises(NotFound, match="session not found: nowhere"):
        await engine.memory.add("nowhere", [said()])
    for ask in (engine.memory.get, engine.memory.messages, engine.memory.facts):
        with pytest.raises(NotFound, match="session not found: nowhere"):
            await ask("nowhere")


async def test_calls_at_the_same_time_keep_their_messages_together(engine: Hitherto) -> None:
    await engine.sessions.add("second", "alice")
    calls = [(f"{number}", "talk" if number % 2 else "second") for number in range(20)]
    await asyncio.gather(
        *(engine.memory.add(session, [said(f"{name}.{part}") for part in range(3)]) for name, session in calls)
    )
    for session in ("talk", "second"):
        contents = [message.content for message in (await engine.memory.messages(session)).items]
        names = [content.partition(".")[0] for content in contents]
        assert names[::3] == names[1::3] == names[2::3]
        assert len(set(names)) == 10
        assert [content[-1] for content in contents] == ["0", "1", "2"] * 10
    seqs = [episode.seq for episode in await engine.graph.episodes("alice")]
    assert sorted(seqs) == list(range(1, 61))


@pytest.mark.parametrize(
    ("lastn", "expected"), [(None, 6), (0, 6), (1, 1), (3, 3), (6, 6), (10, 10), (1000, 10), (1 << 70, 10)]
)
async def test_get_returns_the_last_messages_oldest_first(engine: Hitherto, lastn: int | None, expected: int) -> None:
    await engine.memory.add("talk", [said(str(number)) for number in range(10)])
    memory = await engine.memory.get("talk", lastn=lastn)
    assert [message.content for message in memory.messages] == [str(number) for number in range(10)][-expected:]


async def test_a_negative_lastn_is_refused(engine: Hitherto) -> None:
    with pytest.raises(InvalidInput, match="lastn must not be negative"):
        await engine.memory.get("talk", lastn=-1)


async def test_facts_of_the_users_whole_graph_come_with_the_context(engine: Hitherto, teacher: Teacher) -> None:
    user = await engine.users.get("alice")
    await engine.sessions.add("earlier", "alice")
    await engine.memory.add("earlier", [said("I live in Lisbon.")])
    lisbon = await teacher.fact(user, "Lisbon", said_in="earlier")
    await engine.memory.add("talk", [said("What do you know about Lisbon?")])
    memory = await engine.memory.get("talk")
    assert "Alice lives in Lisbon." in memory.context
    assert [(fact.edge, fact.source_name, fact.target_name) for fact in memory.facts] == [(lisbon, "Alice", "Lisbon")]


async def test_only_the_last_four_messages_decide_what_is_relevant(engine: Hitherto, teacher: Teacher) -> None:
    user = await engine.users.get("alice")
    for place in ("Lisbon", "Oslo"):
        await teacher.fact(user, place)
    await engine.memory.add("talk", [said("Lisbon"), *[said(f"about Oslo {number}") for number in range(4)]])
    memory = await engine.memory.get("talk", lastn=10)
    assert memory.facts[0].edge.fact == "Alice lives in Oslo."
    before = (await engine.memory.get("talk", lastn=1)).facts
    assert [fact.edge for fact in before] == [fact.edge for fact in memory.facts]


async def test_the_context_can_come_with_the_answer_and_knows_the_new_messages(
    engine: Hitherto, teacher: Teacher
) -> None:
    user = await engine.users.get("alice")
    for place in ("Lisbon", "Oslo"):
        await teacher.fact(user, place)
    added = await engine.memory.add("talk", [said("Tell me about Oslo.")], return_context=True)
    assert added.context is not None
    assert "Alice lives in Oslo." in added.context
    assert "Tell me about Oslo." not in added.context  # whoever sent it has it


async def test_a_session_without_messages_knows_its_user(engine: Hitherto, teacher: Teacher) -> None:
    await teacher.fact(await engine.users.get("alice"), "Lisbon")
    memory = await engine.memory.get("talk")
    assert memory.messages == []
    assert "Alice is the user with the id alice." in memory.context
    assert "Alice lives in Lisbon." in memory.context


async def test_min_rating_drops_facts_that_were_rated_lower_and_keeps_those_nobody_rated(
    engine: Hitherto, teacher: Teacher
) -> None:
    user = await engine.users.get("alice")
    await engine.memory.add("talk", [said("Where does Alice live?")])
    for place, rating in (("Lisbon", 0.2), ("Oslo", 0.8), ("Rome", None)):
        await teacher.fact(user, place, said_in="talk", rating=rating)

    async def places(min_rating: float | None) -> tuple[set[str], set[str]]:
        memory = await engine.memory.get("talk", min_rating=min_rating)
        assert all(fact.edge.fact in memory.context for fact in memory.facts)
        listed = await engine.memory.facts("talk", min_rating=min_rating)
        return {fact.target_name for fact in memory.facts}, {fact.target_name for fact in listed}

    everything, rated = {"Lisbon", "Oslo", "Rome"}, {"Oslo", "Rome"}
    assert await places(None) == (everything, everything)
    assert await places(0) == (everything, everything)
    assert await places(0.5) == (rated, rated)


async def test_facts_of_a_session_are_those_its_messages_support(engine: Hitherto, teacher: Teacher) -> None:
    user = await engine.users.get("alice")
    await engine.sessions.add("second", "alice")
    for session in ("talk", "second"):
        await engine.memory.add(session, [said(), said()])
    older = await teacher.fact(user, "Lisbon", said_in="talk")
    await teacher.fact(user, "Oslo", said_in="second")
    newer = await teacher.fact(user, "Rome", said_in="talk")
    assert [fact.edge for fact in await engine.memory.facts("talk")] == [newer, older]


async def test_messages_are_paged_by_number(engine: Hitherto) -> None:
    await engine.memory.add("talk", [said(str(number)) for number in range(7)])

    async def contents(limit: int | None, cursor: int | None) -> list[str]:
        page = await engine.memory.messages("talk", limit, cursor)
        assert page.total == 7
        return [message.content for message in page.items]

    pages = [await contents(3, number) for number in (1, 2, 3, 4)]
    assert [content for page in pages for content in page] == [str(number) for number in range(7)]
    assert await contents(3, None) == await contents(3, 0) == pages[0]
    assert len(await contents(None, None)) == 7
    assert await contents(3, 1 << 70) == []
    for limit, cursor in ((-1, None), (3, -1)):
        with pytest.raises(InvalidInput, match="must not be negative"):
            await contents(limit, cursor)


async def test_a_message_belongs_to_its_session(engine: Hitherto) -> None:
    await engine.sessions.add("second", "alice")
    uuid = (await engine.memory.add("talk", [said()])).uuids[0]
    assert (await engine.memory.message("talk", str(uuid))).uuid == uuid
    with pytest.raises(NotFound, match="message not found"):
        await engine.memory.message("second", uuid)
    for malformed in ("", "no-uuid", "0" * 32, str(uuid)[:-1], f"{{{uuid}}}", "\x00"):
        with pytest.raises(NotFound, match="message not found"):
            await engine.memory.message("talk", malformed)


async def test_metadata_of_a_message_is_merged(engine: Hitherto) -> None:
    uuid = (await engine.memory.add("talk", [said(metadata={"a": 1})])).uuids[0]
    updated = await engine.memory.update_message_metadata("talk", uuid, {"b": None})
    assert updated.metadata == {"a": 1, "b": None}
    assert await engine.memory.message("talk", uuid) == updated
    with pytest.raises(InvalidInput, match="metadata"):
        await engine.memory.update_message_metadata("talk", uuid, None)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        await engine.memory.update_message_metadata("talk", "nothing", {})


async def test_a_closed_engine_says_so(engine: Hitherto) -> None:
    memory = engine.memory
    await engine.close()
    with pytest.raises(Unavailable):
        await memory.get("talk")
