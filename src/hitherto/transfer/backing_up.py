"""Backing up: one consistent state of the whole database, written while others read and write it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from hitherto import __version__
from hitherto.clock import SystemClock
from hitherto.domain.errors import Damaged
from hitherto.domain.instants import format_instant
from hitherto.ports import Transaction
from hitherto.store import portable
from hitherto.store.migrations import CURRENT
from hitherto.store.open import is_postgresql, open_store
from hitherto.transfer.backup_file import BackupReader, BackupWriter, Header
from hitherto.transfer.new_file import NewFile


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written and read back: the rows of each table, and the size of the file in bytes."""

    rows: dict[str, int]
    size: int


async def back_up(url: str, path: Path) -> BackedUp:
    """Write all rows of the database at `url` to the new file `path`, and read the file back before it gets its name.

    Nobody is kept waiting: it reads one state of the database, as it was at the beginning.

    Raises:
        InvalidInput: when the file exists or cannot be written.
        Misconfigured: when the database has not the schema of this release.
        Damaged: when the files of the database are.
    """
    header = Header(
        schema=CURRENT,
        release=__version__,
        made_at=format_instant(SystemClock().now()),
        database="postgresql" if is_postgresql(url) else "sqlite",
    )
    with NewFile(path) as new:
        store = await open_store(url, migrate=False)
        try:
            rows = await store.read(lambda tx: _write(tx, new.unfinished, header))
        finally:
            await store.close()
        return BackedUp(rows, await asyncio.to_thread(_finish, new, rows))


async def _write(tx: Transaction, path: Path, header: Header) -> dict[str, int]:
    """Write one state of the database. It begins the file anew each time, as a database may run it twice."""
    found = await portable.problems(tx)
    if found:
        raise Damaged(f"the database file is damaged, no backup was made: {found[0]}")
    with BackupWriter(path, header) as writer:
        for table in portable.copied_tables():
            writer.begin(table.name, table.kinds)
            async for rows in table.pages(tx):
                writer.add(rows)
        writer.end()
        return writer.rows


def _finish(new: NewFile, rows: dict[str, int]) -> int:
    """Read back what was written, give the file its name, and return its size."""
    reader = BackupReader(new.unfinished)
    reader.check()
    if reader.rows != rows:
        raise Damaged(f"{new.unfinished} does not hold what was written to it; is the disk in order?")
    new.finish()
    return new.path.stat().st_size
