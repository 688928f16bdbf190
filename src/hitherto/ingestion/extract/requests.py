"""Reads requests that say how somebody wants to be served: "Call me Kit", "Always answer in German"."""

import re
from collections.abc import Callable

from hitherto.ingestion.extract.lexicon import CALENDAR_NAMES, NOT_NAMES

_POLITE = r"^(?:please\s+|from now on,?\s+|can you\s+|could you\s+|just\s+)*"
_END = r"(?:,?\s+(?:from now on|please|going forward|in (?:the )?future))*\W*$"


def _name(match: re.Match[str]) -> str:
    name = match["name"]
    return "" if name.split()[0].lower() in CALENDAR_NAMES | NOT_NAMES else f"I go by {name}"


def _language(match: re.Match[str]) -> str:
    return f"I want replies in {match['what']}"


def _wanted(match: re.Match[str]) -> str:
    return f"I want {match['what']}"


def _unwanted(match: re.Match[str]) -> str:
    return f"I do not want {match['what']}"


def _reminder(match: re.Match[str]) -> str:
    return f"I need to {match['what']}"


_NOT_OPEN = r"(?!(?:it|that|this|these|those|them|any|me|you|one|up|more|your)\b)"
_REPLYING = (
    r"(?:always |only )?(?:answer|reply|respond|write|speak|talk)(?: (?:to )?me)? (?:only )?in"
    r" (?P<what>(?-i:[A-Z][a-z]+)|bullet points|full sentences|plain text|short sentences|lower ?case)"
)
_AVOIDING = (
    r"(?:never|don['’]t|do not) (?:use|write|include|add|send me|suggest|recommend|show me)"
    rf" (?P<what>{_NOT_OPEN}\w[^,.;]{{2,60}})"
)
_REQUESTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(_POLITE + pattern + _END, re.IGNORECASE), write)
    for pattern, write in (
        (r"call me (?P<name>(?-i:[A-Z][\w'-]+(?: [A-Z][\w'-]+)?))", _name),
        (_REPLYING, _language),
        (rf"always (?:use|write|include|add|give me|show me) (?P<what>{_NOT_OPEN}\w[^,.;]{{2,60}})", _wanted),
        (_AVOIDING, _unwanted),
        (rf"(?:remind me|don['’]t let me forget) to (?P<what>{_NOT_OPEN}\w[^.;]{{3,80}})", _reminder),
    )
)


def as_statement(words: str) -> str:
    """Return what a request says of whoever makes it, as a sentence of theirs; "" for any other sentence."""
    if not words[:1].isalpha() or len(words) > _LONGEST:
        return ""
    return next(
        (text for pattern, write in _REQUESTS if (match := pattern.match(words)) and (text := write(match))), ""
    )


_LONGEST = 140
