"""What documents of business data say."""

from typing import Any

import pytest

from hitherto.domain.extraction import IS_VALUE
from hitherto.domain.instants import Precision
from hitherto.ingestion.structured import reading
from tests.ingestion.structured.documents import USER, day, episode_of, facts, read, statement

ORDER: dict[str, Any] = {
    "order_id": 1042,
    "status": "shipped",
    "total": 49.9,
    "currency": "EUR",
    "customer_id": 7,
    "customer_name": "Acme",
    "created_at": "2025-03-01T10:00:00Z",
    "updated_at": "2025-03-04",
    "items": [
        {"sku": "TS-1", "name": "Blue T-shirt", "quantity": 2, "price_usd": 10},
        {"product": "Mug", "quantity": 1},
    ],
    "tags": ["vip", "b2b"],
    "paid": True,
    "shipping_address": {"street": "Main 1", "city": "Berlin"},
}


def test_an_order() -> None:
    assert facts(ORDER) == [
        "Order 1042 has status shipped.",
        "Order 1042 has total 49.9 EUR.",
        "Order 1042 has customer Acme.",
        "Order 1042 was created on 1 March 2025 at 10:00 UTC.",
        "Order 1042 has item Blue T-shirt.",
        "Blue T-shirt has sku TS-1.",
        "Order 1042 has Blue T-shirt quantity 2.",
        "Blue T-shirt has price 10 USD.",
        "Order 1042 has item Mug.",
        "Order 1042 has Mug quantity 1.",
        "Order 1042 has tag vip.",
        "Order 1042 has tag b2b.",
        "Order 1042 is paid.",
        "Order 1042 has shipping address street Main 1.",
        "Order 1042 has shipping address city Berlin.",
    ]


def test_the_things_of_an_order() -> None:
    order, shirt, mug = read(ORDER).mentioned

    assert (order.name, order.label, order.record, order.aliases) == (
        "Order 1042",
        "Order",
        "order 1042",
        ("order 1042",),
    )
    assert (shirt.name, shirt.label, shirt.record) == ("Blue T-shirt", "Item", "item TS-1")
    assert (mug.name, mug.label, mug.record) == ("Mug", "Item", None)
    assert dict(shirt.attributes) == {"sku": "TS-1", "name": "Blue T-shirt", "price_usd": 10}
    assert {"status": "shipped", "total": 49.9, "tags": "vip, b2b", "shipping_address_city": "Berlin"}.items() <= dict(
        order.attributes
    ).items()


def test_relations_come_from_keys() -> None:
    said = {one.fact: one for one in read(ORDER).statements}

    customer = said["Order 1042 has customer Acme."]
    assert (customer.relation, customer.object.name, customer.object.record) == ("HAS_CUSTOMER", "Acme", "customer 7")
    assert said["Order 1042 has item Mug."].relation == "HAS_ITEM"
    assert said["Order 1042 was created on 1 March 2025 at 10:00 UTC."].relation == "CREATED_ON"
    assert said["Order 1042 is paid."].relation == "IS_PAID"


def test_a_record_has_every_single_value_one_at_a_time() -> None:
    timelines = {one.fact: one.timeline for one in read(ORDER).statements}

    assert timelines["Order 1042 has status shipped."] == "HAS_STATUS"
    assert timelines["Order 1042 has customer Acme."] == "HAS_CUSTOMER"
    assert timelines["Order 1042 has shipping address city Berlin."] == "HAS_SHIPPING_ADDRESS_CITY"
    assert timelines["Order 1042 has Mug quantity 1."] == "HAS_ITEM_QUANTITY:Mug"
    several = (
        "Order 1042 has item Mug.",
        "Order 1042 has tag vip.",
        "Order 1042 was created on 1 March 2025 at 10:00 UTC.",
    )
    assert [timelines[fact] for fact in several] == [None, None, None]


