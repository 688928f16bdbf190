"""`hitherto worker`: ingestion without a server."""

import asyncio
from typing import Annotated

import typer

from hitherto.cli.output import examples


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=examples(
            ("hitherto worker", "beside servers that run with --workers 0, also on other machines"),
            ("hitherto worker --until-idle", "after an import, without a server"),
        )
    )(worker)


def worker(
    until_idle: Annotated[bool, typer.Option("--until-idle", help="Stop when nothing waits any more.")] = False,
) -> None:
    """Ingest what servers and imports accepted, until Ctrl-C. Any number may run on one database."""
    from hitherto.serving.process import use_little_memory

    use_little_memory()
    from hitherto.observe import configure_logging
    from hitherto.serving.worker_loop import run_until_idle, run_worker
    from hitherto.settings import Settings
    from hitherto.store.open import upgrade

    settings = Settings()
    configure_logging(settings.log_level, settings.log_format)

    async def run() -> None:
        await upgrade(settings.database_url)
        await (run_until_idle(settings) if until_idle else run_worker(settings))

    asyncio.run(run())
