"""Find the times that a text names."""

import re
from datetime import UTC, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import EARLIEST, LATEST, Instant, from_datetime, to_datetime
from hitherto.text.dates.clocks import clock_times, has_clock_time
from hitherto.text.dates.frames import frame
from hitherto.text.dates.model import TimeExpression, TimeKind
from hitherto.text.dates.pairs import Mark
from hitherto.text.dates.reading import Meaning, Reading, Rule
from hitherto.text.dates.rules import RULES

_WORD = re.compile(r"[a-z]+|[0-9]+(?:[a-z]+|['/.-])?")

_SAME_LENGTH = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u202f": " "})


def _by_trigger(rules: tuple[Rule, ...]) -> dict[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for index, rule in enumerate(rules):
        for trigger in rule.triggers:
            table[trigger] = (*table.get(trigger, ()), index)
    return table


_BY_TRIGGER = _by_trigger(RULES)
_TRIGGERS = frozenset(_BY_TRIGGER)


def find_times(text: str, reference: Instant, zone: str = "UTC") -> list[TimeExpression]:
    """Return the times that English `text` names, in text order, without overlaps.

    They are resolved for words said at `reference` by somebody who lives in `zone` (an IANA name): "today" is the
    local date there. The instants that come back are UTC.

    Raises:
        InvalidInput: when there is no such zone. No text makes it raise.
    """
    lowered = _lower(text)
    places = _places_to_try(lowered)
    if not places and not has_clock_time(lowered):
        return []
    place = _zone(zone)
    reading = Reading(text, lowered, to_datetime(reference).astimezone(place))
    marks = clock_times(frame(_longest(_matches(places, reading)), reading), reading)
    return [found for mark in marks if (found := _expression(mark, reading, reference, place))]


@lru_cache(1_024)
def is_zone(name: str) -> bool:
    """Whether there is a time zone of this (IANA) name, such as "Europe/Lisbon"."""
    try:
        _zone(name)
    except InvalidInput:
        return False
    return True


def _lower(text: str) -> str:
    """Return `text` in lower case with plain quotes, dashes and spaces, every character at its place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(small if len(small := character.lower()) == 1 else character for character in text)
    return lowered if lowered.isascii() else lowered.translate(_SAME_LENGTH)


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InvalidInput(f"there is no time zone {name[:40]!r}", param="zone") from error


def _places_to_try(text: str) -> dict[int, list[int]]:
    """Return for each rule that has a trigger in `text` where it might match: at the few words up to the trigger."""
    words = _WORD.findall(text)
    present = set(words)
    triggered = {word: _BY_TRIGGER[word] for word in present & _TRIGGERS}
    numbers = [word for word in present if word < "a"]
    triggered |= {word: rules for word in numbers if (rules := _BY_TRIGGER.get(_shape(word)))}
    if not triggered:
        return {}
    starts = [match.start() for match in _WORD.finditer(text)]
    places: dict[int, list[int]] = {}
    for at, word in enumerate(words):
        for index in triggered.get(word, ()):
            known = places.setdefault(index, [])
            last = known[-1] if known else -1
            window = starts[max(0, at - RULES[index].lead) : at + 1]
            known.extend(start for start in window if start > last)
    return places


def _shape(number: str) -> str:
    """Return the trigger of a word that begins with a digit; see `Rule`."""
    suffix = number.lstrip("0123456789")
    digits = number[: len(number) - len(suffix)]
    return ("2000" if len(digits) == 4 and digits[:2] in {"19", "20"} else "0") + suffix


def _matches(places: dict[int, list[int]], reading: Reading) -> list[Mark]:
    found: list[Mark] = []
    for index, starts in places.items():
        rule = RULES[index]
        match_at, text, end = rule.pattern.match, reading.text, 0
        for start in starts:
            if start < end or (match := match_at(text, start)) is None:
                continue
            meaning = _read(rule, match, reading)
            if meaning:
                end = match.end()
                found.append((start, end, meaning))
    return found


def _read(rule: Rule, match: re.Match[str], reading: Reading) -> Meaning | None:
    try:
        return rule.read(match, reading)
    except (ValueError, OverflowError):  # no such day, or one outside the years 1 to 9999
        return None


def _longest(marks: list[Mark]) -> list[Mark]:
    """Return the marks that no longer one overlaps, in text order."""
    if len(marks) < 2:
        return marks
    taken: list[Mark] = []
    last_end = -1
    ordered = sorted(marks, key=lambda mark: (mark[0], -mark[1]))
    for mark in ordered:
        if mark[0] >= last_end:
            taken.append(mark)
            last_end = mark[1]
        elif mark[1] - mark[0] > taken[-1][1] - taken[-1][0]:
            taken[-1] = mark
            last_end = mark[1]
    return taken


def _expression(mark: Mark, reading: Reading, reference: Instant, place: tzinfo) -> TimeExpression | None:
    start, end, meaning = mark
    period, kind = meaning.period, meaning.kind
    text = reading.original[start:end]
    if kind in {TimeKind.RECURRING, TimeKind.AGE}:
        return TimeExpression(start, end, text, reference, None, period.precision, kind)
    try:
        begin = from_datetime(period.begin.replace(tzinfo=place))
        finish = from_datetime(period.end.replace(tzinfo=place))
    except OverflowError:
        return None
    if finish <= begin or begin < EARLIEST or finish > LATEST:
        return None  # a day that the zone left out, as Samoa did with 30 December 2011, or one beyond the calendar
    return TimeExpression(start, end, text, begin, None if kind is TimeKind.SINCE else finish, period.precision, kind)