def test_a_thing_without_an_id_has_some_values_one_at_a_time() -> None:
    timelines = {
        one.relation: one.timeline for one in read({"name": "Apollo", "status": "green", "genre": "space"}).statements
    }

    assert timelines == {"HAS_STATUS": "HAS_STATUS", "HAS_GENRE": None}


def test_since_when_values_hold() -> None:
    said = {one.fact: (day(one.valid_at), one.valid_precision) for one in read(ORDER).statements}

    assert said["Order 1042 has status shipped."] == ("2025-03-04", Precision.DAY)
    assert said["Order 1042 has item Mug."] == ("2025-03-01", Precision.SECOND)
    assert said["Order 1042 was created on 1 March 2025 at 10:00 UTC."] == ("2025-03-01", Precision.SECOND)
    assert said["Blue T-shirt has price 10 USD."] == (None, Precision.ASSUMED)


@pytest.mark.parametrize(
    ("dates", "status", "member"),
    [
        ({}, (None, None), (None, None)),
        ({"start_date": "2024-01-01"}, (None, None), ("2024-01-01", None)),
        ({"since": "2024-01-01"}, ("2024-01-01", None), ("2024-01-01", None)),
        ({"start_date": "2024-01-01", "updated_at": "2025-01-01"}, ("2025-01-01", None), ("2024-01-01", None)),
        ({"start": "2024-01-01", "end": "2024-05-01"}, (None, None), ("2024-01-01", "2024-05-01")),
        (
            {"valid_from": "2024-01-01", "valid_to": "2024-05-01"},
            ("2024-01-01", "2024-05-01"),
            ("2024-01-01", "2024-05-01"),
        ),
        ({"until": "2030-01-01"}, (None, None), (None, None)),
        ({"since": "long ago"}, (None, None), (None, None)),
    ],
)
def test_dates_in_the_object(dates: dict[str, str], status: tuple[Any, Any], member: tuple[Any, Any]) -> None:
    document = {"id": "P-1", "name": "Apollo", "status": "green", "members": ["Jo"], **dates}
    for fact, expected in (("Apollo has status green.", status), ("Apollo has member Jo.", member)):
        said = statement(document, fact)
        assert (day(said.valid_at), day(said.invalid_at)) == expected


def test_an_object_that_only_relates_holds_from_its_start_to_its_end() -> None:
    document = {
        "name": "Jo Li",
        "job": {"company": "Acme", "title": "CTO", "start_date": "2021-03", "end_date": "2023-05"},
    }
    said = statement(document, "Jo Li has job company Acme.")

    assert (day(said.valid_at), day(said.invalid_at)) == ("2021-03-01", "2023-05-01")
    assert (said.valid_precision, said.invalid_precision) == (Precision.MONTH, Precision.MONTH)
    assert statement(document, "Jo Li has job end date May 2023.").invalid_at is None


@pytest.mark.parametrize(
    ("document", "name", "label", "record"),
    [
        ({"id": 7, "name": "Acme"}, "Acme", None, "7"),
        ({"id": 7}, "Record 7", None, "7"),
        ({"id": "A-7", "color": "red"}, "A-7", None, "A-7"),
        ({"customer": {"id": 7, "name": "Acme"}}, "Acme", "Customer", "customer 7"),
        ({"customer_id": 7, "name": "Acme"}, "Acme", "Customer", "customer 7"),
        ({"name": "Jo", "company_id": 7}, "Jo", None, None),
        ({"customer_id": 7, "order_id": 5, "status": "open"}, "Order 5", "Order", "order 5"),
        ({"type": "order", "id": 5}, "Order 5", "Order", "5"),
        ({"first_name": "Jo", "last_name": "Li", "age": 40}, "Jo Li", "Person", None),
        ({"employees": [{"id": 1, "first_name": "Jo", "last_name": "Li"}]}, "Jo Li", "Person", "employee 1"),
        ({"ticket_number": "T-9", "type": "bug"}, "Ticket T-9", "Ticket", "ticket T-9"),
        ({"title": "Dune", "year": 1965}, "Dune", None, None),
        ({"description": "A red chair.", "price": 5}, "A red chair.", None, None),
        ({"productName": "Chair", "price": 5}, "Chair", None, None),
        ({"user": {"id": 3, "name": "Bo"}}, "Bo", "Person", "user 3"),
    ],
)
def test_which_thing_an_object_is(document: Any, name: str, label: str | None, record: str | None) -> None:
    thing = read(document).mentioned[0]
    assert (thing.name, thing.label, thing.record) == (name, label, record)


