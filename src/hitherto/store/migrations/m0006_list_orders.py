"""Version 6: an index for every order in which lists are asked for, and copies that are made in steps."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect

_BY_KEY = {"sqlite": " WITHOUT ROWID", "postgresql": ""}


def statements(dialect: Dialect) -> Sequence[str]:
    """Return the DDL of this step for one database."""
    return (
        f"""CREATE TABLE unfinished_copies (
    copy BIGINT NOT NULL, original BIGINT NOT NULL, begun_at BIGINT NOT NULL, PRIMARY KEY (copy)
){_BY_KEY[dialect.name]}""",
        "CREATE INDEX unfinished_copies_by_original ON unfinished_copies (original)",
        "CREATE INDEX sessions_by_update ON sessions (project_key, updated_at, uuid)",
        "CREATE INDEX sessions_by_user ON sessions (project_key, user_id, uuid)",
        "CREATE INDEX sessions_by_id ON sessions (project_key, session_id, uuid)",
        "CREATE INDEX failed_by_time ON episodes (received_at, uuid) WHERE state = 'failed'",
    )
