"""What a text says about a period: that it lasts, ends, comes back, or has no date at all."""

import pytest

from hitherto.text.dates import TimeKind, find_times
from tests.text.dates.readings import WEDNESDAY, said

SINCE = [
    ("I've lived here since March.", "since March = 2023-03-01/"),
    ("I've lived here since June.", "since June = 2022-06-01/"),
    ("I've lived here since March 2020.", "since March 2020 = 2020-03-01/"),
    ("I've lived here since 2015.", "since 2015 = 2015-01-01/"),
    ("I've lived here ever since 2015.", "ever since 2015 = 2015-01-01/"),
    ("I've felt ill since yesterday.", "since yesterday = 2023-05-16/"),
    ("I've felt ill since Monday.", "since Monday = 2023-05-15/"),
    ("I've felt ill since last week.", "since last week = 2023-05-08/"),
    ("She's been abroad since last summer.", "since last summer = 2022-06-01/"),
    ("She's been abroad since Christmas.", "since Christmas = 2022-12-25/"),
    ("I have been a nurse for 3 years.", "for 3 years = 2020-01-01/"),
    ("I have been a nurse for about three years now.", "for about three years now = 2020-01-01/"),
    ("I've had this cough for two weeks.", "for two weeks = 2023-05-01/"),
    ("He's been learning Greek for a few months.", "for a few months = 2023-01-01/"),
    ("I've been cycling for the past three weeks.", "the past three weeks = 2023-04-24/"),
    ("We've been married twelve years.", "been married twelve years = 2011-01-01/"),
    ("Six years now and no regrets.", "Six years now = 2017-01-01/"),
    ("I play the oboe for 2 years now.", "for 2 years now = 2021-01-01/"),
]

UNTIL = [
    ("She's staying until June.", "until June = 2023-06-01/2023-07-01"),
    ("She's staying till Friday.", "till Friday = 2023-05-19/2023-05-20"),
    ("She lived in Rome until 2019.", "until 2019 = 2019-01-01/2020-01-01"),
    ("She lived in Rome until last year.", "until last year = 2022-01-01/2023-01-01"),
    ("The offer holds through May 31.", "through May 31 = 2023-05-31/2023-06-01"),
]

DEADLINE = [
    ("I need to file it by Friday.", "by Friday = 2023-05-19/2023-05-20"),
    ("I need to file it by 1 June.", "by 1 June = 2023-06-01/2023-06-02"),
    ("I need to file it by the end of the month.", "by the end of the month = 2023-05-21/2023-06-01"),
    ("Finish the draft by tomorrow at 5pm.", "by tomorrow at 5pm = 2023-05-18T17:00/2023-05-18T18:00"),
    ("I want to move before Christmas.", "before Christmas = 2023-12-25/2023-12-26"),
]

RANGE = [
    ("We travelled from March to May.", "from March to May = 2023-03-01/2023-06-01"),
    ("We travelled from November to January.", "from November to January = 2022-11-01/2023-02-01"),
    ("We travelled from March to May 2019.", "from March to May 2019 = 2019-03-01/2019-06-01"),
    ("We travelled between March 2019 and May 2020.", "between March 2019 and May 2020 = 2019-03-01/2020-06-01"),
    ("We lived in Bergen from 2012 to 2015.", "from 2012 to 2015 = 2012-01-01/2016-01-01"),
    ("We lived in Bergen between 2012 and 2015.", "between 2012 and 2015 = 2012-01-01/2016-01-01"),
    ("Bergen, 2012-2015: the good years.", "2012-2015 = 2012-01-01/2016-01-01"),
    ("The fair ran May 3-5, 2022.", "May 3-5, 2022 = 2022-05-03/2022-05-06"),
    ("The fair ran from May 3rd to 5th.", "from May 3rd to 5th = 2023-05-03/2023-05-06"),
    ("The fair ran from 3 to 5 May 2022.", "from 3 to 5 May 2022 = 2022-05-03/2022-05-06"),
    ("The fair ran from 30 April to 2 May 2022.", "from 30 April to 2 May 2022 = 2022-04-30/2022-05-03"),
    ("The fair ran June 5, 2022 - August 11, 2022.", "June 5, 2022 - August 11, 2022 = 2022-06-05/2022-08-12"),
    ("I'm in Bonn from Monday to Wednesday.", "from Monday to Wednesday = 2023-05-22/2023-05-25"),
    ("I was in Bonn from the 2nd to the 4th.", "from the 2nd to the 4th = 2023-05-02/2023-05-05"),
    ("I wrote 17 poems in the past two weeks.", "the past two weeks = 2023-05-03/2023-05-18"),
    ("I wrote 17 poems in the last 5 years.", "the last 5 years = 2018-05-17/2023-05-18"),
    ("I wrote it over the past year.", "the past year = 2022-05-17/2023-05-18"),
    ("I'll be away for the next few days.", "the next few days = 2023-05-17/2023-05-22"),
    ("I slept for most of the last 12 hours.", "the last 12 hours = 2023-05-17T03:30/2023-05-17T15:30"),
    ("It rained all week.", "all week = 2023-05-15/2023-05-22"),
]

