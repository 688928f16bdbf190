"""Importing an export into a project: checked as a whole first, then graph by graph, each all of it or nothing.

The rows of a graph arrive page by page, so that others are not kept waiting, and belong to nobody until all are there;
what a killed import left is deleted by the workers after an hour.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hitherto.domain.errors import HithertoError, InvalidInput
from hitherto.domain.identity import ProjectKey
from hitherto.domain.ontology import Ontology
from hitherto.ports import Transaction
from hitherto.services import auditing, lookup
from hitherto.services.core import Core
from hitherto.store import ontologies
from hitherto.store.directory import Kind
from hitherto.transfer import import_names
from hitherto.transfer.arrival import Arrival
from hitherto.transfer.export_file import ExportedRow, ExportReader, GraphBegins, GraphEnds, Owner
from hitherto.transfer.import_names import Names


@dataclass(slots=True)
class Contents:
    """What an export holds: whose graphs, the ids of their sessions, and the number of rows by table."""

    owners: list[Owner] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    ontology: Ontology | None = None

    @property
    def ids(self) -> list[tuple[Kind, str]]:
        """Every id that has to be free."""
        return [
            *((each.kind, each.external_id) for each in self.owners),
            *(("session", each) for each in self.sessions),
        ]


@dataclass(slots=True)
class Imported:
    """What was imported: the owners of the graphs by their new ids, and the number of rows by table.

    `renamed` holds the new ids of what was called something else in the file, `moved` the owners whose uuids are new,
    because the graph is on this server already. `ontology_kept`: the project has another ontology, which stays.
    """

    owners: list[Owner] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    renamed: dict[tuple[Kind, str], str] = field(default_factory=dict)
    moved: list[Owner] = field(default_factory=list)
    ontology_kept: bool = False


def check_export(path: Path) -> Contents:
    """Read a whole export and return what is in it.

    Raises:
        InvalidInput: for a file that cannot be read, and for the first wrong line, by its number.
    """
    contents = Contents()
    try:
        for part in ExportReader(path).parts():
            if isinstance(part, GraphBegins):
                contents.owners.append(part.owner)
            elif isinstance(part, ExportedRow):
                contents.rows[part.table] += 1
                if part.table == "sessions":
                    contents.sessions.append(part.values["session_id"])
            elif isinstance(part, Ontology):
                contents.ontology = part
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error.message}. Nothing was imported.", param=error.param) from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}", param="file") from error
    return contents


async def import_export(core: Core, project: ProjectKey, path: Path, *, rename: bool = False) -> Imported:
    """Import an export into a project. With `rename` what has a taken id gets another one.

    Raises:
        InvalidInput: for a wrong line, a taken id, another ontology; nothing was imported then.
        HithertoError: when it stopped on the way; the message says which graphs are there.
    """
    contents = await asyncio.to_thread(check_export, path)
    names = await core.store.read(lambda tx: import_names.choose(tx, project, contents.ids, rename=rename))
    done = Imported(renamed=dict(names.new))
    if contents.ontology is not None:
        done.ontology_kept = await core.store.write(
            lambda tx: _put_ontology(tx, core, project, contents.ontology or Ontology(), rename=rename)
        )
    await _Importing(core, project, path, names, done).run()
    return done


async def _put_ontology(tx: Transaction, core: Core, project: ProjectKey, new: Ontology, *, rename: bool) -> bool:
    """Store the ontology where the project has none; return whether it keeps another of its own."""
    await lookup.hold_project(tx, project)
    found = await ontologies.get(tx, project)
    if found is None or found.ontology == Ontology():
        await ontologies.put(tx, project, new, core.clock.now())
        return False
    if found.ontology != new and not rename:
        raise InvalidInput(
            "the project has another ontology; with --rename it stays and the one of the file is left out"
        )
    return found.ontology != new


@dataclass(slots=True)
class _Importing:
    """The second reading of the file, which writes."""

    core: Core
    project: ProjectKey
    path: Path
    names: Names
    done: Imported

    async def run(self) -> None:
        arrival: Arrival | None = None
        try:
            for part in ExportReader(self.path).parts():
                if isinstance(part, GraphBegins):
                    arrival = await Arrival.begin(self.core, self.project, part, self.names)
                elif isinstance(part, ExportedRow) and arrival is not None:
                    await arrival.take(part)
                elif isinstance(part, GraphEnds) and arrival is not None:
                    await arrival.finish()
                    self._count(arrival)
                    arrival = None
        except BaseException as error:
            if arrival is not None:
                await asyncio.shield(arrival.discard())
            if isinstance(error, Exception):
                raise self._stopped(arrival, error) from error
            raise
        finally:
            if self.done.owners:
                await self.core.store.write(lambda tx: auditing.record(tx, self.core, self.project, "project.import"))
                self.core.wake()

    def _count(self, arrival: Arrival) -> None:
        self.done.owners.append(arrival.owner)
        self.done.rows += arrival.rows
        if arrival.moved:
            self.done.moved.append(arrival.owner)

    def _stopped(self, arrival: Arrival | None, error: Exception) -> HithertoError:
        reason = error.message if isinstance(error, HithertoError) else f"{type(error).__name__}: {error}"
        at = f" at {arrival.owner.kind} {arrival.owner.external_id}, of which nothing was imported" if arrival else ""
        there = ", ".join(f"{each.kind} {each.external_id}" for each in self.done.owners) or "nothing"
        return HithertoError(f"the import stopped{at}: {reason}. Imported before: {there}.")
