"""Every operation of the official client, synchronous and asynchronous: each is called, none can be forgotten."""

import inspect
import json
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from uuid import uuid4

import pytest
from pydantic import Field
from zep_cloud import EntityEdgeSourceTarget
from zep_cloud.client import AsyncZep, Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.errors.not_found_error import NotFoundError
from zep_cloud.external_clients.ontology import EdgeModel, EntityModel, EntityText
from zep_cloud.extractor import ZepEmail, ZepModel
from zep_cloud.types import CreateDocumentRequest, EpisodeData, Message, NewFact, UpdateDocumentListRequest

from tests.clients.running import wait_until

OPERATIONS = 70
CONVENIENCES = frozenset({"graph.set_entity_types", "graph.set_ontology", "memory.extract"})
"""Methods that call an operation with a model of the caller's; the operation has a method of its own, too."""

ONLY_FOR_TYPE_CHECKERS = {"ZepModel": ZepModel, "EntityModel": EntityModel, "EdgeModel": EdgeModel}
"""What annotations of the client name without importing it."""


class Restaurant(EntityModel):
    """A place where people eat."""

    cuisine_type: EntityText = Field(description="The cuisine", default=None)


class DinesAt(EdgeModel):
    """A user eats at a restaurant."""


class Contact(ZepModel):
    email: ZepEmail | None = Field(description="E-mail address of the user", default=None)


def methods(client: object, prefix: str = "") -> set[str]:
    """Return the names of all operations of a client: "graph.edge.get"."""
    found = set()
    for name, member in inspect.getmembers(client):
        if name.startswith("_"):
            continue
        if inspect.ismethod(member):
            found.add(prefix + name)
        elif type(member).__name__.removeprefix("Async").endswith("Client") and "zep_cloud." in type(member).__module__:
            found |= methods(member, f"{prefix}{name}.")
    return found


@dataclass
class Calls:
    """Calls operations by name, of either client, and remembers which."""

    client: Zep | AsyncZep
    made: set[str] = field(default_factory=set)

    async def __call__(self, name: str, /, *args: Any, **options: Any) -> Any:
        """Call an operation, and see that it answers with what its signature promises."""
        method = attrgetter(name)(self.client)
        answer = method(*args, **options)
        if inspect.isawaitable(answer):
            answer = await answer
        promised = typing.get_type_hints(method, localns=ONLY_FOR_TYPE_CHECKERS).get("return", object)
        assert isinstance(answer, typing.get_origin(promised) or promised), name
        self.made.add(name)
        return answer


@dataclass(frozen=True)
class Ids:
    """What one run of the story calls its things."""

    user: str = field(default_factory=lambda: f"user-{uuid4()}")
    session: str = field(default_factory=lambda: f"session-{uuid4()}")
    group: str = field(default_factory=lambda: f"group-{uuid4()}")
    collection: str = field(default_factory=lambda: f"collection-{uuid4()}")


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, client: Zep, async_client: AsyncZep) -> Calls:
    return Calls(client if request.param == "sync" else async_client)


@pytest.fixture
def _no_ontology_left(client: Zep) -> Iterator[None]:
    """Leave the project without an ontology: other tests share it."""
    yield
    client.graph.set_ontology(entities={}, edges={})


@pytest.mark.usefixtures("_no_ontology_left")
async def test_every_operation_answers(call: Calls, client: Zep) -> None:
    ids = Ids()
    await begin(call, ids)
    await converse(call, client, ids)
    await look_into_sessions(call, ids)
    await remember_facts(call, ids)
    await share(call, client, ids)
    await walk_the_graph(call, ids)
    await file_documents(call, ids)
    await type_things(call)
    await end(call, ids)

    assert call.made == methods(call.client)
    assert len(call.made - CONVENIENCES) == OPERATIONS


def test_both_clients_have_the_same_operations(client: Zep, async_client: AsyncZep) -> None:
    assert methods(client) == methods(async_client)
    assert methods(client) >= CONVENIENCES


