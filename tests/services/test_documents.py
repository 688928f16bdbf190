from collections.abc import AsyncIterator, Sequence
from uuid import UUID, uuid4

import numpy as np
import pytest

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.ports import Vectors
from hitherto.services.documents import DocumentUpdate, NewDocument
from hitherto.services.scope import Scope
from hitherto.services.wishes import wish
from hitherto.settings import Settings

RICE, SOUP, ENGINE = "Boil the rice for ten minutes.", "Serve the soup hot.", "The engine drinks oil."


class Senses:
    """An embedder whose meanings are known: food, machines, and how hot it is."""

    model = "senses"
    dimensions = 3
    WORDS = (("rice", "soup", "boil", "dinner"), ("engine", "oil", "motor"), ("hot",))

    def embed(self, texts: Sequence[str]) -> Vectors:
        counts = [[sum(text.lower().count(word) for word in words) for words in self.WORDS] for text in texts]
        vectors = np.array(counts, np.float32).reshape(len(texts), 3) + np.float32(1e-3)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


@pytest.fixture
async def sensing(settings: Settings) -> AsyncIterator[Hitherto]:
    """An engine that embeds, with a collection of three documents."""
    async with Hitherto(settings, workers="none", embedder=Senses()) as opened:
        await opened.collections.add("notes")
        await add(opened, RICE, SOUP, ENGINE)
        yield opened


@pytest.fixture
async def plain(engine: Hitherto) -> Hitherto:
    """An engine that does not embed, with a collection of three documents."""
    await engine.collections.add("notes")
    await add(engine, RICE, SOUP, ENGINE)
    return engine


async def add(engine: Hitherto, *texts: str) -> list[UUID]:
    return await engine.documents.add("notes", [NewDocument(content=text) for text in texts])


async def found(engine: Hitherto, text: str, **wanted: object) -> list[str]:
    results = await engine.documents.search("notes", wish(**wanted), text=text)  # type: ignore[arg-type]
    return [document.content for document, _ in results.found]


async def test_documents_are_kept_as_given(plain: Hitherto) -> None:
    new = NewDocument(content="Salt the water.\x00", document_id="salt", metadata={"step": 1})
    [uuid] = await plain.documents.add("notes", [new])
    document = await plain.documents.get("notes", str(uuid))

    assert (document.content, document.document_id, document.metadata) == ("Salt the water.\ufffd", "salt", {"step": 1})
    assert document.created_at == document.updated_at
    assert not document.is_embedded
    assert (await plain.collections.get("notes")).counts.documents == 4


async def test_vectors_are_counted(sensing: Hitherto) -> None:
    info = await sensing.collections.get("notes")

    assert (info.counts.documents, info.counts.embedded) == (3, 3)
    assert (info.model, info.dimensions) == ("senses", 3)


@pytest.mark.parametrize(
    ("new", "hint"),
    [
        ([], "1 to 200 documents, not 0"),
        ([NewDocument(content="x")] * 201, "1 to 200 documents, not 201"),
        ([NewDocument(content="fine"), NewDocument(content="  ")], r"\[1\].content must be a text"),
        ([NewDocument(content="x" * 100_001)], "at most 100,000 characters"),
        ([NewDocument(content="x", document_id="a\x00")], r"\[0\].document_id must not contain"),
    ],
)
async def test_documents_that_cannot_be_kept(plain: Hitherto, new: list[NewDocument], hint: str) -> None:
    with pytest.raises(InvalidInput, match=hint):
        await plain.documents.add("notes", new)
    assert (await plain.collections.get("notes")).counts.documents == 3


async def test_an_id_is_taken_once_in_a_collection(plain: Hitherto) -> None:
    one = NewDocument(content="One.", document_id="a")
    await plain.collections.add("others")
    with pytest.raises(AlreadyExists, match="already exists with document_id: a"):
        await plain.documents.add("notes", [one, one])
    await plain.documents.add("notes", [one])
    with pytest.raises(AlreadyExists):
        await plain.documents.add("notes", [NewDocument(content="Two.", document_id="b"), one])
    await plain.documents.add("others", [one])

    assert (await plain.collections.get("notes")).counts.documents == 4


async def test_documents_are_found_by_uuid_and_by_id(plain: Hitherto) -> None:
    uuids = await plain.documents.add("notes", [NewDocument(content=text, document_id=text) for text in "abc"])
    got = await plain.documents.get_many(
        "notes",
        uuids=[str(uuids[1]), str(uuid4()), "no uuid", str(uuids[0])],
        document_ids=["c", "b", "unknown", "\x00"],
    )

    assert [document.content for document in got] == ["b", "a", "c"]
    with pytest.raises(InvalidInput, match="give uuids or document_ids"):
        await plain.documents.get_many("notes")


async def test_a_document_is_updated(plain: Hitherto) -> None:
    made = await plain.documents.add("notes", [NewDocument(content=t, document_id=t, metadata={"n": t}) for t in "ab"])
    before = await plain.documents.get("notes", str(made[0]))
    await plain.documents.update("notes", [DocumentUpdate(uuid=str(made[0]), document_id="A", metadata={"m": 1})])
    after = await plain.documents.get("notes", str(made[0]))

    assert (after.document_id, after.metadata, after.content) == ("A", {"n": "a", "m": 1}, "a")
    assert after.updated_at > before.updated_at
    with pytest.raises(AlreadyExists):
        await plain.documents.update("notes", [DocumentUpdate(uuid=str(made[0]), document_id="b")])
    with pytest.raises(NotFound):
        await plain.documents.update(
            "notes", [DocumentUpdate(uuid=str(made[1]), document_id="B"), DocumentUpdate(uuid=str(uuid4()))]
        )
    assert (await plain.documents.get("notes", str(made[1]))).document_id == "b"


