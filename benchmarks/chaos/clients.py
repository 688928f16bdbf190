"""Those who tell the servers things during a run, and write down what they were answered."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx
from zep_cloud.client import Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.types import Message

HEADERS = {"Authorization": "Api-Key chaos"}
CLIENT_SECONDS = 60.0
"""Longer than the server ever lets a request wait: a request that takes as long hangs."""
NAMES = ("Alma", "Bruno", "Carla", "Dario", "Elena", "Fabio")
FEWEST_SECONDS, MOST_SECONDS = 0.2, 1.4
MOST_MESSAGES = 3
SYLLABLES = tuple(consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "ao")
SCATTER = 765_433
"""Has no factor in common with the number of names, so that no two messages get the same, and neighbours differ."""


@dataclass(frozen=True)
class Attempt:
    """One request: the texts that it carried, and whether it was acknowledged."""

    texts: tuple[str, ...]
    acknowledged: bool


@dataclass
class Answers:
    """What all clients together were answered. A status of 0 is a connection that was refused or lost."""

    statuses: Counter[int] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    unclear: list[str] = field(default_factory=list)
    """Answers that no client should get: no JSON, no message, no status of a passing condition, no answer at all."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, status: int, body: Any, *, retry_after: str | None = "") -> None:
        """Count an answer of the server, and judge whether it is a clear one.

        The header "Retry-After" belongs to it; None where it is missing.
        """
        with self._lock:
            self.statuses[status] += 1
            if 200 <= status < 300:
                return
            message = body.get("message") if isinstance(body, dict) else None
            if status != httpx.codes.SERVICE_UNAVAILABLE or not message or retry_after is None:
                self.unclear.append(f"{status}: {str(body)[:200]}")
            self.messages[str(message)] += 1

    def count_lost(self, error: Exception) -> None:
        """Count a connection that gave no answer; one that is there and says nothing for a minute is unclear."""
        with self._lock:
            self.statuses[0] += 1
            if isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout | httpx.PoolTimeout):
                self.unclear.append(f"no answer within {CLIENT_SECONDS:.0f} s: {error!r}")


class Sender:
    """Adds messages to one session, one request after another; every text is said once only."""

    def __init__(self, number: int, user: str, urls: Sequence[str], seed: str, answers: Answers) -> None:
        self.session = f"s{number}"
        self.user = user
        self.name = NAMES[number % len(NAMES)]
        self.attempts: list[Attempt] = []
        self._number = number
        self._said = 0
        self._urls = urls
        self._rng = random.Random(f"{seed} sender {number}")
        self._answers = answers
        self._send = (self._by_http, self._by_official_client)[number % 2]

    @property
    def acknowledged(self) -> list[str]:
        """The texts of acknowledged requests, in order."""
        return [text for attempt in self.attempts if attempt.acknowledged for text in attempt.texts]

    def run(self, stop: threading.Event) -> None:
        """Send until told to stop."""
        while not stop.is_set():
            texts = tuple(self._next_text() for _ in range(self._rng.randint(1, MOST_MESSAGES)))
            url = self._rng.choice(self._urls)
            pause = self._rng.uniform(FEWEST_SECONDS, MOST_SECONDS)
            try:
                acknowledged = self._send(url, texts)
            except httpx.TransportError as error:
                self._answers.count_lost(error)
                acknowledged = False
            self.attempts.append(Attempt(texts, acknowledged))
            stop.wait(pause)

    def _next_text(self) -> str:
        self._said += 1
        return text_of(self._number, self._said)

    def _by_http(self, url: str, texts: tuple[str, ...]) -> bool:
        messages = [{"role": self.user, "role_type": "user", "content": text} for text in texts]
        path = f"{url}/api/v2/sessions/{self.session}/memory"
        answer = httpx.post(path, json={"messages": messages}, headers=HEADERS, timeout=CLIENT_SECONDS)
        self._answers.count(answer.status_code, _json(answer), retry_after=answer.headers.get("retry-after"))
        return answer.is_success

    def _by_official_client(self, url: str, texts: tuple[str, ...]) -> bool:
        client = Zep(api_key="chaos", base_url=f"{url}/api/v2", timeout=CLIENT_SECONDS)
        messages = [Message(role=self.user, role_type="user", content=text) for text in texts]
        try:
            client.memory.add(self.session, messages=messages, request_options={"max_retries": 0})
        except ApiError as error:
            self._answers.count(error.status_code or 0, error.body)  # it does not show the headers
            return False
        finally:
            client._client_wrapper.httpx_client.httpx_client.close()
        self._answers.count(200, None)
        return True


class Asker:
    """Asks for memory and searches, as an agent does all the time."""

    def __init__(self, sessions: Sequence[tuple[str, str]], urls: Sequence[str], seed: str, answers: Answers) -> None:
        self._sessions = sessions
        self._urls = urls
        self._rng = random.Random(f"{seed} asker")
        self._answers = answers

    def run(self, stop: threading.Event) -> None:
        """Ask until told to stop."""
        while not stop.is_set():
            url = f"{self._rng.choice(self._urls)}/api/v2"
            session, user = self._rng.choice(self._sessions)
            ask = self._rng.choice((_ask_memory, _ask_search))
            try:
                answer = ask(url, session, user)
                self._answers.count(answer.status_code, _json(answer), retry_after=answer.headers.get("retry-after"))
            except httpx.TransportError as error:
                self._answers.count_lost(error)
            stop.wait(self._rng.uniform(FEWEST_SECONDS, MOST_SECONDS))


def friend_of(sender: int, number: int) -> str:
    """Return the name of somebody whom only one message speaks of, made of four syllables."""
    place = (number * SCATTER + sender) * SCATTER % len(SYLLABLES) ** 4
    name = ""
    for _ in range(4):
        place, syllable = divmod(place, len(SYLLABLES))
        name += SYLLABLES[syllable]
    return name.capitalize()


def text_of(sender: int, number: int) -> str:
    """Return a message that states a fact of its own."""
    return f"My friend {friend_of(sender, number)} lives in Lisbon."


class Crowd:
    """All clients at once, each in a thread; what breaks one of them is raised at the end."""

    def __init__(self, runs: Sequence[Callable[[threading.Event], None]]) -> None:
        self._stop = threading.Event()
        self._threads = ThreadPoolExecutor(len(runs))
        self._running = [self._threads.submit(run, self._stop) for run in runs]

    def end(self) -> None:
        """Let all finish what they are at."""
        self._stop.set()
        self._threads.shutdown()
        for running in self._running:
            running.result()


def _ask_memory(url: str, session: str, _: str) -> httpx.Response:
    return httpx.get(f"{url}/sessions/{session}/memory", headers=HEADERS, timeout=CLIENT_SECONDS)


def _ask_search(url: str, _: str, user: str) -> httpx.Response:
    body = {"query": "Who lives in Lisbon?", "user_id": user, "scope": "edges", "limit": 5}
    return httpx.post(f"{url}/graph/search", json=body, headers=HEADERS, timeout=CLIENT_SECONDS)


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return answer.text
