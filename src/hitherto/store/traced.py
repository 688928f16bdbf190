"""A store whose transactions are spans: which statements they ran, by name, and never with what parameters."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from hitherto.domain.erasure import Scrubbed
from hitherto.ports import Params, Query, Row, Store, Transaction
from hitherto.store.open import is_postgresql
from hitherto.tracing import Span, in_trace, span

T = TypeVar("T")

MOST_NAMES = 64
"""Statements of one transaction that its span names; the count is of all."""


class TracedStore:
    """`ports.Store` as another one, seen from outside. `url` says which database that is.

    Only what belongs to a request or a batch is a span: workers look for work all day.
    """

    def __init__(self, store: Store, url: str) -> None:
        self._store = store
        self._system = "postgresql" if is_postgresql(url) else "sqlite"

    async def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` on one consistent state of the database."""
        if not in_trace():
            return await self._store.read(work)
        with self._span("read") as seen:
            return await self._store.read(_followed(work, seen))

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` and return once its effects are durable; an exception undoes all of it."""
        if not in_trace():
            return await self._store.write(work)
        with self._span("write") as seen:
            return await self._store.write(_followed(work, seen))

    async def scrub(self, *, rewrite: bool | None = None) -> Scrubbed:
        """Take what was deleted out of the files of the database."""
        with self._span("scrub"):
            return await self._store.scrub(rewrite=rewrite)

    async def close(self) -> None:
        """Finish what was begun and let go of the database."""
        await self._store.close()

    def _span(self, operation: str) -> Span:
        attributes = {"db.system.name": self._system, "db.operation.name": operation}
        return span(f"store {operation}", attributes, kind="client")


def _followed(work: Callable[[Transaction], Awaitable[T]], seen: Span) -> Callable[[Transaction], Awaitable[T]]:
    async def run(tx: Transaction) -> T:
        following = _Following(tx)
        try:
            return await work(following)
        finally:
            # Each attempt notes its own: after a conflict the work runs anew.
            seen.note({"hitherto.statements": following.names, "hitherto.statement_count": following.count})

    return run


class _Following:
    """A transaction that remembers the names of its statements, each once, in the order of their first use."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._seen: dict[str, None] = {}
        self.count = 0

    @property
    def names(self) -> list[str]:
        return list(self._seen)

    async def fetch(self, query: Query, params: Params) -> Sequence[Row]:
        self._note(query)
        return await self._tx.fetch(query, params)

    async def fetch_one(self, query: Query, params: Params) -> Row | None:
        self._note(query)
        return await self._tx.fetch_one(query, params)

    async def execute(self, query: Query, params: Params) -> int:
        self._note(query)
        return await self._tx.execute(query, params)

    async def execute_many(self, query: Query, params: Sequence[Params]) -> None:
        self._note(query)
        await self._tx.execute_many(query, params)

    def _note(self, query: Query) -> None:
        self.count += 1
        if len(self._seen) < MOST_NAMES:
            self._seen[query.name] = None
