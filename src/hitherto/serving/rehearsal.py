"""Reading an episode in a process of its own, to find out whether it is what kills workers.

A worker that dies takes innocent episodes with it: whoever was read at that moment, or had only been claimed. So
nothing is concluded from deaths of workers alone. When they add up, a child reads the episode and commits nothing:
`python -m hitherto.serving.rehearsal`, with the settings and the graph on its standard input. Where that child dies
and its worker does not, the episode is to blame.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

import orjson

from hitherto.domain.identity import GraphKey
from hitherto.engine import build_worker
from hitherto.observe import configure_logging, get_logger
from hitherto.serving.process import be_nice, die_with_parent, use_little_memory
from hitherto.settings import Settings

COMMAND = (sys.executable, "-m", "hitherto.serving.rehearsal")
BEGUN = b"begun\n"
"""What the child says once its models are loaded: a death before that is not the episode's doing."""
LONGEST_SECONDS = 300.0

log = get_logger("hitherto.serving")


async def rehearse_apart(settings: Settings, graph: GraphKey, command: Sequence[str] = COMMAND) -> str | None:
    """Have a child read the next episode of `graph`; return how it died of that, None where it did not."""
    line = orjson.dumps({"settings": settings.revealed(), "graph": graph}) + b"\n"
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            said, _ = await child.communicate(line)
    except TimeoutError:
        log.warning("rehearsal took too long", graph=f"{graph:012x}")
        return None
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    died = bool(child.returncode) and BEGUN in said
    return _how(child.returncode or 0) if died else None


def _how(status: int) -> str:
    if status > 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


async def _rehearse(settings: Settings, graph: GraphKey) -> None:
    async with build_worker(settings) as worker:
        await asyncio.to_thread(worker.warm_up)
        os.write(sys.stdout.fileno(), BEGUN)
        await worker.rehearse(graph)


def main() -> None:
    """Read one episode; whatever is raised is for the worker to meet itself, and no death."""
    die_with_parent()
    be_nice()
    use_little_memory()
    told = orjson.loads(sys.stdin.buffer.readline())
    settings = Settings(**told["settings"])
    configure_logging(settings.log_level, settings.log_format)
    try:
        asyncio.run(_rehearse(settings, GraphKey(told["graph"])))
    except Exception as error:
        log.warning("rehearsal failed", exc_info=error)


if __name__ == "__main__":
    main()