async def test_deleted_documents_are_gone_all_or_none(sensing: Hitherto) -> None:
    [uuid] = await add(sensing, "Rice pudding.")
    assert "Rice pudding." in await found(sensing, "rice")
    with pytest.raises(NotFound, match="document not found"):
        await sensing.documents.delete("notes", [str(uuid), str(uuid4())])
    assert "Rice pudding." in await found(sensing, "rice")
    await sensing.documents.delete("notes", [str(uuid)])

    assert "Rice pudding." not in await found(sensing, "rice")
    with pytest.raises(NotFound):
        await sensing.documents.get("notes", str(uuid))
    assert (await sensing.collections.get("notes")).counts.embedded == 3


async def test_documents_are_found_by_meaning(sensing: Hitherto) -> None:
    results = await sensing.documents.search("notes", wish(), text="What motor?")
    scores = [score or 0.0 for _, score in results.found]

    assert results.found[0][0].content == ENGINE
    assert scores == sorted(scores, reverse=True)
    assert len(results.found) == 3
    assert results.vector is not None
    assert np.linalg.norm(results.vector) == pytest.approx(1)


async def test_words_are_enough_without_an_embedder(plain: Hitherto) -> None:
    results = await plain.documents.search("notes", wish(), text="How long does rice boil?")

    assert [document.content for document, _ in results.found] == [RICE]
    assert results.vector is None
    assert await found(plain, "zebra") == []


async def test_the_least_score_and_the_limit(sensing: Hitherto) -> None:
    everything = await sensing.documents.search("notes", wish(), text="rice")
    second = everything.found[1][1]

    assert await found(sensing, "rice", limit=1) == [RICE]
    assert len(await found(sensing, "rice", min_score=second)) == 2
    assert await found(sensing, "rice", min_score=2.0) == []


async def test_variety_puts_a_twin_behind_what_is_different(sensing: Hitherto) -> None:
    await add(sensing, "Boil the rice for nine minutes.")
    alike = await found(sensing, "boil rice", limit=2)
    varied = await found(sensing, "boil rice", limit=2, search_type="mmr", mmr_lambda=0.2)
    relevant = await found(sensing, "boil rice", limit=2, search_type="mmr", mmr_lambda=1.0)

    assert all("rice" in text for text in alike)
    assert relevant == alike
    assert varied[0] == alike[0]
    assert "rice" not in varied[1]


async def test_variety_by_words_alone(plain: Hitherto) -> None:
    await add(plain, "Boil the rice for ten hours.", "Rice grows in water.")
    varied = await found(plain, "boil rice", limit=2, search_type="mmr", mmr_lambda=0.3)

    assert varied[1] == "Rice grows in water."


async def test_metadata_filters_with_and_without_a_text(sensing: Hitherto) -> None:
    await sensing.documents.add(
        "notes",
        [
            NewDocument(content="Rice in spring.", metadata={"season": "spring", "of": {"year": 1}}),
            NewDocument(content="Oil in spring.", metadata={"season": "spring", "of": {"year": 2}}),
            NewDocument(content="Rice in autumn.", metadata={"season": "autumn"}),
        ],
    )
    spring = await sensing.documents.search("notes", wish(), metadata={"season": "spring"})
    rice = await sensing.documents.search("notes", wish(limit=1), text="rice", metadata={"season": "spring"})
    nested = await sensing.documents.search("notes", wish(), metadata={"of": {"year": 2}})
    nothing = await sensing.documents.search("notes", wish(), text="rice", metadata={"season": "winter"})

    assert [(document.content, score) for document, score in spring.found] == [
        ("Oil in spring.", None),
        ("Rice in spring.", None),
    ]
    assert [document.content for document, _ in rice.found] == ["Rice in spring."]
    assert [document.content for document, _ in nested.found] == ["Oil in spring."]
    assert nothing.found == []
    with pytest.raises(InvalidInput, match="give a text, metadata, or both"):
        await sensing.documents.search("notes", wish(), text=" ")


async def test_a_search_sees_what_was_just_added_by_another_engine(sensing: Hitherto, settings: Settings) -> None:
    assert len(await found(sensing, "rice")) == 3
    async with Hitherto(settings, workers="none", embedder=Senses()) as second:
        await add(second, "Rice again.")

        assert "Rice again." in await found(sensing, "rice")
        assert len(await found(second, "rice")) == 4


async def test_documents_of_other_collections_and_projects_do_not_exist(plain: Hitherto, other: Scope) -> None:
    [uuid] = await add(plain, "Mine.")
    for scope in (plain, other):
        await scope.collections.add("others")
        for refused in (
            scope.documents.get("others", str(uuid)),
            scope.documents.delete("others", [str(uuid)]),
            scope.documents.update("others", [DocumentUpdate(uuid=str(uuid), metadata={"stolen": True})]),
        ):
            with pytest.raises(NotFound, match="document not found"):
                await refused
        assert await scope.documents.get_many("others", uuids=[str(uuid)]) == []
    assert (await plain.documents.get("notes", str(uuid))).metadata is None


async def test_an_empty_collection_finds_nothing(engine: Hitherto) -> None:
    await engine.collections.add("notes")

    assert await found(engine, "rice") == []
    assert await found(engine, "rice", search_type="mmr") == []
