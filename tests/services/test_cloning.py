"""Copies of graphs: complete, under new uuids, and independent of what they were made of."""

import json

import pytest

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.domain.identity import rekeyed
from hitherto.engine import Hitherto, build_worker
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.data import NewEpisode
from hitherto.services.lookup import Owner
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from hitherto.settings import Settings
from tests.services.teaching import Waking


async def learn(settings: Settings) -> None:
    async with build_worker(settings, embedder=None) as worker:
        await worker.run_until_idle()


def order(status: str, day: int) -> NewEpisode:
    data = json.dumps({"order_id": 7, "status": status})
    return NewEpisode(data=data, type="json", created_at=f"2025-03-0{day}", source_description="the shop")


@pytest.fixture
async def shop(engine: Hitherto, settings: Settings) -> str:
    await engine.groups.add("shop", name="Shop", description="Orders.")
    for status, day in (("open", 1), ("packed", 3)):
        await engine.graph.add(order(status, day), group_id="shop")
    await learn(settings)
    return "shop"


async def statuses(engine: Hitherto, group_id: str) -> list[tuple[str, bool]]:
    return [(edge.fact, edge.is_current) for edge in await engine.graph.edges(group_id=group_id)]


async def test_a_group_is_copied_whole(engine: Hitherto, shop: str) -> None:
    assert await engine.graph.clone(source_group_id=shop, target_group_id="copy") == Owner("group", "copy")
    original, copy = await engine.groups.get(shop), await engine.groups.get("copy")

    assert (copy.name, copy.description) == ("Shop", "Orders.")
    assert copy.uuid != original.uuid
    for of in (engine.graph.nodes, engine.graph.edges, engine.graph.episodes):
        here, there = await of(group_id=shop), await of(group_id="copy")
        assert [rekeyed(one.uuid, original.graph, copy.graph) for one in here] == [one.uuid for one in there]
        assert not {one.uuid for one in here} & {one.uuid for one in there}
    told = await engine.graph.episodes(group_id="copy")
    assert [(one.content, one.source_description) for one in told][-1] == (
        '{"order_id": 7, "status": "open"}',
        "the shop",
    )
    found = await engine.graph.search(None, SearchRequest(query="status of order 7"), group_id="copy")
    assert found.edges


async def test_copies_are_independent(engine: Hitherto, shop: str, settings: Settings) -> None:
    await engine.graph.clone(source_group_id=shop, target_group_id="copy")
    before = await statuses(engine, shop)
    await engine.graph.add(order("shipped", 5), group_id="copy")
    await learn(settings)

    assert await statuses(engine, shop) == before
    assert await statuses(engine, "copy") == [
        ("Order 7 has status open.", False),
        ("Order 7 has status packed.", False),
        ("Order 7 has status shipped.", True),
    ]
    # What is told late finds its place in the copy as in the original: the evidence moved with the facts.
    await engine.graph.add(order("paid", 2), group_id="copy")
    await learn(settings)
    assert ("Order 7 has status paid.", False) in await statuses(engine, "copy")
    await engine.groups.delete(shop)
    assert len(await statuses(engine, "copy")) == 4


async def test_what_waits_in_the_original_waits_in_the_copy(
    engine: Hitherto, shop: str, settings: Settings, wakes: Waking
) -> None:
    await engine.graph.add(order("shipped", 5), group_id=shop)
    woken = wakes.times
    await engine.graph.clone(source_group_id=shop, target_group_id="copy")
    assert wakes.times == woken + 1
    await learn(settings)
    await engine.processed(group_id="copy")

    assert await statuses(engine, "copy") == await statuses(engine, shop)
    assert ("Order 7 has status shipped.", True) in await statuses(engine, "copy")
    later = await engine.graph.add(order("returned", 6), group_id="copy")
    assert later.seq == 4


async def test_the_user_of_a_copy_is_the_new_one(engine: Hitherto, settings: Settings) -> None:
    alice = await engine.users.add("alice", first_name="Alice", email="alice@example.com", metadata={"a": 1})
    await engine.sessions.add("talk", "alice")
    await engine.memory.add("talk", [NewMessage(content="I live in Lisbon.", role_type="user", role="Alice")])
    await learn(settings)
    await engine.graph.clone(source_user_id="alice", target_user_id="twin")
    twin, node = await engine.users.get("twin"), await engine.users.node("twin")

    assert (twin.first_name, twin.email, twin.metadata) == ("Alice", "alice@example.com", {"a": 1})
    assert node is not None
    assert node.uuid == twin.uuid == rekeyed(alice.uuid, alice.graph, twin.graph)
    assert node.attributes["user_id"] == "twin"
    assert "Lisbon" in node.summary
    [fact] = await engine.users.facts("twin")
    assert (fact.edge.source, fact.target_name) == (twin.uuid, "Lisbon")
    assert await engine.users.sessions("twin") == []
    [told] = await engine.graph.episodes("twin")
    assert (told.content, told.role, told.session_id) == ("I live in Lisbon.", "Alice", None)
    original = await engine.users.node("alice")
    assert original is not None
    assert original.attributes["user_id"] == "alice"
    # Forgetting the original's talk and the original does not touch the copy.
    await engine.sessions.delete("talk")
    await engine.users.delete("alice")
    assert [one.edge.fact for one in await engine.users.facts("twin")] == [fact.edge.fact]


async def test_without_a_target_an_id_is_made(engine: Hitherto, shop: str) -> None:
    made = await engine.graph.clone(source_group_id=shop)
    again = await engine.graph.clone(source_group_id=shop)

    assert made.kind == "group"
    assert made.external_id != again.external_id
    assert await statuses(engine, made.external_id) == await statuses(engine, shop)


async def test_what_cannot_be_copied(engine: Hitherto, shop: str, other: Scope) -> None:
    await engine.users.add("alice")
    await engine.groups.add("taken")
    for options, error, hint in (
        ({}, InvalidInput, "source_user_id: is required, or source_group_id"),
        ({"source_user_id": "alice", "source_group_id": shop}, InvalidInput, "not both"),
        ({"source_group_id": shop, "target_user_id": "x"}, InvalidInput, "target_user_id: a group's graph"),
        ({"source_user_id": "alice", "target_group_id": "x"}, InvalidInput, "target_group_id: a user's graph"),
        ({"source_group_id": shop, "target_group_id": ""}, InvalidInput, "target_group_id must not be empty"),
        ({"source_group_id": shop, "target_group_id": "taken"}, AlreadyExists, "already exists"),
        ({"source_group_id": shop, "target_group_id": shop}, AlreadyExists, "already exists"),
        ({"source_group_id": "nobody", "target_group_id": "x"}, NotFound, "group not found: nobody"),
    ):
        with pytest.raises(error, match=hint):
            await engine.graph.clone(**options)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        await other.graph.clone(source_group_id=shop)
    assert (await engine.groups.list()).total == 2
