"""Taking episodes out of a graph: what goes with them, what stays, and that nothing of them comes back."""

import asyncio
import random
from contextlib import suppress
from functools import partial
from uuid import UUID

import pytest

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.users import User
from hitherto.engine import Hitherto
from hitherto.ingestion.evidence import EVIDENCE_KEY
from hitherto.retrieval.requests import SearchRequest
from hitherto.retrieval.retriever import Retriever
from hitherto.services.messages import NewMessage
from hitherto.services.removal import summarised_anew
from hitherto.services.scope import Scope
from hitherto.store import edges, nodes, work
from tests.ingestion.scripted import HashEmbedder, ScriptedExtractor, worker_on

LISBON = "Alice | LIVES_IN | Lisbon = LIVES_IN @ 1"
BERLIN = "Alice | LIVES_IN | Berlin = LIVES_IN @ 5"


@pytest.fixture
async def alice(engine: Hitherto) -> User:
    user = await engine.users.add("alice", first_name="Alice")
    await engine.sessions.add("talk", "alice")
    return user


async def accept(engine: Hitherto, *texts: str) -> list[UUID]:
    added = await engine.memory.add("talk", [NewMessage(content=text, role_type="user") for text in texts])
    return list(added.uuids)


async def learn(engine: Hitherto) -> None:
    await worker_on(engine.core.store, embedder=HashEmbedder()).run_until_idle()


async def tell(engine: Hitherto, *texts: str) -> list[UUID]:
    uuids = await accept(engine, *texts)
    await learn(engine)
    return uuids


async def facts(engine: Hitherto) -> dict[str, list[UUID]]:
    return {edge.fact: list(edge.episodes) for edge in await engine.graph.edges("alice")}


async def names(engine: Hitherto) -> set[str]:
    return {node.name for node in await engine.graph.nodes("alice")}


async def test_what_only_this_episode_told_goes_and_the_rest_stays(engine: Hitherto, alice: User) -> None:
    tea, both, other = await tell(
        engine, "Alice | LIKES | tea", "Alice | LIKES | tea\nBob | OWNS | boat", "Bob | KNOWS | Carol"
    )
    await engine.graph.delete_episode(str(both))
    assert await facts(engine) == {"Alice likes tea.": [tea], "Bob knows Carol.": [other]}
    assert await names(engine) == {"Alice", "tea", "Bob", "Carol"}
    await engine.graph.delete_episode(tea)
    await engine.graph.delete_episode(other)
    assert await facts(engine) == {}
    assert [node.uuid for node in await engine.graph.nodes("alice")] == [alice.uuid]


async def test_the_episode_is_gone_from_the_graph_but_not_from_the_history(engine: Hitherto, alice: User) -> None:
    (uuid,) = await tell(engine, "Alice | LIKES | tea")
    await engine.graph.delete_episode(uuid)
    for ask in (engine.graph.episode, engine.graph.mentioned, engine.graph.delete_episode, engine.graph.trace):
        with pytest.raises(NotFound):
            await ask(uuid)
    assert await engine.graph.episodes("alice") == []
    assert [message.uuid for message in (await engine.memory.messages("talk")).items] == [uuid]
    await engine.sessions.delete("talk")
    assert await engine.core.store.read(lambda tx: edges.get_many(tx, alice.graph, [uuid])) == {}
    with pytest.raises(NotFound):
        await engine.memory.message("talk", uuid)


async def test_every_process_drops_what_was_removed(engine: Hitherto, alice: User) -> None:
    tea, _ = await tell(engine, "Alice | LIKES | tea", "Alice | LIKES | rain")
    core = engine.core
    elsewhere = Retriever(core.store, None, core.clock)
    scopes = ("edges", "nodes", "episodes")
    before = {scope: await elsewhere.search(alice.graph, SearchRequest(query="tea", scope=scope)) for scope in scopes}
    assert all(before.values())
    await engine.graph.delete_episode(tea)
    for scope in scopes:
        found = await elsewhere.search(alice.graph, SearchRequest(query="tea", scope=scope))
        assert not {hit.uuid for hit in found} & {before[scope][0].uuid}
    (hit,) = await elsewhere.search(alice.graph, SearchRequest(query="rain", scope="edges"))
    assert (await elsewhere.snapshot(alice.graph)).edges.count == 1
    assert hit.uuid in {edge.uuid for edge in await engine.graph.edges("alice")}


async def test_what_a_removed_episode_closed_stays_closed_without_naming_it(engine: Hitherto, alice: User) -> None:
    lisbon, berlin = await tell(engine, LISBON, BERLIN)
    await engine.graph.delete_episode(berlin)
    (edge,) = await engine.graph.edges("alice")
    assert edge.invalid_at is not None
    assert edge.closed_by is None
    await tell(engine, "Alice | LIVES_IN | Oslo = LIVES_IN @ 9")
    told = await facts(engine)
    assert set(told) == {"Alice lives in Lisbon.", "Alice lives in Oslo."}
    assert told["Alice lives in Lisbon."] == [lisbon]


