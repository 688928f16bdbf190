"""Scopes: every operation of the official client needs the scope that it should, and says which is missing."""

from collections.abc import Iterator
from contextlib import ExitStack
from operator import attrgetter
from typing import Any

import httpx
import pytest
from zep_cloud.client import Zep
from zep_cloud.core.api_error import ApiError

from hitherto.api.permissions import NEEDED, needed
from hitherto.domain.errors import InvalidInput
from hitherto.domain.permissions import PERMISSIONS, includes, parse_permission
from tests.clients import test_all_operations as story
from tests.security.attempts import Things, attempts, operations
from tests.security.conftest import House

EXPECTED = {
    "read": """
        document.batch_get_documents document.get_collection document.gets_a_document_from_a_document_collection_by_uuid
        document.list_collections document.search graph.edge.get graph.edge.get_by_group_id graph.edge.get_by_user_id
        graph.episode.get graph.episode.get_by_group_id graph.episode.get_by_user_id graph.episode.get_nodes_and_edges
        graph.list_entity_types graph.node.get graph.node.get_by_group_id graph.node.get_by_user_id graph.node.get_edges
        graph.node.get_episodes graph.search group.get_all_groups group.get_facts group.get_group memory.extract
        memory.extract_data memory.get memory.get_fact memory.get_session memory.get_session_facts
        memory.get_session_message memory.get_session_messages memory.get_summaries memory.list_sessions memory.search
        memory.search_sessions memory.synthesize_question user.get user.get_facts user.get_node user.get_sessions
        user.list_ordered
        """,
    "write": """
        document.add_collection document.add_documents document.batch_update_documents document.update_collection
        document.updates_a_document graph.add graph.add_batch graph.add_fact_triple graph.clone group.add group.update
        memory.add memory.add_session memory.add_session_facts memory.classify_session memory.end_session
        memory.end_sessions memory.update_message_metadata memory.update_session user.add user.update
        """,
    "admin": """
        document.batch_delete_documents document.delete_collection document.delete_document graph.edge.delete
        graph.episode.delete graph.set_entity_types graph.set_entity_types_internal graph.set_ontology group.delete
        memory.delete memory.delete_fact user.delete
        """,
}
SCOPE_OF = {method: scope for scope, methods in EXPECTED.items() for method in methods.split()}


class Sparing(story.Calls):
    """Makes every call with each key that is too narrow for it first, and then with the narrowest that will do."""

    def __init__(self, clients: dict[str, Zep]) -> None:
        super().__init__(clients["admin"])
        self.clients = clients

    async def __call__(self, name: str, /, *args: Any, **options: Any) -> Any:
        needed = SCOPE_OF[name]
        for scope in PERMISSIONS[: PERMISSIONS.index(needed)]:
            with pytest.raises(ApiError) as caught:
                attrgetter(name)(self.clients[scope])(*args, **options)
            assert caught.value.status_code == 403, name
            expected = f"this needs a key with the scope {needed}; this key has the scope {scope}"
            assert caught.value.body == {"message": expected}
        self.client = self.clients[needed]
        return await super().__call__(name, *args, **options)


@pytest.fixture
def clients(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Zep]]:
    """An official client for each scope."""
    monkeypatch.setenv("ZEP_API_URL", house.server.url)
    with ExitStack() as transports:
        yield {
            scope: Zep(
                api_key=house.key(permission=scope)[1],
                httpx_client=transports.enter_context(httpx.Client(timeout=30)),
            )
            for scope in PERMISSIONS
        }


async def test_every_operation_of_the_client_takes_the_scope_that_it_should(clients: dict[str, Zep]) -> None:
    ids, call, admin = story.Ids(), Sparing(clients), clients["admin"]
    await story.begin(call, ids)
    await story.converse(call, admin, ids)
    await story.look_into_sessions(call, ids)
    await story.remember_facts(call, ids)
    await story.share(call, admin, ids)
    await story.walk_the_graph(call, ids)
    await story.file_documents(call, ids)
    await story.type_things(call)
    await story.end(call, ids)

    assert call.made == set(SCOPE_OF) == story.methods(admin)


def test_every_operation_has_a_scope_and_nothing_else_has() -> None:
    assert set(NEEDED) == set(operations())


def test_what_is_refused_is_refused_before_anything_is_looked_at(house: House, things: Things) -> None:
    """Neither the body nor whether something is there decides about what is answered to a key that may not ask."""
    with house.server.http(house.key(permission="read")[1]) as reader:
        for one in attempts(things):
            if NEEDED[one.operation] == "read":
                continue
            answer = reader.request(one.method, f"{one.path}-nowhere", content=b"{")
            assert answer.status_code in {403, 404, 405}, one  # the longer path may be no operation
            assert answer.status_code != 403 or "scope" in answer.json()["message"], one
            assert reader.request(one.method, one.path, content=b"{").status_code == 403, one


def test_an_operation_without_a_scope_needs_the_widest() -> None:
    assert needed("brand_new_operation") == "admin"


@pytest.mark.parametrize("held", PERMISSIONS)
def test_each_scope_includes_those_before_it(held: str) -> None:
    permission = parse_permission(held)
    place = PERMISSIONS.index(permission)

    assert [includes(permission, one) for one in PERMISSIONS] == [number <= place for number in range(3)]


def test_there_are_no_other_scopes() -> None:
    with pytest.raises(InvalidInput, match="read, write, admin"):
        parse_permission("root")
