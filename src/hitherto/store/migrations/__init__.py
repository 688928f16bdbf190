"""The numbered steps from an empty database to the current schema, run under an exclusive lock.

To change the schema: change `store/schema.py`, add `mNNNN_what.py` here with a function `statements(dialect)` that
returns the DDL for one database, and append it to `MIGRATIONS`. A step must leave what the previous release of
Hitherto reads and writes working, because processes are replaced one after the other. A released step is never
changed.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.engine.interfaces import Dialect

from hitherto.domain.errors import Misconfigured
from hitherto.store.migrations import (
    m0001_initial,
    m0002_groups,
    m0003_documents,
    m0004_audit,
    m0005_ontologies,
    m0006_list_orders,
    m0007_merges,
    m0008_languages,
    m0009_language_models,
    m0010_key_scopes,
    m0011_vectors_later,
    m0012_snapshot_files,
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: the version that it leads to, and the DDL that goes there."""

    version: int
    statements: Callable[[Dialect], Sequence[str]]


MIGRATIONS = (
    Migration(1, m0001_initial.statements),
    Migration(2, m0002_groups.statements),
    Migration(3, m0003_documents.statements),
    Migration(4, m0004_audit.statements),
    Migration(5, m0005_ontologies.statements),
    Migration(6, m0006_list_orders.statements),
    Migration(7, m0007_merges.statements),
    Migration(8, m0008_languages.statements),
    Migration(9, m0009_language_models.statements),
    Migration(10, m0010_key_scopes.statements),
    Migration(11, m0011_vectors_later.statements),
    Migration(12, m0012_snapshot_files.statements),
)

CURRENT = MIGRATIONS[-1].version
"""The schema version that this code reads and writes."""

ENSURE_TABLE = (
    "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)"
)
FIND_VERSION = "SELECT coalesce(max(version), 0) FROM schema_version"


def steps(version: int, dialect: Dialect, upto: int | None = None) -> list[str]:
    """Return the statements that bring a database from `version` to `upto`, which is `CURRENT` unless given.

    Raises:
        Misconfigured: when the database is newer than this code.
    """
    check_not_newer(version)
    text: list[str] = []
    for migration in MIGRATIONS:
        if version < migration.version <= (CURRENT if upto is None else upto):
            text += migration.statements(dialect)
            now = time.time_ns() // 1000
            text.append(f"INSERT INTO schema_version (version, applied_at) VALUES ({migration.version}, {now})")  # noqa: S608
    return text


def check_not_newer(version: int) -> None:
    """Raise `Misconfigured` when a newer Hitherto has changed the database to `version`."""
    if version > CURRENT:
        raise Misconfigured(
            f"the database has schema {version}, made by a newer release; this one knows {CURRENT}: upgrade hitherto"
        )


def check_current(version: int) -> None:
    """Raise `Misconfigured` unless `version` is the schema that this code reads and writes."""
    check_not_newer(version)
    if version < CURRENT:
        raise Misconfigured(
            f"the database has schema {version}, this release needs {CURRENT}: upgrade the database first"
        )
