"""Version 12: which files hold snapshots of a graph."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect

_BINARY = {"sqlite": "BLOB", "postgresql": "BYTEA"}
_BY_KEY = {"sqlite": " WITHOUT ROWID", "postgresql": ""}


def statements(dialect: Dialect) -> Sequence[str]:
    """Return the DDL of this step for one database."""
    return (
        f"""CREATE TABLE snapshot_files (
    graph_key BIGINT NOT NULL, file {_BINARY[dialect.name]} NOT NULL, version BIGINT NOT NULL,
    PRIMARY KEY (graph_key, file)
){_BY_KEY[dialect.name]}""",
    )
