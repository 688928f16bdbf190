"""`hitherto db`: the database's own business."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from hitherto.cli.output import console, examples, print_json

if TYPE_CHECKING:
    from hitherto.domain.erasure import Scrubbed

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


@group.command(
    epilog=examples(
        ("hitherto db vacuum", "after an erasure, or to give room back to the disk"),
        ("hitherto db vacuum --json", "for programs"),
    )
)
def vacuum(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Write the files of the database anew, without what was deleted. It takes time and room like a copy."""
    from hitherto.settings import Settings

    scrubbed = asyncio.run(_scrub(Settings().database_url))
    if as_json:
        print_json({"scrubbed": scrubbed.done, "left": scrubbed.left})
        return
    for title, lines in (("Done", scrubbed.done), ("Out of reach", scrubbed.left)):
        console().print(f"[bold]{title}[/]")
        for line in lines:
            console().print(f"  {line}", markup=False)


async def _scrub(url: str) -> "Scrubbed":
    from hitherto.store.open import open_store

    store = await open_store(url)
    try:
        return await store.scrub(rewrite=True)
    finally:
        await store.close()
