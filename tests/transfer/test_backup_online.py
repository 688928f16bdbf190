"""Backups beside a server at work, and what a kill in the middle of restoring leaves."""

import asyncio
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from hitherto.store.in_use import in_use
from hitherto.store.open import open_store
from hitherto.transfer.backing_up import back_up
from hitherto.transfer.restoring import restore
from tests.clients.running import RunningServer, running_server, wait_until
from tests.transfer.databases import contents, fill
from tests.transfer.killing import cli, environment, run_cli, run_killed


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_acknowledged_before_is_in_it(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    bare = f"sqlite://{tmp_path / 'h.db'}" if kind == "sqlite" else request.getfixturevalue("bare_postgresql_url")
    with running_server(kind, bare, tmp_path) as server, talking(server) as acknowledged:
        made: list[tuple[int, Path]] = []
        for number in range(2):
            path = tmp_path / f"{number}.backup"
            wait_until(lambda: len(acknowledged) > 5 * (len(made) + 1), "more was said")
            before = len(acknowledged)
            run_cli(bare, "backup", str(path))
            made.append((before, path))
        refused = subprocess.run(cli("restore", str(path), "--replace", "--yes"), env=environment(bare), check=False)
        assert refused.returncode == 2
    for before, path in made:
        said = messages_in(path, tmp_path / f"{path.name}.db")
        assert len(said) >= before
        assert said == [f"Message {number}." for number in range(len(said))]


@contextmanager
def talking(server: RunningServer) -> Iterator[list[int]]:
    """Add messages, one after the other, as long as the block lasts; yield those that were acknowledged."""
    acknowledged: list[int] = []
    done = threading.Event()

    def talk() -> None:
        with server.http() as http:
            http.post("/users", json={"user_id": "maya"}).raise_for_status()
            http.post("/sessions", json={"user_id": "maya", "session_id": "talk"}).raise_for_status()
            while not done.is_set():
                say(http, len(acknowledged))
                acknowledged.append(len(acknowledged))

    talker = threading.Thread(target=talk)
    talker.start()
    try:
        yield acknowledged
    finally:
        done.set()
        talker.join()


def say(http: httpx.Client, number: int) -> None:
    message = {"role_type": "user", "content": f"Message {number}."}
    http.post("/sessions/talk/memory", json={"messages": [message]}).raise_for_status()


def messages_in(backup: Path, database: Path) -> list[str]:
    """Restore a backup and return what was said, in the order in which it was accepted."""

    async def read() -> list[str]:
        await restore(str(database), backup)
        store = await open_store(str(database))
        rows = (await contents(store))["episodes"]
        await store.close()
        return [row[4] for row in sorted(rows, key=lambda row: int(row[2]))]

    return asyncio.run(read())


@pytest.mark.parametrize("batches", [1, 9])
async def test_killed_while_restoring_nothing_is_changed(batches: int, store_url: str, tmp_path: Path) -> None:
    full = str(tmp_path / "full.db")
    store = await open_store(full)
    await fill(store, 1)
    held = await contents(store)
    await back_up(full, tmp_path / "all.backup")
    await store.close()

    await asyncio.to_thread(run_killed, store_url, batches, "restore", str(tmp_path / "all.backup"))

    store = await open_store(store_url)
    assert not any((await contents(store)).values())
    await store.close()
    # The server of PostgreSQL sees the end of a killed connection when it sees it.
    await asyncio.to_thread(wait_until, lambda: not asyncio.run(in_use(store_url)), "nobody has it open")
    await restore(store_url, tmp_path / "all.backup")
    store = await open_store(store_url)
    assert await contents(store) == held
    await store.close()
