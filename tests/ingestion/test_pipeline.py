"""A batch from text to a new version of the graph, on both databases."""

import random
import threading
from functools import partial

import numpy as np
import pytest

from hitherto.clock import SystemClock
from hitherto.domain.episodes import EpisodeState
from hitherto.domain.errors import NotFound
from hitherto.domain.identity import UuidFactory
from hitherto.domain.instants import Instant
from hitherto.ingestion.batch import CONTEXT_EPISODES, MAX_BATCH_CHARACTERS, next_batch
from hitherto.ingestion.commit import LeaseLost, ViewOutdated
from hitherto.ingestion.extract import DeterministicExtractor
from hitherto.ingestion.pipeline import MAX_COMPOSITIONS, Pipeline
from hitherto.ingestion.reading import RuleReader
from hitherto.store import edges, episodes, graphs, mentions, nodes, snapshot_rows, traces, work
from tests.builders import GraphBuilder, accept
from tests.ingestion.scripted import (
    HashEmbedder,
    ScriptedExtractor,
    facts,
    new_user,
    sentences,
    things,
    told,
    worker_on,
)
from tests.ingestion.told import day


@pytest.fixture
def build() -> GraphBuilder:
    return GraphBuilder()


class Here:
    """Computes in the event loop."""

    async def read(self, function):
        return function()

    embed = read


def pipeline(store, extractor=None, embedder=None) -> Pipeline:
    return Pipeline(store, RuleReader(extractor or ScriptedExtractor()), embedder, SystemClock(), UuidFactory())


async def claimed(store) -> work.Claim:
    """Claim the only graph that has work, whether or not somebody else holds it."""
    (candidate,) = await store.read(lambda tx: work.candidates(tx, Instant(1 << 60), 10))
    claim = await store.write(lambda tx: work.claim(tx, candidate, "test", SystemClock().now() + 10_000_000))
    assert claim is not None
    return claim


async def tell(store, build, *texts: str, **changed) -> None:
    await accept(store, build, [build.episode(text, **changed) for text in texts])


async def version(store, build) -> int | None:
    return await store.read(lambda tx: graphs.version(tx, build.graph))


async def test_a_message_becomes_a_fact_with_its_provenance(store, build):
    user = await new_user(store, build)
    await tell(store, build, "Alice | LIVES_IN | Lisbon = LIVES_IN")
    before = await version(store, build)
    await worker_on(store).run_until_idle()
    (edge,) = await facts(store, build)
    (episode,) = await told(store, build)
    lisbon = (await things(store, build))["Lisbon"]
    assert (edge.source, edge.target, edge.timeline) == (user.uuid, lisbon.uuid, "LIVES_IN")
    assert edge.valid_at == episode.reference_time
    assert edge.episodes == (episode.uuid,)
    assert episode.state is EpisodeState.PROCESSED
    assert await version(store, build) == before + 1
    found = await store.read(lambda tx: mentions.of_episodes(tx, build.graph, [episode.uuid]))
    assert {(each.item, each.start, each.end) for each in found} == {
        (each, 0, len(episode.content)) for each in (user.uuid, lisbon.uuid, edge.uuid)
    }


async def test_facts_close_across_batches(store, build):
    await new_user(store, build)
    for place, on in (("Lisbon", 1), ("Berlin", 5), ("Oslo", 3)):
        await tell(store, build, f"Alice | LIVES_IN | {place} = LIVES_IN @ {on}")
        await worker_on(store).run_until_idle()
    spans = {edge.fact.split()[-1]: (edge.valid_at, edge.invalid_at) for edge in await facts(store, build)}
    assert spans == {"Lisbon.": (day(1), day(3)), "Oslo.": (day(3), day(5)), "Berlin.": (day(5), None)}
    summary = (await things(store, build))["Alice"].summary
    assert "lives in Berlin" not in summary.split("Earlier")[0] or "Berlin" in summary
    assert "Alice lives in Berlin." in summary
    assert "Earlier, Alice lived in Oslo until 5 January 2024 and lived in Lisbon until 3 January 2024." in summary


