"""Restoring a backup: all of it or nothing, into either database, whichever the backup was made of."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine.interfaces import Dialect

from hitherto.domain.errors import Damaged, HithertoError, InvalidInput, Misconfigured
from hitherto.domain.projects import DEFAULT_PROJECT
from hitherto.ports import Transaction
from hitherto.store import migrations, portable, projects
from hitherto.store.in_use import in_use
from hitherto.store.open import is_postgresql, open_store
from hitherto.store.portable import CopiedTable, RawStatement
from hitherto.store.statement import Statement, postgresql_dialect, sqlite_dialect
from hitherto.transfer.backup_file import BackupReader, Header, TableBegins

_END_LEASES = RawStatement(
    "restoring.end_leases", *["UPDATE graph_work SET owner = NULL, lease_until = 0 WHERE lease_until <> 0"] * 2
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: when the backup was made, of which schema and database, and the rows of each table."""

    header: Header
    rows: dict[str, int]


def check_backup(path: Path) -> Restored:
    """Read a whole backup and return what is in it.

    Raises:
        InvalidInput: when there is no such file.
        Damaged: when it is not complete and unaltered.
        Misconfigured: when a newer release made it.
    """
    reader = BackupReader(path)
    try:
        header = reader.check()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}", param="file") from error
    if header.schema > migrations.CURRENT:
        raise Misconfigured(
            f"{path} has schema {header.schema}, made by a newer release ({header.release}); this one knows "
            f"{migrations.CURRENT}: upgrade hitherto"
        )
    return Restored(header, reader.rows)


async def restore(url: str, path: Path, *, replace: bool = False) -> Restored:
    """Put the rows of a backup into the database at `url`, in one transaction, and bring them to the present schema.

    What is there is lost with `replace`; without it the database must be empty.

    Raises:
        InvalidInput: when there is something in the database, or somebody has it open.
        Damaged: when the backup is not complete and unaltered; nothing was changed then.
        Misconfigured: when a newer release made the backup or the database.
    """
    found = await asyncio.to_thread(check_backup, path)
    if await in_use(url):
        raise InvalidInput("a server, a worker or another command has the database open; stop it, then restore")
    dialect = postgresql_dialect() if is_postgresql(url) else sqlite_dialect()
    store = await open_store(url)
    try:
        if not replace:
            await store.read(_refuse_unless_empty)
        await store.write(lambda tx: _Restoring(path, found, dialect).run(tx))
    except (HithertoError, OSError):
        raise
    except Exception as error:  # of either driver
        raise Damaged(f"{path} holds what the database refuses: {error}; nothing was changed") from error
    finally:
        await store.close()
    return found


async def _refuse_unless_empty(tx: Transaction) -> None:
    """Raise `InvalidInput` when there is anything but the project that is always there."""
    for table in portable.copied_tables():
        allowed = table.name == "projects" and {one.name for one in await projects.list_projects(tx)}
        if await table.count(tx) and allowed != {DEFAULT_PROJECT}:
            raise InvalidInput(
                f"there is something in the database already, in {table.name}; --replace deletes all of it"
            )


@dataclass(frozen=True, slots=True)
class _Restoring:
    """One run of it: the tables made anew in the schema of the backup, filled, counted, and brought up to date."""

    path: Path
    found: Restored
    dialect: Dialect

    async def run(self, tx: Transaction) -> None:
        schema = self.found.header.schema
        await portable.drop_all(tx)
        await self._take_steps(tx, 0, schema)
        await self._fill(tx)
        await self._compare(tx)
        # The workers that held them are of another time.
        await tx.execute(_END_LEASES, {})
        await self._take_steps(tx, schema, migrations.CURRENT)
        problems = await portable.problems(tx)
        if problems:
            raise HithertoError(f"the restored database would be damaged, nothing was changed: {problems[0]}")

    async def _take_steps(self, tx: Transaction, first: int, last: int) -> None:
        texts = migrations.steps(first, self.dialect, upto=last)
        for text in [migrations.ENSURE_TABLE, *texts]:
            await tx.execute(RawStatement("restoring.step", text, text), {})

    async def _fill(self, tx: Transaction) -> None:
        tables = {table.name: table for table in portable.copied_tables()}
        table: CopiedTable | None = None
        statement: Statement | None = None
        for part in BackupReader(self.path).parts():
            if isinstance(part, Header):
                if part != self.found.header:
                    raise Damaged(f"{self.path} was changed while it was read; nothing was changed")
            elif isinstance(part, TableBegins):
                table = self._known(tables, part)
                statement = table.writing(list(part.columns))
            elif table is not None and statement is not None:
                await table.write(tx, statement, part)

    def _known(self, tables: dict[str, CopiedTable], begins: TableBegins) -> CopiedTable:
        table = tables.get(begins.name)
        if table is None or not begins.columns.items() <= table.kinds.items():
            raise Damaged(f"{self.path} holds a table {begins.name!r} that this release does not know")
        return table

    async def _compare(self, tx: Transaction) -> None:
        for table in portable.copied_tables():
            expected = self.found.rows.get(table.name)
            if expected is not None and await table.count(tx) != expected:
                raise HithertoError(f"not every row of {table.name} arrived; nothing was changed")
