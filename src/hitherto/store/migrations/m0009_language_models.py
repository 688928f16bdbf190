"""Version 9: what a language model read, what it used, and how it answered last."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect

_BINARY = {"sqlite": "BLOB", "postgresql": "BYTEA"}
_BY_KEY = {"sqlite": " WITHOUT ROWID", "postgresql": ""}


def statements(dialect: Dialect) -> Sequence[str]:
    """Return the DDL of this step for one database."""
    binary, by_key = _BINARY[dialect.name], _BY_KEY[dialect.name]
    return (
        f"""CREATE TABLE model_readings (
    graph_key BIGINT NOT NULL, episode_uuid {binary} NOT NULL, created_at BIGINT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (graph_key, episode_uuid)
)""",
        "CREATE INDEX model_readings_by_age ON model_readings (created_at)",
        f"""CREATE TABLE model_usage (
    project_key BIGINT NOT NULL, day BIGINT NOT NULL, model TEXT NOT NULL, purpose TEXT NOT NULL,
    calls BIGINT NOT NULL, failures BIGINT NOT NULL, input_tokens BIGINT NOT NULL, output_tokens BIGINT NOT NULL,
    spend BIGINT NOT NULL, PRIMARY KEY (project_key, day, model, purpose)
){by_key}""",
        f"""CREATE TABLE model_health (
    model TEXT NOT NULL, answered_at BIGINT, failed_at BIGINT, reason TEXT, PRIMARY KEY (model)
){by_key}""",
    )
