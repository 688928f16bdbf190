"""Rows of sessions."""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy import delete as delete_from
from sqlalchemy import insert as insert_into
from sqlalchemy import update as update_of

from hitherto.domain.errors import NotFound
from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.sessions import Session
from hitherto.ports import Row, Transaction
from hitherto.store import graphs
from hitherto.store.rows import dump_optional, load_optional
from hitherto.store.schema import sessions
from hitherto.store.statement import Statement, assignments, of_graph

Order = Literal["created_at", "updated_at", "user_id", "session_id"]
"""What a page of sessions can be sorted by."""

_CHANGING = ("metadata", "fact_rating_instruction", "updated_at", "ended_at", "classifications")
_OF_PROJECT = sessions.c.project_key == bindparam("project")
_ONE = (of_graph(sessions), sessions.c.uuid == bindparam("id"))


def _page_statement(order: str, ascending: bool) -> Statement:
    columns = (sessions.c[order], sessions.c.uuid)
    return Statement(
        f"sessions.page_by_{order}_{'ascending' if ascending else 'descending'}",
        select(sessions)
        .where(_OF_PROJECT)
        .order_by(*(column.asc() if ascending else column.desc() for column in columns))
        .limit(bindparam("limit"))
        .offset(bindparam("offset")),
    )


_INSERT = Statement("sessions.insert", insert_into(sessions))
_GET = Statement("sessions.get", select(sessions).where(*_ONE))
_UPDATE = Statement("sessions.update", update_of(sessions).where(*_ONE).values(assignments(sessions, *_CHANGING)))
_DELETE = Statement("sessions.delete", delete_from(sessions).where(*_ONE))
_OF_USER = Statement("sessions.of_user", select(sessions).where(of_graph(sessions)).order_by(sessions.c.uuid))
_PAGES = {
    (order, ascending): _page_statement(order, ascending)
    for order in ("created_at", "updated_at", "user_id", "session_id")
    for ascending in (True, False)
}
_COUNT = Statement("sessions.count", select(func.count()).select_from(sessions).where(_OF_PROJECT))


def _session(row: Row) -> Session:
    (
        _, uuid, project, session_id, user_id, metadata, instruction, created_at, updated_at, ended_at, classifications,
    ) = row  # fmt: skip
    return Session(
        uuid=UUID(bytes=uuid),
        project=project,
        session_id=session_id,
        user_id=user_id,
        metadata=load_optional(metadata),
        fact_rating_instruction=load_optional(instruction),
        created_at=created_at,
        updated_at=updated_at,
        ended_at=ended_at,
        classifications=load_optional(classifications) or {},
    )


def _changing(session: Session) -> dict[str, Any]:
    return {
        "metadata": dump_optional(session.metadata),
        "fact_rating_instruction": dump_optional(session.fact_rating_instruction),
        "updated_at": session.updated_at,
        "ended_at": session.ended_at,
        "classifications": dump_optional(dict(session.classifications) or None),
    }


def _key(uuid: UUID) -> dict[str, Any]:
    return {"graph": graph_key_of(uuid), "id": uuid.bytes}


async def insert(tx: Transaction, session: Session) -> None:
    """Store a new session.

    Raises:
        NotFound: when its user has been erased meanwhile.
    """
    if not await graphs.hold(tx, session.graph):
        raise NotFound("user", session.user_id)
    await tx.execute(
        _INSERT,
        {
            "graph_key": session.graph,
            "uuid": session.uuid.bytes,
            "project_key": session.project,
            "session_id": session.session_id,
            "user_id": session.user_id,
            "created_at": session.created_at,
            **_changing(session),
        },
    )


async def get(tx: Transaction, uuid: UUID) -> Session | None:
    """Return a session."""
    row = await tx.fetch_one(_GET, _key(uuid))
    return None if row is None else _session(row)


async def update(tx: Transaction, session: Session) -> bool:
    """Overwrite what can change of a session; False when it has gone."""
    return await tx.execute(_UPDATE, {**_key(session.uuid), **_changing(session)}) > 0


async def delete(tx: Transaction, uuid: UUID) -> bool:
    """Remove the row of a session; False when there is none. Its messages are the caller's to clear."""
    return await tx.execute(_DELETE, _key(uuid)) > 0


async def of_user(tx: Transaction, graph: GraphKey) -> list[Session]:
    """Return the sessions of the user whose graph this is, oldest first."""
    return [_session(row) for row in await tx.fetch(_OF_USER, {"graph": graph})]


async def page(
    tx: Transaction, project: ProjectKey, order_by: Order, ascending: bool, limit: int, offset: int
) -> tuple[list[Session], int]:
    """Return one page of a project's sessions, and how many there are in all."""
    statement = _PAGES[order_by, ascending]
    rows = await tx.fetch(statement, {"project": project, "limit": limit, "offset": offset})
    total = await tx.fetch_one(_COUNT, {"project": project})
    return [_session(row) for row in rows], 0 if total is None else int(total[0])
