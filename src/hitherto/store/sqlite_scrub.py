"""Taking what was deleted out of SQLite's files.

Deleted rows are overwritten with zeros as they go (`secure_delete`). That is not enough: older copies of their pages
lie in the write-ahead log until it is truncated, and rows that moved when a page was split can have left a copy in the
free part of one, which only writing the file anew takes out.
"""

from pathlib import Path

import apsw

from hitherto.domain.erasure import Scrubbed
from hitherto.domain.errors import Unavailable
from hitherto.store.sqlite_connection import as_domain_error, connect_writer

LOG_TRUNCATED = "the write-ahead log was folded into the database file and truncated"
FILE_REWRITTEN = "the database file was written anew"
FREE_PARTS = "free parts of pages of the database file, until they are used or 'hitherto db vacuum' has run"
OUT_OF_REACH = ("backups and copies of the database file", "logs and files outside the database")


def scrub_file(path: Path, *, rewrite: bool) -> Scrubbed:
    """Fold the write-ahead log into the file and truncate it, with `rewrite` after a VACUUM of the file.

    Raises:
        Unavailable: when readers or writers of other processes stand in the way for longer than ten seconds.
    """
    connection = connect_writer(path)
    try:
        if rewrite:
            # A copy of a large file does not fit into memory, where temporary data is kept otherwise.
            connection.execute("PRAGMA temp_store=FILE")
            connection.execute("VACUUM")
        _truncate_log(connection)
    except apsw.Error as error:
        raise as_domain_error(error) from error
    finally:
        connection.close()
    if rewrite:
        return Scrubbed(done=(FILE_REWRITTEN, LOG_TRUNCATED), left=OUT_OF_REACH)
    return Scrubbed(done=(LOG_TRUNCATED,), left=(FREE_PARTS, *OUT_OF_REACH))


def _truncate_log(connection: apsw.Connection) -> None:
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0]
    if busy:
        raise Unavailable("others have been reading the database all the time, so its log could not be truncated")
