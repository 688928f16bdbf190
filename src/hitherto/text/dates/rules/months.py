"""Dates with the name of a month, and days counted inside a month."""

import re
from dataclasses import replace
from datetime import date, timedelta

from hitherto.domain.instants import Precision
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import OFFSETS, Period, add_months, cover, days, month
from hitherto.text.dates.reading import Meaning, Reading, Rule, choose_year, in_nearest_year, rule
from hitherto.text.dates.words import (
    ALSO_WORDS,
    MONTH,
    MONTHS,
    NOT_COUNTED,
    ORDINAL_WORD,
    ORDINALS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    read_year,
)

_MONTH_TRIGGERS = " ".join(MONTHS)
_BEFORE_MONTHS = frozenset("in since until till til during around early mid late by before after through for".split())
_PART_OF = re.compile(r"\b(?:beginning|start|middle|end) of\s\Z")
_BEFORE_LOWER_CASE = frozenset({"in", "since", "until", "early", "mid", "late"})
_NAMES_OF_PEOPLE = frozenset({"april", "may", "june", "august"})


def _number(text: str) -> int:
    return ORDINALS[text] if text in ORDINALS else int(text.rstrip("stndrh"))


def _day_first(match: re.Match[str], reading: Reading) -> Meaning | None:
    return _month_day(match, reading, match["month"], match["day"], match["year"])


def _month_day(
    match: re.Match[str], reading: Reading, name: str, day_text: str, year_text: str | None
) -> Meaning | None:
    month_number, day = MONTHS[name], _number(day_text)
    if year_text:
        return Meaning(days(date(read_year(year_text), month_number, day)))
    if name in ALSO_WORDS and not reading.is_capital(match.start("month")) and not _is_surely_date(match, day_text):
        return None
    return in_nearest_year(reading, match.start(), match.end(), lambda year: days(date(year, month_number, day)))


def _is_surely_date(match: re.Match[str], day_text: str) -> bool:
    """Whether "may" and the like are months though in lower case: "3rd of may", "may 3rd", but not "the 3rd may be"."""
    return " of " in match[0] or (not day_text.isdigit() and match.start("month") < match.start("day"))


def _days_of_month(match: re.Match[str], reading: Reading) -> Meaning | None:
    first = _month_day(match, reading, match["month"], match["day"], match["year"])
    if first is None:
        return None
    last_day = _number(match["last"])
    month_of_last = MONTHS[match["month"]]

    def span(period: Period) -> Period:
        return cover(period, days(period.first_day.replace(month=month_of_last, day=last_day)))

    period = span(first.period)
    if period.end <= period.begin:
        raise ValueError("the last day comes before the first")
    return Meaning(period, TimeKind.RANGE)


def _month(match: re.Match[str], reading: Reading) -> Meaning | None:
    number, which, year_text = MONTHS[match["month"]], match["which"], match["year"]
    if year_text:
        return Meaning(month(read_year(year_text), number))
    if which:
        return _relative_month(which, number, reading)
    if match["year_told"]:
        return Meaning(month(reading.today.year + OFFSETS[match["year_told"]], number))
    if not _introduces_month(reading.word_before(match.start()), match, reading):
        return None
    return in_nearest_month(reading, match.start(), match.end(), number)


def _introduces_month(word: str, match: re.Match[str], reading: Reading) -> bool:
    if match["month"] in ALSO_WORDS and not reading.is_capital(match.start("month")):
        return word in _BEFORE_LOWER_CASE
    if word == "of":
        return _PART_OF.search(reading.text[max(0, match.start() - 16) : match.start()]) is not None
    return word in _BEFORE_MONTHS and not (word == "for" and match["month"] in _NAMES_OF_PEOPLE)


