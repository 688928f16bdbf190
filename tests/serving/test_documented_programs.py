"""The programs in the documentation run as they stand there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.running import PATIENCE_SECONDS, Server, serving

ROOT = Path(__file__).resolve().parents[2]
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HITHERTO_DATA_DIR", str(folder))
        with serving(folder) as started:
            yield started


def program(page: str, about: str) -> str:
    """Return the Python blocks of a page from the first that speaks `about` something on, up to another program."""
    blocks = PYTHON.findall((ROOT / page).read_text(encoding="utf-8"))
    (first,) = [number for number, block in enumerate(blocks) if about in block]
    following = [block for block in blocks[first + 1 :] if "import" not in block]
    return "\n".join([blocks[first], *following])


def output_of(source: str, folder: Path, **environment: str) -> str:
    command = [sys.executable, "-c", source]
    env = {**os.environ, "HITHERTO_DATA_DIR": str(folder), **environment}
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_client_of_the_readme(server: Server, tmp_path: Path) -> None:
    said = output_of(program("README.md", "zep_cloud"), tmp_path, ZEP_API_URL=server.url, ZEP_API_KEY="any")
    assert "<FACTS>" in said


def test_the_client_of_the_quickstart(server: Server, tmp_path: Path) -> None:
    source = program("docs/quickstart.md", "zep_cloud").replace('"maya"', '"maya2"').replace("talk-", "walk-")
    said = output_of(source, tmp_path, ZEP_API_URL=server.url, ZEP_API_KEY="any")
    assert "I moved to Lisbon on March 29th." in said


def test_the_library_of_the_readme(tmp_path: Path) -> None:
    said = output_of(program("README.md", "from hitherto import"), tmp_path)
    assert "lives in Hamburg." in said


def test_the_client_of_the_page_on_documents(server: Server, tmp_path: Path) -> None:
    said = output_of(program("docs/documents.md", "zep_cloud"), tmp_path, ZEP_API_URL=server.url, ZEP_API_KEY="any")
    assert said.startswith("p1 0.")


def test_the_library_of_the_page_on_documents(tmp_path: Path) -> None:
    said = output_of(program("docs/documents.md", "from hitherto import"), tmp_path)
    assert said == "To reset a password, open Settings.\n"
