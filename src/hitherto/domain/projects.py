"""Projects, the walls between tenants, and the API keys that open them."""

from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant

DEFAULT_PROJECT = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A tenant: nothing of one project exists for another."""

    key: ProjectKey
    uuid: UUID
    name: str
    description: str | None = None
    created_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key to one project. The secret itself is shown once and never stored; `key_id` names it in lists."""

    key_id: str
    project: ProjectKey
    name: str
    created_at: Instant
    revoked_at: Instant | None = None
