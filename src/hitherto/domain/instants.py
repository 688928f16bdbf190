"""Instants, their precision, and the text forms of both.

Inside the system a time is an integer: microseconds since 1970-01-01T00:00:00Z. It sorts, subtracts and
stores the same way everywhere. On the wire it is RFC 3339 in UTC with a `Z`.
"""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NewType

from hitherto.domain.errors import InvalidInput

Instant = NewType("Instant", int)
"""Microseconds since the Unix epoch, UTC."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_NAIVE_EPOCH = EPOCH.replace(tzinfo=None)  # arithmetic on it is faster, and every answer writes many instants
EARLIEST = Instant((datetime(1, 1, 2, tzinfo=UTC) - EPOCH) // MICROSECOND)
LATEST = Instant((datetime(9999, 12, 30, tzinfo=UTC) - EPOCH) // MICROSECOND)
_DAY = timedelta(1) // MICROSECOND
_INTO_THE_DAY = timedelta(hours=13, minutes=30) // MICROSECOND
RANGE = "0001-01-02 and 9999-12-30, UTC"
"""The earliest and the latest instant in words. A day at either end is left for the zones of the earth."""


_RFC3339 = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?\s?([Zz]|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)


class Precision(StrEnum):
    """How exactly a world-time is known; the stored instant is the start of that period."""

    SECOND = "second"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    ASSUMED = "assumed"
    """Nothing was said; the time of the episode was taken."""


def from_datetime(value: datetime) -> Instant:
    """Return the instant of `value`; a value without a zone is taken as UTC."""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return Instant((aware - EPOCH) // MICROSECOND)


def to_datetime(instant: Instant) -> datetime:
    """Return `instant` as an aware UTC datetime."""
    return EPOCH + timedelta(microseconds=instant)


def parse_instant(text: str, param: str) -> Instant:
    """Read an ISO 8601 / RFC 3339 date or date-time; one without a zone is UTC.

    Raises:
        InvalidInput: naming `param`, when `text` is no date or lies outside `RANGE`.
    """
    instant = _read(text, param)
    if not EARLIEST <= instant <= LATEST:
        raise InvalidInput(f"{param} must lie between {RANGE}", param=param)
    return instant


def parse_nearest_instant(text: str, param: str) -> Instant:
    """Read as `parse_instant`, but take the first and the last day of the calendar, which mean "ever", as `RANGE` does.

    Raises:
        InvalidInput: naming `param`, when `text` is no date.
    """
    return within_range(_read(text, param))


def day_meant(instant: Instant) -> Instant:
    """Return the start, in UTC, of the day that begins at `instant` in the zone of whoever spoke of it.

    The 7th of May in Tokyo begins on the 6th in UTC; shown as a date it is the 7th. Right for zones from ten hours
    behind UTC (Hawaii) to thirteen ahead (Tonga).
    """
    return Instant((instant + _INTO_THE_DAY) // _DAY * _DAY)


def within_range(instant: Instant) -> Instant:
    """Return the nearest instant that `RANGE` holds."""
    return min(max(instant, EARLIEST), LATEST)


def _read(text: str, param: str) -> Instant:
    match = _RFC3339.fullmatch(text.strip())
    if match is None:
        raise InvalidInput(f"{param} must be an RFC 3339 date-time such as 2025-03-01T09:30:00Z", param=param)
    day, clock, fraction, zone = match.groups()
    micros = ((fraction or "") + "000000")[:6]
    zone_text = "+00:00" if zone in (None, "Z", "z") else zone
    try:
        parsed = datetime.fromisoformat(f"{day}T{clock or '00:00:00'}{zone_text}")
        return Instant((parsed - EPOCH) // MICROSECOND + int(micros))
    except (ValueError, OverflowError) as error:
        raise InvalidInput(f"{param} is not a date that exists: {text[:40]!r}", param=param) from error


def format_instant(instant: Instant) -> str:
    """Write `instant` as RFC 3339 UTC with `Z`, trailing zeros of the fraction trimmed."""
    text = (_NAIVE_EPOCH + timedelta(microseconds=instant)).isoformat()
    return f"{text.rstrip('0') if '.' in text else text}Z"
