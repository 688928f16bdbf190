"""Undoing the closing of a fact, on both databases."""

from uuid import uuid4

import pytest

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.engine import Hitherto, build_worker
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from hitherto.settings import Settings
from hitherto.store import audit, graphs
from tests.services.test_explaining import tell

LISBON = "Ann Baker lives in Lisbon."


async def say(engine: Hitherto, settings: Settings, text: str, at: str) -> None:
    await engine.memory.add("talk", [NewMessage(content=text, role="Ann", role_type="user", created_at=at)])
    async with build_worker(settings, embedder=None) as worker:
        await worker.run_until_idle()


async def test_it_holds_again_and_stays_so(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I live in Lisbon.", "I moved to Porto.")
    closed = await engine.graph.edge(facts[LISBON])
    assert (await engine.graph.nodes("ann"))[0].summary
    opened = await engine.graph.reopen_fact(closed.uuid)
    assert (opened.invalid_at, opened.expired_at, opened.closed_by) == (None, None, None)
    assert not [key for key in opened.attributes if key.startswith("_")]

    await say(engine, settings, "I still live in Lisbon, and I live in Porto.", "2024-06-01T09:00:00Z")
    now = {edge.fact: edge for edge in await engine.graph.edges("ann")}
    assert now[LISBON].invalid_at is None
    assert now["Ann Baker moved to Porto."].invalid_at is None

    await say(engine, settings, "I moved to Oslo.", "2024-07-01T09:00:00Z")
    now = {edge.fact: edge for edge in await engine.graph.edges("ann")}
    assert (
        now[LISBON].invalid_at
        == now["Ann Baker moved to Porto."].invalid_at
        == now["Ann Baker moved to Oslo."].valid_at
    )


async def test_readers_learn_of_it_and_it_is_recorded(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I work at Polar Maps.", "I quit my job at Polar Maps.")
    fact = await engine.graph.edge(facts["Ann Baker works at Polar Maps."])
    before = await engine.core.store.read(lambda tx: graphs.version(tx, fact.graph))
    await engine.graph.reopen_fact(fact.uuid)
    after = await engine.core.store.read(lambda tx: graphs.version(tx, fact.graph))
    assert after == (before or 0) + 1
    assert (await engine.graph.explain_fact(fact.uuid)).rule is None
    (decision,) = await engine.core.store.read(lambda tx: audit.decisions(tx, 5))
    assert (decision.action, decision.fact) == ("fact.reopen", fact.uuid)
    assert await engine.erasures.latest() == []
    user = next(node for node in await engine.graph.nodes("ann") if node.is_user)
    assert "Polar Maps" in user.summary


async def test_a_fact_that_holds_stays_as_it_is(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I live in Lisbon.")
    before = await engine.graph.edge(facts[LISBON])
    assert await engine.graph.reopen_fact(facts[LISBON]) == before
    assert await engine.core.store.read(lambda tx: audit.decisions(tx, 5)) == []


async def test_a_mere_ending_cannot_be_reopened(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I no longer work at Acme.")
    (ending,) = facts.values()
    with pytest.raises(InvalidInput, match="only says that something ended"):
        await engine.graph.reopen_fact(ending)


async def test_facts_that_are_not_there_or_not_ours(engine: Hitherto, settings: Settings, other: Scope) -> None:
    facts = await tell(engine, settings, "I live in Lisbon.", "I moved to Porto.")
    for scope, uuid in ((engine, uuid4()), (other, facts[LISBON]), (engine, "nonsense")):
        with pytest.raises(NotFound):
            await scope.graph.reopen_fact(uuid)
    assert (await engine.graph.edge(facts[LISBON])).invalid_at is not None


async def test_the_decision_goes_with_a_copy_of_the_graph(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I live in Lisbon.", "I moved to Porto.")
    await engine.graph.reopen_fact(facts[LISBON])
    await engine.graph.clone(source_user_id="ann", target_user_id="bea")
    await engine.sessions.add("walk", "bea")
    said = NewMessage(content="I live in Porto.", role="Ann", role_type="user", created_at="2024-06-01T09:00:00Z")
    await engine.memory.add("walk", [said])
    async with build_worker(settings, embedder=None) as worker:
        await worker.run_until_idle()
    copied = {edge.fact: edge for edge in await engine.graph.edges("bea")}
    assert copied[LISBON].invalid_at is None
