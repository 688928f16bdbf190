"""`hitherto reembed`: vectors for another embedder."""

from typing import TYPE_CHECKING, Annotated

import typer

from hitherto.cli.output import console, examples

if TYPE_CHECKING:
    from hitherto.engine import Hitherto

REPORT_EVERY = 1_000


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=examples(
            ("HITHERTO_EMBEDDER=openai:text-embedding-3-small hitherto reembed", "beside servers that use another one"),
            ("hitherto reembed --drop-others", "and clear away the vectors of others"),
        )
    )(reembed)


def reembed(
    drop_others: Annotated[
        bool, typer.Option("--drop-others", help="Then delete the vectors of every other embedder.")
    ] = False,
) -> None:
    """Make the vectors that are missing for the embedder of the settings, in all projects.

    Servers go on meanwhile, with whatever embedder they were started with: make the new vectors first, then restart the
    servers with the new setting. It can be stopped and begun again at any time.
    """
    import asyncio

    from hitherto.engine import Hitherto
    from hitherto.settings import Settings

    async def run() -> None:
        async with Hitherto(Settings(), workers="none") as engine:
            await _reembed(engine, drop_others=drop_others)

    asyncio.run(run())


async def _reembed(engine: "Hitherto", *, drop_others: bool) -> None:
    from rich.markup import escape

    out = console()
    for reason in engine.degraded:
        out.print(f"[yellow]{escape(reason)}[/]")
    done = 0

    def progress(made: int) -> None:
        nonlocal done
        if done // REPORT_EVERY != (done + made) // REPORT_EVERY:
            out.print(f"  {done + made:,} vectors")
        done += made

    made = await engine.vectors.fill(progress)
    out.print(f"{made:,} vectors were missing for {engine.core.embedding_model} and are there now.")
    if drop_others:
        gone = await engine.vectors.drop_others()
        out.print(f"{gone:,} vectors of other embedders are deleted.")
