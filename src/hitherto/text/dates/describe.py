"""Words for a period, as a person would say them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hitherto.domain.instants import Instant, Precision, to_datetime

_SEASONS = ("winter", "spring", "summer", "autumn")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()  # not strftime, which follows the locale of the process
_PARTS_OF_MONTH = {(1, 10): "early ", (11, 20): "mid-"}
_DAY = timedelta(1)


def describe_period(begin: Instant, finish: Instant | None, precision: Precision, zone: str = "UTC") -> str:
    """Return how to call the period `[begin, finish)`: "7 May 2023", "summer 2022", "2019".

    Without a finish it is the period of that precision that begins at `begin`. `zone` is the IANA name of the zone
    in which the period was resolved, so that its days are the days meant.
    """
    place = UTC if zone == "UTC" else ZoneInfo(zone)
    start = to_datetime(begin).astimezone(place)
    if precision is Precision.SECOND:
        return f"{_day(start)}, {start:%H:%M}"
    end = to_datetime(finish).astimezone(place) if finish is not None and finish > begin else None
    first = start.date()
    # The last day is that of the last instant, so that a period of part of a day counts as that day.
    last = (end - timedelta(microseconds=1)).date() if end else None
    return _WORDINGS[precision](first, last)


def _day(day: date | datetime) -> str:
    return f"{day.day} {_name(day)} {day.year}"


def _name(day: date) -> str:
    return _MONTHS[day.month - 1]


def _days(first: date, last: date | None) -> str:
    if last is None or last == first:
        return _day(first)
    if first.weekday() == 5 and last - first == _DAY:
        return f"the weekend of {_day(first)}"
    return _from_to(first, last)


def _from_to(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_day(last)}"
    start = f"{first.day} {_name(first)}" if first.year == last.year else _day(first)
    return f"{start} to {_day(last)}"


def _week(first: date, last: date | None) -> str:
    if last is None or (first.weekday() == 0 and (last - first).days == 6):
        return f"the week of {_day(first)}"
    return _days(first, last)


def _month(first: date, last: date | None) -> str:
    name = f"{_name(first)} {first.year}"
    if last is None:
        return name
    if (first.year, first.month) == (last.year, last.month):
        late = first.day == 21 and last == _last_day_of_month(last)
        return ("late " if late else _PARTS_OF_MONTH.get((first.day, last.day), "")) + name
    return (
        f"{_name(first)} to {_name(last)} {last.year}"
        if first.year == last.year
        else f"{name} to {_name(last)} {last.year}"
    )


def _season(first: date, last: date | None) -> str:
    if first.month % 3 == 1 and first.day == 1:  # a quarter
        return _month(first, last or _last_day_of_month(first.replace(month=first.month + 2)))
    if last is not None and not 88 <= (last - first).days <= 92:
        return _month(first, last)
    name = _SEASONS[first.month % 12 // 3]
    begun = first.year - (first.month < 3)
    return f"winter {begun}/{(begun + 1) % 100:02d}" if name == "winter" else f"{name} {begun}"


def _last_day_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - _DAY


def _year(first: date, last: date | None) -> str:
    if last is None:
        return str(first.year)
    if first.year == last.year:
        whole = (first.month, last.month) == (1, 12)
        return ("" if whole else {1: "early ", 5: "mid-", 9: "late "}.get(first.month, "")) + str(first.year)
    return (
        f"the {first.year}s" if (first.year % 10, last.year - first.year) == (0, 9) else f"{first.year} to {last.year}"
    )


_WORDINGS = {
    Precision.DAY: _days,
    Precision.ASSUMED: _days,
    Precision.WEEK: _week,
    Precision.MONTH: _month,
    Precision.SEASON: _season,
    Precision.YEAR: _year,
}
