"""Users: user.add, get, update, delete, list_ordered, get_sessions, get_node, get_facts."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import done, reply
from hitherto.api.v2 import schemas
from hitherto.api.v2.models import AddUser, PageQuery, UserFields, given
from hitherto.api.v2.views import fact_view, node_view, session_view, user_view

operations = Operations("user", prefix="/api/v2")


@operations("POST", "/users", schemas.User, status=201)
async def add(caller: Caller, body: AddUser) -> Response:
    """Add a user; an empty graph with the user's own node comes with it."""
    return reply(user_view(await caller.users.add(**given(body))), 201)


@operations("GET", "/users-ordered", schemas.UserList)
async def list_ordered(caller: Caller, page: Annotated[PageQuery, Query()]) -> Response:
    """List users in the order in which they were added."""
    found = await caller.users.list(page_number=page.page_number, page_size=page.page_size)
    views = [user_view(user) for user in found.items]
    return reply({"users": views, "total_count": found.total, "row_count": len(views)})


@operations("GET", "/users/{user_id}", schemas.User, missing="user")
async def get(caller: Caller, user_id: str) -> Response:
    """Return a user."""
    return reply(user_view(await caller.users.get(user_id)))


@operations("PATCH", "/users/{user_id}", schemas.User, missing="user")
async def update(caller: Caller, user_id: str, body: UserFields) -> Response:
    """Change what is given; metadata is merged, key by key."""
    return reply(user_view(await caller.users.update(user_id, **given(body))))


@operations("DELETE", "/users/{user_id}", schemas.Success, missing="user")
async def delete(caller: Caller, user_id: str) -> Response:
    """Delete a user with all sessions, messages and the whole graph."""
    await caller.users.delete(user_id)
    return done()


@operations("GET", "/users/{user_id}/sessions", list[schemas.Session], missing="user")
async def get_sessions(caller: Caller, user_id: str) -> Response:
    """List the sessions of a user."""
    return reply([session_view(session) for session in await caller.users.sessions(user_id)])


@operations("GET", "/users/{user_id}/node", schemas.NodeReply, missing="user")
async def get_node(caller: Caller, user_id: str) -> Response:
    """Return the node that stands for the user in the user's graph."""
    node = await caller.users.node(user_id)
    return reply({"node": node and node_view(node)})


@operations("GET", "/users/{user_id}/facts", schemas.FactsReply, missing="user", deprecated=True)
async def get_facts(caller: Caller, user_id: str) -> Response:
    """List the facts in a user's graph."""
    return reply({"facts": [fact_view(fact) for fact in await caller.users.facts(user_id)]})
