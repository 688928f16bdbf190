"""A graph told line by line, for tests of merges: what is in it, and the merge of two of its nodes by name."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from hitherto.domain.facts import Node
from hitherto.domain.merges import Merge
from hitherto.domain.users import User
from hitherto.engine import Hitherto
from hitherto.services.data import NewEpisode
from hitherto.store.schema import metadata
from hitherto.store.statement import Statement, of_graph
from tests.ingestion.scripted import HashEmbedder, worker_on

TABLES = ("nodes", "node_names", "edges", "mentions", "embeddings")
ROWS = {name: Statement(f"rows_{name}", select(metadata.tables[name]).where(of_graph(metadata.tables[name])))
        for name in TABLES}  # fmt: skip

Row = dict[str, Any]


@dataclass
class Told:
    """One user's graph and the worker that reads what is told to it."""

    engine: Hitherto
    user: User

    @classmethod
    async def begin(cls, engine: Hitherto) -> "Told":
        return cls(engine, await engine.users.add("alice", first_name="Alice"))

    async def tell(self, *texts: str) -> None:
        """Tell texts in the small language of `tests.ingestion.scripted`, an episode each, and have them read."""
        for text in texts:
            await self.engine.graph.add(NewEpisode(data=text, type="text"), user_id="alice")
        await worker_on(self.engine.core.store, embedder=HashEmbedder()).run_until_idle()

    async def things(self) -> dict[str, Node]:
        """The nodes by name."""
        return {node.name: node for node in await self.engine.graph.nodes("alice")}

    async def uuid(self, name: str) -> UUID:
        return (await self.things())[name].uuid

    async def merge(self, keep: str, absorb: str, **how: Any) -> Merge:
        """Merge two nodes by their names."""
        return await self.engine.merging.merge(await self.uuid(keep), await self.uuid(absorb), **how)

    async def facts(self) -> set[tuple[str, str, str, int | None, int | None]]:
        """The facts, with the names of what they connect."""
        names = {node.uuid: node.name for node in await self.engine.graph.nodes("alice")}
        return {
            (names[edge.source], edge.fact, names[edge.target], edge.valid_at, edge.invalid_at)
            for edge in await self.engine.graph.edges("alice")
        }

    async def rows(self) -> dict[str, list[Row]]:
        """Every row of the graph, but for the versions that changed them."""
        return {name: [_plain(name, row) for row in await self._fetch(name)] for name in TABLES}

    async def _fetch(self, name: str) -> list[Any]:
        graph = {"graph": self.user.graph}
        found = await self.engine.core.store.read(lambda tx: tx.fetch(ROWS[name], graph))
        return sorted(tuple(row) for row in found)


def _plain(name: str, row: tuple[Any, ...]) -> Row:
    columns = (column.name for column in metadata.tables[name].columns)
    return {column: value for column, value in zip(columns, row, strict=True) if column != "changed"}
