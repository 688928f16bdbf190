"""What a merge remembers is written and read without loss, and forgets word for word what is deleted."""

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.domain.facts import Closing
from hitherto.domain.instants import Precision
from hitherto.domain.merges import Merge
from hitherto.ports import Store
from hitherto.services import merge_memory
from hitherto.services.merge_memory import Before, as_json, from_json
from hitherto.store import merges
from hitherto.store.rows import dump_json
from tests.builders import GraphBuilder


def remembered(build: GraphBuilder, facts: int = 2) -> Before:
    """What was before Robert became one with Bob: facts of Robert, each told in its own episode and in a common one."""
    kept, absorbed, common = build.node("Bob"), build.node("Robert", summary="Robert has a secret."), build.episode()
    told = [build.episode(f"secret {number}") for number in range(facts)]
    edges = [
        build.edge(absorbed, build.node(f"place {number}"), fact=f"secret {number}", episodes=(each.uuid, common.uuid))
        for number, each in enumerate(told)
    ]
    return Before(
        kept=kept,
        kept_after=build.node("Bob", uuid=kept.uuid, aliases=("Robert",), summary="Bob has a secret."),
        absorbed=absorbed,
        edges=edges,
        mentions=[build.mention(episode, edge) for episode, edge in zip(told, edges, strict=True)],
        own_episodes=[common.uuid],
        vectors=[(edge.uuid, "m", bytes([number])) for number, edge in enumerate(edges)],
        summaries={edge.target: ("a secret", "the secret") for edge in edges},
    )


@given(
    st.text(max_size=20),
    st.sampled_from(Precision),
    st.sampled_from([None, *Precision]),
    st.booleans(),
    st.binary(max_size=8),
    st.dictionaries(st.text(max_size=4), st.none() | st.booleans() | st.text(max_size=5), max_size=3),
)
@settings(max_examples=60)
def test_what_is_written_is_read(name, precision, end, closed, vector, attributes) -> None:
    build = GraphBuilder()
    kept, absorbed, episode = build.node("Bob"), build.node("Robert", attributes=attributes), build.episode()
    edge = build.edge(
        absorbed,
        kept,
        fact=name,
        valid_precision=precision,
        invalid_at=None if end is None else build.now,
        invalid_precision=end,
        attributes=attributes,
        closed_by=Closing(rule="ended", episode=episode.uuid, edge=build.uuid() if closed else None) if end else None,
        episodes=(episode.uuid,),
    )
    before = Before(
        kept=kept,
        kept_after=kept,
        absorbed=absorbed,
        edges=[edge],
        mentions=[build.mention(episode, edge), build.mention(episode, absorbed)],
        own_episodes=[episode.uuid],
        vectors=[(edge.uuid, "m", vector)],
        summaries={kept.uuid: ("was", "became")},
    )
    assert from_json(orjson.loads(dump_json(as_json(before)))) == before


async def keep(store: Store, build: GraphBuilder, before: Before) -> None:
    merge = Merge(
        uuid=build.uuid(),
        kept=before.kept.uuid,
        absorbed=before.absorbed.uuid,
        absorbed_name="Robert",
        merged_at=build.now,
    )
    await store.write(lambda tx: merges.insert(tx, merge, as_json(before)))


async def held(store: Store, build: GraphBuilder) -> Before:
    ((_, before),) = await store.read(lambda tx: merge_memory.standing(tx, build.graph))
    return before


async def test_an_episode_is_forgotten_with_what_only_it_told(store: Store) -> None:
    build = GraphBuilder()
    before = remembered(build)
    await keep(store, build, before)
    first, common = before.edges[0].episodes
    await store.write(lambda tx: merge_memory.forget_episode(tx, build.graph, common))
    after = await held(store, build)
    assert [edge.episodes for edge in after.edges] == [edge.episodes[:1] for edge in before.edges]
    assert (after.own_episodes, after.lessened) == ([], True)
    await store.write(lambda tx: merge_memory.forget_episode(tx, build.graph, first))
    last = await held(store, build)
    assert [edge.uuid for edge in last.edges] == [before.edges[1].uuid]
    assert [mention.item for mention in last.mentions] == [vector[0] for vector in last.vectors] == [last.edges[0].uuid]
    assert "secret 0" not in dump_json(as_json(last))
    assert "has a secret" not in dump_json(as_json(last))


async def test_an_episode_that_it_does_not_know_changes_nothing(store: Store) -> None:
    build = GraphBuilder()
    before = remembered(build)
    await keep(store, build, before)
    await store.write(lambda tx: merge_memory.forget_episode(tx, build.graph, build.uuid()))
    assert await held(store, build) == before


async def test_a_fact_is_forgotten_under_each_of_its_uuids(store: Store) -> None:
    build = GraphBuilder()
    before = remembered(build, 3)
    await keep(store, build, before)
    first = before.edges[0]
    moved = build.edge(before.kept, build.node(uuid=first.target), valid_at=first.valid_at, created_at=first.created_at)
    told = build.edge(
        before.kept,
        build.node(uuid=first.target),
        valid_at=first.valid_at,
        created_at=first.created_at,
        episodes=first.episodes,
    )
    await store.write(lambda tx: merge_memory.forget_fact(tx, moved))
    assert len((await held(store, build)).edges) == 3
    await store.write(lambda tx: merge_memory.forget_fact(tx, told))
    assert len((await held(store, build)).edges) == 2
    await store.write(lambda tx: merge_memory.forget_fact(tx, before.edges[1]))
    assert [edge.uuid for edge in (await held(store, build)).edges] == [before.edges[2].uuid]


def test_merges_overlap_in_nodes_and_in_matters() -> None:
    build = GraphBuilder()
    one, other = remembered(build), remembered(build)
    assert one.overlaps(one)
    assert not one.overlaps(other)
    carol = build.node("Carol")
    both = [build.edge(carol, one.absorbed), build.edge(carol, other.absorbed)]
    apart = [build.edge(carol, each.absorbed, timeline=None) for each in (one, other)]

    def with_facts(before: Before, *edges) -> Before:
        return Before(kept=before.kept, kept_after=before.kept, absorbed=before.absorbed, edges=edges)

    assert with_facts(one, both[0]).overlaps(with_facts(other, both[1]))
    assert not with_facts(one, apart[0]).overlaps(with_facts(other, apart[1]))
