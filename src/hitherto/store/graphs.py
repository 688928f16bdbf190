"""Rows of graphs: to whom each belongs, its version, and its erasure."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy import insert as insert_into
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.selectable import ScalarSelect

from hitherto.domain.errors import NotFound
from hitherto.domain.identity import GraphKey, ProjectKey
from hitherto.domain.instants import Instant
from hitherto.ports import Transaction
from hitherto.store import unfinished_copies
from hitherto.store.schema import edges, episodes, graph_work, graphs, metadata, nodes
from hitherto.store.statement import Statement, of_graph


@dataclass(frozen=True, slots=True)
class GraphCounts:
    """How much a graph holds. `episodes` are those of the graph; `pending` and `failed` are parts of them."""

    episodes: int
    pending: int
    failed: int
    nodes: int
    edges: int


def _tables_to_erase() -> list[str]:
    """Return every table of graph data, those first on which concurrent writers wait.

    Whoever writes to a graph locks its row in `graphs` or `graph_work`. Erasing begins with the two, in the order
    in which a worker's commit touches them, so that on PostgreSQL everything committed before is seen, and
    everything that comes later finds no graph.
    """
    first = [graphs.name, graph_work.name]
    others = [
        table.name for table in metadata.sorted_tables if "graph_key" in table.columns and table.name not in first
    ]
    return first + others


def _count(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*conditions).scalar_subquery()


_INSERT = Statement("graphs.insert", insert_into(graphs))
_PROJECT_OF = Statement("graphs.project_of", select(graphs.c.project_key).where(of_graph(graphs)))
_GET = Statement("graphs.get", select(graphs.c.version, graphs.c.created_at).where(of_graph(graphs)))
_VERSION = Statement("graphs.version", select(graphs.c.version).where(of_graph(graphs)))
_BUMP_VERSION = Statement(
    "graphs.bump_version",
    update(graphs).where(of_graph(graphs)).values(version=graphs.c.version + 1).returning(graphs.c.version),
)
_FOLLOWING = Statement(
    "graphs.following",
    select(graphs.c.graph_key).where(graphs.c.graph_key > bindparam("after")).order_by(graphs.c.graph_key).limit(1),
)
_HOLD = Statement(
    "graphs.hold",
    select(graphs.c.graph_key).where(of_graph(graphs)).with_for_update(read=True, key_share=True),
)
_ERASE = {
    # A plain string: SQLAlchemy's names are strings of their own kind, which no JSON writer takes as keys.
    str(name): Statement(f"graphs.erase_{name}", delete(metadata.tables[name]).where(of_graph(metadata.tables[name])))
    for name in _tables_to_erase()
}
_COUNTS = Statement(
    "graphs.counts",
    select(
        _count(of_graph(episodes), episodes.c.in_graph == 1),
        _count(of_graph(episodes), episodes.c.state == "pending"),
        _count(of_graph(episodes), episodes.c.state == "failed"),
        _count(of_graph(nodes)),
        _count(of_graph(edges)),
    ),
)


async def insert(tx: Transaction, graph: GraphKey, project: ProjectKey, now: Instant, version: int = 0) -> None:
    """Store a new, empty graph."""
    await tx.execute(_INSERT, {"graph_key": graph, "project_key": project, "version": version, "created_at": now})


async def project_of(tx: Transaction, graph: GraphKey) -> ProjectKey | None:
    """Return the project that a graph belongs to; None when there is no such graph."""
    row = await tx.fetch_one(_PROJECT_OF, {"graph": graph})
    return None if row is None else ProjectKey(row[0])


async def get(tx: Transaction, graph: GraphKey) -> tuple[int, Instant] | None:
    """Return the version of a graph and when it was made; None when there is no such graph."""
    row = await tx.fetch_one(_GET, {"graph": graph})
    return None if row is None else (int(row[0]), Instant(row[1]))


async def version(tx: Transaction, graph: GraphKey) -> int | None:
    """Return the version of a graph, which grows with every change of what can be found in it."""
    row = await tx.fetch_one(_VERSION, {"graph": graph})
    return None if row is None else int(row[0])


async def bump_version(tx: Transaction, graph: GraphKey) -> int:
    """Count a change and return the new version, to be written as `changed` of the changed rows.

    Raises:
        NotFound: when the graph has been erased.
    """
    row = await tx.fetch_one(_BUMP_VERSION, {"graph": graph})
    if row is None:
        raise NotFound("graph", f"{graph:012x}")
    return int(row[0])


async def following(tx: Transaction, after: GraphKey | None) -> GraphKey | None:
    """Return the graph whose key comes next behind `after`, collections included; the first without it."""
    row = await tx.fetch_one(_FOLLOWING, {"after": -1 if after is None else after})
    return None if row is None else GraphKey(row[0])


async def hold(tx: Transaction, graph: GraphKey) -> bool:
    """Keep a graph from being erased until the transaction ends; False when there is no such graph."""
    return await tx.fetch_one(_HOLD, {"graph": graph}) is not None


async def delete_graph_data(tx: Transaction, graph: GraphKey) -> dict[str, int]:
    """Erase a graph: every row of it in every table. Its entries in the directory are the caller's to remove.

    A copy of it that is still being made goes too. Returns the number of rows that went, by table; tables that held
    none of it are left out.
    """
    rows = {table: await tx.execute(statement, {"graph": graph}) for table, statement in _ERASE.items()}
    for copy in await unfinished_copies.of_original(tx, graph):
        await discard_copy(tx, copy)
    return {table: count for table, count in rows.items() if count}


async def discard_copies(tx: Transaction, before: Instant, limit: int) -> int:
    """Erase up to `limit` copies that were begun before an instant and never finished; return how many went."""
    left_over = await unfinished_copies.begun_before(tx, before, limit)
    for copy in left_over:
        await discard_copy(tx, copy)
    return len(left_over)


async def discard_copy(tx: Transaction, copy: GraphKey) -> None:
    """Erase a copy that will not be finished."""
    for statement in _ERASE.values():
        await tx.execute(statement, {"graph": copy})
    await unfinished_copies.remove(tx, copy)


async def counts(tx: Transaction, graph: GraphKey) -> GraphCounts:
    """Return how much a graph holds."""
    row = await tx.fetch_one(_COUNTS, {"graph": graph})
    return GraphCounts(*(row or (0, 0, 0, 0, 0)))
