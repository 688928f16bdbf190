"""What is learned under an ontology and with an instruction to rate, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hitherto.domain.facts import Edge, Node
from hitherto.engine import Hitherto
from hitherto.retrieval.filters import Filters
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.data import NewEpisode
from hitherto.services.messages import NewMessage
from hitherto.services.triples import NewTriple
from hitherto.settings import Settings
from tests.ingestion.ontology.ontologies import TRAVEL, WORK

TRIP = {
    "instruction": "Relevance to planning a trip.",
    "examples": {
        "high": "Joe's dream vacation is Bali",
        "medium": "Joe has a fear of flying",
        "low": "Joe's favorite food is Japanese",
    },
}


@pytest.fixture
async def learner(store_url: str, tmp_path: Path) -> AsyncIterator[Hitherto]:
    """An engine that reads and embeds."""
    async with Hitherto(Settings(database_url=store_url, data_dir=tmp_path)) as opened:
        await opened.users.add("ann", first_name="Ann", last_name="Baker")
        await opened.sessions.add("talk", "ann")
        yield opened


async def tell(engine: Hitherto, *texts: str, session: str = "talk", user: str = "ann") -> None:
    messages = [NewMessage(content=text, role_type="user", created_at="2024-03-05T10:00:00Z") for text in texts]
    await engine.memory.add(session, messages)
    await engine.processed(user)


async def node(engine: Hitherto, name: str, user: str = "ann") -> Node:
    return next(each for each in await engine.graph.nodes(user) if each.name == name)


async def facts_to(engine: Hitherto, name: str) -> list[Edge]:
    target = await node(engine, name)
    return [each for each in await engine.graph.edges("ann") if each.target == target.uuid]


async def test_new_things_and_facts_get_types_and_attributes(learner: Hitherto) -> None:
    await learner.ontology.set(*TRAVEL)
    await tell(learner, "Yesterday I ate at a Korean restaurant called Hansik.", "My favorite book is Dune.")
    hansik = await node(learner, "Hansik")
    assert hansik.labels == ("Entity", "Restaurant")
    assert hansik.attributes == {"name": "Hansik", "cuisine_type": "Korean"}
    assert hansik.summary.startswith("Hansik is a restaurant.")
    trace = await learner.graph.trace(next(one.uuid for one in await learner.graph.node_episodes(hansik.uuid)))
    assert {each["node"]: each.get("type") for each in trace["entities"]}[str(hansik.uuid)] == "Restaurant"
    assert trace["statements"][0]["type"] == "DINES_AT"
    assert trace["statements"][0]["relation"] != "DINES_AT"
    assert await learner.graph.node(hansik.uuid) == hansik
    (fact,) = await facts_to(learner, "Hansik")
    assert fact.relation == "DINES_AT"
    assert fact.attributes == {"visit_date": "2024-03-04", "edge_type": "DINES_AT"}
    nodes = await learner.graph.search(
        "ann", SearchRequest(query="food", scope="nodes", filters=Filters(node_labels=("Restaurant",)))
    )
    assert [each.name for each, _ in nodes.nodes] == ["Hansik"]
    edges = await learner.graph.search("ann", SearchRequest(query="food", filters=Filters(edge_types=("DINES_AT",))))
    assert [each.uuid for each, _ in edges.edges] == [fact.uuid]
    user = await learner.users.node("ann")
    assert user is not None
    assert user.labels == ("Entity", "User")


async def test_a_restatement_meets_the_typed_fact(learner: Hitherto) -> None:
    await learner.ontology.set(*WORK)
    await tell(learner, "I work at Acme as an engineer.")
    (before,) = await facts_to(learner, "Acme")
    assert before.relation == "EMPLOYED_BY"
    await tell(learner, "I work at Acme.")
    (after,) = await facts_to(learner, "Acme")
    assert after.uuid == before.uuid
    assert len(after.episodes) == 2
    await tell(learner, "I work at Globex now.")
    (ended,) = await facts_to(learner, "Acme")
    (current,) = await facts_to(learner, "Globex")
    assert ended.invalid_at is not None
    assert (ended.relation, current.relation) == ("EMPLOYED_BY", "EMPLOYED_BY")
    assert current.invalid_at is None


async def test_an_ontology_types_nothing_that_was_there(learner: Hitherto) -> None:
    await tell(learner, "I work on the Falcon project.")
    before, (fact,) = await node(learner, "Falcon project"), await facts_to(learner, "Falcon project")
    await learner.ontology.set(*WORK)
    await tell(learner, "I work on the Falcon project.", "I work on the Heron project.")
    after = await node(learner, "Falcon project")
    assert after.labels == before.labels
    assert [each.relation for each in await facts_to(learner, "Falcon project")] == [fact.relation]
    assert (await node(learner, "Heron project")).labels == ("Entity", "Project")
    await learner.ontology.set()
    await tell(learner, "The Heron project is great.", "I work on the Crane project.")
    assert (await node(learner, "Heron project")).labels == ("Entity", "Project")
    assert "Project" not in (await node(learner, "Crane project")).labels


async def test_what_becomes_clear_later_is_added(learner: Hitherto) -> None:
    await learner.ontology.set(*TRAVEL)
    await tell(learner, "I like Maido.")
    assert "Restaurant" not in (await node(learner, "Maido")).labels
    await tell(learner, "Maido is a Peruvian restaurant.")
    maido = await node(learner, "Maido")
    assert maido.labels == ("Entity", "Restaurant")
    assert maido.attributes["cuisine_type"] == "Peruvian"
    assert all(not name.startswith("_") for name in maido.attributes)


async def test_facts_are_rated_by_the_examples(learner: Hitherto) -> None:
    await learner.users.update("ann", fact_rating_instruction=TRIP)
    await tell(learner, "My dream vacation is Fiji.", "My favorite food is pizza.", "I live in Rome.")
    ratings = {each.fact: each.rating for each in await learner.graph.edges("ann")}
    assert all(rating is not None and 0 <= rating <= 1 for rating in ratings.values())
    high = max(rating for fact, rating in ratings.items() if "Fiji" in fact and rating is not None)
    low = max(rating for fact, rating in ratings.items() if "pizza" in fact and rating is not None)
    assert high > 0.6 > 0.3 > low
    found = await learner.graph.search("ann", SearchRequest(query="Ann", filters=Filters(min_rating=0.6)))
    assert found.edges
    assert all("Fiji" in edge.fact for edge, _ in found.edges)
    memory = await learner.memory.get("talk", min_rating=0.6)
    assert all("Fiji" in fact.edge.fact for fact in memory.facts)
    assert {fact.edge.rating for fact in await learner.memory.facts("talk", min_rating=high)} == {high}


async def test_a_rating_instruction_is_replaced_and_never_removed(learner: Hitherto) -> None:
    await tell(learner, "I like tea.")
    await learner.users.update("ann", fact_rating_instruction=TRIP)
    await learner.users.update("ann", first_name="Anna", fact_rating_instruction=None)
    assert (await learner.users.get("ann")).fact_rating_instruction == TRIP
    await tell(learner, "I like coffee.")
    ratings = {each.fact: each.rating for each in await learner.graph.edges("ann")}
    assert {fact: rating is not None for fact, rating in ratings.items()} == {
        fact: "coffee" in fact for fact in ratings
    }
    assert len(ratings) == 2


async def test_facts_given_to_a_session_are_rated_too(learner: Hitherto) -> None:
    await learner.session_facts.add("talk", ["Ann likes coffee."])
    await learner.users.update("ann", fact_rating_instruction=TRIP)
    given = await learner.session_facts.add("talk", ["Ann's dream vacation is Fiji.", "Ann's favorite food is pizza."])
    fiji, pizza = (edge.rating for edge in given)
    assert fiji is not None
    assert pizza is not None
    assert fiji > 0.6 > 0.3 > pizza
    stored = {edge.fact: edge.rating for edge in await learner.graph.edges("ann")}
    assert stored == {"Ann likes coffee.": None, **{edge.fact: edge.rating for edge in given}}


async def test_the_facts_of_a_group_are_rated_too(learner: Hitherto) -> None:
    await learner.groups.add("crew", fact_rating_instruction={"instruction": "how people travel"})
    await learner.graph.add(NewEpisode(data="Mia travels to Rome by train.", type="text"), group_id="crew")
    await learner.processed(group_id="crew")
    edges = await learner.graph.edges(group_id="crew")
    assert edges
    assert all(edge.rating is not None and 0 < edge.rating <= 1 for edge in edges)


async def test_an_added_fact_gets_types_and_a_rating_like_a_told_one(learner: Hitherto) -> None:
    await learner.ontology.set(*TRAVEL)
    await learner.users.update("ann", fact_rating_instruction=TRIP)
    added = await learner.graph.add_fact_triple(
        NewTriple(
            fact="Ann Baker ate at the Korean restaurant Hansik",
            fact_name="dines at",
            source_node_name="Ann Baker",
            target_node_name="Hansik",
        ),
        user_id="ann",
    )
    other = await learner.graph.add_fact_triple(
        NewTriple(
            fact="Ann Baker praised the restaurant Hansik",
            fact_name="PRAISED",
            source_node_name="Ann Baker",
            target_node_name="Hansik",
        ),
        user_id="ann",
    )

    assert added.target.labels == ("Entity", "Restaurant")
    assert added.target.attributes["cuisine_type"] == "Korean"
    assert (added.edge.relation, added.edge.attributes["edge_type"]) == ("DINES_AT", "DINES_AT")
    assert (other.edge.relation, other.edge.attributes.get("edge_type")) == ("PRAISED", None)
    assert added.edge.rating is not None
    assert 0 <= added.edge.rating <= 1
    assert other.target.uuid == added.target.uuid
    assert other.target.labels == ("Entity", "Restaurant")


async def test_an_added_fact_without_ontology_and_instruction_has_neither(learner: Hitherto) -> None:
    added = await learner.graph.add_fact_triple(
        NewTriple(fact="Rex guards the yard", fact_name="GUARDS", source_node_name="Rex", target_node_name="yard"),
        user_id="ann",
    )

    assert (added.edge.rating, added.source.labels, added.target.labels) == (None, ("Entity",), ("Entity",))
