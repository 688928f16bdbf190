"""Groups: graphs without a user, found under their id, erased without a trace."""

import pytest
from sqlalchemy import func, select

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.domain.groups import Group
from hitherto.engine import Hitherto, build_worker
from hitherto.ports import Transaction
from hitherto.services.data import NewEpisode
from hitherto.services.scope import Scope
from hitherto.settings import Settings
from hitherto.store.schema import metadata
from hitherto.store.statement import Statement, of_graph


async def test_a_group_is_kept_as_given(engine: Hitherto) -> None:
    rating = {"instruction": "rate by use", "examples": {"high": "a"}}
    added = await engine.groups.add("docs", name="Docs 🌊", description="What we sell.", fact_rating_instruction=rating)

    assert await engine.groups.get("docs") == added
    assert (added.name, added.description, added.fact_rating_instruction) == ("Docs 🌊", "What we sell.", rating)
    assert added.created_at == added.updated_at


async def test_a_group_begins_empty(engine: Hitherto) -> None:
    await engine.groups.add("docs")

    assert await engine.graph.nodes(group_id="docs") == []
    assert await engine.graph.edges(group_id="docs") == []
    assert await engine.graph.episodes(group_id="docs") == []
    assert await engine.groups.facts("docs") == []


@pytest.mark.parametrize(
    "group_id", ["with space", "naïve-日本語-🦊", "a/b?c#d", "..", "o'brien; DROP TABLE groups", "x" * 500]
)
async def test_any_id_is_kept_to_the_letter(engine: Hitherto, group_id: str) -> None:
    assert (await engine.groups.add(group_id)).group_id == group_id
    with pytest.raises(AlreadyExists, match="group already exists with group_id"):
        await engine.groups.add(group_id)
    await engine.groups.delete(group_id)
    with pytest.raises(NotFound):
        await engine.groups.get(group_id)


@pytest.mark.parametrize("group_id", ["", " ", "a\x00b", "a\ud800b", "x" * 501])
async def test_an_impossible_id_is_refused_and_found_nowhere(engine: Hitherto, group_id: str) -> None:
    with pytest.raises(InvalidInput, match="group_id"):
        await engine.groups.add(group_id)
    for ask in (engine.groups.get, engine.groups.delete, engine.groups.update, engine.groups.facts):
        with pytest.raises(NotFound, match="group not found"):
            await ask(group_id)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 5),
        ("name", "x" * 501),
        ("description", []),
        ("description", "x" * 10_001),
        ("fact_rating_instruction", "a"),
    ],
)
async def test_what_cannot_be_kept_is_refused(engine: Hitherto, field: str, value: object) -> None:
    with pytest.raises(InvalidInput, match=field):
        await engine.groups.add("docs", **{field: value})  # type: ignore[arg-type]
    await engine.groups.add("docs")
    with pytest.raises(InvalidInput, match=field):
        await engine.groups.update("docs", **{field: value})  # type: ignore[arg-type]


async def test_an_update_changes_what_is_given(engine: Hitherto) -> None:
    before = await engine.groups.add(
        "docs", name="Old", description="Old.", fact_rating_instruction={"instruction": "a"}
    )
    after = await engine.groups.update("docs", name="New")

    assert (after.name, after.description, after.fact_rating_instruction) == ("New", "Old.", {"instruction": "a"})
    assert after.updated_at > before.updated_at
    assert after.uuid == before.uuid
    assert await engine.groups.get("docs") == after


async def test_pages_have_true_totals(engine: Hitherto, other: Scope) -> None:
    made = [await engine.groups.add(f"g{number}") for number in range(5)]
    await other.groups.add("g0")
    pages = [await engine.groups.list(number, 2) for number in (1, 2, 3, 4)]

    assert [group for page in pages for group in page.items] == made
    assert {page.total for page in pages} == {5}
    assert (await other.groups.list()).total == 1
    with pytest.raises(InvalidInput, match="page_number"):
        await engine.groups.list(-1)


async def test_a_group_and_a_user_of_one_id_are_two(engine: Hitherto) -> None:
    user, group = await engine.users.add("same"), await engine.groups.add("same")

    assert user.graph != group.graph
    await engine.groups.delete("same")
    assert await engine.users.get("same") == user


async def test_groups_of_another_project_do_not_exist(engine: Hitherto, other: Scope) -> None:
    theirs = await other.groups.add("docs", name="Theirs")
    told = await other.graph.add(NewEpisode(data="Secret.", type="text"), group_id="docs")
    ours = await engine.groups.add("docs", name="Ours")

    assert theirs.graph != ours.graph
    assert await engine.graph.episodes(group_id="docs") == []
    with pytest.raises(NotFound):
        await engine.graph.episode(told.uuid)
    await engine.groups.delete("docs")
    assert (await other.groups.get("docs")).name == "Theirs"


async def rows_of(engine: Hitherto, group: Group) -> dict[str, int]:
    tables = [table for table in metadata.sorted_tables if "graph_key" in table.columns]
    counts = {t.name: Statement(f"n_{t.name}", select(func.count()).select_from(t).where(of_graph(t))) for t in tables}

    async def count(tx: Transaction) -> dict[str, int]:
        found = {name: await tx.fetch_one(statement, {"graph": group.graph}) for name, statement in counts.items()}
        return {name: row[0] for name, row in found.items() if row}

    return await engine.core.store.read(count)


async def test_deleting_a_group_erases_all_of_it(engine: Hitherto, settings: Settings) -> None:
    group = await engine.groups.add("docs")
    await engine.graph.add(NewEpisode(data='{"order_id": 7, "status": "paid"}', type="json"), group_id="docs")
    async with build_worker(settings, embedder=None) as worker:
        await worker.run_until_idle()
    filled = {name for name, count in (await rows_of(engine, group)).items() if count}
    assert {"graphs", "graph_work", "groups", "episodes", "nodes", "edges", "mentions", "traces"} <= filled
    [fact] = await engine.groups.facts("docs")
    assert fact.source_name == "Order 7"

    await engine.groups.delete("docs")

    assert set((await rows_of(engine, group)).values()) == {0}
    with pytest.raises(NotFound):
        await engine.graph.fact(fact.edge.uuid)
    with pytest.raises(NotFound, match="group not found: docs"):
        await engine.graph.add(NewEpisode(data="Late.", type="text"), group_id="docs")
    assert (await engine.groups.add("docs")).uuid != group.uuid
