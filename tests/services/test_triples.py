"""Facts added as they are: matched, closed, dated and committed like facts that were told."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.instants import parse_instant
from hitherto.domain.users import User
from hitherto.engine import Hitherto
from hitherto.ingestion.evidence import EVIDENCE_KEY
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from hitherto.services.triples import NewTriple, Triple, checked_triple
from hitherto.store import graphs, work
from tests.ingestion.scripted import HashEmbedder, ScriptedExtractor, worker_on

LIMITS = {
    "fact": 250,
    "fact_name": 50,
    "source_node_name": 50,
    "target_node_name": 50,
    "source_node_summary": 500,
    "target_node_summary": 500,
}


@pytest.fixture
async def alice(engine: Hitherto) -> User:
    user = await engine.users.add("alice", first_name="Alice")
    await engine.sessions.add("talk", "alice")
    return user


def triple(source: str, relation: str, target: str, **more: Any) -> NewTriple:
    values = {"fact": f"{source} {relation.lower()} {target}.", "fact_name": relation}
    return NewTriple(**{**values, "source_node_name": source, "target_node_name": target, **more})


async def add(engine: Hitherto, source: str, relation: str, target: str, **more: Any) -> Triple:
    return await engine.graph.add_fact_triple(triple(source, relation, target, **more), user_id="alice")


async def test_a_fact_with_new_things(engine: Hitherto, alice: User) -> None:
    added = await add(engine, "Bob", "OWNS", "Boat", source_node_summary="A sailor.", target_node_summary="It floats.")
    assert (added.source.name, added.source.summary) == ("Bob", "A sailor.")
    assert (added.target.name, added.target.summary) == ("Boat", "It floats.")
    assert (added.edge.source, added.edge.target) == (added.source.uuid, added.target.uuid)
    assert (added.edge.relation, added.edge.fact) == ("OWNS", "Bob owns Boat.")
    assert await engine.graph.edges("alice") == [added.edge]
    assert await engine.graph.node(added.target.uuid) == added.target
    found = await engine.graph.search("alice", SearchRequest(query="boat"))
    assert [edge for edge, _ in found.edges] == [added.edge]


async def test_its_provenance_is_an_episode_that_takes_it_along_when_it_goes(engine: Hitherto, alice: User) -> None:
    added = await add(engine, "Bob", "OWNS", "Boat")
    (episode,) = await engine.graph.episodes("alice")
    assert (episode.content, episode.source_description, episode.processed) == (added.edge.fact, "fact triple", True)
    assert added.edge.episodes == (episode.uuid,)
    assert {node.name for node in (await engine.graph.mentioned(episode.uuid)).nodes} == {"Bob", "Boat"}
    assert (await engine.core.store.read(work.depth)).pending == 0
    await engine.graph.delete_episode(episode.uuid)
    assert await engine.graph.edges("alice") == []
    assert [node.uuid for node in await engine.graph.nodes("alice")] == [alice.uuid]


async def test_known_things_are_found_by_name_and_by_uuid(engine: Hitherto, alice: User) -> None:
    first = await add(engine, "Alice", "KNOWS", "Bob")
    assert first.source.uuid == alice.uuid
    by_name = await add(engine, "bob", "OWNS", "a boat")
    assert by_name.source.uuid == first.target.uuid
    given_uuid = str(first.target.uuid)
    by_uuid = await add(engine, "Somebody", "LIKES", "tea", source_node_uuid=given_uuid)
    assert (by_uuid.source.uuid, by_uuid.source.name) == (first.target.uuid, "Bob")
    nameless = NewTriple(fact="x", fact_name="IS", source_node_uuid=given_uuid, target_node_uuid=alice.uuid)
    assert (await engine.graph.add_fact_triple(nameless, user_id="alice")).target.uuid == alice.uuid
    assert {node.name for node in await engine.graph.nodes("alice")} == {"Alice", "Bob", "a boat", "tea"}


async def test_an_equal_fact_is_mentioned_again_not_doubled(engine: Hitherto, alice: User) -> None:
    first = await add(engine, "Bob", "LIKES", "tea")
    again = await add(engine, "Bob", "LIKES", "tea")
    assert again.edge.uuid == first.edge.uuid
    assert len(again.edge.episodes) == 2
    assert EVIDENCE_KEY not in again.edge.attributes
    assert len(await engine.graph.edges("alice")) == 1


async def test_only_functional_relations_close_what_held_before(engine: Hitherto, alice: User) -> None:
    for relation in ("LIVES_IN", "VISITED"):
        for place, on in (("Lisbon", "2024-01-01T00:00:00Z"), ("Berlin", "2024-05-01T00:00:00Z")):
            await add(engine, "Bob", relation, place, valid_at=on)
    ends = {(edge.relation, edge.fact.split()[-1]): edge.invalid_at for edge in await engine.graph.edges("alice")}
    assert ends == {
        ("LIVES_IN", "Lisbon."): parse_instant("2024-05-01T00:00:00Z", "x"),
        ("LIVES_IN", "Berlin."): None,
        ("VISITED", "Lisbon."): None,
        ("VISITED", "Berlin."): None,
    }


async def test_told_and_added_facts_share_a_timeline(engine: Hitherto, alice: User) -> None:
    told = [NewMessage(content="Alice | LIVES_IN | Lisbon = LIVES_IN @ 1", role_type="user")]
    await engine.memory.add("talk", told)
    await worker_on(engine.core.store).run_until_idle()
    await add(engine, "Alice", "LIVES_IN", "Oslo", valid_at="2030-01-01T00:00:00Z")
    lisbon, oslo = await engine.graph.edges("alice")
    assert (lisbon.invalid_at, oslo.invalid_at) == (oslo.valid_at, None)


async def test_given_times_are_kept(engine: Hitherto, alice: User) -> None:
    times = {
        "created_at": "2020-01-01T00:00:00Z",
        "valid_at": "2019-01-01T00:00:00+01:00",
        "invalid_at": "2021-06-01T12:00:00Z",
        "expired_at": "2021-07-01T00:00:00Z",
    }
    edge = (await add(engine, "Bob", "OWNS", "Boat", **times)).edge
    assert {name: getattr(edge, name) for name in times} == {n: parse_instant(text, n) for n, text in times.items()}
    expired = (await add(engine, "Bob", "OWNS", "Car", expired_at="2022-01-01")).edge
    assert expired.invalid_at == max(expired.expired_at or 0, expired.valid_at or 0)


async def test_the_graph_of_a_group(engine: Hitherto) -> None:
    await engine.groups.add("crew")
    new = triple("Bob", "OWNS", "Boat")
    added = await engine.graph.add_fact_triple(new, group_id="crew")
    assert await engine.graph.edges(group_id="crew") == [added.edge]
    for owner in ({}, {"user_id": "a", "group_id": "crew"}):
        with pytest.raises(InvalidInput):
            await engine.graph.add_fact_triple(new, **owner)
    with pytest.raises(NotFound):
        await engine.graph.add_fact_triple(new, user_id="nobody")


async def test_things_of_others_cannot_be_named(engine: Hitherto, other: Scope, alice: User) -> None:
    bob = await engine.users.add("bob")
    eve = await other.users.add("eve")
    for uuid in (bob.uuid, eve.uuid, uuid4()):
        with pytest.raises(InvalidInput, match="source_node_uuid: this graph has no such node"):
            await add(engine, "x", "LIKES", "tea", source_node_uuid=str(uuid))
    assert await engine.graph.edges("alice") == []
    assert await engine.graph.episodes("alice") == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"fact": " "}, "fact must be a text"),
        ({"fact_name": ""}, "fact_name must be a text"),
        ({"source_node_name": None}, "source_node_name is required, or source_node_uuid"),
        ({"target_node_name": ""}, "target_node_name is required"),
        ({"source_node_uuid": "bob"}, "source_node_uuid must be a uuid"),
        ({"valid_at": "soon"}, "valid_at must be"),
        ({"valid_at": "2024-01-02", "invalid_at": "2024-01-01"}, "invalid_at must not be before valid_at"),
        *[({name: "x" * (most + 1)}, f"{name} must be at most {most}") for name, most in LIMITS.items()],
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        checked_triple(triple("Bob", "LIKES", "tea", **wrong))


@given(st.fixed_dictionaries({name: st.text(min_size=1, max_size=most) for name, most in LIMITS.items()}))
def test_any_text_within_the_limits_is_kept_or_refused_as_empty(texts: dict[str, str]) -> None:
    if all(text.strip() for text in texts.values()):
        kept = checked_triple(NewTriple(**texts))
        kept.fact.encode()
        assert kept.source.name
    else:
        with pytest.raises(InvalidInput, match="not empty"):
            checked_triple(NewTriple(**texts))


async def test_a_thing_is_not_related_to_itself(engine: Hitherto, alice: User) -> None:
    with pytest.raises(InvalidInput, match="two different nodes"):
        await add(engine, "Bob", "IS", "bob")


async def test_many_at_once_and_a_worker_beside_them_lose_nothing(engine: Hitherto, alice: User) -> None:
    lines = [NewMessage(content=f"Alice | LIKES | thing{number}", role_type="user") for number in range(20)]
    await engine.memory.add("talk", lines)
    adding = [add(engine, "Alice", "OWNS", f"boat{number}") for number in range(6)]
    worker = worker_on(engine.core.store, ScriptedExtractor(), HashEmbedder())
    added, _ = await asyncio.gather(asyncio.gather(*adding), worker.run_until_idle())
    facts = {edge.fact for edge in await engine.graph.edges("alice")}
    assert facts == {f"Alice likes thing{n}." for n in range(20)} | {one.edge.fact for one in added}
    assert len({node.uuid for node in await engine.graph.nodes("alice")}) == 27
    version = await engine.core.store.read(lambda tx: graphs.version(tx, alice.graph))
    assert (await engine.core.retriever.snapshot(alice.graph)).version == version
