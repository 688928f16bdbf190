from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from zep_cloud.client import AsyncZep, Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.errors.not_found_error import NotFoundError
from zep_cloud.types import DateFilter, EntityEdge, Message, SearchFilters

from tests.clients.running import RunningServer, wait_until

TOLD = (
    ("2024-01-10T09:00:00Z", "I live in Lisbon."),
    ("2024-01-11T09:00:00Z", "I work at Acme Robotics as an engineer."),
    ("2024-02-01T09:00:00Z", "My sister Jane lives in Oslo."),
    ("2024-05-01T09:00:00Z", "I moved to Berlin."),
)


@dataclass(frozen=True)
class Known:
    """A user whose graph has learned something."""

    user_id: str
    session_id: str
    episodes: list[str]


@pytest.fixture(scope="module")
def known(server: RunningServer) -> Iterator[Known]:
    known_user, session = f"known-{uuid4()}", f"known-{uuid4()}"
    with pytest.MonkeyPatch.context() as patch, server.http() as transport:
        patch.setenv("ZEP_API_URL", server.url)
        client = Zep(api_key=server.key, httpx_client=transport)
        client.user.add(user_id=known_user, first_name="Ann", last_name="Baker")
        client.memory.add_session(session_id=session, user_id=known_user)
        messages = [Message(role="Ann", role_type="user", content=text, created_at=at) for at, text in TOLD]
        client.memory.add(session, messages=messages)
        uuids = [message.uuid_ for message in client.memory.get_session_messages(session).messages]
        wait_until(lambda: client.graph.episode.get(uuids[-1]).processed, "the last message is processed")
        yield Known(known_user, session, uuids)


def edges_of(client: Zep, known: Known) -> list[EntityEdge]:
    return client.graph.edge.get_by_user_id(known.user_id)


def test_a_search_for_facts_is_the_default(client: Zep, known: Known) -> None:
    found = client.graph.search(user_id=known.user_id, query="Where does Ann work?")

    assert found.nodes is None
    assert found.episodes is None
    assert "Acme Robotics" in found.edges[0].fact
    assert [edge.score for edge in found.edges] == sorted((edge.score for edge in found.edges), reverse=True)
    assert len({edge.uuid_ for edge in found.edges}) == len(found.edges)


def test_a_found_fact_is_the_fact_that_is_listed(client: Zep, known: Known) -> None:
    found = client.graph.search(user_id=known.user_id, query="Acme Robotics", limit=1).edges
    edge = client.graph.edge.get(found[0].uuid_)

    assert len(found) == 1
    assert edge.score is None
    assert edge.dict(exclude={"score"}) == found[0].dict(exclude={"score"})
    assert edge in edges_of(client, known)


def test_a_search_for_things(client: Zep, known: Known) -> None:
    found = client.graph.search(user_id=known.user_id, query="Oslo", scope="nodes")

    assert found.edges is None
    assert found.nodes[0].name == "Oslo"
    assert "Entity" in found.nodes[0].labels
    assert client.graph.node.get(found.nodes[0].uuid_).name == "Oslo"


def test_a_search_for_what_was_told(client: Zep, known: Known) -> None:
    found = client.graph.search(user_id=known.user_id, query="sister in Oslo", scope="episodes", reranker="rrf")

    assert found.episodes[0].content == "My sister Jane lives in Oslo."
    assert found.episodes[0].session_id == known.session_id
    assert found.episodes[0].score > 0


def test_a_query_of_any_length_is_answered(client: Zep, known: Known) -> None:
    assert client.graph.search(user_id=known.user_id, query="Acme " * 5_000).edges
    assert client.graph.search(user_id=known.user_id, query="Acme", limit=10_000).edges


def test_filters_narrow_the_search(client: Zep, known: Known) -> None:
    def found(**filters: object) -> list[EntityEdge]:
        search_filters = SearchFilters(**filters)
        return client.graph.search(user_id=known.user_id, query="Ann", search_filters=search_filters, limit=50).edges

    everything = edges_of(client, known)
    since_april = [[DateFilter(comparison_operator=">=", date="2024-04-01T00:00:00Z")]]
    before = [[DateFilter(comparison_operator="<", date="2024-04-01")]]
    relation = everything[0].name

    assert len(found()) == len(everything)
    assert {edge.name for edge in found(edge_types=[relation])} == {relation}
    assert found(edge_types=["NO_SUCH_RELATION"]) == []
    assert {edge.valid_at >= "2024-04-01" for edge in found(valid_at=since_april)} == {True}
    assert len(found(valid_at=since_april)) + len(found(valid_at=before)) == len(
        [edge for edge in everything if edge.valid_at]
    )
    assert len(found(valid_at=since_april + before)) == len(found(valid_at=since_april)) + len(found(valid_at=before))


