"""Rows of edges: the facts, with their four times."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select, union_all
from sqlalchemy import delete as delete_from

from hitherto.domain.facts import Closing, Edge
from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.domain.instants import Precision
from hitherto.ports import Row, Transaction
from hitherto.store import mentions
from hitherto.store.burial import bury
from hitherto.store.rows import dump_json, uuid_bytes
from hitherto.store.schema import edges
from hitherto.store.statement import NO_LIMIT, Statement, any_of, of_graph, upsert

_FIRST = b""
"""Sorts before every uuid."""

_COLUMN = edges.c
_ALL = select(*(column for column in _COLUMN if column.name not in ("graph_key", "changed")))
_LIMIT: BindParameter[int] = bindparam("limit")

_UPSERT = upsert("edges.upsert", edges, keep=["created_at"])
_GET_MANY = Statement("edges.get_many", _ALL.where(of_graph(edges), any_of(_COLUMN.uuid, "ids")))
_PAGE = Statement(
    "edges.page",
    _ALL.where(of_graph(edges), _COLUMN.uuid > bindparam("after")).order_by(_COLUMN.uuid).limit(_LIMIT),
)
_NODE: BindParameter[bytes] = bindparam("node", type_=_COLUMN.source.type)


def _newest(*conditions: ColumnElement[bool]) -> Select[Any]:
    newest = _ALL.where(of_graph(edges), *conditions).order_by(_COLUMN.uuid.desc()).limit(_LIMIT).subquery()
    return select(*newest.c)


# Two walks along an index each: one condition with "or" would read every fact of a node that has very many.
_EITHER_WAY = union_all(
    _newest(_COLUMN.source == _NODE), _newest(_COLUMN.target == _NODE, _COLUMN.source != _NODE)
).subquery()
_OF_NODE = Statement("edges.of_node", select(*_EITHER_WAY.c).order_by(_EITHER_WAY.c.uuid.desc()).limit(_LIMIT))
# Unsorted: to spare a sort, SQLite would rather read the whole graph in the order of its key.
_ON_TIMELINES = Statement(
    "edges.on_timelines",
    _ALL.where(of_graph(edges), any_of(_COLUMN.source, "sources"), _COLUMN.timeline.is_not(None)),
)
_BETWEEN = Statement(
    "edges.between",
    _ALL.where(of_graph(edges), any_of(_COLUMN.source, "sources"), any_of(_COLUMN.target, "targets")),
)
_WITH_RELATIONS = Statement(
    "edges.with_relations",
    _ALL.where(of_graph(edges), any_of(_COLUMN.source, "sources"), any_of(_COLUMN.relation, "relations")),
)
_DELETE = Statement("edges.delete", delete_from(edges).where(of_graph(edges), _COLUMN.uuid == bindparam("id")))


def _edge(row: Row) -> Edge:
    (
        uuid, source, target, relation, fact, created_at, expired_at, valid_at, valid_precision,
        invalid_at, invalid_precision, timeline, attributes, rating, closed_by,
    ) = row  # fmt: skip
    return Edge(
        uuid=UUID(bytes=uuid),
        source=UUID(bytes=source),
        target=UUID(bytes=target),
        relation=relation,
        fact=fact,
        created_at=created_at,
        expired_at=expired_at,
        valid_at=valid_at,
        valid_precision=Precision(valid_precision),
        invalid_at=invalid_at,
        invalid_precision=None if invalid_precision is None else Precision(invalid_precision),
        timeline=timeline,
        attributes=orjson.loads(attributes),
        rating=rating,
        closed_by=_load_closing(closed_by),
    )


def _load_closing(text: str | None) -> Closing | None:
    if text is None:
        return None
    body = orjson.loads(text)
    edge = body["edge"]
    return Closing(rule=body["rule"], episode=UUID(body["episode"]), edge=None if edge is None else UUID(edge))


def _dump_closing(closing: Closing | None) -> str | None:
    if closing is None:
        return None
    return dump_json({"rule": closing.rule, "episode": closing.episode, "edge": closing.edge})


def _parameters(edge: Edge, changed: int) -> dict[str, Any]:
    return {
        "graph_key": edge.graph,
        "uuid": edge.uuid.bytes,
        "source": edge.source.bytes,
        "target": edge.target.bytes,
        "relation": edge.relation,
        "fact": edge.fact,
        "created_at": edge.created_at,
        "expired_at": edge.expired_at,
        "valid_at": edge.valid_at,
        "valid_precision": edge.valid_precision,
        "invalid_at": edge.invalid_at,
        "invalid_precision": edge.invalid_precision,
        "timeline": edge.timeline,
        "attributes": dump_json(edge.attributes),
        "rating": edge.rating,
        "closed_by": _dump_closing(edge.closed_by),
        "changed": changed,
    }


async def upsert_many(tx: Transaction, changed_edges: Sequence[Edge], changed: int) -> None:
    """Store facts, new or changed, as of version `changed` of their graph; their episodes are stored as mentions."""
    if changed_edges:
        await tx.execute_many(_UPSERT, [_parameters(edge, changed) for edge in changed_edges])


async def get(tx: Transaction, uuid: UUID) -> Edge | None:
    """Return a fact, with the episodes that support it."""
    return (await get_many(tx, graph_key_of(uuid), [uuid])).get(uuid)


async def get_many(tx: Transaction, graph: GraphKey, uuids: Sequence[UUID]) -> dict[UUID, Edge]:
    """Return those of the facts that exist, each with the episodes that support it."""
    found = await _fetch(tx, _GET_MANY, graph, ids=uuid_bytes(uuids))
    return {edge.uuid: edge for edge in found}


async def page(tx: Transaction, graph: GraphKey, limit: int | None, after: UUID | None) -> list[Edge]:
    """Return the facts of a graph that come after the uuid `after`, in the order of creation."""
    return await _fetch(tx, _PAGE, graph, after=_FIRST if after is None else after.bytes, limit=_number(limit))


async def of_node(tx: Transaction, graph: GraphKey, node: UUID, limit: int | None = None) -> list[Edge]:
    """Return the facts that a node is the source or the target of, newest first."""
    return await _fetch(tx, _OF_NODE, graph, node=node.bytes, limit=_number(limit))


async def on_timelines(tx: Transaction, graph: GraphKey, sources: Sequence[UUID]) -> list[Edge]:
    """Return the facts of functional relations whose source is one of these nodes, in the order of creation."""
    return _by_creation(await _fetch(tx, _ON_TIMELINES, graph, sources=uuid_bytes(sources)))


async def between(tx: Transaction, graph: GraphKey, sources: Sequence[UUID], targets: Sequence[UUID]) -> list[Edge]:
    """Return the facts from one of `sources` to one of `targets`, in the order of creation."""
    found = await _fetch(tx, _BETWEEN, graph, sources=uuid_bytes(sources), targets=uuid_bytes(targets))
    return _by_creation(found)


async def with_relations(
    tx: Transaction, graph: GraphKey, sources: Sequence[UUID], relations: Sequence[str]
) -> list[Edge]:
    """Return the facts of any of `sources` that have one of the relations."""
    return await _fetch(tx, _WITH_RELATIONS, graph, sources=uuid_bytes(sources), relations=list(relations))


async def delete(tx: Transaction, uuid: UUID, changed: int) -> bool:
    """Delete a fact and all that hangs on it, as of version `changed` of its graph; False when there is none."""
    if not await tx.execute(_DELETE, {"graph": graph_key_of(uuid), "id": uuid.bytes}):
        return False
    await bury(tx, uuid, changed)
    return True


def _by_creation(found: list[Edge]) -> list[Edge]:
    return sorted(found, key=lambda edge: edge.uuid)


def _number(limit: int | None) -> int:
    return NO_LIMIT if limit is None else limit


async def _fetch(tx: Transaction, statement: Statement, graph: GraphKey, **parameters: Any) -> list[Edge]:
    found = [_edge(row) for row in await tx.fetch(statement, {"graph": graph, **parameters})]
    if not found:
        return found
    supporting = await mentions.of_items(tx, graph, [edge.uuid for edge in found])
    return [replace(edge, episodes=tuple(supporting.get(edge.uuid, ()))) for edge in found]
