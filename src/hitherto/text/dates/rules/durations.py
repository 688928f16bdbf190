"""Times told by a number of units: "two weeks ago", "in three months", "for five years"."""

import re
from datetime import UTC, date, timedelta
from functools import partial

from hitherto.domain.instants import Precision
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import Period, add_months, cover, day_away, days, moment, months, shift, week_of
from hitherto.text.dates.reading import Meaning, Reading, Rule, rule
from hitherto.text.dates.tense import Direction
from hitherto.text.dates.words import COUNT, HEDGE, UNIT, read_count, read_unit

_COARSENESS = {
    unit: list(Precision).index(precision)
    for unit, precision in (
        ("day", Precision.DAY),
        ("week", Precision.WEEK),
        ("month", Precision.MONTH),
        ("year", Precision.YEAR),
    )
}
_SHORT_UNITS = frozenset({"minute", "hour", "day"})


def away(reading: Reading, least: float, greatest: float, unit: str) -> Period:
    """Return the period that lies between `least` and `greatest` units (signed) from now."""
    if unit in {"minute", "hour"}:
        # Through UTC, so that hours count right across a change of the clocks.
        at = reading.now.astimezone(UTC) + timedelta(**{f"{unit}s": least})
        length = timedelta(hours=1) if unit == "hour" else timedelta(minutes=1)
        return moment(at.astimezone(reading.now.tzinfo).replace(tzinfo=None), length)
    first, last = sorted((least, greatest))
    return cover(_away(reading.today, first, unit), _away(reading.today, last, unit))


