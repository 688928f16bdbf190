"""The vocabulary of the rules, and pieces of patterns made of it.

All patterns run on lower-cased text. A space in a piece or a rule's pattern stands for up to three characters of
white space; see `reading.rule`.
"""

import re
from collections.abc import Iterable


def _numbered(words: str, first: int = 0) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), first)}


def one_of(words: Iterable[str]) -> str:
    """Return a group that matches any of `words`, longest first."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})".replace("\\ ", " ")


_FULL_WEEKDAYS = _numbered("monday tuesday wednesday thursday friday saturday sunday")
_SHORT_WEEKDAYS = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
WEEKDAYS = _FULL_WEEKDAYS | _SHORT_WEEKDAYS
"""Names of the days of the week, Monday being 0."""

_FULL_MONTHS = _numbered(
    "january february march april may june july august september october november december", first=1
)
MONTHS = _FULL_MONTHS | {name[:3]: number for name, number in _FULL_MONTHS.items()} | {"sept": 9}
"""Names of the months, January being 1."""

ALSO_WORDS = frozenset({"may", "march", "mar", "jan", "jun", "august"})
"""Month names that are words or names besides: in lower case they need more evidence."""

ORDINALS = _numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth"
    " twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first",
    first=1,
)

_CARDINALS = _numbered(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty",
    first=1,
) | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a dozen": 12}

_VAGUE = {
    "a couple of": (2, 2),
    "a couple": (2, 2),
    "couple of": (2, 2),
    "couple": (2, 2),
    "a few": (2, 4),
    "few": (2, 4),
    "several": (3, 6),
}

UNITS = {
    "minute": "minute",
    "min": "minute",
    "hour": "hour",
    "hr": "hour",
    "day": "day",
    "night": "day",
    "week": "week",
    "wk": "week",
    "fortnight": "fortnight",
    "weekend": "weekend",
    "month": "month",
    "mo": "month",
    "year": "year",
    "yr": "year",
    "decade": "decade",
}
"""Units of time and the unit that each is counted in."""

SEASONS = "spring|summer|fall|autumn|winter"
NIGHTTIME = frozenset({"night", "tonight", "evening", "afternoon"})

MONTH = one_of(MONTHS)
WEEKDAY = one_of(WEEKDAYS)
ORDINAL_WORD = one_of(ORDINALS)
CARDINAL = one_of(_CARDINALS)
COUNT = rf"(?:(?:[0-9]{{1,3}}(?:\.[0-9])?|{one_of(_VAGUE)}|{CARDINAL})(?: and a half)?|half an?)"
UNIT = rf"{one_of(UNITS)}s?"
DAYPART = r"(?:morning|afternoon|evening|night)"
YEAR = r"(?:(?:19|20)[0-9]{2}|'[0-9]{2})"
NOT_COUNTED = (
    r"(?!\s?(?:[%€$£°/+]|[.,:-][0-9]|(?:words|people|dollars|euros|pounds|steps|miles|kilometers|km|calories|users"
    r"|followers|pieces|items|feet|meters|metres|hours|minutes|seconds|days|points|percent|am|pm|a\.m|p\.m)\b))"
)
"""Follows a number that is part of a date, and not a price, a share or a count of something."""
HEDGE = r"(?:(?:about|around|roughly|approximately|almost|nearly|over|at least|more than|like|only|just) )?"


def read_count(text: str) -> tuple[float, float]:
    """Return the least and the greatest number that `text` (a match of COUNT) may mean."""
    words = " ".join(text.split())
    if words.startswith("half a"):
        return 0.5, 0.5
    plain = words.removesuffix(" and a half")
    half = 0.5 if plain != words else 0.0
    if plain in _VAGUE:
        least, greatest = _VAGUE[plain]
    elif plain in _CARDINALS:
        least = greatest = _CARDINALS[plain]
    else:
        least = greatest = float(plain)  # type: ignore[assignment]
    return least + half, greatest + half


def read_unit(text: str) -> str:
    """Return the unit that `text` (a match of UNIT) counts in."""
    return UNITS[text] if text in UNITS else UNITS[text.removesuffix("s")]


def read_year(text: str) -> int:
    """Return the year of a match of YEAR; two digits are of this century up to 49."""
    if not text.startswith("'"):
        return int(text)
    short = int(text[1:])
    return short + (2000 if short < 50 else 1900)