async def test_the_assertions_of_a_removed_episode_do_not_come_back(engine: Hitherto, alice: User) -> None:
    _, again = await tell(engine, LISBON, "Alice | LIVES_IN | Lisbon = LIVES_IN @ 9")
    await engine.graph.delete_episode(again)
    await tell(engine, BERLIN)
    assert await facts(engine) == {
        "Alice lives in Lisbon.": [(await engine.graph.episodes("alice"))[1].uuid],
        "Alice lives in Berlin.": [(await engine.graph.episodes("alice"))[0].uuid],
    }


async def test_summaries_forget_what_was_removed(engine: Hitherto, alice: User) -> None:
    _, secret = await tell(engine, "Alice | LIKES | tea", "Alice | OWES | casino")
    assert "casino" in (await engine.graph.node(alice.uuid)).summary
    await engine.graph.delete_episode(secret)
    summary = (await engine.graph.node(alice.uuid)).summary
    assert "casino" not in summary
    assert "tea" in summary


async def test_summaries_forget_a_deleted_fact(engine: Hitherto, alice: User) -> None:
    await tell(engine, "Alice | LIKES | tea", "Alice | OWES | casino", "Bob | OWNS | casino")
    before = {node.name: node for node in await engine.graph.nodes("alice")}
    assert "owes casino" in before["casino"].summary
    (owes,) = [edge for edge in await engine.graph.edges("alice") if edge.relation == "OWES"]
    await engine.graph.delete_edge(owes.uuid)
    after = {node.name: node.summary for node in await engine.graph.nodes("alice")}
    assert not [name for name, summary in after.items() if "owes" in summary]
    assert "tea" in after["Alice"]
    assert after["casino"] == "Bob owns casino."
    assert after["tea"] == before["tea"].summary
    with pytest.raises(NotFound):
        await engine.graph.delete_edge(owes.uuid)


async def test_deleting_a_session_changes_no_summary(engine: Hitherto, alice: User) -> None:
    await tell(engine, "Alice | LIKES | tea")
    before = {node.uuid: node.summary for node in await engine.graph.nodes("alice")}
    await engine.sessions.delete("talk")
    assert {node.uuid: node.summary for node in await engine.graph.nodes("alice")} == before


async def test_a_pending_episode_is_never_learned_from(engine: Hitherto, alice: User) -> None:
    _, pending = await accept(engine, "Alice | LIKES | tea", "Alice | OWNS | boat")
    assert (await engine.graph.mentioned(pending)).edges == []
    await engine.graph.delete_episode(pending)
    await learn(engine)
    assert set(await facts(engine)) == {"Alice likes tea."}
    assert (await engine.core.store.read(work.depth)).pending == 0
    assert all(message.processed for message in (await engine.memory.messages("talk")).items)


async def test_an_episode_removed_while_it_is_read_leaves_nothing(engine: Hitherto, alice: User) -> None:
    first, second = await accept(engine, "Alice | LIKES | tea", "Alice | OWNS | boat")
    loop, removed = asyncio.get_running_loop(), []

    def remove(_: object) -> None:
        if not removed:
            removed.append(second)
            asyncio.run_coroutine_threadsafe(engine.graph.delete_episode(second), loop).result(30)

    extractor = ScriptedExtractor(before=remove)
    await worker_on(engine.core.store, extractor).run_until_idle()
    assert await facts(engine) == {"Alice likes tea.": [first]}
    assert await names(engine) == {"Alice", "tea"}
    assert extractor.batches == [["Alice | LIKES | tea", "Alice | OWNS | boat"], ["Alice | LIKES | tea"]]
    assert (await engine.core.store.read(work.depth)).pending == 0


async def test_the_things_and_facts_of_an_episode(engine: Hitherto, alice: User) -> None:
    (uuid, _) = await tell(engine, "Alice | LIKES | tea\nBob | OWNS | boat", "Bob | KNOWS | Carol")
    found = await engine.graph.mentioned(uuid)
    assert [edge.fact for edge in found.edges] == ["Alice likes tea.", "Bob owns boat."]
    assert {node.name for node in found.nodes} == {"Alice", "tea", "Bob", "boat"}
    assert all(EVIDENCE_KEY not in edge.attributes for edge in found.edges)


async def test_nobody_else_can_take_an_episode_out(engine: Hitherto, other: Scope, alice: User) -> None:
    (uuid,) = await tell(engine, "Alice | LIKES | tea")
    for ask in (other.graph.delete_episode, other.graph.mentioned):
        with pytest.raises(NotFound):
            await ask(uuid)
    assert len(await facts(engine)) == 1


