"""The times of a model's answer, as far as the message can mean them."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hitherto.domain.instants import Instant, Precision, from_datetime
from hitherto.text.dates import TimeExpression, TimeKind, find_times

DAY = 86_400 * 1_000_000
FIRST_YEAR = 1000

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?", re.ASCII)
_DATED = frozenset({TimeKind.POINT, TimeKind.RANGE, TimeKind.SINCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """From when until when; None is not said. `is_ahead`: it begins after the message."""

    begin: Instant | None = None
    precision: Precision = Precision.ASSUMED
    end: Instant | None = None
    end_precision: Precision | None = None
    is_ahead: bool = False


def when_of(since: str, until: str, sentence: str, reference: Instant, *, english: bool, zone: str = "UTC") -> When:
    """Return the time of what `sentence`, said at `reference`, states, when a model reads `since` and `until`.

    `zone` is the IANA name of the time zone in which days are meant.

    An English sentence is resolved by rules: then the model only says that there is a time. In other languages its
    dates count where they lie in the past. A date that nothing in an English sentence names is not believed.
    """
    if english:
        found = [each for each in find_times(sentence, reference, zone) if each.kind in (*_DATED, TimeKind.UNTIL)]
        return _of(found[0], reference) if found and (since.strip() or until.strip()) else When()
    begin, end = _date(since, zone), _date(until, zone)
    if begin is None or begin[0] > reference + DAY:
        return When(is_ahead=begin is not None and begin[0] > reference + DAY)
    if end is None or end[0] <= begin[0]:
        return When(begin=begin[0], precision=begin[1])
    return When(begin=begin[0], precision=begin[1], end=end[0], end_precision=end[1])


def _of(time: TimeExpression, reference: Instant) -> When:
    if time.begin > reference + DAY:
        return When(is_ahead=time.kind is not TimeKind.UNTIL)
    if time.kind is TimeKind.UNTIL:
        return When()
    if time.kind is TimeKind.RANGE and time.finish is not None:
        return When(begin=time.begin, precision=time.precision, end=time.finish, end_precision=time.precision)
    return When(begin=time.begin, precision=time.precision)


def _date(text: str, zone: str) -> tuple[Instant, Precision] | None:
    match = _DATE.fullmatch(text.strip())
    if match is None or int(match[1]) < FIRST_YEAR:
        return None
    try:
        moment = datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=ZoneInfo(zone))
    except ValueError:
        return None
    precision = Precision.DAY if match[3] else Precision.MONTH if match[2] else Precision.YEAR
    return from_datetime(moment), precision
