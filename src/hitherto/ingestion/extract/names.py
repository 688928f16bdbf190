"""Words that a conversation writes as names, so that one of them is known for one where it begins a sentence."""

import re
from collections.abc import Iterable

from hitherto.ingestion.extract.lexicon import CALENDAR_NAMES, NOT_NAMES

_WITHIN = re.compile(r"(?<=[a-zà-ÿ,] )[A-Z][a-zà-ÿ]+\b")
_SMALL = re.compile(r"\b[a-zà-ÿ]{2,}\b")
_MOST_CHARACTERS = 20_000


def names_written(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that stand capitalised within a sentence and nowhere in small letters."""
    names: set[str] = set()
    small: set[str] = set()
    for text in texts:
        part = text[:_MOST_CHARACTERS]
        names.update(_WITHIN.findall(part))
        small.update(_SMALL.findall(part))
    return frozenset(
        name for name in names if (low := name.lower()) not in small and low not in NOT_NAMES | CALENDAR_NAMES
    )
