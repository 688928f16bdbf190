"""Instants and their text."""

import string
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import (
    EARLIEST,
    LATEST,
    Instant,
    day_meant,
    format_instant,
    from_datetime,
    parse_instant,
    to_datetime,
)

INSTANTS = st.integers(EARLIEST, LATEST).map(Instant)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(INSTANTS)
def test_text_and_back(instant: Instant) -> None:
    text = format_instant(instant)
    assert text.endswith("Z")
    assert parse_instant(text, "t") == instant


@given(
    st.dates(date(2, 1, 1), date(9998, 12, 31)),
    st.integers(-10 * 60, 13 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_the_start_of_a_day_anywhere_shows_its_date(day: date, zone: timezone) -> None:
    begin = from_datetime(datetime(day.year, day.month, day.day, tzinfo=zone))
    assert to_datetime(day_meant(begin)) == datetime(day.year, day.month, day.day, tzinfo=UTC)


@given(INSTANTS, INSTANTS)
def test_whole_seconds_sort_as_text(a: Instant, b: Instant) -> None:
    first, second = Instant(a // 10**6 * 10**6), Instant(b // 10**6 * 10**6)
    assert (format_instant(first) < format_instant(second)) == (first < second)


@given(INSTANTS)
def test_datetime_and_back(instant: Instant) -> None:
    moment = to_datetime(instant)
    assert moment.tzinfo is UTC
    assert from_datetime(moment) == instant
    assert from_datetime(moment.replace(tzinfo=None)) == instant


@given(INSTANTS, ZONES)
def test_every_zone_names_the_same_instant(instant: Instant, zone: timezone) -> None:
    moment = to_datetime(instant).astimezone(zone)
    assert from_datetime(moment) == instant
    assert parse_instant(moment.isoformat(), "t") == instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-01", "2025-03-01T00:00:00Z"),
        ("2025-03-01T09:30", "2025-03-01T09:30:00Z"),
        ("2025-03-01T09:30:15", "2025-03-01T09:30:15Z"),
        ("2025-03-01T09:30:15Z", "2025-03-01T09:30:15Z"),
        ("2025-03-01t09:30:15z", "2025-03-01T09:30:15Z"),
        ("2025-03-01 09:30:15 +02:00", "2025-03-01T07:30:15Z"),
        ("2025-03-01T09:30:15+0200", "2025-03-01T07:30:15Z"),
        ("2025-03-01T09:30:15-05:30", "2025-03-01T15:00:15Z"),
        ("2025-03-01T09:30:15.5Z", "2025-03-01T09:30:15.5Z"),
        ("2025-03-01T09:30:15,250Z", "2025-03-01T09:30:15.25Z"),
        ("2025-03-01T09:30:15.123456789Z", "2025-03-01T09:30:15.123456Z"),
        ("2025-03-01T09:30:15.000000001Z", "2025-03-01T09:30:15Z"),
        ("  2025-03-01T09:30:15Z\n", "2025-03-01T09:30:15Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
        ("0002-01-01", "0002-01-01T00:00:00Z"),
        ("9999-01-01", "9999-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
    ],
)
def test_spellings_that_are_read(text: str, expected: str) -> None:
    assert format_instant(parse_instant(text, "t")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "1735689600",
        "2025",
        "2025-13-01",
        "2025-02-29",
        "2025-03-01T24:00:00Z",
        "2025-03-01T25:00:00Z",
        "2025-03-01T09:60:00Z",
        "2025-03-01T09:30:60Z",
        "2025-03-01T09:30:15+25:00",
        "2025-03-01T09:30:15.Z",
        "2025-03-01T09:30:15.1234567890Z",
        "2025-03-01TZ",
        "20250301",
        "2025-W09-6",
        "2025-03-01T09:30:15Z; DROP TABLE",
        "2025-03-01\x00",
        "٢٠٢٥-٠٣-٠١",
        "0000-01-01",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "10000-01-01",
        "-2025-03-01",
        "2025-03-01" * 1000,
    ],
)
def test_what_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_instant(text, "created_at")
    assert caught.value.param == "created_at"
    assert "created_at" in caught.value.message
    assert len(caught.value.message) < 200


@given(st.text(alphabet=string.digits + "-:.,TZtz+ \n\x00é", max_size=40))
def test_hostile_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        instant = parse_instant(text, "t")
    except InvalidInput:
        return
    assert EARLIEST <= instant <= LATEST
    assert parse_instant(format_instant(instant), "t") == instant
