"""Copying all rows of a graph into a new one, page by page, with every uuid in them under the new key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Table, bindparam, select
from sqlalchemy import insert as insert_into

from hitherto.domain.identity import GraphKey, rekeyed
from hitherto.ports import Row, Transaction
from hitherto.store.rows import dump_json
from hitherto.store.schema import edges, embeddings, episodes, mentions, node_names, nodes
from hitherto.store.statement import Statement, any_of, of_graph

PAGE_ROWS = 500

_FIRST = b""
"""Sorts before every uuid."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy goes on from: the highest place in the order of episodes, and how many of them are pending."""

    last_seq: int
    pending: int


class _Copying:
    """Reads rows of one table and writes them into another graph."""

    def __init__(self, table: Table, *conditions: ColumnElement[bool], by: ColumnElement[Any] | None = None) -> None:
        self._names = [column.name for column in table.columns]
        rows = select(*table.columns).where(of_graph(table), *conditions)
        if by is None:
            rows = rows.where(table.c.uuid > bindparam("after")).order_by(table.c.uuid).limit(PAGE_ROWS)
        else:
            rows = rows.where(any_of(by, "items"))
        self._read = Statement(f"copies.read_{table.name}", rows)
        self._write = Statement(f"copies.write_{table.name}", insert_into(table))

    async def read(self, tx: Transaction, **parameters: Any) -> Sequence[Row]:
        return await tx.fetch(self._read, parameters)

    async def write(self, tx: Transaction, rows: Sequence[Row], change: Callable[[str, Any], Any]) -> None:
        made = [{name: change(name, value) for name, value in zip(self._names, row, strict=True)} for row in rows]
        if made:
            await tx.execute_many(self._write, made)


# Messages that are no part of the graph belong to the sessions, which stay with the original.
_EPISODES = _Copying(episodes, episodes.c.in_graph == 1)
_NODES = _Copying(nodes)
_EDGES = _Copying(edges)
_NAMES = _Copying(node_names, by=node_names.c.node_uuid)
_MENTIONS = _Copying(mentions, by=mentions.c.item_uuid)
_EMBEDDINGS = _Copying(embeddings, by=embeddings.c.item_uuid)

_COPIES = (
    (_EPISODES, (_EMBEDDINGS,)),
    (_NODES, (_NAMES, _MENTIONS, _EMBEDDINGS)),
    (_EDGES, (_MENTIONS, _EMBEDDINGS)),
)
"""What has pages, each with the tables whose rows hang on the items of a page."""

_UUID_AT = 1
"""The place of the uuid in a row of each table that has pages: behind the key of the graph."""
_SEQ_AT = [column.name for column in episodes.columns].index("seq")
_STATE_AT = [column.name for column in episodes.columns].index("state")


async def copy_graph_data(tx: Transaction, old: GraphKey, new: GraphKey, changed: int) -> Copied:
    """Copy the episodes, nodes and facts of `old`, and what hangs on them, into `new` as of its version `changed`.

    The sessions, the history of their messages and the traces are not copied.
    """

    def change(name: str, value: Any) -> Any:
        return _changed_value(name, value, old, new, changed)

    last_seq = pending = 0
    for table, dependent in _COPIES:
        after = _FIRST
        while rows := await table.read(tx, graph=old, after=after):
            await table.write(tx, rows, change)
            items = [row[_UUID_AT] for row in rows]
            for hanging in dependent:
                await hanging.write(tx, await hanging.read(tx, graph=old, items=items), change)
            if table is _EPISODES:
                last_seq = max(last_seq, *(row[_SEQ_AT] for row in rows))
                pending += sum(row[_STATE_AT] == "pending" for row in rows)
            after = items[-1]
    return Copied(last_seq, pending)


def _changed_value(name: str, value: Any, old: GraphKey, new: GraphKey, changed: int) -> Any:
    """Return the value of a column in the copy."""
    fixed = {"graph_key": new, "changed": changed, "in_history": 0, "session_id": None}
    if name in fixed:
        return fixed[name]
    if value is None or name == "vector":
        return value
    if isinstance(value, bytes):
        return rekeyed(UUID(bytes=value), old, new).bytes
    if name == "closed_by":
        return dump_json(rekeyed_json(orjson.loads(value), old, new))
    if name == "attributes":
        return dump_json(
            {
                key: rekeyed_json(inner, old, new) if key.startswith("_") else inner
                for key, inner in orjson.loads(value).items()
            }
        )
    return value


def rekeyed_json(value: Any, old: GraphKey, new: GraphKey) -> Any:
    """Return a JSON value of our own making with the uuids of `old` in it, in either spelling, under the key `new`."""
    if isinstance(value, dict):
        return {key: rekeyed_json(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [rekeyed_json(inner, old, new) for inner in value]
    if isinstance(value, str) and len(value) in (32, 36):
        try:
            moved = rekeyed(UUID(value), old, new)
        except ValueError:
            return value
        return moved.hex if len(value) == 32 else str(moved)
    return value
