"""Deleting what an episode left behind once its time is over: traces, and readings that nobody fetched."""

from sqlalchemy import Table, bindparam, delete, select

from hitherto.domain.instants import Instant
from hitherto.ports import Transaction
from hitherto.store.statement import Statement, of_graph


class Retention:
    """Deletes the old rows of a table with the columns graph_key, episode_uuid and created_at.

    Two statements, not a deletion that chooses: where graphs lie on several servers, choosing asks all of them, and
    must hold no lock on rows of any.
    """

    def __init__(self, table: Table) -> None:
        is_old = table.c.created_at < bindparam("before")
        self._old = Statement(
            f"{table.name}.old",
            select(table.c.graph_key, table.c.episode_uuid)
            .where(is_old)
            .order_by(table.c.created_at)
            .limit(bindparam("limit")),
        )
        self._delete = Statement(
            f"{table.name}.delete_old",
            delete(table).where(of_graph(table), table.c.episode_uuid == bindparam("episode"), is_old),
        )

    async def delete_before(self, tx: Transaction, instant: Instant, limit: int) -> int:
        """Delete at most `limit` rows made before `instant`, oldest first, and return how many."""
        old = await tx.fetch(self._old, {"before": instant, "limit": limit})
        # In the order of the keys, so that two who do it at once do not wait for each other in a circle.
        rows = sorted((graph, episode) for graph, episode in old)
        await tx.execute_many(
            self._delete, [{"graph": graph, "episode": episode, "before": instant} for graph, episode in rows]
        )
        return len(rows)
