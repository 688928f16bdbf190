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


@group.command(
    epilog=examples(
        ("hitherto db distribute --print", "show the statements and do nothing"),
        ("hitherto db distribute --shards 128", "cut the graphs into 128 shards"),
    )
)
def distribute(
    show: Annotated[bool, typer.Option("--print", help="Show the statements for an empty database, and stop.")] = False,
    shards: Annotated[
        int | None, typer.Option(help="Into how many shards; more than there will ever be servers.", min=1, max=64_000)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Spread the tables over the servers of a Citus cluster. Where there is no Citus, nothing is changed."""
    from hitherto.settings import Settings
    from hitherto.store import distribution

    if show:
        typer.echo(";\n".join(distribution.statements(shards=shards)) + ";")
        return
    done = asyncio.run(distribution.distribute(Settings().database_url, shards))
    if as_json:
        print_json({"placed": done.placed, "were_there": done.were_there})
        return
    for name in done.placed:
        placement = distribution.PLACEMENTS[name]
        where = "copied to every server" if placement.column is None else f"distributed by {placement.column}"
        console().print(f"  {name}  {where}", markup=False)
    console().print(f"{len(done.placed)} tables placed, {len(done.were_there)} were in their place.", markup=False)


async def _scrub(url: str) -> "Scrubbed":
    from hitherto.store.open import open_store

    store = await open_store(url)
    try:
        return await store.scrub(rewrite=True)
    finally:
        await store.close()
