"""The memory of a session: memory.add, get, delete, get_session_facts."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import done, reply
from hitherto.api.v2 import schemas
from hitherto.api.v2.models import AddMemory, FactsQuery, MemoryQuery
from hitherto.api.v2.views import fact_view, message_view
from hitherto.services.messages import NewMessage

operations = Operations("memory", prefix="/api/v2/sessions/{session_id}")


@operations("POST", "/memory", schemas.AddedMemory, missing="session")
async def add(caller: Caller, session_id: str, body: AddMemory) -> Response:
    """Keep messages; what they say is learned soon after. `return_context` saves the call that would follow."""
    added = await caller.memory.add(
        session_id,
        new_messages(body),
        ignore_roles=body.ignore_roles or (),
        return_context=bool(body.return_context),
    )
    return reply({"context": added.context})


@operations("GET", "/memory", schemas.Memory, missing="session")
async def get(caller: Caller, session_id: str, query: Annotated[MemoryQuery, Query()]) -> Response:
    """Return what matters for this session now: the context block, the facts behind it and the last messages."""
    memory = await caller.memory.get(session_id, lastn=query.lastn, min_rating=query.min_rating)
    facts = [fact_view(fact) for fact in memory.facts]
    return reply(
        {
            "context": memory.context,
            "messages": [message_view(message) for message in memory.messages],
            "relevant_facts": facts,
            "facts": [fact["fact"] for fact in facts],
        }
    )


@operations("DELETE", "/memory", schemas.Success, missing="session")
async def delete(caller: Caller, session_id: str) -> Response:
    """Delete a session and its messages; what was learned from them stays in the user's graph."""
    await caller.sessions.delete(session_id)
    return done()


@operations("GET", "/facts", schemas.FactsReply, missing="session", deprecated=True)
async def get_session_facts(caller: Caller, session_id: str, query: Annotated[FactsQuery, Query()]) -> Response:
    """List the facts that the messages of this session support."""
    facts = await caller.memory.facts(session_id, min_rating=query.min_rating)
    return reply({"facts": [fact_view(fact) for fact in facts]})


def new_messages(body: AddMemory) -> list[NewMessage]:
    """Return the messages of a request."""
    return [
        NewMessage(
            content=message.content,
            role_type=message.role_type,
            role=message.role,
            created_at=message.created_at,
            metadata=message.metadata,
        )
        for message in body.messages
    ]
