"""Version 11: graphs that lack vectors, and which embedders were used."""

from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect

_BY_KEY = {"sqlite": " WITHOUT ROWID", "postgresql": ""}


def statements(dialect: Dialect) -> Sequence[str]:
    """Return the DDL of this step for one database."""
    by_key = _BY_KEY[dialect.name]
    return (
        f"CREATE TABLE unembedded (graph_key BIGINT NOT NULL, PRIMARY KEY (graph_key)){by_key}",
        f"""CREATE TABLE embedding_models (
    model TEXT NOT NULL, dimensions BIGINT NOT NULL, used_at BIGINT NOT NULL, PRIMARY KEY (model)
){by_key}""",
    )