async def begin(call: Calls, ids: Ids) -> None:
    added = await call("user.add", user_id=ids.user, first_name="Ann", email="ann@example.com", metadata={"a": 1})
    assert (added.user_id, added.first_name, added.metadata) == (ids.user, "Ann", {"a": 1})
    assert await call("user.get", ids.user) == added
    changed = await call("user.update", ids.user, last_name="Baker", metadata={"b": 2})
    assert (changed.first_name, changed.last_name, changed.metadata) == ("Ann", "Baker", {"a": 1, "b": 2})
    listed = await call("user.list_ordered", page_number=1, page_size=1000)
    assert ids.user in {one.user_id for one in listed.users}
    node = (await call("user.get_node", ids.user)).node
    assert (node.name, set(node.labels)) == ("Ann Baker", {"Entity", "User"})

    session = await call("memory.add_session", session_id=ids.session, user_id=ids.user, metadata={"a": 1})
    assert (session.session_id, session.user_id, session.ended_at) == (ids.session, ids.user, None)
    assert await call("memory.get_session", ids.session) == session
    assert (await call("memory.update_session", ids.session, metadata={"b": 2})).metadata == {"a": 1, "b": 2}
    newest = await call("memory.list_sessions", page_size=1, order_by="created_at", asc=False)
    assert [one.session_id for one in newest.sessions] == [ids.session]
    assert [one.session_id for one in await call("user.get_sessions", ids.user)] == [ids.session]


async def converse(call: Calls, client: Zep, ids: Ids) -> None:
    said = [
        ("user", "I live in Lisbon."),
        ("assistant", "Nice."),
        ("user", "My mail is ann@example.com. In which city do I live?"),
    ]
    messages = [Message(role="Ann", role_type=kind, content=text) for kind, text in said]
    added = await call("memory.add", ids.session, messages=messages, ignore_roles=["assistant"], return_context=True)
    assert "<FACTS>" in added.context
    listed = await call("memory.get_session_messages", ids.session, limit=10)
    assert [(one.role_type, one.content) for one in listed.messages] == said
    first, last = listed.messages[0], listed.messages[-1]
    again = await call("memory.get_session_message", ids.session, first.uuid_)
    # A worker may have read the message since it was listed.
    assert again.copy(update={"processed": first.processed}) == first
    changed = await call("memory.update_message_metadata", ids.session, first.uuid_, metadata={"seen": True})
    assert (changed.uuid_, changed.metadata) == (first.uuid_, {"seen": True})
    wait_until(lambda: client.graph.episode.get(last.uuid_).processed, "the messages are processed")

    memory = await call("memory.get", ids.session, lastn=2, min_rating=0.0)
    assert [one.content for one in memory.messages] == [text for _, text in said[1:]]
    assert "Ann Baker lives in Lisbon." in memory.context
    assert "Ann Baker lives in Lisbon." in {one.fact for one in memory.relevant_facts}


async def look_into_sessions(call: Calls, ids: Ids) -> None:
    [hit, *_] = await call("memory.search", ids.session, text="Lisbon", search_scope="messages", limit=2)
    assert hit.message.content == "I live in Lisbon."
    found = await call("memory.search_sessions", text="Lisbon", user_id=ids.user, search_scope="facts")
    assert found.results[0].fact.fact == "Ann Baker lives in Lisbon."
    [summary] = (await call("memory.get_summaries", ids.session)).summaries
    assert summary.content.startswith("Ann: ")
    sorted_as = await call("memory.classify_session", ids.session, name="topic", classes=["home", "sport"], last_n=4)
    assert sorted_as.class_ in {"home", "sport"}
    schema = json.dumps({"properties": {"email": {"type": "string", "zep_type": "ZepEmail", "description": "E-mail"}}})
    assert (await call("memory.extract_data", ids.session, last_n=4, model_schema=schema))["email"] == "ann@example.com"
    assert (await call("memory.extract", ids.session, Contact(), last_n=4)).email == "ann@example.com"
    assert (await call("memory.synthesize_question", ids.session, last_n_messages=3)).question.endswith(
        "In which city do I live?"
    )


