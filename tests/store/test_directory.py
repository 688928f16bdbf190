from typing import get_args

import pytest

from hitherto.domain.identity import ProjectKey
from hitherto.ports import Store
from hitherto.store import directory
from tests.builders import GraphBuilder

ONE, TWO = ProjectKey(1), ProjectKey(2)
HOSTILE = [
    "a/b",
    "..",
    "'; DROP TABLE directory; --",
    "Ünïcode 🌊",
    "A",
    "a",
    "a ",
    "\u00e9",
    "e\u0301",
    "%",
    "x" * 500,
    "\U0010ffff" * 500,
]
"""Ids that callers may choose; each is another than all the others, also to a database that likes to fold."""


async def test_every_project_and_kind_is_a_namespace_of_its_own(store: Store) -> None:
    build = GraphBuilder()
    entries = [(project, kind, build.uuid()) for project in (ONE, TWO) for kind in get_args(directory.Kind)]
    for project, kind, uuid in entries:
        assert await store.write(lambda tx, p=project, k=kind, u=uuid: directory.add(tx, p, k, "same", u))
    for project, kind, uuid in entries:
        assert await store.read(lambda tx, p=project, k=kind: directory.resolve(tx, p, k, "same")) == uuid
    assert await store.write(lambda tx: directory.remove(tx, ONE, "user", "same"))
    assert await store.read(lambda tx: directory.resolve(tx, ONE, "user", "same")) is None
    assert await store.read(lambda tx: directory.resolve(tx, TWO, "user", "same")) == next(
        uuid for project, kind, uuid in entries if (project, kind) == (TWO, "user")
    )


async def test_a_taken_id_stays_with_whom_it_was(store: Store) -> None:
    build = GraphBuilder()
    first = build.uuid()
    assert await store.write(lambda tx: directory.add(tx, ONE, "user", "alice", first)) is True
    assert await store.write(lambda tx: directory.add(tx, ONE, "user", "alice", build.uuid())) is False
    assert await store.read(lambda tx: directory.resolve(tx, ONE, "user", "alice")) == first
    assert await store.write(lambda tx: directory.remove(tx, ONE, "user", "alice")) is True
    assert await store.write(lambda tx: directory.remove(tx, ONE, "user", "alice")) is False
    assert await store.write(lambda tx: directory.add(tx, ONE, "user", "alice", build.uuid())) is True


async def test_ids_are_compared_character_by_character(store: Store) -> None:
    build = GraphBuilder()
    uuids = {external_id: build.uuid() for external_id in HOSTILE}
    assert len(uuids) == len(HOSTILE)
    for external_id, uuid in uuids.items():
        assert await store.write(lambda tx, i=external_id, u=uuid: directory.add(tx, ONE, "session", i, u)) is True
    for external_id, uuid in uuids.items():
        assert await store.read(lambda tx, i=external_id: directory.resolve(tx, ONE, "session", i)) == uuid


@pytest.mark.parametrize("external_id", ["", "alic", "alicee", "ALICE", "alice'", "%"])
async def test_nothing_else_resolves(store: Store, external_id: str) -> None:
    await store.write(lambda tx: directory.add(tx, ONE, "user", "alice", GraphBuilder().uuid()))
    assert await store.read(lambda tx: directory.resolve(tx, ONE, "user", external_id)) is None


async def test_which_ids_are_taken_and_pages_of_them(store: Store) -> None:
    build = GraphBuilder()
    for external_id in HOSTILE:
        await store.write(lambda tx, i=external_id: directory.add(tx, ONE, "user", i, build.uuid()))
    asked = [*HOSTILE, "nobody"]
    assert await store.read(lambda tx: directory.taken(tx, ONE, "user", asked)) == set(HOSTILE)
    assert await store.read(lambda tx: directory.taken(tx, TWO, "user", asked)) == set()
    assert await store.read(lambda tx: directory.taken(tx, ONE, "session", asked)) == set()
    assert await store.read(lambda tx: directory.taken(tx, ONE, "user", [])) == set()
    told = sorted(HOSTILE, key=str.encode)
    for after in ("", *told):
        page = await store.read(lambda tx, a=after: directory.page(tx, ONE, "user", a))
        assert [external_id for external_id, _ in page] == [one for one in told if one.encode() > after.encode()]
