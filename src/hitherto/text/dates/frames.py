"""What the words around a date make of it: "since", "until", "early", "at 5 pm", "the day after"."""

import re
from dataclasses import replace
from datetime import timedelta

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
}
_PARTS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}
_CLOCK = (
    r"(?:(?P<hour>[01]?[0-9]|2[0-3])(?::(?P<minute>[0-5][0-9]))?\s?"
    r"(?P<half>[ap](?:m\b|\.m\.))?|(?P<word>noon|midnight))"
)
_CLOCK_AFTER = re.compile(rf",?\s?(?:(?:at|around|at around|@)\s)?{_CLOCK}(?![\w:%/])")
_CLOCK_BEFORE = re.compile(rf"(?<![\w:.])(?:at\s|around\s)?{_CLOCK},?\s(?:on\s)?\Z")
_PART_BEFORE = re.compile(
    r"\b(?:(?P<part>early|mid|late)(?:\s(?:on|in))?[\s-]|(?:the\s)?(?P<of>beginning|start|middle|end)\sof\s)(?:the\s)?\Z"
)
_KIND_BEFORE = re.compile(
    r"\b(?:ever\s)?(?P<word>since|until|till|til|through|by|before)\s(?:about\s|around\s|the\s)?\Z"
)
_WEEK_OF = re.compile(r"\b(?:the\s)?(?P<unit>week|weekend)\s(?:of|beginning|starting)\s(?:the\s)?\Z")
_OFFSET_BEFORE = re.compile(
    rf"\b(?:the\s(?P<one>day|week|weekend|month)|(?P<count>{COUNT})\s(?P<unit>(?:day|week|month|year)s?))"
    r"\s(?P<side>before|after)\s(?:the\s)?\Z"
)


def frame(marks: list[Mark], reading: Reading) -> list[Mark]:
    """Return `marks` (in text order) widened by the words beside them, and joined where two make one time."""
    refined = [_refine(mark, reading) for mark in marks]
    return [_with_kind(_with_clock(mark, reading), reading) for mark in join(refined, reading)]


def _before(reading: Reading, start: int) -> str:
    return reading.text[max(0, start - _REACH) : start]


def _refine(mark: Mark, reading: Reading) -> Mark:
    if mark[2].kind is not TimeKind.POINT:
        return mark
    for widen in (_part, _week, _offset):
        mark = widen(mark, reading)
    return mark


def _part(mark: Mark, reading: Reading) -> Mark:
    start, end, meaning = mark
    match = _PART_BEFORE.search(_before(reading, start))
    if match is None or meaning.period.precision not in {Precision.MONTH, Precision.SEASON, Precision.YEAR}:
        return mark
    part = match["part"] or _PARTS[match["of"]]
    within = meaning.within

    def part_within(container: Period) -> Period | None:
        period = within(container) if within else None
        return part_of(period, part) if period else None

    return start - len(match[0]), end, Meaning(part_of(meaning.period, part), within=part_within)


def _week(mark: Mark, reading: Reading) -> Mark:
    start, end, meaning = mark
    match = _WEEK_OF.search(_before(reading, start))
    if match is None or meaning.period.precision is not Precision.DAY:
        return mark
    around = week_of if match["unit"] == "week" else weekend_of
    return start - len(match[0]), end, Meaning(around(meaning.period.first_day))


def _offset(mark: Mark, reading: Reading) -> Mark:
    """Read "two days after Christmas" and "the weekend before the 5th of May"."""
    start, end, meaning = mark
    match = _OFFSET_BEFORE.search(_before(reading, start))
    if match is None or meaning.period.precision is not Precision.DAY:
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


def _with_clock(mark: Mark, reading: Reading) -> Mark:
    start, end, meaning = mark
    period = meaning.period
    if period.precision is not Precision.DAY or period.end - period.begin != timedelta(1):
        return mark
    said = reading.text[start:end].split()[-1]
    after = _CLOCK_AFTER.match(reading.text, end)
    if after and (clock := _clock(after, period, said)):
        return start, after.end(), replace(meaning, period=clock)
    before = _CLOCK_BEFORE.search(_before(reading, start))
    if before and (clock := _clock(before, period, said)):
        return start - len(before[0]), end, replace(meaning, period=clock)
    return mark


def _clock(match: re.Match[str], period: Period, said: str) -> Period | None:
    """Return the time of day on the day of `period`; None for a bare number, which might be anything."""
    if match["word"]:
        return moment(period.begin + timedelta(hours=12 if match["word"] == "noon" else 0))
    hour, minute, half = int(match["hour"]), match["minute"], match["half"]
    names_part_of_day = said in NIGHTTIME or said == "morning"
    if (half and hour > 12) or not (half or minute or (names_part_of_day and "at" in match[0])):
        return None
    if half:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    elif said in NIGHTTIME and hour < 12:
        hour += 12
    length = timedelta(minutes=1) if minute else timedelta(hours=1)
    return moment(period.begin + timedelta(hours=hour, minutes=int(minute or 0)), length)


def _with_kind(mark: Mark, reading: Reading) -> Mark:
    start, end, meaning = mark
    match = _KIND_BEFORE.search(_before(reading, start))
    if match is None or meaning.kind is not TimeKind.POINT:
        return mark
    return start - len(match[0]), end, replace(meaning, kind=_KINDS[match["word"]])
