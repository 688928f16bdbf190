import asyncio
from uuid import UUID

import pytest

from hitherto.domain.collections import Document
from hitherto.ports import Store, Transaction
from hitherto.retrieval.documents import DocumentRetriever, read_document_changes
from hitherto.retrieval.passages import Wish
from hitherto.store import collections, documents, graphs
from tests.builders import GraphBuilder

MANY = Wish(limit=100)


@pytest.fixture
def build() -> GraphBuilder:
    return GraphBuilder()


@pytest.fixture
async def searcher(store: Store, build: GraphBuilder) -> DocumentRetriever:
    """A retriever without an embedder, over an empty collection."""

    async def create(tx: Transaction) -> None:
        await graphs.insert(tx, build.graph, build.project, build.now)
        await collections.insert(tx, build.collection())

    await store.write(create)
    return DocumentRetriever(store, None, 1 << 20)


async def add(store: Store, build: GraphBuilder, *texts: str) -> list[Document]:
    made = [build.document(text) for text in texts]

    async def keep(tx: Transaction) -> None:
        await documents.insert_many(tx, made, await graphs.bump_version(tx, build.graph))

    await store.write(keep)
    return made


async def remove(store: Store, build: GraphBuilder, document: Document) -> None:
    async def work(tx: Transaction) -> None:
        await documents.remove(tx, document.uuid, await graphs.bump_version(tx, build.graph))

    await store.write(work)


async def found(searcher: DocumentRetriever, build: GraphBuilder, text: str, wish: Wish = MANY) -> set[UUID]:
    return {uuid for uuid, _ in (await searcher.search(build.graph, text, wish)).hits}


async def test_an_empty_collection_and_one_that_is_not_there(searcher: DocumentRetriever, build: GraphBuilder) -> None:
    assert await found(searcher, build, "tea") == set()
    assert await found(searcher, GraphBuilder(), "tea") == set()


async def test_changes_are_seen_one_by_one(store: Store, searcher: DocumentRetriever, build: GraphBuilder) -> None:
    [tea] = await add(store, build, "Green tea.")
    assert await found(searcher, build, "tea") == {tea.uuid}
    [more] = await add(store, build, "Black tea.")
    assert await found(searcher, build, "tea") == {tea.uuid, more.uuid}
    await remove(store, build, tea)
    assert await found(searcher, build, "tea") == {more.uuid}
    assert await found(DocumentRetriever(store, None, 1 << 20), build, "tea") == {more.uuid}


async def test_only_what_is_among_the_given_is_found(
    store: Store, searcher: DocumentRetriever, build: GraphBuilder
) -> None:
    green, black = await add(store, build, "Green tea.", "Black tea.")
    hits = (await searcher.search(build.graph, "tea", MANY, [black.uuid, build.uuid()])).hits
    nothing = (await searcher.search(build.graph, "tea", MANY, [])).hits

    assert [uuid for uuid, _ in hits] == [black.uuid]
    assert nothing == []
    assert green.uuid in await found(searcher, build, "tea")


async def test_a_collection_that_is_erased_is_empty(
    store: Store, searcher: DocumentRetriever, build: GraphBuilder
) -> None:
    await add(store, build, "Green tea.")
    assert await found(searcher, build, "tea")
    await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))
    searcher.forget(build.graph)

    assert await found(searcher, build, "tea") == set()
    assert await store.read(lambda tx: read_document_changes(tx, build.graph, -1, "")) is None


async def test_many_searches_at_once_agree(store: Store, searcher: DocumentRetriever, build: GraphBuilder) -> None:
    made = await add(store, build, *(f"Tea number {number}." for number in range(30)))
    answers = await asyncio.gather(*(found(searcher, build, "tea") for _ in range(8)))

    assert all(answer == {one.uuid for one in made} for answer in answers)


async def test_little_room_changes_no_answer(store: Store, build: GraphBuilder, searcher: DocumentRetriever) -> None:
    other = GraphBuilder()

    async def create(tx: Transaction) -> None:
        await graphs.insert(tx, other.graph, other.project, other.now)

    await store.write(create)
    [tea], [milk] = await add(store, build, "Tea."), await add(store, other, "Milk and tea.")
    narrow = DocumentRetriever(store, None, 1)
    for _ in range(2):
        assert await found(narrow, build, "tea") == {tea.uuid}
        assert await found(narrow, other, "tea") == {milk.uuid}


async def test_a_query_without_words_finds_nothing_by_words(
    store: Store, searcher: DocumentRetriever, build: GraphBuilder
) -> None:
    await add(store, build, "Green tea.")

    assert await found(searcher, build, "the of and") == set()
    assert await found(searcher, build, "?") == set()
    assert (await searcher.query("x")).vector is None
