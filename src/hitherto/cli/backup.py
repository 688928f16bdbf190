"""`hitherto backup` and `hitherto restore`: the whole database in a file, and back."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.confirming import confirm
from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import with_engine

if TYPE_CHECKING:
    from hitherto.transfer.restoring import Restored

AS_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog=examples(
            ("hitherto backup memory.backup", "while the server runs and writes"),
            ("hitherto restore memory.backup --check", "is it whole?"),
        )
    )(backup)
    app.command(
        epilog=examples(
            ("hitherto restore memory.backup", "into an empty database, with the server stopped"),
            ("hitherto restore memory.backup --replace", "in the place of everything that is there"),
            ("HITHERTO_DATABASE_URL=postgresql://me@db/hitherto hitherto restore memory.backup", "from SQLite, say"),
        )
    )(restore)


def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write; it must not exist.")],
    as_json: AS_JSON = False,
) -> None:
    """Write the whole database to a file: one consistent state, while others go on reading and writing.

    The file holds every table, vectors included, of keys only the hashes, and no settings. It is read back before it
    gets its name. SQLite and PostgreSQL write the same form, and either can take the other's.
    """
    from hitherto.settings import Settings
    from hitherto.transfer.backing_up import back_up
    from hitherto.transfer.backup_file import total

    done = asyncio.run(back_up(Settings().database_url, file))
    if as_json:
        print_json({"file": str(file), "bytes": done.size, "rows": done.rows})
    else:
        console().print(f"{file}: {total(done.rows):,} rows, {_size(done.size)}, read back and right.", markup=False)


def restore(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="A file that `hitherto backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Delete what is in the database first.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only read the file and say what is in it.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AS_JSON = False,
) -> None:
    """Put a backup into the configured database, in one transaction: all of it, or nothing is changed.

    Servers and workers have to be stopped. The file is read and checked as a whole before anything is touched. A
    database that holds something is refused unless --replace is given. A backup of an earlier release is brought to
    the present schema.
    """
    from hitherto.settings import Settings, masked_url
    from hitherto.transfer.restoring import check_backup
    from hitherto.transfer.restoring import restore as put_back

    if check:
        _tell(check_backup(file), f"{file} is whole", as_json)
        return
    url = Settings().database_url
    if replace:
        confirm(f"Delete everything in {masked_url(url)} and put {file} in its place?", yes=yes)
    restored = asyncio.run(put_back(url, file, replace=replace))
    with_engine(lambda engine: engine.audit.done("database.restore"))
    _tell(restored, f"{masked_url(url)} is restored", as_json)


def _tell(found: "Restored", what: str, as_json: bool) -> None:
    from hitherto.transfer.backup_file import total

    header = found.header
    if as_json:
        plain: dict[str, Any] = {"made_at": header.made_at, "schema": header.schema, "release": header.release}
        print_json({**plain, "database": header.database, "rows": found.rows})
        return
    made = f"made at {header.made_at} by release {header.release} on {header.database}, schema {header.schema}"
    console().print(f"{what}: {total(found.rows):,} rows; {made}.", markup=False)


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB" if count >= 1_000_000 else f"{count / 1000:,.1f} kB"
