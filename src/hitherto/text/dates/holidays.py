"""The days of the holidays that English speakers name without a date."""

from collections.abc import Callable
from datetime import date, timedelta

from hitherto.text.dates.periods import Period, days, weekend_of

_THURSDAY, _MONDAY, _SUNDAY = 3, 0, 6


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876 (Meeus, chapter 8)."""
    golden, (century, in_century) = year % 19, divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    fours, ones = divmod(in_century, 4)
    weekday = (32 + 2 * rest + 2 * fours - moon - ones) % 7
    correction = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def _nth_weekday(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (count - 1))


def _thanksgiving(year: int) -> date:
    return _nth_weekday(year, 11, _THURSDAY, 4)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


_DAYS: dict[str, Callable[[int], date]] = {
    "christmas eve": _fixed(12, 24),
    "christmas": _fixed(12, 25),
    "xmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "new year's eve": _fixed(12, 31),
    "new year's": _fixed(1, 1),
    "new year": _fixed(1, 1),
    "new years eve": _fixed(12, 31),
    "new years": _fixed(1, 1),
    "valentine's": _fixed(2, 14),
    "valentines": _fixed(2, 14),
    "st. patrick's": _fixed(3, 17),
    "st patrick's": _fixed(3, 17),
    "april fools": _fixed(4, 1),
    "april fool's": _fixed(4, 1),
    "earth day": _fixed(4, 22),
    "cinco de mayo": _fixed(5, 5),
    "juneteenth": _fixed(6, 19),
    "independence day": _fixed(7, 4),
    "fourth of july": _fixed(7, 4),
    "halloween": _fixed(10, 31),
    "veterans day": _fixed(11, 11),
    "good friday": lambda year: easter(year) - timedelta(2),
    "easter monday": lambda year: easter(year) + timedelta(1),
    "easter": easter,
    "mother's day": lambda year: _nth_weekday(year, 5, _SUNDAY, 2),
    "father's day": lambda year: _nth_weekday(year, 6, _SUNDAY, 3),
    "memorial day": lambda year: _nth_weekday(year, 6, _MONDAY, 1) - timedelta(7),
    "labor day": lambda year: _nth_weekday(year, 9, _MONDAY, 1),
    "thanksgiving": _thanksgiving,
    "black friday": lambda year: _thanksgiving(year) + timedelta(1),
}

HOLIDAYS = tuple(sorted(_DAYS, key=len, reverse=True))
"""The names, longest first, in lower case."""


def holiday_weekend(year: int, name: str) -> Period:
    """Return the weekend that the holiday makes long: from a Thursday or Friday on, up to a Monday, else beside it."""
    day = holiday(year, name).first_day
    if day.weekday() in (_THURSDAY, _THURSDAY + 1):
        return days(day, 7 - day.weekday())
    if day.weekday() == _MONDAY:
        return days(day - timedelta(2), 3)
    return weekend_of(day)


def holiday(year: int, name: str) -> Period:
    """Return the day of the holiday `name` (one of HOLIDAYS) in `year`."""
    return days(_DAYS[name](year))
