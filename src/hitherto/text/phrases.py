"""Phrases in which people give their name, and in which they say what something of theirs is."""

import re
from collections.abc import Iterator

from hitherto.text.tokens import search_tokens

_WORD = r"[^\W\d_a-z][\w'’-]{0,30}"
_NAME = rf"(?P<name>{_WORD}(?:[ ](?:(?:van|von|de|da|der|la)[ ])?{_WORD}){{0,3}})"
_INTRODUCTIONS = re.compile(
    r"\b(?:[Mm]y (?:full |first |last |own )?name(?:'s| is)|[Tt]his is|[Cc]all me|[Nn]ame:|I'm called|I am called)\s+"
    + _NAME
)
_SELF = re.compile(r"\b(?:I'm|I am|I’m)\s+" + _NAME + r"(?=\s*(?:[.,!]|\Z|and\b|from\b))")
_STATED = re.compile(
    r"(?P<what>[\w' -]{2,60}?)\s*(?::|=|\b(?:is|are|was|will be)\b)\s*(?P<value>[^\n.,;!?]{1,120}(?:\.\d[^\s,;!?]*)?)"
)
_OF_PLACE = re.compile(r"\b(?:live in|moved to|based in|born in|come from|from)\s+" + _NAME)
_OF_EMPLOYER = re.compile(r"\b(?:work(?:ing|s)? (?:at|for)|employed (?:at|by)|join(?:ed)?)\s+" + _NAME)
_OF_TRADE = re.compile(
    r"\b(?:I'm|I am|I’m|work(?:ing)? as|job as)\s+(?:an?)\s+(?P<name>[a-z][\w-]{2,30}(?: [a-z][\w-]{2,30})?)"
    r"(?=[.,!;]|\Z| (?:and|at|in|for|by)\b)"
)
_OF_WHAT = (
    (frozenset(search_tokens("city location town country hometown residence place")), _OF_PLACE),
    (frozenset(search_tokens("company employer workplace organization organisation firm")), _OF_EMPLOYER),
    (frozenset(search_tokens("job occupation profession trade")), _OF_TRADE),
)
_LEADING = re.compile(r"^(?:it's|it is|that's|that is|my|the|a|an|at|in|on|to|is|just|about|called)\s+", re.IGNORECASE)
_SHORT_ANSWER = 6
"""Words of an answer that holds nothing but what was asked for."""


def names_in(sentence: str, speaker: str | None) -> Iterator[tuple[int, int, str]]:
    """Yield where a speaker's own name is given, and the name; the name the message came under stands at 0."""
    if speaker and speaker[:1].isupper():
        yield 0, 0, speaker
    for pattern in (_SELF, _INTRODUCTIONS):
        for match in pattern.finditer(sentence):
            yield match.start("name"), match.end("name"), match["name"]


def stated_in(sentence: str, words: frozenset[str], *, asked: bool) -> Iterator[tuple[int, int, str]]:
    """Yield where it is said what something is, and what it is.

    `words` are the terms by which it goes: "my order number is A-17" states the value of {order, number}. When it was
    `asked` for just before, a short answer is the value as a whole.
    """
    for naming, pattern in _OF_WHAT:
        if words & naming:
            for match in pattern.finditer(sentence):
                yield match.start("name"), match.end("name"), match["name"]
    for match in _STATED.finditer(sentence):
        value = _plain(match["value"])
        if value and words and words <= set(search_tokens(match["what"])):
            yield match.start("value"), match.end("value"), value
    if asked and 0 < len(sentence.split()) <= _SHORT_ANSWER and (value := _plain(sentence)):
        yield 0, len(sentence), value


def _plain(value: str) -> str:
    """Return a value without the words that lead to it and the marks around it."""
    text = value.strip(" \t\"'“”.,!;:")
    while (shorter := _LEADING.sub("", text)) != text:
        text = shorter
    return text