def test_a_fact_that_ended_keeps_its_range(client: Zep, known: Known) -> None:
    lisbon = next(edge for edge in edges_of(client, known) if "Lisbon" in edge.fact)
    berlin = next(edge for edge in edges_of(client, known) if "Berlin" in edge.fact)

    assert lisbon.valid_at.startswith("2024-01-10")
    assert lisbon.invalid_at == berlin.valid_at
    assert lisbon.expired_at is not None
    assert berlin.invalid_at is None


def test_lists_are_complete_without_a_limit_and_paged_with_one(client: Zep, known: Known) -> None:
    for listed in (client.graph.edge.get_by_user_id, client.graph.node.get_by_user_id):
        everything = [item.uuid_ for item in listed(known.user_id)]
        paged: list[str] = []
        while page := listed(known.user_id, limit=2, uuid_cursor=paged[-1] if paged else None):
            assert len(page) <= 2
            paged += [item.uuid_ for item in page]

        assert paged == everything == sorted(everything)


def test_the_ends_of_every_fact_are_listed(client: Zep, known: Known) -> None:
    nodes = {node.uuid_ for node in client.graph.node.get_by_user_id(known.user_id)}
    edges = edges_of(client, known)

    assert {end for edge in edges for end in (edge.source_node_uuid, edge.target_node_uuid)} <= nodes
    assert {episode for edge in edges for episode in edge.episodes} <= set(known.episodes)
    assert all(edge.episodes and edge.name and edge.created_at.endswith("Z") for edge in edges)


def test_the_facts_and_episodes_of_a_thing(client: Zep, known: Known) -> None:
    oslo = next(node for node in client.graph.node.get_by_user_id(known.user_id) if node.name == "Oslo")
    facts = client.graph.node.get_edges(oslo.uuid_)
    episodes = client.graph.node.get_episodes(oslo.uuid_).episodes

    assert facts
    assert all(oslo.uuid_ in (fact.source_node_uuid, fact.target_node_uuid) for fact in facts)
    assert [episode.content for episode in episodes] == ["My sister Jane lives in Oslo."]


def test_the_newest_episodes(client: Zep, known: Known) -> None:
    two = client.graph.episode.get_by_user_id(known.user_id, lastn=2).episodes
    everything = client.graph.episode.get_by_user_id(known.user_id, lastn=1000).episodes

    assert [episode.uuid_ for episode in two] == known.episodes[:-3:-1]
    assert [episode.uuid_ for episode in everything] == known.episodes[::-1]
    assert two[0].source == "message"
    assert (two[0].role, two[0].role_type) == ("Ann", "user")
    assert two[0].created_at == "2024-05-01T09:00:00Z"


def test_facts_in_the_older_shape(client: Zep, known: Known) -> None:
    by_user = client.user.get_facts(known.user_id).facts
    by_session = client.memory.get_session_facts(known.session_id).facts
    oslo = next(fact for fact in by_user if "Oslo" in fact.fact)

    assert {fact.uuid_ for fact in by_user} == {edge.uuid_ for edge in edges_of(client, known)}
    assert {fact.uuid_ for fact in by_session} == {fact.uuid_ for fact in by_user}
    assert oslo.content == oslo.fact
    assert oslo.target_node_name == "Oslo"
    assert client.memory.get_fact(oslo.uuid_).fact == oslo
    assert client.memory.get_session_facts(known.session_id, min_rating=0.5).facts == by_session


