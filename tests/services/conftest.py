"""An open engine on each database, with nothing that ingests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hitherto.engine import Hitherto
from hitherto.services.scope import Scope
from hitherto.settings import Settings
from tests.services.teaching import Teacher, Ticking, Waking


@pytest.fixture
def wakes() -> Waking:
    return Waking()


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=store_url, data_dir=tmp_path)


@pytest.fixture
async def engine(settings: Settings, wakes: Waking) -> AsyncIterator[Hitherto]:
    """An engine without a worker and without learned models."""
    async with Hitherto(settings, workers="none", embedder=None, clock=Ticking(), wake=wakes) as opened:
        yield opened


@pytest.fixture
async def other(engine: Hitherto) -> Scope:
    """The services of another project of the same server."""
    return engine.project((await engine.projects.add("other")).key)


@pytest.fixture
def teacher(engine: Hitherto) -> Teacher:
    return Teacher(engine)
