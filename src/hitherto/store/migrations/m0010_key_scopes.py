"""Version 10: what a key may do, for whom and until when; the audit in the order of time."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect


def statements(dialect: Dialect) -> Sequence[str]:  # noqa: ARG001 - the same on both
    """Return the DDL of this step. Keys that were there before may do everything, as they could."""
    return (
        "ALTER TABLE api_keys ADD COLUMN permission TEXT NOT NULL DEFAULT 'admin'",
        "ALTER TABLE api_keys ADD COLUMN bound_graph BIGINT",
        "ALTER TABLE api_keys ADD COLUMN expires_at BIGINT",
        "CREATE INDEX audit_by_time ON audit (happened_at, uuid)",
    )
