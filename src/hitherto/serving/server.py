"""The server: HTTP in this process or in several, ingestion in children, one orderly start and end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import orjson

from hitherto.serving.process import loop_factory
from hitherto.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What a person who starts a server wants to know. `degraded` says what does not work in full, and why."""

    url: str
    settings: Settings
    has_keys: bool
    degraded: tuple[str, ...]


def run_server(settings: Settings, ready: Callable[[Started], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called once requests are answered.

    Raises:
        Misconfigured: when the settings cannot work or the address cannot be had.
        Unavailable: when the database does not answer.
    """
    # Only what answers loads the engine: the parent of several holds the port, and stays small.
    if settings.processes == 1:
        from hitherto.serving.single import serve
    else:
        from hitherto.serving.several import serve
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(serve(settings, ready))


def settings_line(settings: Settings) -> bytes:
    """Return what a child process is told first."""
    return orjson.dumps(settings.revealed())