def test_a_deleted_fact_is_gone_and_its_things_stay(client: Zep, user_id: str, session_id: str) -> None:
    client.memory.add(session_id, messages=[Message(role_type="user", content="My brother Tom lives in Dublin.")])
    episode = client.memory.get_session_messages(session_id).messages[0].uuid_
    wait_until(lambda: client.graph.episode.get(episode).processed, "the message is processed")
    nodes = client.graph.node.get_by_user_id(user_id)
    first, *others = client.graph.edge.get_by_user_id(user_id)

    assert client.graph.edge.delete(first.uuid_).message == "OK"
    assert first.uuid_ not in {edge.uuid_ for edge in client.graph.search(user_id=user_id, query=first.fact).edges}
    for other in others:
        assert client.memory.delete_fact(other.uuid_).message == "OK"
    assert client.graph.edge.get_by_user_id(user_id) == []
    assert client.graph.search(user_id=user_id, query="Dublin").edges == []
    left = client.graph.node.get_by_user_id(user_id)
    assert [node.uuid_ for node in left] == [node.uuid_ for node in nodes]
    assert not any("Dublin" in node.summary for node in left if node.name != "Dublin")
    assert client.graph.episode.get(episode).processed
    with pytest.raises(NotFoundError):
        client.graph.edge.get(first.uuid_)
    with pytest.raises(NotFoundError):
        client.memory.delete_fact(first.uuid_)


async def test_the_asynchronous_client(async_client: AsyncZep, known: Known) -> None:
    edges = await async_client.graph.edge.get_by_user_id(known.user_id)
    node = await async_client.graph.node.get(edges[0].source_node_uuid)
    episodes = await async_client.graph.episode.get_by_user_id(known.user_id, lastn=1)

    assert edges[0].uuid_ in {edge.uuid_ for edge in await async_client.graph.node.get_edges(node.uuid_)}
    assert episodes.episodes[0].uuid_ == known.episodes[-1]


@pytest.mark.parametrize(
    "unknown", ["6b1f0a52-3c1e-4d8e-9a57-0f4d2b7c9e10", f"{UUID(int=0)}", "no-uuid", "%F0%9F%99%82"]
)
def test_an_unknown_uuid_is_not_found(client: Zep, unknown: str) -> None:
    for ask in (
        client.graph.edge.get,
        client.graph.edge.delete,
        client.graph.node.get,
        client.graph.node.get_edges,
        client.graph.node.get_episodes,
        client.graph.episode.get,
        client.memory.get_fact,
        client.memory.delete_fact,
    ):
        with pytest.raises((ApiError, NotFoundError)) as caught:
            ask(unknown)
        assert caught.value.status_code == 404
        assert "not found" in str(caught.value.body)


def test_a_search_that_cannot_be(client: Zep, known: Known) -> None:
    for options, hint in (
        ({}, "user_id: is required"),
        ({"user_id": known.user_id, "group_id": "g"}, "not both"),
        ({"user_id": "", "group_id": ""}, "user_id: is required, or group_id in its place"),
        ({"user_id": known.user_id, "scope": "planets"}, "scope: must be 'edges', 'nodes' or 'episodes'"),
        ({"user_id": known.user_id, "reranker": "magic"}, "reranker: must be 'rrf', 'mmr'"),
        ({"user_id": known.user_id, "reranker": "mmr"}, "mmr_lambda must be from 0"),
        ({"user_id": known.user_id, "reranker": "mmr", "mmr_lambda": 1.5}, "mmr_lambda must be from 0"),
        ({"user_id": known.user_id, "reranker": "node_distance"}, "center_node_uuid is required"),
        ({"user_id": known.user_id, "bfs_origin_node_uuids": ["x"]}, "bfs_origin_node_uuids[0]: must be a uuid"),
        (
            {
                "user_id": known.user_id,
                "search_filters": SearchFilters(valid_at=[[DateFilter(comparison_operator="!=", date="2024-01-01")]]),
            },
            "search_filters.valid_at[0][0].comparison_operator: must be '=', '<>'",
        ),
        ({"user_id": known.user_id, "limit": 0}, "limit must be 1 or more"),
        ({"user_id": known.user_id, "limit": -1}, "limit: must be greater than or equal to 0"),
        (
            {
                "user_id": known.user_id,
                "search_filters": SearchFilters(valid_at=[[DateFilter(comparison_operator="=", date="yesterday")]]),
            },
            r"search_filters.valid_at[0][0].date must be an RFC 3339 date-time",
        ),
    ):
        with pytest.raises(BadRequestError) as caught:
            client.graph.search(query="Ann", **options)
        assert hint in caught.value.body.message


def test_a_search_in_the_graph_of_an_unknown_user(client: Zep) -> None:
    with pytest.raises(ApiError) as caught:
        client.graph.search(query="Ann", user_id="nobody")

    assert (caught.value.status_code, caught.value.body) == (404, {"message": "user not found: nobody"})
