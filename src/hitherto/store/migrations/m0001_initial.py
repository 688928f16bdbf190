"""Version 1: every table of the first release.

Written out rather than made from `store/schema.py`, because a released step never changes and the schema does.
"""

import re
from collections.abc import Sequence

from sqlalchemy.engine.interfaces import Dialect

_WORDS = {
    "sqlite": {"BYTES": "BLOB", "ID": "TEXT", "BY_KEY": "WITHOUT ROWID"},
    "postgresql": {"BYTES": "BYTEA", "ID": 'TEXT COLLATE "C"', "BY_KEY": ""},
}
"""What the words in capitals below, which are of neither database, become."""

_TABLES = """
CREATE TABLE projects (
    project_key BIGINT NOT NULL, uuid BYTES NOT NULL, name TEXT NOT NULL UNIQUE, description TEXT,
    created_at BIGINT NOT NULL, PRIMARY KEY (project_key)
) BY_KEY;

CREATE TABLE api_keys (
    key_hash BYTES NOT NULL, key_id TEXT NOT NULL UNIQUE, project_key BIGINT NOT NULL, name TEXT NOT NULL,
    created_at BIGINT NOT NULL, revoked_at BIGINT, PRIMARY KEY (key_hash)
);

CREATE TABLE directory (
    project_key BIGINT NOT NULL, kind TEXT NOT NULL, external_id ID NOT NULL, uuid BYTES NOT NULL,
    PRIMARY KEY (project_key, kind, external_id)
) BY_KEY;

CREATE TABLE graphs (
    graph_key BIGINT NOT NULL, project_key BIGINT NOT NULL, version BIGINT NOT NULL, created_at BIGINT NOT NULL,
    PRIMARY KEY (graph_key)
) BY_KEY;

CREATE TABLE users (
    graph_key BIGINT NOT NULL, uuid BYTES NOT NULL, project_key BIGINT NOT NULL, user_id ID NOT NULL,
    email TEXT, first_name TEXT, last_name TEXT, metadata TEXT, fact_rating_instruction TEXT,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (graph_key)
);
CREATE INDEX users_by_project ON users (project_key, created_at, uuid);

CREATE TABLE sessions (
    graph_key BIGINT NOT NULL, uuid BYTES NOT NULL, project_key BIGINT NOT NULL, session_id ID NOT NULL,
    user_id ID NOT NULL, metadata TEXT, fact_rating_instruction TEXT, created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL, ended_at BIGINT, PRIMARY KEY (graph_key, uuid)
);
CREATE INDEX sessions_by_project ON sessions (project_key, created_at, uuid);

CREATE TABLE episodes (
    graph_key BIGINT NOT NULL, uuid BYTES NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL,
    content TEXT NOT NULL, role TEXT, role_type TEXT, session_uuid BYTES, session_id TEXT,
    source_description TEXT, metadata TEXT, reference_time BIGINT NOT NULL, received_at BIGINT NOT NULL,
    state TEXT NOT NULL, error TEXT, in_history SMALLINT NOT NULL, in_graph SMALLINT NOT NULL,
    changed BIGINT NOT NULL, PRIMARY KEY (graph_key, uuid)
);
CREATE INDEX episodes_by_change ON episodes (graph_key, changed);
CREATE UNIQUE INDEX episodes_by_seq ON episodes (graph_key, seq);
CREATE INDEX episodes_by_session ON episodes (graph_key, session_uuid, seq);
CREATE INDEX episodes_failed ON episodes (graph_key, seq) WHERE state = 'failed';
CREATE INDEX episodes_pending ON episodes (graph_key, seq) WHERE state = 'pending';

CREATE TABLE nodes (
    graph_key BIGINT NOT NULL, uuid BYTES NOT NULL, name TEXT NOT NULL, labels TEXT NOT NULL,
    aliases TEXT NOT NULL, summary TEXT NOT NULL, attributes TEXT NOT NULL, created_at BIGINT NOT NULL,
    changed BIGINT NOT NULL, PRIMARY KEY (graph_key, uuid)
);
CREATE INDEX nodes_by_change ON nodes (graph_key, changed);

CREATE TABLE node_names (
    graph_key BIGINT NOT NULL, normalised ID NOT NULL, node_uuid BYTES NOT NULL,
    PRIMARY KEY (graph_key, normalised, node_uuid)
) BY_KEY;
CREATE INDEX node_names_by_node ON node_names (graph_key, node_uuid);

CREATE TABLE edges (
    graph_key BIGINT NOT NULL, uuid BYTES NOT NULL, source BYTES NOT NULL, target BYTES NOT NULL,
    relation TEXT NOT NULL, fact TEXT NOT NULL, created_at BIGINT NOT NULL, expired_at BIGINT, valid_at BIGINT,
    valid_precision TEXT NOT NULL, invalid_at BIGINT, invalid_precision TEXT, timeline TEXT,
    attributes TEXT NOT NULL, rating FLOAT, closed_by TEXT, changed BIGINT NOT NULL,
    PRIMARY KEY (graph_key, uuid)
);
CREATE INDEX edges_by_change ON edges (graph_key, changed);
CREATE INDEX edges_by_ends ON edges (graph_key, target, source);
CREATE INDEX edges_by_source ON edges (graph_key, source, uuid);
CREATE INDEX edges_by_target ON edges (graph_key, target, uuid);
CREATE INDEX edges_on_timelines ON edges (graph_key, source) WHERE timeline IS NOT NULL;

CREATE TABLE mentions (
    graph_key BIGINT NOT NULL, item_uuid BYTES NOT NULL, episode_uuid BYTES NOT NULL,
    item_is_edge SMALLINT NOT NULL, span_start BIGINT NOT NULL, span_end BIGINT NOT NULL,
    PRIMARY KEY (graph_key, item_uuid, episode_uuid)
) BY_KEY;
CREATE INDEX mentions_by_episode ON mentions (graph_key, episode_uuid);

CREATE TABLE embeddings (
    graph_key BIGINT NOT NULL, item_uuid BYTES NOT NULL, model TEXT NOT NULL, vector BYTES NOT NULL,
    PRIMARY KEY (graph_key, item_uuid, model)
);

CREATE TABLE tombstones (
    graph_key BIGINT NOT NULL, item_uuid BYTES NOT NULL, changed BIGINT NOT NULL,
    PRIMARY KEY (graph_key, item_uuid)
) BY_KEY;
CREATE INDEX tombstones_by_change ON tombstones (graph_key, changed);

CREATE TABLE graph_work (
    graph_key BIGINT NOT NULL, pending BIGINT NOT NULL, next_seq BIGINT NOT NULL, pending_since BIGINT,
    owner TEXT, lease_until BIGINT NOT NULL, epoch BIGINT NOT NULL, attempts BIGINT NOT NULL,
    PRIMARY KEY (graph_key)
) BY_KEY;
CREATE INDEX graph_work_pending ON graph_work (pending_since) WHERE pending_since IS NOT NULL;

CREATE TABLE traces (
    graph_key BIGINT NOT NULL, episode_uuid BYTES NOT NULL, created_at BIGINT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (graph_key, episode_uuid)
);
CREATE INDEX traces_by_age ON traces (created_at);
"""


def statements(dialect: Dialect) -> Sequence[str]:
    """Return the DDL of this step for one database."""
    text = _TABLES
    for word, meaning in _WORDS[dialect.name].items():
        text = re.sub(rf"\b{word}\b", meaning, text)
    return [statement.strip() for statement in text.split(";") if statement.strip()]
