"""Rows of nodes, and of the names under which they are found."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import and_, bindparam, delete, select

from hitherto.domain.facts import Node
from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.domain.name_forms import stored_keys
from hitherto.domain.names import normalise_name
from hitherto.ports import Row, Transaction
from hitherto.store.burial import bury
from hitherto.store.rows import dump_json, uuid_bytes
from hitherto.store.schema import node_names, nodes
from hitherto.store.statement import NO_LIMIT, Statement, any_of, insert_or_ignore, of_graph, upsert

KEY_CHARACTERS = 500
"""Names are compared by so many characters: PostgreSQL's index rows hold at most 2.7 kB."""

_FIRST = b""
"""Sorts before every uuid."""

_ALL = select(*(column for column in nodes.c if column.name not in ("graph_key", "changed")))

_UPSERT = upsert("nodes.upsert", nodes, keep=["created_at"])
_GET = Statement("nodes.get", _ALL.where(of_graph(nodes), nodes.c.uuid == bindparam("id")))
_GET_MANY = Statement("nodes.get_many", _ALL.where(of_graph(nodes), any_of(nodes.c.uuid, "ids")))
_BY_NAMES = Statement(
    "nodes.by_names",
    select(node_names.c.normalised, *_ALL.selected_columns)
    .join_from(
        node_names, nodes, and_(nodes.c.graph_key == node_names.c.graph_key, nodes.c.uuid == node_names.c.node_uuid)
    )
    .where(of_graph(node_names), any_of(node_names.c.normalised, "names"))
    .order_by(nodes.c.uuid),
)
_PAGE = Statement(
    "nodes.page",
    _ALL.where(of_graph(nodes), nodes.c.uuid > bindparam("after")).order_by(nodes.c.uuid).limit(bindparam("limit")),
)
_FORGET_NAMES = Statement(
    "nodes.forget_names", delete(node_names).where(of_graph(node_names), node_names.c.node_uuid == bindparam("id"))
)
_DELETE = Statement("nodes.delete", delete(nodes).where(of_graph(nodes), nodes.c.uuid == bindparam("id")))
_ADD_NAME = insert_or_ignore("nodes.add_name", node_names)


def _node(row: Row) -> Node:
    uuid, name, labels, aliases, summary, attributes, created_at = row
    return Node(
        uuid=UUID(bytes=uuid),
        name=name,
        labels=tuple(orjson.loads(labels)),
        aliases=tuple(orjson.loads(aliases)),
        summary=summary,
        attributes=orjson.loads(attributes),
        created_at=created_at,
    )


def _parameters(node: Node, changed: int) -> dict[str, Any]:
    return {
        "graph_key": node.graph,
        "uuid": node.uuid.bytes,
        "name": node.name,
        "labels": dump_json(node.labels),
        "aliases": dump_json(node.aliases),
        "summary": node.summary,
        "attributes": dump_json(node.attributes),
        "created_at": node.created_at,
        "changed": changed,
    }


def _names(node: Node) -> list[dict[str, Any]]:
    keys = {normalise_name(name)[:KEY_CHARACTERS] for name in (node.name, *node.aliases)}
    keys |= {key[:KEY_CHARACTERS] for key in stored_keys(node.name, *node.aliases)}
    return [{"graph_key": node.graph, "normalised": key, "node_uuid": node.uuid.bytes} for key in sorted(keys)]


async def upsert_many(tx: Transaction, changed_nodes: Sequence[Node], changed: int) -> None:
    """Store nodes, new or changed, as of version `changed` of their graph, with the names that find them."""
    if not changed_nodes:
        return
    await tx.execute_many(_UPSERT, [_parameters(node, changed) for node in changed_nodes])
    await tx.execute_many(_FORGET_NAMES, [{"graph": node.graph, "id": node.uuid.bytes} for node in changed_nodes])
    await tx.execute_many(_ADD_NAME, [name for node in changed_nodes for name in _names(node)])


async def get(tx: Transaction, uuid: UUID) -> Node | None:
    """Return a node."""
    row = await tx.fetch_one(_GET, {"graph": graph_key_of(uuid), "id": uuid.bytes})
    return None if row is None else _node(row)


async def get_many(tx: Transaction, graph: GraphKey, uuids: Sequence[UUID]) -> dict[UUID, Node]:
    """Return those of the nodes that exist."""
    rows = await tx.fetch(_GET_MANY, {"graph": graph, "ids": uuid_bytes(uuids)})
    return {node.uuid: node for node in map(_node, rows)}


async def by_names(tx: Transaction, graph: GraphKey, normalised: Sequence[str]) -> dict[str, list[Node]]:
    """Return the nodes that have each name, oldest first; a name that nobody has is left out.

    The names come from `domain.names.normalise_name`; aliases count as much as names. The keys of
    `domain.name_forms.keys_to_look_up` find nodes by other forms of their names.
    """
    keys = {name: name[:KEY_CHARACTERS] for name in normalised}
    rows = await tx.fetch(_BY_NAMES, {"graph": graph, "names": sorted(set(keys.values()))})
    found: dict[str, list[Node]] = {}
    for key, *row in rows:
        found.setdefault(key, []).append(_node(row))
    return {name: found[key] for name, key in keys.items() if key in found}


async def page(tx: Transaction, graph: GraphKey, limit: int | None, after: UUID | None) -> list[Node]:
    """Return the nodes of a graph that come after the uuid `after`, in the order of creation."""
    parameters = {
        "graph": graph,
        "after": _FIRST if after is None else after.bytes,
        "limit": NO_LIMIT if limit is None else limit,
    }
    return [_node(row) for row in await tx.fetch(_PAGE, parameters)]


async def delete_one(tx: Transaction, uuid: UUID, changed: int) -> bool:
    """Delete a node and all that hangs on it but its facts; False when there is none of this uuid."""
    key = {"graph": graph_key_of(uuid), "id": uuid.bytes}
    if not await tx.execute(_DELETE, key):
        return False
    await tx.execute(_FORGET_NAMES, key)
    await bury(tx, uuid, changed)
    return True
