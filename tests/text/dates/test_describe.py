"""Periods in words, and back."""

import pytest

from hitherto.domain.instants import Precision
from hitherto.text.dates import describe_period, find_times
from tests.text.dates.readings import WEDNESDAY, at

WORDS = [
    ("yesterday", "16 May 2023"),
    ("last weekend", "the weekend of 13 May 2023"),
    ("a few days ago", "13 to 15 May 2023"),
    ("last week", "the week of 8 May 2023"),
    ("a few weeks ago", "17 April to 7 May 2023"),
    ("last month", "April 2023"),
    ("in early March", "early March 2023"),
    ("in mid-March", "mid-March 2023"),
    ("in late February", "late February 2023"),
    ("a few months ago", "January to March 2023"),
    ("from November to January", "November 2022 to January 2023"),
    ("last summer", "summer 2022"),
    ("last winter", "winter 2022/23"),
    ("in Q2 2022", "April to June 2022"),
    ("last year", "2022"),
    ("in early 2020", "early 2020"),
    ("in mid 2020", "mid-2020"),
    ("in late 2020", "late 2020"),
    ("in the 90s", "the 1990s"),
    ("between 2012 and 2015", "2012 to 2015"),
    ("since 2015", "2015"),
    ("since March", "March 2023"),
    ("since last week", "the week of 8 May 2023"),
    ("since last summer", "summer 2022"),
    ("tomorrow at 5pm", "18 May 2023, 17:00"),
    ("from 30 April to 2 May 2022", "30 April to 2 May 2022"),
    ("from 30 December 2021 to 2 May 2022", "30 December 2021 to 2 May 2022"),
]


@pytest.mark.parametrize(("text", "expected"), WORDS, ids=[text for text, _ in WORDS])
def test_the_words_for_a_period(text: str, expected: str) -> None:
    (found,) = find_times(text, WEDNESDAY)
    assert describe_period(found.begin, found.finish, found.precision) == expected


def test_the_days_of_a_zone_are_the_days_meant() -> None:
    (found,) = find_times("yesterday", at(2023, 5, 17), "Asia/Tokyo")
    assert describe_period(found.begin, found.finish, found.precision, "Asia/Tokyo") == "16 May 2023"
    (found,) = find_times("last month", at(2023, 5, 17), "America/New_York")
    assert describe_period(found.begin, found.finish, found.precision, "America/New_York") == "April 2023"


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (Precision.SECOND, "17 May 2023, 15:30"),
        (Precision.DAY, "17 May 2023"),
        (Precision.ASSUMED, "17 May 2023"),
        (Precision.WEEK, "the week of 17 May 2023"),
        (Precision.MONTH, "May 2023"),
        (Precision.SEASON, "spring 2023"),
        (Precision.YEAR, "2023"),
    ],
)
def test_an_instant_alone_is_told_as_exactly_as_it_is_known(precision: Precision, expected: str) -> None:
    assert describe_period(WEDNESDAY, None, precision) == expected


@pytest.mark.parametrize(("text", "expected"), WORDS[:1] + WORDS[5:6] + WORDS[8:9] + WORDS[11:13] + WORDS[17:19])
def test_the_words_mean_the_same_period_when_read_again(text: str, expected: str) -> None:
    (found,) = find_times(text, WEDNESDAY)
    (again,) = find_times(f"It was in {expected}.", at(2031, 8, 1))
    assert (again.begin, again.finish) == (found.begin, found.finish)
