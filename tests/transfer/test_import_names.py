"""Ids that are taken, and what things are called instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput
from hitherto.domain.identity import ProjectKey
from hitherto.ports import Store, Transaction
from hitherto.store import directory
from hitherto.store.directory import Kind
from hitherto.transfer.arrival import moved_json
from hitherto.transfer.import_names import IDS_AT_ONCE, Names, choose
from tests.builders import GraphBuilder

PROJECT = ProjectKey(1)


async def take(store: Store, *ids: tuple[Kind, str]) -> None:
    build = GraphBuilder()

    async def add(tx: Transaction) -> None:
        for kind, external_id in ids:
            assert await directory.add(tx, PROJECT, kind, external_id, build.uuid())

    await store.write(add)


async def chosen(store: Store, *wanted: tuple[Kind, str], rename: bool = True) -> dict[tuple[Kind, str], str]:
    return (await store.read(lambda tx: choose(tx, PROJECT, wanted, rename=rename))).new


async def test_free_ids_stay(store: Store) -> None:
    await take(store, ("user", "maya"))
    assert await chosen(store, ("user", "omar"), ("group", "maya"), ("session", "maya"), rename=False) == {}
    assert await chosen(store, rename=False) == {}


async def test_taken_ids_are_named(store: Store) -> None:
    await take(store, ("user", "maya"), ("session", "talk"))
    with pytest.raises(InvalidInput, match=r"^user maya, session talk exist in the project"):
        await chosen(store, ("user", "maya"), ("user", "omar"), ("session", "talk"), rename=False)


async def test_of_very_many_taken_ids_some_are_named(store: Store) -> None:
    ids: list[tuple[Kind, str]] = [("session", f"{number:05}") for number in range(IDS_AT_ONCE + 5)]
    await take(store, *ids)
    with pytest.raises(InvalidInput, match="session 00009 and 995 more exist"):
        await chosen(store, *ids, rename=False)
    renamed = await chosen(store, *ids[-2:])
    assert list(renamed.values()) == ["01003-2", "01004-2"]


async def test_another_id_is_free_here_and_in_the_file(store: Store) -> None:
    await take(store, ("user", "maya"), ("user", "maya-2"), ("user", "omar"))
    renamed = await chosen(store, ("user", "maya"), ("user", "maya-3"), ("user", "omar"))
    assert renamed == {("user", "maya"): "maya-4", ("user", "omar"): "omar-2"}


async def test_a_long_id_stays_within_its_limit(store: Store) -> None:
    long, other = "x" * 500, "x" * 499 + "y"
    await take(store, ("user", long), ("user", other))
    renamed = await chosen(store, ("user", long), ("user", other))
    assert renamed == {("user", long): "x" * 498 + "-2", ("user", other): "x" * 498 + "-3"}


def test_what_has_no_new_name_keeps_the_old() -> None:
    names = Names({("user", "maya"): "maya-2"})
    assert names.of("user", "maya") == "maya-2"
    assert names.of("session", "maya") == "maya"


OLD, NEW = GraphBuilder(), GraphBuilder()
UUIDS = st.sampled_from([OLD.uuid() for _ in range(3)] + [GraphBuilder().uuid()])
SPELLED = st.builds(lambda uuid, short: uuid.hex if short else str(uuid), UUIDS, st.booleans())
PLAIN = st.recursive(
    SPELLED | st.text(max_size=40) | st.integers() | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SPELLED | st.text(max_size=4), inner, max_size=3),
)


@given(PLAIN)
def test_uuids_in_json_move_and_nothing_else(value: object) -> None:
    moved = moved_json(value, OLD.graph, NEW.graph)
    assert f"{OLD.graph:012x}" not in str(moved).replace("-", "")
    assert moved_json(moved, NEW.graph, OLD.graph) == value
