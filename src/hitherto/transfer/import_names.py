"""The ids that an import brings: which are taken, and what they are called instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hitherto.domain.errors import InvalidInput
from hitherto.domain.identity import ProjectKey
from hitherto.domain.text_input import MAX_ID_CHARACTERS
from hitherto.ports import Transaction
from hitherto.store import directory
from hitherto.store.directory import Kind

SHOWN = 10
IDS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Names:
    """New ids for those that are taken, by kind and old id."""

    new: dict[tuple[Kind, str], str] = field(default_factory=dict)

    def of(self, kind: Kind, external_id: str) -> str:
        """Return the id that something gets."""
        return self.new.get((kind, external_id), external_id)


async def choose(tx: Transaction, project: ProjectKey, wanted: Sequence[tuple[Kind, str]], *, rename: bool) -> Names:
    """Return names for all that is `wanted`; without `rename` every id has to be free.

    Raises:
        InvalidInput: naming ids that are taken.
    """
    taken = await _taken(tx, project, wanted)
    if taken and not rename:
        raise InvalidInput(
            f"{_listed(taken)} exist in the project already; import with --rename, or into another project"
        )
    names, given = Names(), set(wanted)
    for kind, external_id in taken:
        chosen = await _free(tx, project, kind, external_id, given)
        given.add((kind, chosen))
        names.new[kind, external_id] = chosen
    return names


async def _taken(tx: Transaction, project: ProjectKey, wanted: Sequence[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = []
    for first in range(0, len(wanted), IDS_AT_ONCE):
        some = wanted[first : first + IDS_AT_ONCE]
        for kind in dict.fromkeys(kind for kind, _ in some):
            ids = [external_id for of, external_id in some if of == kind]
            there = await directory.taken(tx, project, kind, ids)
            found += [(kind, external_id) for external_id in ids if external_id in there]
    return found


async def _free(
    tx: Transaction, project: ProjectKey, kind: Kind, external_id: str, given: set[tuple[Kind, str]]
) -> str:
    number = 2
    while True:
        ending = f"-{number}"
        chosen = external_id[: MAX_ID_CHARACTERS - len(ending)] + ending
        if (kind, chosen) not in given and await directory.resolve(tx, project, kind, chosen) is None:
            return chosen
        number += 1


def _listed(taken: Iterable[tuple[Kind, str]]) -> str:
    names = [f"{kind} {external_id}" for kind, external_id in taken]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