def in_nearest_month(reading: Reading, start: int, end: int, number: int) -> Meaning:
    """Return the month that the text points to; without a cue it is the last one that has begun."""
    meaning = in_nearest_year(reading, start, end, lambda year: month(year, number))
    if meaning.kind is TimeKind.RECURRING or reading.direction(start, end) is not None:
        return meaning
    year = reading.today.year - (number > reading.today.month)
    return Meaning(month(year, number), within=meaning.within)


def _relative_month(which: str, number: int, reading: Reading) -> Meaning:
    today = reading.today
    if which in {"last", "this past", "past"}:
        year = today.year - (number >= today.month)
    elif which in {"next", "this coming", "coming"}:
        year = today.year + (number <= today.month)
    else:
        year = today.year
    return Meaning(month(year, number))


def _months_to_months(match: re.Match[str], reading: Reading) -> Meaning | None:
    first, last = MONTHS[match["first"]], MONTHS[match["last"]]
    last_year, first_year = match["last_year"], match["first_year"]
    if match["from"] is None and not (reading.is_capital(match.start("first")) and last_year):
        return None
    if last_year:
        end = month(read_year(last_year), last)
    else:
        nearest = in_nearest_month(reading, match.start(), match.end(), last)
        if nearest.kind is TimeKind.RECURRING:
            return nearest
        end = nearest.period
    year = read_year(first_year) if first_year else end.first_day.year - (first > last)
    begin = month(year, first)
    if begin.begin > end.begin and not last_year:
        end = month(year + (first > last), last)
    return Meaning(cover(begin, end), TimeKind.RANGE)


def _day_of_month(match: re.Match[str], reading: Reading) -> Meaning | None:
    day, which = _number(match["day"]), match["which"]
    if which:
        offset = {"last": -1, "next": 1}.get(which, 0)
        return Meaning(days(add_months(reading.today, offset).replace(day=day)))
    if reading.word_before(match.start()) not in {"on", "by", "until", "till", "since", "before", "after"}:
        return None
    return _nearest_days(match, reading, day, day)


def _days_to_days(match: re.Match[str], reading: Reading) -> Meaning:
    return replace(_nearest_days(match, reading, int(match["first"]), int(match["last"])), kind=TimeKind.RANGE)


def _nearest_days(match: re.Match[str], reading: Reading, first: int, last: int) -> Meaning:
    """Return the days `first` to `last` of the month that the text points to."""

    def in_month(start: date) -> Period:
        return cover(days(start.replace(day=first)), days(start.replace(day=last)))

    def within(container: Period) -> Period | None:
        return in_month(container.first_day.replace(day=1)) if container.precision is Precision.MONTH else None

    # The months around today play the part that years play for other dates.
    today = reading.today
    period = choose_year(
        today, lambda year: in_month(add_months(today, year - today.year)), reading.direction(*match.span())
    )
    return Meaning(period, within=within)


def _nth_of_month(match: re.Match[str], reading: Reading) -> Meaning:
    """Return a week, weekend or weekday counted inside a month: "the first weekend of August"."""
    count = {"last": -1}.get(match["nth"]) or ORDINALS[match["nth"]]

    def in_month(start: date) -> Period:
        return _counted(start, count, match["unit"])

    if match["which"]:
        return Meaning(in_month(add_months(reading.today, {"last": -1, "next": 1}.get(match["which"], 0))))
    number = MONTHS[match["month"]]
    if match["year"]:
        return Meaning(in_month(date(read_year(match["year"]), number, 1)))
    return in_nearest_year(reading, *match.span(), lambda year: in_month(date(year, number, 1)))


def _counted(start: date, count: int, unit: str) -> Period:
    if unit == "week":
        first = start + timedelta(7 * (count - 1)) if count > 0 else add_months(start, 1) - timedelta(7)
        return days(first, 7, Precision.WEEK)
    weekday = 5 if unit == "weekend" else WEEKDAYS[unit]
    if count > 0:
        first = start + timedelta((weekday - start.weekday()) % 7 + 7 * (count - 1))
    else:
        end = add_months(start, 1) - timedelta(1)
        first = end - timedelta((end.weekday() - weekday) % 7)
    return days(first, 2 if unit == "weekend" else 1)


