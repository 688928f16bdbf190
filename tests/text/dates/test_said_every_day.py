"""The ways in which people place what they tell: each reading is that of Wednesday, 17 May 2023, half past three."""

import pytest

from hitherto.domain.instants import Precision
from hitherto.text.dates import TimeKind, find_times
from tests.text.dates.readings import WEDNESDAY, all_said, at

POINT, RANGE, SINCE, UNTIL, DEADLINE = (
    TimeKind.POINT,
    TimeKind.RANGE,
    TimeKind.SINCE,
    TimeKind.UNTIL,
    TimeKind.DEADLINE,
)
DAY, WEEK, MONTH, SEASON, YEAR = Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.SEASON, Precision.YEAR

WEEKDAYS = [
    ("I saw her last Friday.", "last Friday = 2023-05-12/2023-05-13", DAY, POINT),
    ("I saw her this past Friday.", "this past Friday = 2023-05-12/2023-05-13", DAY, POINT),
    ("I saw her Friday.", "Friday = 2023-05-12/2023-05-13", DAY, POINT),
    ("I'll see her Friday.", "Friday = 2023-05-19/2023-05-20", DAY, POINT),
    ("I'm seeing her this Friday.", "this Friday = 2023-05-19/2023-05-20", DAY, POINT),
    ("I start on Monday.", "Monday = 2023-05-22/2023-05-23", DAY, POINT),
    ("I started on Monday.", "Monday = 2023-05-15/2023-05-16", DAY, POINT),
    ("We graduate Saturday.", "Saturday = 2023-05-20/2023-05-21", DAY, POINT),
    ("We dined two Fridays ago.", "two Fridays ago = 2023-05-05/2023-05-06", DAY, POINT),
    ("We dined the Friday before last.", "the Friday before last = 2023-05-05/2023-05-06", DAY, POINT),
    ("I was there Monday through Wednesday.", "Monday through Wednesday = 2023-05-15/2023-05-18", DAY, RANGE),
    ("We met the Saturday after Thanksgiving.", "Saturday after Thanksgiving = 2022-11-26/2022-11-27", DAY, POINT),
    ("We met the Monday before Christmas.", "Monday before Christmas = 2022-12-19/2022-12-20", DAY, POINT),
    ("It starts on the first of next month.", "the first of next month = 2023-06-01/2023-06-02", DAY, POINT),
    ("I was there Friday to Sunday.", "Friday to Sunday = 2023-05-12/2023-05-15", DAY, RANGE),
]

COUNTED = [
    ("We camped two weekends ago.", "two weekends ago = 2023-05-06/2023-05-08", DAY, POINT),
    ("A fortnight ago we left.", "A fortnight ago = 2023-05-01/2023-05-08", WEEK, POINT),
    ("We'll leave in a fortnight.", "in a fortnight = 2023-05-29/2023-06-05", WEEK, POINT),
    ("We met a week ago today.", "a week ago today = 2023-05-10/2023-05-11", DAY, POINT),
    ("We met two weeks ago yesterday.", "two weeks ago yesterday = 2023-05-02/2023-05-03", DAY, POINT),
    ("We met a year ago today.", "a year ago today = 2022-05-17/2022-05-18", DAY, POINT),
    ("We met a year ago this month.", "a year ago this month = 2022-05-01/2022-06-01", MONTH, POINT),
    ("We met a year ago last month.", "a year ago last month = 2022-04-01/2022-05-01", MONTH, POINT),
    ("I'll know within two weeks.", "within two weeks = 2023-05-29/2023-06-05", WEEK, DEADLINE),
    ("I was ill the night before last.", "the night before last = 2023-05-15/2023-05-16", DAY, POINT),
    ("I have lived here for three years.", "for three years = 2020-01-01/", YEAR, SINCE),
    ("I've been vegan for almost two years.", "for almost two years = 2021-01-01/", YEAR, SINCE),
]

