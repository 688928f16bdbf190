"""Things that are known by whose they are: "Alice's sister's dog" is Mia's dog when Mia is Alice's sister."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from hitherto.domain.facts import Node
from hitherto.domain.names import normalise_name

MARK = "'s "
MAX_DEPTH = 3
"""Owners of owners that are followed."""

NamesOf = Callable[[str], Iterable[str]]
"""From a key to the normalised names of the thing that it means; nothing where it means none, or several."""


def owner_keys(key: str) -> list[str]:
    """Return the keys of whose a thing is, the nearest first: of "ann's sister's dog" "ann's sister" and "ann"."""
    owners = []
    while MARK in key:
        key = key.rsplit(MARK, 1)[0]
        owners.append(key)
    return owners


def other_keys(key: str, names_of: NamesOf, depth: int = MAX_DEPTH) -> set[str]:
    """Return the keys under which a thing is known that `key` calls by whose it is, `key` left out."""
    if MARK not in key or depth == 0:
        return set()
    owner, rest = key.rsplit(MARK, 1)
    others = other_keys(owner, names_of, depth - 1)
    owners = {owner, *others, *(name for each in (owner, *others) for name in names_of(each))}
    return {f"{each}{MARK}{rest}" for each in owners} - {key}


def keys_not_asked(told: Iterable[str], named: Mapping[str, Sequence[Node]], asked: Iterable[str]) -> list[str]:
    """Return further keys under which what is `told` may be known, given the nodes `named` by the keys `asked`."""

    def names_of(key: str) -> Iterable[str]:
        meant = named.get(key, ())
        called = [node for node in meant if normalise_name(node.name) == key] or meant
        # Of several owners of one name none is meant.
        return (normalise_name(name) for node in called if len(called) == 1 for name in (node.name, *node.aliases))

    found = {other for key in told if MARK in key for other in other_keys(key, names_of)}
    return sorted(found - set(asked))
