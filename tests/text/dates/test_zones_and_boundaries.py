"""Zones, changes of the clocks, ends of years, and the ends of the calendar."""

import pytest

from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import EARLIEST, LATEST
from hitherto.text.dates import find_times
from tests.text.dates.readings import all_said, at


def test_today_is_the_local_date_of_the_speaker() -> None:
    # Half past three in the afternoon in London is already tomorrow in Auckland (UTC+12).
    moment = at(2023, 5, 17, 15)
    assert all_said("I ran today.", moment, "Europe/London") == ["today = 2023-05-16T23:00/2023-05-17T23:00"]
    assert all_said("I ran today.", moment, "Pacific/Auckland") == ["today = 2023-05-17T12:00/2023-05-18T12:00"]
    assert all_said("I ran today.", at(2023, 5, 17, 3), "America/Los_Angeles") == [
        "today = 2023-05-16T07:00/2023-05-17T07:00"
    ]


def test_a_zone_with_half_an_hour() -> None:
    assert all_said("I ran yesterday.", at(2023, 5, 17), "Asia/Kolkata") == [
        "yesterday = 2023-05-15T18:30/2023-05-16T18:30"
    ]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        # The clocks of Berlin went forward on 26 March 2023 and back on 29 October 2023.
        (at(2023, 3, 27), "yesterday = 2023-03-25T23:00/2023-03-26T22:00"),
        (at(2023, 10, 30), "yesterday = 2023-10-28T22:00/2023-10-29T23:00"),
    ],
    ids=["a day of 23 hours", "a day of 25 hours"],
)
def test_days_on_which_the_clocks_change(reference: int, expected: str) -> None:
    assert all_said("I ran yesterday.", reference, "Europe/Berlin") == [expected]


def test_hours_are_counted_through_a_change_of_the_clocks() -> None:
    # 03:30 in Berlin after the change is 01:30 UTC, three hours before is 22:30 UTC.
    assert all_said("I woke three hours ago.", at(2023, 3, 26, 1), "Europe/Berlin") == [
        "three hours ago = 2023-03-25T22:00/2023-03-25T23:00"
    ]


def test_the_hour_that_comes_twice_is_taken_as_the_one_that_was() -> None:
    # 01:00 UTC is the second 02:00 of that night in Berlin.
    assert all_said("I woke an hour ago.", at(2023, 10, 29, 2), "Europe/Berlin") == [
        "an hour ago = 2023-10-29T01:00/2023-10-29T02:00"
    ]


def test_a_day_without_a_midnight_begins_when_it_begins() -> None:
    # In Santiago the clocks went from 24:00 to 01:00 at the end of 2 September 2023.
    assert all_said("I ran yesterday.", at(2023, 9, 4, 15), "America/Santiago") == [
        "yesterday = 2023-09-03T04:00/2023-09-04T03:00"
    ]


def test_a_day_that_the_zone_left_out_is_no_date() -> None:
    # In Samoa 29 December 2011 was followed by 31 December.
    assert all_said("I ran on 30 December 2011.", at(2012, 1, 9), "Pacific/Apia") == []
    assert all_said("I ran on 31 December 2011.", at(2012, 1, 9), "Pacific/Apia") == [
        "31 December 2011 = 2011-12-30T10:00/2011-12-31T10:00"
    ]


def test_a_time_with_an_offset_keeps_it_in_every_zone() -> None:
    said = ["2021-05-07T10:00:00+09:00 = 2021-05-07T01:00/2021-05-07T01:00:01"]
    assert all_said("at 2021-05-07T10:00:00+09:00", at(2023, 5, 17), "America/New_York") == said


def test_an_unknown_zone_is_named() -> None:
    for zone in ("Mars/Olympus", "../etc/passwd", "", "\x00"):
        with pytest.raises(InvalidInput, match="time zone"):
            find_times("I ran today.", at(2023, 5, 17), zone)


NEW_YEAR = at(2024, 1, 1)

OVER_NEW_YEAR = [
    ("I danced last night.", "last night = 2023-12-31/2024-01-01"),
    ("I danced last week.", "last week = 2023-12-25/2024-01-01"),
    ("I danced last month.", "last month = 2023-12-01/2024-01-01"),
    ("I danced last year.", "last year = 2023-01-01/2024-01-01"),
    ("I danced in December.", "December = 2023-12-01/2024-01-01"),
    ("I danced last December.", "last December = 2023-12-01/2024-01-01"),
    ("I danced two months ago.", "two months ago = 2023-11-01/2023-12-01"),
    ("I danced on New Year's Eve.", "New Year's Eve = 2023-12-31/2024-01-01"),
    ("I danced at Christmas.", "Christmas = 2023-12-25/2023-12-26"),
    ("I danced on Dec 30.", "Dec 30 = 2023-12-30/2023-12-31"),
    ("I danced last summer.", "last summer = 2023-06-01/2023-09-01"),
    ("I ski this winter.", "this winter = 2023-12-01/2024-03-01"),
    ("I'll dance in February.", "February = 2024-02-01/2024-03-01"),
    ("We danced last quarter.", "last quarter = 2023-10-01/2024-01-01"),
]


@pytest.mark.parametrize(("text", "expected"), OVER_NEW_YEAR, ids=[text for text, _ in OVER_NEW_YEAR])
def test_said_on_new_years_day(text: str, expected: str) -> None:
    assert all_said(text, NEW_YEAR) == [expected]


def test_months_of_different_lengths() -> None:
    last_of_march = at(2023, 3, 31)
    assert all_said("a month ago", last_of_march) == ["a month ago = 2023-02-01/2023-03-01"]
    assert all_said("the past month", last_of_march) == ["the past month = 2023-02-28/2023-04-01"]
    assert all_said("the past year", at(2024, 2, 29)) == ["the past year = 2023-02-28/2024-03-01"]


@pytest.mark.parametrize("reference", [EARLIEST, LATEST])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_beyond_the_ends_of_the_calendar_there_are_no_dates(reference: int, zone: str) -> None:
    for text in ("fifty years ago", "in fifty years", "last week", "next week", "next Christmas", "since last May"):
        for found in find_times(text, reference, zone):
            assert EARLIEST <= found.begin <= LATEST
