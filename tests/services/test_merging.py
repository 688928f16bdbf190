"""Two nodes made one and two again, on both databases."""

import pytest

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.services.scope import Scope
from hitherto.store import audit
from tests.ingestion.told import day
from tests.services.merging import Told

LISBON, PORTO = "Bob | LIVES_IN | Lisbon = LIVES_IN @ 3", "Robert | LIVES_IN | Porto = LIVES_IN @ 9"


@pytest.fixture
async def told(engine: Hitherto) -> Told:
    return await Told.begin(engine)


async def test_the_facts_of_one_go_to_the_other(told: Told) -> None:
    await told.tell("Bob | LIKES | tea", "Robert | LIKES | chess", "Carol | KNOWS | Robert")
    merge = await told.merge("Bob", "Robert", by="ops", reason="one person")
    things = await told.things()
    assert (merge.kept, merge.absorbed_name, merge.stands) == (things["Bob"].uuid, "Robert", True)
    assert "Robert" not in things
    assert things["Bob"].aliases == ("Robert",)
    assert {fact[:3] for fact in await told.facts()} == {
        ("Bob", "Bob likes tea.", "tea"),
        ("Bob", "Robert likes chess.", "chess"),
        ("Carol", "Carol knows Robert.", "Bob"),
    }
    assert len(await told.engine.graph.node_episodes(things["Bob"].uuid)) == 3
    assert "tea" in things["Bob"].summary
    assert "chess" in things["Bob"].summary


async def test_timelines_are_laid_out_anew(told: Told) -> None:
    await told.tell(LISBON, PORTO)
    await told.merge("Bob", "Robert")
    assert await told.facts() == {
        ("Bob", "Bob lives in Lisbon.", "Lisbon", day(3), day(9)),
        ("Bob", "Robert lives in Porto.", "Porto", day(9), None),
    }


async def test_one_value_under_two_names_is_one_value(told: Told) -> None:
    await told.tell("Bob | LIVES_IN | Lisbon = LIVES_IN @ 3", "Bob | LIVES_IN | Lisboa = LIVES_IN @ 9")
    merge = await told.merge("Lisbon", "Lisboa")
    assert await told.facts() == {("Bob", "Bob lives in Lisbon.", "Lisbon", day(3), None)}
    [fact] = await told.engine.graph.edges("alice")
    assert len(fact.episodes) == 2
    await told.engine.merging.unmerge(merge.uuid)
    assert {(name, ends) for *_, name, _, ends in await told.facts()} == {("Lisbon", day(9)), ("Lisboa", None)}


async def test_what_is_between_the_two_says_nothing_of_one(told: Told) -> None:
    await told.tell("Bob | KNOWS | Robert", "Robert | LIKES | tea")
    merge = await told.merge("Bob", "Robert")
    assert {fact[1] for fact in await told.facts()} == {"Robert likes tea."}
    await told.engine.merging.unmerge(merge.uuid)
    assert {fact[1] for fact in await told.facts()} == {"Bob knows Robert.", "Robert likes tea."}


async def test_the_other_name_leads_to_the_node_that_stayed(told: Told) -> None:
    await told.tell("Bob | LIKES | tea", "Robert | LIKES | chess")
    await told.merge("Bob", "Robert")
    await told.tell("Robert | LIKES | jazz")
    assert {fact[0] for fact in await told.facts()} == {"Bob"}


async def test_undone_all_is_as_it_was(told: Told) -> None:
    await told.tell(LISBON, PORTO, "Robert | LIVES_IN | Lisbon = LIVES_IN @ 20", "Robert | LIKES | tea")
    await told.tell("Bob | LIKES | tea", "Carol | MARRIED_TO | Robert = PARTNER @ 2", "Bob | KNOWS | Robert")
    before = await told.rows()
    merge = await told.merge("Bob", "Robert")
    assert await told.rows() != before
    undone = await told.engine.merging.unmerge(str(merge.uuid), by="ann")
    assert await told.rows() == before
    assert (undone.stands, undone.undone_by) == (False, "ann")


