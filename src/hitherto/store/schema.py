"""The one schema of both databases.

Every table of graph data begins its key with `graph_key`. Times are microseconds since 1970 (UTC), uuids 16
bytes, booleans 0 or 1, JSON text. `changed` is the graph version that last changed a searchable row.

A table whose rows are small and found by their primary key alone is stored in that key's order on SQLite
(`WITHOUT ROWID`): one tree less to write and to walk. Ids that pages are sorted by compare byte by byte, so that both
databases sort them alike.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

metadata = MetaData()


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of the rows for which the condition `where` is true."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


_Id = Text().with_variant(Text(collation="C"), "postgresql")

schema_version = Table(
    "schema_version",
    metadata,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("applied_at", BigInteger, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("project_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text),
    Column("created_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_hash", LargeBinary, primary_key=True),
    Column("key_id", Text, nullable=False, unique=True),
    Column("project_key", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("permission", Text, nullable=False, server_default="admin"),
    # Not `graph_key`: the row is not of the graph, and outlives it.
    Column("bound_graph", BigInteger),
    Column("expires_at", BigInteger),
)

directory = Table(
    "directory",
    metadata,
    Column("project_key", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("external_id", _Id, primary_key=True),
    Column("uuid", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

graphs = Table(
    "graphs",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("project_key", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

users = Table(
    "users",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, nullable=False),
    Column("project_key", BigInteger, nullable=False),
    Column("user_id", _Id, nullable=False),
    Column("email", Text),
    Column("first_name", Text),
    Column("last_name", Text),
    Column("metadata", Text),
    Column("fact_rating_instruction", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("users_by_project", "project_key", "created_at", "uuid"),
)

groups = Table(
    "groups",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, nullable=False),
    Column("project_key", BigInteger, nullable=False),
    Column("group_id", _Id, nullable=False),
    Column("name", Text),
    Column("description", Text),
    Column("fact_rating_instruction", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("groups_by_project", "project_key", "created_at", "uuid"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, primary_key=True),
    Column("project_key", BigInteger, nullable=False),
    Column("session_id", _Id, nullable=False),
    Column("user_id", _Id, nullable=False),
    Column("metadata", Text),
    Column("fact_rating_instruction", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("classifications", Text),
    # One an order in which lists are asked for.
    Index("sessions_by_project", "project_key", "created_at", "uuid"),
    Index("sessions_by_update", "project_key", "updated_at", "uuid"),
    Index("sessions_by_user", "project_key", "user_id", "uuid"),
    Index("sessions_by_id", "project_key", "session_id", "uuid"),
)

episodes = Table(
    "episodes",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("role", Text),
    Column("role_type", Text),
    Column("session_uuid", LargeBinary),
    Column("session_id", Text),
    Column("source_description", Text),
    Column("metadata", Text),
    Column("reference_time", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text),
    Column("in_history", SmallInteger, nullable=False),
    Column("in_graph", SmallInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("language", Text),
    Index("episodes_by_seq", "graph_key", "seq", unique=True),
    Index("episodes_by_session", "graph_key", "session_uuid", "seq"),
    # Partial: nearly all episodes are processed, and nobody asks for those by their state.
    _partial("episodes_pending", "graph_key", "seq", where="state = 'pending'"),
    _partial("episodes_failed", "graph_key", "seq", where="state = 'failed'"),
    _partial("failed_by_time", "received_at", "uuid", where="state = 'failed'"),
    Index("episodes_by_change", "graph_key", "changed"),
)

nodes = Table(
    "nodes",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False),
    Column("labels", Text, nullable=False),
    Column("aliases", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Index("nodes_by_change", "graph_key", "changed"),
)

node_names = Table(
    "node_names",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("normalised", _Id, primary_key=True),
    Column("node_uuid", LargeBinary, primary_key=True),
    Index("node_names_by_node", "graph_key", "node_uuid"),
    sqlite_with_rowid=False,
)

edges = Table(
    "edges",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, primary_key=True),
    Column("source", LargeBinary, nullable=False),
    Column("target", LargeBinary, nullable=False),
    Column("relation", Text, nullable=False),
    Column("fact", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expired_at", BigInteger),
    Column("valid_at", BigInteger),
    Column("valid_precision", Text, nullable=False),
    Column("invalid_at", BigInteger),
    Column("invalid_precision", Text),
    Column("timeline", Text),
    Column("attributes", Text, nullable=False),
    Column("rating", Float),
    Column("closed_by", Text),
    Column("changed", BigInteger, nullable=False),
    Index("edges_by_source", "graph_key", "source", "uuid"),
    # Partial: only facts of functional relations are on a timeline, and a user's node can be the source of very many.
    _partial("edges_on_timelines", "graph_key", "source", where="timeline IS NOT NULL"),
    Index("edges_by_target", "graph_key", "target", "uuid"),
    Index("edges_by_ends", "graph_key", "target", "source"),
    Index("edges_by_change", "graph_key", "changed"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("item_uuid", LargeBinary, primary_key=True),
    Column("episode_uuid", LargeBinary, primary_key=True),
    Column("item_is_edge", SmallInteger, nullable=False),
    Column("span_start", BigInteger, nullable=False),
    Column("span_end", BigInteger, nullable=False),
    Index("mentions_by_episode", "graph_key", "episode_uuid"),
    sqlite_with_rowid=False,
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("item_uuid", LargeBinary, primary_key=True),
    Column("model", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

# Graphs of which something has no vector of the embedder in use: it failed, or it is another one than before.
unembedded = Table(
    "unembedded",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

embedding_models = Table(
    "embedding_models",
    metadata,
    Column("model", Text, primary_key=True),
    Column("dimensions", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("item_uuid", LargeBinary, primary_key=True),
    Column("changed", BigInteger, nullable=False),
    Index("tombstones_by_change", "graph_key", "changed"),
    sqlite_with_rowid=False,
)

graph_work = Table(
    "graph_work",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("pending", BigInteger, nullable=False),
    Column("next_seq", BigInteger, nullable=False),
    Column("pending_since", BigInteger),
    Column("owner", Text),
    Column("lease_until", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    # Without the lease columns, so that claiming and renewing touch no index.
    _partial("graph_work_pending", "pending_since", where="pending_since IS NOT NULL"),
    sqlite_with_rowid=False,
)

traces = Table(
    "traces",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("episode_uuid", LargeBinary, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("traces_by_age", "created_at"),
)

# `body` is what the graph was like before, as far as the merge changed it; none once it was undone.
merges = Table(
    "merges",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, primary_key=True),
    Column("kept", LargeBinary, nullable=False),
    Column("absorbed", LargeBinary, nullable=False),
    Column("absorbed_name", Text, nullable=False),
    Column("merged_at", BigInteger, nullable=False),
    Column("merged_by", Text),
    Column("reason", Text),
    Column("undone_at", BigInteger),
    Column("undone_by", Text),
    Column("body", Text),
)

collections = Table(
    "collections",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, nullable=False),
    Column("project_key", BigInteger, nullable=False),
    Column("name", _Id, nullable=False),
    Column("description", Text),
    Column("metadata", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("collections_by_project", "project_key", "name"),
)

documents = Table(
    "documents",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, primary_key=True),
    Column("document_id", _Id),
    Column("content", Text, nullable=False),
    Column("metadata", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Index("documents_by_change", "graph_key", "changed"),
    _partial("documents_by_id", "graph_key", "document_id", where="document_id IS NOT NULL", unique=True),
)

audit = Table(
    "audit",
    metadata,
    Column("project_key", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary, primary_key=True),
    Column("happened_at", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("audit_by_time", "happened_at", "uuid"),
    sqlite_with_rowid=False,
)

ontologies = Table(
    "ontologies",
    metadata,
    Column("project_key", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

# About graphs and not of them: a row goes with the copy that it is about, which has no owner yet.
unfinished_copies = Table(
    "unfinished_copies",
    metadata,
    Column("copy", BigInteger, primary_key=True, autoincrement=False),
    Column("original", BigInteger, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Index("unfinished_copies_by_original", "original"),
    sqlite_with_rowid=False,
)

# What a language model was paid for and is not committed yet: a worker that dies does not ask again.
model_readings = Table(
    "model_readings",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("episode_uuid", LargeBinary, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("model_readings_by_age", "created_at"),
)

model_usage = Table(
    "model_usage",
    metadata,
    Column("project_key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", BigInteger, primary_key=True, autoincrement=False),
    Column("model", Text, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("calls", BigInteger, nullable=False),
    Column("failures", BigInteger, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("spend", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

model_health = Table(
    "model_health",
    metadata,
    Column("model", Text, primary_key=True),
    Column("answered_at", BigInteger),
    Column("failed_at", BigInteger),
    Column("reason", Text),
    sqlite_with_rowid=False,
)

# Files in the cache folders of machines that hold a version of a graph in the form in which it is searched.
snapshot_files = Table(
    "snapshot_files",
    metadata,
    Column("graph_key", BigInteger, primary_key=True, autoincrement=False),
    Column("file", LargeBinary, primary_key=True),
    Column("version", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
