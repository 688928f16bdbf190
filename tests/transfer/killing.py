"""The command line as a process of its own, and one that is killed while it writes rows."""

import os
import signal
import subprocess
import sys

from tests.clients.running import PATIENCE_SECONDS

_KILLED = """
import os, signal, sys
from hitherto.cli import main
from hitherto.store.portable import CopiedTable

write, left = CopiedTable.write, int(sys.argv[1])

async def write_or_die(self, tx, statement, rows):
    global left
    await write(self, tx, statement, rows)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

CopiedTable.write = write_or_die
sys.argv = ["hitherto", *sys.argv[2:]]
main()
"""


def cli(*arguments: str) -> list[str]:
    """Return the command line of a process."""
    return [sys.executable, "-m", "hitherto", *arguments]


def environment(url: str) -> dict[str, str]:
    """Return the variables with which it works on a database."""
    return {**os.environ, "HITHERTO_DATABASE_URL": url}


def run_cli(url: str, *arguments: str) -> None:
    """Run a command to its end, which must be a good one."""
    subprocess.run(cli(*arguments), env=environment(url), check=True, timeout=PATIENCE_SECONDS)


def run_killed(url: str, batches: int, *arguments: str) -> None:
    """Run a command that is killed by SIGKILL once it has written so many batches of rows."""
    command = [sys.executable, "-c", _KILLED, str(batches), *arguments]
    done = subprocess.run(command, env=environment(url), check=False, timeout=PATIENCE_SECONDS)
    assert done.returncode == -signal.SIGKILL
