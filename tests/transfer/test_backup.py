"""A backup holds one state of everything, and goes into either database as a whole or not at all."""

import asyncio
import gzip
import hashlib
import random
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from hitherto.domain.errors import Damaged, HithertoError, InvalidInput, Misconfigured
from hitherto.domain.identity import ProjectKey, UuidFactory
from hitherto.domain.instants import Instant
from hitherto.ports import Store, Transaction
from hitherto.store import migrations, projects
from hitherto.store.open import open_store, sqlite_path
from hitherto.store.portable import LEFT_OUT, PAGE_ROWS, copied_tables
from hitherto.store.schema import metadata
from hitherto.transfer.backing_up import back_up
from hitherto.transfer.new_file import UNFINISHED
from hitherto.transfer.restoring import check_backup, restore
from tests.transfer.databases import contents, fill

DatabaseUrl = Callable[[str], str]


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> DatabaseUrl:
    """The URL of a database of a kind that nothing was ever made in."""

    def url(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite://{tmp_path / 'restored.db'}"
        made: str = request.getfixturevalue("bare_postgresql_url")
        return made

    return url


async def filled_backup(url: str, path: Path, **how: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Fill a database and back it up; return what is in it."""
    store = await open_store(url)
    try:
        await fill(store, 1, **how)
        held = await contents(store)
        await back_up(url, path)
        return held
    finally:
        await store.close()


async def held_in(url: str) -> dict[str, list[tuple[Any, ...]]]:
    store = await open_store(url, migrate=False)
    try:
        return await contents(store)
    finally:
        await store.close()


def test_every_table_is_copied_or_left_out_for_a_reason() -> None:
    assert {table.name for table in copied_tables()} == metadata.tables.keys() - LEFT_OUT.keys()
    assert LEFT_OUT.keys() == {"schema_version", "snapshot_files"}


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
async def test_what_is_backed_up_comes_back_on_either_database(
    store_url: str, target: str, empty_url: DatabaseUrl, tmp_path: Path
) -> None:
    counts = {"episodes": 2 * PAGE_ROWS + 3, "embeddings": PAGE_ROWS, "mentions": 0}
    held = await filled_backup(store_url, tmp_path / "all.backup", counts=counts)

    restored = await restore(empty_url(target), tmp_path / "all.backup")

    assert await held_in(empty_url(target)) == held
    assert restored.rows == {name: len(rows) for name, rows in held.items()}
    assert restored.rows["episodes"] == counts["episodes"]
    await back_up(empty_url(target), tmp_path / "again.backup")
    assert rows_in(tmp_path / "again.backup") == rows_in(tmp_path / "all.backup")


def rows_in(path: Path) -> list[bytes]:
    """Return the lines of a backup between its head and its end."""
    return gzip.decompress(path.read_bytes()).splitlines()[1:-1]


async def test_a_backup_is_for_its_owner_alone_and_overwrites_nothing(store_url: str, tmp_path: Path) -> None:
    path = tmp_path / "all.backup"
    await back_up(store_url, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_bytes()
    with pytest.raises(InvalidInput, match="exists"):
        await back_up(store_url, path)
    assert path.read_bytes() == written
    with pytest.raises(InvalidInput, match="cannot be written"):
        await back_up(store_url, tmp_path / "no" / "folder.backup")
    assert not (tmp_path / f"all.backup{UNFINISHED}").exists()


async def test_a_backup_is_one_state_while_others_write(store_url: str, tmp_path: Path) -> None:
    store = await open_store(store_url)
    written = 0

    async def write(tx: Transaction) -> None:
        # Two tables in one transaction: a copy that is no single state has one and not the other.
        project = await projects.ensure_project(tx, f"p{written}", Instant(written), UuidFactory())
        await tx.execute(_table("ontologies").writing(["project_key", "body", "updated_at"]), _ontology(project.key))

    async def keep_writing() -> None:
        nonlocal written
        while not done.is_set():
            await store.write(write)
            written += 1

    done = asyncio.Event()
    await fill(store, 3, counts={"projects": 0, "ontologies": 0, "episodes": 4 * PAGE_ROWS})
    writer = asyncio.create_task(keep_writing())
    made: list[dict[str, int]] = []
    while len(made) < 3:
        path = tmp_path / f"{len(made)}.backup"
        made.append((await back_up(store_url, path)).rows)
    done.set()
    await writer
    await store.close()
    assert [rows["projects"] for rows in made] == [rows["ontologies"] for rows in made]
    assert 0 < made[1]["projects"] < made[2]["projects"] <= written


def _table(name: str) -> Any:
    return next(table for table in copied_tables() if table.name == name)


def _ontology(project: ProjectKey) -> dict[str, Any]:
    return {"project_key": project, "body": "{}", "updated_at": 0}


async def test_what_is_there_is_lost_only_when_asked_for(store_url: str, tmp_path: Path) -> None:
    held = await filled_backup(store_url, tmp_path / "all.backup")
    store = await open_store(store_url)
    await store.write(lambda tx: projects.ensure_project(tx, "later", Instant(1), UuidFactory()))
    later = await contents(store)
    await store.close()

    with pytest.raises(InvalidInput, match="--replace"):
        await restore(store_url, tmp_path / "all.backup")
    assert await held_in(store_url) == later

    await restore(store_url, tmp_path / "all.backup", replace=True)
    assert await held_in(store_url) == held


async def test_the_project_that_is_always_there_is_nothing(store_url: str, tmp_path: Path, sqlite_url: str) -> None:
    held = await filled_backup(sqlite_url, tmp_path / "all.backup")
    if store_url == sqlite_url:
        sqlite_path(sqlite_url).unlink()
    store = await open_store(store_url)
    await store.write(lambda tx: projects.ensure_project(tx, "default", Instant(1), UuidFactory()))
    await store.close()
    await restore(store_url, tmp_path / "all.backup")
    assert await held_in(store_url) == held


async def test_nothing_is_replaced_under_a_running_server(store_url: str, tmp_path: Path) -> None:
    await back_up(store_url, tmp_path / "all.backup")
    store = await open_store(store_url)
    await store.read(projects.list_projects)
    with pytest.raises(InvalidInput, match="has the database open"):
        await restore(store_url, tmp_path / "all.backup", replace=True)
    await store.close()
    await restore(store_url, tmp_path / "all.backup", replace=True)


async def test_leases_of_then_hold_nobody_up(store_url: str, tmp_path: Path) -> None:
    store = await open_store(store_url)
    await fill(store, 1, counts={"graph_work": 1})
    statement = _table("graph_work").writing(list(_table("graph_work").kinds))
    row = {"graph_key": 9, "pending": 1, "next_seq": 2, "pending_since": 5, "epoch": 3, "attempts": 1}
    await store.write(lambda tx: tx.execute(statement, {**row, "owner": "w", "lease_until": 2**60}))
    await back_up(store_url, tmp_path / "all.backup")
    await store.close()
    await restore(store_url, tmp_path / "all.backup", replace=True)
    work = {row[0]: row for row in (await held_in(store_url))["graph_work"]}
    assert tuple(work[9]) == (9, 1, 2, 5, None, 0, 3, 1)


@pytest.fixture
async def backup(sqlite_url: str, tmp_path: Path) -> Path:
    await filled_backup(sqlite_url, tmp_path / "all.backup")
    return tmp_path / "all.backup"


def content_of(path: Path) -> bytes:
    return path.read_bytes()


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


async def refused(url: str, path: Path, kind: type[HithertoError] = Damaged) -> str:
    """Restore and be refused; return the reason. Nothing must have changed."""
    before = await held_in(url)
    with pytest.raises(kind) as caught:
        await restore(url, path, replace=True)
    assert await held_in(url) == before
    return caught.value.message


async def test_a_truncated_file_is_refused(backup: Path, store_url: str) -> None:
    whole = content_of(backup)
    for length in (0, 1, 9, 20, 200, len(whole) // 2, len(whole) - 9, len(whole) - 1):
        put(backup, whole[:length])
        await refused(store_url, backup)


async def test_an_altered_file_is_refused(backup: Path, sqlite_url: str) -> None:
    whole = content_of(backup)
    choose = random.Random(1)
    for _ in range(30):
        place = choose.randrange(10, len(whole))
        altered = bytearray(whole)
        altered[place] ^= 0xFF
        put(backup, bytes(altered))
        await refused(sqlite_url, backup)
    for more in (b"x", gzip.compress(b"[]\n")):
        put(backup, whole + more)
        await refused(sqlite_url, backup)


def rewritten(path: Path, change: Callable[[list[Any]], None], *, seal: bool = True) -> None:
    """Change the lines of a backup, and make the checksum right again where `seal` says so."""
    lines = [orjson.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    change(lines)
    body = b"".join(orjson.dumps(line) + b"\n" for line in lines[:-1])
    if seal:
        lines[-1]["sha256"] = hashlib.sha256(body).hexdigest()
    path.write_bytes(gzip.compress(body + orjson.dumps(lines[-1]) + b"\n"))


def _place(lines: list[Any], table: str) -> int:
    return next(number for number, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == table)


def _first_row_of(lines: list[Any], table: str) -> list[Any]:
    row = lines[_place(lines, table) + 1]
    assert isinstance(row, list)
    return row


CHANGES: dict[str, Callable[[list[Any]], None]] = {
    "another text": lambda lines: _first_row_of(lines, "nodes").__setitem__(2, "Mallory"),
    "a row less": lambda lines: lines.pop(_place(lines, "nodes") + 1),
}
SEALED_CHANGES: dict[str, Callable[[list[Any]], None]] = {
    "a row less": lambda lines: lines.pop(_place(lines, "nodes") + 1),
    "a wrong type": lambda lines: _first_row_of(lines, "nodes").__setitem__(0, "one"),
    "a flag for a number": lambda lines: _first_row_of(lines, "nodes").__setitem__(0, True),
    "no base64": lambda lines: _first_row_of(lines, "nodes").__setitem__(1, "%%%"),
    "a value less": lambda lines: _first_row_of(lines, "nodes").pop(),
    "an unknown table": lambda lines: lines[_place(lines, "nodes")].update(table="nodes; DROP TABLE users"),
    "an unknown column": lambda lines: lines[_place(lines, "nodes")]["columns"].update({"x) --": "int"}),
    "a table twice": lambda lines: lines[_place(lines, "nodes")].update(table="users"),
    "rows of no table": lambda lines: lines.insert(1, [1]),
    "a line that says nothing": lambda lines: lines.insert(1, 7),
    "the same key twice": lambda lines: _first_row_of(lines, "nodes").__setitem__(
        slice(0, 2), lines[_place(lines, "nodes") + 2][:2]
    ),
    "no first line": lambda lines: lines.pop(0),
    "no format": lambda lines: lines[0].pop("hitherto_backup"),
    "no schema": lambda lines: lines[0].update(schema="6"),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_lines_that_do_not_fit_the_checksum_are_refused(name: str, backup: Path, sqlite_url: str) -> None:
    rewritten(backup, CHANGES[name], seal=False)
    assert "checksum" in await refused(sqlite_url, backup)


@pytest.mark.parametrize("name", SEALED_CHANGES)
async def test_lines_that_make_no_sense_are_refused(name: str, backup: Path, store_url: str) -> None:
    rewritten(backup, SEALED_CHANGES[name])
    await refused(store_url, backup, HithertoError)


async def test_a_line_without_an_end_does_not_fill_the_memory(
    backup: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hitherto.transfer.backup_file.LONGEST_LINE", 1 << 20)
    first = gzip.decompress(content_of(backup)).splitlines(keepends=True)[0]
    put(backup, gzip.compress(first + b'["' + b"x" * (1 << 26)))
    assert "line 2: the line does not end" in await refused(sqlite_url, backup)


async def test_a_newer_form_or_schema_is_refused_by_name(backup: Path, sqlite_url: str) -> None:
    rewritten(backup, lambda lines: lines[0].update(schema=migrations.CURRENT + 1, release="99.0"))
    assert "upgrade hitherto" in await refused(sqlite_url, backup, Misconfigured)
    rewritten(backup, lambda lines: lines[0].update(hitherto_backup=2))
    assert "newer release" in await refused(sqlite_url, backup, Misconfigured)


async def test_a_file_that_is_none_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        check_backup(tmp_path / "none")
    (tmp_path / "text").write_text("Dear database")
    assert "not a complete" in await refused(sqlite_url, tmp_path / "text")


async def test_a_damaged_database_is_not_backed_up(sqlite_url: str, tmp_path: Path) -> None:
    store = await open_store(sqlite_url)
    await fill(store, 1, rows=40)
    await store.close()
    file = sqlite_path(sqlite_url)
    whole = bytearray(file.read_bytes())
    for page in range(20, len(whole) // 4096 - 1):
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    file.write_bytes(whole)
    with pytest.raises(Damaged):
        await back_up(sqlite_url, tmp_path / "all.backup")
    assert not (tmp_path / "all.backup").exists()


async def test_the_same_state_makes_the_same_lines(store: Store, store_url: str, tmp_path: Path) -> None:
    await fill(store, 5)
    for name in ("a", "b"):
        await back_up(store_url, tmp_path / name)
    assert rows_in(tmp_path / "a") == rows_in(tmp_path / "b")
