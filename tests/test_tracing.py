"""Spans of a real conversation: how they hang together, and that none of them holds what anybody said or is called."""

import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from hitherto.api.app import create_app
from hitherto.api.metrics import Metrics
from hitherto.api.middleware import RequestRecord
from hitherto.domain.errors import Misconfigured
from hitherto.engine import Hitherto
from hitherto.retrieval.cache import CacheCounters
from hitherto.retrieval.requests import SearchRequest
from hitherto.settings import Settings
from hitherto.tracing import hashed, in_trace, span, start_tracing, trace_headers, trace_id
from tests.api.asking import ask, talking_to
from tests.scripted_endpoint import Reply, ScriptedEndpoint, error, says, scripted_endpoint

USER, SESSION, NAME, TEXT = "u-xanthippe", "s-quisling", "Brunhilde", "My zebroid lives in Hamburg."
PRIVATE = re.compile("xanthippe|quisling|brunhilde|zebroid|hamburg|sesame", re.IGNORECASE)
TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
HEADERS = {"authorization": "Api-Key sesame", "traceparent": f"00-{TRACE}-{CALLER}-01"}
NOTHING: dict[str, Any] = {"things": [], "facts": [], "ended": []}
DOCUMENTED = (Path(__file__).parent.parent / "docs" / "observability.md").read_text()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """What is traced; OpenTelemetry keeps the provider of a process for good, so its place is taken for a while."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    yield exporter
    provider.shutdown()


@asynccontextmanager
async def conversation(
    url: str, endpoint: ScriptedEndpoint, folder: Path, **more: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """Serve from this process with a worker in a thread, and tell it something that is then learned."""
    settings = Settings(
        database_url=url, data_dir=folder, llm="tiny", llm_base_url=f"{endpoint.url}/v1", poll_seconds=0.05, **more
    )
    async with Hitherto(settings) as engine, talking_to(create_app(engine), headers=HEADERS, timeout=60) as client:
        user = {"user_id": USER, "first_name": NAME, "email": "xanthippe@example.org"}
        (await client.post("/api/v2/users", json=user)).raise_for_status()
        (await client.post("/api/v2/sessions", json={"session_id": SESSION, "user_id": USER})).raise_for_status()
        told = {"messages": [{"role": NAME, "role_type": "user", "content": TEXT}]}
        (await client.post(f"/api/v2/sessions/{SESSION}/memory", json=told)).raise_for_status()
        await engine.processed(USER)
        yield client


def named(spans: Sequence[ReadableSpan], name: str) -> list[ReadableSpan]:
    return [each for each in spans if each.name == name]


def below(spans: Sequence[ReadableSpan], parent: ReadableSpan) -> dict[str, ReadableSpan]:
    """Return the spans right below another, by name."""
    return {each.name: each for each in spans if each.parent and each.parent.span_id == parent.context.span_id}


def traceparent(of: ReadableSpan) -> str:
    return f"00-{of.context.trace_id:032x}-{of.context.span_id:016x}-{of.context.trace_flags:02x}"


def statements(seen: ReadableSpan) -> tuple[str, ...]:
    assert seen.attributes is not None
    names = seen.attributes["hitherto.statements"]
    assert isinstance(names, tuple)
    return tuple(map(str, names))


async def test_a_request_a_batch_and_a_question_are_told_as_trees_without_a_word_of_anybody(
    seen: InMemorySpanExporter, store_url: str, tmp_path: Path
) -> None:
    async with scripted_endpoint() as endpoint:
        endpoint.answer(says(json.dumps(NOTHING)))
        async with conversation(store_url, endpoint, tmp_path) as client:
            query = {"user_id": USER, "query": "Whose zebroid?", "reranker": "cross_encoder"}
            (await client.post("/api/v2/graph/search", json=query)).raise_for_status()
            (await client.get(f"/api/v2/sessions/{SESSION}/memory")).raise_for_status()
            assert (await client.get("/api/v2/users/zebroid")).status_code == httpx.codes.NOT_FOUND
    spans = seen.get_finished_spans()

    (added,) = named(spans, "POST /api/v2/sessions/{session_id}/memory")
    assert added.kind is SpanKind.SERVER
    assert added.attributes is not None
    assert added.attributes["http.response.status_code"] == 200
    assert re.fullmatch("[0-9a-f]{16}", str(added.attributes["hitherto.project"]))
    assert added.parent is not None
    assert (f"{added.context.trace_id:032x}", f"{added.parent.span_id:016x}") == (TRACE, CALLER)
    assert {"work.reserve", "episodes.insert"} <= set(statements(below(spans, added)["store write"]))

    (asked,) = named(spans, "POST /api/v2/graph/search")
    search = below(spans, asked)["search"]
    assert {"embed", "cross-encode", "store read"} <= below(spans, search).keys()
    (remembered,) = named(spans, "GET /api/v2/sessions/{session_id}/memory")
    assert "store read" in below(spans, below(spans, remembered)["context"])

    (batch,) = named(spans, "ingest batch")
    assert batch.parent is None
    assert batch.attributes is not None
    assert (batch.attributes["hitherto.episodes"], batch.attributes["hitherto.attempt"]) == (1, 1)
    assert {"hitherto.step.extract_ms", "hitherto.step.ask_ms"} <= batch.attributes.keys()
    model = below(spans, batch)["ask language model"]
    assert {"embed", "store read", "store write"} <= below(spans, batch).keys()
    assert model.kind is SpanKind.CLIENT
    assert model.attributes is not None
    assert model.attributes["gen_ai.usage.input_tokens"] == 100
    (request,) = endpoint.requests
    assert request["headers"]["traceparent"] == traceparent(model)

    assert not [text for text in map(ReadableSpan.to_json, spans) if PRIVATE.search(text)]
    told = {each.name for each in spans if " /" not in each.name} | {
        key for each in spans for key in each.attributes or ()
    }
    assert {word for word in told if f"`{re.sub('step[.].+_ms', 'step.*_ms', word)}`" not in DOCUMENTED} == set()


async def test_embedders_and_rerankers_at_endpoints_hear_of_the_trace_too(
    seen: InMemorySpanExporter, sqlite_url: str, tmp_path: Path
) -> None:
    def answer(request: dict[str, Any]) -> Reply:
        if request["path"].endswith("/embeddings"):
            rows = [{"index": n, "embedding": [1.0, 0.5]} for n, _ in enumerate(request["body"]["input"])]
            return Reply(json.dumps({"data": rows}))
        scored = [{"index": n, "relevance_score": 0.5} for n, _ in enumerate(request["body"]["documents"])]
        return Reply(json.dumps({"results": scored}))

    async with scripted_endpoint() as endpoint:
        endpoint.script = answer
        url = f"{endpoint.url}/v1"
        settings = Settings(
            database_url=sqlite_url,
            data_dir=tmp_path,
            embedder="tiny",
            embedder_base_url=url,
            reranker="judge",
            reranker_base_url=url,
        )
        async with Hitherto(settings) as engine:
            await engine.users.add(USER, first_name=NAME)
            with span("of the program"):
                found = SearchRequest(query="zebroid", scope="nodes", reranker="cross_encoder")
                await engine.graph.search(USER, found)
                here = trace_id()
    spans = seen.get_finished_spans()
    sent = {request["path"]: request["headers"].get("traceparent") for request in endpoint.requests}
    assert sent["/v1/embeddings"] == traceparent(named(spans, "embed")[-1])
    assert sent["/v1/rerank"] == traceparent(named(spans, "cross-encode")[-1])
    assert here is not None
    assert all(header is None or here in header for header in sent.values())


async def test_a_failure_is_told_by_its_class_alone(
    seen: InMemorySpanExporter, sqlite_url: str, tmp_path: Path
) -> None:
    async with scripted_endpoint() as endpoint:
        endpoint.answer(error(400, "no zebroid"))
        async with conversation(sqlite_url, endpoint, tmp_path, llm_output="prompted"):
            pass
    (failed,) = named(seen.get_finished_spans(), "ask language model")
    assert failed.status.status_code is StatusCode.ERROR
    assert failed.status.description is None
    assert failed.attributes is not None
    assert failed.attributes["error.type"] == "ModelFailed"
    assert failed.events == ()


async def test_the_log_of_a_request_has_the_id_of_its_trace(seen: InMemorySpanExporter) -> None:
    bound: list[dict[str, Any]] = []

    async def look(_: Request) -> Response:
        bound.append(dict(structlog.contextvars.get_contextvars()))
        return Response()

    app = RequestRecord(Router(routes=[Route("/", look)]), Metrics(CacheCounters))
    await ask(app, "GET", "/", headers=HEADERS)
    assert bound[0]["trace_id"] == TRACE
    assert structlog.contextvars.get_contextvars() == {}


async def test_looking_for_work_makes_no_traces(seen: InMemorySpanExporter, sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=sqlite_url, data_dir=tmp_path)
    async with Hitherto(settings, embedder=None) as engine:
        await engine.users.add(USER)
    assert seen.get_finished_spans() == ()


def test_spans_stand_in_each_other_and_end(seen: InMemorySpanExporter) -> None:
    assert not in_trace()
    with span("outer") as outer:
        assert in_trace()
        headers = trace_headers()
        with pytest.raises(KeyError), span("inner"):
            raise KeyError("zebroid")
        outer.note({"hitherto.found": 3})
    assert not in_trace()
    outer.note({"hitherto.found": 4})  # a thread can be late
    inner, finished = seen.get_finished_spans()
    assert inner.parent == finished.context
    assert headers == {"traceparent": traceparent(finished)}
    assert (inner.attributes, finished.attributes) == ({"error.type": "KeyError"}, {"hitherto.found": 3})
    assert "zebroid" not in inner.to_json()


@given(st.text(max_size=60) | st.from_regex(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", fullmatch=True))
def test_a_header_of_any_kind_is_taken_or_left(header: str) -> None:
    provider = TracerProvider(shutdown_on_exit=False)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(trace, "_TRACER_PROVIDER", provider)
        with span("request", traceparent=header):
            current = trace_id()
    assert current is not None
    assert re.fullmatch("[0-9a-f]{32}", current)
    assert int(current, 16)
    well_formed = re.fullmatch(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}", header)
    if well_formed:
        assert current == well_formed.group(1)


def test_while_nobody_traces_nothing_happens() -> None:
    with span("request", {"http.route": "/"}, kind="server", traceparent=HEADERS["traceparent"]) as nothing:
        nothing.note({"hitherto.found": 1})
        nothing.rename("other")
        nothing.fail("KeyError")
        assert (in_trace(), trace_id(), trace_headers()) == (False, None, {})


@given(st.integers(), st.integers())
def test_what_stands_for_a_key_differs_where_keys_do(one: int, other: int) -> None:
    assert (hashed("project", one) == hashed("project", other)) == (one == other)


@pytest.mark.parametrize(
    ("setting", "variables"),
    [
        (None, {}),
        (False, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}),
        (None, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_TRACES_EXPORTER": "none"}),
    ],
)
def test_nothing_is_sent_unless_it_is_wanted(
    setting: bool | None, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert start_tracing(setting, "hitherto-test") is False


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("hitherto.tracing._PARTS", ("opentelemetry_that_nobody_has.sdk",))
    with pytest.raises(Misconfigured, match=re.escape("pip install 'hitherto[otel]'")):
        start_tracing(True, "hitherto-test")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318")
    assert start_tracing(None, "hitherto-test") is False
    assert "hitherto[otel]" in caplog.text


def test_a_worker_loads_no_opentelemetry() -> None:
    program = "import sys, hitherto.serving.worker_loop\nprint('opentelemetry.trace' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