_DAY_NUMBER = rf"(?:[0-3]?[0-9](?:st|nd|rd|th)?|{ORDINAL_WORD})"
_WEEKDAY_BEFORE = rf"(?:{WEEKDAY}\.?,? (?:the )?)?"
_OF = r"(?: of)? "
_YEAR_AFTER = rf"(?:,?(?: of)? (?P<year>{YEAR}))?"
_NTH = "0st 0nd 0rd 0th"
_TO = r" ?(?:-|to|until|till|through|and) ?"
# The full stop of an abbreviation, not that of a sentence.
_DOT = r"(?:\.(?= ?[0-9]))?"
_MONTHS_AND_DOT = rf"(?P<month>{MONTH}){_DOT}"

MONTH_RULES: tuple[Rule, ...] = (
    rule(_MONTH_TRIGGERS, rf"{_WEEKDAY_BEFORE}(?:the )?(?P<day>{_DAY_NUMBER}){_OF}{_MONTHS_AND_DOT}{_YEAR_AFTER}",
         _day_first),
    rule(_MONTH_TRIGGERS,
         rf"{_WEEKDAY_BEFORE}{_MONTHS_AND_DOT} (?:the )?(?P<day>{_DAY_NUMBER})(?![0-9]){NOT_COUNTED}{_YEAR_AFTER}",
         _day_first),
    rule(_MONTH_TRIGGERS, rf"(?:from )?{_MONTHS_AND_DOT} (?P<day>{_DAY_NUMBER}){_TO}(?P<last>{_DAY_NUMBER})"
         rf"(?![0-9]){_YEAR_AFTER}", _days_of_month),
    rule(_MONTH_TRIGGERS, rf"(?:from |between )?(?:the )?(?P<day>{_DAY_NUMBER}){_TO}(?:the )?(?P<last>{_DAY_NUMBER})"
         rf"{_OF}{_MONTHS_AND_DOT}{_YEAR_AFTER}", _days_of_month),
    rule(_MONTH_TRIGGERS, rf"(?:(?P<which>last|this past|this coming|this|next|past|coming) )?"
         rf"{_MONTHS_AND_DOT}(?:(?: of)? (?P<year_told>last|this|next) year|{_YEAR_AFTER})", _month),
    rule(_MONTH_TRIGGERS, rf"(?:(?P<from>from|between) )?(?P<first>{MONTH}){_DOT}(?:,? (?P<first_year>{YEAR}))?"
         rf"{_TO}(?P<last>{MONTH}){_DOT}(?:,?(?: of)? (?P<last_year>{YEAR}))?", _months_to_months),
    rule(_NTH, r"(?:the )(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)(?: of (?P<which>this|next|last|the) "
         r"month|(?=\W{0,8}\Z|\s?[.,;:!?)\"]|\s(?:and|at|in|for|from|with|we|i|he|she|they|it|because|so|but|or)\b))",
         _day_of_month),
    rule("month", rf"(?:the )?(?P<day>{ORDINAL_WORD}) of (?P<which>this|next|last|the) month", _day_of_month),
    rule(_NTH, r"(?:from|between) the (?P<first>[0-3]?[0-9])(?:st|nd|rd|th) (?:to|until|till|through|and) the "
         r"(?P<last>[0-3]?[0-9])(?:st|nd|rd|th)", _days_to_days),
    rule(f"{_MONTH_TRIGGERS} month", rf"(?:the )?(?P<nth>first|second|third|fourth|last) "
         rf"(?P<unit>week|weekend|{WEEKDAY}) (?:of|in) "
         rf"(?:{_MONTHS_AND_DOT}{_YEAR_AFTER}|(?P<which>this|last|next|the) month)", _nth_of_month),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
