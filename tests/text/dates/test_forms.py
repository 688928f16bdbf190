"""Whatever the date, every way of writing it is understood alike."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.instants import Instant, Precision, from_datetime, to_datetime
from hitherto.text.dates import TimeExpression, TimeKind, describe_period, find_times
from tests.text.dates.readings import WEDNESDAY

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SUNDAY = 6
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()

dates = st.dates(date(1950, 1, 1), date(2049, 12, 31))
references = st.datetimes(datetime(1980, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC)).map(from_datetime)  # noqa: DTZ001 - hypothesis adds the zone
counts = st.integers(1, 12)


def ordinal(number: int) -> str:
    return f"{number}{'th' if 11 <= number <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


FORMS = {
    "iso": lambda day: day.isoformat(),
    "day month year": lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
    "ordinal of month year": lambda day: f"the {ordinal(day.day)} of {_MONTHS[day.month - 1]} {day.year}",
    "month day, year": lambda day: f"{_MONTHS[day.month - 1]} {day.day}, {day.year}",
    "month ordinal year": lambda day: f"{_MONTHS[day.month - 1]} {ordinal(day.day)} {day.year}",
    "short month": lambda day: f"{_MONTHS[day.month - 1][:3]} {day.day}, {day.year}",
    "short month with a stop": lambda day: f"{_MONTHS[day.month - 1][:3]}. {day.day}, {day.year}",
    "short year": lambda day: f"{day.day} {_MONTHS[day.month - 1]} '{day.year % 100:02d}",
    "with the weekday": lambda day: f"{_WEEKDAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}, {day.year}",
    "figures": lambda day: f"{day.month}/{day.day}/{day.year}",
    "figures with zeros": lambda day: f"{day.month:02d}/{day.day:02d}/{day.year}",
    "figures by dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "lower case": lambda day: f"{_MONTHS[day.month - 1].lower()} {ordinal(day.day)}, {day.year}",
    "upper case": lambda day: f"{day.day} {_MONTHS[day.month - 1].upper()} {day.year}",
}


def the_only(text: str, reference: Instant = WEDNESDAY, zone: str = "UTC") -> TimeExpression:
    (found,) = find_times(text, reference, zone)
    return found


def first_day(found: TimeExpression) -> date:
    return to_datetime(found.begin).date()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(day=dates)
def test_a_date_in_any_form_is_that_day(form, day: date) -> None:
    written = form(day)
    found = the_only(f"It happened on {written}, they say.")
    assert found.text == written
    assert (first_day(found), found.precision, found.kind) == (day, Precision.DAY, TimeKind.POINT)
    assert to_datetime(found.finish).date() == day + timedelta(1)


@given(day=dates)
def test_the_words_for_a_day_name_that_day(day: date) -> None:
    begin = from_datetime(datetime.combine(day, datetime.min.time(), UTC))
    words = describe_period(begin, None, Precision.DAY)
    assert the_only(f"It was {words}.").begin == begin


@given(day=dates)
def test_a_month_with_its_year(day: date) -> None:
    found = the_only(f"It happened in {_MONTHS[day.month - 1]} {day.year}.")
    assert (first_day(found), found.precision) == (day.replace(day=1), Precision.MONTH)


@given(day=dates)
def test_a_year(day: date) -> None:
    found = the_only(f"It happened in {day.year}.")
    assert (first_day(found), found.precision) == (day.replace(month=1, day=1), Precision.YEAR)


@given(count=counts, reference=references)
def test_so_many_days_ago_and_ahead(count: int, reference: Instant) -> None:
    today = to_datetime(reference).date()
    for number in (str(count), _NUMBERS[count]):
        assert first_day(the_only(f"I called {number} days ago.", reference)) == today - timedelta(count)
        assert first_day(the_only(f"I'll call in {number} days.", reference)) == today + timedelta(count)


@given(count=counts, reference=references)
def test_so_many_weeks_months_and_years_ago(count: int, reference: Instant) -> None:
    today = to_datetime(reference).date()
    week = the_only(f"I called {count} weeks ago.", reference)
    assert first_day(week) <= today - timedelta(7 * count) < first_day(week) + timedelta(7)
    month = first_day(the_only(f"I called {count} months ago.", reference))
    assert (today.year - month.year) * 12 + today.month - month.month == count
    assert first_day(the_only(f"I called {count} years ago.", reference)).year == today.year - count


@given(count=counts, reference=references)
def test_what_has_lasted_began_as_long_ago(count: int, reference: Instant) -> None:
    for unit in ("days", "weeks", "months", "years"):
        lasting = the_only(f"I have been a gardener for {count} {unit}.", reference)
        ago = the_only(f"I became a gardener {count} {unit} ago.", reference)
        assert (lasting.begin, lasting.precision, lasting.kind) == (ago.begin, ago.precision, TimeKind.SINCE)


@given(name=st.sampled_from(_WEEKDAYS), reference=references)
def test_weekdays_lie_within_a_week_on_their_side(name: str, reference: Instant) -> None:
    today = to_datetime(reference).date()
    past = first_day(the_only(f"We met on {name}.", reference))
    last = first_day(the_only(f"We met last {name}.", reference))
    ahead = first_day(the_only(f"We will meet on {name}.", reference))
    following = first_day(the_only(f"We will meet next {name}.", reference))
    assert past == last
    assert timedelta(1) <= today - past <= timedelta(7)
    assert timedelta(1) <= ahead - today <= timedelta(7)
    assert following in {ahead, ahead + timedelta(7)}
    assert {day.weekday() for day in (past, ahead, following)} == {_WEEKDAYS.index(name)}


@given(name=st.sampled_from(_MONTHS), reference=references)
def test_months_lie_within_a_year_on_their_side(name: str, reference: Instant) -> None:
    today = to_datetime(reference).date().replace(day=1)
    past = first_day(the_only(f"We met in {name}.", reference))
    ahead = first_day(the_only(f"We will meet in {name}.", reference))
    assert past <= today <= ahead
    assert (past.month, ahead.month) == (_MONTHS.index(name) + 1,) * 2
    assert ahead.year - past.year in {0, 1}


_ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"])


@given(reference=references, zone=_ZONES)
def test_today_holds_the_moment_of_speaking(reference: Instant, zone: str) -> None:
    today = the_only("I ran today.", reference, zone)
    yesterday = the_only("I ran yesterday.", reference, zone)
    tomorrow = the_only("I'll run tomorrow.", reference, zone)
    assert today.finish is not None
    assert today.begin <= reference < today.finish
    assert yesterday.finish == today.begin
    assert tomorrow.begin == today.finish


@given(reference=references, zone=_ZONES)
def test_last_this_and_next_follow_each_other(reference: Instant, zone: str) -> None:
    for unit in ("week", "month", "year", "quarter"):
        last, this, following = (
            the_only(f"It is {which} {unit}.", reference, zone) for which in ("last", "this", "next")
        )
        if unit != "week" or to_datetime(reference).astimezone(ZoneInfo(zone)).weekday() != SUNDAY:
            assert last.finish == this.begin
        assert this.finish == following.begin
        assert this.begin <= reference < following.begin


@given(first=dates, length=st.integers(1, 400))
def test_a_range_goes_from_its_first_to_its_last_day(first: date, length: int) -> None:
    last = first + timedelta(length)
    for form in ("iso", "day month year", "month day, year", "figures"):
        found = the_only(f"We travelled from {FORMS[form](first)} to {FORMS[form](last)}.")
        assert found.kind is TimeKind.RANGE
        assert (first_day(found), to_datetime(found.finish).date()) == (first, last + timedelta(1))


@given(hour=st.integers(1, 12), minute=st.integers(0, 59), half=st.sampled_from(["am", "pm"]))
def test_a_time_of_day(hour: int, minute: int, half: str) -> None:
    found = to_datetime(the_only(f"We left yesterday at {hour}:{minute:02d} {half}.").begin)
    assert (found.hour, found.minute) == (hour % 12 + (12 if half == "pm" else 0), minute)
