"""What is exported answers the same wherever it is imported."""

import json
from pathlib import Path
from typing import Any

import pytest

from hitherto.domain.errors import HithertoError, InvalidInput, NotFound
from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.engine import Hitherto
from hitherto.settings import Settings
from hitherto.store.open import open_store
from hitherto.store.portable import copied_tables
from hitherto.store.schema import metadata
from hitherto.transfer.export_file import GRAPH_TABLES, Owner
from hitherto.transfer.export_rows import EXPORTED, IMPLIED, NOT_EXPORTED, TABLES
from hitherto.transfer.exporting import Exported, export
from hitherto.transfer.importing import Imported, check_export, import_export
from tests.transfer.answers import answers_of, as_moved, without_searches
from tests.transfer.databases import contents
from tests.transfer.telling import engine_on, learn, say, tell_everything, tell_user

MAYA = Owner("user", "maya/../1")


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=store_url, data_dir=tmp_path)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """The settings of another server."""
    return Settings(database_url=f"sqlite://{tmp_path / 'elsewhere.db'}", data_dir=tmp_path)


@pytest.fixture
async def told(settings: Settings) -> Settings:
    """A server on which everything was told."""
    await tell_everything(settings)
    return settings


async def exported(settings: Settings, path: Path, owner: Owner | None = None, project: str = "default") -> Exported:
    async with engine_on(settings) as engine:
        return await export(engine.core, (await engine.projects.get(project)).key, project, path, owner)


async def imported(settings: Settings, path: Path, project: str = "default", *, rename: bool = False) -> Imported:
    async with engine_on(settings) as engine:
        return await import_export(engine.core, (await engine.projects.ensure(project)).key, path, rename=rename)


async def keys_of(settings: Settings, project: str) -> dict[str, GraphKey]:
    """Return the key of each graph of a project by the id of its owner."""
    async with engine_on(settings) as engine:
        scope = engine.project((await engine.projects.get(project)).key)
        owners: list[tuple[str, Any]] = [(user.user_id, user.uuid) for user in (await scope.users.list()).items]
        owners += [(group.group_id, group.uuid) for group in (await scope.groups.list()).items]
        owners += [(each.collection.name, each.collection.uuid) for each in await scope.collections.list()]
        return {external_id: graph_key_of(uuid) for external_id, uuid in owners}


def test_every_table_is_exported_or_left_out_for_a_reason() -> None:
    assert set(EXPORTED) | NOT_EXPORTED.keys() >= metadata.tables.keys()
    assert not set(EXPORTED) & NOT_EXPORTED.keys()
    assert set().union(*GRAPH_TABLES.values()) == set(EXPORTED)


def test_every_exported_table_is_of_a_graph_and_its_columns_are_known() -> None:
    for name, table in TABLES.items():
        assert metadata.tables[name].primary_key.columns.keys()[0] == "graph_key"
        assert {column.name for column in table.columns} | IMPLIED >= set(metadata.tables[name].columns.keys())


