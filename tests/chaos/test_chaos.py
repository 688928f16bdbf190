"""A few seconds of what `python -m benchmarks.chaos` does for minutes, on both databases."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.chaos.__main__ import table
from benchmarks.chaos.run import Plan, run

SEED = 7
KILLS = 3


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("HITHERTO_")]:
        if name != "HITHERTO_MODEL_DIR":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, as a socket needs."""
    made = Path(tempfile.mkdtemp(prefix="hitherto-chaos-"))
    yield made
    shutil.rmtree(made)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_some_deaths_and_troubles_are_survived(kind: str, folder: Path) -> None:
    outcome = run(Plan(kind=kind, seed=SEED, kills=KILLS, seconds=8, patience=90), folder)
    assert outcome.reckoning.faults == []
    assert outcome.deeds.kills.total() >= 1
    assert outcome.deeds.troubles.total() >= 1
    assert outcome.acknowledged > 0
    assert "| kill -9 of workers" in table([outcome])
