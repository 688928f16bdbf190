"""From every schema that there ever was to the present one, with all rows, on both databases."""

from pathlib import Path
from typing import Any

import pytest

from hitherto.domain.errors import Misconfigured
from hitherto.store import migrations
from hitherto.store.open import open_store, upgrade
from hitherto.transfer.backing_up import back_up
from hitherto.transfer.backup_file import BackupWriter, Header
from hitherto.transfer.restoring import restore
from tests.store.old_schemas import VERSIONS, build, held_in, run_raw
from tests.transfer.databases import contents


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without any table; the test runs once for each kind."""
    if request.param == "sqlite":
        return f"sqlite://{tmp_path / 'old.db'}"
    url: str = request.getfixturevalue("bare_postgresql_url")
    return url


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_earlier_schema_is_brought_up_to_date_with_its_rows(version: int, bare_url: str) -> None:
    held = await build(bare_url, version)
    assert {"projects", "api_keys", "episodes", "edges", "embeddings"} <= held.keys()

    for _ in range(2):
        await upgrade(bare_url)
        assert await held_in(bare_url, held) == held
        taken = await run_raw(bare_url, "SELECT version FROM schema_version ORDER BY version")
        assert taken == [(each,) for each in VERSIONS]
    # What the code reads today is there to be read, in every row.
    store = await open_store(bare_url, migrate=False)
    now = await contents(store)
    await store.close()
    assert {name: len(rows) for name, rows in now.items() if rows} == {name: len(rows) for name, rows in held.items()}


async def test_a_schema_from_the_future_is_left_as_it_is(bare_url: str, tmp_path: Path) -> None:
    held = await build(bare_url, migrations.CURRENT)
    await run_raw(bare_url, f"INSERT INTO schema_version VALUES ({migrations.CURRENT + 1}, 0)")
    for refused in (
        upgrade(bare_url),
        open_store(bare_url, migrate=False),
        back_up(bare_url, tmp_path / "future.backup"),
    ):
        with pytest.raises(Misconfigured, match=rf"has schema {migrations.CURRENT + 1}, made by a newer release"):
            await refused
    assert await held_in(bare_url, held) == held


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
async def test_a_backup_of_every_earlier_schema_is_restored(
    version: int, target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    old = f"sqlite://{tmp_path / 'old.db'}"
    held = await build(old, version)
    _write_backup(tmp_path / "old.backup", version, held)
    new = f"sqlite://{tmp_path / 'new.db'}"
    url: str = new if target == "sqlite" else request.getfixturevalue("bare_postgresql_url")

    restored = await restore(url, tmp_path / "old.backup")

    assert restored.header.schema == version
    assert await held_in(url, held) == held
    assert await run_raw(url, "SELECT version FROM schema_version ORDER BY version") == [(each,) for each in VERSIONS]


def _write_backup(path: Path, version: int, held: dict[str, list[dict[str, Any]]]) -> None:
    """Write what the release of that schema would have written."""
    from hitherto.store.portable import copied_tables

    kinds = {table.name: table.kinds for table in copied_tables()}
    with BackupWriter(path, Header(version, "0.1", "2025-01-01T00:00:00Z", "sqlite")) as writer:
        for table, rows in held.items():
            writer.begin(table, {column: kinds[table][column] for column in rows[0]})
            writer.add([tuple(row.values()) for row in rows])
        writer.end()
