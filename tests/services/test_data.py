"""Adding data to graphs: checked all together, kept in order, learned from by its kind."""

import json
from datetime import UTC, datetime

import pytest

from hitherto.domain.episodes import EpisodeKind, EpisodeState
from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.instants import format_instant, from_datetime
from hitherto.engine import Hitherto, build_worker
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.data import NewEpisode
from hitherto.services.messages import NewMessage
from hitherto.settings import Settings
from tests.services.teaching import Waking


def text(data: str = "Anna lives in Oslo.", **more: object) -> NewEpisode:
    return NewEpisode(data=data, type="text", **more)  # type: ignore[arg-type]


def document(**values: object) -> NewEpisode:
    return NewEpisode(data=json.dumps(values), type="json")


async def learn(settings: Settings) -> None:
    async with build_worker(settings, embedder=None) as worker:
        await worker.run_until_idle()


async def facts_of(engine: Hitherto, group_id: str) -> list[str]:
    return sorted(edge.fact for edge in await engine.graph.edges(group_id=group_id))


@pytest.fixture
async def docs(engine: Hitherto) -> str:
    return (await engine.groups.add("docs")).group_id


async def test_an_episode_is_kept_as_given(engine: Hitherto, docs: str, wakes: Waking) -> None:
    when = datetime(2024, 5, 1, tzinfo=UTC)
    kept = await engine.graph.add(text(" It rains.\x00 ", created_at=when, source_description="a note"), group_id=docs)

    assert (kept.content, kept.kind, kept.source_description) == (" It rains.\ufffd ", EpisodeKind.TEXT, "a note")
    assert (kept.reference_time, kept.state, kept.processed) == (from_datetime(when), EpisodeState.PENDING, False)
    assert (kept.session, kept.role, kept.in_history) == (None, None, False)
    assert await engine.graph.episode(kept.uuid) == kept
    assert await engine.graph.episodes(group_id=docs) == [kept]
    assert wakes.times == 1


async def test_without_a_time_it_was_so_when_it_came(engine: Hitherto, docs: str) -> None:
    kept = await engine.graph.add(text(), group_id=docs)
    assert kept.reference_time == kept.received_at


@pytest.mark.parametrize(
    ("new", "hint"),
    [
        (NewEpisode(data="a", type="csv"), "type must be one of text, json, message"),
        (NewEpisode(data="a", type=""), "type must be one of"),
        (NewEpisode(data="", type="text"), "data must be a text that is not empty"),
        (NewEpisode(data=" \n", type="message"), "data must be a text"),
        (NewEpisode(data={"a": 1}, type="json"), "data must be a text"),  # type: ignore[arg-type]
        (NewEpisode(data="x" * 10_001, type="text"), "at most 10,000 characters, not 10,001"),
        (NewEpisode(data="{'a': 1}", type="json"), "data is not valid JSON"),
        (NewEpisode(data='{"a": NaN}', type="json"), "data is not valid JSON"),
        (NewEpisode(data='"\ud800"', type="json"), "data is not valid JSON"),
        (NewEpisode(data="[" * 65 + "]" * 65, type="json"), "nests deeper than 64 levels"),
        (NewEpisode(data="[" * 5_000, type="json"), "data is not valid JSON"),
        (text(created_at="yesterday"), "created_at must be an RFC 3339 date-time"),
        (text(source_description="x" * 501), "source_description must be at most 500"),
    ],
)
async def test_what_cannot_be_kept_is_refused(engine: Hitherto, docs: str, new: NewEpisode, hint: str) -> None:
    with pytest.raises(InvalidInput, match=hint):
        await engine.graph.add(new, group_id=docs)
    with pytest.raises(InvalidInput, match=r"episodes\[1\]\..*"):
        await engine.graph.add_batch([text(), new], group_id=docs)
    assert await engine.graph.episodes(group_id=docs) == []


