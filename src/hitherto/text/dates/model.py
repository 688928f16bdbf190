"""What a time in a text is, once it is found."""

from dataclasses import dataclass
from enum import StrEnum

from hitherto.domain.instants import Instant, Precision


class TimeKind(StrEnum):
    """What the text says about the period."""

    POINT = "point"
    """It happened, holds or will happen at some time inside the period."""

    RANGE = "range"
    """It filled the period from its begin to its finish."""

    SINCE = "since"
    """It began at `begin` and still holds; there is no finish."""

    UNTIL = "until"
    """It holds until the period comes."""

    DEADLINE = "deadline"
    """It happens (or happened) no later than the period: "by Friday", "before June"."""

    RECURRING = "recurring"
    """It happens again and again; no date follows, so `begin` is the reference and there is no finish."""

    AGE = "age"
    """A time of somebody's life ("when I was 12"); no date follows, as for RECURRING."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time that a text names: characters `start` to `end`, and the period `[begin, finish)` that is meant.

    The words that decide the kind belong to the expression ("since March", "in two weeks"); a mere "in", "on" or
    "at" before a date does not. `precision` says how exactly the ends of the period are known.
    """

    start: int
    end: int
    text: str
    begin: Instant
    finish: Instant | None
    precision: Precision
    kind: TimeKind
