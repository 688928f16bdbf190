"""Rows of users."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy import insert as insert_into
from sqlalchemy import update as update_of

from hitherto.domain.identity import GraphKey, ProjectKey
from hitherto.domain.users import User
from hitherto.ports import Row, Transaction
from hitherto.store.rows import dump_optional, load_optional
from hitherto.store.schema import users
from hitherto.store.statement import Statement, assignments, of_graph

_CHANGING = ("email", "first_name", "last_name", "metadata", "fact_rating_instruction", "updated_at")
_OF_PROJECT = users.c.project_key == bindparam("project")

_INSERT = Statement("users.insert", insert_into(users))
_GET = Statement("users.get", select(users).where(of_graph(users)))
_UPDATE = Statement("users.update", update_of(users).where(of_graph(users)).values(assignments(users, *_CHANGING)))
_PAGE = Statement(
    "users.page",
    select(users)
    .where(_OF_PROJECT)
    .order_by(users.c.created_at, users.c.uuid)
    .limit(bindparam("limit"))
    .offset(bindparam("offset")),
)
_COUNT = Statement("users.count", select(func.count()).select_from(users).where(_OF_PROJECT))


def _user(row: Row) -> User:
    _, uuid, project, user_id, email, first_name, last_name, metadata, instruction, created_at, updated_at = row
    return User(
        uuid=UUID(bytes=uuid),
        project=project,
        user_id=user_id,
        email=email,
        first_name=first_name,
        last_name=last_name,
        metadata=load_optional(metadata),
        fact_rating_instruction=load_optional(instruction),
        created_at=created_at,
        updated_at=updated_at,
    )


def _changing(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "metadata": dump_optional(user.metadata),
        "fact_rating_instruction": dump_optional(user.fact_rating_instruction),
        "updated_at": user.updated_at,
    }


async def insert(tx: Transaction, user: User) -> None:
    """Store a new user."""
    await tx.execute(
        _INSERT,
        {
            "graph_key": user.graph,
            "uuid": user.uuid.bytes,
            "project_key": user.project,
            "user_id": user.user_id,
            "created_at": user.created_at,
            **_changing(user),
        },
    )


async def get(tx: Transaction, graph: GraphKey) -> User | None:
    """Return the user whose graph this is."""
    row = await tx.fetch_one(_GET, {"graph": graph})
    return None if row is None else _user(row)


async def update(tx: Transaction, user: User) -> bool:
    """Overwrite what can change of a user; False when the user has gone."""
    return await tx.execute(_UPDATE, {"graph": user.graph, **_changing(user)}) > 0


async def page(tx: Transaction, project: ProjectKey, limit: int, offset: int) -> tuple[list[User], int]:
    """Return one page of a project's users, oldest first, and how many there are in all."""
    rows = await tx.fetch(_PAGE, {"project": project, "limit": limit, "offset": offset})
    total = await tx.fetch_one(_COUNT, {"project": project})
    return [_user(row) for row in rows], 0 if total is None else int(total[0])