DATED = [
    *((text, expected, TimeKind.SINCE) for text, expected in SINCE),
    *((text, expected, TimeKind.UNTIL) for text, expected in UNTIL),
    *((text, expected, TimeKind.DEADLINE) for text, expected in DEADLINE),
    *((text, expected, TimeKind.RANGE) for text, expected in RANGE),
]


@pytest.mark.parametrize(("text", "expected", "kind"), DATED, ids=[case[0] for case in DATED])
def test_a_period_that_lasts_or_ends(text: str, expected: str, kind: TimeKind) -> None:
    (found,) = find_times(text, WEDNESDAY)
    assert (said(found), found.kind) == (expected, kind)


UNDATED = [
    ("We close on the last Friday of every month.", "the last Friday of every month", TimeKind.RECURRING),
    ("I swim every Monday.", "every Monday", TimeKind.RECURRING),
    ("I swim every other day.", "every other day", TimeKind.RECURRING),
    ("I swim on Sundays.", "on Sundays", TimeKind.RECURRING),
    ("I swim on weekends.", "on weekends", TimeKind.RECURRING),
    ("I swim twice a week.", "twice a week", TimeKind.RECURRING),
    ("I swim three times a month.", "three times a month", TimeKind.RECURRING),
    ("I swim each summer.", "each summer", TimeKind.RECURRING),
    ("I read in the evenings.", "in the evenings", TimeKind.RECURRING),
    ("We have choir Tuesday evenings.", "Tuesday evenings", TimeKind.RECURRING),
    ("I have painted since childhood.", "since childhood", TimeKind.AGE),
    ("We fly home every Christmas.", "every Christmas", TimeKind.RECURRING),
    ("I usually swim on Friday.", "Friday", TimeKind.RECURRING),
    ("We always meet on May 1.", "May 1", TimeKind.RECURRING),
    ("I have painted since I was 12.", "since I was 12", TimeKind.AGE),
    ("I broke my arm when I was seven.", "when I was seven", TimeKind.AGE),
    ("I broke my arm when I was a kid.", "when I was a kid", TimeKind.AGE),
    ("She learned it at age 9.", "at age 9", TimeKind.AGE),
    ("She learned it at the age of 30.", "at the age of 30", TimeKind.AGE),
]


@pytest.mark.parametrize(("text", "words", "kind"), UNDATED, ids=[case[0] for case in UNDATED])
def test_a_time_without_a_date(text: str, words: str, kind: TimeKind) -> None:
    (found,) = find_times(text, WEDNESDAY)
    assert (found.text, found.kind, found.begin, found.finish) == (words, kind, WEDNESDAY, None)


def test_several_times_in_text_order() -> None:
    found = find_times("We met in 2012, married last June and leave for Chile in two weeks.", WEDNESDAY)
    assert [said(one) for one in found] == [
        "2012 = 2012-01-01/2013-01-01",
        "last June = 2022-06-01/2022-07-01",
        "in two weeks = 2023-05-29/2023-06-05",
    ]


def test_typographic_quotes_dashes_and_spaces_count_as_plain_ones() -> None:
    found = find_times(
        "Valentine’s Day isn’t it; on New Year’s Eve we danced, 2012–2015 was calm, 5\u00a0days ago too", WEDNESDAY
    )
    assert [one.text for one in found] == ["New Year’s Eve", "2012–2015", "5\u00a0days ago"]
