"""A started server sends its traces to a collector, and does without one that is not there."""

import gzip
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from hitherto.tracing import _LAST_SECONDS
from tests.serving.running import Server, serving, wait_until


class Collector:
    """Takes traces over HTTP, and remembers the names of spans by those of their services."""

    def __init__(self) -> None:
        self.spans: dict[str, set[str]] = {}
        self.bodies: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                collector.take(gzip.decompress(body) if self.headers["content-encoding"] == "gzip" else body)
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def take(self, body: bytes) -> None:
        self.bodies.append(body)
        for of_service in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {each.key: each.value.string_value for each in of_service.resource.attributes}
            seen = self.spans.setdefault(named["service.name"], set())
            seen.update(span.name for part in of_service.scope_spans for span in part.spans)


@pytest.fixture
def collector() -> Iterator[Collector]:
    collecting = Collector()
    thread = threading.Thread(target=collecting.server.serve_forever)
    thread.start()
    yield collecting
    collecting.server.shutdown()
    collecting.server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith(("HITHERTO_", "OTEL_"))]:
        if name != "HITHERTO_MODEL_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HITHERTO_DATA_DIR", str(tmp_path))
    # Longer than the test: what arrives was sent at the end of the processes.
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "600000")
    monkeypatch.chdir(tmp_path)


def converse(server: Server) -> None:
    with server.client() as client:
        client.post("/users", json={"user_id": "xanthippe", "first_name": "Brunhilde"}).raise_for_status()
        client.post("/sessions", json={"session_id": "talk", "user_id": "xanthippe"}).raise_for_status()
        told = {"messages": [{"role": "Brunhilde", "role_type": "user", "content": "I have a zebroid."}]}
        client.post("/sessions/talk/memory", json=told).raise_for_status()
        wait_until(lambda: processed(client), "the message is processed")


def processed(client: httpx.Client) -> bool:
    episodes = client.get("/graph/episodes/user/xanthippe").raise_for_status().json()["episodes"]
    return all(episode["processed"] for episode in episodes)


@pytest.mark.slow
def test_server_and_worker_send_their_traces_until_their_end(
    tmp_path: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    with serving(tmp_path) as server:
        converse(server)
        server.send(signal.SIGTERM)
        assert server.ended() == 0
    assert {"POST /api/v2/users", "store write"} <= collector.spans["hitherto-server"]
    assert {"ingest batch", "embed"} <= collector.spans["hitherto-worker"]
    everything = b"".join(collector.bodies)
    assert not [word for word in (b"xanthippe", b"Brunhilde", b"zebroid") if word in everything]


@pytest.mark.slow
def test_a_collector_that_is_away_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()  # it takes connections and answers none
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{deaf.getsockname()[1]}")
        with serving(tmp_path, "--workers", "0") as server, server.client() as client:
            client.post("/users", json={"user_id": "maya"}).raise_for_status()
            client.close()
            begun = time.monotonic()
            server.send(signal.SIGTERM)
            assert server.ended() == 0
            assert time.monotonic() - begun < _LAST_SECONDS + 5
            assert "Traceback" not in server.log.read_text()
