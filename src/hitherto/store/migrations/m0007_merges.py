"""Version 7: merges of nodes, each with what has to be known to undo it."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect

_BYTES = {"sqlite": "BLOB", "postgresql": "BYTEA"}


def statements(dialect: Dialect) -> Sequence[str]:
    """Return the DDL of this step for one database."""
    uuid = _BYTES[dialect.name]
    return (
        f"""CREATE TABLE merges (
    graph_key BIGINT NOT NULL, uuid {uuid} NOT NULL, kept {uuid} NOT NULL, absorbed {uuid} NOT NULL,
    absorbed_name TEXT NOT NULL, merged_at BIGINT NOT NULL, merged_by TEXT, reason TEXT, undone_at BIGINT,
    undone_by TEXT, body TEXT, PRIMARY KEY (graph_key, uuid)
)""",
    )
