"""The directory: the ids that callers choose, and the uuids that they stand for."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, select

from hitherto.domain.identity import ProjectKey
from hitherto.ports import Transaction
from hitherto.store.schema import directory
from hitherto.store.statement import Statement, any_of, insert_or_ignore

Kind = Literal["user", "session", "group", "collection"]
"""What an id names; each kind is a namespace of its own."""

PAGE_ENTRIES = 500

_ENTRY = and_(
    directory.c.project_key == bindparam("project"),
    directory.c.kind == bindparam("of_kind"),
    directory.c.external_id == bindparam("id"),
)
_RESOLVE = Statement("directory.resolve", select(directory.c.uuid).where(_ENTRY))
_ADD = insert_or_ignore("directory.add", directory)
_REMOVE = Statement("directory.remove", delete(directory).where(_ENTRY))
_OF_PROJECT = Statement(
    "directory.of_project",
    select(directory.c.kind, directory.c.external_id, directory.c.uuid)
    .where(directory.c.project_key == bindparam("project"))
    .limit(bindparam("limit")),
)
_TAKEN = Statement(
    "directory.taken",
    select(directory.c.external_id).where(
        directory.c.project_key == bindparam("project"),
        directory.c.kind == bindparam("of_kind"),
        any_of(directory.c.external_id, "ids"),
    ),
)
_PAGE = Statement(
    "directory.page",
    select(directory.c.external_id, directory.c.uuid)
    .where(
        directory.c.project_key == bindparam("project"),
        directory.c.kind == bindparam("of_kind"),
        directory.c.external_id > bindparam("after"),
    )
    .order_by(directory.c.external_id)
    .limit(PAGE_ENTRIES),
)


async def resolve(tx: Transaction, project: ProjectKey, kind: Kind, external_id: str) -> UUID | None:
    """Return the uuid that an id stands for in a project."""
    row = await tx.fetch_one(_RESOLVE, {"project": project, "of_kind": kind, "id": external_id})
    return None if row is None else UUID(bytes=row[0])


async def taken(tx: Transaction, project: ProjectKey, kind: Kind, external_ids: Sequence[str]) -> set[str]:
    """Return which of some ids stand for something in a project."""
    rows = await tx.fetch(_TAKEN, {"project": project, "of_kind": kind, "ids": list(external_ids)})
    return {row[0] for row in rows}


async def add(tx: Transaction, project: ProjectKey, kind: Kind, external_id: str, uuid: UUID) -> bool:
    """Take an id for `uuid`; False when it is taken already."""
    entry = {"project_key": project, "kind": kind, "external_id": external_id, "uuid": uuid.bytes}
    return await tx.execute(_ADD, entry) > 0


async def remove(tx: Transaction, project: ProjectKey, kind: Kind, external_id: str) -> bool:
    """Give an id back; False when nobody had it."""
    return await tx.execute(_REMOVE, {"project": project, "of_kind": kind, "id": external_id}) > 0


async def of_project(tx: Transaction, project: ProjectKey, limit: int) -> list[tuple[Kind, str, UUID]]:
    """Return some entries of a project, at most `limit`, each with what it stands for."""
    rows = await tx.fetch(_OF_PROJECT, {"project": project, "limit": limit})
    return [(kind, external_id, UUID(bytes=uuid)) for kind, external_id, uuid in rows]


async def page(tx: Transaction, project: ProjectKey, kind: Kind, after: str) -> list[tuple[str, UUID]]:
    """Return the next ids of a kind behind `after`, in their order, each with what it stands for."""
    rows = await tx.fetch(_PAGE, {"project": project, "of_kind": kind, "after": after})
    return [(external_id, UUID(bytes=uuid)) for external_id, uuid in rows]
