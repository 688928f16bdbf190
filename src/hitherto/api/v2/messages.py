"""Messages of a session: memory.get_session_messages, get_session_message, update_message_metadata."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import reply
from hitherto.api.v2 import schemas
from hitherto.api.v2.models import MessagesQuery, UpdateMessage
from hitherto.api.v2.views import message_view

operations = Operations("message", prefix="/api/v2/sessions/{session_id}/messages")


@operations("GET", "", schemas.MessageList, missing="session")
async def get_session_messages(caller: Caller, session_id: str, query: Annotated[MessagesQuery, Query()]) -> Response:
    """List the messages of a session, oldest first."""
    found = await caller.memory.messages(session_id, limit=query.limit, cursor=query.cursor)
    views = [message_view(message) for message in found.items]
    return reply({"messages": views, "total_count": found.total, "row_count": len(views)})


@operations("GET", "/{message_uuid}", schemas.Message, missing="session or message")
async def get_session_message(caller: Caller, session_id: str, message_uuid: str) -> Response:
    """Return a message."""
    return reply(message_view(await caller.memory.message(session_id, message_uuid)))


@operations("PATCH", "/{message_uuid}", schemas.Message, missing="session or message")
async def update_message_metadata(caller: Caller, session_id: str, message_uuid: str, body: UpdateMessage) -> Response:
    """Merge metadata into that of a message, key by key."""
    return reply(message_view(await caller.memory.update_message_metadata(session_id, message_uuid, body.metadata)))
