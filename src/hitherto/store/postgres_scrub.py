"""Taking what was deleted out of PostgreSQL's table files.

A deleted row stays in its table's file until that is vacuumed, and its bytes until the room is used again; only
VACUUM FULL writes the file anew. Samples of column values lie in the statistics of the planner, a table like others.
"""

from typing import Any

import asyncpg

from hitherto.domain.erasure import Scrubbed
from hitherto.store.schema import metadata

TABLES_REWRITTEN = "every table and index was written anew"
STATISTICS_REWRITTEN = "the statistics of the planner, which hold samples of values, were taken and written anew"
CHECKPOINTED = "a checkpoint removed the old files"
TABLE_FILES = "dead rows in the table files, until 'hitherto db vacuum' has run"
STATISTICS_LEFT = (
    "samples of values in dead rows of pg_statistic, until its owner runs: VACUUM FULL pg_catalog.pg_statistic"
)
STATISTICS_OF_SERVERS_LEFT = (
    "samples of values in the statistics of the servers of Citus, until each server's owner runs there: "
    "ANALYZE; VACUUM FULL pg_catalog.pg_statistic"
)
FILES_LEFT = "files that the next checkpoint of the server removes"
OUT_OF_REACH = (
    "the server's write-ahead log (pg_wal), until it is recycled, and its archive",
    "standbys, backups and dumps",
    "logs and files outside the database",
)

_ON_CITUS = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')"
_COLUMNS_WITH_STATISTICS = """
SELECT stats.attname, format_type(columns.atttypid, columns.atttypmod), collations.collname
FROM pg_stats AS stats
JOIN pg_attribute AS columns ON columns.attrelid = to_regclass($1) AND columns.attname = stats.attname
LEFT JOIN pg_collation AS collations ON collations.oid = columns.attcollation AND collations.collname <> 'default'
WHERE stats.tablename = $1 AND stats.schemaname = current_schema()
"""


async def rewrite_tables(connection: Any) -> Scrubbed:
    """Write every table of ours anew, and what the server derived from their values."""
    on_citus = await connection.fetchval(_ON_CITUS)
    for name in () if on_citus else metadata.tables:
        await _forget_statistics_of_empty(connection, name)
    tables = ", ".join(f'"{name}"' for name in metadata.tables)
    await connection.execute(f"VACUUM (FULL, ANALYZE) {tables}")
    done, left = [TABLES_REWRITTEN], []
    if await _rewrite_statistics(connection):
        done.append(STATISTICS_REWRITTEN)
    else:
        left.append(STATISTICS_LEFT)
    if on_citus:
        left.append(STATISTICS_OF_SERVERS_LEFT)
    if await _checkpoint(connection):
        done.append(CHECKPOINTED)
    else:
        left.append(FILES_LEFT)
    return Scrubbed(done=tuple(done), left=(*left, *OUT_OF_REACH))


async def _forget_statistics_of_empty(connection: Any, table: str) -> None:
    """Drop the statistics of a table that has become empty: ANALYZE would keep those that it has.

    Giving a column the type that it has costs nothing on an empty table, and is how its owner can do it.
    """
    if await connection.fetchval(f'SELECT EXISTS (SELECT FROM "{table}")'):  # noqa: S608 - a name of our schema
        return
    for column, kind, collation in await connection.fetch(_COLUMNS_WITH_STATISTICS, table):
        collated = f' COLLATE "{collation}"' if collation else ""
        await connection.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind}{collated}')


async def _rewrite_statistics(connection: Any) -> bool:
    # The server only warns where it may not, and does nothing; a rewritten table has a new file.
    file = "SELECT pg_relation_filenode('pg_catalog.pg_statistic')"
    before = await connection.fetchval(file)
    await connection.execute("VACUUM FULL pg_catalog.pg_statistic")
    return bool(await connection.fetchval(file) != before)


async def _checkpoint(connection: Any) -> bool:
    try:
        await connection.execute("CHECKPOINT")
    except asyncpg.InsufficientPrivilegeError:
        return False
    return True
