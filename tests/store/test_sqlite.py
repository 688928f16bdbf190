"""The writer with group commit, and the readers beside it."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest
from sqlalchemy import select

from hitherto.domain.errors import Damaged, Misconfigured, Unavailable
from hitherto.domain.identity import ProjectKey
from hitherto.ports import Transaction
from hitherto.store import directory, sqlite_connection, sqlite_writer
from hitherto.store.open import sqlite_path
from hitherto.store.schema import directory as directory_rows
from hitherto.store.sqlite import SqliteStore
from hitherto.store.sqlite_connection import as_domain_error, connect_writer
from hitherto.store.statement import Statement
from tests.builders import GraphBuilder
from tests.postgres_server import run_apart

PROJECT = ProjectKey(1)
WAIT = 20
ALL = Statement("all", select(directory_rows.c.external_id))


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[SqliteStore]:
    opened = SqliteStore(sqlite_path(sqlite_url))
    yield opened
    await opened.close()


def taking(name: str, then: Callable[[], object] = lambda: None) -> Callable[[Transaction], Awaitable[str]]:
    """Return work that takes an id, does `then`, and returns the id."""

    async def work(tx: Transaction) -> str:
        assert await directory.add(tx, PROJECT, "user", name, GraphBuilder().uuid())
        then()
        return name

    return work


async def names(tx: Transaction) -> set[str]:
    return {row[0] for row in await tx.fetch(ALL, {})}


def fail() -> None:
    raise ValueError("this member fails")


@asynccontextmanager
async def writer_held(store: SqliteStore) -> AsyncIterator[asyncio.Task[str]]:
    """Keep the writer inside a member called "first"; what is written meanwhile waits."""
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        entered.set()
        assert leave.wait(WAIT)

    task = asyncio.create_task(store.write(taking("first", hold)))
    assert await asyncio.to_thread(entered.wait, WAIT)
    try:
        yield task
    finally:
        leave.set()


async def queued(*works: Awaitable[Any]) -> list[asyncio.Task[Any]]:
    """Return tasks that have all reached the writer's queue."""
    tasks = [asyncio.ensure_future(work) for work in works]
    await asyncio.sleep(0)
    return tasks


@contextmanager
def another_process_writing(path: Path) -> Iterator[None]:
    """Hold the write lock as another process would: through a connection of its own."""
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_a_failing_member_undoes_itself_alone(store: SqliteStore) -> None:
    async with writer_held(store):
        tasks = await queued(
            store.write(taking("a")),
            store.write(taking("bad", fail)),
            store.write(taking("b")),
            store.write(taking("a")),
        )
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results[0] == "a"
    assert isinstance(results[1], ValueError)
    assert results[2] == "b"
    assert isinstance(results[3], AssertionError)
    assert await store.read(names) == {"first", "a", "b"}


async def test_those_who_wait_together_commit_together(store: SqliteStore) -> None:
    async with writer_held(store) as first:
        tasks = await queued(*(store.write(taking(f"n{number}")) for number in range(100)))
        commits: list[int] = []
        store._writer._connection.set_commit_hook(lambda: bool(commits.append(1)))
    await asyncio.gather(first, *tasks)
    # Two, where the first was held for so long that its group was closed.
    assert len(commits) in (1, 2)
    assert len(await store.read(names)) == 101


async def test_a_group_has_an_end(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_writer, "GROUP_MEMBERS", 10)
    commits: list[int] = []
    async with writer_held(store) as first:
        tasks = await queued(*(store.write(taking(f"n{number}")) for number in range(100)))
        store._writer._connection.set_commit_hook(lambda: bool(commits.append(1)))
    await asyncio.gather(first, *tasks)
    assert len(commits) >= 10


async def test_nobody_is_answered_before_the_commit(store: SqliteStore) -> None:
    seen_by_others: list[set[str]] = []
    other = connect_writer(store._path)

    def look() -> None:
        seen_by_others.append({row[0] for row in other.execute(ALL.sqlite)})

    async with writer_held(store) as first:
        tasks = await queued(store.write(taking("second", look)))
        assert not first.done()
    await asyncio.gather(first, *tasks)
    look()
    other.close()
    # Either both were in one commit and nothing showed before it, or the first had been committed alone.
    assert seen_by_others[0] <= {"first"}
    assert seen_by_others[1] == {"first", "second"}


