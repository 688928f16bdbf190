"""Version 6: an index for every order in which lists are asked for."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect


def statements(dialect: Dialect) -> Sequence[str]:  # noqa: ARG001 - the same for both
    """Return the DDL of this step for one database."""
    return (
        "CREATE INDEX sessions_by_update ON sessions (project_key, updated_at, uuid)",
        "CREATE INDEX sessions_by_user ON sessions (project_key, user_id, uuid)",
        "CREATE INDEX sessions_by_id ON sessions (project_key, session_id, uuid)",
        "CREATE INDEX failed_by_time ON episodes (received_at, uuid) WHERE state = 'failed'",
    )
