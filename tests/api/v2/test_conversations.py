"""The operations on whole sessions and documents as they look on the wire, without a server process."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hitherto.api.app import create_app
from hitherto.domain.episodes import EpisodeState
from hitherto.engine import Hitherto
from hitherto.services.memory import NewMessage
from hitherto.settings import Settings
from hitherto.store import episodes, graphs
from tests.api.asking import talking_to

KEY = {"Authorization": "Api-Key any"}


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Hitherto]:
    settings = Settings(database_url=f"sqlite://{tmp_path}/h.db", data_dir=tmp_path)
    async with Hitherto(settings, workers="none", embedder=None) as opened:
        await opened.users.add("ann", first_name="Ann")
        await opened.sessions.add("talk", "ann")
        yield opened


@pytest.fixture
async def http(engine: Hitherto) -> AsyncIterator[httpx.AsyncClient]:
    async with talking_to(create_app(engine), headers=KEY) as client:
        yield client


async def said(engine: Hitherto, text: str) -> None:
    """Say something in the session, and let it be ingested with nothing learned from it."""
    uuids = (await engine.memory.add("talk", [NewMessage(content=text, role_type="user", metadata={"n": 1})])).uuids
    graph = (await engine.users.get("ann")).graph

    async def done(tx: Any) -> None:
        await episodes.set_state(tx, graph, uuids, EpisodeState.PROCESSED, await graphs.bump_version(tx, graph))

    await engine.core.store.write(done)


async def test_lists_of_lists(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/v2/collections")).json() == [[]]
    await http.post("/api/v2/collections/c", json={})
    added = (await http.post("/api/v2/collections/c/documents", json=[{"content": "Tea."}])).json()
    got = (await http.post("/api/v2/collections/c/documents/batchGet", json={"uuids": added[0]})).json()

    assert [[type(uuid) for uuid in inner] for inner in added] == [[str]]
    assert [[document["content"] for document in inner] for inner in got] == [["Tea."]]
    assert [len(inner) for inner in (await http.get("/api/v2/collections")).json()] == [1]


async def test_a_document_has_every_field(http: httpx.AsyncClient) -> None:
    await http.post("/api/v2/collections/c")
    await http.post("/api/v2/collections/c/documents", json=[{"content": "Tea.", "metadata": None, "extra": 1}])
    answer = (await http.post("/api/v2/collections/c/search", json={"text": "tea"})).json()
    [document] = answer.pop("results")

    assert answer == {"result_count": 1, "current_page": 1, "total_pages": 1, "query_vector": None}
    assert 0 < document.pop("score") <= 1
    assert document.pop("created_at") == document.pop("updated_at")
    assert document.pop("uuid")
    assert document == {"content": "Tea.", "document_id": None, "metadata": None, "is_embedded": False}


async def test_a_limit_is_read_from_the_query(http: httpx.AsyncClient) -> None:
    await http.post("/api/v2/collections/c")
    await http.post("/api/v2/collections/c/documents", json=[{"content": f"Tea {n}."} for n in range(20)])

    for query, count in (("", 10), ("?limit=3", 3), ("?limit=0", 10), ("?limit=1000", 20)):
        answer = await http.post(f"/api/v2/collections/c/search{query}", json={"text": "tea"})
        assert answer.json()["result_count"] == count
    assert (await http.post("/api/v2/collections/c/search?limit=-1", json={"text": "tea"})).status_code == 400


async def test_a_search_in_sessions_names_what_it_found_and_nulls_the_rest(
    engine: Hitherto, http: httpx.AsyncClient
) -> None:
    await said(engine, "I drink tea in the morning.")
    [hit] = (await http.post("/api/v2/sessions/search", json={"text": "tea"})).json()["results"]
    [own] = (await http.post("/api/v2/sessions/talk/search", json={"text": "tea"})).json()
    [gist] = (await http.post("/api/v2/sessions/talk/search", json={"text": "tea", "search_scope": "summary"})).json()

    assert (hit["session_id"], hit["summary"], hit["fact"]) == ("talk", None, None)
    assert hit["message"]["content"] == own["message"]["content"] == "I drink tea in the morning."
    assert own["metadata"] == {"n": 1}
    assert "session_id" not in own
    assert (gist["message"], gist["metadata"]) == (None, None)
    assert gist["summary"]["content"] == "user: I drink tea in the morning."


async def test_an_ended_session_says_when(engine: Hitherto, http: httpx.AsyncClient) -> None:
    await said(engine, "Tea, please.")
    body = {"classify": {"name": "wish", "classes": ["milk", "tea"]}}
    answer = (await http.post("/api/v2/sessions/talk/end", json=body)).json()
    refused = await http.post(
        "/api/v2/sessions/talk/memory", json={"messages": [{"content": "More.", "role_type": "user"}]}
    )

    assert answer["classification"] == {"class": "tea", "label": "wish"}
    assert answer["session"]["ended_at"].endswith("Z")
    assert answer["session"]["classifications"] == {"wish": "tea"}
    assert (refused.status_code, refused.json()) == (
        400,
        {"message": "session has ended: talk; start another one"},
    )


async def test_ending_with_a_classification_that_cannot_be_ends_nothing(http: httpx.AsyncClient) -> None:
    body = {"classify": {"name": "wish", "classes": ["tea"]}}

    assert (await http.post("/api/v2/sessions/talk/end", json=body)).status_code == 400
    assert (await http.get("/api/v2/sessions/talk")).json()["ended_at"] is None


async def test_empty_bodies_and_both_spellings_are_understood(engine: Hitherto, http: httpx.AsyncClient) -> None:
    await said(engine, "Where is the tea? It is late.")
    for name in ("lastNMessages", "last_n_messages"):
        answer = await http.get(f"/api/v2/sessions/talk/synthesize_question?{name}=1")
        assert answer.json() == {"question": "Where is the tea?"}
    assert (await http.post("/api/v2/sessions/talk/end")).json()["classification"] is None


async def test_extracted_values_are_texts(engine: Hitherto, http: httpx.AsyncClient) -> None:
    await said(engine, "We are 4 guests, and yes, I am vegan.")
    described = {"guests": "integer", "vegan": "boolean", "pets": "integer"}
    schema = json.dumps({"properties": {name: {"type": kind} for name, kind in described.items()}})
    answer = await http.post("/api/v2/sessions/talk/extract", json={"model_schema": schema, "last_n": 1})

    assert answer.json() == {"guests": "4", "vegan": "true"}