async def test_a_caller_that_gave_up_leaves_the_others_alone(store: SqliteStore) -> None:
    async with writer_held(store) as first:
        gone, stays = await queued(store.write(taking("gone")), store.write(taking("stays")))
        first.cancel()
        gone.cancel()
        await asyncio.wait([first, gone])
    assert await stays == "stays"
    assert await store.read(names) == {"first", "stays"}


async def test_work_that_awaits_something_else_is_refused(store: SqliteStore) -> None:
    async def impatient(tx: Transaction) -> None:
        await taking("never")(tx)
        await asyncio.sleep(0)

    async def idle(_tx: Transaction) -> None:
        await asyncio.sleep(0)

    for running in (store.write(impatient), store.write(idle), store.read(idle)):
        with pytest.raises(RuntimeError, match="awaited something other than its store"):
            await running
    await store.write(taking("later"))
    assert await store.read(names) == {"later"}


async def test_an_error_that_ends_programs_does_not_end_the_writer(store: SqliteStore) -> None:
    def cancel() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await store.write(taking("a", cancel))
    assert await store.write(taking("b")) == "b"


async def test_a_busy_database_fails_all_who_wait_and_keeps_nothing(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_connection, "BUSY_SECONDS", 0.2)
    with another_process_writing(store._path):
        tasks = await queued(*(store.write(taking(f"n{number}")) for number in range(5)))
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(result, Unavailable)
            assert "another process" in str(result)
        assert await store.read(names) == set()
    assert await store.write(taking("after")) == "after"
    assert await store.read(names) == {"after"}


async def test_a_busy_database_is_waited_for(store: SqliteStore) -> None:
    with another_process_writing(store._path):
        (task,) = await queued(store.write(taking("patient")))
        done, _ = await asyncio.wait([task], timeout=0.1)
        assert not done
    assert await task == "patient"


async def test_a_full_database_fails_the_group_and_recovers(store: SqliteStore) -> None:
    connection = store._writer._connection
    pages = connection.execute("PRAGMA page_count").get
    connection.execute(f"PRAGMA max_page_count={pages}")
    long = "x" * 400

    async def many(tx: Transaction) -> None:
        for number in range(200):
            await taking(f"{long}{number}")(tx)

    async with writer_held(store) as first:
        tasks = await queued(store.write(many))
    results = await asyncio.gather(first, *tasks, return_exceptions=True)
    assert isinstance(results[1], Unavailable)
    assert "full" in str(results[1])
    # The member before it is either kept and answered, or neither.
    assert await store.read(names) == ({"first"} if results[0] == "first" else set())
    connection.execute("PRAGMA max_page_count=1000000")
    await store.write(many)
    assert len(await store.read(names)) >= 200