PERIODS = [
    ("The week before June 9 I'll be in Paris.", "The week before June 9 = 2023-05-29/2023-06-05", WEEK, POINT),
    ("We moved in mid-March.", "mid-March = 2023-03-11/2023-03-21", MONTH, POINT),
    ("We moved in March.", "March = 2023-03-01/2023-04-01", MONTH, POINT),
    ("It ends by end of month.", "by end of month = 2023-05-21/2023-06-01", MONTH, DEADLINE),
    ("It began early in the year.", "early in the year = 2023-01-01/2023-05-01", YEAR, POINT),
    ("June next year we go.", "June next year = 2024-06-01/2024-07-01", MONTH, POINT),
    ("We went in June of last year.", "June of last year = 2022-06-01/2022-07-01", MONTH, POINT),
    ("We opened in the 1st quarter of 2021.", "the 1st quarter of 2021 = 2021-01-01/2021-04-01", SEASON, POINT),
    ("We opened in Q3 2022.", "Q3 2022 = 2022-07-01/2022-10-01", SEASON, POINT),
    ("The summer before last we sailed.", "The summer before last = 2021-06-01/2021-09-01", SEASON, POINT),
    ("The winter after next we sail.", "The winter after next = 2024-12-01/2025-03-01", SEASON, POINT),
    ("It doubled in the first half of 2021.", "the first half of 2021 = 2021-01-01/2021-07-01", SEASON, POINT),
    ("It fell in the second half of last year.", "the second half of last year = 2022-07-01/2023-01-01", SEASON, POINT),
    ("We camped over Labor Day weekend.", "Labor Day weekend = 2022-09-03/2022-09-06", DAY, POINT),
    ("We camped over Thanksgiving weekend.", "Thanksgiving weekend = 2022-11-24/2022-11-28", DAY, POINT),
    ("We camped on Halloween weekend 2021.", "Halloween weekend 2021 = 2021-10-30/2021-11-01", DAY, POINT),
    ("We met 6 mos ago.", "6 mos ago = 2022-11-01/2022-12-01", MONTH, POINT),
    ("We met in '98.", "in '98 = 1998-01-01/1999-01-01", YEAR, POINT),
    ("We met in 05/2021.", "05/2021 = 2021-05-01/2021-06-01", MONTH, POINT),
    ("In the mid-90s I lived in Rome.", "the mid-90s = 1994-01-01/1997-01-01", YEAR, POINT),
]

BOUNDS = [
    ("I have led it from 2015 onwards.", "from 2015 onwards = 2015-01-01/", YEAR, SINCE),
    ("It ships by EOD Friday.", "by EOD Friday = 2023-05-19/2023-05-20", DAY, DEADLINE),
    ("As of January 2022 I work at Acme.", "As of January 2022 = 2022-01-01/", MONTH, SINCE),
    ("Starting next Monday I work at Acme.", "Starting next Monday = 2023-05-22/", DAY, SINCE),
    ("Beginning in June I'll work at Acme.", "Beginning in June = 2023-06-01/", MONTH, SINCE),
    ("It is effective 1 June.", "effective 1 June = 2023-06-01/", DAY, SINCE),
    ("I stayed up to 2019.", "up to 2019 = 2019-01-01/2020-01-01", YEAR, UNTIL),
    ("I stayed up until March.", "up until March = 2023-03-01/2023-04-01", MONTH, UNTIL),
    ("I'll be there no later than Friday.", "no later than Friday = 2023-05-19/2023-05-20", DAY, DEADLINE),
]

ALL = [*WEEKDAYS, *COUNTED, *PERIODS, *BOUNDS]


@pytest.mark.parametrize(("text", "expected", "precision", "kind"), ALL, ids=[case[0] for case in ALL])
def test_what_people_say(text: str, expected: str, precision: Precision, kind: TimeKind) -> None:
    assert all_said(text) == [expected]
    (found,) = find_times(text, WEDNESDAY)
    assert (found.precision, found.kind) == (precision, kind)


CLOCKS = [
    ("I called her at 3pm.", "at 3pm = 2023-05-17T15:00/2023-05-17T16:00"),
    ("I called her at 5pm.", "at 5pm = 2023-05-16T17:00/2023-05-16T18:00"),
    ("I'll call her at 5 p.m. sharp.", "at 5 p.m. = 2023-05-17T17:00/2023-05-17T18:00"),
    ("I'll call her at 8:30 am.", "at 8:30 am = 2023-05-18T08:30/2023-05-18T08:31"),
    ("I'll call her at 20:15.", "at 20:15 = 2023-05-17T20:15/2023-05-17T20:16"),
    ("We ate at noon.", "at noon = 2023-05-17T12:00/2023-05-17T13:00"),
    ("We ate at midnight.", "at midnight = 2023-05-17/2023-05-17T01:00"),
]


