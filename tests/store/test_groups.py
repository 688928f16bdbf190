from dataclasses import replace

from hitherto.domain.identity import ProjectKey, new_graph_key
from hitherto.ports import Store
from hitherto.store import groups
from tests.builders import PROJECT, GraphBuilder


async def test_a_group_is_read_as_it_was_written(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder()
    full = build.group(name="Ångström 🌊", description="What we sell.", fact_rating_instruction={"instruction": "use"})
    bare = other.group("bare")
    for group in (full, bare):
        await store.write(lambda tx, g=group: groups.insert(tx, g))
    assert await store.read(lambda tx: groups.get(tx, build.graph)) == full
    assert await store.read(lambda tx: groups.get(tx, other.graph)) == bare
    assert await store.read(lambda tx: groups.get(tx, new_graph_key())) is None


async def test_an_update_overwrites_what_can_change(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder()
    group, bystander = build.group(name="Old", description="Old."), other.group("other", name="Same")
    for each in (group, bystander):
        await store.write(lambda tx, g=each: groups.insert(tx, g))
    changed = replace(group, name="New", description=None, fact_rating_instruction={"a": 1}, updated_at=build.tick())
    assert await store.write(lambda tx: groups.update(tx, changed)) is True
    assert await store.read(lambda tx: groups.get(tx, build.graph)) == changed
    assert await store.read(lambda tx: groups.get(tx, other.graph)) == bystander
    assert await store.write(lambda tx: groups.update(tx, GraphBuilder().group())) is False


async def test_pages_are_sorted_by_age_and_know_the_total(store: Store) -> None:
    made = []
    for number in range(5):
        build = GraphBuilder()
        build.now += (number % 2) * 1_000_000  # several made at the same moment
        made.append(build.group(f"g{number}"))
    theirs = GraphBuilder(project=ProjectKey(8)).group("theirs")
    for group in (*made, theirs):
        await store.write(lambda tx, g=group: groups.insert(tx, g))
    expected = sorted(made, key=lambda group: (group.created_at, group.uuid.bytes))
    pages = [await store.read(lambda tx, o=offset: groups.page(tx, PROJECT, 2, o)) for offset in (0, 2, 4, 6)]
    assert [group for page, _ in pages for group in page] == expected
    assert {total for _, total in pages} == {5}
    assert await store.read(lambda tx: groups.page(tx, ProjectKey(9), 2, 0)) == ([], 0)
