"""From a URL to a migrated database, also when several processes start at once."""

import asyncio
import multiprocessing
import re
import stat
import sys
from pathlib import Path
from typing import Any

import apsw
import asyncpg
import pytest
from sqlalchemy.schema import CreateIndex, CreateTable

from hitherto.domain.errors import Misconfigured, Unavailable
from hitherto.domain.instants import Instant
from hitherto.ports import Store
from hitherto.store import migrations, projects
from hitherto.store.open import open_store, sqlite_path, upgrade
from hitherto.store.schema import metadata
from hitherto.store.statement import postgresql_dialect, sqlite_dialect

OFFICIAL_SCHEMES = ("postgresql://", "postgres://", "postgresql+asyncpg://")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////var/lib/h.db", "/var/lib/h.db"),
        ("sqlite:///var/lib/h.db", "/var/lib/h.db"),
        ("sqlite:///./h.db", "h.db"),
        ("sqlite://h.db", "h.db"),
        ("sqlite:////a%20b/h.db", "/a b/h.db"),
        ("/var/lib/h.db", "/var/lib/h.db"),
        ("data/h.db", "data/h.db"),
        ("~/h.db", "~/h.db"),
    ],
)
def test_the_file_of_a_url(url: str, path: str) -> None:
    assert sqlite_path(url) == Path(path).expanduser().absolute()


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///", ":memory:", "sqlite:///:memory:", "sqlite://:memory:"])
def test_a_url_must_name_a_file(url: str) -> None:
    with pytest.raises(Misconfigured, match="must name a file"):
        sqlite_path(url)


async def test_other_databases_are_refused_by_name() -> None:
    with pytest.raises(Misconfigured, match="mysql is not"):
        await open_store("mysql://root@localhost/x")