def test_nested_things_are_related() -> None:
    document = {
        "project": {
            "id": "P-1",
            "name": "Apollo",
            "owner": {"name": "Bob Stone", "email": "bob@example.com"},
            "budget": {"amount": 50000, "currency": "USD"},
            "deadline": "2025-09-30",
            "assigned_to": "Carol Ray",
            "steps": [{"effort": 3}, {"effort": 5}],
        }
    }
    assert facts(document) == [
        "Apollo has project id P-1.",
        "Apollo has owner Bob Stone.",
        "Bob Stone has email bob@example.com.",
        "Apollo has budget 50000 USD.",
        "Apollo has deadline 30 September 2025.",
        "Apollo is assigned to Carol Ray.",
        "Apollo has step Apollo step 1.",
        "Apollo step 1 has effort 3.",
        "Apollo has step Apollo step 2.",
        "Apollo step 2 has effort 5.",
    ]
    assert statement(document, "Apollo is assigned to Carol Ray.").object.label == "Person"


def test_the_manager_of_an_employee_is_an_employee() -> None:
    document = {"employees": [{"id": 1, "name": "Jo", "manager_id": 2}, {"id": 2, "name": "Max"}]}

    assert statement(document, "Jo has manager Employee 2.").object.record == "employee 2"


def test_numbers_of_different_keys_are_different_things() -> None:
    document = {"id": "a1", "quantity": 2, "level": 2}
    targets = {one.object.name for one in read(document).statements}

    assert targets == {"quantity 2", "level 2"}


class TestTheGraphsOwnUser:
    @pytest.mark.parametrize(
        "document",
        [
            {"user_id": "u-1", "plan": "pro"},
            {"userId": "U-1", "plan": "pro"},
            {"id": "u-1", "plan": "pro"},
            {"email": "ann@example.com", "plan": "pro"},
            {"user": {"id": 991, "email": "ann@example.com", "plan": "pro"}},
            {"customer": {"customer_id": "u-1", "plan": "pro"}},
            {"plan": "pro"},
        ],
    )
    def test_is_the_subject_of_their_record(self, document: Any) -> None:
        said = statement(document, "Ann Lee has plan pro.", USER)
        assert said.subject.is_user

    def test_is_named_by_a_foreign_key(self) -> None:
        document = {"order_id": 5, "user_id": "u-1", "status": "open"}
        assert statement(document, "Order 5 has user Ann Lee.", USER).object.is_user
        assert not statement(document, "Order 5 has status open.", USER).subject.is_user

    def test_is_not_the_order_with_their_address(self) -> None:
        said = statement({"order_id": 5, "email": "ann@example.com"}, "Order 5 has email ann@example.com.", USER)
        assert not said.subject.is_user

    def test_is_nobody_else(self) -> None:
        assert not read({"user_id": "u-2", "plan": "pro"}, USER).statements[0].subject.is_user
        assert not read({"user_id": "u-1", "plan": "pro"}).statements[0].subject.is_user


def test_values_of_nothing_are_of_the_user() -> None:
    document = {"preferences": {"color": "blue"}, "visits": [{"place": "Oslo"}]}
    assert facts(document, USER) == ["Ann Lee has preference color blue.", "Ann Lee has visit place Oslo."]


