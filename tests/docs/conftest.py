"""One server for all pages, and a project with a key for each, so that every page begins with nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hitherto.engine import Hitherto
from hitherto.settings import Settings
from tests.clients.running import running_server
from tests.docs.pages import ROOT, pages
from tests.postgres_server import run_apart

Reader = Callable[[Path], dict[str, str]]


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A function from a page to the environment of somebody who follows it: an address and a key."""
    folder = tmp_path_factory.mktemp("docs")
    database = f"sqlite://{folder}/hitherto.db"
    keys = run_apart(lambda: _make_keys(Settings(database_url=database, data_dir=folder, workers=0)))
    with running_server("sqlite", database, folder) as server:

        def environment(page: Path) -> dict[str, str]:
            key = keys.get(page, server.key)
            return {"ZEP_API_URL": server.url, "ZEP_API_KEY": key}

        yield environment


async def _make_keys(settings: Settings) -> dict[Path, str]:
    keys = {}
    async with Hitherto(settings) as engine:
        for page in pages():
            project = str(page.relative_to(ROOT))
            await engine.projects.ensure(project)
            _, keys[page] = await engine.keys.create(project)
    return keys
