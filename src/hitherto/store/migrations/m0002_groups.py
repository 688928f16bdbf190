"""Version 2: groups, the graphs without a user."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect

_BYTES = {"sqlite": "BLOB", "postgresql": "BYTEA"}
_ID = {"sqlite": "TEXT", "postgresql": 'TEXT COLLATE "C"'}


def statements(dialect: Dialect) -> Sequence[str]:
    """Return the DDL of this step for one database."""
    return (
        f"""CREATE TABLE groups (
    graph_key BIGINT NOT NULL, uuid {_BYTES[dialect.name]} NOT NULL, project_key BIGINT NOT NULL,
    group_id {_ID[dialect.name]} NOT NULL, name TEXT, description TEXT, fact_rating_instruction TEXT,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (graph_key)
)""",
        "CREATE INDEX groups_by_project ON groups (project_key, created_at, uuid)",
    )
