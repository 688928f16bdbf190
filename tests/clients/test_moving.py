"""A program notices nothing when its server moves: same key, same uuids, same answers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from zep_cloud.client import Zep

from tests.clients.running import PATIENCE_SECONDS, RunningServer, running_server, wait_until
from tests.clients.test_quickstart import told


@contextmanager
def client_of(server: RunningServer, key: str) -> Iterator[Zep]:
    with httpx.Client(timeout=30) as transport:
        yield Zep(base_url=f"{server.url}/api/v2", api_key=key, httpx_client=transport)


def answers(client: Zep) -> list[Any]:
    """Everything that a program would ask of what was told."""
    found = client.graph.search(user_id="ann", query="Where does Ann live?", scope="edges")
    assert found.edges
    return [
        client.user.list_ordered(),
        client.user.get_sessions("ann"),
        client.memory.get("talk"),
        client.memory.get_session_messages("talk"),
        client.graph.node.get_by_user_id("ann"),
        client.graph.edge.get_by_user_id("ann"),
        client.graph.episode.get_by_user_id("ann"),
        found,
    ]


def hitherto(database_url: str, folder: Path, *arguments: str) -> None:
    environment = {**os.environ, "HITHERTO_DATABASE_URL": database_url, "HITHERTO_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "hitherto", *arguments]
    subprocess.run(command, env=environment, check=True, timeout=PATIENCE_SECONDS)


def learned(client: Zep) -> bool:
    return all(message.processed for message in client.memory.get("talk").messages or [])


def test_from_sqlite_to_postgresql(bare_postgresql_url: str, tmp_path: Path) -> None:
    laptop, backup, export = f"sqlite://{tmp_path / 'laptop.db'}", tmp_path / "all.backup", tmp_path / "ann.jsonl"
    with running_server("sqlite", laptop, tmp_path) as server, client_of(server, server.key) as client:
        key = server.key
        client.user.add(user_id="ann", first_name="Ann")
        client.memory.add_session(session_id="talk", user_id="ann")
        client.memory.add("talk", messages=told())
        wait_until(lambda: learned(client), "all is learned")
        before = answers(client)
        hitherto(laptop, tmp_path, "backup", str(backup))

    hitherto(bare_postgresql_url, tmp_path, "restore", str(backup))

    with (
        running_server("postgresql", bare_postgresql_url, tmp_path) as server,
        client_of(server, key) as client,
        client_of(server, server.other_key) as other,
    ):
        assert answers(client) == before

        # And from one project to another, beside the running server.
        hitherto(bare_postgresql_url, tmp_path, "export", str(export), "--user", "ann")
        hitherto(bare_postgresql_url, tmp_path, "import", str(export), "--project", "other")
        after = answers(other)
        assert after[2].context == before[2].context
        assert [edge.fact for edge in after[5]] == [edge.fact for edge in before[5]]
        assert not {edge.uuid_ for edge in after[5]} & {edge.uuid_ for edge in before[5]}
        other.memory.add("talk", messages=told())
        wait_until(lambda: learned(other), "more is learned")
        assert answers(client) == before
