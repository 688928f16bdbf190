"""Whether others have a database open: what replaces everything in it must be alone."""

import asyncio
from pathlib import Path
from typing import Any

import apsw

from hitherto.store.open import connect_postgresql, is_postgresql, sqlite_path
from hitherto.store.sqlite_connection import as_domain_error

_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hitherto'"
    " AND pid <> pg_backend_pid()"
)


async def in_use(url: str) -> bool:
    """Return whether another connection of Hitherto's to the database at `url` is open.

    Raises:
        Misconfigured: when the address cannot work.
        Unavailable: when the database does not answer now.
    """
    if not is_postgresql(url):
        return await asyncio.to_thread(_file_in_use, sqlite_path(url))
    connection: Any = await connect_postgresql(url)
    try:
        return int(await connection.fetchval(_OTHERS)) > 0
    finally:
        await connection.close()


def _file_in_use(path: Path) -> bool:
    if not path.exists() or path.stat().st_size == 0:
        return False
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        # Every connection in WAL mode holds a shared lock as long as it is open; this one asks for all of it.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    except apsw.BusyError:
        return True
    except apsw.Error as error:
        raise as_domain_error(error) from error
    finally:
        connection.close()
    return False
