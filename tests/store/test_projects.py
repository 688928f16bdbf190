import asyncio
from dataclasses import replace

from hitherto.domain.identity import GraphKey, ProjectKey, UuidFactory
from hitherto.domain.instants import Instant
from hitherto.domain.projects import ApiKey
from hitherto.ports import Store, Transaction
from hitherto.store import projects

UUIDS = UuidFactory()


def key(name: str, project: ProjectKey, at: int) -> ApiKey:
    return ApiKey(key_id=f"id-{name}", project=project, name=name, created_at=Instant(at))


async def in_force(tx: Transaction) -> bool:
    return await projects.has_api_keys(tx, Instant(1000))


async def test_a_project_is_made_once(store: Store) -> None:
    assert await store.read(lambda tx: projects.get_project(tx, "shop")) is None
    made = await asyncio.gather(
        *(store.write(lambda tx: projects.ensure_project(tx, "shop", Instant(5), UUIDS)) for _ in range(10))
    )
    assert len(set(made)) == 1
    assert made[0].name == "shop"
    assert made[0].created_at == 5
    assert made[0].key
    assert await store.read(lambda tx: projects.get_project(tx, "shop")) == made[0]


async def test_projects_are_listed_oldest_first(store: Store) -> None:
    for at, name in enumerate(("b", "a", "ü")):
        await store.write(lambda tx, at=at, name=name: projects.ensure_project(tx, name, Instant(at), UUIDS))
    assert [project.name for project in await store.read(projects.list_projects)] == ["b", "a", "ü"]


async def test_a_key_is_found_by_its_hash_until_it_is_revoked(store: Store) -> None:
    first, second = key("first", ProjectKey(1), 10), key("second", ProjectKey(2), 20)
    assert await store.read(in_force) is False
    assert await store.read(projects.had_api_keys) is False
    await store.write(lambda tx: projects.insert_api_key(tx, first, b"hash 1"))
    await store.write(lambda tx: projects.insert_api_key(tx, second, b"hash 2"))
    assert await store.read(in_force) is True
    assert await store.read(lambda tx: projects.find_api_key(tx, b"hash 1")) == first
    assert await store.read(lambda tx: projects.find_api_key(tx, b"hash 3")) is None

    assert await store.write(lambda tx: projects.revoke_api_key(tx, first.key_id, Instant(30))) == first.project
    assert await store.write(lambda tx: projects.revoke_api_key(tx, first.key_id, Instant(40))) is None
    assert await store.write(lambda tx: projects.revoke_api_key(tx, "nobody's", Instant(40))) is None
    assert await store.read(lambda tx: projects.find_api_key(tx, b"hash 1")) is None
    assert await store.read(lambda tx: projects.find_api_key(tx, b"hash 2")) == second
    assert await store.read(in_force) is True

    await store.write(lambda tx: projects.revoke_api_key(tx, second.key_id, Instant(50)))
    assert await store.read(in_force) is False
    assert await store.read(projects.had_api_keys) is True


async def test_a_key_that_has_expired_opens_nothing(store: Store) -> None:
    await store.write(
        lambda tx: projects.insert_api_key(tx, replace(key("k", ProjectKey(1), 10), expires_at=1001), b"h")
    )
    assert await store.read(in_force) is True
    assert await store.read(lambda tx: projects.has_api_keys(tx, Instant(1001))) is False


async def test_keys_of_a_graph_end_with_it(store: Store) -> None:
    bound = replace(
        key("of maya", ProjectKey(1), 10), bound_to=GraphKey(7), permission="read", expires_at=Instant(2000)
    )
    await store.write(lambda tx: projects.insert_api_key(tx, bound, b"bound"))
    await store.write(lambda tx: projects.insert_api_key(tx, key("free", ProjectKey(1), 20), b"free"))
    assert await store.read(lambda tx: projects.find_api_key(tx, b"bound")) == bound

    assert await store.write(lambda tx: projects.end_bound_keys(tx, GraphKey(7), Instant(30))) == 1
    ended, free = await store.read(lambda tx: projects.list_api_keys(tx))
    assert (ended.name, ended.revoked_at, ended.bound_to) == ("", 30, 7)
    assert free.revoked_at is None


async def test_keys_are_listed_with_those_revoked(store: Store) -> None:
    mine, old, theirs = key("mine", ProjectKey(1), 20), key("old", ProjectKey(1), 10), key("theirs", ProjectKey(2), 15)
    for number, each in enumerate((mine, old, theirs)):
        await store.write(lambda tx, each=each, number=number: projects.insert_api_key(tx, each, bytes([number])))
    await store.write(lambda tx: projects.revoke_api_key(tx, old.key_id, Instant(30)))
    everybody = await store.read(projects.list_api_keys)
    assert [each.name for each in everybody] == ["old", "theirs", "mine"]
    assert everybody[0].revoked_at == 30
    assert await store.read(lambda tx: projects.list_api_keys(tx, ProjectKey(2))) == [theirs]
    assert await store.read(lambda tx: projects.list_api_keys(tx, ProjectKey(3))) == []
