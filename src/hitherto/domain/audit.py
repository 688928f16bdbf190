"""What the audit keeps: who did or tried what, when, and on what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant

LOCAL = "local"
"""Who acts without a key: the command line, the library, or anybody on this machine as long as there are no keys."""

Result = Literal["done", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act of administration. It holds no text and no id of a person.

    `actor` is the id of the key that was used, or `LOCAL`. `on` is the uuid or the key id that was acted on; an entry
    on the erasure of a user has none, its `uuid` is the number of the receipt. `deleted` counts rows by table.
    """

    uuid: UUID
    project: ProjectKey
    action: str
    happened_at: Instant
    actor: str = LOCAL
    on: str | None = None
    result: Result = "done"
    deleted: Mapping[str, int] = field(default_factory=dict)
