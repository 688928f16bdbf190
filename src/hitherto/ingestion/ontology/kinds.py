"""What a text calls a thing: "a sushi restaurant called Sakura" says that Sakura is a sushi restaurant."""

import re
from collections.abc import Iterator
from functools import lru_cache

MAX_NAME_CHARACTERS = 80
AROUND = 160
"""Characters around a name that are looked at."""

_WORD = r"\w[\w'’&-]*"
_PHRASE = rf"(?P<phrase>(?:{_WORD}\s+){{0,4}}?{_WORD})"
_STOP = (
    r"(?=\s+(?:in|at|for|with|that|which|who|where|on|of|from|near|by|and|but|to|called|named|located|since|because|"
    r"as|about|before|after|next|when|while|so|or|we|i|is|was|has|had|serving|owned|based)\b|\s*[.,;:!?)\n\"”—-]|\s*$)"
)
_DETERMINER = r"(?:an?|the|my|our|his|her|their|this|that|one\s+of\s+(?:the|my|our)|\w+['’]s)"
_BE = r"(?:is|was|are|were|will\s+be|became|['’]s)"
_QUOTE = r"[\"“'‘]?"
_FUNCTION_WORDS = frozenset(
    """a an the my our his her their this that in at for with on of from near by and but to as about before after so or
    is was are were be been has had have do did very really not no also just only still when while where which who then
    i you we he she it they me us him them one called named titled go going
    went see saw visit visited love like met""".split()
)


def kind_phrases(name: str, text: str) -> list[str]:
    """Return the noun phrases that `text` uses for the thing called `name`, first said first, without doubles."""
    if not name or len(name) > MAX_NAME_CHARACTERS:
        return []
    patterns = _patterns(name)
    found: dict[str, None] = {}
    for window in _windows(name, text):
        for pattern in patterns:
            for match in pattern.finditer(window):
                phrase = _trimmed(match["phrase"])
                if phrase:
                    found.setdefault(phrase)
    return list(found)


def own_phrase(name: str) -> str | None:
    """Return the name itself where it is no proper name: "onboarding course", "Apollo project"."""
    words = name.split()
    if not words or not words[-1][:1].islower():
        return None
    return " ".join(word for word in words if word[:1].islower()) or None


@lru_cache(256)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    called = rf"(?<!\w){re.escape(name)}(?!\w)"
    forms = (
        rf"{called}{_QUOTE},?\s+{_BE}\s+(?:also\s+)?{_DETERMINER}\s+{_PHRASE}{_STOP}",
        rf"{called}{_QUOTE},\s+{_DETERMINER}\s+{_PHRASE}{_STOP}",
        rf"{called}{_QUOTE}\s+\((?:{_DETERMINER}\s+)?{_PHRASE}\)",
        rf"{_DETERMINER}\s+{_PHRASE},?\s+(?:called|named|titled)\s+{_QUOTE}{called}",
        rf"{_DETERMINER}\s+{_PHRASE},?\s+{_QUOTE}{called}",
        rf"{_DETERMINER}\s+{_PHRASE}\s+{_BE}\s+(?:called\s+|named\s+)?{_QUOTE}{called}",
        rf"(?:the|our|my|this)\s+{called}\s+(?P<phrase>[a-z]+){_STOP}",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


def _windows(name: str, text: str) -> Iterator[str]:
    begin = 0
    lowered, wanted = text.lower(), name.lower()
    for _ in range(4):
        at = lowered.find(wanted, begin)
        if at < 0:
            return
        begin = at + len(wanted)
        yield text[max(0, at - AROUND) : begin + AROUND]


def _trimmed(phrase: str) -> str | None:
    """Return the end of a phrase that is a noun with what stands before it; None where it ends with no noun."""
    words = phrase.split()
    if not words or words[-1].lower() in _FUNCTION_WORDS:
        return None
    begin = len(words)
    while begin and words[begin - 1].lower() not in _FUNCTION_WORDS:
        begin -= 1
    return " ".join(words[begin:])
