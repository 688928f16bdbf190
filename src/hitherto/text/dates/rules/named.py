"""Seasons and holidays, by name."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from hitherto.text.dates.holidays import HOLIDAYS, holiday, holiday_weekend
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import Period, last_season, months, part_of, season
from hitherto.text.dates.reading import Meaning, Reading, Rule, in_nearest_year, rule
from hitherto.text.dates.tense import Direction
from hitherto.text.dates.words import COUNT, SEASONS, YEAR, one_of, read_count, read_year

_BACK = frozenset({"last", "past", "this past"})
_AHEAD = frozenset({"next", "coming", "this coming"})
_BEFORE_SEASONS = re.compile(
    r"\b(?P<word>in|over|during|since|until|till|(?<!ed )by|before|after|throughout|early|mid|late)"
    r"(?:\s(?:the|my|our))?[\s-]\Z"
)
_BEFORE_HOLIDAYS = frozenset("on at over since until till by before after during around for".split())


def _season(match: re.Match[str], reading: Reading) -> Meaning | None:
    name, which, part = match["name"], match["which"], match["part"]
    if match["year"]:
        meaning: Meaning | None = Meaning(_with_break(match, read_year(match["year"])))
    elif which:
        meaning = Meaning(_with_break(match, _year_of(" ".join(which.split()), name, reading.today)))
    elif _introduces_season(match, reading):
        meaning = _nearest_season(match, reading)
    else:
        meaning = None
    return Meaning(part_of(meaning.period, part), meaning.kind) if meaning and part else meaning


def _introduces_season(match: re.Match[str], reading: Reading) -> bool:
    before = _BEFORE_SEASONS.search(reading.text[max(0, match.start() - 16) : match.start()])
    # "after the fall" and "before spring" may speak of accidents and coils.
    return before is not None and not (match["name"] == "fall" and before["word"] in {"before", "after", "by"})


def _nearest_season(match: re.Match[str], reading: Reading) -> Meaning:
    meaning = in_nearest_year(reading, match.start(), match.end(), lambda year: _with_break(match, year))
    if meaning.kind is TimeKind.POINT and reading.direction(match.start(), match.end()) is None:
        begun = season(reading.today.year, match["name"]).first_day <= reading.today
        return Meaning(_with_break(match, reading.today.year - (not begun)), within=meaning.within)
    return meaning


def _with_break(match: re.Match[str], year: int) -> Period:
    if match["name"] == "spring" and match["break"] == "break":
        return months(date(year, 3, 1), 2)
    return season(year, match["name"])


def _year_of(which: str, name: str, today: date) -> int:
    if which in _BACK:
        return last_season(today, name).first_day.year
    if which in _AHEAD:
        return today.year + (season(today.year, name).first_day <= today)
    # In January and February "this winter" is the one that began last year.
    return today.year - (name == "winter" and today.month <= 2)


def _seasons_ago(match: re.Match[str], reading: Reading) -> Meaning:
    count, name = int(read_count(match["count"])[0]), match["name"]
    return Meaning(season(last_season(reading.today, name).first_day.year - count + 1, name))


def _holiday(match: re.Match[str], reading: Reading) -> Meaning | None:
    name, which = " ".join(match["name"].split()), match["which"]
    in_year = partial(holiday_weekend if match["weekend"] else holiday, name=name)
    if match["year"]:
        return Meaning(in_year(read_year(match["year"])))
    if which:
        return Meaning(_choose(" ".join(which.split()), in_year, match, reading))
    if reading.word_before(match.start()) not in _BEFORE_HOLIDAYS:
        return None
    return in_nearest_year(reading, match.start(), match.end(), in_year)


def _choose(which: str, in_year: Callable[[int], Period], match: re.Match[str], reading: Reading) -> Period:
    today = reading.today
    this = in_year(today.year)
    if which in _BACK:
        return this if this.first_day < today else in_year(today.year - 1)
    if which in _AHEAD:
        return this if this.first_day > today else in_year(today.year + 1)
    past = reading.direction(match.start(), match.end()) is Direction.PAST
    return in_year(today.year - 1) if past and this.first_day > today else this


def _season_beyond(match: re.Match[str], reading: Reading) -> Meaning:
    """Return "the summer before last" or "the winter after next"."""
    name, today = match["name"], reading.today
    if match["last"]:
        return Meaning(season(last_season(today, name).first_day.year - 1, name))
    return Meaning(season(_year_of("next", name, today) + 1, name))


_WHICH = r"(?P<which>last|this past|this coming|this|next|past|coming)"
_BREAK = r"(?: (?P<break>break|vacation|holidays?|semester|term))?"
_YEAR_AFTER = rf"(?:,? (?:of )?(?P<year>{YEAR}))?"
_HOLIDAY_TRIGGERS = {re.split(r"\W", name)[0] for name in HOLIDAYS}

NAMED_RULES: tuple[Rule, ...] = (
    rule(SEASONS.replace("|", " "),
         rf"(?:(?P<part>early|mid|late)[\s-])?(?:{_WHICH} )?(?P<name>{SEASONS}){_BREAK}{_YEAR_AFTER}", _season),
    rule(" ".join(_HOLIDAY_TRIGGERS), rf"(?:{_WHICH} )?(?P<name>{one_of(HOLIDAYS)})(?: day)?"
         rf"(?P<weekend> weekend)?{_YEAR_AFTER}", _holiday),
    rule("ago", rf"(?P<count>{COUNT}) (?P<name>{SEASONS})s? ago", _seasons_ago),
    rule("before after", rf"(?:the )?(?P<name>{SEASONS}) (?:before (?P<last>last)|after next)", _season_beyond),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
