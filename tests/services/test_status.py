"""Status: what waits, what failed, how much there is; and nobody's words."""

from functools import partial

import pytest

from hitherto.domain.episodes import EpisodeState
from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.instants import Instant
from hitherto.engine import Hitherto
from hitherto.ports import Transaction
from hitherto.services.data import NewEpisode
from hitherto.services.messages import NewMessage
from hitherto.services.status import Ingestion, Queue
from hitherto.store import episodes, graphs, work
from hitherto.store.graphs import GraphCounts
from tests.services.teaching import Teacher


async def test_an_idle_server(engine: Hitherto) -> None:
    assert await engine.status.queue() == Queue(graphs=0, pending=0, oldest_pending_seconds=None)
    assert await engine.status.ingestion() == Ingestion(graphs=0, workers=0, failed=0)
    assert await engine.status.failed() == []


async def test_what_waits_and_for_how_long(engine: Hitherto) -> None:
    for user_id, count in (("alice", 3), ("bob", 2)):
        await engine.users.add(user_id)
        await engine.sessions.add(user_id, user_id)
        await engine.memory.add(user_id, [NewMessage(content="hello", role_type="user")] * count)
    queue = await engine.status.queue()
    assert (queue.graphs, queue.pending) == (2, 5)
    assert queue.oldest_pending_seconds is not None
    assert queue.oldest_pending_seconds >= 1


async def test_who_is_at_work(engine: Hitherto) -> None:
    store, now = engine.core.store, engine.core.clock.now()
    for user_id in ("alice", "bob", "carl"):
        await engine.users.add(user_id)
        await engine.sessions.add(user_id, user_id)
        await engine.memory.add(user_id, [NewMessage(content="hello", role_type="user")])
    waiting = await store.read(lambda tx: work.candidates(tx, Instant(now + 1_000_000), 10))
    for owner, candidate, lease in (("w1", waiting[0], 60), ("w1", waiting[1], 60), ("w2", waiting[2], -1)):
        until = Instant(now + lease * 1_000_000)
        await store.write(partial(work.claim, candidate=candidate, owner=owner, lease_until=until))
    assert await engine.status.ingestion() == Ingestion(graphs=2, workers=1, failed=0)


async def test_failed_episodes_are_named_without_their_text(engine: Hitherto) -> None:
    user = await engine.users.add("alice")
    await engine.sessions.add("talk", "alice")
    said = [NewMessage(content=f"a secret {number}", role_type="user") for number in range(3)]
    uuids = (await engine.memory.add("talk", said)).uuids

    async def fail(tx: Transaction) -> None:
        version = await graphs.bump_version(tx, user.graph)
        await episodes.set_state(tx, user.graph, uuids[:2], EpisodeState.FAILED, version, "it broke")

    await engine.core.store.write(fail)
    failed = await engine.status.failed()
    assert {episode.uuid for episode in failed} == set(uuids[:2])
    assert {(episode.user_id, episode.session_id, episode.error) for episode in failed} == {
        ("alice", "talk", "it broke")
    }
    assert "secret" not in repr(failed)
    assert (await engine.status.ingestion()).failed == 2
    assert len(await engine.status.failed(1)) == 1
    with pytest.raises(InvalidInput):
        await engine.status.failed(0)


async def test_how_much_a_graph_holds(engine: Hitherto, teacher: Teacher) -> None:
    user = await engine.users.add("alice")
    await engine.sessions.add("talk", "alice")
    await engine.memory.add("talk", [NewMessage(content="I live in Oslo.", role_type="user")])
    await teacher.fact(user, "Oslo")
    assert await engine.status.counts(user.project, "alice") == GraphCounts(
        episodes=1, pending=1, failed=0, nodes=2, edges=1
    )
    with pytest.raises(NotFound):
        await engine.status.counts(user.project, "bob")


async def test_a_failed_episode_of_a_group_is_named_by_the_group(engine: Hitherto) -> None:
    await engine.groups.add("docs")
    kept = await engine.graph.add(NewEpisode(data="A note.", type="text"), group_id="docs")

    async def fail(tx: Transaction) -> None:
        await episodes.set_state(tx, kept.graph, [kept.uuid], EpisodeState.FAILED, 1, "no luck")

    await engine.core.store.write(fail)
    [failed] = await engine.status.failed()

    assert (failed.uuid, failed.user_id, failed.group_id) == (kept.uuid, None, "docs")
    project = (await engine.projects.get("default")).key
    assert (await engine.status.counts(project, group_id="docs")).failed == 1
