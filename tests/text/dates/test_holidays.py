"""Holidays against calendars."""

from datetime import date

import pytest

from hitherto.text.dates.holidays import HOLIDAYS, easter, holiday


@pytest.mark.parametrize(
    "day",
    [date(1961, 4, 2), date(2000, 4, 23), date(2008, 3, 23), date(2023, 4, 9), date(2024, 3, 31), date(2038, 4, 25)],
)
def test_easter(day: date) -> None:
    assert easter(day.year) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("thanksgiving", date(2023, 11, 23)),
        ("thanksgiving", date(2019, 11, 28)),
        ("black friday", date(2023, 11, 24)),
        ("memorial day", date(2023, 5, 29)),
        ("memorial day", date(2021, 5, 31)),
        ("labor day", date(2023, 9, 4)),
        ("mother's day", date(2023, 5, 14)),
        ("father's day", date(2023, 6, 18)),
        ("good friday", date(2023, 4, 7)),
        ("easter monday", date(2023, 4, 10)),
        ("juneteenth", date(2023, 6, 19)),
    ],
)
def test_a_holiday_that_moves(name: str, day: date) -> None:
    assert holiday(day.year, name).first_day == day


def test_every_holiday_is_one_day_of_its_year() -> None:
    for name in HOLIDAYS:
        for year in (1999, 2024):
            period = holiday(year, name)
            assert period.first_day.year == year
            assert (period.end - period.begin).days == 1
