"""The server and its workers as processes: start, work, crashes, and every way to end."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import orjson
import psutil
import pytest

from hitherto.engine import Hitherto
from hitherto.serving.child import PARENT_GONE
from hitherto.serving.children import CHILD_COMMAND
from hitherto.serving.stopping import REQUEST_GRACE_SECONDS
from hitherto.settings import Settings
from hitherto.store.open import upgrade
from tests.serving.running import PATIENCE_SECONDS, Server, refused, serving, wait_until


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings of the test's own; workers are not to find work by looking, but by being told."""
    for name in [name for name in os.environ if name.upper().startswith("HITHERTO_")]:
        if name != "HITHERTO_MODEL_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HITHERTO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HITHERTO_POLL_SECONDS", "60")
    monkeypatch.setenv("HITHERTO_LEASE_SECONDS", "1")
    monkeypatch.chdir(tmp_path)


def make_session(client: httpx.Client) -> None:
    client.post("/users", json={"user_id": "maya", "first_name": "Maya"}).raise_for_status()
    client.post("/sessions", json={"session_id": "talk", "user_id": "maya"}).raise_for_status()


def tell(client: httpx.Client, text: str) -> None:
    body = {"messages": [{"role": "Maya", "role_type": "user", "content": text}]}
    client.post("/sessions/talk/memory", json=body).raise_for_status()


def all_processed(client: httpx.Client) -> bool:
    episodes = client.get("/graph/episodes/user/maya").raise_for_status().json()["episodes"]
    return bool(episodes) and all(episode["processed"] for episode in episodes)


def worker_is_ready(server: Server, times: int = 1) -> bool:
    return server.log.read_text().count("worker ready") >= times


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def create_key() -> None:
    async def create() -> None:
        async with Hitherto(Settings(), workers="none", embedder=None) as engine:
            await engine.keys.create()

    asyncio.run(create())