async def remember_facts(call: Calls, ids: Ids) -> None:
    given = [NewFact(fact="Ann Baker collects stamps.")]
    assert (await call("memory.add_session_facts", ids.session, facts=given)).message == "OK"
    facts = (await call("user.get_facts", ids.user)).facts
    [stamps] = [one for one in facts if one.fact == "Ann Baker collects stamps."]
    of_user = {one.fact for one in facts}
    assert of_user >= {"Ann Baker lives in Lisbon.", stamps.fact}
    of_session = await call("memory.get_session_facts", ids.session, min_rating=0.0)
    assert stamps.fact in {one.fact for one in of_session.facts}
    assert (await call("memory.get_fact", stamps.uuid_)).fact.fact == stamps.fact
    assert (await call("memory.delete_fact", stamps.uuid_)).message == "OK"
    with pytest.raises(NotFoundError):
        await call("memory.get_fact", stamps.uuid_)


async def share(call: Calls, client: Zep, ids: Ids) -> None:
    group = await call("group.add", group_id=ids.group, name="Docs", description="What we sell.")
    assert (group.group_id, group.name) == (ids.group, "Docs")
    assert (await call("group.update", ids.group, name="News", description="Other.")).name == "News"
    assert (await call("group.get_group", ids.group)).name == "News"
    assert ids.group in {one.group_id for one in (await call("group.get_all_groups", page_size=1000)).groups}
    added = await call("graph.add", group_id=ids.group, type="text", data="Anna Berg lives in Oslo.")
    assert (added.source, added.processed) == ("text", False)
    order = EpisodeData(type="json", data='{"order_id": 7, "status": "open"}')
    [batched] = await call("graph.add_batch", group_id=ids.group, episodes=[order])
    wait_until(lambda: client.graph.episode.get(batched.uuid_).processed, "the data is processed")
    triple = await call(
        "graph.add_fact_triple",
        group_id=ids.group,
        fact="Rex guards the yard",
        fact_name="GUARDS",
        source_node_name="Rex",
        target_node_name="yard",
    )
    assert (triple.source_node.name, triple.edge.name, triple.target_node.name) == ("Rex", "GUARDS", "yard")
    facts = {one.fact for one in (await call("group.get_facts", ids.group)).facts}
    assert {"Anna Berg lives in Oslo.", "Order 7 has status open.", "Rex guards the yard"} <= facts
    found = await call("graph.search", group_id=ids.group, query="Who guards the yard?", limit=1)
    assert [edge.uuid_ for edge in found.edges] == [triple.edge.uuid_]
    copy = (await call("graph.clone", source_group_id=ids.group)).group_id
    assert facts == {one.fact for one in (await call("group.get_facts", copy)).facts}
    assert (await call("group.delete", copy)).message == "OK"


async def walk_the_graph(call: Calls, ids: Ids) -> None:
    edges = await call("graph.edge.get_by_group_id", ids.group, limit=50)
    nodes = await call("graph.node.get_by_group_id", ids.group, limit=50)
    episodes = (await call("graph.episode.get_by_group_id", ids.group, lastn=9)).episodes
    told = next(one for one in episodes if one.content == "Anna Berg lives in Oslo.")
    assert {end for edge in edges for end in (edge.source_node_uuid, edge.target_node_uuid)} <= {n.uuid_ for n in nodes}
    edge = next(one for one in edges if one.fact == told.content)
    assert await call("graph.edge.get", edge.uuid_) == edge
    anna = await call("graph.node.get", edge.source_node_uuid)
    assert anna in nodes
    assert await call("graph.node.get_edges", anna.uuid_) == [edge]
    assert (await call("graph.node.get_episodes", anna.uuid_)).episodes == [told]
    assert await call("graph.episode.get", told.uuid_) == told
    mentioned = await call("graph.episode.get_nodes_and_edges", told.uuid_)
    assert ([one.uuid_ for one in mentioned.edges], anna in mentioned.nodes) == ([edge.uuid_], True)
    assert (await call("graph.edge.delete", edge.uuid_)).message == "OK"
    assert (await call("graph.episode.delete", told.uuid_)).message == "OK"
    left = await call("graph.node.get_by_group_id", ids.group)
    assert anna.uuid_ not in {one.uuid_ for one in left}

    [mine, *_] = await call("graph.edge.get_by_user_id", ids.user)
    assert mine.fact == "Ann Baker lives in Lisbon."
    assert {"Ann Baker", "Lisbon"} <= {one.name for one in await call("graph.node.get_by_user_id", ids.user)}
    assert len((await call("graph.episode.get_by_user_id", ids.user, lastn=1)).episodes) == 1


