"""Databases to measure on: a SQLite file, and a PostgreSQL server of its own that syncs as in production."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.postgres_server import PostgresServer

KINDS = ("sqlite", "postgresql")
DURABLE = {"listen_addresses": "", "shared_buffers": "256MB", "max_connections": "100"}


def add_database_option(parser: argparse.ArgumentParser) -> None:
    """Let the command choose between the databases; both are measured where none is named."""
    parser.add_argument("--database", choices=[*KINDS, "both"], default="both")


def chosen(option: str) -> Sequence[str]:
    """Return the kinds of database that an option stands for."""
    return KINDS if option == "both" else (option,)


@contextmanager
def fresh_database(kind: str) -> Iterator[str]:
    """Yield the URL of an empty database, removed at the end."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="hitherto-bench-") as folder:
            yield f"sqlite:///{Path(folder, 'bench.sqlite3')}"
        return
    server = PostgresServer(DURABLE)
    try:
        yield server.url()
    finally:
        server.remove()
