"""Facts by their uuid, in the older shape: memory.get_fact, delete_fact."""

from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import done, reply
from hitherto.api.v2 import schemas
from hitherto.api.v2.views import fact_view

operations = Operations("fact", prefix="/api/v2/facts/{fact_uuid}")


@operations("GET", "", schemas.FactReply, missing="fact", deprecated=True)
async def get_fact(caller: Caller, fact_uuid: str) -> Response:
    """Return a fact with the names of the things it is about."""
    return reply({"fact": fact_view(await caller.graph.fact(fact_uuid))})


@operations("DELETE", "", schemas.Success, missing="fact", deprecated=True)
async def delete_fact(caller: Caller, fact_uuid: str) -> Response:
    """Delete a fact; the things it is about stay."""
    await caller.graph.delete_edge(fact_uuid)
    return done()
