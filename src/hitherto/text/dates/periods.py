"""Calendar arithmetic on local periods of time. Weeks begin on Monday."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hitherto.domain.instants import Precision

OFFSETS = {"last": -1, "past": -1, "previous": -1, "this": 0, "this coming": 0, "coming": 1, "next": 1}
"""How many weeks, months or years away the words before them point."""

SEASON_START = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
"""First months of the (northern, meteorological) seasons; each lasts three months."""

_COARSENESS = list(Precision)


@dataclass(frozen=True, slots=True)
class Period:
    """The local times from `begin` up to, not including, `end`; both without a zone."""

    begin: datetime
    end: datetime
    precision: Precision

    @property
    def first_day(self) -> date:
        """The local date on which the period begins."""
        return self.begin.date()


def midnight(day: date) -> datetime:
    """Return the start of `day`."""
    return datetime.combine(day, time.min)


def days(first: date, count: int = 1, precision: Precision = Precision.DAY) -> Period:
    """Return the period of `count` days from `first` on."""
    return Period(midnight(first), midnight(first + timedelta(count)), precision)


def week_of(day: date) -> Period:
    """Return the week that holds `day`."""
    return days(day - timedelta(day.weekday()), 7, Precision.WEEK)


def weekend_of(day: date) -> Period:
    """Return the Saturday and Sunday of the week that holds `day`."""
    return days(day + timedelta(5 - day.weekday()), 2)


def add_months(day: date, count: int) -> date:
    """Return the first day of the month that lies `count` months after that of `day`."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def months(first: date, count: int = 1, precision: Precision = Precision.MONTH) -> Period:
    """Return the period of `count` months from that of `first` on."""
    return Period(midnight(first.replace(day=1)), midnight(add_months(first, count)), precision)


def month(year: int, number: int) -> Period:
    """Return a calendar month."""
    return months(date(year, number, 1))


def years(first: int, count: int = 1) -> Period:
    """Return the period of `count` calendar years."""
    return Period(midnight(date(first, 1, 1)), midnight(date(first + count, 1, 1)), Precision.YEAR)


def quarter(year: int, number: int) -> Period:
    """Return quarter 1 to 4 of a year."""
    return months(date(year, number * 3 - 2, 1), 3, Precision.SEASON)


def season(year: int, name: str) -> Period:
    """Return the season that begins in `year`; a winter ends in the year after."""
    return months(date(year, SEASON_START[name], 1), 3, Precision.SEASON)


def last_season(today: date, name: str) -> Period:
    """Return the latest season of this name that has ended."""
    year = today.year
    while season(year, name).end.date() > today:
        year -= 1
    return season(year, name)


def moment(at: datetime, length: timedelta = timedelta(hours=1)) -> Period:
    """Return a time of day, known to about `length`."""
    return Period(at, at + length, Precision.SECOND)


def cover(first: Period, last: Period) -> Period:
    """Return the period from the begin of `first` to the end of `last`, as exact as the coarser of the two."""
    precision = max(first.precision, last.precision, key=_COARSENESS.index)
    return Period(first.begin, last.end, precision)


def shift(today: date, count: int, unit: str) -> Period:
    """Return the day, week, weekend, month, quarter, year or decade that lies `count` of them away from today's."""
    if unit in {"week", "fortnight"}:
        return week_of(today + timedelta(7 * count * (2 if unit == "fortnight" else 1)))
    if unit == "weekend":
        return weekend_of(today + timedelta(7 * count))
    if unit == "month":
        return months(add_months(today, count))
    if unit == "quarter":
        return quarter_of(add_months(today, 3 * count))
    if unit == "year":
        return years(today.year + count)
    if unit == "decade":
        return years((today.year // 10 + count) * 10, 10)
    return days(today + timedelta(count))


def quarter_of(day: date) -> Period:
    """Return the quarter that holds `day`."""
    return quarter(day.year, (day.month + 2) // 3)


def part_of(period: Period, part: str) -> Period:
    """Return the "early", "mid" or "late" part of a month, season, year or decade; other periods stay whole."""
    index = ("early", "mid", "late").index(part)
    first = period.first_day
    if period.precision is Precision.MONTH:
        begin = midnight(first.replace(day=1 + 10 * index))
        end = period.end if index == 2 else begin + timedelta(10)
        return Period(begin, end, Precision.MONTH)
    if period.precision is Precision.SEASON:
        return months(add_months(first, index))
    if period.precision is Precision.YEAR:
        return _part_of_years(period, index)
    return period


def _part_of_years(period: Period, index: int) -> Period:
    first, length = period.first_day.year, period.end.year - period.first_day.year
    if length == 1:
        return months(date(first, 1 + 4 * index, 1), 4, Precision.YEAR)
    starts = (0, 4, 7, 10)
    return years(first + starts[index], starts[index + 1] - starts[index]) if length == 10 else period


def day_away(today: date, count: float, unit: str) -> Period:
    """Return the day that lies `count` units from today: unlike `shift`, not the week or month that holds it."""
    length = {"month": 1, "year": 12, "decade": 120}.get(unit)
    if length is None:
        in_days = {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1)
        return days(today + timedelta(round(count * in_days)))
    first = add_months(today, round(count * length))
    end_of_month = add_months(first, 1) - timedelta(1)
    return days(min(first + timedelta(today.day - 1), end_of_month))


def weekday_before(today: date, weekday: int) -> date:
    """Return the last `weekday` (Monday is 0) before today."""
    return today - timedelta((today.weekday() - weekday) % 7 or 7)


def weekday_after(today: date, weekday: int) -> date:
    """Return the next `weekday` (Monday is 0) after today."""
    return today + timedelta((weekday - today.weekday()) % 7 or 7)
