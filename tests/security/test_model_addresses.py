"""The address of a model comes from the settings: where it points to another, nobody goes there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hitherto.inference.language_model.endpoint import Endpoint, EndpointFailed
from hitherto.inference.language_model.options import ModelOptions, Provider


class Answering(BaseHTTPRequestHandler):
    """Remembers what it was asked for, and answers with a redirect where there is somewhere to go."""

    asked: list[str]
    elsewhere: str

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.send_response(307 if self.elsewhere else 200)
        self.send_header("Location", self.elsewhere)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the name that the library looks for

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


@contextmanager
def server(elsewhere: str = "") -> Iterator[tuple[str, list[str]]]:
    """A server of this machine; its address, and the paths that it was asked for."""
    asked: list[str] = []
    handler = type("Handler", (Answering,), {"asked": asked, "elsewhere": elsewhere})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}", asked
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


@pytest.mark.parametrize("provider", ["openai", "anthropic", "google"])
async def test_a_redirect_of_a_model_is_not_followed(provider: Provider) -> None:
    with server() as (inside, asked_inside), server(f"{inside}/latest/meta-data/") as (model, asked):
        options = ModelOptions(provider=provider, name="any", base_url=model, api_key="hunter2", timeout_seconds=10)
        endpoint = Endpoint(options)
        with pytest.raises(EndpointFailed) as failed:
            await endpoint.ask("native", {"type": "object", "properties": {}}, "Answer.", "Where do I live?")
        await endpoint.close()

    assert asked != []
    assert asked_inside == []
    assert "hunter2" not in failed.value.reason
