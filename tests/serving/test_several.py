"""Several server processes on one port: start, answers from all, deaths, and every way to end."""

import os
import signal
import socket
import time
from collections import Counter
from pathlib import Path

import httpx
import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.serving.running import Server, refused, serving, wait_until


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("HITHERTO_")]:
        if name != "HITHERTO_MODEL_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HITHERTO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HITHERTO_POLL_SECONDS", "60")
    monkeypatch.chdir(tmp_path)


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def counted(metrics: str) -> dict[tuple[str, str], float]:
    """Return what is counted, by name and route; sums over all else."""
    found: Counter[tuple[str, str]] = Counter()
    for family in text_string_to_metric_families(metrics):
        for sample in family.samples:
            found[sample.name, sample.labels.get("route", "")] += sample.value
    return found


def test_all_answer_on_one_port_wake_the_worker_and_end_in_order(tmp_path: Path) -> None:
    with serving(tmp_path, "--processes", "2") as server:
        wait_until(lambda: "worker ready" in server.log.read_text(), "the worker is ready")
        pids = [child.pid for child in server.workers()]
        for number, (_, client) in enumerate(server.through_each()):
            user, session = f"user-{number}", f"talk-{number}"
            client.post("/users", json={"user_id": user, "first_name": "Maya"}).raise_for_status()
            client.post("/sessions", json={"session_id": session, "user_id": user}).raise_for_status()
            told = {"messages": [{"role": "Maya", "role_type": "user", "content": "I live in Hamburg."}]}
            client.post(f"/sessions/{session}/memory", json=told).raise_for_status()

            def processed(client: httpx.Client = client, user: str = user) -> bool:
                answer = client.get(f"/graph/episodes/user/{user}").raise_for_status().json()
                return all(episode["processed"] for episode in answer["episodes"])

            # Looking for work once a minute, the worker finds it in time only when it is told.
            wait_until(processed, "the message is processed")
        assert number == 1
        server.send(signal.SIGTERM)
        assert server.ended() == 0
        assert all(gone(pid) for pid in pids)
        log = server.log.read_text()
        assert "worker stopped" in log
        assert "died" not in log
        assert "Traceback" not in log


def test_a_request_in_progress_is_answered_before_the_end(tmp_path: Path) -> None:
    with serving(tmp_path, "--processes", "2", "--workers", "0") as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(b"POST /api/v2/users HTTP/1.1\r\nhost: localhost\r\nauthorization: Api-Key x\r\n")
            slow.sendall(b"content-type: application/json\r\ncontent-length: 19\r\n\r\n{")
            # As many answers as it takes that the connection before is being read, whoever has it.
            for _ in server.through_each():
                pass
            server.send(signal.SIGTERM)
            wait_until(lambda: not listens(host, int(port)), "no more connections are taken")
            slow.sendall(b'"user_id": "slow"}')
            assert slow.recv(100).startswith(b"HTTP/1.1 201")
        assert server.ended() == 0


def listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError:
        return False
    return True


def test_a_killed_parent_leaves_no_process(tmp_path: Path) -> None:
    with serving(tmp_path, "--processes", "2", "--workers", "1") as server:
        children = wait_until(lambda: all_ if len(all_ := server.workers()) == 3 else None, "all run")
        server.send(signal.SIGKILL)
        server.ended()
        for child in children:
            wait_until(lambda pid=child.pid: gone(pid), "the process has ended")


def test_who_ends_is_replaced_and_what_it_counted_is_kept(tmp_path: Path) -> None:
    users = ("hitherto_requests_total", "/api/v2/users/{user_id}")
    with serving(tmp_path, "--processes", "2", "--workers", "0") as server:
        for number, (_, client) in enumerate(server.through_each()):
            client.post("/users", json={"user_id": f"user-{number}"}).raise_for_status()
            client.get(f"/users/user-{number}").raise_for_status()
            client.post("/graph/search", json={"user_id": f"user-{number}", "query": "x"}).raise_for_status()
        for _, client in server.through_each():
            before = counted(client.get(f"{server.url}/metrics").text)  # whoever is asked tells the numbers of all
            assert before[users] == 2
            assert before["hitherto_snapshot_misses_total", ""] == 2
            assert before["hitherto_snapshot_bytes", ""] > 0

        first, second = server.answering()
        first.terminate()  # as somebody who replaces them one by one
        while not gone(first.pid):
            assert httpx.get(f"{server.url}/healthz", timeout=20).is_success
        second.kill()
        # At times nobody is there: the connection waits in the socket that the parent holds.
        assert httpx.get(f"{server.url}/healthz", timeout=60).is_success
        after = wait_until(lambda: both_replaced(server), "both are replaced")
        assert not {first, second} & set(after)
        assert server.log.read_text().count("server died") == 2
        kept = counted(httpx.get(f"{server.url}/metrics").text)
        assert kept[users] == 2  # a counter must only grow
        assert kept["hitherto_snapshot_bytes", ""] == 0  # and memory is that of those who live


def both_replaced(server: Server) -> list[psutil.Process] | None:
    return answering if len(answering := server.answering()) == 2 else None


def test_settings_that_cannot_work_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_RERANKER", "nonsense")
    status, said = refused("--port", "0", "--processes", "2")
    assert status == 2
    assert said.startswith("hitherto: ")
    assert said.count("\n") == 1


def test_without_keys_several_processes_serve_this_machine_only() -> None:
    status, said = refused("--host", "0.0.0.0", "--port", "0", "--processes", "2")
    assert status == 2
    assert said.startswith("hitherto: there is no API key yet")


def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    with serving(tmp_path, "--processes", "2", "--workers", "0") as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(b"POST /api/v2/users HTTP/1.1\r\nhost: localhost\r\nauthorization: Api-Key x\r\n")
            slow.sendall(b"content-length: 100\r\n\r\n{")
            for _ in server.through_each():
                pass
            begun = time.monotonic()
            server.send(signal.SIGINT)
            wait_until(lambda: not listens(host, int(port)), "the first signal has arrived")
            server.send(signal.SIGINT)
            assert server.ended() == 0
            assert time.monotonic() - begun < 4
