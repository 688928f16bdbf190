"""Rules for what lasts or comes back: "for three years", "every Monday", "when I was 12"."""

import re

from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import days
from hitherto.text.dates.reading import Meaning, Reading, Rule, rule
from hitherto.text.dates.relative import away
from hitherto.text.dates.words import (
    COUNT,
    DAYPART,
    HEDGE,
    MONTH,
    SEASONS,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    read_count,
    read_unit,
)


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


def _recurring(_match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(days(reading.today), TimeKind.RECURRING)


def _age(_match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(days(reading.today), TimeKind.AGE)


_RECURRING_UNIT = (
    rf"(?:{WEEKDAY}s?(?: {DAYPART}s?)?|{MONTH}|{SEASONS}|day|night|week|weekend|month|year|morning|evening"
    rf"|afternoon|christmas|thanksgiving|easter|halloween|hour)"
)
_PERSON = r"(?:i|he|she|we|they|you|[a-z]{2,14})"

SPAN_RULES: tuple[Rule, ...] = (
    rule("for", rf"for {HEDGE}(?P<count>{COUNT}) (?P<unit>{UNIT})(?P<now> now)?", _lasting),
    rule("been", rf"been (?:[a-z]{{2,14}} ){{1,3}}(?P<count>[0-9]{{1,3}}|{COUNT}) (?P<unit>{UNIT})"
         rf"(?: (?:now|already|strong))?(?! (?:ago|since))", _been_so_long),
    rule("since", rf"been {HEDGE}(?P<count>{COUNT}) (?P<unit>{UNIT}) since", _been_since),
    rule("every each", rf"(?:every|each) (?:single |other |{COUNT} )?{_RECURRING_UNIT}s?", _recurring),
    rule("once twice times", rf"(?:once|twice|{COUNT} times) (?:a|per|every|each) (?:day|week|month|year)",
         _recurring),
    rule(" ".join(f"{name}s" for name in WEEKDAYS) + " weekends weekdays",
         rf"(?:(?:on|most) )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends|weekdays)(?: {DAYPART}s?)?",
         _recurring),
    rule("mornings afternoons evenings nights",
         rf"(?:in the (?:mornings|afternoons|evenings)|{WEEKDAY} {DAYPART}s)", _recurring),
    rule("since when at age", rf"(?:since|when) {_PERSON} (?:was|were|turned) (?:about |around |only )?"
         rf"(?:[0-9]{{1,2}}|{COUNT}|(?:a )?(?:kid|child|teenager|baby|little|young|small|a (?:little|young) "
         rf"(?:boy|girl|kid)))(?: years? old)?|(?:since|at) (?:the )?age (?:of )?[0-9]{{1,2}}"
         rf"|since (?:my |his |her )?childhood", _age),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
