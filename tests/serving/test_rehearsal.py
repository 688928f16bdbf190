"""An episode is read in a real process apart, which may die of it."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from hitherto import Hitherto, Settings
from hitherto.domain.identity import GraphKey
from hitherto.services.messages import NewMessage
from hitherto.serving.rehearsal import rehearse_apart


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[Hitherto]:
    async with Hitherto(settings, workers="none", embedder=None) as opened:
        await opened.users.add("ann", first_name="Ann")
        await opened.sessions.add("talk", "ann")
        await opened.memory.add("talk", [NewMessage(role_type="user", content="I live in Lisbon.")])
        yield opened


async def graph_of(engine: Hitherto) -> GraphKey:
    (episode,) = await engine.graph.episodes("ann")
    return episode.graph


async def test_what_does_no_harm_is_cleared_and_nothing_of_it_is_kept(engine: Hitherto, settings: Settings) -> None:
    before = psutil.Process().children()
    assert await rehearse_apart(settings, await graph_of(engine)) is None
    (episode,) = await engine.graph.episodes("ann")
    assert episode.state == "pending"
    assert await engine.graph.edges("ann") == []
    assert psutil.Process().children() == before


@pytest.mark.parametrize(
    ("deed", "verdict"), [("die", "SIGSEGV"), ("leave", "exit status 7"), ("fail", None), ("start", None)]
)
async def test_only_a_death_while_reading_convicts(
    engine: Hitherto, settings: Settings, deed: str, verdict: str | None
) -> None:
    command = [sys.executable, "-m", "tests.serving.deadly_rehearsal", deed]
    assert await rehearse_apart(settings, await graph_of(engine), command) == verdict


async def test_a_database_that_is_away_convicts_nobody(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/nowhere/at.sqlite3", data_dir=tmp_path)
    assert await rehearse_apart(settings, GraphKey(1)) is None
