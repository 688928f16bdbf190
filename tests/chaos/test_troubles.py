"""Each trouble really happens, and is really over afterwards."""

import asyncio
import os
import random
import socket
import subprocess
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest

from benchmarks.chaos.clock import WrongClock
from benchmarks.chaos.databases import Disk, SqliteDatabase, small_disk
from benchmarks.chaos.language_model import CONDITIONS, SickModel
from benchmarks.chaos.nodes import PAUSE_SECONDS, Node, Nodes
from benchmarks.chaos.readings import already_read
from benchmarks.chaos.troubles import CLOCK_STEPS, World, asleep, crowd_at_the_server, full_disk, wrong_clock
from hitherto.domain.episodes import EpisodeState
from hitherto.ports import Store
from hitherto.store import episodes, model_readings
from tests.builders import GraphBuilder, accept
from tests.ingestion.scripted import new_user
from tests.serving.running import wait_until

RNG = random.Random(1)
SAY_TIME = "import time\nwhile input(): print(time.time(), time.time_ns() // 1000, time.monotonic(), flush=True)"
QUESTION = {
    "messages": [{"role": "user", "content": "Before:\n- a\n\nMessages:\nm1 (Monday) Alma: one\nm2 (Monday) Alma: two"}]
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(Nodes([]), SqliteDatabase(Disk(tmp_path, False)), SickModel(), WrongClock(tmp_path), threading.Event())


@pytest.mark.parametrize("step", CLOCK_STEPS)
def test_the_wall_clock_of_a_process_moves_while_it_runs_and_the_other_does_not(world: World, step: int) -> None:
    environment = {**os.environ, **world.clock.environment}
    command = [sys.executable, "-c", SAY_TIME]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:

        def read() -> tuple[float, float, float]:
            process.stdin.write("?\n")
            seconds, micros, steady = process.stdout.readline().split()
            assert abs(float(seconds) - int(micros) / 1e6) < 5
            return float(seconds) - time.time(), int(micros) / 1e6 - time.time(), float(steady) - time.monotonic()

        assert all(abs(each) < 5 for each in read())
        world.clock.set_wrong(step)
        seconds, micros, steady = read()
        assert abs(seconds - step) < 5
        assert abs(micros - step) < 5
        assert abs(steady) < 5
        with wrong_clock(world, RNG):
            pass
        assert all(abs(each) < 5 for each in read())
        process.stdin.write("\n")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", 1) as mounted:
        if not mounted.is_small:
            pytest.skip("this user may not mount a file system")
        yield mounted


def test_a_full_disk_takes_nothing_and_has_room_again(disk: Disk, world: World) -> None:
    full = World(world.nodes, SqliteDatabase(disk), world.model, world.clock, world.over)
    with full_disk(full, RNG) as what:
        assert what == "disk full"
        with pytest.raises(OSError, match="No space left"):
            (disk.folder / "more").write_bytes(bytes(10_000))
    (disk.folder / "more").write_bytes(bytes(10_000))
    assert not (disk.folder / "ballast").exists()


def node(tmp_path: Path, program: str, port: int = 0) -> Node:
    return Node("one", ["-c", program], port, tmp_path / "one.log", {}, [sys.executable])


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Nodes]:
    nodes = Nodes([node(tmp_path, "import time; print('worker ready', flush=True); time.sleep(600)")])
    nodes.start()
    yield nodes
    nodes.stop()


def test_whoever_is_killed_is_started_again_and_the_kill_explains_its_end(sleeper: Nodes) -> None:
    (one,) = sleeper.all
    first = wait_until(lambda: one.has_said(b"worker ready") and one.pid, "it works")
    killed = time.monotonic()
    assert one.kill()
    second = wait_until(lambda: one.pid is not None and one.pid != first and one.pid, "there is another")
    assert time.monotonic() - killed >= PAUSE_SECONDS
    assert not psutil.pid_exists(first)
    wait_until(lambda: one.has_said(b"worker ready"), "that works, too")
    assert one.unexpected == []
    os.kill(second, 15)
    wait_until(lambda: one.unexpected == [-15], "an end that nobody of this run caused is noted")


def test_a_sleeping_worker_stands_still_and_goes_on(sleeper: Nodes, world: World) -> None:
    (one,) = sleeper.all
    pid = wait_until(lambda: one.has_said(b"worker ready") and one.pid, "it works")
    with asleep(World(sleeper, world.database, world.model, world.clock, world.over), RNG):
        wait_until(lambda: psutil.Process(pid).status() == psutil.STATUS_STOPPED, "it stands still")
    wait_until(lambda: psutil.Process(pid).status() != psutil.STATUS_STOPPED, "it goes on")


def test_a_crowd_connects_and_leaves(tmp_path: Path, world: World) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        port = listener.getsockname()[1]
        busy = World(Nodes([node(tmp_path, "", port)]), world.database, world.model, world.clock, world.over)
        with crowd_at_the_server(busy, RNG):
            accepted = [listener.accept()[0] for _ in range(100)]
            said = [connection.recv(4) for connection in accepted[1::2]]
        assert set(said) == {b"POST"}
        for connection in accepted:
            connection.close()


@pytest.fixture
def model() -> Iterator[SickModel]:
    running = SickModel()
    running.start()
    yield running
    running.stop()


def ask(model: SickModel) -> httpx.Response:
    return httpx.post(f"{model.url}/chat/completions", json=QUESTION, timeout=3)


def test_a_model_that_is_well_writes_down_each_message_that_it_read(model: SickModel) -> None:
    assert ask(model).json()["usage"]["prompt_tokens"] == 2_000_000
    model.condition = "slow"
    assert ask(model).is_success
    assert model.answered == {"(Monday) Alma: one": 2, "(Monday) Alma: two": 2}


@pytest.mark.parametrize("condition", [each for each in CONDITIONS if each != "slow"])
def test_a_sick_model_reads_nothing(model: SickModel, condition: str) -> None:
    model.condition = condition
    try:
        answer = ask(model)
        assert not answer.is_success or answer.json()["usage"]["prompt_tokens"] == 0
    except httpx.ReadTimeout:
        assert condition == "hanging"
    assert model.answered == {}


def test_what_is_asked_again_is_noticed_when_it_is_asked(model: SickModel) -> None:
    asked: list[list[str]] = []
    model.already_read = lambda texts: asked.append(list(texts)) or len(asked) - 1
    ask(model)
    ask(model)
    assert asked == [["one", "two"]] * 2
    assert model.asked_again == 1


@pytest.mark.parametrize(("fails", "is_kept", "count"), [(False, False, 0), (False, True, 1), (True, False, 1)])
async def test_the_database_tells_what_was_read(
    store_url: str, store: Store, fails: bool, is_kept: bool, count: int
) -> None:
    build = GraphBuilder()
    await new_user(store, build)
    episode = build.episode("My friend Bado lives in Lisbon.")
    await accept(store, build, [episode])
    if is_kept:
        await store.write(lambda tx: model_readings.put_many(tx, build.graph, {episode.uuid: "{}"}, build.now))
    if fails:
        failed = {"state": EpisodeState.FAILED, "changed": 9}
        fail = partial(episodes.set_state, graph=build.graph, uuids=[episode.uuid], **failed)
        await store.write(fail)
    database = Namespace(url=store_url, server=None if store_url.startswith("sqlite") else object())
    assert await asyncio.to_thread(already_read, database, [episode.content, "else"]) == count
    assert await asyncio.to_thread(already_read, Namespace(url="sqlite:////nowhere", server=None), ["else"]) == 0
