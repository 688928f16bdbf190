import asyncio

from hitherto.domain.identity import ProjectKey, UuidFactory
from hitherto.domain.instants import Instant
from hitherto.domain.projects import ApiKey
from hitherto.ports import Store
from hitherto.store import projects

UUIDS = UuidFactory()


def key(name: str, project: ProjectKey, at: int) -> ApiKey:
    return ApiKey(key_id=f"id-{name}", project=project, name=name, created_at=Instant(at))


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
    assert await store.read(projects.has_api_keys) is False
    await store.write(lambda tx: projects.insert_api_key(tx, first, b"hash 1"))
    await store.write(lambda tx: projects.insert_api_key(tx, second, b"hash 2"))
    assert await store.read(projects.has_api_keys) is True
    assert await store.read(lambda tx: projects.find_api_key(tx, b"hash 1")) == first
    assert await store.read(lambda tx: projects.find_api_key(tx, b"hash 3")) is None

    assert await store.write(lambda tx: projects.revoke_api_key(tx, first.key_id, Instant(30))) is True
    assert await store.write(lambda tx: projects.revoke_api_key(tx, first.key_id, Instant(40))) is False
    assert await store.write(lambda tx: projects.revoke_api_key(tx, "nobody's", Instant(40))) is False
    assert await store.read(lambda tx: projects.find_api_key(tx, b"hash 1")) is None
    assert await store.read(lambda tx: projects.find_api_key(tx, b"hash 2")) == second
    assert await store.read(projects.has_api_keys) is True

    await store.write(lambda tx: projects.revoke_api_key(tx, second.key_id, Instant(50)))
    assert await store.read(projects.has_api_keys) is False


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