async def test_a_fact_that_closes_changes_the_summary_of_what_it_pointed_to(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIVES_IN | Lisbon = LIVES_IN @ 1")
    await worker_on(store).run_until_idle()
    assert (await things(store, build))["Lisbon"].summary == "Alice lives in Lisbon."
    await tell(store, build, "Alice | LIVES_IN | Berlin = LIVES_IN @ 5")
    await worker_on(store).run_until_idle()
    lisbon = (await things(store, build))["Lisbon"]
    assert lisbon.summary == "Earlier, Alice lived in Lisbon until 5 January 2024."


async def test_the_users_summary_begins_with_who_they_are(store, build):
    await new_user(store, build, email="alice@example.com")
    await tell(store, build, "Alice | LIKES | tea")
    await worker_on(store).run_until_idle()
    assert (await things(store, build))["Alice"].summary == (
        "Alice is the user with the id alice. The e-mail address is alice@example.com. Alice likes tea."
    )


async def test_what_is_mentioned_again_reaches_readers_of_later_versions(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | tea")
    await worker_on(store).run_until_idle()
    seen = await version(store, build)
    await tell(store, build, "Alice | LIKES | tea")
    await worker_on(store).run_until_idle()
    (edge,) = await facts(store, build)
    assert len(edge.episodes) == 2
    changed = await store.read(lambda tx: snapshot_rows.edges_since(tx, build.graph, seen, "none"))
    assert [row.uuid for row in changed] == [edge.uuid.bytes]
    changed = await store.read(lambda tx: snapshot_rows.nodes_since(tx, build.graph, seen, "none"))
    assert {row.name for row in changed} == {"Alice", "tea"}


async def test_vectors_of_episodes_facts_and_nodes(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | tea", "nothing in it")
    embedder = HashEmbedder()
    await worker_on(store, embedder=embedder).run_until_idle()
    rows = [
        *await store.read(lambda tx: snapshot_rows.episodes_since(tx, build.graph, -1, embedder.model)),
        *await store.read(lambda tx: snapshot_rows.edges_since(tx, build.graph, -1, embedder.model)),
        *await store.read(lambda tx: snapshot_rows.nodes_since(tx, build.graph, -1, embedder.model)),
    ]
    assert len(rows) == 5
    for row in rows:
        assert np.linalg.norm(np.frombuffer(row.vector, "<f2").astype(np.float32)) == pytest.approx(1, abs=0.01)


async def test_a_node_is_embedded_again_only_when_its_text_changed(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | tea")
    embedder = HashEmbedder()
    await worker_on(store, embedder=embedder).run_until_idle()
    embedder.texts.clear()
    await tell(store, build, "Alice | LIKES | tea")
    await worker_on(store, embedder=embedder).run_until_idle()
    assert embedder.texts == ["Alice | LIKES | tea"]


async def test_episodes_are_embedded_while_they_are_read(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | tea")
    embedder, begun = HashEmbedder(), threading.Event()
    embed = embedder.embed

    def embed_and_tell(texts):
        begun.set()
        return embed(texts)

    embedder.embed = embed_and_tell
    extractor = ScriptedExtractor(before=lambda _batch: begun.wait(20))
    await worker_on(store, extractor, embedder).run_until_idle()
    assert begun.is_set()
    assert embedder.texts[0] == "Alice | LIKES | tea"
    assert len(embedder.texts) == len(set(embedder.texts))


async def test_a_trace_tells_steps_decisions_and_closings(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIVES_IN | Lisbon = LIVES_IN @ 1", "Alice | LIVES_IN | Berlin = LIVES_IN @ 5")
    await worker_on(store, embedder=HashEmbedder()).run_until_idle()
    first, second = await told(store, build)
    by_fact = {edge.fact: edge for edge in await facts(store, build)}
    body = await store.read(lambda tx: traces.get(tx, build.graph, second.uuid))
    assert [step["name"] for step in body["steps"]] == ["extract", "view", "resolve", "reconcile", "summarise", "embed"]
    assert all(step["milliseconds"] >= 0 for step in body["steps"])
    assert (body["extractor"], body["attempt"], body["embedding_model"]) == ("scripted", 1, "hash/8")
    assert body["batch_episodes"] == 2
    assert {entity["name"]: entity["how"] for entity in body["entities"]} == {"Alice": "user", "Berlin": "new"}
    (statement,) = body["statements"]
    assert statement["edge"] == str(by_fact["Alice lives in Berlin."].uuid)
    assert (statement["outcome"], statement["valid_at"]) == ("new fact", "2024-01-05T00:00:00Z")
    assert body["closings"] == [
        {
            "edge": str(by_fact["Alice lives in Lisbon."].uuid),
            "fact": "Alice lives in Lisbon.",
            "rule": "succeeded",
            "by": str(by_fact["Alice lives in Berlin."].uuid),
            "at": "2024-01-05T00:00:00Z",
        }
    ]
    assert body["notes"] == ["read by script"]
    assert body["error"] is None
    assert (await store.read(lambda tx: traces.get(tx, build.graph, first.uuid)))["closings"] == []


async def test_the_context_is_what_was_said_before_in_the_same_session(store, build):
    await new_user(store, build)
    session, other = build.session(), build.session("other")
    await accept(store, build, [build.episode(f"old {number}", session) for number in range(6)])
    await worker_on(store).run_until_idle()
    await accept(
        store,
        build,
        [build.ignored("ignored", session), build.episode("elsewhere", other), build.episode("new", session)],
    )
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))
    assert [episode.content for episode in batch.episodes] == ["elsewhere", "new"]
    assert [episode.content for episode in batch.context] == ["old 3", "old 4", "old 5", "ignored"]
    assert not batch.more


async def test_messages_of_ignored_roles_are_context_for_what_follows_in_the_same_batch(store, build):
    await new_user(store, build)
    session, other = build.session(), build.session("other")
    said = [
        build.episode("one", session),
        build.ignored("where do you live?", session),
        build.episode("two", session),
        build.ignored("asked elsewhere", other),
        *(build.ignored(f"long talk {number}", session) for number in range(CONTEXT_EPISODES + 2)),
        build.episode("three", session),
        build.ignored("too late", session),
    ]
    await accept(store, build, said)
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))
    assert [episode.content for episode in batch.episodes] == ["one", "two", "three"]
    assert [episode.content for episode in batch.context] == [
        "where do you live?",
        *(f"long talk {number}" for number in range(2, CONTEXT_EPISODES + 2)),
    ]


async def test_the_context_within_a_batch_is_bounded_and_the_nearest_is_kept(store, build):
    await new_user(store, build)
    session = build.session()
    long = "x" * (MAX_BATCH_CHARACTERS // 2 - 10)
    said = [build.episode("begin", session)]
    for number in range(4):
        said += [build.ignored(f"{number} {long}", session), build.episode(f"answer {number}", session)]
    await accept(store, build, said)
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))
    assert [episode.content[0] for episode in batch.context] == ["2", "3"]


async def test_long_texts_make_small_batches(store, build):
    await new_user(store, build)
    await tell(store, build, *["x" * (MAX_BATCH_CHARACTERS // 2 - 1)] * 5)
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))
    assert len(batch.episodes) == 2
    assert batch.more


async def test_a_stale_claim_commits_nothing(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | tea")
    stale = await claimed(store)
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))
    fresh = await claimed(store)
    before = await version(store, build)
    with pytest.raises(LeaseLost):
        await pipeline(store).ingest(stale, batch, Here(), lambda: True)
    assert await version(store, build) == before
    assert await facts(store, build) == []
    assert await pipeline(store).ingest(fresh, batch, Here(), lambda: True)
    assert await sentences(store, build) == ["Alice likes tea."]


async def test_a_fact_deleted_meanwhile_is_not_brought_back(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | tea")
    await worker_on(store).run_until_idle()
    (edge,) = await facts(store, build)
    await tell(store, build, "Alice | LIKES | tea")
    claim = await claimed(store)
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))

    async def delete(tx):
        await edges.delete(tx, edge.uuid, await graphs.bump_version(tx, build.graph))

    steps = []

    class Meddling(Here):
        async def read(self, function):
            result = function()
            steps.append(result)
            if len(steps) == 2:  # after the changes were worked out on what was seen
                await store.write(delete)
            return result

    assert await pipeline(store).ingest(claim, batch, Meddling(), lambda: True)
    (again,) = await facts(store, build)
    assert again.uuid != edge.uuid
    assert again.episodes == (batch.episodes[0].uuid,)


