import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.text_input import storable
from hitherto.ingestion.structured import keys


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("due_date", "due date"),
        ("dueDate", "due date"),
        ("Due-Date", "due date"),
        ("DueDATE", "due date"),
        ("HTTPServer", "http server"),
        ("_id", "id"),
        ("  spaced.key/path ", "spaced key path"),
        ("assignee", "assigned to"),
        ("ünïcode_Größe", "ünïcode größe"),
        ("__", ""),
        ("", ""),
    ],
)
def test_words_of_keys(key: str, words: str) -> None:
    assert keys.words_of(key) == words


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("items", "item"),
        ("line items", "line item"),
        ("categories", "category"),
        ("addresses", "address"),
        ("boxes", "box"),
        ("status", "status"),
        ("news", "news"),
        ("analysis", "analysis"),
        ("glass", "glass"),
        ("bus", "bus"),
    ],
)
def test_one_of_many(plural: str, one: str) -> None:
    assert keys.singular(plural) == one


@pytest.mark.parametrize(
    ("words", "relation", "phrase"),
    [
        ("status", "HAS_STATUS", "has status"),
        ("due date", "HAS_DUE_DATE", "has due date"),
        ("assigned to", "ASSIGNED_TO", "is assigned to"),
        ("created by", "CREATED_BY", "was created by"),
        ("reports to", "REPORTS_TO", "reports to"),
        ("to", "TO", "is to"),
        ("from", "FROM", "is from"),
        ("", "HAS", "has "),
    ],
)
def test_relations(words: str, relation: str, phrase: str) -> None:
    assert (keys.relation_of(words), keys.phrase_of(words)) == (relation, phrase)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("created at", ("CREATED_ON", "was created on")),
        ("shipped on", ("SHIPPED_ON", "was shipped on")),
        ("paid date", ("PAID_ON", "was paid on")),
        ("created", ("CREATED_ON", "was created on")),
        ("due date", None),
        ("start date", None),
        ("last contacted at", ("LAST_CONTACTED_ON", "was last contacted on")),
        ("never contacted at", None),
    ],
)
def test_what_was_done_at_a_date(words: str, expected: tuple[str, str] | None) -> None:
    assert keys.moment_of(words) == expected


@pytest.mark.parametrize(
    ("words", "flag", "expected"),
    [
        ("is active", True, ("IS_ACTIVE", "is", "active")),
        ("is active", False, ("IS_ACTIVE", "is", "not active")),
        ("has warranty", False, ("HAS_WARRANTY", "has", "no warranty")),
        ("archived", True, ("IS_ARCHIVED", "is", "archived")),
        ("paid", False, ("IS_PAID", "is", "not paid")),
        ("in stock", False, ("IS_IN_STOCK", "is", "not in stock")),
        ("newsletter", True, ("HAS_NEWSLETTER", "has", "newsletter: yes")),
    ],
)
def test_flags(words: str, flag: bool, expected: tuple[str, str, str]) -> None:
    assert keys.flag_of(words, flag) == expected


@pytest.mark.parametrize(
    "words", ["status", "order status", "unit price", "owner", "assigned to", "due date", "deadline"]
)
def test_values_that_a_thing_has_one_at_a_time(words: str) -> None:
    assert keys.is_functional(words)


@pytest.mark.parametrize("words", ["genre", "tag", "birthday", "name", "colour", ""])
def test_values_that_may_be_several(words: str) -> None:
    assert not keys.is_functional(words)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("line items", "LineItem"),
        ("owner", "Person"),
        ("user", "Person"),
        ("order", "Order"),
        ("3d model", None),
        ("", None),
    ],
)
def test_types(words: str, label: str | None) -> None:
    assert keys.label_of(words) == label


@given(st.text())
def test_any_key_can_be_read(key: str) -> None:
    words = keys.words_of(key)
    assert len(words) <= keys.MAX_WORDS_CHARACTERS
    assert words == storable(words)
    assert keys.words_of(words) in (words, keys.words_of(keys.words_of(words)))
    assert keys.label_of(words) not in ("User", "Entity")
    keys.moment_of(words or "x"), keys.relation_of(words), keys.phrase_of(words or "x"), keys.flag_of(words, True)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("customer", "acme"),
        ("assigned to", "maria"),
        ("shipping city", "Berlin"),
        ("state", "CA"),
        ("airline", "KLM"),
        ("favorite team", "Lakers"),
        ("framework", "Django"),
    ],
)
def test_values_that_are_things(words: str, text: str) -> None:
    assert keys.names_thing(words, text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("status", "open"),
        ("status", "Open"),
        ("priority", "High"),
        ("state", "closed"),
        ("plan", "Pro"),
        ("total", "42"),
        ("contact email", "ann@example.org"),
        ("website", "https://example.org"),
        ("shipping street", "Main 1"),
        ("color", "blue"),
        ("note", "Call back on Monday"),
        ("title", "Engineer"),
    ],
)
def test_values_that_are_no_things(words: str, text: str) -> None:
    assert not keys.names_thing(words, text)
