"""Version 8: the language of each episode."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect


def statements(dialect: Dialect) -> Sequence[str]:  # noqa: ARG001 - the same on both
    """Return the DDL of this step. Of what was told before, no language is recorded."""
    return ("ALTER TABLE episodes ADD COLUMN language TEXT",)