async def test_a_new_file_and_its_folders_are_made_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "h.db"
    store = await open_store(str(path))
    await store.write(lambda tx: projects.ensure_project(tx, "p", Instant(1), _uuids()))
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    await store.close()
    assert set(modes) == {"h.db", "h.db-wal", "h.db-shm"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_a_path_that_cannot_hold_a_database_says_why(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="is a directory"):
        await open_store(str(tmp_path))
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear database, " * 500)
    with pytest.raises(Misconfigured, match="not a SQLite database"):
        await open_store(str(letter))
    assert letter.read_text().startswith("Dear database")
    with pytest.raises(Misconfigured, match="cannot be opened for writing"):
        await open_store(str(letter / "h.db"))


async def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    monkeypatch.delitem(sys.modules, "hitherto.store.postgres", raising=False)
    monkeypatch.delattr("hitherto.store.postgres", raising=False)
    with pytest.raises(Misconfigured, match=re.escape("pip install 'hitherto[postgres]'")):
        await open_store("postgresql://localhost/x")


@pytest.mark.parametrize("scheme", OFFICIAL_SCHEMES)
async def test_the_spellings_of_postgresql(scheme: str, postgresql_url: str) -> None:
    store = await open_store(scheme + postgresql_url.partition("://")[2])
    assert await store.read(projects.list_projects) == []
    await store.close()


async def test_opening_twice_keeps_what_is_there(store_url: str) -> None:
    for _ in range(2):
        store = await open_store(store_url)
        project = await store.write(lambda tx: projects.ensure_project(tx, "p", Instant(1), _uuids()))
        await store.close()
    store = await open_store(store_url, migrate=False)
    assert await store.read(projects.list_projects) == [project]
    await store.close()


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    await store.close()
    with pytest.raises(Unavailable, match="closed"):
        await store.read(projects.list_projects)
    with pytest.raises(Unavailable, match="closed"):
        await store.write(projects.list_projects)


async def test_a_schema_of_a_newer_release_is_left_alone(store_url: str) -> None:
    await _run_raw(store_url, f"INSERT INTO schema_version VALUES ({migrations.CURRENT + 1}, 0)")
    for migrate in (True, False):
        with pytest.raises(Misconfigured, match="upgrade hitherto"):
            await open_store(store_url, migrate=migrate)


async def test_an_old_schema_is_not_used_without_migrating(bare_postgresql_url: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="there is no database"):
        await open_store(str(tmp_path / "h.db"), migrate=False)
    (tmp_path / "h.db").touch()
    for url in (str(tmp_path / "h.db"), bare_postgresql_url):
        with pytest.raises(Misconfigured, match="upgrade the database first"):
            await open_store(url, migrate=False)


def _migrate(url: str, start: Any, results: Any) -> None:
    start.wait()
    try:
        asyncio.run(upgrade(url))
        results.put("done")
    except BaseException as error:
        results.put(repr(error))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_start_together_migrate_once(kind: str, bare_postgresql_url: str, tmp_path: Path) -> None:
    url = bare_postgresql_url if kind == "postgresql" else str(tmp_path / "h.db")
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(4), context.Queue()
    processes = [context.Process(target=_migrate, args=(url, start, results)) for _ in range(4)]
    for process in processes:
        process.start()
    assert [results.get(timeout=60) for _ in processes] == ["done"] * 4
    for process in processes:
        process.join()
    applied = asyncio.run(_run_raw(url, "SELECT count(*) FROM schema_version"))
    assert applied == [(len(migrations.MIGRATIONS),)]


async def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, bare_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = migrations.MIGRATIONS[0]
    broken = migrations.Migration(1, lambda dialect: [*good.statements(dialect), "CREATE TABLE users (x BIGINT)"])
    monkeypatch.setattr(migrations, "MIGRATIONS", (broken,))
    for url in (str(tmp_path / "h.db"), bare_postgresql_url):
        with pytest.raises((apsw.SQLError, asyncpg.DuplicateTableError)):
            await open_store(url)
        with pytest.raises(Misconfigured, match="schema 0"):
            await open_store(url, migrate=False)


async def test_a_migrated_sqlite_file_equals_one_built_from_the_schema(sqlite_url: str, tmp_path: Path) -> None:
    built = apsw.Connection(str(tmp_path / "built.db"))
    for statement in _built(sqlite_dialect()):
        built.execute(statement)
    migrated = apsw.Connection(str(sqlite_path(sqlite_url)))
    assert _described_sqlite(migrated) == _described_sqlite(built)
    migrated.close()
    built.close()


async def test_a_migrated_postgresql_database_equals_one_built_from_the_schema(
    postgresql_url: str, bare_postgresql_url: str
) -> None:
    for statement in _built(postgresql_dialect()):
        await _run_raw(bare_postgresql_url, statement)
    assert await _described_postgresql(postgresql_url) == await _described_postgresql(bare_postgresql_url)


def _uuids() -> Any:
    from hitherto.domain.identity import UuidFactory

    return UuidFactory()


def _built(dialect: Any) -> list[str]:
    tables = list(metadata.tables.values())
    made = [CreateTable(table) for table in tables] + [CreateIndex(i) for table in tables for i in table.indexes]
    return [str(element.compile(dialect=dialect)) for element in made]


def _described_sqlite(connection: apsw.Connection) -> dict[str, Any]:
    """Return columns, keys and indexes of each table, as SQLite understood them."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    described: dict[str, Any] = {}
    for table in tables:
        shape = connection.execute(f"PRAGMA table_list('{table}')").fetchall()
        columns = connection.execute(f"PRAGMA table_xinfo('{table}')").fetchall()
        indexes = connection.execute(f"PRAGMA index_list('{table}')").fetchall()
        described[table] = (shape, columns, sorted(_described_index(connection, index) for index in indexes))
    return described


def _described_index(connection: apsw.Connection, index: Any) -> tuple[Any, ...]:
    _, name, unique, origin, partial = index
    columns = tuple(connection.execute(f"PRAGMA index_xinfo('{name}')").fetchall())
    text = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).get
    condition = (text or "").partition("WHERE")[2].strip()
    return (name if origin == "c" else "", unique, origin, partial, columns, condition)


async def _described_postgresql(url: str) -> list[tuple[Any, ...]]:
    columns = await _run_raw(
        url,
        "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, collation_name"
        " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    )
    indexes = await _run_raw(
        url, "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"
    )
    return columns + indexes


async def _run_raw(url: str, statement: str) -> list[tuple[Any, ...]]:
    if url.startswith("postgresql"):
        connection = await asyncpg.connect(url)
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()
    file = apsw.Connection(str(sqlite_path(url)))
    try:
        return file.execute(statement).fetchall()
    finally:
        file.close()
