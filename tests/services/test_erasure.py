"""Erasing users and projects: nothing of them stays anywhere, everything of the others does, and a receipt says so."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from hitherto.domain.errors import InvalidInput, NotFound, Unauthorized, Unavailable
from hitherto.domain.identity import ProjectKey
from hitherto.engine import Hitherto, Scope, build_worker
from hitherto.ports import Row, Transaction
from hitherto.retrieval.requests import SearchRequest
from hitherto.services import erasure
from hitherto.services.data import NewEpisode
from hitherto.services.messages import NewMessage
from hitherto.services.projects import find_project
from hitherto.services.triples import NewTriple
from hitherto.settings import Settings
from hitherto.store.schema import metadata
from hitherto.store.statement import Statement
from hitherto.worker import Worker

MARK = "Quetzalcoatlus"
EVERYTHING = {table.name: Statement(f"test.all_{table.name}", select(table)) for table in metadata.sorted_tables}


async def tables(engine: Hitherto) -> dict[str, list[Row]]:
    """Return every row of every table."""

    async def read(tx: Transaction) -> dict[str, list[Row]]:
        return {name: [tuple(row) for row in await tx.fetch(all_, {})] for name, all_ in EVERYTHING.items()}

    return await engine.core.store.read(read)


async def holding(engine: Hitherto, mark: str) -> list[str]:
    """Return the tables that hold `mark` in any case, in a text or in bytes."""
    wanted = mark.lower()
    return [name for name, rows in (await tables(engine)).items() if wanted in repr(rows).lower()]


async def settle(scope: Scope, user_id: str) -> None:
    """Give a user something in every table: said, read, traced, learned."""
    await scope.users.add(user_id, first_name=f"{user_id}-first", email=f"{user_id}@x.org", metadata={"m": user_id})
    await scope.sessions.add(f"{user_id}-talk", user_id, metadata={"s": user_id})
    said = f"I live in {user_id}town. My sister {user_id}sis works at {user_id}corp."
    await scope.memory.add(
        f"{user_id}-talk",
        [
            NewMessage(content=said, role_type="user", role=f"{user_id}-role"),
            NewMessage(content="Oh.", role_type="tool"),
        ],
        ignore_roles=["tool"],
    )


@pytest.fixture
async def ingest(settings: Settings) -> AsyncIterator[Worker]:
    """A worker of the real kind."""
    async with build_worker(settings, embedder=None) as worker:
        yield worker


async def test_nothing_of_an_erased_user_stays_in_any_table(engine: Hitherto, ingest: Worker) -> None:
    for name in (MARK, "Pteranodon"):
        await settle(engine, name)
    await ingest.run_until_idle()
    await engine.memory.get(f"{MARK}-talk")
    assert {"users", "sessions", "episodes", "edges", "nodes", "traces", "directory"} <= {*await holding(engine, MARK)}
    others = await tables(engine)

    uuid = (await engine.users.get(MARK)).uuid
    receipt = await engine.erasures.user(MARK)

    assert await holding(engine, MARK) == []
    graph = str(uuid.int >> 80)
    assert await holding(engine, graph) == []
    left = await tables(engine)
    for name, rows in others.items():
        went = receipt.erasure.deleted.get(name, 0)
        assert len(left[name]) == len(rows) - went + (name == "audit"), name
        assert name == "audit" or {*left[name]} <= {*rows}, name
    assert await engine.users.facts("Pteranodon")
    assert (await engine.graph.search("Pteranodon", SearchRequest(query="Pteranodontown"))).edges
    with pytest.raises(NotFound):
        await engine.graph.search(MARK, SearchRequest(query="town"))


async def test_the_receipt_names_the_person_and_the_database_does_not(engine: Hitherto) -> None:
    await settle(engine, MARK)
    uuid = (await engine.users.get(MARK)).uuid
    receipt = (await engine.erasures.user(MARK, command="hitherto erase user")).plain()

    assert receipt["erased"] == {"kind": "user", "id": MARK, "uuid": str(uuid), "project": "default"}
    assert receipt["by"]["command"] == "hitherto erase user"
    assert receipt["deleted_rows"]["episodes"] == 2
    assert receipt["deleted_rows"]["directory"] == 2
    assert f"{MARK}town" not in json.dumps(receipt)
    (kept,) = await engine.erasures.latest()
    assert (str(kept.uuid), kept.action) == (receipt["receipt"], "user.delete")
    assert kept.deleted == receipt["deleted_rows"]


async def test_deleting_is_the_same_erasure(engine: Hitherto) -> None:
    await settle(engine, MARK)
    await engine.users.delete(MARK)
    assert await holding(engine, MARK) == []
    assert [one.action for one in await engine.erasures.latest()] == ["user.delete"]


async def test_a_worker_that_was_reading_leaves_nothing_behind(engine: Hitherto, ingest: Worker) -> None:
    await settle(engine, MARK)
    reading = asyncio.create_task(ingest.run_until_idle())
    erased = await engine.erasures.user(MARK)
    await reading
    assert await holding(engine, MARK) == []
    assert erased.erasure.deleted["users"] == 1


async def test_whoever_is_not_there_cannot_be_erased(engine: Hitherto, other: Scope) -> None:
    await settle(other, MARK)
    before = await tables(engine)
    with pytest.raises(NotFound, match=f"user not found: {MARK}"):
        await engine.erasures.user(MARK)
    with pytest.raises(NotFound, match="project not found: nowhere"):
        await engine.erasures.user(MARK, project="nowhere")
    assert await tables(engine) == before
    assert (await engine.erasures.user(MARK, project="other")).project == "other"


async def test_what_hinders_scrubbing_is_in_the_receipt(engine: Hitherto, monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy(*, rewrite: bool | None = None) -> None:
        raise Unavailable("somebody reads")

    await settle(engine, MARK)
    monkeypatch.setattr(engine.core.store, "scrub", busy)
    receipt = await engine.erasures.user(MARK)
    assert not receipt.scrubbed.complete
    assert "somebody reads" in receipt.plain()["left"][0]
    assert await holding(engine, MARK) == []


async def test_a_project_goes_with_everything_in_it(
    engine: Hitherto, other: Scope, ingest: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "ROWS_PER_TRANSACTION", 5)
    monkeypatch.setattr(erasure, "ENTRIES_PER_TRANSACTION", 2)
    _, secret = await engine.keys.create("other", f"{MARK}-key")
    await settle(engine, "Pteranodon")
    for number in range(4):
        await settle(other, f"{MARK}{number}")
    await other.groups.add(f"{MARK}-group", name=MARK)
    await other.collections.add(MARK.lower(), description=MARK)
    await ingest.run_until_idle()
    before = await tables(engine)

    receipt = await engine.erasures.project("other")

    assert await holding(engine, MARK) == []
    left = await tables(engine)
    key = other.project
    mine = [name for name, rows in left.items() if str(key) in repr(rows)]
    assert mine == ["api_keys", "audit"]
    assert receipt.erasure.deleted["users"] == 4
    assert receipt.erasure.deleted["projects"] == receipt.erasure.deleted["api_keys"] == 1
    for name in ("users", "episodes", "edges", "directory", "groups", "collections"):
        assert len(left[name]) == len(before[name]) - receipt.erasure.deleted[name], name
    assert await engine.users.facts("Pteranodon")
    with pytest.raises(Unauthorized):
        await engine.keys.authenticate(secret)


async def test_deleting_the_project_of_the_last_key_opens_no_door(engine: Hitherto, other: Scope) -> None:
    await engine.keys.create("other")
    await engine.erasures.project("other")
    with pytest.raises(Unauthorized):
        await engine.keys.authenticate("anything")
    assert [(key.name, key.revoked_at is None) for key in await engine.keys.list()] == [("", False)]


async def test_the_default_project_and_unknown_ones_cannot_be_deleted(engine: Hitherto) -> None:
    with pytest.raises(InvalidInput, match="always there"):
        await engine.erasures.project("default")
    with pytest.raises(NotFound, match="project not found: nowhere"):
        await engine.erasures.project("nowhere")


async def test_requests_on_their_way_add_nothing_to_a_deleted_project(engine: Hitherto, other: Scope) -> None:
    await other.users.add("ann")
    await engine.erasures.project("other")
    before = await tables(engine)
    for adding in (
        other.users.add("bob"),
        other.sessions.add("talk", "ann"),
        other.groups.add("us"),
        other.collections.add("books"),
    ):
        with pytest.raises((Unauthorized, InvalidInput)):
            await adding
    assert await tables(engine) == before


async def test_users_added_during_the_deletion_of_their_project_go_too_or_are_refused(
    engine: Hitherto, other: Scope
) -> None:
    async def add(number: int) -> bool:
        try:
            await other.users.add(f"{MARK}{number}")
        except Unauthorized:
            return False
        return True

    await asyncio.gather(*map(add, range(20)))
    deleting = asyncio.create_task(engine.erasures.project("other"))
    added = await asyncio.gather(*(add(number) for number in range(20, 60)))
    receipt = await deleting
    assert receipt.erasure.deleted["users"] == 20 + sum(added)
    assert await holding(engine, MARK) == []


async def test_a_deletion_that_was_interrupted_goes_on(
    engine: Hitherto, other: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await settle(other, f"{MARK}{number}")

    async def fails(*_: object) -> None:
        raise Unavailable("the power is gone")

    with monkeypatch.context() as patched:
        patched.setattr(engine.erasures, "_delete_row", fails)
        with pytest.raises(Unavailable):
            await engine.erasures.project("other")
    found = await engine.core.store.read(lambda tx: find_project(tx, "other"))
    assert found.key == ProjectKey(other.project)
    await engine.erasures.project("other")
    with pytest.raises(NotFound):
        await engine.projects.get("other")


async def test_nothing_stays_of_what_was_added_beside_talk_nor_of_a_clone(engine: Hitherto, ingest: Worker) -> None:
    rating = {"instruction": f"{MARK} first.", "examples": {"high": f"{MARK} flies", "low": f"{MARK} sleeps"}}
    await settle(engine, MARK)
    await engine.users.update(MARK, fact_rating_instruction=rating)
    await engine.session_facts.add(f"{MARK}-talk", [f"{MARK} collects stamps."])
    await engine.groups.add(f"{MARK}-group", name=MARK, fact_rating_instruction=rating)
    for owner in ({"user_id": MARK}, {"group_id": f"{MARK}-group"}):
        triple = NewTriple(fact=f"{MARK} owns a nest", fact_name="OWNS", source_node_name=MARK, target_node_name="nest")
        await engine.graph.add_fact_triple(triple, **owner)
        await engine.graph.add(NewEpisode(type="json", data=json.dumps({"id": 7, "name": f"{MARK} Inc"})), **owner)
    await ingest.run_until_idle()
    await engine.graph.clone(source_user_id=MARK, target_user_id=f"{MARK}-twin")
    await engine.graph.clone(source_group_id=f"{MARK}-group", target_group_id=f"{MARK}-copy")
    assert {"users", "groups", "episodes", "edges", "nodes", "traces"} <= {*await holding(engine, MARK)}

    for user_id in (MARK, f"{MARK}-twin"):
        await engine.erasures.user(user_id)
    for group_id in (f"{MARK}-group", f"{MARK}-copy"):
        await engine.groups.delete(group_id)

    assert await holding(engine, MARK) == []
