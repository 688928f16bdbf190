"""Which texts of a batch get vectors."""

from hitherto.domain.extraction import IS_VALUE
from hitherto.ingestion.embed import texts_of
from tests.builders import GraphBuilder


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
