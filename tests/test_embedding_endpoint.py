"""The whole engine with an embedder and a reranker behind a real socket, and the move from one embedder to another."""

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hitherto import Hitherto, Settings
from hitherto.domain.errors import Misconfigured
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.messages import NewMessage
from tests.ingestion.scripted import HashEmbedder
from tests.scripted_endpoint import Reply, Request, ScriptedEndpoint, error, scripted_endpoint


@pytest.fixture
async def endpoint() -> AsyncIterator[ScriptedEndpoint]:
    async with scripted_endpoint() as running:
        running.script = answer
        yield running


def answer(request: Request) -> Reply:
    """Embed and rerank like the real ones: a vector of the text's hash; a score by the letters shared."""
    body = request["body"]
    if request["path"].endswith("/embeddings"):
        digests = [hashlib.sha256(text.encode()).digest()[:6] for text in body["input"]]
        return Reply(json.dumps({"data": [{"index": n, "embedding": list(one)} for n, one in enumerate(digests)]}))
    scores = [len(set(body["query"]) & set(text)) / 100 for text in body["documents"]]
    return Reply(json.dumps({"results": [{"index": n, "relevance_score": one} for n, one in enumerate(scores)]}))


def settings(folder: Path, endpoint: ScriptedEndpoint, **changed: Any) -> Settings:
    values: dict[str, Any] = {"data_dir": folder, "embedder": "tiny", "embedder_base_url": f"{endpoint.url}/v1"}
    return Settings(**{**values, **changed})


async def tell(memory: Hitherto, *texts: str) -> None:
    if not (await memory.users.list(1, 10)).items:
        await memory.users.add("ann", first_name="Ann")
        await memory.sessions.add("talk", "ann")
    await memory.memory.add("talk", [NewMessage(role_type="user", content=text) for text in texts])
    await memory.processed("ann")


async def found(memory: Hitherto, query: str, **more: Any) -> list[str]:
    results = await memory.graph.search("ann", SearchRequest(query=query, **more))
    return [edge.fact for edge, _ in results.edges]


async def test_facts_are_found_by_vectors_of_the_endpoint(endpoint: ScriptedEndpoint, tmp_path: Path) -> None:
    async with Hitherto(settings(tmp_path, endpoint)) as memory:
        await tell(memory, "I live in Lisbon.", "I like green tea.")
        assert memory.core.embedding_model == "endpoint:tiny/6"
        assert "Ann lives in Lisbon." in await found(memory, "Ann lives in Lisbon.")
        assert memory.degraded == []


async def test_an_endpoint_that_is_down_at_the_start_searches_by_words(
    tmp_path: Path, endpoint: ScriptedEndpoint
) -> None:
    endpoint.answer(error(404))
    async with Hitherto(settings(tmp_path, endpoint)) as memory:
        assert "searches go by words alone until a restart" in memory.degraded[0]
        await tell(memory, "I live in Lisbon.")
        assert await found(memory, "Lisbon") == ["Ann lives in Lisbon."]
    endpoint.script = answer
    async with Hitherto(settings(tmp_path, endpoint), workers="none") as memory:
        assert await memory.vectors.fill() > 0


async def test_an_embedder_that_was_there_before_is_known_while_it_is_down(
    tmp_path: Path, endpoint: ScriptedEndpoint
) -> None:
    async with Hitherto(settings(tmp_path, endpoint)) as memory:
        await tell(memory, "I live in Lisbon.")
    endpoint.answer(error(404))
    async with Hitherto(settings(tmp_path, endpoint)) as memory:
        assert memory.core.embedding_model == "endpoint:tiny/6"
        assert "status 404" in memory.degraded[0]
        await tell(memory, "I like green tea.")
        assert await found(memory, "tea") != []
    endpoint.script = answer
    async with Hitherto(settings(tmp_path, endpoint), workers="none") as memory:
        assert await memory.vectors.fill() > 0
        assert await memory.vectors.fill() == 0


async def test_vectors_are_made_beside_a_server_that_uses_others(endpoint: ScriptedEndpoint, tmp_path: Path) -> None:
    chosen = settings(tmp_path, endpoint)
    async with Hitherto(chosen, embedder=HashEmbedder()) as old:
        await tell(old, "I live in Lisbon.")
        async with Hitherto(chosen, workers="none") as new:
            heard: list[int] = []
            made = await new.vectors.fill(heard.append)
            assert made == sum(heard) > 0
        await tell(old, "I like green tea.")  # it serves on, with its own
        assert "Ann lives in Lisbon." in await found(old, "Ann lives in Lisbon.")
    async with Hitherto(chosen, workers="none") as new:
        assert 0 < await new.vectors.fill() < made + 10
        assert await new.vectors.drop_others() > 0
        assert await new.vectors.fill() == 0


async def test_the_endpoint_reranks(endpoint: ScriptedEndpoint, tmp_path: Path) -> None:
    chosen = settings(tmp_path, endpoint, reranker="judge", reranker_base_url=endpoint.url)
    async with Hitherto(chosen) as memory:
        await tell(memory, "I live in Lisbon.", "I like green tea.")
        await found(memory, "green tea", reranker="cross_encoder")
        asked = [each["body"] for each in endpoint.requests if each["path"].endswith("/rerank")]
        assert asked[0]["query"] == "green tea"
        assert len(asked[0]["documents"]) == 2
        endpoint.answer(error(500))
        assert await found(memory, "green tea", reranker="cross_encoder") != []


@pytest.mark.parametrize("name", ["embedder", "reranker"])
async def test_a_name_alone_is_refused_at_the_start(name: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=f"{name} .* names no provider"):
        async with Hitherto(Settings(data_dir=tmp_path, **{name: "tiny"}), workers="none"):
            pass
