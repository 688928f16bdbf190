"""Exporting a project, or one graph of it, as JSON Lines that an import takes; `export_file` shows them."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from hitherto import __version__
from hitherto.domain.errors import HithertoError
from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.instants import format_instant
from hitherto.domain.ontology import as_json
from hitherto.ports import Transaction
from hitherto.services import auditing, lookup
from hitherto.services.core import Core
from hitherto.store import directory, graphs, ontologies
from hitherto.store.migrations import CURRENT
from hitherto.transfer.export_file import FORMAT, GRAPH_TABLES, Owner
from hitherto.transfer.export_rows import TABLES
from hitherto.transfer.new_file import NewFile


@dataclass(slots=True)
class Exported:
    """What was exported: the number of graphs, and of rows by table."""

    graphs: int = 0
    rows: Counter[str] = field(default_factory=Counter)


async def export(core: Core, project: ProjectKey, name: str, path: Path, owner: Owner | None = None) -> Exported:
    """Write the project named `name`, or the graph of one owner in it, to the new file `path`: one state of it.

    Raises:
        InvalidInput: when the file exists or cannot be written.
        NotFound: when there is no such owner.
    """
    with NewFile(path) as new:

        async def write(tx: Transaction) -> Exported:
            # A database may run it twice: the file is begun anew.
            with new.unfinished.open("wb") as file:
                return await _Export(tx, core, project, file).write(name, owner)

        done = await core.store.read(write)
        # Before the file has its name: nobody takes a project with them unrecorded.
        await core.store.write(lambda tx: auditing.record(tx, core, project, "project.export"))
        new.finish()
    return done


@dataclass(slots=True)
class _Export:
    """One writing of it."""

    tx: Transaction
    core: Core
    project: ProjectKey
    file: BinaryIO
    done: Exported = field(default_factory=Exported)

    async def write(self, name: str, owner: Owner | None) -> Exported:
        made_at = format_instant(self.core.clock.now())
        self._line(
            {"hitherto_export": FORMAT, "schema": CURRENT, "release": __version__, "made_at": made_at, "project": name}
        )
        if owner is None:
            await self._ontology()
            async for each, graph in self._all():
                await self._graph(each, graph)
        else:
            uuid = await lookup.resolve(self.tx, self.project, owner.kind, owner.external_id)
            await self._graph(owner, graph_key_of(uuid))
        self._line({"end": True, "graphs": self.done.graphs})
        return self.done

    async def _ontology(self) -> None:
        found = await ontologies.get(self.tx, self.project)
        if found is not None:
            self._line({"ontology": as_json(found.ontology)})

    async def _all(self) -> AsyncIterator[tuple[Owner, GraphKey]]:
        for kind in GRAPH_TABLES:
            after = ""
            while page := await directory.page(self.tx, self.project, kind, after):
                for external_id, uuid in page:
                    yield Owner(kind, external_id), graph_key_of(uuid)
                after = page[-1][0]

    async def _graph(self, owner: Owner, graph: GraphKey) -> None:
        row = await graphs.get(self.tx, graph)
        if row is None:
            raise HithertoError(f"the directory names a {owner.kind} without a graph: {owner.external_id}")
        version, created_at = row
        begin = {"graph": f"{graph:012x}", "kind": owner.kind, "id": owner.external_id, "version": version}
        self._line({**begin, "created_at": format_instant(created_at)})
        rows: Counter[str] = Counter()
        for name, table in TABLES.items():
            if name in GRAPH_TABLES[owner.kind]:
                async for page in table.copied.pages_of(self.tx, graph):
                    self.file.write(b"".join(orjson.dumps(table.plain(row)) + b"\n" for row in page))
                    rows[name] += len(page)
        self._line({"end_of_graph": f"{graph:012x}", "rows": dict(rows)})
        self.done.rows += rows
        self.done.graphs += 1

    def _line(self, value: Any) -> None:
        self.file.write(orjson.dumps(value) + b"\n")
