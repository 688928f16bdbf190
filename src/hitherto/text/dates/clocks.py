"""A time of day without a day: "I called at 3pm" was the last 3pm, "I'll call at 3pm" is the next."""

import re
from collections.abc import Sequence
from datetime import timedelta

from hitherto.text.dates.pairs import Mark
from hitherto.text.dates.periods import midnight, moment
from hitherto.text.dates.reading import Meaning, Reading
from hitherto.text.dates.tense import Direction

_ALONE = re.compile(
    r"\b(?:at|around)\s(?:(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5][0-9]))?\s?(?P<half>[ap])(?:m\b|\.m\.)"
    r"|(?P<hour24>[01]?[0-9]|2[0-3]):(?P<minute24>[0-5][0-9])(?![:\w]|\s?[ap]\.?m\b)|(?P<word>noon|midnight)\b)"
)
_REACH = 80
_SENTENCE_END = ".!?;\n"
_NO_SINGLE_TIME = re.compile(
    r"(?:\bused to\b|\b(?:never|always|every|each|daily|most)\b)[^.!?;\n]{0,60}\Z"
    r"|(?<!am )(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!'m )(?<!'re )(?<!'s )"
    r"\b[a-z]{2,14}ing(?:\s[a-z]{1,12}){0,3}\s\Z"
)
"""What goes on by habit, or is an action as such: "I used to run", "I started waking up"."""


def has_clock_time(text: str) -> bool:
    """Whether `text` (in lower case) tells a time of day, so that it may be read."""
    return _ALONE.search(text) is not None


def clock_times(marks: Sequence[Mark], reading: Reading) -> list[Mark]:
    """Return `marks` and the times of day that stand in sentences without another time.

    What has no verb that says whether it is past or to come, and what happens by habit, is no date.
    """
    found = [mark for match in _ALONE.finditer(reading.text) if (mark := _read(match, marks, reading))]
    return sorted([*marks, *found], key=lambda mark: mark[0]) if found else list(marks)


def _read(match: re.Match[str], marks: Sequence[Mark], reading: Reading) -> Mark | None:
    start, end = match.span()
    direction = reading.direction(start, end)
    if direction not in (Direction.PAST, Direction.FUTURE) or _has_other_time(start, end, marks, reading.text):
        return None
    if _NO_SINGLE_TIME.search(reading.text[max(0, start - _REACH) : start]):
        return None
    hour, minute, length = _time_of_day(match)
    at = midnight(reading.today) + timedelta(hours=hour, minutes=minute)
    now = reading.now.replace(tzinfo=None)
    if direction is Direction.PAST and at > now:
        at -= timedelta(1)
    elif direction is Direction.FUTURE and at + length <= now:
        at += timedelta(1)
    return start, end, Meaning(moment(at, length))


def _has_other_time(start: int, end: int, marks: Sequence[Mark], text: str) -> bool:
    first = max(text.rfind(sign, 0, start) for sign in _SENTENCE_END)
    last = min((place for sign in _SENTENCE_END if (place := text.find(sign, end)) >= 0), default=len(text))
    return any(mark[0] < last and mark[1] > first for mark in marks)


def _time_of_day(match: re.Match[str]) -> tuple[int, int, timedelta]:
    """Return hour, minute, and how long a time told so exactly is."""
    if match["word"]:
        return (12 if match["word"] == "noon" else 0), 0, timedelta(hours=1)
    if match["hour24"]:
        return int(match["hour24"]), int(match["minute24"]), timedelta(minutes=1)
    hour = int(match["hour"]) % 12 + (12 if match["half"] == "p" else 0)
    minute = match["minute"]
    return hour, int(minute or 0), timedelta(minutes=1) if minute else timedelta(hours=1)
