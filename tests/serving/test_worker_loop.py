"""What a worker process does first, and how it ends."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hitherto import Hitherto, Settings
from hitherto.engine import build_worker
from hitherto.services.messages import NewMessage
from hitherto.serving import worker_loop
from hitherto.store import work


async def test_nothing_is_claimed_before_the_models_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data_dir=tmp_path)
    claims: list[int] = []

    async with Hitherto(settings, workers="none", embedder=None) as engine:
        await engine.users.add("ann", first_name="Ann")
        await engine.sessions.add("talk", "ann")
        await engine.memory.add("talk", [NewMessage(role_type="user", content="I live in Lisbon.")])
        loop = asyncio.get_running_loop()

        async def waiting() -> int:
            now = engine.core.clock.now()
            return len(await engine.core.store.read(lambda tx: work.candidates(tx, now, 10)))

        @asynccontextmanager
        async def watched(chosen: Settings, **options: Any) -> AsyncIterator[Any]:
            async with build_worker(chosen, embedder=None, **options) as worker:
                warm_up = worker.warm_up

                def look_and_warm_up() -> None:
                    warm_up()
                    claims.append(asyncio.run_coroutine_threadsafe(waiting(), loop).result(20))

                monkeypatch.setattr(worker, "warm_up", look_and_warm_up)
                yield worker

        monkeypatch.setattr(worker_loop, "build_worker", watched)
        running = asyncio.create_task(worker_loop.run_worker(settings))
        async with asyncio.timeout(60):
            await engine.processed("ann")
        os.kill(os.getpid(), signal.SIGTERM)
        await running
    assert claims == [1], "the graph still waited when the models were there"