async def test_a_graph_that_keeps_changing_is_left_for_later(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | tea")
    claim = await claimed(store)
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))
    composed = []

    class Meddling(Here):
        async def read(self, function):
            composed.append(1)
            result = function()
            await store.write(partial(graphs.bump_version, graph=build.graph))
            return result

    embedder = HashEmbedder()
    with pytest.raises(ViewOutdated):
        await pipeline(store, embedder=embedder).ingest(claim, batch, Meddling(), lambda: True)
    assert len(composed) == 1 + MAX_COMPOSITIONS
    assert len(embedder.texts) == len(set(embedder.texts))
    assert (await told(store, build))[0].state is EpisodeState.PENDING


async def test_a_graph_erased_meanwhile_stays_erased(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | tea")
    claim = await claimed(store)
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))
    await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))
    with pytest.raises(NotFound):
        await pipeline(store).ingest(claim, batch, Here(), lambda: True)
    assert await store.read(lambda tx: nodes.page(tx, build.graph, None, None)) == []


async def test_an_episode_given_up_stays_searchable(store, build):
    await new_user(store, build)
    await tell(store, build, "!")
    claim = await claimed(store)
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))
    embedder = HashEmbedder()
    await pipeline(store, embedder=embedder).give_up(claim, batch.episodes[0], "RuntimeError: no", Here(), lambda: True)
    (episode,) = await told(store, build)
    assert (episode.state, episode.error) == (EpisodeState.FAILED, "RuntimeError: no")
    (row,) = await store.read(lambda tx: snapshot_rows.episodes_since(tx, build.graph, -1, embedder.model))
    assert row.vector
    body = await store.read(lambda tx: traces.get(tx, build.graph, episode.uuid))
    assert body["error"] == "RuntimeError: no"


