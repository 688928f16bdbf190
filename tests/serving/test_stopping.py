"""The end of a server in the middle of a batch and of a request: what can be finished is, the rest is given back."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hitherto.clock import SystemClock
from hitherto.domain.extraction import ExtractionBatch
from hitherto.ports import Store
from hitherto.store import work
from hitherto.store.open import open_store
from tests.builders import GraphBuilder, accept
from tests.clients.test_language_model import EndpointThread
from tests.ingestion.scripted import QUICK, ScriptedExtractor, new_user, worker_on
from tests.scripted_endpoint import Reply
from tests.serving.running import serving, wait_until


@pytest.fixture
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("HITHERTO_")]:
        if name != "HITHERTO_MODEL_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HITHERTO_DATA_DIR", str(tmp_path))
    # Longer than the test: what is free for others was given back, it did not run out.
    monkeypatch.setenv("HITHERTO_LEASE_SECONDS", "600")
    monkeypatch.chdir(tmp_path)


async def waiting(store: Store) -> list[tuple[int, int]]:
    """Return how many episodes wait in each graph that can be claimed now, and how many attempts there were."""
    found = await store.read(lambda tx: work.candidates(tx, SystemClock().now(), 10))
    return [(each.pending, each.attempts) for each in found]


async def stop_in_the_middle(
    store: Store, seconds: float, meanwhile: Callable[[threading.Event], Awaitable[None]]
) -> None:
    """Stop a worker that reads, with so much time for its batch; `meanwhile` gets what lets it go on reading."""
    entered, go_on = threading.Event(), threading.Event()

    def wait(_: ExtractionBatch) -> None:
        entered.set()
        assert go_on.wait(20)

    build = GraphBuilder()
    await new_user(store, build)
    await accept(store, build, [build.episode("Alice | LIKES | tea", None)])
    stop = asyncio.Event()
    worker = worker_on(store, ScriptedExtractor(before=wait), settings=replace(QUICK, stop_seconds=seconds))
    running = asyncio.create_task(worker.run(stop))
    assert await asyncio.to_thread(entered.wait, 20)
    stop.set()
    await meanwhile(go_on)
    await asyncio.wait_for(running, 20)
    go_on.set()


async def test_a_batch_that_can_be_finished_is(store: Store) -> None:
    async def let_it_go_on(go_on: threading.Event) -> None:
        go_on.set()

    await stop_in_the_middle(store, 20, let_it_go_on)
    assert await waiting(store) == []
    assert (await store.read(work.depth)).pending == 0


async def test_a_batch_that_takes_too_long_is_dropped_and_no_attempt_counted(store: Store) -> None:
    async def leave_it(_: threading.Event) -> None:
        return None

    await stop_in_the_middle(store, 0.05, leave_it)
    assert await waiting(store) == [(1, 0)]


@pytest.mark.slow
@pytest.mark.usefixtures("own_settings")
def test_a_server_that_is_told_to_stop_gives_everything_back_and_answers_everybody(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with EndpointThread() as endpoint:
        endpoint.answer(Reply(hang=True))
        monkeypatch.setenv("HITHERTO_DATABASE_URL", sqlite_url)
        monkeypatch.setenv("HITHERTO_LLM", "tiny")
        monkeypatch.setenv("HITHERTO_LLM_BASE_URL", f"{endpoint.url}/v1")
        with serving(tmp_path) as server, server.client() as client:
            client.post("/users", json={"user_id": "maya", "first_name": "Maya"}).raise_for_status()
            client.post("/sessions", json={"session_id": "talk", "user_id": "maya"}).raise_for_status()
            told = {"messages": [{"role": "Maya", "role_type": "user", "content": "I live in Hamburg."}]}
            client.post("/sessions/talk/memory", json=told).raise_for_status()
            wait_until(lambda: endpoint.requests, "the model is asked")

            host, port = server.url.removeprefix("http://").split(":")
            with socket.create_connection((host, int(port)), timeout=30) as slow:
                slow.sendall(b"POST /api/v2/users HTTP/1.1\r\nhost: localhost\r\nauthorization: Api-Key x\r\n")
                slow.sendall(b"content-length: 100\r\n\r\n{")
                client.get("/users/maya").raise_for_status()
                server.send(signal.SIGTERM)
                answer = b"".join(iter(lambda: slow.recv(4096), b""))  # head and body may come apart
            assert answer.startswith(b"HTTP/1.1 503")
            assert b"the server stops" in answer
            assert server.ended() == 0
            log = server.log.read_text()
    assert "batches dropped, the worker stops" in log
    assert "did not stop in time" not in log
    assert "Traceback" not in log

    async def left() -> list[tuple[int, int]]:
        store = await open_store(sqlite_url)
        try:
            return await waiting(store)
        finally:
            await store.close()

    assert asyncio.run(left()) == [(1, 0)]
