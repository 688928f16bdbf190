"""Calendar arithmetic."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.instants import Precision
from hitherto.text.dates.periods import (
    Period,
    add_months,
    cover,
    day_away,
    days,
    last_season,
    moment,
    month,
    months,
    part_of,
    quarter,
    quarter_of,
    season,
    shift,
    week_of,
    weekday_after,
    weekday_before,
    weekend_of,
    years,
)

dates = st.dates(date(1900, 1, 1), date(2100, 12, 31))
UNITS = ["day", "week", "weekend", "month", "quarter", "year", "decade"]


def ends(period: Period) -> tuple[date, date]:
    """The first day, and the first day after."""
    return period.first_day, period.end.date()


@given(dates)
def test_a_week_begins_on_monday_and_holds_the_day(day: date) -> None:
    first, end = ends(week_of(day))
    assert first.weekday() == 0
    assert first <= day < end
    assert end - first == timedelta(7)


@given(dates)
def test_a_weekend_is_the_end_of_the_week(day: date) -> None:
    first, end = ends(weekend_of(day))
    assert first.weekday() == 5
    assert end == ends(week_of(day))[1]


@given(dates, st.integers(-1200, 1200))
def test_months_can_be_added_and_taken_away(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert moved.day == 1
    assert (moved.year - day.year) * 12 + moved.month - day.month == count
    assert add_months(moved, -count) == day.replace(day=1)


@given(dates, st.sampled_from(UNITS))
def test_units_follow_each_other_without_a_gap(day: date, unit: str) -> None:
    this, following = shift(day, 0, unit), shift(day, 1, unit)
    assert this.begin < following.begin
    assert this.end == following.begin or unit == "weekend"


@given(dates, st.sampled_from([unit for unit in UNITS if unit != "weekend"]))
def test_the_unit_of_today_holds_today(day: date, unit: str) -> None:
    first, end = ends(shift(day, 0, unit))
    assert first <= day < end


@given(dates, st.integers(-40, 40), st.sampled_from(["day", "week", "month", "year"]))
def test_a_day_away_lies_in_the_unit_away(day: date, count: int, unit: str) -> None:
    there = day_away(day, count, unit)
    around = shift(day, count, unit)
    assert around.begin <= there.begin < around.end
    assert there.end - there.begin == timedelta(1)


@pytest.mark.parametrize(
    ("today", "count", "unit", "expected"),
    [
        (date(2023, 3, 31), -1, "month", date(2023, 2, 28)),
        (date(2024, 3, 31), -1, "month", date(2024, 2, 29)),
        (date(2024, 2, 29), -1, "year", date(2023, 2, 28)),
        (date(2024, 2, 29), 4, "year", date(2028, 2, 29)),
        (date(2023, 5, 17), 1.5, "week", date(2023, 5, 27)),
        (date(2023, 5, 17), 0.5, "year", date(2023, 11, 17)),
    ],
)
def test_a_day_away_at_the_ends_of_months(today: date, count: float, unit: str, expected: date) -> None:
    assert day_away(today, count, unit).first_day == expected


@given(dates, st.integers(0, 6))
def test_weekdays_before_and_after(day: date, weekday: int) -> None:
    before, after = weekday_before(day, weekday), weekday_after(day, weekday)
    assert before.weekday() == after.weekday() == weekday
    assert before < day < after
    assert after - before <= timedelta(14)


@pytest.mark.parametrize(
    ("period", "first", "end"),
    [
        (days(date(2023, 5, 7)), date(2023, 5, 7), date(2023, 5, 8)),
        (days(date(2023, 12, 31), 2), date(2023, 12, 31), date(2024, 1, 2)),
        (month(2023, 12), date(2023, 12, 1), date(2024, 1, 1)),
        (month(2024, 2), date(2024, 2, 1), date(2024, 3, 1)),
        (months(date(2023, 11, 20), 3), date(2023, 11, 1), date(2024, 2, 1)),
        (years(2023), date(2023, 1, 1), date(2024, 1, 1)),
        (years(1990, 10), date(1990, 1, 1), date(2000, 1, 1)),
        (quarter(2023, 1), date(2023, 1, 1), date(2023, 4, 1)),
        (quarter(2023, 4), date(2023, 10, 1), date(2024, 1, 1)),
        (quarter_of(date(2023, 5, 17)), date(2023, 4, 1), date(2023, 7, 1)),
        (season(2023, "spring"), date(2023, 3, 1), date(2023, 6, 1)),
        (season(2023, "winter"), date(2023, 12, 1), date(2024, 3, 1)),
        (last_season(date(2023, 5, 17), "winter"), date(2022, 12, 1), date(2023, 3, 1)),
        (last_season(date(2023, 2, 1), "winter"), date(2021, 12, 1), date(2022, 3, 1)),
        (last_season(date(2023, 9, 1), "summer"), date(2023, 6, 1), date(2023, 9, 1)),
        (last_season(date(2023, 8, 31), "summer"), date(2022, 6, 1), date(2022, 9, 1)),
    ],
)
def test_periods_of_the_calendar(period: Period, first: date, end: date) -> None:
    assert ends(period) == (first, end)


@pytest.mark.parametrize(
    "whole",
    [
        month(2023, 2),
        month(2024, 2),
        month(2023, 4),
        month(2023, 12),
        season(2023, "winter"),
        years(2023),
        years(1990, 10),
    ],
)
def test_the_parts_of_a_period_make_the_whole(whole: Period) -> None:
    early, mid, late = (part_of(whole, part) for part in ("early", "mid", "late"))
    assert early.begin == whole.begin
    assert early.end == mid.begin
    assert mid.end == late.begin
    assert late.end == whole.end


@pytest.mark.parametrize("whole", [days(date(2023, 5, 7)), week_of(date(2023, 5, 7)), years(2012, 3)])
def test_other_periods_have_no_parts(whole: Period) -> None:
    assert part_of(whole, "late") == whole


def test_a_cover_is_as_exact_as_the_coarser_end() -> None:
    covered = cover(days(date(2023, 3, 5)), month(2023, 5))
    assert (ends(covered), covered.precision) == ((date(2023, 3, 5), date(2023, 6, 1)), Precision.MONTH)
    covered = cover(years(2012), month(2015, 5))
    assert (ends(covered), covered.precision) == ((date(2012, 1, 1), date(2015, 6, 1)), Precision.YEAR)


def test_a_moment_has_a_length() -> None:
    noon = datetime.combine(date(2023, 5, 7), datetime.min.time()) + timedelta(hours=12)
    assert moment(noon).end - noon == timedelta(hours=1)
    assert moment(noon, timedelta(minutes=1)).end - noon == timedelta(minutes=1)


@pytest.mark.parametrize("unit", ["week", "month", "year", "decade"])
def test_before_the_first_year_there_is_nothing(unit: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        shift(date(1, 1, 3), -1, unit)
