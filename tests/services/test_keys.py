"""Keys: open until there is one, then locked; only hashes are stored; revoking is quick."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from hitherto.domain.errors import InvalidInput, NotFound, Unauthorized
from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant
from hitherto.engine import Hitherto
from hitherto.ports import Transaction
from hitherto.services.keys import REMEMBER_AT_MOST, REMEMBER_SECONDS, Admission, Keys
from hitherto.services.lookup import Owner
from hitherto.services.scope import Scope
from hitherto.settings import Settings
from hitherto.store.schema import api_keys
from hitherto.store.statement import Statement

HOUR = 3_600_000_000


async def default(engine: Hitherto) -> ProjectKey:
    return (await engine.projects.get("default")).key


async def test_without_keys_any_key_opens_the_default_project_but_none_does_not(engine: Hitherto) -> None:
    assert not await engine.keys.has_keys()
    assert await engine.keys.authenticate("anything") == await default(engine)
    assert not (await engine.keys.admit("anything")).by_key
    with pytest.raises(Unauthorized, match="Api-Key"):
        await engine.keys.authenticate("")


async def test_a_key_opens_its_project_and_nothing_else_opens_anything(engine: Hitherto, other: Scope) -> None:
    key, secret = await engine.keys.create("other", "for tests")
    assert (key.project, key.name, key.revoked_at) == (other.project, "for tests", None)
    assert await engine.keys.has_keys()
    assert await engine.keys.admit(secret) == Admission(other.project, by_key=True, key_id=key.key_id)
    assert await engine.keys.authenticate(secret) == other.project
    for wrong in ("anything", secret[:-1], secret + "x", secret.upper(), key.key_id, "\x00", "\ud800"):
        with pytest.raises(Unauthorized):
            await engine.keys.authenticate(wrong)


async def test_several_keys_open_one_project(engine: Hitherto) -> None:
    secrets = [(await engine.keys.create())[1] for _ in range(3)]
    assert len(set(secrets)) == 3
    assert all(secret.startswith("hk_") and len(secret) >= 43 for secret in secrets)
    assert {await engine.keys.authenticate(secret) for secret in secrets} == {await default(engine)}


async def test_a_key_for_a_new_project_makes_it(engine: Hitherto) -> None:
    key, _ = await engine.keys.create("brand-new")
    assert (await engine.projects.get("brand-new")).key == key.project
    with pytest.raises(InvalidInput):
        await engine.keys.create("  ")


async def test_the_secret_is_stored_nowhere(engine: Hitherto) -> None:
    _, secret = await engine.keys.create()

    async def everything(tx: Transaction) -> str:
        return repr([list(row) for row in await tx.fetch(Statement("all_keys", select(api_keys)), {})])

    stored = await engine.core.store.read(everything)
    assert secret not in stored
    assert secret.removeprefix("hk_")[:10] not in stored


async def test_a_revoked_key_opens_nothing_at_once(engine: Hitherto) -> None:
    (first, first_secret), (_, second_secret) = await engine.keys.create(), await engine.keys.create()
    await engine.keys.authenticate(first_secret)
    await engine.keys.revoke(first.key_id)
    with pytest.raises(Unauthorized):
        await engine.keys.authenticate(first_secret)
    assert await engine.keys.authenticate(second_secret)
    for key_id in (first.key_id, "nothing"):
        with pytest.raises(NotFound, match="key not found"):
            await engine.keys.revoke(key_id)


async def test_revoking_the_last_key_locks_the_door(engine: Hitherto) -> None:
    key, secret = await engine.keys.create()
    await engine.keys.revoke(key.key_id)
    assert not await engine.keys.has_keys()
    for text in (secret, "anything"):
        with pytest.raises(Unauthorized):
            await engine.keys.authenticate(text)


async def test_another_process_forgets_a_revoked_key_within_the_time_said(engine: Hitherto) -> None:
    key, secret = await engine.keys.create()
    time = 100.0
    elsewhere = Keys(engine.core, await default(engine), lambda: time)
    await elsewhere.authenticate(secret)
    await engine.keys.revoke(key.key_id)
    time += REMEMBER_SECONDS - 0.1
    assert await elsewhere.authenticate(secret)
    time += 0.2
    with pytest.raises(Unauthorized):
        await elsewhere.authenticate(secret)
    assert REMEMBER_SECONDS <= 2


async def test_another_process_locks_within_the_time_said_once_there_is_a_key(engine: Hitherto) -> None:
    time = 100.0
    elsewhere = Keys(engine.core, await default(engine), lambda: time)
    await elsewhere.authenticate("anything")
    await engine.keys.create()
    time += REMEMBER_SECONDS + 0.1
    with pytest.raises(Unauthorized):
        await elsewhere.authenticate("anything")


async def test_what_is_remembered_is_bounded(engine: Hitherto, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hitherto.services.keys.REMEMBER_AT_MOST", 3)
    for number in range(10):
        await engine.keys.authenticate(f"key-{number}")
        assert len(engine.keys._remembered) <= 3
    assert REMEMBER_AT_MOST <= 10_000


async def test_keys_are_listed_with_the_revoked_ones(engine: Hitherto, other: Scope) -> None:
    key, _ = await engine.keys.create(name="first")
    foreign, _ = await engine.keys.create("other", "second")
    await engine.keys.revoke(key.key_id)
    assert [(listed.name, listed.revoked_at is None) for listed in await engine.keys.list()] == [
        ("first", False),
        ("second", True),
    ]
    assert await engine.keys.list("other") == [foreign]
    with pytest.raises(NotFound, match="project not found: nowhere"):
        await engine.keys.list("nowhere")


async def test_keys_outlive_the_process(settings: Settings) -> None:
    async with Hitherto(settings, workers="none", embedder=None) as first:
        _, secret = await first.keys.create()
    async with Hitherto(settings, workers="none", embedder=None) as second:
        assert await second.keys.authenticate(secret)
        with pytest.raises(Unauthorized):
            await second.keys.authenticate("anything")


async def test_a_key_carries_its_scope_its_graph_and_its_end(engine: Hitherto) -> None:
    user = await engine.users.add("maya")
    end = Instant(engine.core.clock.now() + HOUR)
    key, secret = await engine.keys.create(permission="read", user_id="maya", expires_at=end)
    admission = await engine.keys.admit(secret)

    assert (key.permission, key.bound_to, key.expires_at) == ("read", user.graph, end)
    assert (admission.permission, admission.bound_to, admission.key_id) == ("read", user.graph, key.key_id)
    assert await engine.keys.bound_to(key) == Owner("user", "maya")
    assert (await engine.keys.list())[0] == key


async def test_a_key_ends_by_itself_also_where_it_is_remembered(settings: Settings) -> None:
    clock = Standing()
    async with Hitherto(settings, workers="none", embedder=None, clock=clock) as engine:
        _, secret = await engine.keys.create(expires_at=Instant(clock.time + HOUR))
        assert await engine.keys.authenticate(secret)
        assert await engine.keys.has_keys()
        clock.time = Instant(clock.time + HOUR)
        with pytest.raises(Unauthorized, match="has expired"):
            await engine.keys.authenticate(secret)
        assert not await engine.keys.has_keys()
        with pytest.raises(Unauthorized):
            await engine.keys.authenticate("anything")


async def test_keys_of_a_user_or_a_group_end_with_them(engine: Hitherto) -> None:
    await engine.users.add("maya")
    await engine.groups.add("shop")
    _, of_user = await engine.keys.create(name="of maya", user_id="maya")
    _, of_group = await engine.keys.create(name="of the shop", group_id="shop")
    _, other = await engine.keys.create(name="other")
    await engine.users.delete("maya")
    await engine.groups.delete("shop")
    await engine.users.add("maya")
    engine.keys._forget()

    for secret in (of_user, of_group):
        with pytest.raises(Unauthorized):
            await engine.keys.admit(secret)
    assert await engine.keys.admit(other)
    assert [(key.name, key.revoked_at is None) for key in await engine.keys.list()] == [
        ("", False),
        ("", False),
        ("other", True),
    ]
    assert [await engine.keys.bound_to(key) for key in await engine.keys.list()] == [None] * 3


async def test_keys_that_cannot_be_are_not_made(engine: Hitherto) -> None:
    await engine.users.add("maya")
    now = engine.core.clock.now()
    for wrong in ({"permission": "root"}, {"user_id": "maya", "group_id": "shop"}, {"expires_at": now}):
        with pytest.raises(InvalidInput):
            await engine.keys.create(**wrong)
    for missing in ({"user_id": "nobody"}, {"group_id": "maya"}):
        with pytest.raises(NotFound):
            await engine.keys.create(**missing)

    assert await engine.keys.list() == []


@dataclass
class Standing:
    """A clock that moves when it is told to."""

    time: Instant = field(default=Instant(1_700_000_000_000_000))

    def now(self) -> Instant:
        return self.time
