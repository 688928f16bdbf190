"""What the database holds of the language model's answers, looked up at the moment a question arrives."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import asyncpg

from benchmarks.chaos.databases import Database
from tests.postgres_server import run_apart

_READ = (
    "SELECT count(*) FROM episodes WHERE {of_these} AND (state <> 'pending'"
    " OR EXISTS (SELECT 1 FROM model_readings WHERE model_readings.episode_uuid = episodes.uuid))"
)


def already_read(database: Database, texts: Sequence[str]) -> int:
    """Return how many of these messages nobody has to read any more; 0 where the database does not answer."""
    try:
        return _in_sqlite(database, texts) if database.server is None else _in_postgresql(database, texts)
    except (OSError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        return 0


def _in_sqlite(database: Database, texts: Sequence[str]) -> int:
    path = "/" + database.url.partition("://")[2].lstrip("/")
    statement = _READ.format(of_these=f"content IN ({', '.join('?' * len(texts))})")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1)) as connection:
        return int(connection.execute(statement, texts).fetchone()[0])


def _in_postgresql(database: Database, texts: Sequence[str]) -> int:
    async def count() -> int:
        connection = await asyncpg.connect(database.url, timeout=2)
        try:
            return int(await connection.fetchval(_READ.format(of_these="content = ANY($1)"), list(texts)))
        finally:
            await connection.close()

    return run_apart(count)
