"""A really started server, and keys of every kind to it."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from hitherto.engine import Hitherto
from hitherto.settings import Settings
from tests.clients.running import RunningServer, running_server
from tests.postgres_server import run_apart
from tests.security.attempts import Things, new_things


@dataclass(frozen=True)
class House:
    """A started server with what its operator can do."""

    server: RunningServer
    settings: Settings

    def operate(self, work: Callable[[Hitherto], Any]) -> Any:
        """Return what `work` does with an engine on the server's database, as a command of the operator would."""

        async def run() -> Any:
            async with Hitherto(self.settings, workers="none", embedder=None) as engine:
                return await work(engine)

        return run_apart(run)

    def key(self, **options: Any) -> tuple[str, str]:
        """Make a key; return its id and its secret."""
        key, secret = self.operate(lambda engine: engine.keys.create(**options))
        return key.key_id, secret

    def log(self) -> str:
        """Return all that the server has logged."""
        return (self.settings.data_dir / "server.log").read_text(errors="replace")


def started(folder: Path) -> Iterator[House]:
    url = f"sqlite://{folder}/hitherto.db"
    with running_server("sqlite", url, folder) as server:
        yield House(server, Settings(database_url=url, data_dir=folder, workers=0))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The server that the tests of this folder share; ids keep them apart."""
    yield from started(tmp_path_factory.mktemp("house"))


@pytest.fixture
def owner(house: House) -> Iterator[httpx.Client]:
    """A caller with the key to everything of the default project."""
    with house.server.http() as client:
        yield client


@pytest.fixture
def caller(house: House) -> Iterator[Callable[..., httpx.Client]]:
    """Returns callers, each with a new key as described."""
    with contextlib.ExitStack() as open_clients:
        yield lambda **options: open_clients.enter_context(house.server.http(house.key(**options)[1]))


@pytest.fixture
def things(owner: httpx.Client) -> Things:
    """One thing of each kind, of the default project and of this test."""
    return new_things(owner)
