"""Rules for dates told from the moment of speaking: days, weekdays, "last week", "two years ago"."""

import re
from datetime import UTC, date, timedelta

from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import (
    Period,
    add_months,
    cover,
    days,
    moment,
    months,
    part_of,
    season,
    shift,
    week_of,
    weekend_of,
)
from hitherto.text.dates.reading import Meaning, Reader, Reading, Rule, rule
from hitherto.text.dates.tense import Direction
from hitherto.text.dates.words import (
    COUNT,
    DAYPART,
    HEDGE,
    SEASONS,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    read_count,
    read_unit,
)

_CALENDAR_UNIT = "weekend|week|month|quarter|year|decade"
_OFFSETS = {"last": -1, "past": -1, "previous": -1, "this": 0, "this coming": 0, "coming": 1, "next": 1}
_DAYS_AWAY = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_PARTS = {"start": "early", "beginning": "early", "early": "early", "middle": "mid", "mid": "mid", "end": "late",
          "late": "late"}  # fmt: skip


_SHORT_UNITS = frozenset({"minute", "hour", "day"})


def _words(text: str) -> str:
    return " ".join(text.split())


def _day(match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(days(reading.today + timedelta(_DAYS_AWAY[match["day"]])))


def _days_from_today(offset: int, count: int = 1) -> Reader:
    return lambda _match, reading: Meaning(days(reading.today + timedelta(offset), count))


def _this_part_of_day(_match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(days(reading.today))


def _the_other(match: re.Match[str], reading: Reading) -> Meaning:
    today, unit = reading.today, match["unit"]
    if unit in {"day", "night"}:
        return Meaning(days(today - timedelta(4), 3))
    return Meaning(cover(shift(today, -2, unit), shift(today, -1, unit)))


def away(reading: Reading, least: float, greatest: float, unit: str) -> Period:
    """Return the period that lies between `least` and `greatest` units (signed) from now."""
    if unit in {"minute", "hour"}:
        # Through UTC, so that hours count right across a change of the clocks.
        at = reading.now.astimezone(UTC) + timedelta(**{f"{unit}s": least})
        length = timedelta(hours=1) if unit == "hour" else timedelta(minutes=1)
        return moment(at.astimezone(reading.now.tzinfo).replace(tzinfo=None), length)
    first, last = sorted((least, greatest))
    return cover(_away(reading.today, first, unit), _away(reading.today, last, unit))


def _away(today: date, count: float, unit: str) -> Period:
    whole = int(count)
    half = count - whole
    if not half:
        return shift(today, whole, unit)
    if unit == "year":
        return months(add_months(today, round(12 * count)))
    if unit == "month":
        return week_of(today + timedelta(round(30.4 * count)))
    if unit == "decade":
        return shift(today, round(10 * count), "year")
    return days(today + timedelta(round({"week": 7, "weekend": 7}.get(unit, 1) * count)))


def _ago(match: re.Match[str], reading: Reading) -> Meaning:
    least, greatest = read_count(match["count"])
    return Meaning(away(reading, -greatest, -least, read_unit(match["unit"])))


def _year_and_a_half_ago(match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(away(reading, -1.5, -1.5, read_unit(match["unit"])))


def _named_ago(match: re.Match[str], reading: Reading) -> Meaning:
    count = int(read_count(match["count"])[0])
    name, today = match["name"].removesuffix("s"), reading.today
    if name in WEEKDAYS:
        return Meaning(days(_weekday_before(today, WEEKDAYS[name]) - timedelta(7 * (count - 1))))
    return Meaning(season(last_season(today, name).first_day.year - count + 1, name))


def last_season(today: date, name: str) -> Period:
    """Return the latest season of this name that has ended."""
    period = season(today.year, name)
    return period if period.end.date() <= today else season(today.year - 1, name)


def _ahead(match: re.Match[str], reading: Reading) -> Meaning:
    least, greatest = read_count(match["count"])
    return Meaning(away(reading, least, greatest, read_unit(match["unit"])))


def _within(match: re.Match[str], reading: Reading) -> Meaning | None:
    # "in two days we built it" tells how long it took; "in a minute" tells nothing.
    looks_back = reading.direction(match.start(), match.end()) in {Direction.PAST, Direction.HABIT}
    return None if looks_back or match["unit"].startswith("min") else _ahead(match, reading)


def _stretch(match: re.Match[str], reading: Reading) -> Meaning | None:
    """Return the days up to now or from now on: "the past two weeks", "the next few days"."""
    which, unit = match["which"], read_unit(match["unit"])
    backwards = which in {"past", "last"}
    if match["count"] is None and not (match["the"] and backwards and (which == "past" or unit not in _SHORT_UNITS)):
        return None
    _, greatest = read_count(match["count"] or "one")
    today = days(reading.today)
    far = rolling(reading, -greatest if backwards else greatest, unit)
    holds = backwards and reading.word_before(match.start()) == "for" and reading.says_perfect(match.start())
    return Meaning(cover(far, today) if backwards else cover(today, far), TimeKind.SINCE if holds else TimeKind.RANGE)


def rolling(reading: Reading, count: float, unit: str) -> Period:
    """Return the day that lies `count` units from now: unlike `away`, not the week or month that holds it."""
    if unit in {"minute", "hour"}:
        return away(reading, count, count, unit)
    if unit in {"month", "year", "decade"}:
        length = {"month": 1, "year": 12, "decade": 120}[unit]
        first = add_months(reading.today, round(count * length))
        following = add_months(first, 1)
        return days(min(first.replace(day=1) + timedelta(reading.today.day - 1), following - timedelta(1)))
    return days(reading.today + timedelta(round(count * (7 if unit.startswith("week") else 1))))


def _calendar_unit(match: re.Match[str], reading: Reading) -> Meaning:
    which, unit = _words(match["which"]), match["unit"]
    if which == "this past":
        return Meaning(_latest(unit, reading))
    period = shift(reading.today, _OFFSETS[which], unit)
    if unit == "weekend" and which == "this":
        return Meaning(_weekend(match, reading))
    part = match["part"]
    return Meaning(part_of(period, _PARTS[part]) if part else period)


def _latest(unit: str, reading: Reading) -> Period:
    this = shift(reading.today, 0, unit)
    return this if this.end.date() <= reading.today else shift(reading.today, -1, unit)


def _weekend(match: re.Match[str], reading: Reading) -> Period:
    """Return the weekend of this week, or in talk of the past one that has begun."""
    this = weekend_of(reading.today)
    past = reading.direction(match.start(), match.end()) is Direction.PAST
    return shift(reading.today, -1, "weekend") if past and this.first_day > reading.today else this


def _the_weekend(match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(_weekend(match, reading))


def _beyond(match: re.Match[str], reading: Reading) -> Meaning:
    offset = -2 if match["which"] == "last" else 2
    name = match["unit"]
    if name in WEEKDAYS:
        last = _weekday_before(reading.today, WEEKDAYS[name])
        return Meaning(days(last - timedelta(7)) if offset < 0 else days(last + timedelta(14)))
    return Meaning(shift(reading.today, offset, name))


def _part_of_unit(match: re.Match[str], reading: Reading) -> Meaning:
    which = match["which"]
    period = shift(reading.today, _OFFSETS.get(which, 0), match["unit"])
    return Meaning(part_of(period, _PARTS[match["part"]]))


def _weekday_before(today: date, weekday: int) -> date:
    return today - timedelta((today.weekday() - weekday) % 7 or 7)


def _weekday_after(today: date, weekday: int) -> date:
    return today + timedelta((weekday - today.weekday()) % 7 or 7)


def _weekday(match: re.Match[str], reading: Reading) -> Meaning | None:
    which, weekday = _words(match["which"] or ""), WEEKDAYS[match["name"]]
    if not which and not _is_weekday_name(match, reading):
        return None
    week = match["week"]
    if week:
        return Meaning(days(shift(reading.today, _OFFSETS[week], "week").first_day + timedelta(weekday)))
    direction = reading.direction(match.start(), match.end())
    if direction is Direction.HABIT and not which:
        return Meaning(days(_weekday_after(reading.today, weekday)), TimeKind.RECURRING)
    return Meaning(days(_choose_weekday(which, weekday, reading.today, direction)))


def _choose_weekday(which: str, weekday: int, today: date, direction: Direction | None) -> date:
    before, after = _weekday_before(today, weekday), _weekday_after(today, weekday)
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
    name = match["name"]
    if len(name) > 5:
        return reading.word_before(match.start()) not in {"black", "good", "ash", "fat", "cyber", "palm", "ruby"}
    introduced = reading.word_before(match.start()) in {"on", "by", "until", "since"} or match["part"]
    return bool(introduced) and reading.is_capital(match.start("name"))


def _weekday_of_week(match: re.Match[str], reading: Reading) -> Meaning:
    monday = shift(reading.today, _OFFSETS[match["which"]], "week").first_day
    return Meaning(days(monday + timedelta(WEEKDAYS[match["name"]])))


def _week_from(match: re.Match[str], reading: Reading) -> Meaning:
    least, _ = read_count(match["count"])
    name = match["name"]
    start = _weekday_after(reading.today, WEEKDAYS[name]) if name in WEEKDAYS else reading.today
    if name == "tomorrow":
        start = reading.today + timedelta(1)
    return Meaning(days(start + timedelta(7 * int(least))))


def _this_time(match: re.Match[str], reading: Reading) -> Meaning:
    offset = _OFFSETS[match["which"]]
    if match["unit"] == "week":
        return Meaning(days(reading.today + timedelta(7 * offset)))
    length = 12 if match["unit"] == "year" else 1
    return Meaning(months(add_months(reading.today, offset * length)))


def _all(match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(shift(reading.today, 0, match["unit"]), TimeKind.RANGE)


_WHICH = r"(?P<which>last|previous|next|this past|this coming|this|past|coming)"
_WEEKDAY_TRIGGERS = " ".join(WEEKDAYS) + " " + " ".join(f"{name}s" for name in WEEKDAYS)

RELATIVE_RULES: tuple[Rule, ...] = (
    rule("yesterday today tomorrow tonight",
         rf"(?:(?:earlier|later) )?(?P<day>yesterday|today|tomorrow|tonight)(?: {DAYPART})?", _day),
    rule("yesterday", r"(?:the )?day before yesterday", _days_from_today(-2)),
    rule("tomorrow", r"(?:the )?day after tomorrow", _days_from_today(2)),
    rule("night", r"last night", _days_from_today(-1)),
    rule("morning afternoon evening", r"(?:(?:earlier|later) )?this (?:morning|afternoon|evening)",
         _this_part_of_day),
    rule("other", r"(?:just )?the other (?P<unit>day|night|week|weekend)", _the_other),
    rule("ago back", rf"(?P<count>{COUNT}) (?P<unit>{UNIT}) (?:ago|back)", _ago),
    rule("ago back", rf"an? (?P<unit>{UNIT}) and a half (?:ago|back)",
         _year_and_a_half_ago),
    rule("ago", rf"(?P<count>{COUNT}) (?P<name>(?:{WEEKDAY}|{SEASONS})s?) ago", _named_ago),
    rule("in", rf"in {HEDGE}(?P<count>{COUNT}) (?:more )?(?P<unit>{UNIT})(?:'? time)?", _within),
    rule("from", rf"(?P<count>{COUNT}) (?P<unit>{UNIT}) from (?:now|today)", _ahead),
    rule("past last next coming",
         rf"(?:(?P<the>the|these|this) )?(?P<which>past|last|next|coming) (?:(?P<count>{COUNT}) )?"
         rf"(?P<unit>{UNIT})(?! (?:of|before)\b)", _stretch),
    rule("week weekend month quarter year decade",
         rf"(?:(?:earlier|(?P<part>early|late)|later|mid|sometime) )?{_WHICH} (?P<unit>{_CALENDAR_UNIT})"
         rf"(?! of\b)", _calendar_unit),
    rule("weekend", r"the weekend(?!s| (?:of|before|after)\b)", _the_weekend),
    rule("before after", rf"(?:the )?(?P<unit>{_CALENDAR_UNIT}|{WEEKDAY}) "
         rf"(?:before (?P<which>last)|after next)", _beyond),
    rule("end start beginning middle",
         rf"(?:the )?(?P<part>end|start|beginning|middle) of (?P<which>the|this|last|next) "
         rf"(?P<unit>{_CALENDAR_UNIT})", _part_of_unit),
    rule(_WEEKDAY_TRIGGERS, rf"(?:{_WHICH} )?(?P<name>{WEEKDAY})(?: (?P<part>{DAYPART}))?"
         rf"(?: (?P<week>last|next|this) week)?", _weekday),
    rule(_WEEKDAY_TRIGGERS, rf"(?P<which>last|next|this) week(?: on|,)? (?P<name>{WEEKDAY})"
         rf"(?: {DAYPART})?", _weekday_of_week),
    rule(f"{_WEEKDAY_TRIGGERS} today tomorrow",
         rf"(?P<count>{COUNT}) weeks? from (?P<name>{WEEKDAY}|today|tomorrow)", _week_from),
    rule("time", r"(?:around |about )?this time (?P<which>last|next) "
         r"(?P<unit>week|month|year)", _this_time),
    rule("all whole", r"(?:all|this whole|the whole) (?P<unit>day|week|weekend|month|year)"
         r"(?! (?:of|round|around|long))", _all),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
