"""What graphs and ontologies refuse, through the official client: the reason is named, and nothing has changed."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from zep_cloud.client import Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.types import (
    DateFilter,
    EdgeType,
    EntityEdgeSourceTarget,
    EntityProperty,
    EntityType,
    EpisodeData,
    NewFact,
    SearchFilters,
)

from tests.clients.running import RunningServer

TRIPLE = {"fact": "Rex guards the barn", "fact_name": "GUARDS", "source_node_name": "Rex", "target_node_name": "barn"}
GOOD = EpisodeData(type="text", data="It rains.")


class Tenant:
    """A group with one fact, another group beside it, and a user; no request of this module may change them."""

    def __init__(self, client: Zep) -> None:
        self.client = client
        self.group_id, self.other_id, self.user_id = (f"limits-{uuid4()}" for _ in range(3))
        for group_id in (self.group_id, self.other_id):
            client.group.add(group_id=group_id)
        client.user.add(user_id=self.user_id)
        self.session_id = f"{self.user_id}-talk"
        client.memory.add_session(session_id=self.session_id, user_id=self.user_id)
        given = {**TRIPLE, "target_node_name": "yard", "fact": "Rex guards the yard"}
        self.known = client.graph.add_fact_triple(group_id=self.group_id, **given)
        self.strange = client.graph.add_fact_triple(group_id=self.other_id, **given)

    def dump(self) -> list[Any]:
        """Return everything that a refused request could have changed."""
        graph = self.client.graph
        held: list[Any] = [graph.list_entity_types(), self.client.group.get_all_groups(page_size=1000).total_count]
        for group_id in (self.group_id, self.other_id):
            held += [graph.edge.get_by_group_id(group_id), graph.node.get_by_group_id(group_id)]
            held.append(graph.episode.get_by_group_id(group_id))
        held += [graph.edge.get_by_user_id(self.user_id), graph.node.get_by_user_id(self.user_id)]
        held += [graph.episode.get_by_user_id(self.user_id), self.client.memory.get_session(self.session_id)]
        return held

    def refuses(self, ask: str, options: dict[str, Any], *hints: str) -> None:
        """See that a call is a bad request, for the reasons that `hints` name, and that it changed nothing."""
        before = self.dump()
        call: Any = self.client
        for part in ask.split("."):
            call = getattr(call, part)
        with pytest.raises((BadRequestError, ApiError)) as caught:
            call(**options)
        assert caught.value.status_code == 400
        for hint in hints:
            assert hint in str(caught.value.body), (ask, hint)
        assert self.dump() == before


@pytest.fixture(scope="module")
def tenant(server: RunningServer) -> Iterator[Tenant]:
    with pytest.MonkeyPatch.context() as patch, server.http() as transport:
        patch.setenv("ZEP_API_URL", server.url)
        yield Tenant(Zep(api_key=server.key, httpx_client=transport))


@pytest.mark.parametrize(
    ("changes", "hints"),
    [
        ({"fact": "x" * 251}, ("fact", "at most 250", "251")),
        ({"fact": ""}, ("fact must be a text that is not empty",)),
        ({"fact_name": "x" * 51}, ("fact_name", "at most 50", "51")),
        ({"fact_name": " "}, ("fact_name must be a text that is not empty",)),
        ({"source_node_name": "x" * 51}, ("source_node_name", "at most 50", "51")),
        ({"target_node_name": "x" * 51}, ("target_node_name", "at most 50", "51")),
        ({"source_node_summary": "x" * 501}, ("source_node_summary", "at most 500", "501")),
        ({"target_node_summary": "x" * 501}, ("target_node_summary", "at most 500", "501")),
        ({"source_node_name": "", "target_node_name": ""}, ("source_node_name is required, or source_node_uuid",)),
        ({"source_node_name": ""}, ("source_node_name is required, or source_node_uuid",)),
        ({"target_node_name": ""}, ("target_node_name is required, or target_node_uuid",)),
        ({"source_node_uuid": "no-uuid"}, ("source_node_uuid must be a uuid",)),
        ({"valid_at": "2024-05-02", "invalid_at": "2024-05-01"}, ("invalid_at must not be before valid_at",)),
        ({"valid_at": "2024-05-02", "expired_at": "2024-05-01"}, ("must not be before valid_at",)),
        ({"created_at": "soon"}, ("created_at must be an RFC 3339 date-time",)),
        ({"expired_at": "2024-02-30"}, ("expired_at is not a date that exists", "2024-02-30")),
    ],
)
def test_a_fact_that_cannot_be(tenant: Tenant, changes: dict[str, Any], hints: tuple[str, ...]) -> None:
    tenant.refuses("graph.add_fact_triple", {**TRIPLE, "group_id": tenant.group_id, **changes}, *hints)


def test_a_fact_between_nodes_of_another_graph(tenant: Tenant) -> None:
    for end in ("source_node_uuid", "target_node_uuid"):
        changes = {end: tenant.strange.source_node.uuid_}
        hint = f"{end}: this graph has no such node"
        tenant.refuses("graph.add_fact_triple", {**TRIPLE, "group_id": tenant.group_id, **changes}, hint)


def test_whose_graph_must_be_said(tenant: Tenant) -> None:
    both = {"group_id": tenant.group_id, "user_id": tenant.user_id}
    for ask, options in (
        ("graph.add_fact_triple", TRIPLE),
        ("graph.add", {"type": "text", "data": "It rains."}),
        ("graph.add_batch", {"episodes": [GOOD]}),
        ("graph.search", {"query": "rain"}),
    ):
        tenant.refuses(ask, options, "user_id: is required, or group_id in its place")
        tenant.refuses(ask, {**options, **both}, "give either user_id or group_id, not both")
    sources = {f"source_{name}": value for name, value in both.items()}
    tenant.refuses("graph.clone", {}, "source_user_id: is required, or source_group_id in its place")
    tenant.refuses("graph.clone", sources, "give either source_user_id or source_group_id, not both")
    crossed = {"source_group_id": tenant.group_id, "target_user_id": f"new-{uuid4()}"}
    tenant.refuses("graph.clone", crossed, "target_user_id: a group's graph is cloned to a group")


@pytest.mark.parametrize(
    ("bad", "hints"),
    [
        ({"data": "x" * 10_001}, ("data", "at most 10,000 characters", "10,001")),
        ({"data": " "}, ("data must be a text that is not empty",)),
        ({"type": "json", "data": "{'a': 1}"}, ("data is not valid JSON",)),
        ({"type": "json", "data": '{"a":' * 200 + "1" + "}" * 200}, ("data is not valid JSON", "deeper than 64")),
        ({"type": "json", "data": "[" * 65 + "]" * 65}, ("data is not valid JSON", "deeper than 64 levels")),
        ({"type": "csv"}, ("type: must be 'text', 'json' or 'message'",)),
        ({"created_at": "2024-13-01"}, ("created_at is not a date that exists", "2024-13-01")),
        ({"source_description": "x" * 501}, ("source_description", "at most 500", "501")),
    ],
)
def test_data_is_kept_all_or_none(tenant: Tenant, bad: dict[str, Any], hints: tuple[str, ...]) -> None:
    given = {"type": "text", "data": "It rains.", **bad}
    tenant.refuses("graph.add", {"group_id": tenant.group_id, **given}, *hints)
    batch = [GOOD] * 18 + [EpisodeData(**given), GOOD]
    tenant.refuses("graph.add_batch", {"group_id": tenant.group_id, "episodes": batch}, "episodes[18].", *hints)


def test_more_than_fits_into_one_call(tenant: Tenant) -> None:
    many = [GOOD] * 21
    tenant.refuses("graph.add_batch", {"group_id": tenant.group_id, "episodes": many}, "at most 20", "21")
    tenant.refuses("graph.add_batch", {"group_id": tenant.group_id, "episodes": []}, "at least one episode")
    facts = {"session_id": tenant.session_id, "facts": [NewFact(fact=f"Fact {i}.") for i in range(31)]}
    tenant.refuses("memory.add_session_facts", facts, "1 to 30 facts")
    long = {"session_id": tenant.session_id, "facts": [NewFact(fact="Short."), NewFact(fact="x" * 501)]}
    tenant.refuses("memory.add_session_facts", long, "facts[1].fact", "1 to 500 characters, not 501")


def _dated(operator: str, date: str) -> dict[str, Any]:
    given = DateFilter.construct(comparison_operator=operator, date=date)
    return {"search_filters": SearchFilters(valid_at=[[DateFilter(comparison_operator="=", date="2024-01-01"), given]])}


@pytest.mark.parametrize(
    ("wish", "hints"),
    [
        ({"scope": "planets"}, ("scope: must be 'edges', 'nodes' or 'episodes'",)),
        ({"reranker": "magic"}, ("reranker: must be 'rrf', 'mmr'",)),
        ({"reranker": "mmr"}, ("mmr_lambda must be from 0",)),
        ({"reranker": "mmr", "mmr_lambda": 1.001}, ("mmr_lambda must be from 0",)),
        ({"reranker": "mmr", "mmr_lambda": -0.001}, ("mmr_lambda must be from 0",)),
        ({"reranker": "node_distance"}, ("center_node_uuid is required",)),
        ({"reranker": "node_distance", "center_node_uuid": "x"}, ("center_node_uuid: must be a uuid",)),
        ({"reranker": "node_distance", "center_node_uuid": str(uuid4())}, ("center_node_uuid: this graph has no",)),
        ({"bfs_origin_node_uuids": ["x"]}, ("bfs_origin_node_uuids[0]: must be a uuid",)),
        ({"bfs_origin_node_uuids": [str(uuid4())] * 101}, ("bfs_origin_node_uuids", "at most 100", "101")),
        (_dated("!=", "2024-01-01"), ("search_filters.valid_at[0][1].comparison_operator: must be '='",)),
        (_dated("=", "yesterday"), ("search_filters.valid_at[0][1].date must be an RFC 3339 date-time",)),
        (_dated("=", "2024-02-30"), ("search_filters.valid_at[0][1].date is not a date that exists",)),
        ({"search_filters": {"edge_types": "GUARDS"}}, ("search_filters.edge_types: must be a valid list",)),
        ({"search_filters": {"node_labels": [7]}}, ("search_filters.node_labels[0]: must be a valid string",)),
        ({"search_filters": {"valid_at": [{"date": "2024-01-01"}]}}, ("search_filters.valid_at[0]: must be a valid",)),
        (
            {"search_filters": {"valid_until": [[]]}},
            ("search_filters: there is no valid_until here, only node_labels",),
        ),
        ({"search_filters": {"valid_at": [[{"until": "2024-01-01"}]]}}, ("valid_at[0][0]: there is no until here",)),
        ({"search_filters": {"valid_at": [[{"date": "2024-01-01"}]]}}, ("comparison_operator: is required",)),
        ({"limit": 0}, ("limit must be 1 or more, but is 0",)),
        ({"limit": -1}, ("limit: must be greater than or equal to 0",)),
        ({"limit": 1_000_000_001}, ("limit: must be less than or equal to 1000000000",)),
        ({"min_score": "high"}, ("min_score: must be a valid number",)),
    ],
)
def test_a_search_that_cannot_be(tenant: Tenant, wish: dict[str, Any], hints: tuple[str, ...]) -> None:
    tenant.refuses("graph.search", {"group_id": tenant.group_id, "query": "yard", **wish}, *hints)


def test_what_belongs_to_another_graph_is_no_centre_and_no_cursor(tenant: Tenant) -> None:
    centre = {"reranker": "node_distance", "center_node_uuid": tenant.strange.source_node.uuid_}
    search = {"group_id": tenant.group_id, "query": "yard", **centre}
    tenant.refuses("graph.search", search, "center_node_uuid: this graph has no such node")
    for noun, strange in (("edge", tenant.strange.edge), ("node", tenant.strange.source_node)):
        for cursor, hint in ((strange.uuid_, "uuid_cursor is of another graph"), ("x", "uuid_cursor must be the uuid")):
            listed = {"group_id": tenant.group_id, "uuid_cursor": cursor}
            tenant.refuses(f"graph.{noun}.get_by_group_id", listed, hint)


def kind(name: str = "Dish", *properties: EntityProperty, description: str = "") -> EntityType:
    return EntityType(name=name, description=description, properties=list(properties))


def text(name: str) -> EntityProperty:
    return EntityProperty(name=name, type="Text", description="")


@pytest.mark.parametrize(
    ("types", "hints"),
    [
        ([kind(f"Type{i}") for i in range(11)], ("entity_types must hold at most 10, not 11",)),
        ([kind("Dish", *(text(f"p{i}") for i in range(11)))], ("[0].properties must hold at most 10, not 11",)),
        ([kind("Dish"), kind("Dish")], ("must not hold two of the name Dish",)),
        ([kind("Dish", text("a"), text("a"))], ("properties must not hold two of the name a",)),
        ([kind("Entity")], ("entity_types[0].name must not be Entity",)),
        *(([kind("A", text(name))], (f"name must not be {name}",)) for name in ("uuid", "name", "summary", "Group_ID")),
        ([kind("A", text("_hidden"))], ("must not begin with an underscore",)),
        ([kind("")], ("entity_types[0].name must be a text that is not empty",)),
        ([kind("x" * 101)], ("entity_types[0].name must be at most 100 characters, not 101",)),
        ([kind("A", description="x" * 2_001)], ("[0].description must be at most 2,000 characters, not 2,001",)),
        ([{"name": "A", "properties": [{"name": "size"}]}], ("properties[0].type: is required",)),
        (
            [kind("A", EntityProperty(name="day", type="Date", description=""))],
            ("properties[0].type: must be 'Text', 'Int', 'Float'",),
        ),
    ],
)
def test_an_ontology_that_cannot_be(tenant: Tenant, types: list[EntityType], hints: tuple[str, ...]) -> None:
    tenant.refuses("graph.set_entity_types_internal", {"entity_types": types, "edge_types": []}, *hints)


def test_types_of_facts_that_cannot_be(tenant: Tenant) -> None:
    pair = EntityEdgeSourceTarget(source="Dish", target="Entity")
    for edges, hint in (
        ([EdgeType(name=f"T{i}", description="") for i in range(11)], "edge_types must hold at most 10, not 11"),
        ([EdgeType(name="EATS", description="")] * 2, "must not hold two of the name EATS"),
        ([EdgeType(name="EATS", description="", source_targets=[pair])], "there is no entity type Dish"),
        ([EdgeType(name="EATS", description="", source_targets=[pair] * 101)], "at most 100, not 101"),
    ):
        tenant.refuses("graph.set_entity_types_internal", {"entity_types": [], "edge_types": edges}, hint)


def test_every_limit_may_be_met(client: Zep, user_id: str, session_id: str) -> None:
    group = f"met-{uuid4()}"
    client.group.add(group_id=group, name="n" * 500, description="d" * 10_000)
    names = {"source_node_name": "s" * 50, "target_node_name": "t" * 50, "fact_name": "F" * 50}
    summaries = {"source_node_summary": "x" * 500, "target_node_summary": "y" * 500}
    same = {"valid_at": "2024-05-01", "invalid_at": "2024-05-01"}
    triple = client.graph.add_fact_triple(group_id=group, fact="f" * 250, **names, **summaries, **same)
    assert (len(triple.edge.fact), triple.edge.valid_at) == (250, triple.edge.invalid_at)
    deep = EpisodeData(type="json", data="[" * 64 + "]" * 64)
    full = EpisodeData(type="text", data="x" * 10_000, source_description="s" * 500)
    assert len(client.graph.add_batch(group_id=group, episodes=[deep, full] * 10)) == 20
    facts = [NewFact(fact=f"{number:02} " + "x" * 497) for number in range(30)]
    client.memory.add_session_facts(session_id, facts=facts)
    assert len(client.memory.get_session_facts(session_id).facts) == 30
    everywhere = {"bfs_origin_node_uuids": [str(uuid4())] * 100, "limit": 1_000_000_000}
    assert client.graph.search(group_id=group, query="q" * 10_000, **everywhere).edges is not None
    for mmr_lambda in (0, 1):
        client.graph.search(group_id=group, query="f", reranker="mmr", mmr_lambda=mmr_lambda)


def test_the_ends_of_the_calendar_are_dates(client: Zep, tenant: Tenant) -> None:
    ever = [[DateFilter(comparison_operator="<=", date="9999-12-31T23:59:59Z")]]
    never = [[DateFilter(comparison_operator="<", date="0001-01-01T00:00:00Z")]]
    for filters, count in ((ever, 1), (never, 0)):
        found = client.graph.search(
            group_id=tenant.group_id, query="yard", search_filters=SearchFilters(valid_at=filters)
        )
        assert len(found.edges) == count


@pytest.mark.parametrize("types", [[kind(f"Type{i}", *(text(f"p{j}") for j in range(10))) for i in range(10)]])
def test_the_largest_ontology(client: Zep, types: list[EntityType]) -> None:
    try:
        client.graph.set_entity_types_internal(entity_types=types, edge_types=[])
        assert [len(one.properties) for one in client.graph.list_entity_types().entity_types] == [10] * 10
    finally:
        client.graph.set_ontology(entities={}, edges={})


def test_json_is_a_document_of_business_data_however_it_looks(client: Zep) -> None:
    group = f"json-{uuid4()}"
    client.group.add(group_id=group)
    for value in (None, 7, "text", [], {}, [[{}]], {"": ""}):
        assert client.graph.add(group_id=group, type="json", data=json.dumps(value)).source == "json"