async def test_exactly_one_graph_is_named(engine: Hitherto, docs: str) -> None:
    await engine.users.add("alice")
    asks = [
        lambda **owner: engine.graph.add(text(), **owner),
        lambda **owner: engine.graph.add_batch([text()], **owner),
        lambda **owner: engine.graph.edges(**owner),
        lambda **owner: engine.graph.nodes(**owner),
        lambda **owner: engine.graph.episodes(**owner),
        lambda user_id=None, group_id=None: engine.graph.search(user_id, SearchRequest(query="a"), group_id=group_id),
    ]
    for ask in asks:
        with pytest.raises(InvalidInput, match="user_id: is required, or group_id in its place"):
            await ask()
        with pytest.raises(InvalidInput, match="give either user_id or group_id, not both"):
            await ask(user_id="alice", group_id=docs)
        with pytest.raises(NotFound, match="group not found: nobody"):
            await ask(group_id="nobody")
        with pytest.raises(NotFound, match="user not found: docs"):
            await ask(user_id="docs")


async def test_a_batch_keeps_its_order(engine: Hitherto, docs: str) -> None:
    batch = [text(f"Note {number}.") for number in range(18)] + [document(id=1), NewEpisode(data="Hi.", type="message")]
    kept = await engine.graph.add_batch(batch, group_id=docs)

    assert [episode.content for episode in kept] == [new.data for new in batch]
    assert [episode.kind for episode in kept[-3:]] == [EpisodeKind.TEXT, EpisodeKind.JSON, EpisodeKind.MESSAGE]
    assert [episode.seq for episode in kept] == list(range(1, 21))
    assert await engine.graph.episodes(group_id=docs) == kept[::-1]


@pytest.mark.parametrize("count", [0, 21])
async def test_a_batch_holds_1_to_20(engine: Hitherto, docs: str, count: int) -> None:
    with pytest.raises(InvalidInput, match="episodes must hold at"):
        await engine.graph.add_batch([text()] * count, group_id=docs)
    assert await engine.graph.episodes(group_id=docs) == []


async def test_each_kind_is_learned_from(engine: Hitherto, docs: str, settings: Settings) -> None:
    await engine.graph.add_batch(
        [
            text("Anna Berg lives in Oslo."),
            document(order_id=1042, status="shipped"),
            NewEpisode(data="Paul (user): I moved to Berlin.", type="message"),
        ],
        group_id=docs,
    )
    await learn(settings)

    assert all(episode.state is EpisodeState.PROCESSED for episode in await engine.graph.episodes(group_id=docs))
    facts = await facts_of(engine, docs)
    assert "Order 1042 has status shipped." in facts
    assert any("Anna Berg" in fact and "Oslo" in fact for fact in facts)
    assert any("Paul" in fact and "Berlin" in fact for fact in facts)
    node = next(node for node in await engine.graph.nodes(group_id=docs) if node.name == "Order 1042")
    assert node.attributes == {"order_id": 1042, "status": "shipped", "name": "Order 1042", "record": "order 1042"}
    assert node.labels == ("Entity", "Order")


async def test_a_later_document_closes_the_old_value(engine: Hitherto, docs: str, settings: Settings) -> None:
    for day, status in ((1, "open"), (5, "shipped"), (3, "packed")):
        new = NewEpisode(data=json.dumps({"order_id": 7, "status": status}), type="json", created_at=f"2025-03-0{day}")
        await engine.graph.add(new, group_id=docs)
        await learn(settings)

    held = {
        edge.fact: (format_instant(edge.valid_at or 0)[:10], edge.invalid_at and format_instant(edge.invalid_at)[:10])  # type: ignore[arg-type]
        for edge in await engine.graph.edges(group_id=docs)
    }
    assert held == {
        "Order 7 has status open.": ("2025-03-01", "2025-03-03"),
        "Order 7 has status packed.": ("2025-03-03", "2025-03-05"),
        "Order 7 has status shipped.": ("2025-03-05", None),
    }


