"""What was erased, and what became of the places where it lay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """The record that something was erased: how many rows of which table, when. It does not say of whom.

    `uuid` is the number of the receipt, which does say it and which only the operator keeps.
    """

    uuid: UUID
    project: ProjectKey
    action: str
    happened_at: Instant
    deleted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What was done to the files of the database, so that nothing deleted can be read from them.

    `left` says in words where deleted text can still lie, and until when; it is not `complete` when something stood
    in the way.
    """

    done: tuple[str, ...] = field(default=())
    left: tuple[str, ...] = field(default=())
    complete: bool = True
