"""Which texts of a batch get vectors."""

from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.extraction import IS_VALUE
from hitherto.ingestion.embed import TextVectors, texts_of
from tests.builders import GraphBuilder
from tests.ingestion.scripted import HashEmbedder


def test_things_have_vectors_and_numbers_have_none():
    build = GraphBuilder()
    thing = build.node("Order 7", attributes={"order_id": 7})
    amount = build.node("total 66 EUR", attributes={IS_VALUE: True})
    assert texts_of([], [], [thing, amount]) == [(thing.uuid, "Order 7")]


def test_an_item_of_each_kind_has_the_text_it_is_found_by():
    build = GraphBuilder()
    ann, lisbon = build.node("Ann"), build.node("Lisbon", summary="Lisbon is a city.")
    told, fact = build.episode("I moved.", role="Ann"), build.edge(ann, lisbon, fact="Ann lives in Lisbon.")
    assert dict(texts_of([told], [fact], [lisbon])) == {
        told.uuid: "Ann: I moved.",
        fact.uuid: "Ann lives in Lisbon.",
        lisbon.uuid: "Lisbon is a city.",
    }


@given(count=st.integers(0, 40))
def test_each_item_has_the_vector_of_its_own_text_however_many_there_are(count: int) -> None:
    build, embedder = GraphBuilder(), HashEmbedder()
    items = [(build.episode("x").uuid, f"text {number % 30}") for number in range(count)]
    found = TextVectors(embedder).of(items)
    assert [uuid for uuid, _ in found] == [uuid for uuid, _ in items]
    for (_, text), (_, vector) in zip(items, found, strict=True):
        assert vector == embedder.embed([text])[0].astype("<f2").tobytes()
