"""Days, weeks, months and years told from today: "yesterday", "last week", "the end of the month"."""

import re
from datetime import timedelta

from hitherto.domain.instants import Precision
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import OFFSETS, Period, add_months, cover, days, months, part_of, shift, weekend_of
from hitherto.text.dates.reading import Meaning, Reader, Reading, Rule, rule
from hitherto.text.dates.tense import Direction
from hitherto.text.dates.words import DAYPART

_CALENDAR_UNIT = "weekend|week|month|quarter|year|decade"
_DAYS_AWAY = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_PARTS = {"start": "early", "beginning": "early", "early": "early", "middle": "mid", "mid": "mid", "end": "late",
          "late": "late"}  # fmt: skip
_WEDNESDAY, _SUNDAY = 2, 6
_SAYING = re.compile(r"\blike (?:it was )?(?:just |only )?\Z")
"""It "feels like yesterday": a saying, no date."""


def _day(match: re.Match[str], reading: Reading) -> Meaning | None:
    if _SAYING.search(reading.text[max(0, match.start() - 16) : match.start()]):
        return None
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


def _calendar_unit(match: re.Match[str], reading: Reading) -> Meaning | None:
    which, unit = " ".join(match["which"].split()), match["unit"]
    told = which == "next" and reading.word_before(match.start()) == "the"
    if told and reading.direction(match.start(), match.end()) is Direction.PAST:
        return None  # "we moved the next year": the one after what was told, and not after this one
    if which == "this past":
        return Meaning(_latest(unit, reading))
    if unit == "week" and which in {"last", "past"} and reading.today.weekday() == _SUNDAY:
        # On a Sunday the week that is about to end is already the last one, however weeks are counted.
        return Meaning(days(reading.today - timedelta(7), 7, Precision.WEEK))
    period = shift(reading.today, OFFSETS[which], unit)
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
    # "Anything fun over the weekend?" asks on a Monday for the last one, on a Thursday for the next.
    early = reading.today.weekday() <= _WEDNESDAY
    if early and reading.direction(match.start(), match.end()) is None:
        return Meaning(shift(reading.today, -1, "weekend"))
    return Meaning(_weekend(match, reading))


def _beyond(match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(shift(reading.today, -2 if match["last"] else 2, match["unit"]))


def _part_of_unit(match: re.Match[str], reading: Reading) -> Meaning:
    which = match["which"]
    period = shift(reading.today, OFFSETS.get(which, 0), match["unit"])
    return Meaning(part_of(period, _PARTS[match["part"]]))


def _this_time(match: re.Match[str], reading: Reading) -> Meaning:
    offset = OFFSETS[match["which"]]
    if match["unit"] == "week":
        return Meaning(days(reading.today + timedelta(7 * offset)))
    length = 12 if match["unit"] == "year" else 1
    return Meaning(months(add_months(reading.today, offset * length)))


def _all(match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(shift(reading.today, 0, match["unit"]), TimeKind.RANGE)


_WHICH = r"(?P<which>last|previous|next|this past|this coming|this|past|coming)"

RELATIVE_RULES: tuple[Rule, ...] = (
    rule("yesterday today tomorrow tonight",
         rf"(?:(?:earlier|later) )?(?P<day>yesterday|today|tomorrow|tonight)(?: {DAYPART})?", _day),
    rule("yesterday", r"(?:the )?day before yesterday", _days_from_today(-2)),
    rule("tomorrow", r"(?:the )?day after tomorrow", _days_from_today(2)),
    rule("night", r"last night", _days_from_today(-1)),
    rule("night", r"(?:the )?night before last(?! night)", _days_from_today(-2)),
    rule("morning afternoon evening", r"(?:(?:earlier|later) )?this (?:morning|afternoon|evening)",
         _this_part_of_day),
    rule("other", r"(?:just )?the other (?P<unit>day|night|week|weekend)", _the_other),
    rule("week weekend month quarter year decade",
         rf"(?:(?:earlier|(?P<part>early|late)|later|mid|sometime) )?{_WHICH} (?P<unit>{_CALENDAR_UNIT})"
         rf"(?! of\b)", _calendar_unit),
    rule("weekend", r"the weekend(?!s| (?:of|before|after)\b)", _the_weekend),
    rule("before after", rf"(?:the )?(?P<unit>{_CALENDAR_UNIT}) (?:before (?P<last>last)|after next)", _beyond),
    rule("end start beginning middle",
         rf"(?:the )?(?P<part>end|start|beginning|middle) of (?P<which>the|this|last|next) "
         rf"(?P<unit>{_CALENDAR_UNIT})", _part_of_unit),
    rule("end", r"(?P<part>end) of (?P<which>)(?P<unit>week|month|quarter|year)", _part_of_unit),
    rule("early late", rf"(?P<part>early|late) in the (?P<which>)(?P<unit>{_CALENDAR_UNIT})", _part_of_unit),
    rule("time", r"(?:around |about )?this time (?P<which>last|next) "
         r"(?P<unit>week|month|year)", _this_time),
    rule("all whole", r"(?:all|this whole|the whole) (?P<unit>day|week|weekend|month|year)"
         r"(?! (?:of|round|around|long))", _all),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
