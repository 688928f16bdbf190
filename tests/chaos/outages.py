"""Callers who keep telling a server things while something happens to it, and the reckoning afterwards."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from tests.serving.running import Server, wait_until

SENDERS = 4
PADDING = {"padding": "x" * 4000}
"""Fills a disk soon without being read."""


@dataclass
class Telling:
    """What the callers got for answers: texts that were acknowledged, by session, and a count of each status.

    The status 0 is a connection that was refused or lost.
    """

    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set)
    """What the answers of failures said."""

    def count(self, status: int) -> int:
        """Return how often this status was the answer."""
        return self.statuses.get(status, 0)

    @property
    def accepted(self) -> int:
        """How many texts were acknowledged."""
        return sum(map(len, self.acknowledged.values()))


def make_sessions(server: Server) -> None:
    """Make one user and a session for each sender."""
    with server.client() as client:
        client.post("/users", json={"user_id": "maya", "first_name": "Maya"}).raise_for_status()
        for number in range(SENDERS):
            body = {"session_id": f"s{number}", "user_id": "maya"}
            client.post("/sessions", json=body).raise_for_status()


@contextmanager
def telling(server: Server, told: Telling) -> Iterator[None]:
    """Have all senders tell the server things, one after another, until the block ends."""
    stop, lock = threading.Event(), threading.Lock()
    arguments = (server, told, stop, lock)
    senders = [threading.Thread(target=_tell, args=(f"s{number}", *arguments)) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    try:
        yield
    finally:
        stop.set()
        for sender in senders:
            sender.join()


def _tell(session: str, server: Server, told: Telling, stop: threading.Event, lock: threading.Lock) -> None:
    with server.client() as client:
        while not stop.is_set():
            with lock:
                own = told.acknowledged.setdefault(session, [])
                text = f"{session}, {sum(told.statuses.values())}: I bought a boat."
            body = {"messages": [{"role": "Maya", "role_type": "user", "content": text, "metadata": PADDING}]}
            status = 0
            try:
                answer = client.post(f"/sessions/{session}/memory", json=body)
                status = answer.status_code
            except httpx.TransportError:
                pass
            stop.wait(0.02)  # what is told has to be ingested later
            with lock:
                told.statuses[status] = told.statuses.get(status, 0) + 1
                if status == httpx.codes.OK:
                    own.append(text)
                elif status:
                    told.messages.add(answer.json()["message"])


def audit(server: Server, told: Telling) -> None:
    """Check that everything acknowledged is there, once and in order, and wait until it is ingested."""
    with server.client() as client:
        for session, texts in told.acknowledged.items():
            stored = list(_history(client, session))
            assert len(stored) == len(set(stored)), "a message is there twice"
            assert [text for text in stored if text in set(texts)] == texts, "something is lost or out of order"
        wait_until(lambda: _all_processed(client), "everything is processed")


def _history(client: httpx.Client, session: str) -> Iterator[str]:
    page = 1
    while found := client.get(f"/sessions/{session}/messages", params={"limit": 500, "cursor": page}).json()[
        "messages"
    ]:
        yield from (message["content"] for message in found)
        page += 1


def _all_processed(client: httpx.Client) -> bool:
    listed = client.get("/graph/episodes/user/maya", params={"lastn": 100_000}).raise_for_status().json()
    return all(episode["processed"] for episode in listed["episodes"])


def reach(told: Telling, status: int, more: int) -> None:
    """Wait until `more` further answers had this status."""
    begun = told.count(status)
    wait_until(lambda: told.count(status) >= begun + more, f"{more} answers of status {status} came")
