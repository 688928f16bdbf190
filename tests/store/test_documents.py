from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from hitherto.domain.collections import Document, DocumentCollection
from hitherto.ports import Store, Transaction
from hitherto.store import collections, documents, embeddings, graphs
from hitherto.store.snapshot_rows import tombstones_since
from tests.builders import PROJECT, GraphBuilder

MODEL = "model"
VECTOR = np.array([1, 0], "<f2").tobytes()


async def create(store: Store, build: GraphBuilder, *new: Document, name: str = "notes") -> DocumentCollection:
    """Store a collection with documents as of version 1."""
    collection = build.collection(name)

    async def work(tx: Transaction) -> None:
        await graphs.insert(tx, build.graph, PROJECT, build.now)
        await collections.insert(tx, collection)
        await documents.insert_many(tx, new, await graphs.bump_version(tx, build.graph))

    await store.write(work)
    return collection


async def test_a_collection_is_read_as_it_was_written(store: Store) -> None:
    build = GraphBuilder()
    collection = await create(store, build)
    changed = replace(collection, description="ü", metadata={"a": [1]}, updated_at=build.tick())

    assert await store.read(lambda tx: collections.get(tx, build.graph)) == collection
    assert await store.write(lambda tx: collections.update(tx, changed)) is True
    assert await store.read(lambda tx: collections.get(tx, build.graph)) == changed
    assert await store.read(lambda tx: collections.get(tx, GraphBuilder().graph)) is None
    assert await store.write(lambda tx: collections.update(tx, GraphBuilder().collection())) is False


async def test_the_collections_of_a_project_by_name(store: Store) -> None:
    made = [await create(store, GraphBuilder(), name=name) for name in ("b", "ß", "B")]

    assert await store.read(lambda tx: collections.of_project(tx, PROJECT)) == [made[2], made[0], made[1]]
    assert await store.read(lambda tx: collections.of_project(tx, PROJECT + 1)) == []  # type: ignore[arg-type]


async def test_documents_are_read_as_they_were_written(store: Store) -> None:
    build = GraphBuilder()
    full = build.document(document_id="x", metadata={"n": None, "of": ["ü"]})
    bare = build.document("Milk.")
    await create(store, build, full, bare)
    wanted = [bare.uuid, full.uuid, build.uuid()]

    found = await store.read(lambda tx: documents.by_uuids(tx, build.graph, wanted, MODEL))
    assert found == {full.uuid: full, bare.uuid: bare}
    assert await store.read(lambda tx: documents.by_ids(tx, build.graph, ["x", "y"], MODEL)) == {"x": full}
    assert await store.read(lambda tx: documents.by_uuids(tx, GraphBuilder().graph, wanted, MODEL)) == {}
    assert await store.read(lambda tx: documents.metadata_of_all(tx, build.graph)) == [(full.uuid, full.metadata)]


async def test_vectors_of_one_model_count(store: Store) -> None:
    build = GraphBuilder()
    one, two = build.document(), build.document()
    await create(store, build, one, two)
    await store.write(lambda tx: embeddings.put_many(tx, build.graph, MODEL, [(one.uuid, VECTOR)]))
    await store.write(lambda tx: embeddings.put_many(tx, build.graph, "other", [(two.uuid, VECTOR)]))
    found = await store.read(lambda tx: documents.by_uuids(tx, build.graph, [one.uuid, two.uuid], MODEL))

    assert (found[one.uuid].is_embedded, found[two.uuid].is_embedded) == (True, False)
    assert await store.read(lambda tx: collections.counts(tx, build.graph, MODEL)) == collections.DocumentCounts(2, 1)
    rows = await store.read(lambda tx: documents.changed_since(tx, build.graph, -1, MODEL))
    assert [(row.uuid, row.content, row.vector) for row in rows] == [
        (one.uuid.bytes, "Tea.", VECTOR),
        (two.uuid.bytes, "Tea.", None),
    ]


async def test_an_id_is_taken_once_and_none_any_number_of_times(store: Store) -> None:
    build = GraphBuilder()
    await create(store, build, build.document(document_id="x"), build.document(), build.document())
    twin = build.document(document_id="x")
    with pytest.raises(Exception, match=r"(?i)unique"):
        await store.write(lambda tx: documents.insert_many(tx, [twin], 2))

    other = GraphBuilder()
    await create(store, other, other.document(document_id="x"))


async def test_details_change_and_the_text_stays(store: Store) -> None:
    build = GraphBuilder()
    before = build.document(document_id="x")
    await create(store, build, before)
    after = replace(before, document_id="y", metadata={"a": 1}, updated_at=build.tick())
    await store.write(lambda tx: documents.set_details(tx, replace(after, content="Another text.")))

    assert await store.read(lambda tx: documents.by_ids(tx, build.graph, ["x", "y"], MODEL)) == {"y": after}
    assert await store.read(lambda tx: documents.changed_since(tx, build.graph, 1, MODEL)) == []


async def test_a_removed_document_leaves_a_tombstone_and_no_vector(store: Store) -> None:
    build = GraphBuilder()
    one, two = build.document(), build.document()
    await create(store, build, one, two)
    await store.write(lambda tx: embeddings.put_many(tx, build.graph, MODEL, [(one.uuid, VECTOR)]))
    assert await store.write(lambda tx: documents.remove(tx, one.uuid, 2)) is True
    assert await store.write(lambda tx: documents.remove(tx, one.uuid, 3)) is False

    assert await store.read(lambda tx: tombstones_since(tx, build.graph, 1)) == [one.uuid.bytes]
    assert await store.read(lambda tx: tombstones_since(tx, build.graph, 2)) == []
    assert await store.read(lambda tx: collections.counts(tx, build.graph, MODEL)) == collections.DocumentCounts(1, 0)


async def test_erasing_takes_the_collection_and_its_documents(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder()
    gone, kept = build.document(), other.document()
    await create(store, build, gone)
    collection = await create(store, other, kept)
    await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))

    async def left(tx: Transaction) -> tuple[list[DocumentCollection], list[UUID]]:
        found = {
            **await documents.by_uuids(tx, build.graph, [gone.uuid], MODEL),
            **await documents.by_uuids(tx, other.graph, [kept.uuid], MODEL),
        }
        return await collections.of_project(tx, PROJECT), list(found)

    assert await store.read(left) == ([collection], [kept.uuid])
