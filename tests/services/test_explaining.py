"""Where facts come from and why they ended."""

from uuid import uuid4

import pytest

from hitherto.domain.errors import NotFound
from hitherto.engine import Hitherto, build_worker
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from hitherto.settings import Settings


async def tell(engine: Hitherto, settings: Settings, *texts: str) -> dict[str, str]:
    await engine.users.add("ann", first_name="Ann", last_name="Baker")
    await engine.sessions.add("talk", "ann")
    for day, text in enumerate(texts, 1):
        said = NewMessage(content=text, role="Ann", role_type="user", created_at=f"2024-05-0{day}T09:00:00Z")
        await engine.memory.add("talk", [said])
    async with build_worker(settings, embedder=None) as worker:
        await worker.run_until_idle()
    return {edge.fact: str(edge.uuid) for edge in await engine.graph.edges("ann")}


async def test_a_value_that_was_succeeded(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I live in Lisbon.", "I moved to Porto.")
    old = await engine.graph.explain_fact(facts["Ann Baker lives in Lisbon."])
    new = await engine.graph.explain_fact(facts["Ann Baker moved to Porto."])

    assert old.rule == "succeeded"
    assert [episode.content for episode in old.told_in] == ["I live in Lisbon."]
    assert old.ended_in is not None
    assert old.ended_in.content == "I moved to Porto."
    assert old.successor is not None
    assert old.successor.uuid == new.fact.edge.uuid
    assert (old.fact.source_name, old.fact.target_name) == ("Ann Baker", "Lisbon")
    assert (new.rule, new.ended_in, new.successor) == (None, None, None)


async def test_an_ending_without_a_successor(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I work at Polar Maps.", "I quit my job at Polar Maps.")
    ended = await engine.graph.explain_fact(facts["Ann Baker works at Polar Maps."])

    assert (ended.rule, ended.successor) == ("ended", None)
    assert ended.ended_in is not None
    assert ended.ended_in.content == "I quit my job at Polar Maps."


@pytest.mark.parametrize(
    ("first", "then", "old", "new", "rule"),
    [
        ("I love jazz.", "I hate jazz now.", "loves jazz", "hates jazz", "ended"),
        ("I own a boat.", "I sold my boat.", "owns a boat", "sold Ann's boat", "ended"),
        ("I live in Lisbon.", "Sorry, I meant Porto, not Lisbon.", "lives in Lisbon", "lives in Porto", "corrected"),
    ],
)
async def test_the_fact_that_closed_another_is_named(
    engine: Hitherto, settings: Settings, first: str, then: str, old: str, new: str, rule: str
) -> None:
    facts = await tell(engine, settings, first, then)
    ended = await engine.graph.explain_fact(facts[f"Ann Baker {old}."])
    closing = await engine.graph.explain_fact(facts[f"Ann Baker {new}."])

    assert ended.rule == rule
    assert ended.successor is not None
    assert ended.successor.uuid == closing.fact.edge.uuid
    assert ended.ended_in is not None
    assert ended.ended_in.content == then
    assert closing.rule is None


async def test_a_slip_that_is_reopened_holds_until_the_next_value(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I visited Oslo.", "Oops, I meant Bergen.")
    slip = facts["Ann Baker visited Oslo."]
    wrong = await engine.graph.edge(slip)
    assert wrong.invalid_at == wrong.valid_at
    again = await engine.graph.reopen_fact(slip)
    assert (again.invalid_at, again.expired_at, again.closed_by) == (None, None, None)
    meant = await engine.graph.edge(facts["Ann Baker visited Bergen."])
    assert meant.invalid_at is None


async def test_facts_that_are_not_there_or_not_ours(engine: Hitherto, settings: Settings, other: Scope) -> None:
    facts = await tell(engine, settings, "I live in Lisbon.")
    for scope, uuid in ((engine, uuid4()), (other, facts["Ann Baker lives in Lisbon."]), (engine, "nonsense")):
        with pytest.raises(NotFound):
            await scope.graph.explain_fact(uuid)
