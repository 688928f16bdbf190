"""Whether others have a database open."""

import subprocess
import sys
from pathlib import Path

import pytest

from hitherto.domain.errors import Misconfigured, Unavailable
from hitherto.store import projects
from hitherto.store.in_use import in_use
from hitherto.store.open import is_postgresql, open_store

HOLD = """
import asyncio, sys
from hitherto.store.open import open_store
async def hold():
    store = await open_store(sys.argv[1])
    print("open", flush=True)
    sys.stdin.readline()
    await store.close()
asyncio.run(hold())
"""


async def test_nobody_has_it_open(store_url: str) -> None:
    assert not await in_use(store_url)
    store = await open_store(store_url)
    assert await store.read(projects.list_projects) == []
    await store.close()
    assert not await in_use(store_url)


async def test_this_process_has_it_open(store_url: str) -> None:
    store = await open_store(store_url)
    assert await in_use(store_url)
    assert await store.read(projects.list_projects) == []
    await store.close()


def holder(url: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    return process


async def test_another_process_has_it_open_until_it_ends(store_url: str) -> None:
    process = holder(store_url)
    assert await in_use(store_url)
    process.communicate(b"\n")
    assert not await in_use(store_url)


async def test_one_that_was_killed_has_not(store_url: str) -> None:
    process = holder(store_url)
    process.kill()
    process.communicate()
    if is_postgresql(store_url):
        return  # its server sees the end of a connection when it sees it
    assert not await in_use(store_url)


async def test_what_is_not_there_is_not_in_use(tmp_path: Path) -> None:
    assert not await in_use(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "empty.db").touch()
    assert not await in_use(str(tmp_path / "empty.db"))


async def test_addresses_that_cannot_work() -> None:
    with pytest.raises(Unavailable):
        await in_use("postgresql://me@127.0.0.1:1/x")
    with pytest.raises(Misconfigured, match="mysql is not"):
        await in_use("mysql://me@localhost/x")
