"""Days of the week: "last Friday", "Monday next week", "a week from Tuesday"."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from hitherto.domain.instants import Precision
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import OFFSETS, Period, add_months, days, shift, weekday_after, weekday_before
from hitherto.text.dates.reading import Meaning, Reading, Rule, rule
from hitherto.text.dates.tense import Direction
from hitherto.text.dates.words import COUNT, DAYPART, WEEKDAY, WEEKDAYS, read_count

_NAMED_DAYS = frozenset({"black", "good", "ash", "fat", "cyber", "palm", "ruby"})
_SENTENCE_STARTS = frozenset("from until since before after every late early next last this come".split())


def _weekday(match: re.Match[str], reading: Reading) -> Meaning | None:
    which, weekday = " ".join((match["which"] or "").split()), WEEKDAYS[match["name"]]
    if not which and not _is_weekday_name(match, reading):
        return None
    week = match["week"]
    if week:
        return Meaning(days(shift(reading.today, OFFSETS[week], "week").first_day + timedelta(weekday)))
    direction = reading.direction(match.start(), match.end())
    if direction is Direction.HABIT and not which:
        return Meaning(days(weekday_after(reading.today, weekday)), TimeKind.RECURRING)
    day = _choose_weekday(which, weekday, reading.today, direction)
    return Meaning(days(day), within=None if which else _in_week(weekday))


def _in_week(weekday: int) -> Callable[[Period], Period | None]:
    def within(container: Period) -> Period | None:
        is_week = container.precision is Precision.WEEK and container.end - container.begin == timedelta(7)
        return days(container.first_day + timedelta(weekday)) if is_week else None

    return within


def _choose_weekday(which: str, weekday: int, today: date, direction: Direction | None) -> date:
    before, after = weekday_before(today, weekday), weekday_after(today, weekday)
    if which in {"last", "this past", "past"}:
        return before
    if which == "next":
        # Nobody says "next Friday" of tomorrow or the day after.
        return after if (after - today).days > 2 else after + timedelta(7)
    if which in {"this", "this coming", "coming"} and direction is not Direction.PAST:
        return today if weekday == today.weekday() and which == "this" else after
    return after if direction is Direction.FUTURE else before


def _is_weekday_name(match: re.Match[str], reading: Reading) -> bool:
    """Whether a bare word is meant as a day: "Friday" is, "sun" and "wed" are not."""
    name, before = match["name"], reading.word_before(match.start())
    if len(name) > 5:
        return before not in _NAMED_DAYS and not _follows_name(before, match.start(), reading)
    return bool(before in {"on", "by", "until", "since"} or match["part"]) and reading.is_capital(match.start("name"))


def _follows_name(before: str, start: int, reading: Reading) -> bool:
    # "Taco Tuesday" and "Super Sunday" are names of their own; "From Monday" only begins a sentence.
    at = start - 1 - len(before)
    return len(before) > 3 and reading.is_capital(at) and before not in _SENTENCE_STARTS


def _weekday_of_week(match: re.Match[str], reading: Reading) -> Meaning:
    monday = shift(reading.today, OFFSETS[match["which"]], "week").first_day
    return Meaning(days(monday + timedelta(WEEKDAYS[match["name"]])))


def _weekday_and_day(match: re.Match[str], reading: Reading) -> Meaning | None:
    """Return the nearest "Friday the 13th"."""
    weekday, number = WEEKDAYS[match["weekday"]], int(match["day"])
    found = []
    for offset in range(-14, 15):
        with suppress(ValueError):
            day = add_months(reading.today, offset).replace(day=number)
            if day.weekday() == weekday:
                found.append(day)
    nearest = min(found, key=lambda day: abs(day - reading.today), default=None)
    return Meaning(days(nearest)) if nearest else None


def _week_from(match: re.Match[str], reading: Reading) -> Meaning:
    least, _ = read_count(match["count"])
    name = match["name"]
    start = weekday_after(reading.today, WEEKDAYS[name]) if name in WEEKDAYS else reading.today
    if name == "tomorrow":
        start = reading.today + timedelta(1)
    return Meaning(days(start + timedelta(7 * int(least))))


def _weekdays_ago(match: re.Match[str], reading: Reading) -> Meaning:
    count = int(read_count(match["count"])[0])
    last = weekday_before(reading.today, WEEKDAYS[match["name"]])
    return Meaning(days(last - timedelta(7 * (count - 1))))


def _beyond(match: re.Match[str], reading: Reading) -> Meaning:
    """Return "the Friday before last" or "the Friday after next"."""
    last = weekday_before(reading.today, WEEKDAYS[match["name"]])
    return Meaning(days(last - timedelta(7) if match["last"] else last + timedelta(14)))


_WHICH = r"(?P<which>last|previous|next|this past|this coming|this|past|coming)"
_TRIGGERS = " ".join((*WEEKDAYS, *(f"{name}s" for name in WEEKDAYS)))

WEEKDAY_RULES: tuple[Rule, ...] = (
    rule(_TRIGGERS, rf"(?:{_WHICH} )?(?P<name>{WEEKDAY})(?: (?P<part>{DAYPART}))?"
         rf"(?: (?P<week>last|next|this) week)?", _weekday),
    rule(_TRIGGERS, rf"(?P<which>last|next|this) week(?: on|,)? (?P<name>{WEEKDAY})"
         rf"(?: {DAYPART})?", _weekday_of_week),
    rule(f"{_TRIGGERS} today tomorrow",
         rf"(?P<count>{COUNT}) weeks? from (?P<name>{WEEKDAY}|today|tomorrow)", _week_from),
    rule(_TRIGGERS, rf"(?P<weekday>{WEEKDAY}),? the (?P<day>[0-3]?[0-9])(?:st|nd|rd|th)", _weekday_and_day),
    rule(_TRIGGERS, rf"(?P<count>{COUNT}) (?P<name>{WEEKDAY})s? ago", _weekdays_ago),
    rule("before after", rf"(?:the )?(?P<name>{WEEKDAY}) (?:before (?P<last>last)|after next)", _beyond),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
