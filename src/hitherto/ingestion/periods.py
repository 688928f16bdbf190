"""The stretch of time that a world-time of some precision stands for."""

from datetime import timedelta

from hitherto.domain.instants import LATEST, MICROSECOND, Instant, Precision, to_datetime

_COARSE_TO_FINE = (
    Precision.YEAR,
    Precision.SEASON,
    Precision.MONTH,
    Precision.WEEK,
    Precision.DAY,
    Precision.SECOND,
    Precision.ASSUMED,
)
FINENESS = {precision: rank for rank, precision in enumerate(_COARSE_TO_FINE)}
"""Rank of a precision, coarse to fine; an assumed time comes last: it is a point, and the weakest word."""

_MONTHS = {Precision.MONTH: 1, Precision.SEASON: 3, Precision.YEAR: 12}
_INTO_FIRST_DAY = timedelta(hours=14, minutes=30) // MICROSECOND
_LENGTHS = {
    Precision.WEEK: timedelta(weeks=1) // MICROSECOND,
    Precision.DAY: timedelta(days=1) // MICROSECOND,
    Precision.SECOND: timedelta(seconds=1) // MICROSECOND,
    Precision.ASSUMED: 0,
}


def period_end(start: Instant, precision: Precision) -> Instant:
    """Return the first instant after the period that begins at `start`; `start` itself for an assumed time."""
    months = _MONTHS.get(precision)
    if months is None:
        return min(Instant(start + _LENGTHS[precision]), LATEST)
    # A month of the user's time zone begins up to 14 hours off that of UTC: count from within its first day.
    moment = to_datetime(min(Instant(start + _INTO_FIRST_DAY), LATEST))
    years, month = divmod(moment.month - 1 + months, 12)
    if moment.year + years > to_datetime(LATEST).year:
        return LATEST
    first = moment.replace(day=min(moment.day, 28))
    return Instant(start + (first.replace(year=moment.year + years, month=month + 1) - first) // MICROSECOND)


def refines(start: Instant, precision: Precision, coarse_start: Instant, coarse: Precision) -> bool:
    """Whether a stated time lies inside a coarser stated one, as 10 May lies in May."""
    if Precision.ASSUMED in (precision, coarse) or FINENESS[precision] <= FINENESS[coarse]:
        return False
    return coarse_start <= start < period_end(coarse_start, coarse)
