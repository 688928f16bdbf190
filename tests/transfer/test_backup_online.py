"""Backups beside a server at work, and what a kill in the middle of restoring leaves."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from hitherto.store.open import open_store
from hitherto.transfer.backing_up import back_up
from hitherto.transfer.restoring import restore
from tests.clients.running import PATIENCE_SECONDS, RunningServer, running_server, wait_until
from tests.transfer.databases import contents, fill


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


def cli(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "hitherto", *arguments]


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "HITHERTO_DATABASE_URL": url}


def run_cli(url: str, *arguments: str) -> None:
    subprocess.run(cli(*arguments), env=environment(url), check=True, timeout=PATIENCE_SECONDS)


def messages_in(backup: Path, database: Path) -> list[str]:
    """Restore a backup and return what was said, in the order in which it was accepted."""

    async def read() -> list[str]:
        await restore(str(database), backup)
        store = await open_store(str(database))
        rows = (await contents(store))["episodes"]
        await store.close()
        return [row[4] for row in sorted(rows, key=lambda row: int(row[2]))]

    return asyncio.run(read())


async def test_killed_while_restoring_nothing_is_changed(tmp_path: Path) -> None:
    full, target = tmp_path / "full.db", tmp_path / "target.db"
    store = await open_store(str(full))
    await fill(store, 1, rows=1500)
    held = await contents(store)
    await back_up(str(full), tmp_path / "all.backup")
    await store.close()
    await (await open_store(str(target))).close()

    await asyncio.to_thread(kill_restoring, target, tmp_path / "all.backup")

    store = await open_store(str(target))
    assert not any((await contents(store)).values())
    await store.close()
    await restore(str(target), tmp_path / "all.backup")
    store = await open_store(str(target))
    assert await contents(store) == held
    await store.close()


def kill_restoring(target: Path, backup: Path) -> None:
    """Kill a restoring process while it writes."""
    log = target.with_name(f"{target.name}-wal")
    process = subprocess.Popen(cli("restore", str(backup)), env=environment(str(target)))
    wait_until(lambda: process.poll() is not None or (log.exists() and log.stat().st_size > 1 << 18), "it writes")
    assert process.poll() is None, "it was done before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