@pytest.mark.parametrize(("text", "expected"), CLOCKS, ids=[text for text, _ in CLOCKS])
def test_a_time_of_day_is_the_last_or_the_next_by_the_verb(text: str, expected: str) -> None:
    assert all_said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["I usually get up at 6am.", "lunch at noon", "I looked at 3.", "We met at 5:75.", "It was at 10:15:20 sharp"],
)
def test_a_habit_or_a_number_is_no_time_of_day(text: str) -> None:
    assert all_said(text) == []


def test_days_of_a_month_told_before_stay_in_it() -> None:
    text = (
        "In March I took a long business trip to the other side of the country. I flew out on the 10th with a friend "
        "of mine from the office, had many meetings about the new contract, and came back on the 12th."
    )
    assert all_said(text) == [
        "March = 2023-03-01/2023-04-01",
        "the 10th = 2023-03-10/2023-03-11",
        "the 12th = 2023-03-12/2023-03-13",
    ]


def test_a_time_of_day_leaves_the_day_of_its_sentence_alone() -> None:
    assert all_said("Last Friday we arrived, and we ate at 9pm.") == ["Last Friday = 2023-05-12/2023-05-13"]
    assert all_said("We arrived last Friday. I called at 3pm.") == [
        "last Friday = 2023-05-12/2023-05-13",
        "at 3pm = 2023-05-17T15:00/2023-05-17T16:00",
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (14, "last week = 2023-05-07/2023-05-14"),  # a Sunday: the week that ends
        (15, "last week = 2023-05-08/2023-05-15"),
        (20, "last week = 2023-05-08/2023-05-15"),
    ],
)
def test_last_week_on_a_sunday_is_the_one_that_ends(day: int, expected: str) -> None:
    assert all_said("I joined last week.", at(2023, 5, day)) == [expected]


@pytest.mark.parametrize(
    ("day", "text", "expected"),
    [
        (15, "Anything fun over the weekend?", "the weekend = 2023-05-13/2023-05-15"),  # a Monday
        (18, "Anything fun over the weekend?", "the weekend = 2023-05-20/2023-05-22"),
        (15, "We will rest over the weekend.", "the weekend = 2023-05-20/2023-05-22"),
        (18, "We rested over the weekend.", "the weekend = 2023-05-13/2023-05-15"),
    ],
)
def test_the_weekend_is_the_nearer_one_where_no_verb_says(day: int, text: str, expected: str) -> None:
    assert all_said(text, at(2023, 5, day)) == [expected]


def test_what_is_moved_lasts_from_neither_to_the_other() -> None:
    assert all_said("The deadline was moved from June 1 to June 15.") == [
        "June 1 = 2023-06-01/2023-06-02",
        "June 15 = 2023-06-15/2023-06-16",
    ]


STORIES = [
    ("I finished in 2018 and moved to Paris the next year.", "the next year = 2019-01-01/2020-01-01"),
    ("I finished in 2018 and moved to Paris two years later.", "two years later = 2020-01-01/2021-01-01"),
    ("We met in May 2019 and married the following year.", "the following year = 2020-01-01/2021-01-01"),
    ("We met in May 2019 and married three months later.", "three months later = 2019-08-01/2019-09-01"),
    ("We met on 3 May 2019 and left the next day.", "the next day = 2019-05-04/2019-05-05"),
    ("We met on 3 May 2019 and left two days after that.", "two days after that = 2019-05-05/2019-05-06"),
]


@pytest.mark.parametrize(("text", "expected"), STORIES, ids=[text for text, _ in STORIES])
def test_a_story_goes_on_from_the_time_it_told(text: str, expected: str) -> None:
    assert all_said(text)[1:] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Two years later we left.",
        "We left the next day.",
        "We met in 2019. Two years later we left.",
        "We met in 2019 and left three days later.",
        "I swim every Monday and left two days later.",
    ],
)
def test_what_counts_from_no_told_time_is_none(text: str) -> None:
    assert not any("later" in found or "next" in found for found in all_said(text))


def test_the_next_year_ahead_is_the_next_from_now() -> None:
    assert all_said("We will move the next year.") == ["next year = 2024-01-01/2025-01-01"]