async def test_what_was_said_since_stays_with_the_one_that_stayed(told: Told) -> None:
    await told.tell(LISBON, PORTO)
    merge = await told.merge("Bob", "Robert")
    await told.tell("Robert | LIVES_IN | Faro = LIVES_IN @ 20", "Bob | LIKES | tea", "Robert | LIVES_IN | Porto @ 12")
    await told.engine.merging.unmerge(merge.uuid)
    assert await told.facts() == {
        ("Bob", "Bob lives in Lisbon.", "Lisbon", day(3), day(20)),
        ("Robert", "Robert lives in Porto.", "Porto", day(9), None),
        ("Bob", "Robert lives in Faro.", "Faro", day(20), None),
        ("Bob", "Bob likes tea.", "tea", (await fact_of(told, "Bob likes tea.")).valid_at, None),
        ("Bob", "Robert lives in Porto.", "Porto", day(12), None),
    }
    assert "Faro" in (await told.things())["Bob"].summary
    await told.tell("Robert | LIKES | jazz")
    assert ("Robert", "Robert likes jazz.", "jazz") in {fact[:3] for fact in await told.facts()}


async def test_a_restatement_since_becomes_a_fact_of_the_one_that_stayed(told: Told) -> None:
    await told.tell(PORTO, "Bob | LIKES | tea")
    merge = await told.merge("Bob", "Robert")
    await told.tell("Bob | LIVES_IN | Porto = LIVES_IN @ 15")
    assert len([fact for fact in await told.facts() if "Porto" in fact[2]]) == 1
    await told.engine.merging.unmerge(merge.uuid)
    assert {fact for fact in await told.facts() if fact[2] == "Porto"} == {
        ("Robert", "Robert lives in Porto.", "Porto", day(9), None),
        ("Bob", "Bob lives in Porto.", "Porto", day(15), None),
    }
    porto = {edge.source: len(edge.episodes) for edge in await told.engine.graph.edges("alice") if edge.timeline}
    assert set(porto.values()) == {1}


async def test_what_was_deleted_since_stays_deleted(told: Told) -> None:
    await told.tell(LISBON, PORTO, "Robert | LIKES | tea", "Robert | LIKES | chess", "Bob | LIKES | chess")
    merge = await told.merge("Bob", "Robert")
    await told.engine.graph.delete_episode((await fact_of(told, "Robert likes tea.")).episodes[0])
    await told.engine.graph.delete_edge((await fact_of(told, "Robert lives in Porto.")).uuid)
    await told.engine.graph.delete_edge((await fact_of(told, "Robert likes chess.")).uuid)
    await told.engine.merging.unmerge(merge.uuid)
    assert {fact[1] for fact in await told.facts()} == {"Bob lives in Lisbon."}
    assert (await told.things())["Robert"].summary == "Robert is a person."


async def test_a_decision_since_stands(told: Told) -> None:
    await told.tell("Bob | LIVES_IN | Lisbon = LIVES_IN @ 3", "Bob | LIVES_IN | Porto = LIVES_IN @ 9", PORTO)
    merge = await told.merge("Bob", "Robert")
    await told.engine.graph.reopen_fact((await fact_of(told, "Bob lives in Lisbon.")).uuid)
    await told.engine.merging.unmerge(merge.uuid)
    assert {(name, ends) for _, sentence, name, _, ends in await told.facts() if sentence[:3] == "Bob"} == {
        ("Lisbon", None),
        ("Porto", None),
    }


async def fact_of(told: Told, sentence: str):
    return next(edge for edge in await told.engine.graph.edges("alice") if edge.fact == sentence)


async def test_the_user_can_be_kept(told: Told) -> None:
    await told.tell("Ally | LIKES | tea")
    await told.merge("Alice", "Ally")
    assert (await told.things())["Alice"].is_user
    assert {fact[0] for fact in await told.facts()} == {"Alice"}


