"""Version 3: collections of documents, and what sessions were classified as."""

import re
from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect

_WORDS = {
    "sqlite": {"BYTES": "BLOB", "ID": "TEXT"},
    "postgresql": {"BYTES": "BYTEA", "ID": 'TEXT COLLATE "C"'},
}
"""What the words in capitals below, which are of neither database, become."""

_STEPS = """
CREATE TABLE collections (
    graph_key BIGINT NOT NULL, uuid BYTES NOT NULL, project_key BIGINT NOT NULL, name ID NOT NULL, description TEXT,
    metadata TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (graph_key)
);
CREATE INDEX collections_by_project ON collections (project_key, name);

CREATE TABLE documents (
    graph_key BIGINT NOT NULL, uuid BYTES NOT NULL, document_id ID, content TEXT NOT NULL, metadata TEXT,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, changed BIGINT NOT NULL, PRIMARY KEY (graph_key, uuid)
);
CREATE INDEX documents_by_change ON documents (graph_key, changed);
CREATE UNIQUE INDEX documents_by_id ON documents (graph_key, document_id) WHERE document_id IS NOT NULL;

ALTER TABLE sessions ADD COLUMN classifications TEXT
"""


def statements(dialect: Dialect) -> Sequence[str]:
    """Return the DDL for one database."""
    words = _WORDS[dialect.name]
    text = re.sub(r"\b(BYTES|ID)\b", lambda match: words[match[0]], _STEPS)
    return [statement.strip() for statement in text.split(";")]
