"""Dates in figures: ISO 8601, 5/7/2023, years, decades, quarters."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from hitherto.domain.instants import Precision
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import OFFSETS, days, moment, month, months, part_of, quarter, years
from hitherto.text.dates.reading import Meaning, Reading, Rule, in_nearest_year, rule
from hitherto.text.dates.words import NOT_COUNTED, ORDINALS, YEAR, read_year

_BEFORE_YEARS = frozenset(
    "in since until till til by before after from during around of early mid late back summer circa through".split()
)
_UP_TO = re.compile(r"\bup to\s\Z")
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
            "eighties": 80, "nineties": 90}  # fmt: skip


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


def _year(match: re.Match[str], reading: Reading) -> Meaning | None:
    word = reading.word_before(match.start())
    if match["named"] or word in _BEFORE_YEARS or (word == "to" and _UP_TO.search(reading.text, 0, match.start())):
        return Meaning(years(int(match["year"])))
    return None


def _short_year(match: re.Match[str], _reading: Reading) -> Meaning:
    return Meaning(years(read_year(match["year"])))


def _month_and_year(match: re.Match[str], _reading: Reading) -> Meaning:
    return Meaning(month(int(match["year"]), int(match["month"])))


def _year_onwards(match: re.Match[str], _reading: Reading) -> Meaning:
    return Meaning(years(int(match["year"])), TimeKind.SINCE)


def _half(match: re.Match[str], reading: Reading) -> Meaning:
    year = int(match["year"]) if match["year"] else reading.today.year + OFFSETS[match["which"]]
    return Meaning(months(date(year, 1 if match["half"] == "first" else 7, 1), 6, Precision.SEASON))


def _years_to_years(match: re.Match[str], _reading: Reading) -> Meaning:
    first, last = int(match["first"]), match["last"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if end <= first:
        raise ValueError("the last year comes before the first")
    return Meaning(years(first, end - first + 1), TimeKind.RANGE)


def _decade(match: re.Match[str], reading: Reading) -> Meaning:
    if match["full"]:
        first = int(match["full"])
    else:
        first = reading.today.year // 100 * 100 + (_DECADES[match["word"]] if match["word"] else int(match["short"]))
        first -= 100 if first > reading.today.year else 0
    period = years(first, 10)
    return Meaning(part_of(period, match["part"]) if match["part"] else period)


def _quarter(match: re.Match[str], reading: Reading) -> Meaning | None:
    number = int(match["figure"]) if match["figure"] else _number_of(match["word"])
    if match["year"]:
        return Meaning(quarter(read_year(match["year"]), number))
    if match["figure"] is None:
        return None
    return in_nearest_year(reading, match.start(), match.end(), lambda year: quarter(year, number))


def _number_of(word: str) -> int:
    return int(word[0]) if word[0].isdigit() else ORDINALS[word]


_ISO = (
    r"(?<![-.])([0-9]{4})-([01][0-9])-([0-3][0-9])"
    r"(?:[t\s]([0-2][0-9]):([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]{1,9})?)?(z|[+-][0-9]{2}:?[0-9]{2})?)?(?!-?[0-9])"
)
_FIGURES = r"(?<![/.-])([0-3]?[0-9])[/]([0-3]?[0-9])(?:/((?:19|20)[0-9]{2}|[0-9]{2}))?(?![/.-]?[0-9])"
_FIGURES_BY_DASHES = r"(?<![/.-])([0-3]?[0-9])-([0-3]?[0-9])-((?:19|20)[0-9]{2})(?![/.-]?[0-9])"
_DOTS = r"(?<![.-])([0-3]?[0-9])\.([01]?[0-9])\.((?:19|20)[0-9]{2})(?![.-]?[0-9])"
_YEAR = "2000 2000. 2000- 2000'"
_TO = r" ?(?:-|to|until|till|through|and) ?"
_YEAR_AFTER = rf"(?:,?(?: of)? (?P<year>{YEAR}))?"

FIGURE_RULES: tuple[Rule, ...] = (
    rule("2000-", _ISO, _iso),
    rule("0/", _FIGURES, _figures),
    rule("0-", _FIGURES_BY_DASHES, _figures),
    rule("0.", _DOTS, _figures_by_dots),
    rule(_YEAR, rf"(?P<named>the year )?(?P<year>(?:19|20)[0-9]{{2}}){NOT_COUNTED}", _year),
    rule(_YEAR, rf"from (?P<year>(?:19|20)[0-9]{{2}}) on(?:wards?)?{NOT_COUNTED}", _year_onwards),
    rule("half", r"(?:the )?(?P<half>first|second|latter) half of (?:(?P<which>last|this|next) year"
         r"|(?P<year>(?:19|20)[0-9]{2}))", _half),
    rule("in since until", r"(?:in|since|until) (?P<year>'[0-9]{2})(?!')", _short_year),
    rule("0/", r"(?<![/.-])(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)[0-9]{2})(?![/.-]?[0-9])", _month_and_year),
    rule(_YEAR, rf"(?:(?:from|between) )(?P<first>(?:19|20)[0-9]{{2}}){_TO}(?P<last>(?:19|20)[0-9]{{2}}){NOT_COUNTED}",
         _years_to_years),
    rule(_YEAR, r"(?<![-./])(?P<first>(?:19|20)[0-9]{2})-(?P<last>(?:19|20)[0-9]{2})(?![-./][0-9])", _years_to_years),
    rule(f"0s 0' 2000s {' '.join(_DECADES)}",
         rf"(?:the (?:(?P<part>early|mid|late)[\s-])?)(?:(?P<full>(?:19|20)[0-9]0)s|'?(?P<short>[0-9]0)'?s"
         rf"|(?P<word>{'|'.join(_DECADES)}))", _decade),
    rule("q quarter", rf"(?:q(?P<figure>[1-4])|(?:the )?(?P<word>first|second|third|fourth|1st|2nd|3rd|4th) quarter)"
         rf"{_YEAR_AFTER}", _quarter),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
