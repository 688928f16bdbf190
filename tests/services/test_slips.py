"""What was said by mistake and taken back: kept in the lists, left out of searches and context blocks."""

from hitherto.engine import Hitherto
from hitherto.retrieval.requests import SearchRequest
from hitherto.settings import Settings
from tests.services.test_explaining import tell
from tests.services.test_reopening import say

SLIP = "Ann Baker lives in Lisbon."


async def found(engine: Hitherto) -> set[str]:
    results = await engine.graph.search("ann", SearchRequest(query="Where does Ann live? Lisbon or Porto?", limit=20))
    return {edge.fact for edge, _ in results.edges}


async def test_a_slip_is_found_until_it_is_taken_back_and_not_after(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I live in Lisbon.")
    assert SLIP in await found(engine)

    await say(engine, settings, "Sorry, I meant Porto, not Lisbon.", "2024-06-01T09:00:00Z")
    slip = await engine.graph.edge(facts[SLIP])
    assert slip.closed_by is not None
    assert (slip.closed_by.rule, slip.invalid_at) == ("corrected", slip.valid_at)
    assert SLIP not in await found(engine)
    context = (await engine.memory.get("talk")).context
    facts_of_it = context.partition("<FACTS>")[2].partition("</FACTS>")[0]
    assert "Porto" in facts_of_it
    assert "Lisbon" not in facts_of_it
    assert SLIP in {edge.fact for edge in await engine.graph.edges("ann")}


async def test_a_reader_that_comes_later_does_not_find_it_either(engine: Hitherto, settings: Settings) -> None:
    await tell(engine, settings, "I live in Lisbon.", "Sorry, I meant Porto, not Lisbon.")
    assert SLIP not in await found(engine)


async def test_a_slip_that_was_none_is_found_again(engine: Hitherto, settings: Settings) -> None:
    facts = await tell(engine, settings, "I live in Lisbon.", "Sorry, I meant Porto, not Lisbon.")
    assert SLIP not in await found(engine)
    await engine.graph.reopen_fact(facts[SLIP])
    assert SLIP in await found(engine)
