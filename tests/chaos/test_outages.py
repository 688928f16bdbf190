"""Full disks, databases that go away and come back, and the end of the server, all under load."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.chaos.outages import Telling, audit, make_sessions, reach, telling
from tests.postgres_server import PostgresServer
from tests.serving.running import serving, wait_until

UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("HITHERTO_")]:
        if name != "HITHERTO_MODEL_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HITHERTO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HITHERTO_LEASE_SECONDS", "1")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    server = PostgresServer()
    yield server
    server.remove()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="sets the limits of another process")
def test_without_room_for_the_database_nothing_is_accepted_and_later_it_goes_on(tmp_path: Path) -> None:
    told = Telling()
    with serving(tmp_path) as server:
        make_sessions(server)
        processes = [psutil.Process(server.process.pid), *server.workers()]
        with telling(server, told):
            reach(told, 200, 20)
            written = max(path.stat().st_size for path in tmp_path.glob("hitherto.sqlite3*"))
            for process in processes:
                process.rlimit(psutil.RLIMIT_FSIZE, (written + 65_536, resource.RLIM_INFINITY))
            reach(told, 503, 20)
            with server.client() as client:
                assert client.get("/sessions/s0/memory").status_code == httpx.codes.OK
            for process in processes:
                process.rlimit(psutil.RLIMIT_FSIZE, UNLIMITED)
            reach(told, 200, 20)
        audit(server, told)
        assert told.statuses.keys() == {200, 503}
        assert {message.partition(";")[0] for message in told.messages} <= {
            "the disk that holds the database is full",
            "the database file cannot be read or written",
        }
        assert str(tmp_path) not in "".join(told.messages)
        status = subprocess.run(
            [sys.executable, "-m", "hitherto", "status"], capture_output=True, text=True, check=True
        )
        assert status.stdout.splitlines()[:2] == ["Waiting  nothing", "Failed   nothing"]


@pytest.mark.slow
def test_a_database_that_restarts_and_an_orderly_end_cost_nothing_that_was_acknowledged(
    own_postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", own_postgres.url())
    told = Telling()
    with serving(tmp_path) as server:
        make_sessions(server)
        with telling(server, told):
            for _ in range(2):
                reach(told, 200, 20)
                own_postgres.stop()
                reach(told, 503, 5)
                assert httpx.get(f"{server.url}/readyz").status_code == httpx.codes.SERVICE_UNAVAILABLE
                assert httpx.get(f"{server.url}/healthz").status_code == httpx.codes.OK
                own_postgres.start()
                wait_until(lambda: httpx.get(f"{server.url}/readyz").is_success, "the server is ready again")
            reach(told, 200, 20)
            begun = time.monotonic()
            server.send(signal.SIGTERM)
            assert server.ended() == 0
            assert time.monotonic() - begun < 5
            reach(told, 0, 1)
        assert told.statuses.keys() == {200, 503, 0}
        assert str(own_postgres.folder) not in "".join(told.messages)
        assert "Traceback" not in server.log.read_text()
    with serving(tmp_path) as server:
        audit(server, told)
