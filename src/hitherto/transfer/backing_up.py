"""Backing up: one consistent state of the whole database, written while others read and write it."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from hitherto import __version__
from hitherto.clock import SystemClock
from hitherto.domain.errors import Damaged, HithertoError, InvalidInput
from hitherto.domain.instants import format_instant
from hitherto.ports import Transaction
from hitherto.store import portable
from hitherto.store.migrations import CURRENT
from hitherto.store.open import is_postgresql, open_store
from hitherto.transfer.backup_file import BackupReader, BackupWriter, Header

UNFINISHED = ".unfinished"
"""What the name of a backup ends with while it is written."""


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
    unfinished = path.with_name(path.name + UNFINISHED)
    header = Header(
        schema=CURRENT,
        release=__version__,
        made_at=format_instant(SystemClock().now()),
        database="postgresql" if is_postgresql(url) else "sqlite",
    )
    _make(path, unfinished)
    try:
        return await _back_up(url, path, unfinished, header)
    except OSError as error:
        raise HithertoError(f"the backup {path} cannot be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


async def _back_up(url: str, path: Path, unfinished: Path, header: Header) -> BackedUp:
    store = await open_store(url, migrate=False)
    try:
        rows = await store.read(lambda tx: _write(tx, unfinished, header))
    finally:
        await store.close()
    return BackedUp(rows, await asyncio.to_thread(_finish, unfinished, path, rows))


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


def _make(path: Path, unfinished: Path) -> None:
    """Make the file that is written, for its owner's eyes only."""
    if path.exists():
        raise InvalidInput(f"{path} exists; a backup is written to a new file", param="file")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}", param="file") from error


def _finish(unfinished: Path, path: Path, rows: dict[str, int]) -> int:
    """Read back what was written, give it its name once all of it is on the disk, and return its size."""
    reader = BackupReader(unfinished)
    reader.check()
    if reader.rows != rows:
        raise Damaged(f"{unfinished} does not hold what was written to it; is the disk in order?")
    _sync(unfinished)
    unfinished.replace(path)
    _sync(path.parent)
    return path.stat().st_size


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
