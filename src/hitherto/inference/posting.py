"""JSON to an endpoint and back, blocking, for callers in threads: with bounds, patience and words for failures.

Imported only where an embedder or a reranker of an endpoint is set: the HTTP client comes with the extra `llm`.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx2

from hitherto.domain.errors import ModelUnavailable
from hitherto.inference.language_model.pacing import Rest
from hitherto.tracing import trace_headers

ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
CONNECT_SECONDS = 5.0
MAX_ANSWER_BYTES = 64 << 20
REST_SECONDS = 15.0
"""Short, because whoever searches meanwhile is answered by words alone."""

_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class Poster:
    """Posts to one URL with one key. Safe to call from several threads.

    After three failures in a row it leaves the endpoint alone for 15 seconds and fails at once, so that nobody who
    searches waits for it.
    """

    def __init__(
        self,
        what: str,
        url: str,
        api_key: str,
        timeout_seconds: float,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what = what
        self._url = url
        self._sleep = sleep
        self._rest = Rest(now, REST_SECONDS, REST_SECONDS)
        headers = {"accept-encoding": "identity", **({"authorization": f"Bearer {api_key}"} if api_key else {})}
        self._http = httpx2.Client(headers=headers, timeout=httpx2.Timeout(timeout_seconds, connect=CONNECT_SECONDS))

    def post(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the JSON object that answers `body`.

        Raises:
            ModelUnavailable: when none comes; the text repeats nothing of what was sent.
        """
        if self._rest.resting:
            raise self._failed("it failed several times in a row and is left alone for a while")
        for attempt in range(ATTEMPTS):
            try:
                answer = self._once(body)
            except _Passing as problem:
                if attempt + 1 == ATTEMPTS or problem.pause > LONGEST_PAUSE_SECONDS:
                    self._rest.failed()
                    raise self._failed(problem.reason) from problem
                self._sleep(max(problem.pause, FIRST_PAUSE_SECONDS * 2**attempt))
            else:
                self._rest.answered()
                return answer
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _once(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            with self._http.stream("POST", self._url, json=body, headers=trace_headers()) as response:
                data = bytearray()
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > MAX_ANSWER_BYTES:
                        raise self._failed(f"its answer is longer than {MAX_ANSWER_BYTES >> 20} MB")
        except httpx2.TimeoutException as error:
            raise _Passing("it did not answer in time") from error
        except httpx2.HTTPError as error:
            raise _Passing(f"it cannot be reached ({type(error).__name__})") from error
        if response.status_code in _BUSY:
            raise _Passing(f"it answered with status {response.status_code}", _retry_after(response))
        if response.status_code != httpx2.codes.OK:
            raise self._failed(f"it answered with status {response.status_code}")
        try:
            decoded = httpx2.Response(200, content=bytes(data)).json()
        except ValueError:
            decoded = None
        if not isinstance(decoded, dict):
            raise self._failed("its answer is no JSON object")
        return decoded

    def _failed(self, reason: str) -> ModelUnavailable:
        return ModelUnavailable(f"{self._what}: {reason}")


class _Passing(Exception):
    """A failure that may pass; `pause` is how many seconds the endpoint asked for."""

    def __init__(self, reason: str, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pause = pause


def _retry_after(response: httpx2.Response) -> float:
    try:
        return max(0.0, float(response.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0
