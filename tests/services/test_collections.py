import pytest

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.services.documents import NewDocument
from hitherto.services.scope import Scope
from hitherto.store import graphs


async def test_a_collection_is_kept_as_given(engine: Hitherto) -> None:
    added = await engine.collections.add("recipes", description="What to cook", metadata={"lang": "en"})
    found = await engine.collections.get("recipes")

    assert found == added
    assert (found.collection.name, found.collection.description) == ("recipes", "What to cook")
    assert found.collection.metadata == {"lang": "en"}
    assert (found.counts.documents, found.counts.embedded) == (0, 0)
    assert (found.model, found.dimensions) == (None, None)


async def test_a_name_is_taken_once_in_a_project(engine: Hitherto, other: Scope) -> None:
    await engine.collections.add("recipes")

    with pytest.raises(AlreadyExists, match="already exists"):
        await engine.collections.add("recipes")
    await other.collections.add("recipes")
    assert len(await engine.collections.list()) == len(await other.collections.list()) == 1


@pytest.mark.parametrize("name", ["", "  ", "a" * 501, "a\x00"])
async def test_a_name_that_cannot_be(engine: Hitherto, name: str) -> None:
    with pytest.raises(InvalidInput, match="collection_name"):
        await engine.collections.add(name)


async def test_collections_are_listed_by_name(engine: Hitherto) -> None:
    for name in ("pears", "Äpfel", "apples"):
        await engine.collections.add(name)

    assert [info.collection.name for info in await engine.collections.list()] == ["apples", "pears", "Äpfel"]


async def test_an_update_merges_metadata_and_leaves_the_rest(engine: Hitherto) -> None:
    before = await engine.collections.add("recipes", description="What to cook", metadata={"a": 1, "b": 1})
    await engine.collections.update("recipes", metadata={"b": 2})
    after = (await engine.collections.get("recipes")).collection

    assert after.metadata == {"a": 1, "b": 2}
    assert after.description == "What to cook"
    assert after.updated_at > before.collection.updated_at


async def test_deleting_erases_the_documents_and_frees_the_name(engine: Hitherto) -> None:
    before = await engine.collections.add("recipes")
    await engine.documents.add("recipes", [NewDocument(content="Boil the rice.", document_id="rice")])
    await engine.collections.delete("recipes")

    with pytest.raises(NotFound, match="collection not found: recipes"):
        await engine.collections.get("recipes")
    graph = before.collection.graph
    assert await engine.core.store.read(lambda tx: graphs.version(tx, graph)) is None
    again = await engine.collections.add("recipes")
    assert again.collection.uuid != before.collection.uuid
    assert (await engine.collections.get("recipes")).counts.documents == 0
    await engine.documents.add("recipes", [NewDocument(content="Fry the rice.", document_id="rice")])


async def test_collections_of_another_project_do_not_exist(engine: Hitherto, other: Scope) -> None:
    await engine.collections.add("recipes")

    for refused in (
        other.collections.get("recipes"),
        other.collections.update("recipes", description="mine"),
        other.collections.delete("recipes"),
        other.documents.add("recipes", [NewDocument(content="Mine.")]),
    ):
        with pytest.raises(NotFound, match="collection not found"):
            await refused
    assert (await engine.collections.get("recipes")).collection.description is None


async def test_a_collection_is_no_graph_to_others(engine: Hitherto) -> None:
    await engine.collections.add("recipes")
    [uuid] = await engine.documents.add("recipes", [NewDocument(content="Boil the rice.")])

    with pytest.raises(NotFound):
        await engine.graph.episode(uuid)
    assert (await engine.users.list()).total == 0
