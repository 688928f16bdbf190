"""Which files of snapshots hold what a graph was: a file that no row names is never read.

A row is written behind its file and goes with its graph. So a file of an erased graph, of another database, or of a
time to which this database was set back counts for nothing, whatever stands in it.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select
from sqlalchemy import insert as insert_into

from hitherto.domain.identity import GraphKey
from hitherto.ports import Transaction
from hitherto.store import graphs
from hitherto.store.schema import snapshot_files
from hitherto.store.statement import Statement, any_of, of_graph

KEPT = 16
"""Rows of a graph, one for each machine: those of machines that are no more are forgotten in time."""

_INSERT = Statement("snapshot_files.insert", insert_into(snapshot_files))
_OF_GRAPH = Statement(
    "snapshot_files.of_graph",
    select(snapshot_files.c.file)
    .where(of_graph(snapshot_files), snapshot_files.c.version > bindparam("since"))
    .order_by(snapshot_files.c.version.desc(), snapshot_files.c.file),
)
_REMOVE = Statement(
    "snapshot_files.remove",
    delete(snapshot_files).where(of_graph(snapshot_files), any_of(snapshot_files.c.file, "files")),
)


async def add(tx: Transaction, graph: GraphKey, file: bytes, version: int, replaced: Sequence[bytes]) -> bool:
    """Name a file of a graph in place of others; False when there is no such graph (any more)."""
    if not await graphs.hold(tx, graph):
        return False
    await tx.execute(_INSERT, {"graph_key": graph, "file": file, "version": version})
    beyond = (await newest_first(tx, graph))[KEPT:]
    await tx.execute(_REMOVE, {"graph": graph, "files": [*replaced, *beyond]})
    return True


async def newest_first(tx: Transaction, graph: GraphKey, since: int = -1) -> Sequence[bytes]:
    """Return the files that hold what a graph was after version `since`, the newest version first."""
    return [row[0] for row in await tx.fetch(_OF_GRAPH, {"graph": graph, "since": since})]
