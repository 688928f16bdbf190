"""A worker as a process of its own: `python -m tests.chaos.worker_process URL`. Says "ready" once it works."""

import asyncio
import sys

from hitherto.store.open import open_store
from hitherto.worker import WorkerSettings
from tests.ingestion.scripted import HashEmbedder, ScriptedExtractor, worker_on

SETTINGS = WorkerSettings(lease_seconds=1, batch_size=3, poll_seconds=0.02, retry_seconds=0.01, graphs_in_flight=4)


async def main(url: str) -> None:
    store = await open_store(url, migrate=False)
    worker = worker_on(store, ScriptedExtractor(), HashEmbedder(), SETTINGS)
    print("ready", flush=True)  # noqa: T201 - read by the test
    await worker.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
