"""Completes a short answer with the question before it: "Where do you live?" - "In Lisbon."."""

import re
from collections.abc import Callable

_FRAMES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...]

_NOT_AN_ANSWER = re.compile(
    r"^(?:i|we|he|she|they|it|you|that|this|there|what|why|how|maybe|not|none|nothing|no|yes|idk|nope|both|either"
    r"|everything|anything|something|somewhere|nowhere|depends|probably|i'm|it's|still|just|well|thanks|good|great|fine)\b"
    r"|\b(?:is|are|was|were|am|do|does|did|have|has|had|will|would|can|think|guess|love|like|live|work)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 6
_PREPOSITION = re.compile(r"^(?:in|at|for|as|on|from)\s+", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?:about |around |only |just )?(\d{1,3}|[a-z]+(?:-[a-z]+)?)(?: years(?: old)?)?$", re.IGNORECASE
)


def _after(preposition: str) -> Callable[[re.Match[str], str], str]:
    def write(_: re.Match[str], answer: str) -> str:
        return preposition.rsplit(" ", 1)[0] if _PREPOSITION.match(answer) else preposition

    return write


def _age(_: re.Match[str], answer: str) -> str:
    return "I am" if _NUMBER.match(answer) else ""


def _named(match: re.Match[str], answer: str) -> str:
    return f"My {match['what'].lower()} is" if answer[:1].isupper() else ""


def _attribute(match: re.Match[str], _: str) -> str:
    return f"My {match['what'].lower()} is"


def _job(_: re.Match[str], answer: str) -> str:
    return "I am" if re.match(r"(?:a|an|the)\s", answer, re.IGNORECASE) else "I work as"


def _pets(_: re.Match[str], answer: str) -> str:
    return "I have" if re.match(r"(?:an?|one|two|three|four|five|six|\d+)\s", answer, re.IGNORECASE) else ""


_FRAMES = (
    (re.compile(r"\bwhere (?:do you live|are you (?:living|based))(?: now| these days| currently)?\W*$", re.I), _after("I live in")),
    (re.compile(r"\bwhere (?:are you (?:originally )?from|do you come from)\W*$", re.I), _after("I come from")),
    (re.compile(r"\b(?:where|who) (?:do you work(?: at| for)?|are you working)(?: now| these days)?\W*$", re.I), _after("I work at")),
    (re.compile(r"\bwhere (?:do you (?:study|go to (?:school|college|university))|are you studying)\W*$", re.I), _after("I study at")),
    (re.compile(r"\bwhat (?:do you study|are you studying|(?:is|'s) your major)\W*$", re.I), _after("I study")),
    (re.compile(r"\bwhat (?:do you do(?: for (?:work|a living))?|(?:is|'s) your (?:job|occupation|profession))\W*$", re.I), _job),
    (re.compile(r"\bhow old are you\W*$", re.I), _age),
    (re.compile(r"\bwhat(?:'s| is) your (?P<what>(?:[a-z]+(?:'s)? ){0,2}name)\W*$", re.I), _named),
    (re.compile(r"\bwhat(?:'s| is) your (?P<what>favou?rite (?:[a-z]+ ?){1,3}?)\W*$", re.I), _attribute),
    (re.compile(r"\bwhat(?:'s| is) your (?P<what>e-?mail(?: address)?|phone number|address)\W*$", re.I), _attribute),
    (re.compile(r"\bwhen(?:'s| is) your (?P<what>birthday)\W*$", re.I), _attribute),
    (re.compile(r"\bdo you have (?:any )?(?:pets?|kids|children|siblings|brothers or sisters|allergies)\W*$", re.I), _pets),
    (re.compile(r"\bwhat are you allergic to\W*$", re.I), _after("I am allergic to")),
    (re.compile(r"\bwhat (?:instrument|sport|games?)s? do you play\W*$", re.I), _after("I play")),
    (re.compile(r"\bwhat languages? do you speak\W*$", re.I), _after("I speak")),
)  # fmt: skip


def supplied_words(question: str, answer: str) -> str:
    """Return the words that make `answer`, put before it, a statement; "" where the two do not clearly fit.

    `question` is the sentence that comes right before, said by somebody else.
    """
    words = answer.strip(" .!")
    if not words or len(words.split()) > _MOST_WORDS or _NOT_AN_ANSWER.search(words):
        return ""
    plain = question.replace("’", "'").strip()
    for pattern, write in _FRAMES:
        match = pattern.search(plain)
        if match:
            supplied = write(match, words)
            return f"{supplied} " if supplied else ""
    return ""
