"""A server with a language model behind a real endpoint, through the official client."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from zep_cloud.client import Zep
from zep_cloud.types import Episode, Message

from tests.clients.running import RunningServer, running_server, wait_until
from tests.scripted_endpoint import Request, ScriptedEndpoint, error, says, scripted_endpoint

NOTHING: dict[str, Any] = {"things": [], "facts": [], "ended": []}


class EndpointThread:
    """A scripted endpoint in a thread of its own, as the server is a process of its own."""

    def __init__(self) -> None:
        self.endpoint: ScriptedEndpoint | None = None
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    def __enter__(self) -> ScriptedEndpoint:
        self._thread.start()
        assert self._ready.wait(20)
        assert self.endpoint is not None
        return self.endpoint

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)
        self._loop.close()

    async def _serve(self) -> None:
        async with scripted_endpoint() as self.endpoint:
            self._ready.set()
            await self._stop.wait()


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    with EndpointThread() as running:
        yield running


@pytest.fixture
def served(endpoint: ScriptedEndpoint, tmp_path: Path) -> Iterator[RunningServer]:
    """A server that asks the endpoint."""
    settings = {
        "HITHERTO_LLM": "tiny",
        "HITHERTO_LLM_BASE_URL": f"{endpoint.url}/v1",
        "HITHERTO_LLM_TIMEOUT_SECONDS": "5",
    }
    with running_server("sqlite", f"sqlite://{tmp_path}/model.db", tmp_path, **settings) as server:
        yield server


@pytest.fixture
def zep(served: RunningServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Zep]:
    monkeypatch.setenv("ZEP_API_URL", served.url)
    with httpx.Client(timeout=30) as transport:
        client = Zep(api_key=served.key, httpx_client=transport)
        client.user.add(user_id="ann", first_name="Ann", last_name="Baker")
        client.memory.add_session(session_id="talk", user_id="ann")
        yield client


def tell(zep: Zep, *texts: str) -> None:
    """Say something and wait until it is read."""
    messages = [Message(role="Ann", role_type="user", content=text) for text in texts]
    zep.memory.add("talk", messages=messages)
    wait_until(
        lambda: all(each.processed for each in zep.graph.episode.get_by_user_id("ann", lastn=10).episodes or []), "read"
    )


def episodes(zep: Zep) -> list[Episode]:
    return zep.graph.episode.get_by_user_id("ann", lastn=10).episodes or []


def facts(zep: Zep) -> dict[str, str | None]:
    """All facts, with when they ended."""
    return {edge.fact: edge.invalid_at for edge in zep.graph.edge.get_by_user_id("ann", limit=50)}


def question(request: Request) -> str:
    return str(request["body"]["messages"][-1]["content"])


def home_in(city: str, quote: str, sentence: str) -> dict[str, Any]:
    said = {
        "message": 1,
        "quote": quote,
        "subject": "Ann Baker",
        "relation": "LIVES_IN",
        "object": city,
        "fact": sentence,
    }
    return {**NOTHING, "facts": [{**said, "since": "", "until": ""}]}


def test_facts_of_any_language_reach_the_context_block(zep: Zep, endpoint: ScriptedEndpoint) -> None:
    def script(request: Request) -> Any:
        if "Porto" in question(request):
            return says(json.dumps(home_in("Porto", "Porto is where I live", "Ann Baker lives in Porto.")))
        return says(json.dumps(home_in("Lisszabon", "Lisszabonban lakom", "Ann Baker Lisszabonban lakik.")))

    endpoint.script = script
    tell(zep, "Tudod, én most már Lisszabonban lakom a kutyámmal, és nagyon szeretem.")
    assert facts(zep) == {"Ann Baker Lisszabonban lakik.": None}
    tell(zep, "Well, as of today Porto is where I live.")
    assert {fact: end is not None for fact, end in facts(zep).items()} == {
        "Ann Baker Lisszabonban lakik.": True,
        "Ann Baker lives in Porto.": False,
    }
    context = zep.memory.get("talk").context or ""
    assert "Ann Baker lives in Porto." in context


def test_an_endpoint_that_breaks_loses_nothing_and_is_told_of(
    zep: Zep, endpoint: ScriptedEndpoint, served: RunningServer
) -> None:
    endpoint.answer(error(400, "no such model"))
    tell(zep, "I live in Lisbon.")
    assert facts(zep) == {"Ann Baker lives in Lisbon.": None}
    ready = httpx.get(f"{served.url}/readyz").json()
    assert ready["status"] == "degraded"
    assert "the language model openai:tiny failed" in ready["degraded"][0]
    metrics = httpx.get(f"{served.url}/metrics").text
    assert 'hitherto_model_failures_total{model="openai:tiny",purpose="reading"} 1.0' in metrics
    endpoint.answer(says(json.dumps(NOTHING)))
    tell(zep, "I also have a dog called Rex.")
    assert httpx.get(f"{served.url}/readyz").json()["status"] == "ready"
