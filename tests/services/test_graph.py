"""The graph of a user: searched, read and weeded by uuid, page by page."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.limits import MAX_QUERY_CHARACTERS, MAX_SEARCH_LIMIT
from hitherto.domain.users import User
from hitherto.engine import Hitherto
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.messages import NewMessage
from hitherto.services.searching import MAX_ORIGINS, checked_search
from hitherto.store import traces
from tests.services.teaching import Teacher

PLACES = ["Lisbon", "Oslo", "Rome", "Paris", "Lima"]
MALFORMED = ["", "nothing", "0" * 36, "\x00", "../..", "6b1f0a52-3c1e-4d8e-9a57-0f4d2b7c9e10"]


@pytest.fixture
async def alice(engine: Hitherto) -> User:
    user = await engine.users.add("alice", first_name="Alice")
    await engine.sessions.add("talk", "alice")
    return user


async def test_search_answers_domain_objects_best_first_with_scores(
    engine: Hitherto, teacher: Teacher, alice: User
) -> None:
    facts = {place: await teacher.fact(alice, place) for place in PLACES}
    found = await engine.graph.search("alice", SearchRequest(query="Oslo"))
    assert found.edges[0][0] == facts["Oslo"]
    scores = [score for _, score in found.edges]
    assert scores == sorted(scores, reverse=True)
    assert (found.nodes, found.episodes) == ((), ())


async def test_search_of_nodes_and_episodes(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    await engine.memory.add("talk", [NewMessage(content="I live in Oslo.", role_type="user")])
    await teacher.fact(alice, "Oslo", said_in="talk")
    nodes = (await engine.graph.search("alice", SearchRequest(query="Oslo", scope="nodes"))).nodes
    assert nodes[0][0].name == "Oslo"
    episodes = (await engine.graph.search("alice", SearchRequest(query="Oslo", scope="episodes"))).episodes
    assert episodes[0][0].content == "I live in Oslo."


async def test_search_sees_what_was_written_just_before(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    for place in PLACES:
        edge = await teacher.fact(alice, place)
        request = SearchRequest(query=place)
        assert (await engine.graph.search("alice", request)).edges[0][0] == edge
        await engine.graph.delete_edge(edge.uuid)
        assert edge not in [found for found, _ in (await engine.graph.search("alice", request)).edges]


async def test_the_limit_of_a_search(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    for number in range(12):
        await teacher.fact(alice, f"Place{number}")
    for limit, expected in ((1, 1), (3, 3), (50, 12), (100_000, 12)):
        found = await engine.graph.search("alice", SearchRequest(query="Where does Alice live?", limit=limit))
        assert len(found.edges) == expected
    assert len((await engine.graph.search("alice", SearchRequest(query="Alice"))).edges) == 10


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"limit": 0}, "limit must be 1 or more"),
        ({"limit": -5}, "limit must be 1 or more"),
        ({"scope": "communities"}, "scope must be one of edges, nodes, episodes"),
        ({"reranker": "magic"}, "reranker must be one of rrf, mmr, node_distance, episode_mentions, cross_encoder"),
        ({"reranker": "mmr"}, "mmr_lambda must be from 0"),
        ({"reranker": "mmr", "mmr_lambda": 1.01}, "mmr_lambda must be from 0"),
        ({"reranker": "mmr", "mmr_lambda": -0.01}, "mmr_lambda must be from 0"),
        ({"reranker": "node_distance"}, "center_node_uuid is required"),
        ({"origins": (UUID(int=1),) * (MAX_ORIGINS + 1)}, "at most 100"),
    ],
)
async def test_a_search_that_cannot_be_is_refused(
    engine: Hitherto, alice: User, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        await engine.graph.search("alice", SearchRequest(**{"query": "x", **wrong}))


@given(st.text(st.characters(exclude_categories=[]), max_size=900), st.integers(1, 1 << 70))
def test_any_query_is_cut_and_repaired_never_refused(query: str, limit: int) -> None:
    checked = checked_search(SearchRequest(query=query, limit=limit))
    assert len(checked.query) == min(len(query), MAX_QUERY_CHARACTERS)
    checked.query.encode()
    assert checked.limit == min(limit, MAX_SEARCH_LIMIT)


@pytest.mark.parametrize("query", ["", " ", "\x00", "\ud800", "x " * 5000, '"a" OR NEAR(', "%_'; --", "日本語", "🦊"])
@pytest.mark.parametrize("scope", ["edges", "nodes", "episodes"])
async def test_any_query_finds_or_finds_nothing(engine: Hitherto, alice: User, query: str, scope: Any) -> None:
    found = await engine.graph.search("alice", SearchRequest(query=query, scope=scope))
    assert list(found.edges) == []


async def test_without_a_limit_all_is_listed_in_uuid_order(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    edges = [await teacher.fact(alice, f"Place{number}") for number in range(120)]
    assert await engine.graph.edges("alice") == sorted(edges, key=lambda edge: edge.uuid)
    nodes = await engine.graph.nodes("alice")
    assert len(nodes) == 121
    ends = {edge.source for edge in edges} | {edge.target for edge in edges}
    assert ends <= {node.uuid for node in nodes}


async def test_pages_joined_by_the_cursor_are_the_list(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    for number in range(11):
        await teacher.fact(alice, f"Place{number}")
    for listed in (engine.graph.edges, engine.graph.nodes):
        everything = await listed("alice")
        for size in (1, 4, 50, 1 << 70):
            read: list[Any] = []
            while page := await listed("alice", size, str(read[-1].uuid) if read else None):
                assert len(page) <= size
                read += page
            assert read == everything


async def test_a_cursor_stays_good_when_its_item_goes(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    edges = [await teacher.fact(alice, place) for place in PLACES]
    await engine.graph.delete_edge(edges[1].uuid)
    assert await engine.graph.edges("alice", 2, str(edges[1].uuid)) == edges[2:4]


@pytest.mark.parametrize(
    ("arguments", "words"), [((0, None), "limit"), ((-1, None), "limit"), ((1, "somewhere"), "uuid_cursor")]
)
async def test_pages_that_cannot_be_are_refused(
    engine: Hitherto, alice: User, arguments: tuple[int, str | None], words: str
) -> None:
    for listed in (engine.graph.edges, engine.graph.nodes):
        with pytest.raises(InvalidInput, match=words):
            await listed("alice", *arguments)


async def test_the_graph_of_nobody_is_not_found(engine: Hitherto) -> None:
    for ask in (engine.graph.edges, engine.graph.nodes, engine.graph.episodes):
        with pytest.raises(NotFound, match="user not found: nobody"):
            await ask("nobody")
    with pytest.raises(NotFound, match="user not found: nobody"):
        await engine.graph.search("nobody", SearchRequest(query="x"))


async def test_a_fact_by_its_uuid(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    await engine.memory.add("talk", [NewMessage(content="I live in Oslo.", role_type="user")])
    edge = await teacher.fact(alice, "Oslo", said_in="talk")
    assert await engine.graph.edge(str(edge.uuid)) == edge
    fact = await engine.graph.fact(edge.uuid)
    assert (fact.edge, fact.source_name, fact.target_name) == (edge, "Alice", "Oslo")


async def test_a_deleted_fact_is_gone_and_its_nodes_and_episodes_stay(
    engine: Hitherto, teacher: Teacher, alice: User
) -> None:
    await engine.memory.add("talk", [NewMessage(content="I live in Oslo.", role_type="user")])
    edge = await teacher.fact(alice, "Oslo", said_in="talk")
    await engine.graph.delete_edge(str(edge.uuid))
    for ask in (engine.graph.edge, engine.graph.fact, engine.graph.delete_edge):
        with pytest.raises(NotFound):
            await ask(edge.uuid)
    assert (await engine.graph.node(edge.target)).name == "Oslo"
    assert len(await engine.graph.episodes("alice")) == 1


async def test_a_node_its_facts_and_its_episodes(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    first = (await engine.memory.add("talk", [NewMessage(content="I live in Oslo.", role_type="user")])).uuids
    older = await teacher.fact(alice, "Oslo", said_in="talk")
    second = (await engine.memory.add("talk", [NewMessage(content="Oslo is cold.", role_type="user")])).uuids
    newer = await teacher.fact(alice, "Norway", said_in="talk")
    assert (await engine.graph.node(str(older.target))).name == "Oslo"
    assert await engine.graph.node_edges(older.target) == [older]
    assert await engine.graph.node_edges(alice.uuid) == [newer, older]
    episodes = await engine.graph.node_episodes(newer.target)
    assert [episode.uuid for episode in episodes] == [*second, *first]


async def test_episodes_newest_first(engine: Hitherto, alice: User) -> None:
    for number in range(15):
        await engine.memory.add("talk", [NewMessage(content=str(number), role_type="user")])

    async def contents(lastn: int | None) -> list[str]:
        return [episode.content for episode in await engine.graph.episodes("alice", lastn)]

    newest = [str(number) for number in reversed(range(15))]
    assert await contents(None) == await contents(0) == await contents(1000) == await contents(1 << 70) == newest
    assert await contents(4) == newest[:4]
    with pytest.raises(InvalidInput, match="lastn"):
        await contents(-1)


async def test_a_trace_by_its_episode(engine: Hitherto, alice: User) -> None:
    uuid = (await engine.memory.add("talk", [NewMessage(content="hello", role_type="user")])).uuids[0]
    assert not (await engine.graph.episode(uuid)).processed
    with pytest.raises(NotFound, match="trace not found"):
        await engine.graph.trace(uuid)
    now = engine.core.clock.now()
    await engine.core.store.write(lambda tx: traces.put_many(tx, alice.graph, [(uuid, {"steps": []})], now))
    assert await engine.graph.trace(str(uuid)) == {"steps": []}


@pytest.mark.parametrize("text", MALFORMED)
async def test_what_is_no_uuid_or_nobodys_is_not_found(engine: Hitherto, alice: User, text: str) -> None:
    graph = engine.graph
    for ask in (
        graph.edge, graph.fact, graph.delete_edge, graph.node, graph.node_edges, graph.node_episodes, graph.episode,
        graph.trace,
    ):  # fmt: skip
        with pytest.raises(NotFound):
            await ask(text)


async def test_a_uuid_of_one_kind_is_none_of_another(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    edge = await teacher.fact(alice, "Oslo")
    for ask, uuid in (
        (engine.graph.edge, edge.target),
        (engine.graph.node, edge.uuid),
        (engine.graph.episode, edge.uuid),
        (engine.graph.node_edges, edge.uuid),
    ):
        with pytest.raises(NotFound):
            await ask(uuid)


async def test_a_rows_uuid_in_another_graph_is_not_found(engine: Hitherto, teacher: Teacher, alice: User) -> None:
    edge = await teacher.fact(alice, "Oslo")
    bob = await engine.users.add("bob")
    borrowed = UUID(int=(bob.graph << 80) | (edge.uuid.int & ((1 << 80) - 1)))
    with pytest.raises(NotFound):
        await engine.graph.edge(borrowed)
    assert await engine.graph.edge(edge.uuid) == edge
