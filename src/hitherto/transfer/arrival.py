"""One graph of an export on its way into a database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID

import orjson

from hitherto.domain.errors import AlreadyExists, HithertoError
from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of, new_graph_key, rekeyed
from hitherto.domain.instants import MICROSECOND
from hitherto.ports import Transaction
from hitherto.services import lookup, user_node
from hitherto.services.core import Core
from hitherto.store import directory, graphs, nodes, unembedded, unfinished_copies, users, work
from hitherto.store.directory import Kind
from hitherto.store.rows import dump_json
from hitherto.store.schema import metadata
from hitherto.transfer.export_file import OWNER_TABLES, ExportedRow, GraphBegins, Owner
from hitherto.transfer.export_rows import TABLES
from hitherto.transfer.import_names import Names

BATCH_ROWS = 1000
_LAST = frozenset({"users", "groups", "collections", "sessions"})
"""Tables that lists of the project read: their rows come when everything else is there."""


@dataclass(slots=True)
class Arrival:
    """A graph that is written under the key `new`, and belongs to nobody before `finish`."""

    core: Core
    project: ProjectKey
    begins: GraphBegins
    names: Names
    new: GraphKey
    version: int
    rows: Counter[str] = field(default_factory=Counter)
    _batch: list[dict[str, Any]] = field(default_factory=list)
    _table: str = ""
    _last: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _last_seq: int = 0
    _pending: int = 0

    @property
    def owner(self) -> Owner:
        """Whose graph it becomes."""
        old = self.begins.owner
        return Owner(old.kind, self.names.of(old.kind, old.external_id))

    @property
    def moved(self) -> bool:
        """Whether its uuids are others than in the file."""
        return self.new != self.begins.graph

    @classmethod
    async def begin(cls, core: Core, project: ProjectKey, begins: GraphBegins, names: Names) -> Self:
        """Make the empty graph, under the key of the file where no graph has it."""
        now = core.clock.now()
        # Above every version that a graph of this key can have had before it was deleted: a process that still holds
        # that one in memory then sees that everything is new.
        version = max(begins.version, int(now * MICROSECOND.total_seconds()))

        async def make(tx: Transaction) -> GraphKey:
            await lookup.hold_project(tx, project)
            free = await graphs.get(tx, begins.graph) is None
            new = begins.graph if free else new_graph_key()
            await unfinished_copies.add(tx, new, new, now)
            await graphs.insert(tx, new, project, begins.created_at, version)
            return new

        return cls(core, project, begins, names, await core.store.write(make), version)

    async def take(self, row: ExportedRow) -> None:
        """Take the next row."""
        values = self._placed(row)
        self.rows[row.table] += 1
        if row.table in _LAST:
            self._last.setdefault(row.table, []).append(values)
            return
        if row.table == "episodes":
            self._last_seq = max(self._last_seq, values["seq"])
            self._pending += values["state"] == "pending"
        if row.table != self._table or len(self._batch) == BATCH_ROWS:
            await self._write_batch()
        self._table = row.table
        self._batch.append(values)

    async def finish(self) -> None:
        """Give the graph to its owner, with all that is left to write.

        Raises:
            AlreadyExists: when an id was taken meanwhile.
        """
        await self._write_batch()
        await self.core.store.write(self._hand_over)

    async def discard(self) -> None:
        """Delete what was written."""
        await self.core.store.write(lambda tx: graphs.discard_copy(tx, self.new))

    async def _write_batch(self) -> None:
        table, batch = self._table, self._batch
        self._batch = []

        async def write(tx: Transaction) -> None:
            if not await graphs.hold(tx, self.new):
                raise HithertoError("the project was deleted meanwhile")
            await _write(tx, table, batch)

        if batch:
            await self.core.store.write(write)

    async def _hand_over(self, tx: Transaction) -> None:
        await lookup.hold_project(tx, self.project)
        if not await unfinished_copies.remove(tx, self.new):
            raise HithertoError("it took longer than an hour, and a worker deleted what was there")
        for table, rows in self._last.items():
            await _write(tx, table, rows)
        await self._register(tx, self.owner.kind, *OWNER_TABLES[self.owner.kind])
        await self._register(tx, "session", "sessions", "session_id")
        # Its vectors may be of another embedder, or some may be missing: a worker looks.
        await unembedded.mark(tx, self.new)
        if self.owner.kind != "collection":
            await work.create(tx, self.new)
            await work.reserve(tx, self.new, self._last_seq, self._pending, self.core.clock.now())
        if self.owner != self.begins.owner and self.owner.kind == "user":
            await self._rename_user(tx)

    async def _register(self, tx: Transaction, kind: Kind, table: str, column: str) -> None:
        for row in self._last.get(table, []):
            if not await directory.add(tx, self.project, kind, row[column], UUID(bytes=row["uuid"])):
                raise AlreadyExists(kind, row[column])

    async def _rename_user(self, tx: Transaction) -> None:
        """Tell the node of the user the new id."""
        user = await users.get(tx, self.new)
        node = None if user is None else await nodes.get(tx, user.uuid)
        if user is not None and node is not None:
            before = replace(user, user_id=self.begins.owner.external_id)
            await nodes.upsert_many(tx, [user_node.updated_node(node, before, user)], self.version)

    def _placed(self, row: ExportedRow) -> dict[str, Any]:
        """Return the values of a row as they are in this project and under this key."""
        values = {"graph_key": self.new, "project_key": self.project, "changed": self.version, **row.values}
        columns = metadata.tables[row.table].columns
        placed = {name: value for name, value in values.items() if name in columns}
        if "session_id" in placed and placed["session_id"] is not None:
            placed["session_id"] = self.names.of("session", placed["session_id"])
        owner_column = OWNER_TABLES[self.owner.kind][1]
        if row.table in _LAST and owner_column in placed:
            placed[owner_column] = self.owner.external_id
        return placed if not self.moved else {name: self._moved(name, placed[name]) for name in placed}

    def _moved(self, name: str, value: Any) -> Any:
        """Return the value of a column with every uuid in it under the new key."""
        old, new = self.begins.graph, self.new
        if isinstance(value, bytes) and name != "vector":
            return rekeyed(UUID(bytes=value), old, new).bytes
        if value is None or name not in _OWN_JSON:
            return value
        body = orjson.loads(value)
        if name == "attributes":
            # Those with another name are of people.
            return dump_json(
                {key: moved_json(each, old, new) if key[:1] == "_" else each for key, each in body.items()}
            )
        return dump_json(moved_json(body, old, new))


_OWN_JSON = frozenset({"closed_by", "body", "attributes"})
"""Columns whose JSON is of our own making, with uuids in it."""


def moved_json(value: Any, old: GraphKey, new: GraphKey) -> Any:
    """Return a JSON value with the uuids of `old` in it, keys included and in either spelling, under the key `new`."""
    if isinstance(value, dict):
        return {moved_json(key, old, new): moved_json(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [moved_json(inner, old, new) for inner in value]
    if isinstance(value, str) and len(value) in (32, 36):
        try:
            uuid = UUID(value)
        except ValueError:
            return value
        if graph_key_of(uuid) == old:
            moved = rekeyed(uuid, old, new)
            return moved.hex if len(value) == 32 else str(moved)
    return value


async def _write(tx: Transaction, table: str, rows: Sequence[dict[str, Any]]) -> None:
    copied = TABLES[table].copied
    await copied.write(tx, copied.writing(list(rows[0])), rows)
