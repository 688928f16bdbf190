"""The audit: who did what is written down with the deed, what was refused too, and nobody is named."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from hitherto.api.refusals import SECONDS_BETWEEN, Refusals
from hitherto.cli.app import app
from hitherto.domain.audit import LOCAL, AuditEntry
from hitherto.domain.errors import Forbidden, InvalidInput, NotFound
from hitherto.domain.identity import graph_key_of
from hitherto.engine import Hitherto
from hitherto.ports import Transaction
from hitherto.services.keys import Admission
from hitherto.services.scope import Scope
from hitherto.settings import Settings
from hitherto.store import directory
from hitherto.store.schema import audit
from hitherto.store.statement import Statement
from tests.security.attempts import SECRET, Things, attempts, new_things
from tests.security.conftest import House


def entries(house: House, project: str) -> list[AuditEntry]:
    return list(house.operate(lambda engine: engine.audit.latest(1000, project=project)))


def test_what_a_key_deletes_is_written_down_with_the_key(house: House) -> None:
    key_id, secret = house.key(project="audited")
    with house.server.http(secret) as owner:
        things = new_things(owner)
        for one in attempts(things):
            assert one.made_by(owner).is_success, one
    done = [entry for entry in entries(house, "audited") if entry.actor == key_id]

    assert sorted(entry.action for entry in done) == sorted(
        "group.delete user.delete session.delete edge.delete edge.delete episode.delete collection.delete "
        "document.delete document.delete ontology.set".split()
    )
    on = {(entry.action, entry.on) for entry in done}
    assert on >= {("edge.delete", things.edge), ("edge.delete", things.fact), ("episode.delete", things.episode)}
    assert on >= {("document.delete", things.document), ("document.delete", things.document2), ("user.delete", None)}
    assert next(entry.deleted["users"] for entry in done if entry.action == "user.delete") == 1
    assert {entry.result for entry in done} == {"done"}


def test_what_a_key_may_not_do_is_written_down_once(house: House, things: Things) -> None:
    key_id, secret = house.key(permission="read")
    with house.server.http(secret) as reader:
        answers = [reader.delete(f"/users/{things.user}") for _ in range(20)]
    refused = [entry for entry in entries(house, "default") if entry.actor == key_id]

    assert {answer.status_code for answer in answers} == {403}
    assert [(entry.action, entry.result, entry.on) for entry in refused] == [("user_delete", "refused", None)]


def test_the_audit_stays_when_a_person_goes_and_names_nobody(house: House) -> None:
    key_id, secret = house.key(project="forgetting", name="the key of the tests")
    with house.server.http(secret) as owner:
        owner.post("/users", json={"user_id": f"maya-{SECRET}", "first_name": SECRET})
        owner.post("/sessions", json={"session_id": f"talk-{SECRET}", "user_id": f"maya-{SECRET}"})
        assert owner.delete(f"/sessions/talk-{SECRET}/memory").is_success
    receipt = house.operate(lambda engine: engine.erasures.user(f"maya-{SECRET}", project="forgetting", rewrite=False))
    kept = entries(house, "forgetting")

    assert [(entry.action, entry.actor) for entry in kept] == [
        ("user.delete", LOCAL),
        ("session.delete", key_id),
        ("key.create", LOCAL),
    ]
    assert kept[0].uuid == receipt.erasure.uuid

    async def written(engine: Hitherto) -> str:
        query = Statement("whole_audit", select(audit))
        return repr([list(row) for row in await engine.core.store.read(lambda tx: tx.fetch(query, {}))])

    assert SECRET not in house.operate(written)


@pytest.fixture
async def engine(store_url: str, tmp_path: Path) -> AsyncIterator[Hitherto]:
    async with Hitherto(Settings(database_url=store_url, data_dir=tmp_path), workers="none", embedder=None) as opened:
        yield opened


async def test_keys_and_projects_are_written_down(engine: Hitherto) -> None:
    project = await engine.projects.add("shop")
    key, _ = await engine.keys.create("shop", permission="write")
    await engine.keys.revoke(key.key_id)
    await engine.erasures.project("shop", rewrite=False)
    found = await engine.audit.latest()

    assert [(entry.action, entry.on) for entry in found] == [
        ("project.delete", None),
        ("key.revoke", key.key_id),
        ("key.create", key.key_id),
        ("project.create", str(project.uuid)),
    ]
    assert {(entry.actor, entry.project) for entry in found} == {(LOCAL, project.key)}
    assert [entry.action for entry in await engine.erasures.latest()] == ["project.delete"]


async def test_an_act_that_is_undone_is_not_written_down(engine: Hitherto) -> None:
    await engine.users.add("maya")
    for nobody in ("nobody", "maya2"):
        with pytest.raises(NotFound):
            await engine.users.delete(nobody)
        with pytest.raises(NotFound):
            await engine.groups.delete(nobody)
    with pytest.raises(NotFound):
        await engine.keys.revoke("nothing")

    assert await engine.audit.latest() == []


async def test_the_list_is_bounded_and_of_one_project_where_that_is_asked(engine: Hitherto) -> None:
    for name in ("one", "two"):
        await engine.projects.add(name)
        await engine.keys.create(name)
    two = await engine.audit.latest(project="two")

    assert [entry.action for entry in two] == ["key.create", "project.create"]
    assert len(await engine.audit.latest(3)) == 3
    with pytest.raises(InvalidInput):
        await engine.audit.latest(0)
    with pytest.raises(NotFound):
        await engine.audit.latest(project="three")


async def test_refusals_are_written_down_again_after_a_while(engine: Hitherto) -> None:
    time = 0.0
    refusals = Refusals(engine, lambda: time)
    project = (await engine.projects.get("default")).key
    reader, other = (Admission(project, by_key=True, key_id=key_id, permission="read") for key_id in ("a", "b"))

    async def seen() -> list[tuple[str, str]]:
        return [(entry.actor, entry.action) for entry in reversed(await engine.audit.latest())]

    for _ in range(5):
        await refusals.record(reader, "user_delete")
    assert await seen() == [("a", "user_delete")]
    await refusals.record(other, "user_delete")
    await refusals.record(reader, "group_delete")
    assert len(await seen()) == 3
    time = SECONDS_BETWEEN - 1
    await refusals.record(reader, "user_delete")
    assert len(await seen()) == 3
    time = SECONDS_BETWEEN + 1
    await refusals.record(reader, "user_delete")
    assert (await seen())[-1] == ("a", "user_delete")


async def test_a_bound_store_passes_nothing_of_other_graphs(engine: Hitherto) -> None:
    mine, theirs = await engine.users.add("mine"), await engine.users.add("theirs")
    project = (await engine.projects.get("default")).key
    bound: Scope = engine.admitted(Admission(project, by_key=True, key_id="k", bound_to=graph_key_of(mine.uuid)))
    store = bound.users._core.store

    async def delete_of_theirs(tx: Transaction) -> int:
        return await directory.remove(tx, project, "user", "theirs")

    with pytest.raises(Forbidden):
        await store.write(delete_of_theirs)
    with pytest.raises(Forbidden):
        await store.scrub()
    with pytest.raises(Forbidden):
        await bound.users.list()
    with pytest.raises(NotFound):
        await bound.graph.node(theirs.uuid)
    assert (await bound.graph.node(mine.uuid)).uuid == mine.uuid
    await store.close()
    assert (await engine.users.get("theirs")).uuid == theirs.uuid


def test_the_command_lists_what_happened(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    key_id, _ = house.key(project="listed")
    monkeypatch.setenv("HITHERTO_DATABASE_URL", house.settings.database_url)
    run = CliRunner().invoke
    shown = run(app, ["audit", "list", "--project", "listed", "--json"])
    [entry] = json.loads(shown.stdout)

    assert (entry["by"], entry["action"], entry["on"], entry["result"]) == (LOCAL, "key.create", key_id, "done")
    table = run(app, ["audit", "list", "--project", "listed", "--limit", "1"])
    assert key_id in table.stdout
    assert run(app, ["audit", "list", "--project", "nowhere"]).exit_code != 0
