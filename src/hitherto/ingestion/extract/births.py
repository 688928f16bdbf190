"""When somebody was born, where a birthday tells it: who turned 30 last week was born thirty years before."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from hitherto.domain.extraction import IS_VALUE, EntityRef, Statement
from hitherto.domain.instants import Instant, Precision, day_meant, from_datetime, to_datetime
from hitherto.text.dates import describe_period

_TURNED = re.compile(r"(?P<who>.+?) (?:just |has just |recently )?turned (?P<age>1?\d\d?)\b")
_ON_A_DAY = re.compile(r"turned \d+ on \d")
_LAST_WEEK = 26
"""From this day of December on a week may reach into the next year; so does a winter that begins in December."""


def births(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield a statement of the birth for each birthday with a date: its day where that is known, else its year.

    "Is 30" tells no year, since it may be either of two. A week over New Year tells none either.
    """
    for statement in statements:
        told = _TURNED.match(statement.fact) if statement.relation == "AGE" and not statement.ends else None
        born = _born(statement, int(told["age"])) if told else None
        if told and born:
            yield _statement(statement, told["who"], *born)


def _statement(turned: Statement, who: str, begin: Instant, precision: Precision) -> Statement:
    words = describe_period(begin, None, precision)
    return replace(
        turned,
        relation="BORN_ON",
        object=EntityRef(name=words, attributes=((IS_VALUE, True),)),
        fact=f"{who} was born {'on' if precision is Precision.DAY else 'in'} {words}.",
        valid_at=begin,
        valid_precision=precision,
        timeline=None,
    )


def _born(statement: Statement, age: int) -> tuple[Instant, Precision] | None:
    precision = statement.valid_precision
    if statement.valid_at is None or precision in (Precision.ASSUMED, Precision.SECOND) or not age:
        return None
    turned = to_datetime(day_meant(statement.valid_at))
    over_new_year = turned.month == 12 and (
        precision is Precision.SEASON or (precision is Precision.WEEK and turned.day >= _LAST_WEEK)
    )
    if over_new_year or turned.year <= age:
        return None
    if precision is Precision.DAY and _ON_A_DAY.search(statement.fact):
        with suppress(ValueError):  # the 29th of February of a year that has none
            return from_datetime(turned.replace(year=turned.year - age)), Precision.DAY
    return from_datetime(datetime(turned.year - age, 1, 1, tzinfo=UTC)), Precision.YEAR