async def file_documents(call: Calls, ids: Ids) -> None:
    name = ids.collection
    await call("document.add_collection", name, description="Notes", metadata={"a": 1})
    await call("document.update_collection", name, metadata={"b": 2})
    assert (await call("document.get_collection", name)).metadata == {"a": 1, "b": 2}
    assert name in {one.name for some in await call("document.list_collections") for one in some}
    texts = {"tea": "Tea is ready.", "train": "The train leaves at nine."}
    new = [CreateDocumentRequest(content=text, document_id=key) for key, text in texts.items()]
    [tea, train] = [uuid for some in await call("document.add_documents", name, request=new) for uuid in some]
    get_one = "document.gets_a_document_from_a_document_collection_by_uuid"
    assert (await call(get_one, name, tea)).content == texts["tea"]
    await call("document.updates_a_document", name, tea, metadata={"hot": True})
    changes = [UpdateDocumentListRequest(uuid_=train, metadata={"late": True})]
    await call("document.batch_update_documents", name, request=changes)
    got = [one for some in await call("document.batch_get_documents", name, uuids=[tea, train]) for one in some]
    assert {one.document_id: one.metadata for one in got} == {"tea": {"hot": True}, "train": {"late": True}}
    found = await call("document.search", name, text="When does the train leave?", limit=1)
    assert [one.document_id for one in found.results] == ["train"]
    await call("document.delete_document", name, tea)
    await call("document.batch_delete_documents", name, request=[train])
    assert (await call("document.get_collection", name)).document_count == 0
    await call("document.delete_collection", name)
    with pytest.raises(NotFoundError):
        await call("document.get_collection", name)


async def type_things(call: Calls) -> None:
    ends = [EntityEdgeSourceTarget(source="User", target="Restaurant")]
    await call("graph.set_ontology", entities={"Restaurant": Restaurant}, edges={"DINES_AT": (DinesAt, ends)})
    found = await call("graph.list_entity_types")
    assert [one.name for one in found.entity_types] == ["Restaurant"]
    assert [(one.name, one.source_targets) for one in found.edge_types] == [("DINES_AT", ends)]
    await call("graph.set_entity_types_internal", entity_types=found.entity_types, edge_types=[])
    assert (await call("graph.list_entity_types")).edge_types == []
    await call("graph.set_entity_types", entities={}, edges={})
    assert (await call("graph.list_entity_types")).entity_types == []


async def end(call: Calls, ids: Ids) -> None:
    second = (await call("memory.add_session", session_id=f"{ids.session}-2", user_id=ids.user)).session_id
    ended = await call("memory.end_session", ids.session)
    assert ended.session.ended_at
    assert [one.session_id for one in (await call("memory.end_sessions", session_ids=[second])).sessions] == [second]
    assert (await call("memory.delete", ids.session)).message == "OK"
    assert [one.session_id for one in await call("user.get_sessions", ids.user)] == [second]
    assert (await call("user.delete", ids.user)).message == "OK"
    assert (await call("group.delete", ids.group)).message == "OK"
    for gone in (("user.get", ids.user), ("memory.get_session", second), ("group.get_group", ids.group)):
        with pytest.raises(ApiError) as caught:
            await call(*gone)
        assert caught.value.status_code == 404
