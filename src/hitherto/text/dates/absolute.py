"""Rules for dates that the text writes out: with a month, a year, or in figures."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import Period, add_months, cover, days, moment, month, quarter, years
from hitherto.text.dates.reading import DIGIT, Meaning, Reading, Rule, choose_year, in_nearest_year, rule
from hitherto.text.dates.words import (
    ALSO_WORDS,
    MONTH,
    MONTHS,
    ORDINAL_WORD,
    ORDINALS,
    WEEKDAY,
    YEAR,
    read_year,
)

_MONTH_TRIGGERS = " ".join(MONTHS)
_BEFORE_MONTHS = frozenset("in since until till til during around early mid late by before after through for".split())
_BEFORE_LOWER_CASE = frozenset({"in", "since", "until", "early", "mid", "late"})
_NAMES_OF_PEOPLE = frozenset({"april", "may", "june", "august"})
_BEFORE_YEARS = frozenset(
    "in since until till til by before after from during around of early mid late back summer circa through".split()
)
_COUNTED = (
    r"(?!\s?(?:[%€$£°/+]|[.,:-][0-9]|(?:words|people|dollars|euros|pounds|steps|miles|kilometers|km|calories|users"
    r"|followers|pieces|items|feet|meters|metres|hours|minutes|seconds|days|points|percent|am|pm|a\.m|p\.m)\b))"
)
_DAY_NUMBER = rf"(?:[0-3]?[0-9](?:st|nd|rd|th)?|{ORDINAL_WORD})"
_WEEKDAY_BEFORE = rf"(?:{WEEKDAY}\.?,? (?:the )?)?"


def _number(text: str) -> int:
    return ORDINALS[text] if text in ORDINALS else int(text.rstrip("stndrh"))


def _iso(match: re.Match[str], reading: Reading) -> Meaning:
    year, month_number, day, hour, minute, second, zone = match.groups()
    first = date(int(year), int(month_number), int(day))
    if hour is None:
        return Meaning(days(first))
    at = datetime.combine(first, time(int(hour), int(minute), int(second or 0)))
    if zone:
        at = at.replace(tzinfo=_offset(zone)).astimezone(reading.now.tzinfo).replace(tzinfo=None)
    return Meaning(moment(at, timedelta(seconds=1) if second else timedelta(minutes=1)))


def _offset(text: str) -> tzinfo:
    if text == "z":
        return UTC
    digits = text.replace(":", "")
    size = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    return timezone(size if digits[0] == "+" else -size)


def _figures(match: re.Match[str], reading: Reading) -> Meaning | None:
    """Month first as in the United States, unless only day first makes a date."""
    first, second, year_text = int(match[1]), int(match[2]), match[3]
    month_number, day = (first, second) if first <= 12 else (second, first)
    if year_text is None:
        return _figures_without_year(match, reading, month_number, day)
    year = int(year_text) if len(year_text) == 4 else read_year(f"'{year_text}")
    return Meaning(days(date(year, month_number, day)))


def _figures_without_year(match: re.Match[str], reading: Reading, month_number: int, day: int) -> Meaning | None:
    # A bare 5/7 is more often a share, a score or a saying ("24/7", "9/11") than a date.
    if reading.word_before(match.start()) not in {"on", "by", "since", "until"} or match[0] in {"24/7", "9/11"}:
        return None
    return in_nearest_year(reading, match.start(), match.end(), lambda year: days(date(year, month_number, day)))


def _figures_by_dots(match: re.Match[str], _reading: Reading) -> Meaning:
    return Meaning(days(date(int(match[3]), int(match[2]), int(match[1]))))


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
    if not _introduces_month(reading.word_before(match.start()), match, reading):
        return None
    return in_nearest_month(reading, match.start(), match.end(), number)


def _introduces_month(word: str, match: re.Match[str], reading: Reading) -> bool:
    if match["month"] in ALSO_WORDS and not reading.is_capital(match.start("month")):
        return word in _BEFORE_LOWER_CASE
    return word in _BEFORE_MONTHS and not (word == "for" and match["month"] in _NAMES_OF_PEOPLE)


def in_nearest_month(reading: Reading, start: int, end: int, number: int) -> Meaning | None:
    """Return the month that the text points to; without a cue it is the last one that has begun."""
    meaning = in_nearest_year(reading, start, end, lambda year: month(year, number))
    if meaning is None or meaning.kind is TimeKind.RECURRING or reading.direction(start, end) is not None:
        return meaning
    year = reading.today.year - (number > reading.today.month)
    return Meaning(month(year, number), yearly=meaning.yearly)


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
        if nearest is None or nearest.kind is TimeKind.RECURRING:
            return nearest
        end = nearest.period
    year = read_year(first_year) if first_year else end.first_day.year - (first > last)
    begin = month(year, first)
    if begin.begin > end.begin and not last_year:
        end = month(year + (first > last), last)
    return Meaning(cover(begin, end), TimeKind.RANGE)


def _year(match: re.Match[str], reading: Reading) -> Meaning | None:
    if reading.word_before(match.start()) not in _BEFORE_YEARS:
        return None
    return Meaning(years(int(match[1])))


def _years_to_years(match: re.Match[str], _reading: Reading) -> Meaning:
    first, last = int(match["first"]), match["last"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if end <= first:
        raise ValueError("the last year comes before the first")
    return Meaning(years(first, end - first + 1), TimeKind.RANGE)


_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
            "eighties": 80, "nineties": 90}  # fmt: skip


def _decade(match: re.Match[str], reading: Reading) -> Meaning | None:
    if match["full"]:
        return Meaning(years(int(match["full"]), 10))
    short = _DECADES[match["word"]] if match["word"] else int(match["short"])
    century = reading.today.year // 100 * 100
    return Meaning(years(century + short - (100 if century + short > reading.today.year else 0), 10))


def _quarter(match: re.Match[str], reading: Reading) -> Meaning | None:
    number = int(match["figure"]) if match["figure"] else ORDINALS[match["word"]]
    if match["year"]:
        return Meaning(quarter(read_year(match["year"]), number))
    if match["figure"] is None:
        return None
    return in_nearest_year(reading, match.start(), match.end(), lambda year: quarter(year, number))


def _day_of_month(match: re.Match[str], reading: Reading) -> Meaning | None:
    day, which = int(match["day"]), match["which"]
    if which:
        offset = {"last": -1, "next": 1}.get(which, 0)
        return Meaning(days(add_months(reading.today, offset).replace(day=day)))
    if reading.word_before(match.start()) not in {"on", "by", "until", "till", "since", "before", "after", "from"}:
        return None
    return Meaning(_nearest_day(reading, match, day))


def _nearest_day(reading: Reading, match: re.Match[str], day: int) -> Period:
    def in_month(offset: int) -> Period:
        return days(add_months(reading.today, offset).replace(day=day))

    # The months before, of and after today play the part that years play for other dates.
    year = reading.today.year
    return choose_year(reading.today, lambda other: in_month(other - year), reading.direction(*match.span()))


_ISO = (
    r"(?<![-.])([0-9]{4})-([01][0-9])-([0-3][0-9])"
    r"(?:[t\s]([0-2][0-9]):([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]{1,9})?)?(z|[+-][0-9]{2}:?[0-9]{2})?)?(?!-?[0-9])"
)
_FIGURES = r"(?<![/.-])([0-3]?[0-9])[/]([0-3]?[0-9])(?:/((?:19|20)[0-9]{2}|[0-9]{2}))?(?![/.-]?[0-9])"
_FIGURES_BY_DASHES = r"(?<![/.-])([0-3]?[0-9])-([0-3]?[0-9])-((?:19|20)[0-9]{2})(?![/.-]?[0-9])"
_DOTS = r"(?<![.-])([0-3]?[0-9])\.([01]?[0-9])\.((?:19|20)[0-9]{2})(?![.-]?[0-9])"
_OF = r"(?: of)? "
_YEAR_AFTER = rf"(?:,?(?: of)? (?P<year>{YEAR}))?"
_TO = r" ?(?:-|to|until|till|through|and) ?"
_MONTHS_AND_DOT = rf"(?P<month>{MONTH})\.?"

ABSOLUTE_RULES: tuple[Rule, ...] = (
    rule(DIGIT, _ISO, _iso),
    rule(DIGIT, _FIGURES, _figures),
    rule(DIGIT, _FIGURES_BY_DASHES, _figures),
    rule(DIGIT, _DOTS, _figures_by_dots),
    rule(_MONTH_TRIGGERS, rf"{_WEEKDAY_BEFORE}(?:the )?(?P<day>{_DAY_NUMBER}){_OF}{_MONTHS_AND_DOT}{_YEAR_AFTER}",
         _day_first),
    rule(_MONTH_TRIGGERS,
         rf"{_WEEKDAY_BEFORE}{_MONTHS_AND_DOT} (?:the )?(?P<day>{_DAY_NUMBER})(?![0-9]){_COUNTED}{_YEAR_AFTER}",
         _day_first),
    rule(_MONTH_TRIGGERS, rf"(?:from )?{_MONTHS_AND_DOT} (?P<day>{_DAY_NUMBER}){_TO}(?P<last>{_DAY_NUMBER})"
         rf"(?![0-9]){_YEAR_AFTER}", _days_of_month),
    rule(_MONTH_TRIGGERS, rf"(?:from |between )?(?:the )?(?P<day>{_DAY_NUMBER}){_TO}(?:the )?(?P<last>{_DAY_NUMBER})"
         rf"{_OF}{_MONTHS_AND_DOT}{_YEAR_AFTER}", _days_of_month),
    rule(_MONTH_TRIGGERS, rf"(?:(?P<which>last|this past|this coming|this|next|past|coming) )?"
         rf"{_MONTHS_AND_DOT}{_YEAR_AFTER}", _month),
    rule(_MONTH_TRIGGERS, rf"(?:(?P<from>from|between) )?(?P<first>{MONTH})\.?(?:,? (?P<first_year>{YEAR}))?"
         rf"{_TO}(?P<last>{MONTH})\.?(?:,?(?: of)? (?P<last_year>{YEAR}))?", _months_to_months),
    rule(DIGIT, rf"(?:the year )?((?:19|20)[0-9]{{2}}){_COUNTED}", _year),
    rule(DIGIT, rf"(?:(?:from|between) )(?P<first>(?:19|20)[0-9]{{2}}){_TO}(?P<last>(?:19|20)[0-9]{{2}}){_COUNTED}",
         _years_to_years),
    rule(DIGIT, r"(?<![-./])(?P<first>(?:19|20)[0-9]{2})-(?P<last>(?:19|20)[0-9]{2})(?![-./][0-9])", _years_to_years),
    rule(f"{DIGIT} {' '.join(_DECADES)}", rf"(?:the )(?:(?P<full>(?:19|20)[0-9]0)s|'?(?P<short>[0-9]0)'?s|(?P<word>"
         rf"{'|'.join(_DECADES)}))", _decade),
    rule("q quarter", rf"(?:q(?P<figure>[1-4])|(?:the )?(?P<word>first|second|third|fourth) quarter)"
         rf"{_YEAR_AFTER}", _quarter),
    rule(DIGIT, r"(?:the )(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)(?: of (?P<which>this|next|last|the) "
         r"month|(?=\W*\Z|\s?[.,;:!?)\"]|\s(?:and|at|in|for|to|from|with|we|i|he|she|they|it|because|so|but|or)\b))",
         _day_of_month),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
