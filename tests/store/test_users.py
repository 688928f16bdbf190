from dataclasses import replace

import pytest

from hitherto.domain.errors import InvalidInput
from hitherto.domain.identity import ProjectKey, new_graph_key
from hitherto.ports import Store
from hitherto.store import users
from tests.builders import PROJECT, GraphBuilder, create_user


async def test_a_user_is_read_as_it_was_written(store: Store) -> None:
    build = GraphBuilder()
    full = await create_user(
        store,
        build,
        email="alice@example.org",
        last_name="Ångström 🌊",
        metadata={"plan": "pro", "nested": {"n": [1, 2.5, None, True]}},
        fact_rating_instruction={"instruction": "rate by poignancy"},
    )
    bare = await create_user(store, GraphBuilder("bob"), first_name=None)
    assert await store.read(lambda tx: users.get(tx, build.graph)) == full
    assert await store.read(lambda tx: users.get(tx, bare.graph)) == bare
    assert await store.read(lambda tx: users.get(tx, new_graph_key())) is None


async def test_an_update_overwrites_what_can_change(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder("bob")
    user, bystander = await create_user(store, build, metadata={"a": 1}), await create_user(store, other)
    changed = replace(user, email="a@b", first_name=None, metadata=None, updated_at=build.tick())
    assert await store.write(lambda tx: users.update(tx, changed)) is True
    assert await store.read(lambda tx: users.get(tx, build.graph)) == changed
    assert await store.read(lambda tx: users.get(tx, other.graph)) == bystander
    assert await store.write(lambda tx: users.update(tx, GraphBuilder("nobody").user())) is False


async def test_pages_are_sorted_by_age_and_know_the_total(store: Store) -> None:
    builds = [GraphBuilder(f"u{number}") for number in range(7)]
    made = []
    for number, build in enumerate(builds):
        build.now += (number % 3) * 1_000_000  # several users made at the same moment
        made.append(await create_user(store, build))
    await create_user(store, GraphBuilder("theirs", project=ProjectKey(8)))
    expected = sorted(made, key=lambda user: (user.created_at, user.uuid.bytes))
    pages = [await store.read(lambda tx, o=offset: users.page(tx, PROJECT, 3, o)) for offset in (0, 3, 6, 9)]
    assert [user for page, _ in pages for user in page] == expected
    assert {total for _, total in pages} == {7}
    assert await store.read(lambda tx: users.page(tx, ProjectKey(9), 3, 0)) == ([], 0)


def nested(depth: int) -> dict[str, object]:
    return {"in": nested(depth - 1)} if depth else {}


@pytest.mark.parametrize("metadata", [{"n": 2**70}, {"x": object()}, {"s": "\ud800"}, nested(300)])
async def test_metadata_that_json_cannot_hold_is_refused_in_words(store: Store, metadata: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="cannot be stored as JSON"):
        await create_user(store, GraphBuilder(), metadata=metadata)
