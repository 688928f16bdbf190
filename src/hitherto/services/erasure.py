"""Erasure: what went is counted in one transaction with its going, and the files are scrubbed afterwards."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hitherto import __version__
from hitherto.domain.erasure import Erasure, Scrubbed
from hitherto.domain.errors import HithertoError, InvalidInput, NotFound
from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.domain.instants import format_instant
from hitherto.domain.projects import DEFAULT_PROJECT, Project
from hitherto.ports import Transaction
from hitherto.services.core import Core
from hitherto.services.paging import at_least_one
from hitherto.services.projects import find_project
from hitherto.services.users import Users
from hitherto.store import audit, directory, graphs, projects
from hitherto.store.directory import Kind

ROWS_PER_TRANSACTION = 10_000
"""After so many rows a project's deletion lets others write; one graph is deleted as a whole."""
ENTRIES_PER_TRANSACTION = 200
RECORDS = 100
DELETED = "project.delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an operator keeps: who or what was erased, when, by what, how much of it, and what is left to age out.

    It names the person, so it belongs where the request for erasure is kept, not into the database.
    """

    erasure: Erasure
    kind: str
    identifier: str
    uuid: str
    project: str
    command: str
    scrubbed: Scrubbed

    def plain(self) -> dict[str, Any]:
        """Return the receipt as plain values."""
        return {
            "receipt": str(self.erasure.uuid),
            "erased": {"kind": self.kind, "id": self.identifier, "uuid": self.uuid, "project": self.project},
            "erased_at": format_instant(self.erasure.happened_at),
            "by": {"command": self.command, "hitherto": __version__},
            "deleted_rows": dict(sorted(self.erasure.deleted.items())),
            "scrubbed": list(self.scrubbed.done),
            "left": list(self.scrubbed.left),
        }


class _NotEmptyYet(HithertoError):
    """Something was added to a project while it was being deleted."""


class Erasures:
    """Erasing with a receipt, over all projects of the server."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def user(
        self,
        user_id: str,
        *,
        project: str = DEFAULT_PROJECT,
        rewrite: bool | None = None,
        command: str = "erasures.user",
    ) -> Receipt:
        """Erase a user and scrub the files of the database; `rewrite` as in `ports.Store.scrub`.

        What stands in the way of scrubbing is told in the receipt, under what is left: the user is gone by then.
        Raises `NotFound`.
        """
        owner = await self._core.store.read(lambda tx: find_project(tx, project))
        users = Users(self._core, owner.key)
        uuid = (await users.get(user_id)).uuid
        erasure = await users.erase(user_id)
        return Receipt(
            erasure=erasure,
            kind="user",
            identifier=user_id,
            uuid=str(uuid),
            project=project,
            command=command,
            scrubbed=await self._scrub(rewrite=rewrite),
        )

    async def project(self, name: str, *, rewrite: bool | None = None, command: str = "erasures.project") -> Receipt:
        """Delete a project: its keys first, then all that is in it, in transactions of bounded size, then itself.

        Interrupted, it can be called again. The default project cannot be deleted. Raises `NotFound`.
        """
        if name == DEFAULT_PROJECT:
            raise InvalidInput("the default project is always there; erase its users instead", param="name")
        owner = await self._core.store.read(lambda tx: find_project(tx, name))
        deleted: Counter[str] = Counter(api_keys=await self._close(owner))
        while True:
            deleted += await self._empty(owner)
            try:
                erasure = await self._delete_row(owner, deleted)
            except _NotEmptyYet:
                continue
            return Receipt(
                erasure=erasure,
                kind="project",
                identifier=name,
                uuid=str(owner.uuid),
                project=name,
                command=command,
                scrubbed=await self._scrub(rewrite=rewrite),
            )

    async def latest(self, limit: int = RECORDS) -> Sequence[Erasure]:
        """Return the latest erasures, the newest first. They say how much of what went when, not of whom."""
        wanted = at_least_one(limit, "limit") or RECORDS
        return await self._core.store.read(lambda tx: audit.latest(tx, wanted))

    async def _scrub(self, *, rewrite: bool | None) -> Scrubbed:
        try:
            return await self._core.store.scrub(rewrite=rewrite)
        except HithertoError as error:
            words = f"everything, in the files of the database, because they could not be scrubbed: {error}"
            return Scrubbed(left=(words,), complete=False)

    async def _close(self, project: Project) -> int:
        now = self._core.clock.now()
        return await self._core.store.write(lambda tx: projects.end_api_keys(tx, project.key, now))

    async def _empty(self, project: Project) -> Counter[str]:
        deleted: Counter[str] = Counter()
        while True:
            rows, erased = await self._core.store.write(lambda tx: _erase_some(tx, project))
            for graph in erased:
                self._core.retriever.forget(graph)
            if not rows:
                return deleted
            deleted += rows

    async def _delete_row(self, project: Project, deleted: Counter[str]) -> Erasure:
        uuid, now = self._core.uuids.new(project.key), self._core.clock.now()

        async def delete(tx: Transaction) -> Erasure:
            # First, so that whoever adds a graph either is waited for and seen below, or finds no project.
            rows = await projects.delete_project(tx, project.key)
            if not rows:
                raise NotFound("project", project.name)
            if await directory.of_project(tx, project.key, 1):
                raise _NotEmptyYet("something was added")
            total = dict(deleted + Counter(rows))
            erasure = Erasure(uuid=uuid, project=project.key, action=DELETED, happened_at=now, deleted=total)
            await audit.insert_erasure(tx, erasure, self._core.actor)
            return erasure

        return await self._core.store.write(delete)


async def _erase_some(tx: Transaction, project: Project) -> tuple[Counter[str], set[GraphKey]]:
    """Erase some graphs of a project with the entries that name them; no rows are left where it returns none."""
    deleted: Counter[str] = Counter()
    erased: set[GraphKey] = set()
    entries: list[tuple[Kind, str, Any]] = await directory.of_project(tx, project.key, ENTRIES_PER_TRANSACTION)
    for kind, external_id, uuid in entries:
        graph = graph_key_of(uuid)
        if graph not in erased:
            deleted.update(await graphs.delete_graph_data(tx, graph))
            erased.add(graph)
        deleted["directory"] += await directory.remove(tx, project.key, kind, external_id)
        if deleted.total() >= ROWS_PER_TRANSACTION:
            break
    return deleted, erased