PEOPLE, PLAIN, PLACES = ("Alice", "Bob", "Carol"), ("LIKES", "OWNS"), ("Lisbon", "Berlin", "Oslo")


def statement(chance: random.Random) -> str:
    who = chance.choice(PEOPLE)
    if chance.random() < 0.5:
        end = chance.choice(["", "", " x"])
        return f"{who} | LIVES_IN | {chance.choice(PLACES)} = LIVES_IN @ {chance.randint(1, 9)}{end}"
    return f"{who} | {chance.choice(PLAIN)} | {chance.choice(['tea', 'boat'])}"


@pytest.mark.parametrize("seed", range(4))
async def test_any_removals_leave_exactly_what_is_supported(engine: Hitherto, alice: User, seed: int) -> None:
    chance = random.Random(seed)
    living: dict[UUID, str] = {}
    for _ in range(5):
        texts = ["\n".join(statement(chance) for _ in range(chance.randint(1, 2))) for _ in range(4)]
        living |= dict(zip(await tell(engine, *texts), texts, strict=True))
        for uuid in chance.sample(sorted(living), k=min(len(living), 3)):
            await engine.graph.delete_episode(uuid)
            del living[uuid]
        await check(engine, alice, living)


@pytest.mark.parametrize("seed", range(4))
async def test_summaries_are_those_of_the_facts_that_are_left(engine: Hitherto, alice: User, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(4):
        told = await tell(engine, *("\n".join(statement(chance) for _ in range(2)) for _ in range(4)))
        await engine.graph.delete_episode(chance.choice(told))
        await check_summaries(engine, alice)
        for edge in chance.sample(await engine.graph.edges("alice"), k=1):
            await engine.graph.delete_edge(edge.uuid)
        await check_summaries(engine, alice)
        for edge in await engine.graph.edges("alice"):
            if edge.closed_by and chance.random() < 0.5 and await present(engine, edge.uuid):
                with suppress(InvalidInput):  # it only says that something ended
                    await engine.graph.reopen_fact(edge.uuid)
        await check_summaries(engine, alice)


async def present(engine: Hitherto, uuid: UUID) -> bool:
    return uuid in {edge.uuid for edge in await engine.graph.edges("alice")}


async def check_summaries(engine: Hitherto, alice: User) -> None:
    store = engine.core.store
    for node in await store.read(lambda tx: nodes.page(tx, alice.graph, None, None)):
        anew = await store.read(partial(summarised_anew, node=node))
        assert node.summary == anew.summary


async def test_removals_beside_a_worker_leave_exactly_what_is_supported(engine: Hitherto, alice: User) -> None:
    chance = random.Random(5)
    texts = ["\n".join(statement(chance) for _ in range(2)) for _ in range(24)]
    living = dict(zip(await accept(engine, *texts), texts, strict=True))
    gone = chance.sample(sorted(living), k=5)
    worker = worker_on(engine.core.store, embedder=HashEmbedder())
    await asyncio.gather(worker.run_until_idle(), *(engine.graph.delete_episode(uuid) for uuid in gone))
    # A removed episode that was still waiting may be counted as work until a worker looks.
    await learn(engine)
    assert (await engine.core.store.read(work.depth)).pending == 0
    await check(engine, alice, {uuid: text for uuid, text in living.items() if uuid not in gone})


async def check(engine: Hitherto, alice: User, living: dict[UUID, str]) -> None:
    store = engine.core.store
    rows = await store.read(lambda tx: edges.page(tx, alice.graph, None, None))
    things = {node.uuid: node for node in await store.read(lambda tx: nodes.page(tx, alice.graph, None, None))}
    dead = {message.uuid for message in (await engine.memory.messages("talk")).items} - living.keys()
    assert [one.uuid for one in reversed(await engine.graph.episodes("alice"))] == sorted(living)
    for edge in rows:
        assert edge.episodes
        assert set(edge.episodes) <= living.keys()
        assert {edge.source, edge.target} <= things.keys()
        assert not edge.closed_by or edge.closed_by.episode in living
        assert not [uuid for uuid in dead if uuid.hex in str(edge.attributes)]
    ends = {end for edge in rows for end in (edge.source, edge.target)}
    for node in things.values():
        assert node.is_user or node.uuid in ends or await engine.graph.node_episodes(node.uuid)
    told = {line for text in living.values() for line in text.splitlines()}
    plain = {line for line in told if "LIVES_IN" not in line}
    name = {node.uuid: node.name for node in things.values()}
    known = {f"{name[edge.source]} | {edge.relation} | {name[edge.target]}" for edge in rows if not edge.timeline}
    assert known == plain
    snapshot = await engine.core.retriever.snapshot(alice.graph)
    counts = (snapshot.edges.count, snapshot.nodes.count, snapshot.episodes.count)
    assert counts == (len(rows), len(things), len(living))
