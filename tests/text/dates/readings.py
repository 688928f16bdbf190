"""How the tests of dates write down what they expect."""

from datetime import UTC, datetime

from hitherto.domain.instants import Instant, format_instant, from_datetime
from hitherto.text.dates import TimeExpression, find_times

WEDNESDAY = from_datetime(datetime(2023, 5, 17, 15, 30, tzinfo=UTC))
"""The moment at which most sentences of these tests are said: Wednesday, 17 May 2023, half past three."""


def at(year: int, month: int, day: int, hour: int = 12) -> Instant:
    return from_datetime(datetime(year, month, day, hour, tzinfo=UTC))


def short(instant: Instant | None) -> str:
    """An instant as briefly as it can be said: "2023-05-07" at midnight, else "2023-05-07T10:00"."""
    if instant is None:
        return ""
    text = format_instant(instant)
    return text.removesuffix("T00:00:00Z").removesuffix(":00Z").removesuffix("Z")


def said(found: TimeExpression) -> str:
    """ "text = begin/finish", the period as the texts of ISO 8601 have it."""
    return f"{found.text} = {short(found.begin)}/{short(found.finish)}"


def all_said(text: str, reference: Instant = WEDNESDAY, zone: str = "UTC") -> list[str]:
    return [said(found) for found in find_times(text, reference, zone)]
