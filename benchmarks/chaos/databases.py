"""The database of a run, on a disk of its own that can be filled, and a PostgreSQL that can be stopped."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.postgres_server import PostgresServer

POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "max_wal_size": "64MB",
}
"""Safe as in production: what a commit promised has to survive a server that stops without a word."""
DISK_MEGABYTES = {"sqlite": 200, "postgresql": 500}


class Disk:
    """A folder that can be full. `is_small`: it is a file system of its own; where none can be mounted, it never is."""

    def __init__(self, folder: Path, is_small: bool) -> None:
        self.folder = folder
        self.is_small = is_small
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no room."""
        block = bytes(1 << 16)
        with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(block)

    def make_room(self) -> None:
        """Give back what `fill` took."""
        self._ballast.unlink(missing_ok=True)


class SqliteDatabase:
    """A file."""

    server = None

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.url = f"sqlite:///{disk.folder}/hitherto.sqlite3"

    def heal(self) -> None:
        """Make room."""
        self.disk.make_room()


class PostgresDatabase:
    """A server of its own."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.server = PostgresServer(POSTGRES_SETTINGS, disk.folder)
        self.url = self.server.url()

    def heal(self) -> None:
        """Make room, and start the server where the full disk ended it."""
        self.disk.make_room()
        if not self.server.is_running:
            self.server.start()

    def stop(self, *, orderly: bool) -> None:
        """Stop the server, or end it without a checkpoint."""
        try:
            self.server.stop(signal.SIGINT if orderly else signal.SIGQUIT)
        except subprocess.TimeoutExpired:  # it has nowhere to write its last checkpoint
            self.server.stop(signal.SIGQUIT)


Database = SqliteDatabase | PostgresDatabase


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """Mount a small file system in memory for the block; where this user may not, a plain folder has to do."""
    folder.mkdir(mode=0o755)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
    is_small = shutil.which("mount") is not None and not subprocess.run(mount, capture_output=True).returncode
    try:
        yield Disk(folder, is_small)
    finally:
        if is_small:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Database]:
    """Make an empty database of this kind, to be gone at the end."""
    with small_disk(folder / "disk", DISK_MEGABYTES[kind]) as disk:
        if kind == "sqlite":
            yield SqliteDatabase(disk)
            return
        opened = PostgresDatabase(disk)
        try:
            yield opened
        finally:
            opened.heal()
            opened.server.remove()