async def test_an_extractor_that_loses_count_is_refused(store, build):
    class Forgetful(ScriptedExtractor):
        def extract(self, batch):
            return super().extract(batch)[:-1]

    await new_user(store, build)
    await tell(store, build, "one", "two")
    claim = await claimed(store)
    batch = await store.read(lambda tx: next_batch(tx, build.graph, 8))
    with pytest.raises(ValueError, match="gave 1 answers to 2 episodes"):
        await pipeline(store, Forgetful()).ingest(claim, batch, Here(), lambda: True)


async def test_plain_talk_with_the_extractor_that_ships(store, build):
    await new_user(store, build, last_name="Smith")
    session = build.session()
    texts = ["I live in Lisbon.", "My sister Anna works at Acme.", "I moved to Berlin last week.", "I like hiking."]
    await accept(store, build, [build.episode(text, session) for text in texts])
    await worker_on(store, DeterministicExtractor()).run_until_idle()
    known = await things(store, build)
    assert {"Alice Smith", "Lisbon", "Anna", "Acme", "Berlin"} <= set(known)
    homes = {edge.target: edge.invalid_at for edge in await facts(store, build) if edge.timeline == "LIVES_IN"}
    assert set(homes) == {known["Lisbon"].uuid, known["Berlin"].uuid}
    assert sum(end is None for end in homes.values()) == 1
    assert all(episode.state is EpisodeState.PROCESSED for episode in await told(store, build))
    assert await store.read(lambda tx: episodes.pending(tx, build.graph, 1)) == []


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_stored_facts_do_not_depend_on_the_order_of_arrival(store, seed):
    cities = ["Lisbon", "Berlin", "Oslo", "Lisbon"]
    texts = [f"Alice | LIVES_IN | {cities[on % 4]} = LIVES_IN @ {on}" for on in range(1, 25)]
    texts += ["Alice | LIVES_IN | Lisbon = LIVES_IN @ 30 x", "Alice | LIKES | tea @ 3", "Alice | LIKES | tea @ 9"]
    stories = []
    for order in (texts, random.Random(seed).sample(texts, len(texts))):
        build = GraphBuilder()
        await new_user(store, build)
        await tell(store, build, *order)
        await worker_on(store).run_until_idle()
        stories.append(sorted((e.relation, e.fact, e.valid_at, e.invalid_at or 0) for e in await facts(store, build)))
    assert stories[0] == stories[1]
    assert len(stories[0]) > 15
