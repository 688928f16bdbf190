"""What a rule is given (the text and the moment it was said) and what it gives back."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from hitherto.domain.instants import Precision
from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import Period
from hitherto.text.dates.tense import Direction, direction_at

_WORD_BEFORE = re.compile(r"([a-z']{1,12})[\s(\"-]{1,3}\Z")
_PERFECT = re.compile(
    r"(?:'ve|\b(?:have|has|haven't|hasn't)|'s been|(?<!had )(?<!'d )\bbeen)\b(?P<rest>[^.!?;,\n]{0,80})\Z"
)
_OTHER_CLAUSE = re.compile(r"\b(?:that|which|who|can|could|will|would|when|because|if|while)\b")
_FORWARD_WORDS = frozenset({"until", "till", "til", "by", "before", "eod", "cob"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A text being read: as written, lower-cased (the same length), and the local time of saying it."""

    original: str
    text: str
    now: datetime
    """Aware, in the zone of the reader."""

    @property
    def today(self) -> date:
        """The local date on which the text was said."""
        return self.now.date()

    def is_capital(self, at: int) -> bool:
        """Whether the character at `at` was written as a capital."""
        return self.original[at].isupper()

    def word_before(self, start: int) -> str:
        """Return the word directly before `start`, or an empty text."""
        match = _WORD_BEFORE.search(self.text[max(0, start - 16) : start])
        return match[1] if match else ""

    def says_perfect(self, start: int) -> bool:
        """Whether the verb before `start` in the same clause says "have done" or "have been": it still holds."""
        match = _PERFECT.search(self.text[max(0, start - 90) : start])
        return match is not None and _OTHER_CLAUSE.search(match["rest"]) is None

    def direction(self, start: int, end: int) -> Direction | None:
        """Return where the text around `start` to `end` points; "since" and "until" decide by themselves."""
        word = self.word_before(start)
        if word == "since":
            return Direction.PAST
        found = direction_at(self.text, start, end)
        return Direction.FUTURE if found is None and word in _FORWARD_WORDS else found


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a rule understood.

    `within` is there where the words alone leave something open (a date without its year, a weekday): given the
    period that the neighbouring words name, it returns the period meant inside that, or None when the two do not fit.
    `after` is there where the words count from the time told before them ("two years later"): given that period it
    returns the one meant. Where no time was told in the sentence, such words are no time.
    """

    period: Period
    kind: TimeKind = TimeKind.POINT
    within: Callable[[Period], Period | None] | None = None
    after: Callable[[Period], Period | None] | None = None


Reader = Callable[[re.Match[str], Reading], Meaning | None]
"""Makes the meaning of a match; None for a false alarm. ValueError and OverflowError mean: no such date."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what it means; it is tried only in texts that hold one of the `triggers`.

    A trigger is a lower-case word, or the shape of a number with the letters or the one sign behind it: its digits
    are written as 0, those of a year of this and the last century as 2000 ("0th", "0/", "2000-").
    """

    triggers: frozenset[str]
    lead: int
    """How many words before its trigger the pattern may begin."""
    pattern: re.Pattern[str]
    read: Reader


_LEAD = 12
"""Words before a trigger: "between the twenty-first and the twenty-third of May" has ten."""
_SPACE = r"\s{1,3}"
_OPTIONAL_SPACE = r"\s{0,3}"


def rule(triggers: str, pattern: str, read: Reader) -> Rule:
    """Return a rule; `triggers` are divided by white space, the pattern begins and ends where words do.

    A space in the pattern matches one to three characters of white space, a space with "?" none to three: enough for
    a broken line, and bounded, so that no run of spaces costs more than a few steps at each place.
    """
    bounded = pattern.replace(" ?", _OPTIONAL_SPACE).replace(" ", _SPACE)
    lead = 0 if pattern.startswith(f"{triggers} ") else _LEAD
    return Rule(frozenset(triggers.split()), lead, re.compile(rf"(?<!\w)(?:{bounded})(?!\w)"), read)


def in_nearest_year(reading: Reading, start: int, end: int, yearly: Callable[[int], Period]) -> Meaning:
    """Return the period that `yearly` gives in the year the text points to, else in the year that is nearest.

    A date that comes back by habit ("we always meet on 1 May") is recurring.
    """
    direction = reading.direction(start, end)
    if direction is Direction.HABIT:
        return Meaning(yearly(reading.today.year), TimeKind.RECURRING)
    return Meaning(choose_year(reading.today, yearly, direction), within=in_year(yearly))


def in_year(yearly: Callable[[int], Period]) -> Callable[[Period], Period | None]:
    """Return the `within` of a date that lacks only its year."""

    def within(container: Period) -> Period | None:
        is_year = container.precision is Precision.YEAR and container.end.year - container.begin.year == 1
        return yearly(container.begin.year) if is_year else None

    return within


def choose_year(today: date, yearly: Callable[[int], Period], direction: Direction | None) -> Period:
    """Return the last such period that has begun (PAST), the next that has not ended (FUTURE), or the nearest.

    Raises:
        ValueError: when there is no such day in the years around.
    """
    for reach in (1, 4):  # 29 February may be four years away
        choices = _existing(yearly, today.year, reach)
        begun = [period for period in choices if period.first_day <= today]
        ahead = [period for period in choices if period.end.date() > today]
        if direction is Direction.PAST and begun:
            return begun[-1]
        if direction is Direction.FUTURE and ahead:
            return ahead[0]
        if direction is None and choices:
            return min(choices, key=lambda period: abs((period.first_day - today).days))
    raise ValueError("no such day in the years around")


def _existing(yearly: Callable[[int], Period], year: int, reach: int) -> list[Period]:
    found = []
    for other in range(year - reach, year + reach + 1):
        with suppress(ValueError):
            found.append(yearly(other))
    return found