async def test_the_user_cannot_go(told: Told) -> None:
    await told.tell("Ally | LIKES | tea")
    with pytest.raises(InvalidInput, match="kept, not absorbed"):
        await told.merge("Ally", "Alice")


async def test_what_cannot_be_merged(told: Told, other: Scope) -> None:
    await told.tell("Bob | LIKES | tea")
    bob, tea = await told.uuid("Bob"), await told.uuid("tea")
    stranger = await told.engine.users.add("zoe", first_name="Zoe")
    merging = told.engine.merging
    with pytest.raises(InvalidInput, match="with itself"):
        await merging.merge(bob, bob)
    with pytest.raises(InvalidInput, match="different graphs"):
        await merging.merge(bob, stranger.uuid)
    for keep, absorb in ((bob, "nonsense"), ("nonsense", bob), (told.engine.core.uuids.new(told.user.graph), bob)):
        with pytest.raises(NotFound, match="node"):
            await merging.merge(keep, absorb)
    with pytest.raises(NotFound, match="node"):
        await other.merging.merge(bob, tea)
    assert await merging.merges("alice") == []


async def test_what_cannot_be_undone(told: Told, other: Scope) -> None:
    await told.tell("Bob | LIKES | tea", "Robert | LIKES | tea", "Rob | LIKES | jazz")
    merging = told.engine.merging
    first = await told.merge("Bob", "Robert")
    second = await told.merge("Rob", "Bob")
    with pytest.raises(InvalidInput, match=f"undo {second.uuid} first"):
        await merging.unmerge(first.uuid)
    with pytest.raises(NotFound, match="merge"):
        await other.merging.unmerge(first.uuid)
    with pytest.raises(NotFound, match="merge"):
        await merging.unmerge(first.kept)
    await merging.unmerge(second.uuid)
    await merging.unmerge(first.uuid)
    with pytest.raises(InvalidInput, match="undone already"):
        await merging.unmerge(first.uuid)
    assert {fact[0] for fact in await told.facts()} == {"Bob", "Robert", "Rob"}


async def test_a_merge_into_what_is_gone_cannot_be_undone(told: Told) -> None:
    await told.tell("Bob | LIKES | tea", "Robert | LIKES | chess")
    merge = await told.merge("Bob", "Robert")
    for episode in await told.engine.graph.episodes("alice"):
        await told.engine.graph.delete_episode(episode.uuid)
    with pytest.raises(InvalidInput, match="has been deleted"):
        await told.engine.merging.unmerge(merge.uuid)


async def test_merges_are_listed_and_audited(told: Told) -> None:
    await told.tell("Bob | LIKES | tea", "Robert | LIKES | tea", "Carol | LIKES | tea")
    first = await told.merge("Bob", "Robert", by="ops", reason="same phone")
    second = await told.merge("Bob", "Carol")
    undone = await told.engine.merging.unmerge(second.uuid)
    assert await told.engine.merging.merges("alice") == [undone, first]
    assert await told.engine.merging.merges("alice", limit=1) == [undone]
    entries = await told.engine.core.store.read(lambda tx: audit.entries(tx, 9))
    assert [(entry.action, entry.on) for entry in entries][:3] == [
        ("node.unmerge", str(second.uuid)),
        ("node.merge", str(second.uuid)),
        ("node.merge", str(first.uuid)),
    ]


async def test_a_copy_has_no_merges_and_an_erased_user_none_either(told: Told) -> None:
    await told.tell("Bob | LIKES | tea", "Robert | LIKES | chess")
    await told.merge("Bob", "Robert")
    await told.engine.graph.clone(source_user_id="alice", target_user_id="copy")
    assert await told.engine.merging.merges("copy") == []
    assert (await told.engine.users.erase("alice")).deleted["merges"] == 1
