"""Every page of the documentation does what it shows, with the official client and a started server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.conftest import Reader
from tests.docs.pages import ROOT, blocks, pages, shows, steps

PAGE_SECONDS = 90

PAGE = """
```python
client = 1
print(client)
```

That prints:

```text
1
```

```python no-run: needs a model
1 / 0
```

```python
raise ValueError("on line 17")
```
"""


def play(page: Path, environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.docs.play", str(page)],
        cwd=ROOT,
        env={**os.environ, **environment, "HITHERTO_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=PAGE_SECONDS,
    )


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_does_what_it_shows(page: Path, reader: Reader, tmp_path: Path) -> None:
    played = play(page, reader(page), tmp_path)

    assert played.returncode == 0, played.stderr


def test_a_failure_names_the_page_and_its_line(reader: Reader, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    played = play(page, reader(page), tmp_path)

    assert played.returncode == 1
    assert f'"{page}", line 18' in played.stderr
    assert "on line 17" in played.stderr


def test_another_output_than_the_page_shows_is_a_failure(reader: Reader, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.replace("\n1\n", "\n2\n"))
    played = play(page, reader(page), tmp_path)

    assert played.returncode == 1
    assert f"{page}:10: the page shows\n2\n" in played.stderr


def test_python_runs_unless_a_reason_excuses_it() -> None:
    ran = steps(PAGE.replace("no-run: needs a model", "no-run:"))

    assert [step.code.line for step in steps(PAGE)] == [3, 18]
    assert [step.code.line for step in ran] == [3, 14, 18]
    assert [step.output.text if step.output else None for step in steps(PAGE)] == ["1\n", None]


def test_blocks_keep_their_words_and_lines() -> None:
    found = [(block.language, block.line) for block in blocks(PAGE)]

    assert found == [("python", 3), ("text", 10), ("python", 14), ("python", 18)]


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a 0...", "a 0.53\n", True),
        ("a\n...\nd", "a\nb\nc\nd", True),
        ("a", "a\nb", False),
        ("(a)", "(a)  \n", True),
        ("a b", "a c", False),
    ],
)
def test_dots_stand_for_anything(expected: str, printed: str, same: bool) -> None:
    assert shows(expected, printed) is same
