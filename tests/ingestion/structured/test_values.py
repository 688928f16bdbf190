from typing import Any

import pytest

from hitherto.domain.instants import Precision, parse_instant
from hitherto.ingestion.structured.values import Value, measured, shortened, value_of, without_currency


@pytest.mark.parametrize(
    ("words", "raw", "text"),
    [
        ("status", "shipped", "shipped"),
        ("note", "  two\n lines\t", "two lines"),
        ("note", "a\x00b", "a\ufffdb"),
        ("quantity", 2, "2"),
        ("quantity", 2.0, "2"),
        ("rate", 0.25, "0.25"),
        ("rate", 1e300, "1e+300"),
        ("flag", True, "yes"),
        ("flag", False, "no"),
    ],
)
def test_scalars_in_words(words: str, raw: Any, text: str) -> None:
    value = value_of(words, raw)
    assert value is not None
    assert value.text == text


@pytest.mark.parametrize("raw", [None, "", "  ", [], {}, [1], {"a": 1}])
def test_what_says_nothing(raw: Any) -> None:
    assert value_of("note", raw) is None


@pytest.mark.parametrize(
    ("raw", "text", "instant", "precision"),
    [
        ("2025-03-01", "1 March 2025", "2025-03-01", Precision.DAY),
        ("2025-03", "March 2025", "2025-03-01", Precision.MONTH),
        ("2025-03-01T10:30:00Z", "1 March 2025 at 10:30 UTC", "2025-03-01T10:30:00Z", Precision.SECOND),
        ("2025-03-01T00:30:00+02:00", "28 February 2025 at 22:30 UTC", "2025-02-28T22:30:00Z", Precision.SECOND),
        ("2025-03-01 00:00", "1 March 2025", "2025-03-01", Precision.SECOND),
    ],
)
def test_dates_are_told_in_words(raw: str, text: str, instant: str, precision: Precision) -> None:
    assert value_of("deadline", raw) == Value(text, parse_instant(instant, "x"), precision)


@pytest.mark.parametrize("raw", ["2025-13-01", "2025-02-30", "2025", "0000-01-01", "2025-03-01T99:00", "2025-03-01Tx"])
def test_what_looks_like_a_date_and_is_none(raw: str) -> None:
    assert value_of("deadline", raw) == Value(raw)


def test_numbers_are_times_only_where_the_key_says_so() -> None:
    seconds, milliseconds = 1_740_823_200, 1_740_823_200_000
    told = value_of("created at", seconds)
    assert told is not None
    assert (told.text, told.instant) == ("1 March 2025 at 10:00 UTC", parse_instant("2025-03-01T10:00:00Z", "x"))
    assert value_of("updated at", milliseconds) == told
    assert value_of("phone", seconds) == Value(str(seconds), is_number=True)
    assert value_of("created at", 7) == Value("7", is_number=True)


def test_money_has_its_currency() -> None:
    assert value_of("unit price", 10, "EUR") == Value("10 EUR", is_number=True)
    assert value_of("quantity", 10, "EUR") == Value("10", is_number=True)
    assert without_currency("price usd") == ("price", "USD")
    assert without_currency("usd") == ("usd", None)
    assert without_currency("price") == ("price", None)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ({"amount": 50000, "currency": "USD"}, "50000 USD"),
        ({"value": "19.99", "currency": "EUR"}, "19.99 EUR"),
        ({"value": 2.5, "unit": "kg"}, "2.5 kg"),
        ({"amount": True, "currency": "USD"}, None),
        ({"amount": [1], "currency": "USD"}, None),
        ({"amount": 1, "currency": None}, None),
        ({"amount": 1}, None),
        ({"amount": 1, "currency": "USD", "name": "Budget"}, None),
    ],
)
def test_amounts(raw: dict[str, Any], text: str | None) -> None:
    assert measured(raw) == text


def test_long_texts_are_cut_after_a_word() -> None:
    assert shortened("short", 10) == "short"
    assert shortened("a long, long text", 9) == "a long…"
    assert len(shortened("x" * 500)) == 160
