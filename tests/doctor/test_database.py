"""What the doctor says of a database, on both kinds."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from hitherto.doctor.database import check_database, is_dead
from hitherto.doctor.finding import Finding, Level, healthy
from hitherto.domain.episodes import EpisodeState
from hitherto.domain.identity import new_graph_key
from hitherto.domain.instants import Instant
from hitherto.domain.language_models import ModelUsage
from hitherto.engine import Hitherto
from hitherto.ports import Store, Transaction
from hitherto.settings import Settings
from hitherto.store import episodes, graphs, migrations, model_usage, unfinished_copies, work
from hitherto.store.open import sqlite_path
from tests.builders import PROJECT, SECOND, GraphBuilder, accept, create_user
from tests.store.old_schemas import build, run_raw

HOUR = 3600 * SECOND


class At:
    """A clock that stands."""

    def __init__(self, now: int) -> None:
        self._now = Instant(now)

    def now(self) -> Instant:
        return self._now


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=store_url, data_dir=tmp_path)


async def said(settings: Settings, check: str, now: int | None = None, **how: Any) -> Finding:
    """Return the worst that is said of something."""
    found = await check_database(settings, None if now is None else At(now), **how)
    of = [finding for finding in found if finding.check == check]
    assert of, found
    return max(of, key=lambda finding: list(Level).index(finding.level))


async def test_an_empty_database_is_well(settings: Settings) -> None:
    async with Hitherto(settings, workers="none", embedder=None):
        pass
    found = await check_database(settings, thorough=True)
    assert healthy(found), found
    assert (await said(settings, "database")).what.endswith(f"schema {migrations.CURRENT}")


async def test_no_database(tmp_path: Path) -> None:
    nowhere = Settings(database_url=str(tmp_path / "none.db"), data_dir=tmp_path)
    found = await said(nowhere, "database")
    assert (found.level, "hitherto serve makes it" in found.todo) == (Level.PROBLEM, True)
    assert not (tmp_path / "none.db").exists()
    refused = Settings(database_url="postgresql://me:secret@127.0.0.1:1/x", data_dir=tmp_path)
    found = await said(refused, "database")
    assert (found.level, "secret" in found.what) == (Level.PROBLEM, False)


async def test_an_old_and_a_future_schema(tmp_path: Path) -> None:
    chosen = Settings(database_url=str(tmp_path / "old.db"), data_dir=tmp_path)
    await build(chosen.database_url, 1)
    found = await said(chosen, "database")
    assert (found.level, found.todo) == (Level.PROBLEM, "hitherto db upgrade")
    await run_raw(chosen.database_url, "INSERT INTO schema_version VALUES (999, 0)")
    assert "upgrade hitherto" in (await said(chosen, "database")).what
    assert await run_raw(chosen.database_url, "SELECT count(*) FROM schema_version") == [(2,)]


async def test_a_damaged_file(sqlite_url: str, tmp_path: Path, store: Store) -> None:
    chosen = Settings(database_url=sqlite_url, data_dir=tmp_path)
    damage(sqlite_path(sqlite_url))
    found = await said(chosen, "database", thorough=True)
    assert (found.level, "restore" in found.todo) == (Level.PROBLEM, True)


def damage(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for page in range(10, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    path.write_bytes(whole)


async def test_clocks_that_differ(settings: Settings) -> None:
    assert (await said(settings, "clock")).level is Level.OK
    found = await said(settings, "clock", HOUR)
    assert (found.level, "behind the clock of the database" in found.what) == (Level.PROBLEM, True)


async def test_what_waits_and_for_how_long(settings: Settings, store: Store) -> None:
    me = GraphBuilder()
    await create_user(store, me)
    await accept(store, me, [me.episode()])
    assert (await said(settings, "queue", me.now + SECOND)).level is Level.OK

    found = await said(settings, "queue", me.now + 120 * SECOND)
    assert found.what == "1 episodes of 1 graphs wait, the oldest for 2 minutes, and no worker is at work"
    assert "start hitherto serve" in found.todo
    without = settings.model_copy(update={"workers": 0})
    assert "workers is 0" in (await said(without, "queue", me.now + 120 * SECOND)).todo

    await claim(store, "elsewhere:1:ab", me.now + 10 * HOUR)
    assert (await said(settings, "queue", me.now + 120 * SECOND)).level is Level.NOTE
    found = await said(settings, "queue", me.now + HOUR)
    assert (found.level, "more workers" in found.todo) == (Level.PROBLEM, True)
    assert "a time to come" in (await said(settings, "queue", me.now - HOUR)).what


async def claim(store: Store, owner: str, until: int) -> None:
    async def take(tx: Transaction) -> None:
        (candidate,) = await work.candidates(tx, Instant(until - 10 * HOUR), 10)
        assert await work.claim(tx, candidate, owner, Instant(until))

    await store.write(take)


async def test_work_that_nobody_will_do(settings: Settings, store: Store) -> None:
    me = GraphBuilder()
    await create_user(store, me)
    await accept(store, me, [me.episode(), me.episode()])
    await run_raw(settings.database_url, "UPDATE graph_work SET pending = 0, pending_since = NULL")
    found = await said(settings, "queue", me.now)
    assert (found.level, f"{me.graph:012x} (2)" in found.what) == (Level.PROBLEM, True)


async def test_work_that_never_ends(settings: Settings, store: Store) -> None:
    me = GraphBuilder()
    await create_user(store, me)
    await accept(store, me, [me.episode()])
    await run_raw(settings.database_url, "UPDATE graph_work SET attempts = 4")
    assert "more than 3 times" in (await said(settings, "queue", me.now)).what


def pid_that_ended() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


async def test_leases(settings: Settings, store: Store) -> None:
    me = GraphBuilder()
    await create_user(store, me)
    await accept(store, me, [me.episode()])
    dead, alive = (f"{socket.gethostname()}:{pid}:ab" for pid in (pid_that_ended(), os.getpid()))
    for owner, words in ((dead, "is dead and holds 1 graphs for 30 s more"), (alive, "1 graphs are at work")):
        await run_raw(settings.database_url, f"UPDATE graph_work SET owner = '{owner}', lease_until = {me.now}")
        assert words in (await said(settings, "leases", me.now - 30 * SECOND)).what
    assert "lost 1 graphs with work 60 minutes ago" in (await said(settings, "leases", me.now + HOUR)).what
    assert "a clock was set back" in (await said(settings, "leases", me.now - 24 * HOUR)).what
    assert not is_dead("elsewhere:1:ab")
    assert not is_dead("nonsense")
    assert not is_dead(f"{socket.gethostname()}:{10**30}:ab")


async def test_episodes_that_were_given_up(settings: Settings, store: Store) -> None:
    me = GraphBuilder()
    await create_user(store, me)
    bad = me.episode(state=EpisodeState.FAILED, error="ValueError: too odd\nTraceback")
    await accept(store, me, [bad])
    found = await said(settings, "failed episodes", me.now)
    assert (found.level, found.todo) == (Level.PROBLEM, f"hitherto episodes trace {bad.uuid}")
    assert found.what.endswith("because of: ValueError: too odd")
    assert (await said(settings, "failed episodes", me.now + 48 * HOUR)).level is Level.NOTE


async def test_what_was_left_in_the_middle(settings: Settings, store: Store) -> None:
    me = GraphBuilder()
    await create_user(store, me)
    graph, orphan = new_graph_key(), new_graph_key()

    async def leave(tx: Transaction) -> None:
        for each in (graph, orphan):
            await graphs.insert(tx, each, me.project, me.now)
        await unfinished_copies.add(tx, graph, me.graph, me.now)

    await store.write(leave)
    found = await check_database(settings, At(me.now + 3 * HOUR))
    words = [each.what for each in found if each.check == "unfinished"]
    assert words == [
        "1 copies or imports were left unfinished, the oldest 3 hours ago",
        "1 graphs belong to nobody",
    ]


async def test_a_language_model_that_does_not_answer(settings: Settings, store: Store) -> None:
    assert not [each for each in await check_database(settings) if each.check == "language model"]
    with_model = settings.model_copy(update={"llm": "openai:small", "llm_api_key": SecretStr("x")})
    assert (await said(with_model, "language model")).level is Level.OK

    async def count(tx: Transaction, now: int, reason: str | None) -> None:
        await model_usage.add(tx, PROJECT, "openai:small", "extract", ModelUsage(), Instant(now), reason)

    await store.write(lambda tx: count(tx, 5 * SECOND, "no route to it"))
    found = await said(with_model, "language model")
    assert found.level is Level.PROBLEM
    assert "openai:small failed at 1970-01-01T00:00:05Z: no route to it" in found.what
    await store.write(lambda tx: count(tx, 6 * SECOND, None))
    assert (await said(with_model, "language model")).level is Level.OK


async def test_keys(settings: Settings) -> None:
    open_wide = settings.model_copy(update={"host": "0.0.0.0"})
    async with Hitherto(settings, workers="none", embedder=None) as engine:
        assert (await said(settings, "keys")).level is Level.NOTE
        found = await said(open_wide, "keys")
        assert (found.level, found.todo) == (Level.PROBLEM, "hitherto keys create")

        key, _ = await engine.keys.create()
        assert (await said(open_wide, "keys")).level is Level.OK
        await engine.projects.add("shop")
        assert "no key opens 1 projects: shop" in (await said(open_wide, "keys")).what

        await engine.keys.revoke(key.key_id)
        assert "nobody gets in" in (await said(settings, "keys")).what


async def test_it_changes_nothing(settings: Settings, store: Store) -> None:
    me = GraphBuilder()
    await create_user(store, me)
    told = me.episode()
    await accept(store, me, [told])
    before = await store.read(lambda tx: episodes.get(tx, told.uuid))
    assert not healthy(await check_database(settings, At(me.now + HOUR), thorough=True))
    assert await store.read(lambda tx: episodes.get(tx, told.uuid)) == before
    assert (await store.read(work.depth)).pending == 1
