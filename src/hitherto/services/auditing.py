"""The audit: acts of administration, each written in the transaction in which it happens."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from hitherto.domain.audit import AuditEntry, Result
from hitherto.domain.errors import NotFound
from hitherto.domain.identity import ProjectKey
from hitherto.domain.projects import DEFAULT_PROJECT
from hitherto.ports import Transaction
from hitherto.services.core import Core
from hitherto.services.paging import at_least_one
from hitherto.store import audit, projects

ENTRIES = 100
"""Entries that a list holds unless told."""


async def record(
    tx: Transaction,
    core: Core,
    project: ProjectKey,
    action: str,
    on: UUID | str | None = None,
    *,
    result: Result = "done",
    deleted: Mapping[str, int] | None = None,
) -> AuditEntry:
    """Write down an act of whoever `core` works for, and return the entry. `on` must say nothing of a person."""
    entry = AuditEntry(
        uuid=core.uuids.new(project),
        project=project,
        action=action,
        happened_at=core.clock.now(),
        actor=core.actor,
        on=None if on is None else str(on),
        result=result,
        deleted=deleted or {},
    )
    await audit.insert(tx, entry)
    return entry


class Audit:
    """The audit of all projects of the server."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def done(self, action: str) -> None:
        """Write down, for the default project, an act on the server as a whole: that it was restored."""

        async def write(tx: Transaction) -> None:
            default = await projects.get_project(tx, DEFAULT_PROJECT)
            if default is not None:
                await record(tx, self._core, default.key, action)

        await self._core.store.write(write)

    async def refused(self, project: ProjectKey, operation: str, key_id: str) -> None:
        """Write down that a key tried an operation that it may not do."""
        core = replace(self._core, actor=key_id)

        async def write(tx: Transaction) -> None:
            await record(tx, core, project, operation, result="refused")

        await self._core.store.write(write)

    async def latest(self, limit: int | None = None, *, project: str | None = None) -> Sequence[AuditEntry]:
        """Return the latest entries, of one project or of all, the newest first: 100 unless told.

        Raises:
            InvalidInput: for a limit below 1.
            NotFound: when there is no such project.
        """
        wanted = at_least_one(limit, "limit") or ENTRIES

        async def find(tx: Transaction) -> Sequence[AuditEntry]:
            if project is None:
                return await audit.entries(tx, wanted)
            found = await projects.get_project(tx, project)
            if found is None:
                raise NotFound("project", project)
            return await audit.entries(tx, wanted, found.key)

        return await self._core.store.read(find)
