"""Ontologies and fact ratings, through the official client and its models."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from pydantic import Field
from zep_cloud import EntityEdgeSourceTarget
from zep_cloud.client import AsyncZep, Zep
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.external_clients.ontology import (
    EdgeModel,
    EntityBoolean,
    EntityFloat,
    EntityInt,
    EntityModel,
    EntityText,
)
from zep_cloud.types import FactRatingExamples, FactRatingInstruction, Message, SearchFilters

from tests.clients.running import wait_until


class Restaurant(EntityModel):
    """A place where people eat."""

    cuisine_type: EntityText = Field(description="The cuisine of the restaurant", default=None)
    stars: EntityInt = Field(description="The number of stars", default=None)
    price: EntityFloat = Field(description="What a dinner costs", default=None)
    vegetarian: EntityBoolean = Field(description="Whether it is vegetarian", default=None)


class Project(EntityModel):
    """A piece of work with a goal."""

    budget: EntityInt = Field(description="The budget in dollars", default=None)


class WorksOn(EdgeModel):
    """A person works on a project."""

    role: EntityText = Field(description="The role in the project", default=None)


class DinesAt(EdgeModel):
    """A user eats at a restaurant."""


class Undescribed(EntityModel):
    something: EntityText


@pytest.fixture(autouse=True)
def _cleared(client: Zep) -> Iterator[None]:
    """Leave the project without an ontology: other tests share it."""
    yield
    client.graph.set_ontology(entities={}, edges={})


def set_all(client: Zep) -> None:
    client.graph.set_ontology(
        entities={"Restaurant": Restaurant, "Project": Project},
        edges={
            "WORKS_ON": (WorksOn, [EntityEdgeSourceTarget(source="User", target="Project")]),
            "DINES_AT": (DinesAt, [EntityEdgeSourceTarget(target="Restaurant")]),
        },
    )


def tell(client: Zep, session_id: str, *texts: str) -> None:
    client.memory.add(session_id, messages=[Message(role_type="user", role="Ann", content=text) for text in texts])
    told = client.memory.get_session_messages(session_id).messages or []
    uuid = told[-1].uuid_
    assert uuid is not None
    wait_until(lambda: client.graph.episode.get(uuid).processed, "the messages are processed")


def test_an_ontology_comes_back_as_it_was_set(client: Zep) -> None:
    set_all(client)
    found = client.graph.list_entity_types()
    restaurant, project = found.entity_types or []
    assert (restaurant.name, restaurant.description) == ("Restaurant", "A place where people eat.")
    assert [(one.name, one.type, one.description) for one in restaurant.properties or []] == [
        ("cuisine_type", "Text", "The cuisine of the restaurant"),
        ("stars", "Int", "The number of stars"),
        ("price", "Float", "What a dinner costs"),
        ("vegetarian", "Boolean", "Whether it is vegetarian"),
    ]
    assert project.name == "Project"
    works_on, dines_at = found.edge_types or []
    assert works_on.source_targets == [EntityEdgeSourceTarget(source="User", target="Project")]
    assert [(pair.source, pair.target) for pair in dines_at.source_targets or []] == [(None, "Restaurant")]


def test_setting_replaces_everything(client: Zep) -> None:
    assert client.graph.list_entity_types().entity_types == []
    set_all(client)
    answer = client.graph.set_entity_types(entities={"Undescribed": Undescribed})
    assert answer.message
    found = client.graph.list_entity_types()
    assert [(one.name, one.description) for one in found.entity_types or []] == [("Undescribed", "")]
    assert found.edge_types == []


def test_what_is_said_gets_types(client: Zep, user_id: str, session_id: str) -> None:
    set_all(client)
    tell(
        client,
        session_id,
        "I ate at a sushi restaurant called Sakura yesterday.",
        "I work on the Apollo project.",
        "My sister Eva lives in Paris.",
    )
    nodes = {node.name: node for node in client.graph.node.get_by_user_id(user_id)}
    assert nodes["Sakura"].labels == ["Entity", "Restaurant"]
    assert (nodes["Sakura"].attributes or {})["cuisine_type"] == "sushi"
    assert nodes["Apollo project"].labels == ["Entity", "Project"]
    assert nodes["Eva"].labels == ["Entity", "Person"]
    assert set(nodes["Ann Baker"].labels or []) == {"Entity", "User"}
    edges = {edge.target_node_uuid: edge for edge in client.graph.edge.get_by_user_id(user_id)}
    assert edges[nodes["Sakura"].uuid_].name == "DINES_AT"
    assert edges[nodes["Apollo project"].uuid_].name == "WORKS_ON"
    found = client.graph.search(
        user_id=user_id, query="Ann", scope="nodes", search_filters=SearchFilters(node_labels=["Project"])
    )
    assert {node.name for node in found.nodes or []} <= {"Apollo", "Apollo project"}
    assert found.nodes
    facts = client.graph.search(user_id=user_id, query="Ann", search_filters=SearchFilters(edge_types=["DINES_AT"]))
    assert [edge.name for edge in facts.edges or []] == ["DINES_AT"]


async def test_the_asynchronous_client(async_client: AsyncZep) -> None:
    await async_client.graph.set_ontology(entities={"Project": Project}, edges={"WORKS_ON": WorksOn})
    found = await async_client.graph.list_entity_types()
    assert [one.name for one in found.edge_types or []] == ["WORKS_ON"]


def test_projects_have_their_own(client: Zep, other_client: Zep) -> None:
    set_all(client)
    assert other_client.graph.list_entity_types().entity_types == []


def test_what_is_wrong_is_a_bad_request(client: Zep, http: httpx.Client) -> None:
    set_all(client)
    with pytest.raises(BadRequestError, match="at most 10, not 11"):
        client.graph.set_ontology(entities={f"Type{number}": Project for number in range(11)})
    with pytest.raises(BadRequestError, match="there is no entity type Dish"):
        client.graph.set_ontology(entities={}, edges={"ATE": (DinesAt, [EntityEdgeSourceTarget(target="Dish")])})
    bad = {"entity_types": [{"name": "A", "description": "", "properties": [{"name": "uuid", "type": "Text"}]}]}
    answer = http.put("/entity-types", json=bad)
    assert answer.status_code == 400
    assert "entity_types[0].properties[0].name must not be uuid" in answer.json()["message"]
    for body in (
        {"entity_types": "no"},
        {"entity_types": [{"name": "A", "properties": [{"name": "x", "type": "Date"}]}]},
    ):
        assert http.put("/entity-types", json=body).status_code == 400
    assert len(client.graph.list_entity_types().entity_types or []) == 2


TRIP = FactRatingInstruction(
    instruction="Relevance to planning a trip.",
    examples=FactRatingExamples(
        high="Joe's dream vacation is Bali",
        medium="Joe has a fear of flying",
        low="Joe's favorite food is Japanese",
    ),
)


def test_facts_are_rated(client: Zep) -> None:
    user_id, session_id = f"user-{uuid4()}", f"session-{uuid4()}"
    client.user.add(user_id=user_id, first_name="Ann", last_name="Baker", fact_rating_instruction=TRIP)
    client.memory.add_session(session_id=session_id, user_id=user_id)
    tell(client, session_id, "My dream vacation is Fiji.", "My favorite food is pizza.")
    facts = {fact.content: fact.rating for fact in client.user.get_facts(user_id).facts or []}
    high = next(rating for text, rating in facts.items() if "Fiji" in text)
    low = next(rating for text, rating in facts.items() if "pizza" in text)
    assert high is not None
    assert low is not None
    assert 1 >= high > 0.6 > 0.3 > low >= 0
    found = client.graph.search(user_id=user_id, query="Ann", min_fact_rating=0.6)
    assert found.edges
    assert all("Fiji" in edge.fact for edge in found.edges)
    memory = client.memory.get(session_id, min_rating=0.6)
    assert all("Fiji" in fact.content for fact in memory.relevant_facts or [])
    session_facts = client.memory.get_session_facts(session_id, min_rating=0.6).facts or []
    assert session_facts
    assert all("Fiji" in fact.content for fact in session_facts)


def test_an_instruction_cannot_be_removed(client: Zep, http: httpx.Client, user_id: str) -> None:
    assert client.user.get(user_id).fact_rating_instruction is None
    client.user.update(user_id, fact_rating_instruction=TRIP)
    answer = http.patch(f"/users/{user_id}", json={"fact_rating_instruction": None})
    assert answer.status_code == 200
    assert client.user.get(user_id).fact_rating_instruction == TRIP
    other = FactRatingInstruction(instruction="Relevance to sports.")
    client.user.update(user_id, fact_rating_instruction=other)
    kept = client.user.get(user_id).fact_rating_instruction
    assert kept is not None
    assert kept.instruction == "Relevance to sports."
