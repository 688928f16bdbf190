"""People of one name whom a text tells apart: "another Anna", "Anna from work", "my sister Anna", "my cousin Anna"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from hitherto.domain.names import normalise_name
from hitherto.ingestion.extract.people import RELATIVES

_FAMILY = frozenset(
    "HAS_PARENT HAS_GRANDPARENT HAS_SIBLING HAS_PARTNER HAS_CHILD HAS_GRANDCHILD HAS_AUNT HAS_UNCLE HAS_NIECE"
    " HAS_NEPHEW HAS_COUSIN HAS_IN_LAW HAS_PET".split()
)
"""Relations of which nobody has two to the same person. A friend can be a colleague, a sister is no cousin."""

_PLACES = "work|school|college|uni|university|church|yoga|class|choir|accounting|marketing|sales|next door|upstairs"
_PLACES += "|downstairs|the office|the gym|the band|the book club|the neighbou?rhood"
_NAME = r"(?P<{}>[A-Z][^\W\d_]+)"
_TOLD_APART = re.compile(
    rf"\b(?i:another|an?\s+(?:different|second|third|new)|some\s+other)\s+{_NAME.format('other')}\b"
    rf"|\b{_NAME.format('one')}\s+from\s+(?:our\s+|my\s+)?(?P<place>{_PLACES})\b"
)
_KIN_NOUNS = "|".join(sorted((noun for noun in RELATIVES if not RELATIVES[noun].plural), key=len, reverse=True))
# Not in a list: "Tom, Anna, my sister" and "Anna, my sister and my dad" are three.
_APPOSITION = re.compile(
    rf"(?<!, ){_NAME.format('name')}(?P<comma>,)? my (?:(?P<age>older|elder|younger|oldest|youngest|twin) |[a-z]+ )?"
    rf"(?P<noun>{_KIN_NOUNS})\b(?(comma)(?=[.,;!?)]|$))(?!,? (?:and|or|my|our|his|her)\b)(?!['’-])"
)
_KIN = re.compile(r"(?P<owner>.+)['’]s\s+(?:[\w-]+\s+)*?(?P<noun>[\w-]+)")
_FROM = re.compile(rf"(?P<name>.+) from (?P<place>{_PLACES})")


class Mark(NamedTuple):
    """What tells somebody from others of the same name: a relation of the family to `owner`, or where they are from."""

    owner: str
    what: str

    def contradicts(self, other: "Mark") -> bool:
        """Whether nobody can be both: two relations to one person, two places, a relative and somebody from work."""
        return self.what != other.what and (self.owner == other.owner or not (self.owner and other.owner))


def marks_of(names: Iterable[str]) -> set[Mark]:
    """Return what the names of somebody tell of who it is."""
    return {mark for name in names if " " in name for mark in _marks(name)}


def are_two(some: set[Mark], others: set[Mark]) -> bool:
    """Whether what is told of one and of another cannot be told of the same person."""
    return not some & others and any(one.contradicts(other) for one in some for other in others)


@lru_cache(4_096)
def _marks(name: str) -> tuple[Mark, ...]:
    return tuple(_read_marks(name))


def _read_marks(name: str) -> Iterable[Mark]:
    kin = _KIN.fullmatch(name)
    relative = RELATIVES.get(kin["noun"].lower()) if kin else None
    if kin and relative and not relative.plural and relative.relation in _FAMILY:
        yield Mark(normalise_name(kin["owner"]), relative.relation)
    place = _FROM.fullmatch(name)
    if place:
        yield Mark("", place["place"])


@dataclass(frozen=True, slots=True)
class ToldApart:
    """A place of a text that tells somebody from others of the same name.

    `alias` is the name that tells it ("Anna from work", "Alice's sister" for "Anna, my sister"); None for "another
    Anna", who is none of those known.
    """

    start: int
    alias: str | None


class Namesakes:
    """Who of several people of one name is meant at a place of one text; `speaker` is who says "my" in it."""

    def __init__(self, text: str, speaker: str | None = None) -> None:
        self._text = text
        self._told: dict[str, list[ToldApart]] = {}
        for match in _TOLD_APART.finditer(text):
            group = "other" if match["other"] else "one"
            alias = f"{match['one']} from {match['place']}" if match["one"] else None
            self._told.setdefault(match[group], []).append(ToldApart(match.start(group), alias))
        for match in _APPOSITION.finditer(text) if speaker else ():
            role = " ".join(word for word in (match["age"], match["noun"]) if word)
            told = ToldApart(match.start("name"), f"{speaker}'s {role}")
            self._told.setdefault(match["name"], []).append(told)
        for places in self._told.values():
            places.sort(key=lambda each: each.start)

    def __bool__(self) -> bool:
        return bool(self._told)

    def meant(self, name: str, span: tuple[int, int], *, last: bool = False) -> ToldApart | None:
        """Return what tells apart whoever is called `name` in `span` (0, 0 for anywhere); None where nothing does.

        Where the span names them twice, the first is meant or, with `last`, the last. Whoever was told apart once is
        meant by the bare name from there on.
        """
        told = self._told.get(name)
        if not told:
            return None
        begin, end = span if span[1] else (0, len(self._text))
        places = [match.start() for match in re.finditer(rf"\b{re.escape(name)}\b", self._text[:end], re.UNICODE)]
        within = [place for place in places if place >= begin]
        at = (within[-1] if last else within[0]) if within else end
        return next((each for each in reversed(told) if each.start <= at), None)
