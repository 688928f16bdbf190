"""`hitherto db`: the database's own business."""

import asyncio

import typer

from hitherto.cli.output import console, examples

group = typer.Typer(name="db", help="Look after the database.", no_args_is_help=True)


@group.command(
    epilog=examples(
        ("hitherto db upgrade", "bring the configured database up to date"),
        ("HITHERTO_DATABASE_URL=postgresql://me@db/hitherto hitherto db upgrade", "another one"),
    )
)
def upgrade() -> None:
    """Bring the database to the schema of this version. The server does it at its start, too."""
    from hitherto.settings import Settings, masked_url
    from hitherto.store.open import upgrade as upgrade_database

    url = Settings().database_url
    asyncio.run(upgrade_database(url))
    console().print(f"{masked_url(url)} is up to date.", markup=False)
