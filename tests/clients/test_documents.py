from uuid import uuid4

import httpx
import pytest
from zep_cloud.client import AsyncZep, Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.errors.not_found_error import NotFoundError
from zep_cloud.types import CreateDocumentRequest, UpdateDocumentListRequest

TEXTS = {
    "hotel": "The hotel is a short walk from the beach and serves breakfast until eleven.",
    "train": "Night trains to Vienna leave from platform nine.",
    "visa": "Travellers from outside the union need a visa and a passport.",
}


@pytest.fixture
def name(client: Zep) -> str:
    """A collection of this test's own, holding the texts."""
    new = f"collection {uuid4()}"
    client.document.add_collection(new, description="Travel notes", metadata={"lang": "en"})
    client.document.add_documents(
        new,
        request=[
            CreateDocumentRequest(content=text, document_id=key, metadata={"kind": key, "length": len(text)})
            for key, text in TEXTS.items()
        ],
    )
    return new


def test_a_collection_from_its_making_to_its_end(client: Zep) -> None:
    name = f"collection-{uuid4()}"
    assert client.document.add_collection(name, description="Notes", metadata={"a": 1}).message == "OK"
    made = client.document.get_collection(name)
    client.document.update_collection(name, metadata={"b": 2})
    changed = client.document.get_collection(name)
    listed = [one for group in client.document.list_collections() for one in group]
    client.document.delete_collection(name)

    assert (made.name, made.description, made.metadata, made.document_count) == (name, "Notes", {"a": 1}, 0)
    assert made.uuid_
    assert made.embedding_dimensions == 384
    assert changed.metadata == {"a": 1, "b": 2}
    assert name in {one.name for one in listed}
    with pytest.raises(NotFoundError):
        client.document.get_collection(name)


