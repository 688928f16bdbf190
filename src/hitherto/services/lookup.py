"""From the ids of callers to rows, inside one project and nowhere else."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from hitherto.domain.errors import InvalidInput, NotFound, Unauthorized
from hitherto.domain.groups import Group
from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of, parse_uuid
from hitherto.domain.instants import Instant
from hitherto.domain.sessions import Session
from hitherto.domain.text_input import storable
from hitherto.domain.users import User
from hitherto.ports import Transaction
from hitherto.store import directory, graphs, groups, projects, sessions, users, work


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose graph is meant: that of a user, or that of a group."""

    kind: Literal["user", "group"]
    external_id: str


def owner_of(user_id: str | None, group_id: str | None, *, prefix: str = "") -> Owner:
    """Return whose graph is meant; `prefix` is what stands before the two names where they are asked for.

    Raises:
        InvalidInput: unless exactly one of the two is given.
    """
    user_param, group_param = f"{prefix}user_id", f"{prefix}group_id"
    if user_id and group_id:
        raise InvalidInput(f"{user_param}: give either {user_param} or {group_param}, not both", param=user_param)
    if user_id:
        return Owner("user", user_id)
    if group_id:
        return Owner("group", group_id)
    raise InvalidInput(f"{user_param}: is required, or {group_param} in its place", param=user_param)


async def hold_project(tx: Transaction, project: ProjectKey) -> None:
    """Keep a project from being deleted until the transaction ends; what adds a graph does that first.

    Raises:
        Unauthorized: when it has been deleted, as it can be while its last requests are still on their way.
    """
    if not await projects.hold(tx, project):
        raise Unauthorized("the project that this key opened has been deleted")


async def resolve(tx: Transaction, project: ProjectKey, kind: directory.Kind, external_id: str) -> UUID:
    """Return the uuid behind an id that a caller chose.

    Raises:
        NotFound: when there is none; an id that could not have been created is one of those.
    """
    uuid = await directory.resolve(tx, project, kind, external_id) if storable(external_id) == external_id else None
    if uuid is None:
        raise NotFound(kind, external_id)
    return uuid


async def user(tx: Transaction, project: ProjectKey, user_id: str) -> User:
    """Return the user with this id, or raise `NotFound`."""
    found = await users.get(tx, graph_key_of(await resolve(tx, project, "user", user_id)))
    if found is None:
        raise NotFound("user", user_id)
    return found


async def group(tx: Transaction, project: ProjectKey, group_id: str) -> Group:
    """Return the group with this id, or raise `NotFound`."""
    found = await groups.get(tx, graph_key_of(await resolve(tx, project, "group", group_id)))
    if found is None:
        raise NotFound("group", group_id)
    return found


async def session(tx: Transaction, project: ProjectKey, session_id: str) -> Session:
    """Return the session with this id, or raise `NotFound`."""
    found = await sessions.get(tx, await resolve(tx, project, "session", session_id))
    if found is None:
        raise NotFound("session", session_id)
    return found


async def graph_of_user(tx: Transaction, project: ProjectKey, user_id: str) -> GraphKey:
    """Return the key of a user's graph, or raise `NotFound`."""
    return graph_key_of(await resolve(tx, project, "user", user_id))


async def graph_of(tx: Transaction, project: ProjectKey, owner: Owner) -> GraphKey:
    """Return the key of the graph of a user or a group, or raise `NotFound`."""
    return graph_key_of(await resolve(tx, project, owner.kind, owner.external_id))


async def owned(tx: Transaction, project: ProjectKey, noun: str, uuid: str | UUID) -> UUID:
    """Return a uuid that a caller gave, once its graph is known to be this project's.

    Raises:
        NotFound: when it is malformed, unknown, or another project's: the three cannot be told apart.
    """
    parsed = uuid if isinstance(uuid, UUID) else parse_uuid(uuid)
    if parsed is None or await graphs.project_of(tx, graph_key_of(parsed)) != project:
        raise NotFound(noun, str(uuid))
    return parsed


async def hold(tx: Transaction, graph: GraphKey, now: Instant) -> bool:
    """Make others who hold this graph wait until the transaction ends; False when the graph is gone.

    What is read after this call and written back cannot overwrite what another transaction wrote in between. It
    locks the graph's row of work; a transaction that also bumps the version of the graph does that first, as the
    commit of a worker does, so that the two never wait for each other.
    """
    try:
        await work.reserve(tx, graph, 0, 0, now)
    except NotFound:
        return False
    return True


async def held_session(tx: Transaction, project: ProjectKey, session_id: str, now: Instant) -> Session:
    """Return a session that nobody else changes until the transaction ends, or raise `NotFound`."""
    uuid = await resolve(tx, project, "session", session_id)
    found = await sessions.get(tx, uuid) if await hold(tx, graph_key_of(uuid), now) else None
    if found is None:
        raise NotFound("session", session_id)
    return found
