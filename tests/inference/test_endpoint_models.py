"""An embedder and a reranker behind a real socket, whatever it answers."""

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from hitherto.domain.errors import Misconfigured, ModelUnavailable
from hitherto.inference.endpoint_models import (
    EMBEDDING_URLS,
    RERANKING_URLS,
    TEXTS_A_REQUEST,
    EndpointEmbedder,
    EndpointOptions,
    EndpointReranker,
    endpoint_options,
    missing_for_endpoint,
)
from hitherto.inference.language_model.pacing import FAILURES_BEFORE_REST
from hitherto.inference.posting import Poster
from tests.scripted_endpoint import Reply, Request, ScriptedEndpoint, error, scripted_endpoint


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    """An endpoint in a thread of its own: its callers block."""
    loop = asyncio.new_event_loop()
    started: list[ScriptedEndpoint] = []
    ready, stop = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with scripted_endpoint() as running:
            started.append(running)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(20)
    yield started[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(20)
    loop.close()


class Posters:
    """Makes posters and closes them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.made: list[Poster] = []

    def __call__(self, **changed: Any) -> Poster:
        values: dict[str, Any] = {"api_key": "k", "timeout_seconds": 0.5, "sleep": lambda _: None}
        self.made.append(Poster("the embedder x", f"{self.url}/v1/embeddings", **{**values, **changed}))
        return self.made[-1]


@pytest.fixture
def poster(endpoint: ScriptedEndpoint) -> Iterator[Posters]:
    posters = Posters(endpoint.url)
    yield posters
    for made in posters.made:
        made.close()


def options(**changed: Any) -> EndpointOptions:
    return EndpointOptions(**{"provider": "endpoint", "name": "tiny", "base_url": "http://x", **changed})


def vectors(request: Request) -> Reply:
    """One vector a text, made of its length, and in an order of the endpoint's own."""
    rows = [{"index": n, "embedding": [len(text), 1.0, 0.0]} for n, text in enumerate(request["body"]["input"])]
    return Reply(json.dumps({"data": rows[::-1]}))


def embedder(poster: Posters, **changed: Any) -> EndpointEmbedder:
    made = EndpointEmbedder(options(**changed), poster())
    made.find_out()
    return made


def test_vectors_are_in_the_order_of_the_texts_and_of_length_one(endpoint: ScriptedEndpoint, poster: Posters) -> None:
    endpoint.script = vectors
    made = embedder(poster)
    found = made.embed(["aaaa", "", "bb"])
    assert (made.model, made.dimensions) == ("endpoint:tiny/3", 3)
    assert np.allclose(np.linalg.norm(found, axis=1), 1)
    assert np.allclose(found[0], np.array([4, 1, 0]) / np.sqrt(17))
    assert endpoint.requests[-1]["body"]["input"] == ["aaaa", ".", "bb"]
    assert endpoint.requests[-1]["headers"]["authorization"] == "Bearer k"


def test_many_texts_are_several_requests(endpoint: ScriptedEndpoint, poster: Posters) -> None:
    endpoint.script = vectors
    made = embedder(poster, dimensions=3)
    assert len(made.embed(["a"] * (TEXTS_A_REQUEST + 1))) == TEXTS_A_REQUEST + 1
    assert [len(each["body"]["input"]) for each in endpoint.requests] == [TEXTS_A_REQUEST, 1]
    assert made.embed([]).shape == (0, 3)


def test_vectors_of_another_length_are_refused(endpoint: ScriptedEndpoint, poster: Posters) -> None:
    endpoint.script = vectors
    with pytest.raises(ModelUnavailable, match="vectors of 3 numbers instead of 4"):
        embedder(poster, dimensions=4).embed(["a"])


def test_the_length_that_is_set_is_asked_of_the_provider(endpoint: ScriptedEndpoint, poster: Posters) -> None:
    endpoint.script = vectors
    embedder(poster, provider="openai", dimensions=3).embed(["a"])
    assert endpoint.requests[-1]["body"]["dimensions"] == 3


BROKEN = {
    "a wrong key": (error(401), "status 401"),
    "an unknown model": (error(404), "status 404"),
    "too many requests": (error(429), "status 429"),
    "a long wait": (error(429, Retry_After="3600"), "status 429"),
    "an error page": (Reply("<html>", 502), "status 502"),
    "a page": (Reply("<html>", 200), "no JSON object"),
    "a list": (Reply("[]"), "no JSON object"),
    "no vectors": (Reply("{}"), "one vector for each text"),
    "too few": (Reply('{"data": []}'), "one vector for each text"),
    "no numbers": (Reply('{"data": [{"index": 0, "embedding": ["x"]}]}'), "holds no vectors"),
    "not finite": (Reply('{"data": [{"index": 0, "embedding": [NaN, 1]}]}'), "one vector for each text"),
    "another shape": (Reply('{"data": [5]}'), "holds no vectors"),
    "silence": (Reply(hang=True), "did not answer in time"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_endpoint_is_unavailable_and_says_why(what: str, endpoint: ScriptedEndpoint, poster: Posters) -> None:
    reply, reason = BROKEN[what]
    endpoint.answer(reply)
    with pytest.raises(ModelUnavailable, match=reason) as caught:
        embedder(poster)
    assert "secret text" not in caught.value.message


def test_an_endpoint_that_is_down_is_tried_again_and_then_left_alone(request: pytest.FixtureRequest) -> None:
    now = [0.0]
    waits: list[float] = []
    silent = Poster("it", "http://127.0.0.1:9/v1", "", 0.5, sleep=waits.append, now=lambda: now[0])
    request.addfinalizer(silent.close)
    for _ in range(FAILURES_BEFORE_REST):
        with pytest.raises(ModelUnavailable, match="cannot be reached"):
            silent.post({})
    assert waits == [0.5, 1.0] * FAILURES_BEFORE_REST
    with pytest.raises(ModelUnavailable, match="left alone"):
        silent.post({})
    now[0] = 1000.0
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        silent.post({})


def test_a_busy_endpoint_is_waited_for(endpoint: ScriptedEndpoint, poster: Posters) -> None:
    endpoint.answer(error(429, Retry_After="2"), Reply('{"ok": 1}'))
    waits: list[float] = []
    assert poster(sleep=waits.append).post({}) == {"ok": 1}
    assert waits == [2.0]


def reranker(poster: Posters) -> EndpointReranker:
    return EndpointReranker(options(), poster())


def test_scores_come_in_the_order_of_the_texts(endpoint: ScriptedEndpoint, poster: Posters) -> None:
    rows = [{"index": 1, "relevance_score": 0.9}, {"index": 0, "relevance_score": 1.7}]
    endpoint.answer(Reply(json.dumps({"results": rows})))
    scores = reranker(poster).score("tea", ["green tea", "black tea", "coffee"])
    assert scores.tolist() == [1.0, 0.9, 0.0]
    assert endpoint.requests[0]["body"]["documents"] == ["green tea", "black tea", "coffee"]
    assert reranker(poster).score("tea", []).tolist() == []


@pytest.mark.parametrize(
    "results",
    [None, 5, [{"index": 9, "relevance_score": 1}], [{"index": 0, "relevance_score": "x"}], [{"index": 0}], [None]],
)
def test_scores_that_are_none_are_refused(results: Any, endpoint: ScriptedEndpoint, poster: Posters) -> None:
    endpoint.answer(Reply(json.dumps({"results": results})))
    with pytest.raises(ModelUnavailable, match="holds no scores"):
        reranker(poster).score("tea", ["green tea"])


def test_a_provider_has_its_url_and_its_usual_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "usual")
    found = endpoint_options("embedder", "openai:text-embedding-3-small", "", "", EMBEDDING_URLS)
    assert (found.base_url, found.name, found.api_key) == (EMBEDDING_URLS["openai"], "text-embedding-3-small", "usual")
    elsewhere = endpoint_options("embedder", "openai:m", "http://here/v1", "", EMBEDDING_URLS)
    assert (elsewhere.base_url, elsewhere.api_key) == ("http://here/v1", "")
    assert "usual" not in repr(found)


def test_a_provider_without_a_key_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    found = endpoint_options("embedder", "openai:m", "", "", EMBEDDING_URLS)
    assert missing_for_endpoint("embedder", found) == (
        "the embedder openai:m needs a key: set HITHERTO_EMBEDDER_API_KEY or OPENAI_API_KEY"
    )
    assert missing_for_endpoint("embedder", endpoint_options("embedder", "m", "http://x", "", EMBEDDING_URLS)) is None
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    assert missing_for_endpoint("embedder", endpoint_options("embedder", "openai:m", "", "", EMBEDDING_URLS)) is None


def test_any_model_will_do_at_a_url_of_ones_own() -> None:
    found = endpoint_options("reranker", "bge:large", "http://here", "k", RERANKING_URLS)
    assert (found.provider, found.name, found.api_key) == ("endpoint", "bge:large", "k")


@pytest.mark.parametrize("text", ["text-embedding-3-small", "cohere:embed", "openai:", ":x"])
def test_a_name_alone_says_not_whom_to_ask(text: str) -> None:
    with pytest.raises(Misconfigured, match="write openai: before the model, or set HITHERTO_EMBEDDER_BASE_URL"):
        endpoint_options("embedder", text, "", "", EMBEDDING_URLS)