def _away(today: date, count: float, unit: str) -> Period:
    whole = int(count)
    half = count - whole
    if not half:
        return shift(today, whole, unit)
    if unit == "year":
        return months(add_months(today, round(12 * count)))
    if unit == "month":
        return week_of(today + timedelta(round(30.4 * count)))
    if unit == "decade":
        return shift(today, round(10 * count), "year")
    return days(today + timedelta(round({"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1) * count)))


def _ago(match: re.Match[str], reading: Reading) -> Meaning:
    least, greatest = read_count(match["count"])
    return Meaning(away(reading, -greatest, -least, read_unit(match["unit"])))


def _year_and_a_half_ago(match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(away(reading, -1.5, -1.5, read_unit(match["unit"])))


def _ago_to_the_day(match: re.Match[str], reading: Reading) -> Meaning:
    """Return the day of "a week ago today", the month of "a year ago this month"."""
    least, greatest = read_count(match["count"])
    unit = read_unit(match["unit"])
    if match["anchor"] in {"today", "yesterday"}:
        day = reading.today - timedelta(match["anchor"] == "yesterday")
        return Meaning(cover(day_away(day, -greatest, unit), day_away(day, -least, unit)))
    months_back = round(least * {"year": 12, "month": 1}[unit]) + match["anchor"].startswith("last")
    return Meaning(months(add_months(reading.today, -months_back)))


def _next_told(match: re.Match[str], reading: Reading) -> Meaning | None:
    """Return "the next year" of a story; where the verb points ahead it is the next one from now."""
    told = match["which"] == "following" or reading.direction(match.start(), match.end()) is Direction.PAST
    return _later(match, reading) if told else None


def _later(match: re.Match[str], reading: Reading) -> Meaning:
    """Return a time counted from the one told before: "two years later", "the next day"."""
    count = int(read_count(match["count"])[0]) if match["count"] else 1
    unit = read_unit(match["unit"])
    return Meaning(days(reading.today), after=partial(_after, count=count, unit=unit))


def _after(told: Period, count: int, unit: str) -> Period | None:
    if _COARSENESS.get(unit, 0) < list(Precision).index(told.precision):
        return None  # nobody knows the day after a year
    return shift(told.first_day, count, unit)


def _in_at_most(match: re.Match[str], reading: Reading) -> Meaning:
    _, greatest = read_count(match["count"])
    return Meaning(away(reading, greatest, greatest, read_unit(match["unit"])), TimeKind.DEADLINE)


def _ahead(match: re.Match[str], reading: Reading) -> Meaning:
    least, greatest = read_count(match["count"])
    return Meaning(away(reading, least, greatest, read_unit(match["unit"])))


def _within(match: re.Match[str], reading: Reading) -> Meaning | None:
    # "in two days we built it" tells how long it took; "in a minute" tells nothing.
    looks_back = reading.direction(match.start(), match.end()) in {Direction.PAST, Direction.HABIT}
    return None if looks_back or match["unit"].startswith("min") else _ahead(match, reading)


def _stretch(match: re.Match[str], reading: Reading) -> Meaning | None:
    """Return the days up to now or from now on: "the past two weeks", "the next few days"."""
    which, unit = match["which"], read_unit(match["unit"])
    backwards = which in {"past", "last"}
    if match["count"] is None and not (match["the"] == "the" and _is_stretch_of_one(which, unit)):
        return None
    least, greatest = read_count(match["count"] or "one")
    if backwards and reading.word_before(match.start()) == "for" and reading.says_perfect(match.start()):
        return Meaning(away(reading, -greatest, -least, unit), TimeKind.SINCE)
    signed = -greatest if backwards else greatest
    short = unit in {"minute", "hour"}
    far = away(reading, signed, signed, unit) if short else day_away(reading.today, signed, unit)
    near = moment(reading.now.replace(tzinfo=None), timedelta(0)) if short else days(reading.today)
    return Meaning(cover(far, near) if backwards else cover(near, far), TimeKind.RANGE)


def _is_stretch_of_one(which: str, unit: str) -> bool:
    # "the past day" and "the last year" reach up to now; "the last day" and "the next day" belong to a story.
    return which == "past" or (which == "last" and unit not in _SHORT_UNITS)


def _lasting(match: re.Match[str], reading: Reading) -> Meaning | None:
    """Return when something began that has lasted so long; None where it is over ("I lived there for a year")."""
    still = match["now"] or reading.says_perfect(match.start())
    return _begun(match, reading, TimeKind.SINCE) if still else None


def _begun(match: re.Match[str], reading: Reading, kind: TimeKind) -> Meaning:
    least, greatest = read_count(match["count"])
    return Meaning(away(reading, -greatest, -least, read_unit(match["unit"])), kind)


def _been_since(match: re.Match[str], reading: Reading) -> Meaning:
    """Return when it happened: "it's been two years since we met"."""
    return _begun(match, reading, TimeKind.POINT)


def _been_so_long(match: re.Match[str], reading: Reading) -> Meaning:
    return _begun(match, reading, TimeKind.SINCE)


_PER = r"(?:daily|each|every|an?|per)"

DURATION_RULES: tuple[Rule, ...] = (
    rule("ago back", rf"(?P<count>{COUNT}) (?P<unit>{UNIT}) (?:ago|back)", _ago),
    rule("ago back", rf"an? (?P<unit>{UNIT}) and a half (?:ago|back)",
         _year_and_a_half_ago),
    rule("ago", rf"(?P<count>{COUNT}) (?P<unit>{UNIT}) ago (?P<anchor>today|yesterday)", _ago_to_the_day),
    rule("ago", rf"(?P<count>{COUNT}) (?P<unit>(?:month|year)s?) ago (?P<anchor>(?:this|last) month)", _ago_to_the_day),
    rule("later after", rf"(?P<count>{COUNT}) (?P<unit>(?:day|week|month|year)s?) (?:later|after that)", _later),
    rule("next following", r"the (?P<which>next|following) (?P<count>)(?P<unit>day|week|month|year)"
         r"(?! (?:of|before)\b)", _next_told),
    rule("within", rf"within (?:the next )?(?P<count>{COUNT}) (?P<unit>{UNIT})(?! of\b)", _in_at_most),
    rule("in", rf"in {HEDGE}(?P<count>{COUNT}) (?:more )?(?P<unit>{UNIT})(?:'? time)?", _within),
    rule("from", rf"(?P<count>{COUNT}) (?P<unit>{UNIT}) from (?:now|today)", _ahead),
    rule("past last next coming",
         rf"(?:(?P<the>the|these|this) )?(?P<which>past|last|next|coming) (?:(?P<count>{COUNT}) )?"
         rf"(?P<unit>{UNIT})(?! (?:of|before)\b)", _stretch),
    rule("for", rf"for {HEDGE}(?P<count>{COUNT}) (?P<unit>{UNIT})(?P<now> now)?(?! {_PER}\b)", _lasting),
    rule("been", rf"been (?:(?!for\b)[a-z]{{2,14}} ){{1,3}}(?P<count>{COUNT}) (?P<unit>{UNIT})"
         rf"(?: (?:now|already|strong))?(?! (?:ago|since|{_PER})\b)", _been_so_long),
    rule("now already", rf"(?P<count>{COUNT}) (?P<unit>years?|months?|weeks?) (?:now|already)", _been_so_long),
    rule("since", rf"(?:it's |it has |has )?been {HEDGE}(?P<count>{COUNT}) (?P<unit>{UNIT}) since", _been_since),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
