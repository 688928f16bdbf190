"""What the words around a date make of it: "since", "until", "from ... to", "early", "at 5 pm"."""

import re
from dataclasses import replace
from datetime import timedelta

from hitherto.domain.instants import Precision
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import Period, cover, days, moment, part_of, week_of
from hitherto.text.dates.reading import Meaning, Reading
from hitherto.text.dates.words import NIGHTTIME

Mark = tuple[int, int, Meaning]
"""A found time: start, end, meaning."""

_PREFIX_REACH = 32
_KINDS = {
    "since": TimeKind.SINCE,
    "until": TimeKind.UNTIL,
    "till": TimeKind.UNTIL,
    "til": TimeKind.UNTIL,
    "through": TimeKind.UNTIL,
    "by": TimeKind.DEADLINE,
    "before": TimeKind.DEADLINE,
}
_PARTS = {"early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid", "late": "late",
          "end": "late"}  # fmt: skip
_CLOCK = (
    r"(?:(?P<hour>[01]?[0-9]|2[0-3])(?::(?P<minute>[0-5][0-9]))?\s?(?P<half>[ap]\.?m\b\.?)?|(?P<word>noon|midnight))"
)
_CLOCK_AFTER = re.compile(rf",?\s?(?:\bat\s|\baround\s|\bat\saround\s|@\s?)?{_CLOCK}(?![\w:%])")
_CLOCK_BEFORE = re.compile(rf"(?<![\w:.])(?:at\s|around\s)?{_CLOCK},?\s(?:on\s)?\Z")
_PART_BEFORE = re.compile(
    r"\b(?:(?P<part>early|mid|late)(?:\son|\sin)?[\s-]|(?:the\s)?(?P<of>beginning|start|middle|end)\sof\s(?:the\s)?)\Z"
)
_KIND_BEFORE = re.compile(
    r"\b(?:ever\s)?(?P<word>since|until|till|til|through|by|before)\s(?:about\s|around\s|the\s)?\Z"
)
_WEEK_OF = re.compile(r"\b(?:the\s)?week\s(?:of|beginning|starting)\s(?:the\s)?\Z")
_FROM = re.compile(r"\b(?:from|between)\s(?:the\s)?\Z")
_TO = re.compile(r"\s?(?:to|until|till|through|and|-)\s?(?:the\s)?\Z")


def frame(marks: list[Mark], reading: Reading) -> list[Mark]:
    """Return `marks` (in text order) widened by what stands beside them, pairs of a range joined."""
    return [_kind(mark, reading) for mark in _join_ranges([_refine(mark, reading) for mark in marks], reading)]


def _before(reading: Reading, start: int) -> str:
    return reading.text[max(0, start - _PREFIX_REACH) : start]


def _refine(mark: Mark, reading: Reading) -> Mark:
    if mark[2].kind is not TimeKind.POINT:
        return mark
    return _with_clock(_week(_part(mark, reading), reading), reading)


def _part(mark: Mark, reading: Reading) -> Mark:
    start, end, meaning = mark
    match = _PART_BEFORE.search(_before(reading, start))
    if match is None or meaning.period.precision not in {Precision.MONTH, Precision.SEASON, Precision.YEAR}:
        return mark
    part = _PARTS[match["part"] or match["of"]]
    yearly = meaning.yearly
    later = (lambda year: part_of(yearly(year), part)) if yearly else None
    return start - len(match[0]), end, replace(meaning, period=part_of(meaning.period, part), yearly=later)


def _week(mark: Mark, reading: Reading) -> Mark:
    start, end, meaning = mark
    match = _WEEK_OF.search(_before(reading, start))
    if match is None or meaning.period.precision is not Precision.DAY:
        return mark
    return start - len(match[0]), end, Meaning(week_of(meaning.period.first_day))


def _with_clock(mark: Mark, reading: Reading) -> Mark:
    start, end, meaning = mark
    period = meaning.period
    if period.precision is not Precision.DAY or period.end - period.begin != timedelta(1):
        return mark
    said = reading.text[start:end].split()[-1]
    after = _CLOCK_AFTER.match(reading.text, end)
    if after and (clock := _clock(after, period, said)):
        return start, after.end(), Meaning(clock)
    before = _CLOCK_BEFORE.search(_before(reading, start))
    if before and (clock := _clock(before, period, said)):
        return start - len(before[0]), end, Meaning(clock)
    return mark


def _clock(match: re.Match[str], period: Period, said: str) -> Period | None:
    """Return the time of day on the day of `period`; None for a bare number that might be anything."""
    if match["word"]:
        return moment(period.begin + timedelta(hours=12 if match["word"] == "noon" else 0))
    hour, minute, half = int(match["hour"]), match["minute"], match["half"]
    if half is None and minute is None and not (said in NIGHTTIME | {"morning"} and "at" in match[0]):
        return None
    if half and hour > 12:
        return None
    if half:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    elif said in NIGHTTIME and hour < 12:
        hour += 12
    length = timedelta(minutes=1) if minute else timedelta(hours=1)
    return moment(period.begin + timedelta(hours=hour, minutes=int(minute or 0)), length)


def _join_ranges(marks: list[Mark], reading: Reading) -> list[Mark]:
    joined: list[Mark] = []
    for mark in marks:
        pair = _range(joined[-1], mark, reading) if joined else None
        if pair:
            joined[-1] = pair
        else:
            joined.append(mark)
    return joined


def _range(first: Mark, last: Mark, reading: Reading) -> Mark | None:
    between = reading.text[first[1] : last[0]]
    if len(between) > 16 or first[2].kind is not TimeKind.POINT or last[2].kind is not TimeKind.POINT:
        return None
    opening = _FROM.search(_before(reading, first[0]))
    if opening is None or _TO.fullmatch(between) is None:
        return None
    period = _from_to(first[2], last[2])
    return (first[0] - len(opening[0]), last[1], Meaning(period, TimeKind.RANGE)) if period else None


def _from_to(first: Meaning, last: Meaning) -> Period | None:
    """Return the period from one to the other; a first without a year goes back to before the last."""
    begin = first.period
    if first.yearly:
        year = last.period.begin.year
        begin = first.yearly(year)
        if begin.begin > last.period.begin:
            begin = first.yearly(year - 1)
    end = last.period
    if end.begin < begin.begin and begin.precision is end.precision is Precision.DAY:
        # "from Monday to Wednesday": each was resolved by itself, the second belongs to the week after the first.
        end = days(end.first_day + timedelta(7))
    return cover(begin, end) if begin.begin < end.end else None


def _kind(mark: Mark, reading: Reading) -> Mark:
    start, end, meaning = mark
    if meaning.kind is not TimeKind.POINT:
        return mark
    match = _KIND_BEFORE.search(_before(reading, start))
    if match is None:
        return mark
    return start - len(match[0]), end, replace(meaning, kind=_KINDS[match["word"]])
