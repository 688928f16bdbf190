"""What the words around a date make of it: "since", "until", "early", "at 5 pm", "the day after"."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from hitherto.domain.instants import Precision
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.pairs import Mark, join
from hitherto.text.dates.periods import Period, days, moment, part_of, shift, week_of, weekend_of
from hitherto.text.dates.reading import Meaning, Reading
from hitherto.text.dates.words import COUNT, NIGHTTIME, read_count, read_unit

_REACH = 36
_KINDS = {
    "since": TimeKind.SINCE,
    "until": TimeKind.UNTIL,
    "till": TimeKind.UNTIL,
    "til": TimeKind.UNTIL,
    "through": TimeKind.UNTIL,
    "by": TimeKind.DEADLINE,
    "before": TimeKind.DEADLINE,
    "no later than": TimeKind.DEADLINE,
    "up to": TimeKind.UNTIL,
    "up until": TimeKind.UNTIL,
    "as of": TimeKind.SINCE,
    "starting": TimeKind.SINCE,
    "beginning": TimeKind.SINCE,
    "effective": TimeKind.SINCE,
}
_WITH_PARTS = frozenset({Precision.MONTH, Precision.SEASON, Precision.YEAR})
_PARTS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}
_CLOCK = (
    r"(?:(?P<hour>[01]?[0-9]|2[0-3])(?::(?P<minute>[0-5][0-9]))?"
    r"(?:\s?(?P<half>[ap](?:m\b|\.m\.)))?|(?P<word>noon|midnight))"
)
_CLOCK_AFTER = re.compile(rf",?\s?(?:(?:at|around|at around|@)\s)?{_CLOCK}(?![\w:%/])")
_CLOCK_BEFORE = re.compile(rf"(?<![\w:.])(?:at\s|around\s)?{_CLOCK},?\s(?:on\s)?\Z")
_PART_BEFORE = re.compile(
    r"\b(?:(?P<part>early|mid|late)(?:\s(?:on|in))?[\s-]|(?:the\s)?(?P<of>beginning|start|middle|end)\sof\s)(?:the\s)?\Z"
)
_KIND_BEFORE = re.compile(
    r"\b(?:ever\s)?(?P<word>since|up until|until|till|til|through|by|before|up to|no later than|as of|starting"
    r"|beginning|effective)(?:\s(?:from|in|on|about|around|the|eod|cob))*\s\Z"
)
_WEEK_OF = re.compile(r"\b(?:the\s)?(?P<unit>week|weekend)\s(?:of|beginning|starting)\s(?:the\s)?\Z")
_OFFSET_BEFORE = re.compile(
    rf"\b(?:the\s(?P<one>day|week|weekend|month)|(?P<count>{COUNT})\s(?P<unit>(?:day|week|month|year)s?))"
    r"\s(?P<side>before|after)\s(?:the\s)?\Z"
)


def frame(marks: list[Mark], reading: Reading) -> list[Mark]:
    """Return `marks` (in text order) widened by the words beside them, and joined where two make one time."""
    joined = join(_widen(marks, reading.text, (_part, _week, _offset)), reading)
    return _widen(joined, reading.text, (_clock_after, _clock_before, _kind))


class _Place(NamedTuple):
    """The text of a mark, and what stands before and behind it up to its neighbours."""

    before: str
    own: str
    after: str


_Widener = Callable[[Mark, _Place], Mark]
"""Returns a mark with what it reads beside it. ValueError and OverflowError mean that there is no such date."""


def _widen(marks: list[Mark], text: str, wideners: tuple[_Widener, ...]) -> list[Mark]:
    widened: list[Mark] = []
    floor = 0
    for index, mark in enumerate(marks):
        ceiling = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        for widener in wideners:
            start, end, _ = mark
            place = _Place(text[max(floor, start - _REACH) : start], text[start:end], text[end:ceiling][:_REACH])
            with suppress(ValueError, OverflowError):
                mark = widener(mark, place)
        floor = mark[1]
        widened.append(mark)
    return widened


def _part(mark: Mark, place: _Place) -> Mark:
    start, end, meaning = mark
    match = _PART_BEFORE.search(place.before)
    if match is None or meaning.kind is not TimeKind.POINT or meaning.period.precision not in _WITH_PARTS:
        return mark
    part = match["part"] or _PARTS[match["of"]]
    within = meaning.within

    def part_within(container: Period) -> Period | None:
        period = within(container) if within else None
        return part_of(period, part) if period else None

    return start - len(match[0]), end, Meaning(part_of(meaning.period, part), within=part_within)


def _is_point_in_days(meaning: Meaning) -> bool:
    return meaning.kind is TimeKind.POINT and meaning.period.precision is Precision.DAY


def _week(mark: Mark, place: _Place) -> Mark:
    start, end, meaning = mark
    match = _WEEK_OF.search(place.before)
    if match is None or not _is_point_in_days(meaning):
        return mark
    around = week_of if match["unit"] == "week" else weekend_of
    return start - len(match[0]), end, Meaning(around(meaning.period.first_day))


def _offset(mark: Mark, place: _Place) -> Mark:
    """Read "two days after Christmas" and "the weekend before the 5th of May"."""
    start, end, meaning = mark
    match = _OFFSET_BEFORE.search(place.before)
    if match is None or not _is_point_in_days(meaning):
        return mark
    count = int(read_count(match["count"])[0]) if match["count"] else 1
    unit = match["one"] or read_unit(match["unit"])
    signed = -count if match["side"] == "before" else count
    anchor = meaning.period.first_day
    # "The week after" is the next calendar week, "two weeks after" is a day.
    counted_in_days = unit == "day" or (unit == "week" and match["count"])
    period = (
        days(anchor + timedelta(signed * (7 if unit == "week" else 1)))
        if counted_in_days
        else shift(anchor, signed, unit)
    )
    return start - len(match[0]), end, Meaning(period)


def _clock_after(mark: Mark, place: _Place) -> Mark:
    start, end, meaning = mark
    match = _CLOCK_AFTER.match(place.after)
    clock = _clock(match, meaning.period, place.own) if match else None
    return (start, end + match.end(), replace(meaning, period=clock)) if match and clock else mark


def _clock_before(mark: Mark, place: _Place) -> Mark:
    start, end, meaning = mark
    match = _CLOCK_BEFORE.search(place.before)
    clock = _clock(match, meaning.period, place.own) if match else None
    return (start - len(match[0]), end, replace(meaning, period=clock)) if match and clock else mark


def _clock(match: re.Match[str], period: Period, day: str) -> Period | None:
    """Return the time of day on the day of `period`; None for a bare number, which might be anything."""
    if period.precision is not Precision.DAY or period.end - period.begin != timedelta(1):
        return None
    if match["word"]:
        return moment(period.begin + timedelta(hours=12 if match["word"] == "noon" else 0))
    hour, minute, half = int(match["hour"]), match["minute"], match["half"]
    said = day.split()[-1]
    names_part_of_day = said in NIGHTTIME or said == "morning"
    if (half and hour > 12) or not (half or minute or (names_part_of_day and "at" in match[0])):
        return None
    if half:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    elif said in NIGHTTIME and hour < 12:
        hour += 12
    length = timedelta(minutes=1) if minute else timedelta(hours=1)
    return moment(period.begin + timedelta(hours=hour, minutes=int(minute or 0)), length)


def _kind(mark: Mark, place: _Place) -> Mark:
    start, end, meaning = mark
    match = _KIND_BEFORE.search(place.before)
    if match is None or meaning.kind is not TimeKind.POINT:
        return mark
    return start - len(match[0]), end, replace(meaning, kind=_KINDS[match["word"]])
