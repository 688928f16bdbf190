"""Version 4: the record of erasures, which holds counts and no text of anybody."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect

_BYTES = {"sqlite": "BLOB", "postgresql": "BYTEA"}
_BY_KEY = {"sqlite": " WITHOUT ROWID", "postgresql": ""}


def statements(dialect: Dialect) -> Sequence[str]:
    """Return the DDL of this step for one database."""
    return (
        f"""CREATE TABLE audit (
    project_key BIGINT NOT NULL, uuid {_BYTES[dialect.name]} NOT NULL, happened_at BIGINT NOT NULL,
    action TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (project_key, uuid)
){_BY_KEY[dialect.name]}""",
    )