async def test_a_disk_that_refuses_the_commit_acknowledges_nothing(store: SqliteStore) -> None:
    await store.write(taking("before"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = store._path.with_name(store._path.name + "-wal")
    async with writer_held(store) as first:
        tasks = await queued(*(store.write(taking(f"n{number}")) for number in range(5)))
        resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size, hard))
    try:
        results = await asyncio.gather(first, *tasks, return_exceptions=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {type(result) for result in results} == {Unavailable}
    assert await store.read(names) == {"before"}
    assert await store.write(taking("after")) == "after"
    assert await store.read(names) == {"before", "after"}


async def test_reads_do_not_wait_for_the_writer(store: SqliteStore) -> None:
    await store.write(taking("old"))
    async with writer_held(store):
        assert await asyncio.wait_for(store.read(names), WAIT) == {"old"}
    await store.write(taking("new"))
    assert await store.read(names) == {"old", "first", "new"}


async def test_a_read_sees_one_state(store: SqliteStore) -> None:
    began, written = threading.Event(), threading.Event()

    async def twice(tx: Transaction) -> tuple[set[str], set[str]]:
        before = await names(tx)
        began.set()
        assert written.wait(WAIT)
        return before, await names(tx)

    reading = asyncio.create_task(store.read(twice))
    assert await asyncio.to_thread(began.wait, WAIT)
    await store.write(taking("meanwhile"))
    written.set()
    assert await reading == (set(), set())
    assert await store.read(names) == {"meanwhile"}


async def test_more_readers_than_threads_all_get_their_answer(store: SqliteStore) -> None:
    await store.write(taking("one"))
    assert await asyncio.gather(*(store.read(names) for _ in range(50))) == [{"one"}] * 50


async def test_closing_commits_what_was_queued(store: SqliteStore, sqlite_url: str) -> None:
    async with writer_held(store) as first:
        tasks = await queued(*(store.write(taking(f"n{number}")) for number in range(5)))
        closing = asyncio.create_task(store.close())
        await asyncio.sleep(0)
    assert len(await asyncio.gather(first, *tasks)) == 6
    await closing
    assert sorted(path.name for path in store._path.parent.iterdir()) == ["hitherto.db"]
    again = SqliteStore(sqlite_path(sqlite_url))
    assert len(await again.read(names)) == 6
    await again.close()


async def test_event_loops_of_several_threads_share_a_store(store: SqliteStore) -> None:
    assert await asyncio.to_thread(run_apart, lambda: store.write(taking("there"))) == "there"
    assert await store.write(taking("here")) == "here"
    assert await asyncio.to_thread(run_apart, lambda: store.read(names)) == {"here", "there"}


APPENDING = textwrap.dedent(
    """
    import asyncio, sys
    from pathlib import Path
    from hitherto.store import directory
    from hitherto.store.sqlite import SqliteStore
    from tests.builders import GraphBuilder

    async def main(path, prefix, count):
        store = SqliteStore(Path(path))
        async def one(lane):
            for number in range(count):
                name = f"{prefix}-{lane}-{number}"
                uuid = GraphBuilder().uuid()
                assert await store.write(lambda tx: directory.add(tx, 1, "user", name, uuid))
                print(name, flush=True)
        await asyncio.gather(*(one(lane) for lane in range(8)))
        await store.close()

    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
    """
)


def start_appending(path: Path, prefix: str, count: int) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", APPENDING, str(path), prefix, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


async def test_processes_share_a_file(store: SqliteStore) -> None:
    processes = [start_appending(store._path, name, 40) for name in ("a", "b")]
    for number in range(100):
        await store.write(taking(f"mine-{number}"))
    outputs = [await asyncio.to_thread(process.communicate) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    acknowledged = {name for output, _ in outputs for name in output.split()}
    assert len(acknowledged) == 2 * 8 * 40
    assert await store.read(names) == acknowledged | {f"mine-{number}" for number in range(100)}


@pytest.mark.parametrize("after", [1, 25, 200])
async def test_what_was_acknowledged_survives_a_kill(sqlite_url: str, after: int) -> None:
    path = sqlite_path(sqlite_url)
    process = start_appending(path, "k", 100_000)
    assert process.stdout is not None
    acknowledged = {process.stdout.readline().strip() for _ in range(after)}
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0]
    complete = rest[: rest.rfind("\n") + 1]
    acknowledged |= set(complete.split())
    store = SqliteStore(path)
    kept = await store.read(names)
    await store.write(taking("goes on"))
    await store.close()
    assert acknowledged <= kept
    assert len(kept) - len(acknowledged) <= 8  # at most one unanswered write a lane


def test_errors_that_can_pass_are_told_from_those_that_cannot() -> None:
    assert isinstance(as_domain_error(apsw.BusyError("locked")), Unavailable)
    assert isinstance(as_domain_error(apsw.IOError("bad sector")), Unavailable)
    cause = apsw.ConstraintError("twice")
    assert as_domain_error(cause) is cause


async def test_a_file_that_is_no_database_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"not a database, but somebody's notes\n" * 300)
    before = path.read_bytes()
    with pytest.raises(Misconfigured, match="not a SQLite database"):
        SqliteStore(path)
    assert path.read_bytes() == before


def damage(path: Path, *, first_page: bool) -> None:
    """Overwrite most of the pages of a database file, and cut it off where its first page is to show that."""
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 512] = b"\xa5" * 512
    path.write_bytes(content[: len(content) // 2] if first_page else content)


async def used(path: Path, work: Callable[[Transaction], Awaitable[Any]]) -> None:
    store = SqliteStore(path)
    try:
        await store.write(work)
    finally:
        await store.close()


async def test_a_damaged_file_is_called_that_and_not_a_passing_condition(sqlite_url: str) -> None:
    store = SqliteStore(sqlite_path(sqlite_url))
    await store.close()
    damage(sqlite_path(sqlite_url), first_page=False)
    # Whether opening already meets a damaged page depends on where the pages of the schema lie.
    with pytest.raises(Damaged, match="restore a copy"):
        await used(sqlite_path(sqlite_url), names)
    with pytest.raises(Damaged, match="restore a copy"):
        await used(sqlite_path(sqlite_url), taking("alice"))


def test_a_file_that_was_cut_off_is_not_opened(sqlite_url: str) -> None:
    path = sqlite_path(sqlite_url)
    damage(path, first_page=True)
    with pytest.raises(Damaged, match=f"{path} is damaged"):
        connect_writer(path)