def test_it_answers_ingests_and_ends_in_order(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", store_url)
    with serving(tmp_path) as server:
        assert httpx.get(f"{server.url}/healthz").status_code == httpx.codes.OK
        (worker,) = server.workers()
        with server.client() as client:
            make_session(client)
            wait_until(lambda: worker_is_ready(server), "the worker is ready")
            tell(client, "I live in Hamburg.")  # looking for work once a minute, only a wake-up finds it in time
            wait_until(lambda: all_processed(client), "the message is processed")
        server.send(signal.SIGTERM)
        assert server.ended() == 0
        assert gone(worker.pid)
        assert "worker stopped" in server.log.read_text()
        assert "Traceback" not in server.log.read_text()


def test_the_banner_says_what_one_needs_to_know(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "0") as server:
        banner = server.output.read_text()
        assert server.workers() == []
    assert f"on {server.url}\n" in banner
    assert f"sqlite:///{tmp_path}/hitherto.sqlite3" in banner
    assert "none yet" in banner
    assert f"export ZEP_API_URL={server.url} ZEP_API_KEY=" in banner


def test_ctrl_c_ends_it_with_status_0(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        os.killpg(server.process.pid, signal.SIGINT)  # as a terminal does: to the whole group
        assert server.ended() == 0
        assert "Traceback" not in server.log.read_text()


def test_a_second_ctrl_c_does_not_wait_for_requests(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(b"POST /api/v2/users HTTP/1.1\r\nhost: localhost\r\nauthorization: Api-Key x\r\n")
            slow.sendall(b"content-length: 100\r\n\r\n{")
            wait_until(lambda: httpx.get(f"{server.url}/healthz").is_success, "the request before is being read")
            begun = time.monotonic()
            (worker,) = server.workers()
            server.send(signal.SIGINT)
            wait_until(lambda: gone(worker.pid), "the worker has heard of the end")
            assert server.process.poll() is None
            server.send(signal.SIGINT)
            assert server.ended() == 0
            assert time.monotonic() - begun < REQUEST_GRACE_SECONDS


def test_a_killed_server_leaves_no_worker(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as server:
        workers = wait_until(lambda: pair if len(pair := server.workers()) == 2 else None, "both workers run")
        server.send(signal.SIGKILL)
        server.ended()
        for worker in workers:
            wait_until(lambda pid=worker.pid: gone(pid), "the worker has ended")


def test_the_end_of_the_pipe_alone_ends_a_worker(tmp_path: Path) -> None:
    """Where the system does not kill children with their parent, the pipe has to do."""
    asyncio.run(upgrade(Settings().database_url))
    with (tmp_path / "log").open("wb") as log:
        child = subprocess.Popen(CHILD_COMMAND, stdin=subprocess.PIPE, stderr=log)
    assert child.stdin is not None
    with child.stdin as pipe:
        pipe.write(orjson.dumps(Settings().model_dump(mode="json")) + b"\n")
        pipe.flush()
        wait_until(lambda: b"worker ready" in (tmp_path / "log").read_bytes(), "the worker is ready")
        assert child.poll() is None
    assert child.wait(PATIENCE_SECONDS) == PARENT_GONE


def test_a_worker_that_is_told_no_settings_ends(tmp_path: Path) -> None:
    done = subprocess.run(CHILD_COMMAND, input=b"", capture_output=True, timeout=PATIENCE_SECONDS, check=False)
    assert (done.returncode, done.stderr) == (PARENT_GONE, b"")


def test_a_killed_worker_is_replaced_and_its_work_is_done(tmp_path: Path) -> None:
    with serving(tmp_path) as server, server.client() as client:
        make_session(client)
        wait_until(lambda: worker_is_ready(server), "the worker is ready")
        (first,) = server.workers()
        first.kill()
        tell(client, "I live in Hamburg.")
        wait_until(lambda: all_processed(client), "the next worker has done the work")
        (second,) = server.workers()
        assert second.pid != first.pid
        assert "worker died" in server.log.read_text()


def test_workers_give_way_to_the_server(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        wait_until(lambda: worker_is_ready(server), "the worker is ready")
        (worker,) = server.workers()
        assert worker.nice() == psutil.Process(server.process.pid).nice() + 5


def test_without_keys_it_serves_this_machine_only() -> None:
    status, said = refused("--host", "0.0.0.0", "--port", "0")
    assert status == 2
    assert said.startswith("hitherto: there is no API key yet")
    assert said.endswith("create a key first: hitherto keys create\n")
    assert said.count("\n") == 1


def test_with_a_key_it_serves_everybody_who_has_it(tmp_path: Path) -> None:
    create_key()
    with serving(tmp_path, "--host", "0.0.0.0", "--workers", "0") as server:
        assert httpx.get(f"{server.url}/healthz").is_success
        with server.client() as client:
            assert client.get("/users/maya").status_code == httpx.codes.UNAUTHORIZED
        assert "keys      needed" in server.output.read_text()


def test_a_port_in_use_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, said = refused("--port", str(port))
    assert (status, said) == (
        2,
        f"hitherto: port {port} on 127.0.0.1 is in use; choose another with --port, or stop what listens there\n",
    )


def test_a_worker_that_waits_has_its_models_and_the_two_processes_stay_small(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        wait_until(lambda: worker_is_ready(server), "the worker is ready")
        (worker,) = server.workers()
        wait_until(lambda: "onnxruntime" in mapped(worker) and "spacy" in mapped(worker), "the models are loading")
        wait_until(lambda: worker.cpu_percent(0.2) < 5, "the models are loaded")
        if Path(f"/proc/{worker.pid}/smaps_rollup").exists():
            together = sum(proportional_megabytes(pid) for pid in (server.process.pid, worker.pid))
            assert together < 600


def mapped(process: psutil.Process) -> str:
    return " ".join(region.path for region in process.memory_maps())


def proportional_megabytes(pid: int) -> float:
    """Return the memory of a process, shared pages divided by those who share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def test_the_log_holds_no_word_of_anybody_and_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_LOG_LEVEL", "debug")
    private = ["Xanthippe", "Quisling", "zebroid", "sesame"]
    with serving(tmp_path) as server, server.client() as client:
        client.headers["Authorization"] = "Api-Key sesame"
        client.post("/users", json={"user_id": "maya", "first_name": "Xanthippe", "metadata": {"k": "zebroid"}})
        client.post("/sessions", json={"session_id": "talk", "user_id": "maya"}).raise_for_status()
        tell(client, "My sister Quisling has a zebroid.")
        wait_until(lambda: all_processed(client), "the message is processed")
        client.post("/graph/search", json={"user_id": "maya", "query": "zebroid"}).raise_for_status()
        refused = [
            client.post("/users", json={"user_id": "maya", "first_name": ["Xanthippe"]}),
            client.post("/users", content=b'{"zebroid": '),
            client.get("/users/maya", headers={"Authorization": "zebroid"}),
            client.post("/sessions/talk/memory", json={"messages": [{"role_type": "zebroid", "content": "Quisling"}]}),
            client.post("/users", json={"user_id": "big", "metadata": {"zebroid": "x" * 6_000_000}}),
        ]
    assert [answer.status_code for answer in refused] == [400, 400, 401, 400, 413]
    log = server.log.read_text()
    assert "worker stopped" in log
    assert [word for word in private if word in log or word in server.output.read_text()] == []


def test_without_keys_a_page_from_elsewhere_reaches_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "0") as server, server.client() as client:
        make_session(client)
        port = httpx.URL(server.url).port
        rebound = client.get("/users/maya", headers={"Host": f"rebound.example.org:{port}"})
        foreign = client.delete("/users/maya", headers={"Origin": "https://example.org"})
        assert (rebound.status_code, foreign.status_code) == (403, 403)
        assert client.get("/users/maya").status_code == 200