async def test_a_project_answers_the_same_on_another_server(
    told: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    made = await exported(told, tmp_path / "all.jsonl")
    there = await imported(elsewhere, tmp_path / "all.jsonl")

    assert made.graphs == 4
    assert made.rows == there.rows == check_export(tmp_path / "all.jsonl").rows
    assert not there.moved
    assert await answers_of(elsewhere) == await answers_of(told)


async def test_what_was_pending_is_learned_there(told: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    await exported(told, tmp_path / "all.jsonl")
    await imported(elsewhere, tmp_path / "all.jsonl")
    for settings in (told, elsewhere):
        async with engine_on(settings) as engine:
            assert (await engine.status.queue()).pending == 1
            assert len(await engine.status.failed()) == 1
        await learn(settings)
        async with engine_on(settings) as engine:
            facts = [edge.fact for edge in await engine.graph.edges(MAYA.external_id)]
            assert "Alice likes tea." in facts
            await say(engine.project(engine.users._project), "maya/../1 talk", ["One more."])


async def test_beside_itself_everything_has_new_uuids(told: Settings, tmp_path: Path) -> None:
    await exported(told, tmp_path / "all.jsonl")
    there = await imported(told, tmp_path / "all.jsonl", "other")

    before, after = await keys_of(told, "default"), await keys_of(told, "other")
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
    assert len(there.moved) == 4
    moved = as_moved(await answers_of(told), {before[name]: after[name] for name in before}, {})
    assert await answers_of(told, "other") == moved
    assert f"{before[MAYA.external_id]:012x}" not in json.dumps(await answers_of(told, "other")).replace("-", "")


async def test_taken_ids_are_refused_by_name_or_given_others(told: Settings, tmp_path: Path) -> None:
    await exported(told, tmp_path / "maya.jsonl", MAYA)
    held = await answers_of(told)
    with pytest.raises(InvalidInput, match=r"user maya/\.\./1, session maya/\.\./1 talk exist .* --rename"):
        await imported(told, tmp_path / "maya.jsonl")
    assert await answers_of(told) == held

    for number in (2, 3):
        done = await imported(told, tmp_path / "maya.jsonl", rename=True)
        assert done.renamed == {
            ("user", "maya/../1"): f"maya/../1-{number}",
            ("session", "maya/../1 talk"): f"maya/../1 talk-{number}",
        }
    keys, now = await keys_of(told, "default"), await answers_of(told)
    original = {name: now[name] for name in held}
    assert original == held
    for number in (2, 3):
        renamed = {"maya/../1": f"maya/../1-{number}", "maya/../1 talk": f"maya/../1 talk-{number}"}
        expected = as_moved(
            held[f"user {MAYA.external_id}"],
            {keys[MAYA.external_id]: keys[f"maya/../1-{number}"]},
            {"maya/../1": renamed["maya/../1"], f"{renamed['maya/../1']} talk": renamed["maya/../1 talk"]},
        )
        # Scores of searches count the letters of ids.
        assert without_searches(now[f"user maya/../1-{number}"]) == without_searches(expected)


async def test_vectors_that_are_missing_are_made_there(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    async with engine_on(settings) as engine:
        await tell_user(engine.project(engine.users._project), "maya")
    await learn(settings, embedder=None)
    await exported(settings, tmp_path / "all.jsonl")
    held = check_export(tmp_path / "all.jsonl").rows
    assert held["embeddings"] < held["episodes"] + held["edges"]
    await imported(elsewhere, tmp_path / "all.jsonl")
    await learn(elsewhere)
    await exported(elsewhere, tmp_path / "again.jsonl")
    rows = check_export(tmp_path / "again.jsonl").rows
    assert rows["embeddings"] >= rows["episodes"] + rows["edges"]


async def test_the_audit_knows_of_both(told: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    await exported(told, tmp_path / "all.jsonl")
    await imported(elsewhere, tmp_path / "all.jsonl")
    for settings, action in ((told, "project.export"), (elsewhere, "project.import")):
        async with engine_on(settings) as engine:
            assert action in {entry.action for entry in await engine.audit.latest()}


@pytest.mark.parametrize("owner", [MAYA, Owner("group", "docs"), Owner("collection", "notes")])
async def test_one_graph_alone(owner: Owner, told: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    assert (await exported(told, tmp_path / "one.jsonl", owner)).graphs == 1
    assert (await imported(elsewhere, tmp_path / "one.jsonl")).owners == [owner]
    name = f"{owner.kind} {owner.external_id}"
    there = await answers_of(elsewhere)
    assert there[name] == (await answers_of(told))[name]
    assert there.keys() == {"ontology", name}


async def test_rows_are_the_same_to_the_byte(told: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    """Also what no answer shows: attributes of our own, vectors, spans."""
    await exported(told, tmp_path / "all.jsonl")
    await imported(elsewhere, tmp_path / "all.jsonl")
    await exported(elsewhere, tmp_path / "again.jsonl")
    first, again = ((tmp_path / name).read_bytes().splitlines()[1:] for name in ("all.jsonl", "again.jsonl"))
    assert [_without_version(line) for line in first] == [_without_version(line) for line in again]


def _without_version(line: bytes) -> Any:
    return {key: value for key, value in json.loads(line).items() if key != "version"}


async def test_an_erased_graph_comes_back_under_its_key(told: Settings, tmp_path: Path) -> None:
    await exported(told, tmp_path / "maya.jsonl", MAYA)
    held = await answers_of(told)
    async with engine_on(told) as engine:
        # This process has the graph in memory, at a version that it had.
        before = await engine.memory.get("maya/../1 talk")
        other = Hitherto(told, workers="none", embedder=None)
        async with other:
            await other.users.delete(MAYA.external_id)
            assert not (await import_export(other.core, other.users._project, tmp_path / "maya.jsonl")).moved
        assert await engine.memory.get("maya/../1 talk") == before
    assert (await answers_of(told))[f"user {MAYA.external_id}"] == held[f"user {MAYA.external_id}"]


async def test_what_is_not_there_is_not_exported(settings: Settings, tmp_path: Path) -> None:
    async with engine_on(settings):
        pass
    for kind in GRAPH_TABLES:
        with pytest.raises(NotFound):
            await exported(settings, tmp_path / "one.jsonl", Owner(kind, "nobody"))
    assert not list_of(tmp_path, "one.jsonl*")
    assert (await exported(settings, tmp_path / "none.jsonl")).graphs == 0
    assert (await imported(settings, tmp_path / "none.jsonl")).owners == []
    with pytest.raises(InvalidInput, match="exists"):
        await exported(settings, tmp_path / "none.jsonl")


def list_of(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


async def test_the_ontology_of_a_project_is_not_lost(told: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    await exported(told, tmp_path / "all.jsonl")
    async with engine_on(elsewhere) as engine:
        await engine.ontology.set([{"name": "Ship", "description": "", "properties": []}])
    with pytest.raises(InvalidInput, match="another ontology"):
        await imported(elsewhere, tmp_path / "all.jsonl")
    assert (await answers_of(elsewhere)).keys() == {"ontology"}
    assert (await imported(elsewhere, tmp_path / "all.jsonl", rename=True)).ontology_kept
    async with engine_on(elsewhere) as engine:
        assert [each.name for each in (await engine.ontology.get()).entity_types] == ["Ship"]


async def test_what_stops_an_import_leaves_whole_graphs_only(
    told: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An id is taken after it was seen to be free: the graph that has it is not there, those before it are."""
    await exported(told, tmp_path / "all.jsonl")
    from hitherto.transfer.arrival import Arrival

    finish = Arrival.finish

    async def late(self: Arrival) -> None:
        if self.owner.kind == "group":
            await engine.groups.add("docs", name="mine")
        await finish(self)

    monkeypatch.setattr(Arrival, "finish", late)
    async with engine_on(elsewhere) as engine:
        with pytest.raises(HithertoError) as caught:
            await import_export(engine.core, engine.users._project, tmp_path / "all.jsonl")
        assert "at group docs, of which nothing was imported" in caught.value.message
        assert caught.value.message.endswith("Imported before: user maya/../1, user 日本 🙂.")
        assert await engine.graph.episodes(group_id="docs") == []
    here, there = await answers_of(told), await answers_of(elsewhere)
    assert there["user maya/../1"] == here["user maya/../1"]
    assert there.keys() == {"ontology", "user maya/../1", "user 日本 🙂", "group docs"}
    store = await open_store(elsewhere.database_url)
    rows = await contents(store)
    await store.close()
    assert len(rows["graphs"]) == 3
    assert rows["unfinished_copies"] == []


async def test_many_rows_arrive_in_pages(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    async with engine_on(settings) as engine:
        scope = engine.project(engine.users._project)
        await tell_user(scope, "maya")
        for number in range(50):
            await say(scope, "maya talk", [f"Message {number} {each}." for each in range(30)])
    await exported(settings, tmp_path / "all.jsonl")
    assert (await imported(elsewhere, tmp_path / "all.jsonl")).rows["episodes"] == 1504
    assert await answers_of(elsewhere) == await answers_of(settings)


def test_the_tables_that_are_copied_hold_all_that_is_exported() -> None:
    assert {table.name for table in copied_tables()} >= set(EXPORTED)
