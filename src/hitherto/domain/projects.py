"""Projects, the walls between tenants, and the API keys that open them."""

from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.identity import GraphKey, ProjectKey
from hitherto.domain.instants import Instant
from hitherto.domain.permissions import Permission

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
    """A key to one project. The secret itself is shown once and never stored; `key_id` names it in lists.

    A key that is `bound_to` a graph sees the user or group of that graph, and nothing else of its project.
    """

    key_id: str
    project: ProjectKey
    name: str
    created_at: Instant
    revoked_at: Instant | None = None
    permission: Permission = "admin"
    bound_to: GraphKey | None = None
    expires_at: Instant | None = None
