"""Two times side by side that make one: "from March to May 2019", "7 May last year", "Monday of last week"."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hitherto.domain.instants import Precision
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import Period, cover, days, weekday_after, weekday_before, years
from hitherto.text.dates.reading import Meaning, Reading

Mark = tuple[int, int, Meaning]
"""A time found in a text: start, end, meaning."""

_REACH_OF_MONTH = 120
"""How many characters after "in March" a bare "on the 10th" still means March."""

_SENTENCE_END = re.compile(r"[.!?;\n]")
_BETWEEN_PARTS = re.compile(r",?\s{0,3}(?:(?:on|in|of)\s{1,3})?(?:(?:an?|the)\s{1,3})?")
_FROM = re.compile(r"\b(?:from|between)\s(?:the\s)?\Z")
_TO = re.compile(r"\s?(?:to|until|till|through|and|-)\s?(?:the\s)?")
_DASH = re.compile(r"\s?(?:-|to|through)\s?")
_MOVED = re.compile(
    r"\b(?:mov|chang|shift|push|postpon|reschedul|delay)(?:ed|e|es|ing)?\b(?:\s(?:it|them|back|out|up|forward))*\sfrom\s"
    r"(?:the\s)?\Z"
)
"""What is moved from Tuesday to Thursday does not last from one to the other."""
_REACH_OF_VERB = 48
_BESIDE = re.compile(r"\s(?P<side>before|after)\s(?:the\s)?")
_DAY_OF_WEEK = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day")


def join(marks: list[Mark], reading: Reading) -> list[Mark]:
    """Return `marks` with neighbours joined where they make one time."""
    joined: list[Mark] = []
    month: Mark | None = None
    for found in marks:
        original = _told_from(joined[-1] if joined else None, found, reading) if found[2].after else found
        if original is None:
            continue
        mark = _in_month(original, month) if month else original
        if month and mark is not original:
            month = (month[0], mark[1], month[2])  # "on the 10th ... and back on the 12th": still that month
        if mark[2].period.precision is Precision.MONTH and mark[2].kind is TimeKind.POINT:
            month = mark
        pair = None
        if joined:
            floor = joined[-2][1] if len(joined) > 1 else 0
            with suppress(ValueError, OverflowError):  # no such date: they stay two
                pair = _pair(joined[-1], mark, floor, reading)
        if pair:
            joined[-1] = pair
        else:
            joined.append(mark)
    return joined


def _told_from(anchor: Mark | None, mark: Mark, reading: Reading) -> Mark | None:
    """Return "two years later" as the time that it is after the one told before it in its sentence."""
    start, end, meaning = mark
    if anchor is None or meaning.after is None or anchor[2].kind is not TimeKind.POINT:
        return None
    if _SENTENCE_END.search(reading.text, anchor[1], start):
        return None
    with suppress(ValueError, OverflowError):
        period = meaning.after(anchor[2].period)
        return (start, end, Meaning(period)) if period else None
    return None


def _in_month(mark: Mark, month: Mark) -> Mark:
    start, end, meaning = mark
    if meaning.within is None or start - month[1] > _REACH_OF_MONTH or month[2].kind is not TimeKind.POINT:
        return mark
    period = _within(meaning, month[2].period)
    return (start, end, replace(meaning, period=period)) if period else mark


def _within(meaning: Meaning, container: Period) -> Period | None:
    """Return what `meaning` is inside `container`; None when it does not fit, or has no such day."""
    with suppress(ValueError, OverflowError):
        return meaning.within(container) if meaning.within else None
    return None


def _pair(first: Mark, last: Mark, floor: int, reading: Reading) -> Mark | None:
    if last[0] - first[1] > 16 or first[2].kind is not TimeKind.POINT or last[2].kind is not TimeKind.POINT:
        return None
    between = reading.text[first[1] : last[0]]
    beside = _BESIDE.fullmatch(between)
    if beside and last[2].period.precision is Precision.DAY and _is_weekday(first, reading):
        weekday, day = first[2].period.first_day.weekday(), last[2].period.first_day
        choose = weekday_before if beside["side"] == "before" else weekday_after
        return (first[0], last[1], Meaning(days(choose(day, weekday))))
    if _BETWEEN_PARTS.fullmatch(between):
        period = _within(first[2], last[2].period) or _within(last[2], first[2].period)
        return (first[0], last[1], Meaning(period)) if period else None
    return _range(first, last, floor, reading)


def _range(first: Mark, last: Mark, floor: int, reading: Reading) -> Mark | None:
    between = reading.text[first[1] : last[0]]
    if _MOVED.search(reading.text[max(floor, first[0] - _REACH_OF_VERB) : first[0]]):
        return None
    opening = _FROM.search(reading.text[max(floor, first[0] - 16) : first[0]])
    plain = opening or _both_written_out(first, last, reading) or _are_weekdays(first, last, reading)
    if not plain or not (_TO if opening else _DASH).fullmatch(between):
        return None
    period = _from_to(first[2], last[2])
    start = first[0] - (len(opening[0]) if opening else 0)
    return (start, last[1], Meaning(period, TimeKind.RANGE)) if period else None


def _both_written_out(first: Mark, last: Mark, reading: Reading) -> bool:
    return all(any(sign.isdigit() for sign in reading.text[mark[0] : mark[1]]) for mark in (first, last))


def _are_weekdays(first: Mark, last: Mark, reading: Reading) -> bool:
    return _is_weekday(first, reading) and _is_weekday(last, reading)


def _is_weekday(mark: Mark, reading: Reading) -> bool:
    return _DAY_OF_WEEK.fullmatch(reading.text, mark[0], mark[1]) is not None


def _from_to(first: Meaning, last: Meaning) -> Period | None:
    """Return the period from one to the other; a first without a year is the latest before the last."""
    begin, end = first.period, last.period
    for year in (end.begin.year, end.begin.year - 1):
        dated = _within(first, years(year)) if first.within else None
        if dated and dated.begin <= end.begin:
            begin = dated
            break
    if end.begin < begin.begin and begin.precision is end.precision is Precision.DAY:
        # "from Monday to Wednesday": each was resolved by itself, the second belongs to the week after the first.
        end = days(end.first_day + timedelta(7))
    return cover(begin, end) if begin.begin < end.end else None
