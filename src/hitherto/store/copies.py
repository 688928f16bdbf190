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


class GraphCopy:
    """The copying of the episodes, nodes and facts of `old`, and of what hangs on them, into `new`, a page at a time.

    The rows are written as of version `changed` of the new graph. The sessions, the history of their messages and the
    traces are not copied. Each page may have a transaction of its own: who copies so has to see that nothing changed
    in between.
    """

    def __init__(self, old: GraphKey, new: GraphKey, changed: int) -> None:
        self._old, self._new, self._changed = old, new, changed
        self._left = list(_COPIES)
        self._after = _FIRST
        self._last_seq = self._pending = 0

    @property
    def done(self) -> bool:
        """Whether every page has been copied."""
        return not self._left

    @property
    def copied(self) -> Copied:
        """What the copy goes on from, once all is done."""
        return Copied(self._last_seq, self._pending)

    async def read_and_write_page(self, tx: Transaction) -> "Page":
        """Copy the next page, and return where that leads: `advance` goes there once the transaction is through."""
        table, dependent = self._left[0]
        rows = await table.read(tx, graph=self._old, after=self._after)
        await table.write(tx, rows, self._change)
        items = [row[_UUID_AT] for row in rows]
        for hanging in dependent if items else ():
            await hanging.write(tx, await hanging.read(tx, graph=self._old, items=items), self._change)
        told = rows if table is _EPISODES else ()
        return Page(
            last=items[-1] if items else None,
            last_seq=max((row[_SEQ_AT] for row in told), default=0),
            pending=sum(row[_STATE_AT] == "pending" for row in told),
        )

    def advance(self, page: "Page") -> None:
        """Go on behind a page that is copied. Not part of the transaction, which a database may run twice."""
        self._last_seq = max(self._last_seq, page.last_seq)
        self._pending += page.pending
        if page.last is None:
            self._left.pop(0)
        self._after = page.last or _FIRST

    def _change(self, name: str, value: Any) -> Any:
        return _changed_value(name, value, self._old, self._new, self._changed)


@dataclass(frozen=True, slots=True)
class Page:
    """What was copied: the uuid of its last row (None where there was none), and what its episodes add up to."""

    last: bytes | None
    last_seq: int
    pending: int


async def copy_graph_data(tx: Transaction, old: GraphKey, new: GraphKey, changed: int) -> Copied:
    """Copy a whole graph in one transaction; see `GraphCopy`."""
    copy = GraphCopy(old, new, changed)
    while not copy.done:
        copy.advance(await copy.read_and_write_page(tx))
    return copy.copied


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
