"""Version 5: ontologies, the types of each project."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect


def statements(dialect: Dialect) -> Sequence[str]:  # noqa: ARG001 - the same on both
    """Return the DDL of this step for one database."""
    return (
        """CREATE TABLE ontologies (
    project_key BIGINT NOT NULL, body TEXT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (project_key)
)""",
    )
