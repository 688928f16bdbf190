"""Operations of the 2.x clients that this version does not have: an honest 400 that says so, never a fake success."""

from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Handler, Operations
from hitherto.domain.errors import InvalidInput

operations = Operations("unsupported", prefix="/api/v2", hidden=True)

TABLE: tuple[tuple[str, str, str], ...] = (
    ("POST", "/groups", "group.add"),
    ("GET", "/groups-ordered", "group.get_all_groups"),
    ("GET", "/groups/{a}", "group.get_group"),
    ("PATCH", "/groups/{a}", "group.update"),
    ("DELETE", "/groups/{a}", "group.delete"),
    ("GET", "/groups/{a}/facts", "group.get_facts"),
    ("POST", "/graph", "graph.add"),
    ("POST", "/graph-batch", "graph.add_batch"),
    ("POST", "/graph/add-fact-triple", "graph.add_fact_triple"),
    ("POST", "/graph/clone", "graph.clone"),
    ("GET", "/entity-types", "graph.list_entity_types"),
    ("PUT", "/entity-types", "graph.set_ontology"),
    ("POST", "/graph/edge/group/{a}", "graph.edge.get_by_group_id"),
    ("POST", "/graph/node/group/{a}", "graph.node.get_by_group_id"),
    ("GET", "/graph/episodes/group/{a}", "graph.episode.get_by_group_id"),
    ("POST", "/sessions/end", "memory.end_sessions"),
    ("POST", "/sessions/search", "memory.search_sessions"),
    ("POST", "/sessions/{a}/facts", "memory.add_session_facts"),
    ("POST", "/sessions/{a}/search", "memory.search"),
    ("GET", "/sessions/{a}/summary", "memory.get_summaries"),
    ("POST", "/sessions/{a}/end", "memory.end_session"),
    ("POST", "/sessions/{a}/classify", "memory.classify_session"),
    ("POST", "/sessions/{a}/extract", "memory.extract_data"),
    ("GET", "/sessions/{a}/synthesize_question", "memory.synthesize_question"),
    ("GET", "/collections", "document.list_collections"),
    ("GET", "/collections/{a}", "document.get_collection"),
    ("POST", "/collections/{a}", "document.add_collection"),
    ("PATCH", "/collections/{a}", "document.update_collection"),
    ("DELETE", "/collections/{a}", "document.delete_collection"),
    ("POST", "/collections/{a}/documents", "document.add_documents"),
    ("POST", "/collections/{a}/documents/batchGet", "document.batch_get_documents"),
    ("POST", "/collections/{a}/documents/batchDelete", "document.batch_delete_documents"),
    ("PATCH", "/collections/{a}/documents/batchUpdate", "document.batch_update_documents"),
    ("GET", "/collections/{a}/documents/uuid/{b}", "document.get_document"),
    ("PATCH", "/collections/{a}/documents/uuid/{b}", "document.update_document"),
    ("DELETE", "/collections/{a}/documents/uuid/{b}", "document.delete_document"),
    ("POST", "/collections/{a}/search", "document.search"),
)
"""Method, path, and the name that the operation has in the clients."""


def _refusal(name: str) -> Handler:
    async def refuse(caller: Caller) -> Response:  # noqa: ARG001 - only who may call learns what is there
        raise InvalidInput(f"{name} is not supported by this version of Hitherto")

    return refuse


for _method, _path, _name in TABLE:
    operations(_method, _path, None, status=400)(_refusal(_name))
