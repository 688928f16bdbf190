"""Sessions: memory.add_session, get_session, update_session, list_sessions."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import reply
from hitherto.api.v2 import schemas
from hitherto.api.v2.models import AddSession, SessionsQuery, UpdateSession, given
from hitherto.api.v2.views import session_view

operations = Operations("session", prefix="/api/v2")


@operations("POST", "/sessions", schemas.Session, status=201)
async def add_session(caller: Caller, body: AddSession) -> Response:
    """Start a session of a user who exists."""
    return reply(session_view(await caller.sessions.add(**given(body))), 201)


@operations("GET", "/sessions-ordered", schemas.SessionList)
async def list_sessions(caller: Caller, page: Annotated[SessionsQuery, Query()]) -> Response:
    """List the sessions of all users; without an order, the newest first."""
    found = await caller.sessions.list(
        page_number=page.page_number, page_size=page.page_size, order_by=page.order_by, ascending=page.asc
    )
    views = [session_view(session) for session in found.items]
    return reply({"sessions": views, "total_count": found.total, "response_count": len(views)})


@operations("GET", "/sessions/{session_id}", schemas.Session, missing="session")
async def get_session(caller: Caller, session_id: str) -> Response:
    """Return a session."""
    return reply(session_view(await caller.sessions.get(session_id)))


@operations("PATCH", "/sessions/{session_id}", schemas.Session, missing="session")
async def update_session(caller: Caller, session_id: str, body: UpdateSession) -> Response:
    """Change what is given; metadata is merged, key by key."""
    return reply(session_view(await caller.sessions.update(session_id, **given(body))))
