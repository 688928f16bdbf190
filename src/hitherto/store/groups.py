"""Rows of groups."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy import insert as insert_into
from sqlalchemy import update as update_of

from hitherto.domain.groups import Group
from hitherto.domain.identity import GraphKey, ProjectKey
from hitherto.ports import Row, Transaction
from hitherto.store.rows import dump_optional, load_optional
from hitherto.store.schema import groups
from hitherto.store.statement import Statement, assignments, of_graph

_CHANGING = ("name", "description", "fact_rating_instruction", "updated_at")
_OF_PROJECT = groups.c.project_key == bindparam("project")

_INSERT = Statement("groups.insert", insert_into(groups))
_GET = Statement("groups.get", select(groups).where(of_graph(groups)))
_UPDATE = Statement("groups.update", update_of(groups).where(of_graph(groups)).values(assignments(groups, *_CHANGING)))
_PAGE = Statement(
    "groups.page",
    select(groups)
    .where(_OF_PROJECT)
    .order_by(groups.c.created_at, groups.c.uuid)
    .limit(bindparam("limit"))
    .offset(bindparam("offset")),
)
_COUNT = Statement("groups.count", select(func.count()).select_from(groups).where(_OF_PROJECT))


def _group(row: Row) -> Group:
    _, uuid, project, group_id, name, description, instruction, created_at, updated_at = row
    return Group(
        uuid=UUID(bytes=uuid),
        project=project,
        group_id=group_id,
        name=name,
        description=description,
        fact_rating_instruction=load_optional(instruction),
        created_at=created_at,
        updated_at=updated_at,
    )


def _changing(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "description": group.description,
        "fact_rating_instruction": dump_optional(group.fact_rating_instruction),
        "updated_at": group.updated_at,
    }


async def insert(tx: Transaction, group: Group) -> None:
    """Store a new group."""
    await tx.execute(
        _INSERT,
        {
            "graph_key": group.graph,
            "uuid": group.uuid.bytes,
            "project_key": group.project,
            "group_id": group.group_id,
            "created_at": group.created_at,
            **_changing(group),
        },
    )


async def get(tx: Transaction, graph: GraphKey) -> Group | None:
    """Return the group whose graph this is."""
    row = await tx.fetch_one(_GET, {"graph": graph})
    return None if row is None else _group(row)


async def update(tx: Transaction, group: Group) -> bool:
    """Overwrite what can change of a group; False when the group has gone."""
    return await tx.execute(_UPDATE, {"graph": group.graph, **_changing(group)}) > 0


async def page(tx: Transaction, project: ProjectKey, limit: int, offset: int) -> tuple[list[Group], int]:
    """Return one page of a project's groups, oldest first, and how many there are in all."""
    rows = await tx.fetch(_PAGE, {"project": project, "limit": limit, "offset": offset})
    total = await tx.fetch_one(_COUNT, {"project": project})
    return [_group(row) for row in rows], 0 if total is None else int(total[0])
