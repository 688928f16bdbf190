"""Things by what their owner calls them: "my bicycle" is the bicycle that the owner was said to have."""

from collections.abc import Iterable
from typing import NamedTuple

from hitherto.domain.extraction import Extraction, Statement
from hitherto.domain.names import normalise_name

_MARK = "'s "


class Thing(NamedTuple):
    """A thing by its normalised name without that of its owner; `owned` tells whether the owner was in it."""

    name: str
    owned: bool

    def is_same(self, other: "Thing") -> bool:
        """Tell whether one of two names is the other with the name of the owner before it: "Ann's boat" and "boat".

        Both are objects of what is said of the owner.
        """
        return self.name == other.name and self.owned != other.owned and self.name != ""


def thing_of(owner: str, name: str) -> Thing:
    """Return what `owner` has to do with, by its name."""
    bare = _without(owner, name)
    return Thing(bare or _plain(name), owned=bare != "")


def names_beside(extractions: Iterable[Extraction]) -> list[str]:
    """Return the normalised names under which the objects of statements may be known besides their own, sorted."""
    return sorted(
        {
            name
            for extraction in extractions
            for statement in extraction.statements
            if not statement.timeline
            for name in (*_beside(statement), *_bare(statement.subject.name))
        }
    )


def _bare(name: str) -> list[str]:
    """Return a name without that of its owner, where it begins with one."""
    _, mark, thing = name.replace("’", "'").partition(_MARK)
    return [normalise_name(thing)] if mark and thing else []


def _beside(statement: Statement) -> list[str]:
    owner, thing = statement.subject.name, statement.object.name
    if not thing:
        return []
    bare = _without(owner, thing)
    if bare:
        return [bare]
    if thing[:1].isupper() or _MARK in thing.replace("’", "'"):
        return []
    return [normalise_name(f"{call}{_MARK}{thing}") for call in _calls(owner)]


def _without(owner: str, thing: str) -> str:
    """Return the normalised name of a thing without that of its owner, "" where the owner is not in it."""
    plain = thing.replace("’", "'")
    for call in _calls(owner):
        if call and plain.startswith(f"{call}{_MARK}"):
            return _plain(plain[len(call) + len(_MARK) :])
    return ""


def _plain(thing: str) -> str:
    return normalise_name(thing)


def _calls(owner: str) -> list[str]:
    return list(dict.fromkeys([owner, *owner.split()[:1]]))