def test_a_name_that_is_taken(client: Zep, name: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        client.document.add_collection(name)
    assert "already exists" in caught.value.body.message


def test_uuids_come_back_in_order_as_the_client_parses_them(client: Zep, name: str) -> None:
    added = client.document.add_documents(
        name, request=[CreateDocumentRequest(content=text) for text in ("One.", "Two.", "Three.")]
    )
    uuids = [uuid for group in added for uuid in group]
    got = [client.document.gets_a_document_from_a_document_collection_by_uuid(name, uuid) for uuid in uuids]

    assert [one.content for one in got] == ["One.", "Two.", "Three."]
    assert [one.uuid_ for one in got] == uuids
    assert all(one.is_embedded for one in got)
    assert client.document.get_collection(name).document_embedded_count == 6


def test_documents_are_got_changed_and_deleted_in_batches(client: Zep, name: str) -> None:
    [[hotel, train]] = client.document.batch_get_documents(name, document_ids=["hotel", "unknown", "train"])
    client.document.batch_update_documents(
        name,
        request=[
            UpdateDocumentListRequest(uuid_=hotel.uuid_ or "", metadata={"stars": 4}),
            UpdateDocumentListRequest(uuid_=train.uuid_ or "", document_id="rail"),
        ],
    )
    [changed] = client.document.batch_get_documents(name, uuids=[hotel.uuid_ or "", train.uuid_ or ""])
    client.document.batch_delete_documents(name, request=[hotel.uuid_ or ""])
    [left] = client.document.batch_get_documents(name, document_ids=["hotel", "rail"])

    assert changed[0].metadata == {"kind": "hotel", "length": len(TEXTS["hotel"]), "stars": 4}
    assert changed[1].document_id == "rail"
    assert [one.document_id for one in left] == ["rail"]


def test_one_document_is_changed_and_deleted(client: Zep, name: str) -> None:
    [[visa]] = client.document.batch_get_documents(name, document_ids=["visa"])
    uuid = visa.uuid_ or ""
    assert client.document.updates_a_document(name, uuid, document_id="v", metadata={"x": None}).message == "OK"
    changed = client.document.gets_a_document_from_a_document_collection_by_uuid(name, uuid)
    client.document.delete_document(name, uuid)

    assert (changed.document_id, (changed.metadata or {})["x"]) == ("v", None)
    for gone in (
        lambda: client.document.gets_a_document_from_a_document_collection_by_uuid(name, uuid),
        lambda: client.document.delete_document(name, uuid),
        lambda: client.document.updates_a_document(name, uuid, document_id="w"),
        lambda: client.document.batch_delete_documents(name, request=[uuid]),
    ):
        with pytest.raises((NotFoundError, ApiError)) as caught:
            gone()
        assert caught.value.status_code == 404


def test_documents_are_found_by_meaning(client: Zep, name: str) -> None:
    found = client.document.search(name, text="Where can I sleep near the sea?", limit=2)
    results = found.results or []

    assert results[0].document_id == "hotel"
    assert found.result_count == len(results) == 2
    assert (found.current_page, found.total_pages) == (1, 1)
    assert len(found.query_vector or []) == 384
    scores = [one.score or 0.0 for one in results]
    assert 1 >= scores[0] >= scores[1] > 0


def test_documents_are_found_by_metadata(client: Zep, name: str) -> None:
    found = client.document.search(name, metadata={"kind": "train"}).results or []
    condition = {"where": {"or": [{"jsonpath": '$[*] ? (@.kind == "visa")'}, {"jsonpath": "$[*] ? (@.length == 1)"}]}}
    older = client.document.search(name, text="hotel", metadata=condition).results or []

    assert [(one.document_id, one.score) for one in found] == [("train", None)]
    assert [one.document_id for one in older] == ["visa"]
    with pytest.raises(BadRequestError) as caught:
        client.document.search(name, metadata={"where": {"jsonpath": "$[*] ? (@.length > 3)"}})
    assert "other conditions are not supported" in caught.value.body.message


def test_variety_and_the_least_score(client: Zep, name: str) -> None:
    varied = client.document.search(name, text="a passport", search_type="mmr", mmr_lambda=0.5, limit=3).results or []
    good = client.document.search(name, text="a passport", min_score=0.99).results

    assert varied[0].document_id == "visa"
    assert {one.document_id for one in varied} == set(TEXTS)
    assert good == []


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ({}, "give a text, metadata, or both"),
        ({"text": "x", "search_type": "hybrid"}, "search_type"),
        ({"text": "x", "search_type": "mmr", "mmr_lambda": 1.5}, "mmr_lambda"),
        ({"text": "x", "metadata": []}, "metadata"),
    ],
)
def test_searches_that_cannot_be(http: httpx.Client, name: str, body: object, hint: str) -> None:
    answer = http.post(f"/collections/{name}/search", json=body)

    assert answer.status_code == 400
    assert hint in answer.json()["message"]


@pytest.mark.parametrize("body", [[], {}, [{}], [{"content": 7}], ["text"], [{"content": ""}]])
def test_documents_that_cannot_be(http: httpx.Client, name: str, body: object) -> None:
    answer = http.post(f"/collections/{name}/documents", json=body)

    assert answer.status_code == 400
    assert answer.json()["message"]


def test_another_project_sees_nothing_of_it(client: Zep, other_client: Zep, name: str) -> None:
    [[visa]] = client.document.batch_get_documents(name, document_ids=["visa"])
    own = f"own-{uuid4()}"
    other_client.document.add_collection(own)

    assert name not in {one.name for group in other_client.document.list_collections() for one in group}
    with pytest.raises(ApiError) as caught:
        other_client.document.search(name, text="visa")
    assert caught.value.status_code == 404
    with pytest.raises((NotFoundError, ApiError)) as caught_too:
        other_client.document.gets_a_document_from_a_document_collection_by_uuid(own, visa.uuid_ or "")
    assert caught_too.value.status_code == 404


async def test_the_asynchronous_client(async_client: AsyncZep) -> None:
    name = f"collection-{uuid4()}"
    await async_client.document.add_collection(name)
    await async_client.document.add_documents(name, request=[CreateDocumentRequest(content="Tea is ready.")])
    found = await async_client.document.search(name, text="tea")

    assert [one.content for one in found.results or []] == ["Tea is ready."]
