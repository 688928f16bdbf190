"""What has no date: "every Monday", "twice a week", "when I was 12"."""

import re

from hitherto.text.dates.model import TimeKind
from hitherto.text.dates.periods import days
from hitherto.text.dates.reading import Meaning, Reading, Rule, rule
from hitherto.text.dates.words import CARDINAL, COUNT, DAYPART, MONTH, SEASONS, WEEKDAY, WEEKDAYS


def _recurring(_match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(days(reading.today), TimeKind.RECURRING)


def _age(_match: re.Match[str], reading: Reading) -> Meaning:
    return Meaning(days(reading.today), TimeKind.AGE)


_RECURRING_UNIT = (
    rf"(?:{WEEKDAY}s?(?: {DAYPART}s?)?|{MONTH}|{SEASONS}|day|night|week|weekend|month|year|morning|evening"
    rf"|afternoon|christmas|thanksgiving|easter|halloween|hour)"
)
_LIFE = r"(?:an? )?(?:little |young )?(?:kid|child|teenager|teen|baby|boy|girl|student)|little|young|small"
_PERSON = r"(?:i|he|she|we|they|you|[a-z]{2,14})"

UNDATED_RULES: tuple[Rule, ...] = (
    rule("every each", rf"(?:every|each) (?:single |other |{COUNT} )?{_RECURRING_UNIT}s?", _recurring),
    rule("every each", rf"(?:the )?(?:first|second|third|fourth|last) (?:{WEEKDAY}|weekend|week|day|business day) of "
         r"(?:every|each) (?:month|quarter|year)", _recurring),
    rule("once twice times", rf"(?:once|twice|{COUNT} times) (?:a|per|every|each) (?:day|week|month|year)",
         _recurring),
    rule(" ".join(f"{name}s" for name in WEEKDAYS) + " weekends weekdays",
         rf"(?:(?:on|most) )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends|weekdays)(?: {DAYPART}s?)?",
         _recurring),
    rule("mornings afternoons evenings nights",
         rf"(?:in the (?:mornings|afternoons|evenings)|{WEEKDAY} {DAYPART}s)", _recurring),
    rule("since when", rf"(?:since|when) {_PERSON} (?:was|were|turned) (?:about |around |only )?"
         rf"(?:{_LIFE}|[0-9]{{1,2}}|{CARDINAL})(?: years? old)?", _age),
    rule("age", r"(?:since|at) (?:the )?age (?:of )?[0-9]{1,2}", _age),
    rule("childhood", r"since (?:my |his |her |their )?childhood", _age),
)  # fmt: skip
"""In no particular order: of overlapping finds the longest is taken."""