def test_a_text_of_its_own_stands_behind_a_colon() -> None:
    assert facts({"id": "L-5", "notes": "Wants a demo. Budget was approved."}) == [
        "L-5 has notes: Wants a demo. Budget was approved."
    ]


def test_a_date_that_moves_on() -> None:
    said = statement({"id": "L-5", "lastContactedAt": "2025-05-20"}, "L-5 was last contacted on 20 May 2025.")
    assert (said.timeline, day(said.valid_at)) == ("LAST_CONTACTED_ON", "2025-05-20")


@pytest.mark.parametrize(
    "document",
    [
        {"data": {"users": [{"id": 1, "name": "Bo", "age": 3}]}, "ok": True},
        {"payload": {"user": {"id": 1, "name": "Bo", "age": 3}}},
        {"results": [{"user": {"id": 1, "name": "Bo", "age": 3}}]},
        {"users": [{"id": 1, "name": "Bo", "age": 3}]},
    ],
)
def test_what_only_wraps_is_nothing_of_its_own(document: Any) -> None:
    assert facts(document) == ["Bo has user id 1.", "Bo has age 3."]


def test_an_object_without_a_name_is_called_by_its_source() -> None:
    assert facts({"rain": 3}, source_description="Weather in Oslo") == ["Weather in Oslo has rain 3."]
    first, second = read({"rain": 3}).mentioned[0].name, read({"rain": 4}).mentioned[0].name
    assert first.startswith("Record ")
    assert first != second


@pytest.mark.parametrize(
    "document", ["1", '"text"', "null", "true", "[]", "{}", '[1, "x", null]', '{"a": null}', '{"a": ""}']
)
def test_documents_that_state_nothing(document: str) -> None:
    assert facts(document) == []


def test_what_is_no_json_is_noted() -> None:
    extraction = read("{'a': 1}")
    assert extraction.statements == ()
    assert extraction.notes[0].startswith("not valid JSON")


def test_spans_show_where_it_is_said() -> None:
    document = '{"id": "a-1", "note":   "ünï", "ref": "\\u00fc", "tags": ["x"]}'
    content = episode_of(document).content
    said = {one.fact: content[slice(*one.span)] for one in read(document).statements}

    assert said == {
        "A-1 has note ünï.".replace("A", "a", 1): '"note":   "ünï"',
        "a-1 has ref ü.": '"ref"',
        "a-1 has tag x.": '"tags"',
    }


def test_there_is_an_end_to_facts_of_one_document() -> None:
    many = {"id": "big", "tags": [f"t{number}" for number in range(100)], "numbers": list(range(300))}
    extraction = read({**many, **{f"key{number}": number for number in range(400)}})

    assert len(extraction.statements) == reading.MAX_STATEMENTS
    assert any("the rest was not read" in note for note in extraction.notes)
    assert len([one for one in extraction.statements if one.relation == "HAS_TAG"]) == reading.MAX_LIST_VALUES


def test_deep_documents_are_read_as_far_as_people_write_them() -> None:
    document: dict[str, Any] = {"name": "leaf"}
    for level in range(40):
        document = {"name": f"n{level}", "part": document}
    extraction = read(document)

    assert len(extraction.statements) == reading.MAX_LEVELS
    assert any("nested deeper" in note for note in extraction.notes)


def test_states_and_numbers_are_no_things() -> None:
    ticket = {"ticket_id": 7, "status": "open", "votes": 42, "urgent": True, "team": "Billing", "tags": ["vip"]}
    marked = {each.object.name for each in read(ticket).statements if (IS_VALUE, True) in each.object.attributes}

    assert marked == {"open", "votes 42", "urgent: yes"}


def test_the_quantity_of_an_item_is_no_thing() -> None:
    quantity = statement(ORDER, "Order 1042 has Mug quantity 1.")
    assert quantity.object.attributes == ((IS_VALUE, True),)
