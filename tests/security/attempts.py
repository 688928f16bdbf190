"""One request for every operation of the API, about given things: what their owner may do, and nobody else."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from hitherto.api.app import NOUNS
from hitherto.api.operations import needs_of
from tests.clients.running import wait_until

SECRET = "Zanzibar"
"""A word that the owner's things are full of, and that no other caller may ever be told."""

PROJECT_WIDE = frozenset(
    "user_add user_list_ordered group_add group_get_all_groups session_list_sessions document_list_collections "
    "document_add_collection graph_set_entity_types_internal graph_list_entity_types".split()
)
"""Operations that name nothing that exists: every caller of a project has their own answer."""

LAST = (
    "conversation_end_session conversation_end_sessions graph_edge_delete fact_delete_fact graph_episode_delete "
    "document_delete_document document_batch_delete_documents document_delete_collection memory_delete "
    "group_delete user_delete"
).split()
"""What takes away what others need, in the order in which all of it can still be done."""


@dataclass(frozen=True)
class Things:
    """One thing of each kind, of one tenant; the two facts, documents and sessions are there to be deleted one each."""

    user: str
    session: str
    message: str
    group: str
    edge: str
    fact: str
    node: str
    episode: str
    collection: str
    document: str
    document2: str


@dataclass(frozen=True)
class Attempt:
    """A request for an operation."""

    operation: str
    method: str
    path: str
    body: Any

    def made_by(self, caller: httpx.Client) -> httpx.Response:
        """Return what the server answers to `caller`."""
        return caller.request(self.method, self.path, json=self.body)


def operations() -> dict[str, tuple[str, str]]:
    """Return the method and the path of every operation that needs a key, by the operation's name."""
    return {
        options["operation_id"]: (options["methods"][0], path)
        for noun in NOUNS
        for path, handler, options in noun.operations.routes
        if needs_of(handler).caller
    }


def attempts(things: Things) -> list[Attempt]:
    """Return one request for every operation, in an order in which their owner can make all of them."""
    bodies = bodies_about(things)
    made = []
    for operation, (method, path) in operations().items():
        filled = path.removeprefix("/api/v2")
        for name, value in path_values(operation, things).items():
            filled = filled.replace(f"{{{name}}}", value)
        made.append(Attempt(operation, method, filled, bodies.get(operation)))
    return sorted(made, key=lambda one: LAST.index(one.operation) if one.operation in LAST else -1)


def path_values(operation: str, things: Things) -> dict[str, str]:
    """Return what stands in the path; a bare `uuid` is that of the thing that the operation is about."""
    about = operation.split("_")[1]
    return {
        "user_id": things.user,
        "session_id": things.session,
        "group_id": things.group,
        "message_uuid": things.message,
        "fact_uuid": things.fact,
        "collection_name": f"{things.collection}-new" if operation == "document_add_collection" else things.collection,
        "document_uuid": things.document,
        "uuid": {"edge": things.edge, "node": things.node, "episode": things.episode}.get(about, things.edge),
    }


def bodies_about(things: Things) -> dict[str, Any]:
    """Return the bodies of the operations that have one."""
    new = f"new-{uuid4()}"
    text = {"type": "text", "data": f"Rex lives in {SECRET}."}
    schema = json.dumps({"properties": {"city": {"type": "string", "zep_type": "ZepText", "description": "City"}}})
    return {
        "memory_add": {"messages": [{"role_type": "user", "content": f"I like {SECRET}."}], "return_context": True},
        "message_update_message_metadata": {"metadata": {"seen": True}},
        "graph_search": {"query": SECRET, "user_id": things.user},
        "graph_edge_get_by_user_id": {},
        "graph_edge_get_by_group_id": {},
        "graph_node_get_by_user_id": {},
        "graph_node_get_by_group_id": {},
        "graph_add": {**text, "user_id": things.user},
        "graph_add_batch": {"episodes": [text], "group_id": things.group},
        "graph_clone": {"source_user_id": things.user, "target_user_id": f"copy-{new}"},
        "graph_add_fact_triple": {
            "user_id": things.user,
            "fact": "Rex guards the yard",
            "fact_name": "GUARDS",
            "source_node_name": "Rex",
            "target_node_name": "yard",
        },
        "user_add": {"user_id": new},
        "user_update": {"first_name": "Changed"},
        "group_add": {"group_id": new},
        "group_update": {"name": "Changed"},
        "session_add_session": {"session_id": new, "user_id": things.user},
        "session_update_session": {"metadata": {"changed": True}},
        "document_add_collection": {"description": "New"},
        "document_update_collection": {"description": "Changed"},
        "document_search": {"text": SECRET},
        "document_add_documents": [{"content": f"About {SECRET}."}],
        "document_batch_get_documents": {"uuids": [things.document]},
        "document_batch_delete_documents": [things.document2],
        "document_batch_update_documents": [{"uuid": things.document, "metadata": {"changed": True}}],
        "document_update_document": {"metadata": {"changed": True}},
        "conversation_search_sessions": {"text": SECRET, "session_ids": [things.session]},
        "conversation_search": {"text": SECRET},
        "conversation_end_sessions": {"session_ids": [things.session]},
        "conversation_end_session": {},
        "conversation_classify_session": {"name": "topic", "classes": ["home", "sport"]},
        "conversation_extract_data": {"model_schema": schema, "last_n": 4},
        "conversation_add_session_facts": {"facts": [{"fact": f"Ann collects stamps of {SECRET}."}]},
        "graph_set_entity_types_internal": {"entity_types": [], "edge_types": []},
    }


def new_things(owner: httpx.Client) -> Things:
    """Make one thing of each kind, and return them once everything was learned."""
    user, session, group, collection = (f"{kind}-{uuid4()}" for kind in ("user", "session", "group", "collection"))
    _post(owner, "/users", {"user_id": user, "first_name": "Ann"})
    _post(owner, "/sessions", {"session_id": session, "user_id": user})
    said = [{"role_type": "user", "role": "Ann", "content": f"I live in {SECRET}."}]
    _post(owner, f"/sessions/{session}/memory", {"messages": said})
    [message] = owner.get(f"/sessions/{session}/messages").json()["messages"]
    _post(owner, "/groups", {"group_id": group, "name": SECRET})
    triple = {"fact": f"Rex guards {SECRET}", "fact_name": "GUARDS", "user_id": user}
    added = _post(owner, "/graph/add-fact-triple", triple | {"source_node_name": "Rex", "target_node_name": SECRET})
    triple = {"fact": f"Rex likes {SECRET}", "fact_name": "LIKES", "user_id": user}
    second = _post(owner, "/graph/add-fact-triple", triple | {"source_node_name": "Rex", "target_node_name": SECRET})
    _post(owner, f"/collections/{collection}", {"description": SECRET})
    contents = [{"content": f"{number} about {SECRET}"} for number in range(2)]
    [documents] = _post(owner, f"/collections/{collection}/documents", contents)
    wait_until(lambda: owner.get(f"/graph/episodes/{message['uuid']}").json()["processed"], "all is learned")
    return Things(
        user=user,
        session=session,
        message=message["uuid"],
        group=group,
        edge=added["edge"]["uuid"],
        fact=second["edge"]["uuid"],
        node=added["source_node"]["uuid"],
        episode=message["uuid"],
        collection=collection,
        document=documents[0],
        document2=documents[1],
    )


def _post(owner: httpx.Client, path: str, body: Any) -> Any:
    answer = owner.post(path, json=body)
    assert answer.is_success, answer.text
    return answer.json()
