"""docs/library.md: its program runs as printed, and it names what there is."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import hitherto
from hitherto import Hitherto
from hitherto.domain import errors

PAGE = (Path(__file__).parent.parent / "docs" / "library.md").read_text()


def programs() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("program", programs())
def test_the_printed_program_runs_and_remembers(program: str, tmp_path: Path) -> None:
    environment = {**os.environ, "HITHERTO_DATA_DIR": str(tmp_path), "PYTHONWARNINGS": "error::ResourceWarning"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    first, context = done.stdout.split("\n", 1)
    assert "works at Acme" in first
    assert "Lisbon" in context


def test_every_argument_of_the_engine_is_described() -> None:
    arguments = list(inspect.signature(Hitherto).parameters)
    assert f"`Hitherto({arguments[0]}, *, {', '.join(arguments[1:])})`" in PAGE
    assert all(f"- `{argument}`: " in PAGE for argument in arguments)


def test_every_service_is_in_the_table() -> None:
    services = {name for name in vars(Hitherto) if isinstance(vars(Hitherto)[name], property)} - {"core"}
    rows = [row for row in PAGE.splitlines() if row.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == {name for name in services if not name.startswith("_")}


def test_every_error_that_a_caller_meets_is_named() -> None:
    family = {name for name, value in vars(errors).items() if isinstance(value, type)} - {"PayloadTooLarge"}
    assert {name for name in family if f"`{name}`" in PAGE or f"hitherto.{name}" in PAGE} == family
    assert family <= set(hitherto.__all__)
