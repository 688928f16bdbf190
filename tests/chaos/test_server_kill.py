"""The server is killed with SIGKILL while messages are accepted; afterwards what was acknowledged is all there."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import pytest

HEADERS = {"Authorization": "Api-Key chaos"}
ROUNDS = 3
SENDERS = 4
PATIENCE = 60.0


@dataclass
class Told:
    """What one sender said: every attempt has a marker of its own and is judged alone."""

    session: str
    attempted: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(url: str, port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    env = {
        **os.environ,
        "HITHERTO_DATABASE_URL": url,
        "HITHERTO_DATA_DIR": str(folder),
        "HITHERTO_LEASE_SECONDS": "2",
    }
    command = [sys.executable, "-m", "hitherto", "serve", "--port", str(port), "--workers", "1"]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        wait_until(lambda: answers(port), f"server on port {port} answers")
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=PATIENCE)


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=1).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def wait_until(condition, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited {PATIENCE:.0f} s in vain until {what}"
        time.sleep(0.02)


def send_until(stop: threading.Event, port: int, told: Told) -> None:
    """Add messages one after another, each attempt with a marker of its own, until told to stop."""
    number = len(told.attempted)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v2", headers=HEADERS, timeout=10) as client:
        while not stop.is_set():
            marker = f"{told.session} number {number}: my neighbour Tom{number} bought a boat last week."
            number += 1
            told.attempted.append(marker)
            body = {"messages": [{"role": "Ann", "role_type": "user", "content": marker}]}
            try:
                answer = client.post(f"/sessions/{told.session}/memory", json=body)
            except httpx.TransportError:
                return
            if answer.status_code == httpx.codes.OK:
                told.acknowledged.append(marker)


def history(client: httpx.Client, session: str) -> list[str]:
    answer = client.get(f"/sessions/{session}/messages", params={"limit": 100_000}).raise_for_status()
    return [message["content"] for message in answer.json()["messages"]]


def make_sessions(port: int) -> list[Told]:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v2", headers=HEADERS) as client:
        for number in range(SENDERS):
            user = f"u{number % 2}"
            if number < 2:
                client.post("/users", json={"user_id": user, "first_name": "Ann"}).raise_for_status()
            body = {"session_id": f"s{number}", "user_id": user}
            client.post("/sessions", json=body).raise_for_status()
    return [Told(f"s{number}") for number in range(SENDERS)]


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_doubled_or_reordered_when_the_server_is_killed(
    store_url: str, tmp_path: Path
) -> None:
    rng = random.Random(20)
    told: list[Told] = []
    for _ in range(ROUNDS):
        port = free_port()
        with server(store_url, port, tmp_path) as process:
            told = told or make_sessions(port)
            before = sum(len(one.acknowledged) for one in told)
            stop = threading.Event()
            senders = [threading.Thread(target=send_until, args=(stop, port, one)) for one in told]
            for sender in senders:
                sender.start()
            enough = before + rng.randrange(20, 120)
            wait_until(partial(acknowledged_reach, told, enough), "enough was acknowledged")
            process.send_signal(signal.SIGKILL)
            stop.set()
            for sender in senders:
                sender.join()

    port = free_port()
    with server(store_url, port, tmp_path):
        audit(port, told)


def acknowledged_reach(told: list[Told], count: int) -> bool:
    return sum(len(one.acknowledged) for one in told) >= count


def audit(port: int, told: list[Told]) -> None:
    """Compare what was acknowledged with what is stored, then wait until the graph holds all of it."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v2", headers=HEADERS, timeout=30) as client:
        for one in told:
            stored = history(client, one.session)
            assert len(stored) == len(set(stored)), "a message is there twice"
            assert set(one.acknowledged) <= set(stored), "an acknowledged message is gone"
            assert stored == [marker for marker in one.attempted if marker in set(stored)], "the order is not kept"
        for user in ("u0", "u1"):
            wait_until(lambda user=user: all_processed(client, user), f"everything of {user} is processed")
            facts = [edge["fact"] for edge in client.post(f"/graph/edge/user/{user}", json={}).json()]
            assert len(facts) == len(set(facts)), "a fact is there twice"


def all_processed(client: httpx.Client, user: str) -> bool:
    answer = client.get(f"/graph/episodes/user/{user}", params={"lastn": 100_000}).raise_for_status()
    return all(episode["processed"] for episode in answer.json()["episodes"])