async def test_a_record_is_known_by_its_id_and_not_by_its_name(engine: Hitherto, docs: str, settings: Settings) -> None:
    await engine.graph.add(document(order_id=1, customer_id=7), group_id=docs)
    await learn(settings)
    await engine.graph.add(document(customer={"id": 7, "name": "Acme"}), group_id=docs)
    await engine.graph.add(document(customer={"id": 8, "name": "Acme"}), group_id=docs)
    await learn(settings)

    named = [node for node in await engine.graph.nodes(group_id=docs) if node.labels[-1] == "Customer"]
    assert [(node.name, node.attributes["record"]) for node in named] == [
        ("Acme", "customer 7"),
        ("Acme", "customer 8"),
    ]
    [fact] = [fact for fact in await engine.groups.facts(docs) if fact.edge.relation == "HAS_CUSTOMER"]
    assert fact.edge.target == named[0].uuid


async def test_the_users_own_record_is_of_the_user(engine: Hitherto, settings: Settings) -> None:
    user = await engine.users.add("u-1", email="Ann@example.com", first_name="Ann", last_name="Lee")
    await engine.graph.add(document(user_id="u-1", plan="pro", email="changed@example.com"), user_id="u-1")
    await engine.graph.add(document(email="ann@example.com", city="Rome"), user_id="u-1")
    await engine.graph.add(document(order_id=5, user_id="u-1"), user_id="u-1")
    await learn(settings)

    facts = {fact.edge.fact: fact.edge for fact in await engine.users.facts("u-1")}
    assert facts["Ann Lee has plan pro."].source == user.uuid
    assert facts["Ann Lee has city Rome."].source == user.uuid
    assert facts["Order 5 has user Ann Lee."].target == user.uuid
    node = await engine.users.node("u-1")
    assert node is not None
    assert (node.attributes["plan"], node.attributes["city"]) == ("pro", "Rome")
    assert (node.attributes["user_id"], node.attributes["email"]) == ("u-1", "Ann@example.com")


async def test_a_long_text_is_read_in_sentences(engine: Hitherto, docs: str, settings: Settings) -> None:
    filler = "## Part {}\n\nThe weather was plain. Nothing of note happened on that day, or on the next.\n\n"
    body = "# Team\n\nAnna Berg lives in Oslo.\n\n" + "".join(filler.format(number) for number in range(200))
    data = body[:9_900].rsplit("\n", 1)[0] + "\n\nPeter Holm works at Acme."
    kept = await engine.graph.add(text(data), group_id=docs)
    await learn(settings)

    assert (await engine.graph.episode(kept.uuid)).state is EpisodeState.PROCESSED
    facts = await facts_of(engine, docs)
    assert any("Anna Berg" in fact and "Oslo" in fact for fact in facts)
    assert any("Peter Holm" in fact and "Acme" in fact for fact in facts)


async def test_a_group_never_leaks_into_a_memory(engine: Hitherto, docs: str, settings: Settings) -> None:
    await engine.users.add("alice", first_name="Alice")
    await engine.sessions.add("talk", "alice")
    await engine.graph.add(text("Anna Berg lives in Oslo."), group_id=docs)
    await engine.memory.add("talk", [NewMessage(content="Where does Anna Berg live?", role_type="user")])
    await learn(settings)

    memory = await engine.memory.get("talk")
    assert "Oslo" not in memory.context
    assert memory.facts == []
    found = await engine.graph.search(None, SearchRequest(query="Where does Anna Berg live?"), group_id=docs)
    assert "Oslo" in found.edges[0][0].fact


async def test_data_of_a_user_is_part_of_the_memory(engine: Hitherto, settings: Settings) -> None:
    await engine.users.add("alice", first_name="Alice")
    await engine.sessions.add("talk", "alice")
    await engine.graph.add(document(order_id=1042, status="shipped"), user_id="alice")
    await engine.memory.add("talk", [NewMessage(content="What is the status of order 1042?", role_type="user")])
    await learn(settings)

    memory = await engine.memory.get("talk")
    assert "Order 1042 has status shipped." in memory.context
    assert [message.content for message in memory.messages] == ["What is the status of order 1042?"]
