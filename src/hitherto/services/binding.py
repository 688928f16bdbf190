"""The store as a key sees it that is bound to one graph: what is of other graphs does not exist.

The wall stands here and not in the services: a statement that names another graph, or none, does not reach the
database, whoever sends it.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from hitherto.domain.erasure import Scrubbed
from hitherto.domain.errors import Forbidden
from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.ports import Params, Query, Row, Store, Transaction
from hitherto.store import directory

T = TypeVar("T")

REFUSED = (
    "this key is bound to one user or group; what concerns others, or the project as a whole, needs a key that is not"
)
_WITHOUT_GRAPH = frozenset({"directory.resolve", "directory.remove", "projects.hold", "ontologies.get", "audit.insert"})
"""Statements that name no graph and are needed nevertheless; they show and change nothing of others."""


class BoundStore:
    """A store that holds one graph, as far as can be seen."""

    def __init__(self, store: Store, graph: GraphKey) -> None:
        self._store = store
        self._graph = graph

    async def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` on one consistent state of the graph."""
        return await self._store.read(lambda tx: work(_BoundTransaction(tx, self._graph)))

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` and return once its effects are durable."""
        return await self._store.write(lambda tx: work(_BoundTransaction(tx, self._graph)))

    async def scrub(self, *, rewrite: bool | None = None) -> Scrubbed:  # noqa: ARG002 - the protocol's
        """Refuse: the files are everybody's."""
        raise Forbidden(REFUSED)

    async def close(self) -> None:
        """Do nothing: the store is not this caller's to close."""


class _BoundTransaction:
    """A transaction that passes on what is of its graph alone."""

    def __init__(self, tx: Transaction, graph: GraphKey) -> None:
        self._tx = tx
        self._graph = graph

    async def fetch(self, query: Query, params: Params) -> Sequence[Row]:
        self._check(query, params)
        return await self._tx.fetch(query, params)

    async def fetch_one(self, query: Query, params: Params) -> Row | None:
        if query.name == "graphs.project_of":
            return await self._tx.fetch_one(query, params) if params["graph"] == self._graph else None
        self._check(query, params)
        row = await self._tx.fetch_one(query, params)
        return None if query.name == "directory.resolve" and row and self._foreign(row[0]) else row

    async def execute(self, query: Query, params: Params) -> int:
        self._check(query, params)
        if query.name == "directory.remove" and not await self._names_own(params):
            raise Forbidden(REFUSED)
        return await self._tx.execute(query, params)

    async def execute_many(self, query: Query, params: Sequence[Params]) -> None:
        for one in params:
            self._check(query, one)
        await self._tx.execute_many(query, params)

    async def _names_own(self, entry: Params) -> bool:
        return await directory.resolve(self, entry["project"], entry["of_kind"], entry["id"]) is not None

    def _check(self, query: Query, params: Params) -> None:
        named: Any = params.get("graph", params.get("graph_key"))
        if named is not None:
            allowed = named == self._graph
        elif query.name == "directory.add":
            allowed = not self._foreign(params["uuid"])
        else:
            allowed = query.name in _WITHOUT_GRAPH
        if not allowed:
            raise Forbidden(REFUSED)

    def _foreign(self, uuid: bytes) -> bool:
        return graph_key_of(UUID(bytes=uuid)) != self._graph
