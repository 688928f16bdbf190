import pytest

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.memory import NewMessage
from hitherto.services.session_facts import relation_in
from hitherto.store import graphs
from tests.services.teaching import Teacher


@pytest.fixture
async def talk(engine: Hitherto) -> str:
    await engine.users.add("ann", first_name="Ann", last_name="Baker")
    await engine.sessions.add("talk", "ann")
    return "talk"


async def test_a_fact_joins_the_user_and_the_thing_it_names(engine: Hitherto, talk: str) -> None:
    [edge] = await engine.session_facts.add(talk, ["Ann Baker works for Acme Labs."])
    [fact] = await engine.memory.facts(talk)
    episode = await engine.graph.episode(edge.episodes[0])

    assert (fact.source_name, fact.edge.relation, fact.target_name) == ("Ann Baker", "WORKS_FOR", "Acme Labs")
    assert fact.edge == edge
    assert edge.valid_at == edge.created_at
    assert edge.is_current
    assert (episode.content, episode.processed, episode.in_history) == ("Ann Baker works for Acme Labs.", True, False)
    assert (await engine.memory.messages(talk)).total == 0


async def test_things_that_are_known_are_not_made_again(engine: Hitherto, talk: str, teacher: Teacher) -> None:
    lisbon = await teacher.node(await engine.users.get("ann"), "Lisbon")
    first, second, third = await engine.session_facts.add(
        talk, ["Ann lives in Lisbon.", "Ann has a boat in the port of Sagres.", "Ann sails to Sagres."]
    )

    assert first.target == lisbon.uuid
    assert second.target == third.target != lisbon.uuid
    assert len(await engine.graph.nodes("ann")) == 3


async def test_a_sentence_without_a_name_is_about_the_user_alone(engine: Hitherto, talk: str) -> None:
    [edge] = await engine.session_facts.add(talk, ["Ann never eats meat."])

    assert edge.source == edge.target
    assert edge.relation == "HAS_FACT"
    found = await engine.graph.search("ann", SearchRequest(query="Does she eat meat?"))
    assert [one.uuid for one, _ in found.edges] == [edge.uuid]


async def test_summaries_tell_given_facts_as_others_and_forget_them(engine: Hitherto, talk: str) -> None:
    [acme, _] = await engine.session_facts.add(talk, ["Ann Baker works for Acme Labs.", "Ann never eats meat."])
    told = {node.name: node.summary for node in await engine.graph.nodes("ann")}
    assert told["Ann Baker"] == ("Ann Baker is the user with the id ann. Ann works for Acme Labs and never eats meat.")
    assert told["Acme Labs"] == "Ann Baker works for Acme Labs."
    await engine.graph.delete_edge(acme.uuid)
    left = {node.name: node.summary for node in await engine.graph.nodes("ann")}
    assert left == {"Ann Baker": "Ann Baker is the user with the id ann. Ann never eats meat.", "Acme Labs": ""}


async def test_facts_are_found_and_stand_beside_what_is_said(engine: Hitherto, talk: str) -> None:
    await engine.memory.add(talk, [NewMessage(content="Hello.", role_type="user")])
    await engine.session_facts.add(talk, ["Ann collects Lanterns."])
    await engine.memory.add(talk, [NewMessage(content="Bye.", role_type="user")])
    found = await engine.graph.search("ann", SearchRequest(query="lanterns"))

    assert [edge.fact for edge, _ in found.edges] == ["Ann collects Lanterns."]
    assert [message.content for message in (await engine.memory.messages(talk)).items] == ["Hello.", "Bye."]
    assert "Ann collects Lanterns." in (await engine.memory.get(talk)).context
    assert (await engine.status.queue()).pending == 2


async def test_one_version_for_all_facts_of_a_call(engine: Hitherto, talk: str) -> None:
    graph = (await engine.users.get("ann")).graph
    before = await engine.core.store.read(lambda tx: graphs.version(tx, graph))
    await engine.session_facts.add(talk, ["Ann likes tea.", "Ann likes milk."])

    assert await engine.core.store.read(lambda tx: graphs.version(tx, graph)) == (before or 0) + 1


@pytest.mark.parametrize("facts", [[], ["Fine."] * 31, ["Fine.", " "], ["x" * 501]])
async def test_facts_that_cannot_be(engine: Hitherto, talk: str, facts: list[str]) -> None:
    with pytest.raises(InvalidInput, match="facts"):
        await engine.session_facts.add(talk, facts)
    assert await engine.memory.facts(talk) == []


async def test_facts_outlive_their_session_and_end_with_their_user(engine: Hitherto, talk: str) -> None:
    [edge] = await engine.session_facts.add(talk, ["Ann lives in Lisbon."])
    await engine.sessions.delete(talk)
    assert (await engine.graph.edge(edge.uuid)).fact == "Ann lives in Lisbon."
    with pytest.raises(NotFound):
        await engine.session_facts.add(talk, ["Ann lives in Porto."])
    await engine.users.delete("ann")
    with pytest.raises(NotFound):
        await engine.graph.edge(edge.uuid)


@pytest.mark.parametrize(
    ("text", "target", "relation"),
    [
        ("Ann lives in Lisbon.", "Lisbon", "LIVES_IN"),
        ("Ann Baker works for Acme.", "Acme", "WORKS_FOR"),
        ("The user likes Tea", "Tea", "LIKES"),
        ("Ann's sister's name is Eva.", "Eva", "HAS_FACT"),
        ("In 2020 Ann met Eva.", "Eva", "MET"),
        ("Ann sleeps.", "", "HAS_FACT"),
        ("Lisbon", "Lisbon", "HAS_FACT"),
    ],
)
def test_the_relation_is_the_words_before_the_target(text: str, target: str, relation: str) -> None:
    assert relation_in(text, target) == relation
