"""Which scope a key needs for which operation: one table, to be read at a glance.

`read` looks and searches, `write` also adds and changes, `admin` also deletes and sets the rules of the project. An
operation that is not in the table needs `admin`, and a test asks for it to be put here.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from hitherto.domain.permissions import Permission

_READ = """
memory: get get_session_facts
message: get_session_messages get_session_message
graph: search edge_get_by_user_id edge_get_by_group_id edge_get node_get_by_user_id node_get_by_group_id node_get
graph: node_get_edges node_get_episodes episode_get_by_user_id episode_get_by_group_id episode_get
graph: episode_get_nodes_and_edges list_entity_types
user: list_ordered get get_sessions get_node get_facts
group: get_all_groups get_group get_facts
session: list_sessions get_session
fact: get_fact
document: list_collections get_collection search batch_get_documents get_document
conversation: search_sessions search extract_data synthesize_question get_summaries
"""

_WRITE = """
memory: add
message: update_message_metadata
graph: add add_batch clone add_fact_triple
user: add update
group: add update
session: add_session update_session
document: add_collection update_collection add_documents batch_update_documents update_document
conversation: end_sessions end_session classify_session add_session_facts
"""

_ADMIN = """
memory: delete
graph: edge_delete episode_delete set_entity_types_internal
user: delete
group: delete
fact: delete_fact
document: delete_collection batch_delete_documents delete_document
"""


def _named(table: str) -> Iterator[str]:
    for line in table.split("\n"):
        noun, _, names = line.partition(":")
        yield from (f"{noun}_{name}" for name in names.split())


_TABLES: tuple[tuple[Permission, str], ...] = (("read", _READ), ("write", _WRITE), ("admin", _ADMIN))

NEEDED: Mapping[str, Permission] = MappingProxyType(
    {operation: scope for scope, table in _TABLES for operation in _named(table)}
)
"""The scope that each operation needs, by the name that the OpenAPI document gives the operation."""


def needed(operation: str) -> Permission:
    """Return the scope that an operation needs."""
    return NEEDED.get(operation, "admin")
