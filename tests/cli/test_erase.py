"""`hitherto erase` and `hitherto db vacuum`: a receipt for the operator, and nothing of the user for anybody."""

import asyncio
import json
from pathlib import Path

import pytest

from hitherto.domain.errors import Unavailable
from hitherto.engine import Hitherto as Engine
from hitherto.services.messages import NewMessage
from hitherto.settings import Settings
from hitherto.store import sqlite
from tests.cli.conftest import Hitherto
from tests.postgres_server import PostgresServer
from tests.store.test_scrub import MARK, holding


def tell(user_id: str, project: str = "default") -> None:
    """Say something as a user and have it ingested, in an engine that is closed again."""

    async def run() -> None:
        async with Engine(Settings(), workers="thread", embedder=None) as engine:
            scope = engine.project((await engine.projects.ensure(project)).key)
            await scope.users.add(user_id, first_name=user_id, email=f"{user_id}@x.org")
            await scope.sessions.add(f"{user_id}-talk", user_id)
            said = [
                NewMessage(content=f"I live in {user_id}town. " + "So it is. " * 500, role_type="user", role=user_id)
            ]
            await scope.memory.add(f"{user_id}-talk", said)
            await engine.processed(user_id, project=scope.project)

    asyncio.run(run())


def test_a_user_is_erased_out_of_every_file(hitherto: Hitherto, own_settings: Path, tmp_path: Path) -> None:
    for user_id in (MARK, "Pteranodon"):
        tell(user_id)
    assert holding(own_settings)

    receipt = tmp_path / "receipt.json"
    erased = hitherto("erase", "user", MARK, "--receipt", str(receipt))

    assert erased.exit_code == 0, erased.output
    assert holding(own_settings) == []
    assert holding(own_settings, "Pteranodon")
    told = json.loads(receipt.read_text())
    assert told["erased"]["id"] == MARK
    assert told["by"]["command"] == "hitherto erase user"
    assert told["deleted_rows"]["episodes"] == 1
    assert receipt.stat().st_mode & 0o077 == 0
    assert MARK not in erased.output.replace(str(receipt), "")
    (listed,) = json.loads(hitherto("erase", "list", "--json").stdout)
    assert listed["receipt"] == told["receipt"]
    assert told["receipt"] in hitherto("erase", "list").stdout


def test_out_of_the_table_files_of_postgresql(
    hitherto: Hitherto, bare_postgresql_url: str, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", bare_postgresql_url)
    tell(MARK, "shop")
    name = bare_postgresql_url.partition("@/")[2].partition("?")[0]
    postgres_server.execute("ANALYZE", "CHECKPOINT", database=name)
    tables = postgres_server.table_files(name)
    assert holding(tables)

    erased = hitherto("erase", "user", MARK, "--project", "shop", "--vacuum")

    assert erased.exit_code == 0, erased.output
    assert holding(tables) == []
    assert json.loads(erased.stdout)["erased"]["project"] == "shop"


def test_without_vacuum_the_receipt_says_what_is_left_and_db_vacuum_ends_it(
    hitherto: Hitherto, bare_postgresql_url: str, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", bare_postgresql_url)
    name = bare_postgresql_url.partition("@/")[2].partition("?")[0]
    tell(MARK)
    told = json.loads(hitherto("erase", "user", MARK).stdout)
    assert any("db vacuum" in line for line in told["left"])
    vacuumed = hitherto("db", "vacuum")
    assert vacuumed.exit_code == 0, vacuumed.output
    assert holding(postgres_server.table_files(name)) == []
    assert json.loads(hitherto("db", "vacuum", "--json").stdout)["scrubbed"]


def test_no_receipt_no_erasure(hitherto: Hitherto, tmp_path: Path) -> None:
    tell("maya")
    taken = tmp_path / "taken.json"
    taken.write_text("of somebody else")
    for path in (taken, tmp_path / "no" / "folder.json"):
        result = hitherto("erase", "user", "maya", "--receipt", str(path))
        assert result.exit_code == 2
        assert "cannot be written" in result.stderr
    assert taken.read_text() == "of somebody else"
    assert hitherto("status", "--user", "maya").exit_code == 0


def test_whoever_is_not_there_leaves_no_receipt(hitherto: Hitherto, tmp_path: Path) -> None:
    result = hitherto("erase", "user", "nobody", "--receipt", str(tmp_path / "receipt.json"))
    assert (result.exit_code, result.stderr) == (1, "hitherto: user not found: nobody\n")
    assert not (tmp_path / "receipt.json").exists()
    assert "Nothing has been erased" in hitherto("erase", "list").stdout


def test_files_that_could_not_be_scrubbed_are_a_failure_with_a_receipt(
    hitherto: Hitherto, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Unavailable("somebody reads all the time")

    tell("maya")
    with monkeypatch.context() as patched:
        patched.setattr(sqlite, "scrub_file", busy)
        result = hitherto("erase", "user", "maya")
    assert result.exit_code == 1
    assert "somebody reads" in json.loads(result.stdout)["left"][0]
    assert "hitherto db vacuum" in result.stderr
    assert hitherto("status", "--user", "maya").exit_code == 1
