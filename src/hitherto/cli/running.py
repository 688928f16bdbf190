"""Running a piece of work with an engine."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from hitherto.engine import Hitherto
    from hitherto.services.scope import Scope

T = TypeVar("T")

PROJECT = Annotated[str, typer.Option(help="The project to work in.")]


def with_engine(work: Callable[["Hitherto"], Awaitable[T]]) -> T:
    """Open an engine that ingests nothing on the configured database, run `work` with it, close it."""
    from hitherto.engine import Hitherto
    from hitherto.settings import Settings

    async def run() -> T:
        async with Hitherto(Settings(), workers="none", embedder=None) as engine:
            return await work(engine)

    return asyncio.run(run())


def with_scope(project: str, work: Callable[["Scope"], Awaitable[T]]) -> T:
    """Run `work` with the services of the project named `project`."""

    async def run(engine: "Hitherto") -> T:
        return await work(engine.project((await engine.projects.get(project)).key))

    return with_engine(run)
