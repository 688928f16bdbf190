"""Fixtures of the command line's tests: settings that are the test's own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hitherto.cli.app import app

Hitherto = Callable[..., Result]


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing of the developer's own settings reaches a test; data goes to the test's folder, which is returned."""
    for name in [name for name in os.environ if name.upper().startswith("HITHERTO_")]:
        if name != "HITHERTO_MODEL_DIR":
            monkeypatch.delenv(name)
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("HITHERTO_DATA_DIR", str(folder))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def hitherto() -> Hitherto:
    """The command line, run in this process: `hitherto("keys", "list")`."""
    runner = CliRunner()

    def run(*arguments: str) -> Result:
        return runner.invoke(app, list(arguments))

    return run
