"""Groups: group.add, get_all_groups, get_group, update, delete, get_facts."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import done, reply
from hitherto.api.v2 import schemas
from hitherto.api.v2.models import AddGroup, GroupFields, PageQuery, given
from hitherto.api.v2.views import fact_view, group_view

operations = Operations("group", prefix="/api/v2")


@operations("POST", "/groups", schemas.Group, status=201)
async def add(caller: Caller, body: AddGroup) -> Response:
    """Add a group: an empty graph that belongs to no user."""
    return reply(group_view(await caller.groups.add(**given(body))), 201)


@operations("GET", "/groups-ordered", schemas.GroupList)
async def get_all_groups(caller: Caller, page: Annotated[PageQuery, Query()]) -> Response:
    """List groups in the order in which they were added."""
    found = await caller.groups.list(page_number=page.page_number, page_size=page.page_size)
    views = [group_view(group) for group in found.items]
    return reply({"groups": views, "total_count": found.total, "row_count": len(views)})


@operations("GET", "/groups/{group_id}", schemas.Group, missing="group")
async def get_group(caller: Caller, group_id: str) -> Response:
    """Return a group."""
    return reply(group_view(await caller.groups.get(group_id)))


@operations("PATCH", "/groups/{group_id}", schemas.Group, missing="group")
async def update(caller: Caller, group_id: str, body: GroupFields) -> Response:
    """Change what is given."""
    return reply(group_view(await caller.groups.update(group_id, **given(body))))


@operations("DELETE", "/groups/{group_id}", schemas.Success, missing="group")
async def delete(caller: Caller, group_id: str) -> Response:
    """Delete a group with its whole graph."""
    await caller.groups.delete(group_id)
    return done()


@operations("GET", "/groups/{group_id}/facts", schemas.FactsReply, missing="group", deprecated=True)
async def get_facts(caller: Caller, group_id: str) -> Response:
    """List the facts in a group's graph."""
    return reply({"facts": [fact_view(fact) for fact in await caller.groups.facts(group_id)]})
