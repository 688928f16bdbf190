"""Rows of projects and of the API keys that open them."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from hitherto.domain.identity import GraphKey, ProjectKey, UuidFactory, new_project_key
from hitherto.domain.instants import Instant
from hitherto.domain.projects import ApiKey, Project
from hitherto.ports import Row, Transaction
from hitherto.store.schema import api_keys, audit, directory, metadata, projects
from hitherto.store.statement import Statement, insert_or_ignore


def _tables_to_erase() -> list[str]:
    """Return the tables of what belongs to a project and to no graph, its own first: whoever adds to it waits there.

    Entries of the directory go with what they name, keys are kept and never open again, and the audit stays.
    """
    others = [
        table.name
        for table in metadata.sorted_tables
        if "project_key" in table.columns and "graph_key" not in table.columns
    ]
    kept = {projects.name, api_keys.name, directory.name, audit.name}
    return [projects.name, *(name for name in others if name not in kept)]


_INSERT = insert_or_ignore("projects.insert", projects, unique=["name"])
_GET = Statement("projects.get", select(projects).where(projects.c.name == bindparam("name")))
_HOLD = Statement(
    "projects.hold",
    select(projects.c.project_key)
    .where(projects.c.project_key == bindparam("project"))
    .with_for_update(read=True, key_share=True),
)
_ERASE = {
    str(name): Statement(
        f"projects.erase_{name}",
        delete(metadata.tables[name]).where(metadata.tables[name].c.project_key == bindparam("project")),
    )
    for name in _tables_to_erase()
}
_LIST = Statement("projects.list", select(projects).order_by(projects.c.created_at, projects.c.project_key))

_KEY_COLUMNS = select(
    api_keys.c.key_id,
    api_keys.c.project_key,
    api_keys.c.name,
    api_keys.c.created_at,
    api_keys.c.revoked_at,
    api_keys.c.permission,
    api_keys.c.bound_graph,
    api_keys.c.expires_at,
)
_KEY_ORDER = (api_keys.c.created_at, api_keys.c.key_id)
_INSERT_KEY = Statement("api_keys.insert", insert(api_keys))
_FIND_KEY = Statement(
    "api_keys.find",
    _KEY_COLUMNS.where(api_keys.c.key_hash == bindparam("key_hash"), api_keys.c.revoked_at.is_(None)),
)
_LIST_KEYS = Statement("api_keys.list", _KEY_COLUMNS.order_by(*_KEY_ORDER))
_LIST_KEYS_OF = Statement(
    "api_keys.list_of_project",
    _KEY_COLUMNS.where(api_keys.c.project_key == bindparam("project")).order_by(*_KEY_ORDER),
)
_REVOKE_KEY = Statement(
    "api_keys.revoke",
    update(api_keys)
    .where(api_keys.c.key_id == bindparam("id"), api_keys.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now", type_=api_keys.c.revoked_at.type))
    .returning(api_keys.c.project_key),
)
_END_KEYS = Statement(
    "api_keys.end_of_project",
    update(api_keys)
    .where(api_keys.c.project_key == bindparam("project"))
    .values(revoked_at=func.coalesce(api_keys.c.revoked_at, bindparam("now")), name=""),
)
_END_BOUND_KEYS = Statement(
    "api_keys.end_of_graph",
    update(api_keys)
    .where(api_keys.c.bound_graph == bindparam("graph"))
    .values(revoked_at=func.coalesce(api_keys.c.revoked_at, bindparam("now")), name=""),
)
_IN_FORCE = or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > bindparam("now"))
_ANY_KEY = Statement(
    "api_keys.any", select(api_keys.c.key_id).where(api_keys.c.revoked_at.is_(None), _IN_FORCE).limit(1)
)

_EVER_A_KEY = Statement("api_keys.ever", select(api_keys.c.key_id).limit(1))


def _project(row: Row) -> Project:
    key, uuid, name, description, created_at = row
    return Project(key=key, uuid=UUID(bytes=uuid), name=name, description=description, created_at=created_at)


def _api_key(row: Row) -> ApiKey:
    key_id, project, name, created_at, revoked_at, permission, bound_graph, expires_at = row
    return ApiKey(
        key_id=key_id,
        project=project,
        name=name,
        created_at=created_at,
        revoked_at=revoked_at,
        permission=permission,
        bound_to=bound_graph,
        expires_at=expires_at,
    )


async def ensure_project(tx: Transaction, name: str, now: Instant, uuids: UuidFactory) -> Project:
    """Return the project of this name, made now if there is none."""
    found = await get_project(tx, name)
    if found is not None:
        return found
    key = new_project_key()
    new: dict[str, Any] = {"project_key": key, "uuid": uuids.new(key).bytes, "name": name, "description": None}
    await tx.execute(_INSERT, {**new, "created_at": now})
    # Read back: another process may have made it between the two statements.
    made = await get_project(tx, name)
    if made is None:
        raise AssertionError("a project that was just inserted is there")
    return made


async def get_project(tx: Transaction, name: str) -> Project | None:
    """Return the project of this name."""
    row = await tx.fetch_one(_GET, {"name": name})
    return None if row is None else _project(row)


async def list_projects(tx: Transaction) -> list[Project]:
    """Return all projects, oldest first."""
    return [_project(row) for row in await tx.fetch(_LIST, {})]


async def hold(tx: Transaction, project: ProjectKey) -> bool:
    """Keep a project from being deleted until the transaction ends; False when there is no such project."""
    return await tx.fetch_one(_HOLD, {"project": project}) is not None


async def delete_project(tx: Transaction, project: ProjectKey) -> dict[str, int]:
    """Delete the row of a project and what hangs on it alone; its graphs and their directory come before.

    Returns the number of rows that went, by table; nothing where there is no such project.
    """
    rows = {table: await tx.execute(statement, {"project": project}) for table, statement in _ERASE.items()}
    return {table: count for table, count in rows.items() if count}


async def insert_api_key(tx: Transaction, key: ApiKey, key_hash: bytes) -> None:
    """Store a new key under the hash of its secret."""
    await tx.execute(
        _INSERT_KEY,
        {
            "key_hash": key_hash,
            "key_id": key.key_id,
            "project_key": key.project,
            "name": key.name,
            "created_at": key.created_at,
            "revoked_at": key.revoked_at,
            "permission": key.permission,
            "bound_graph": key.bound_to,
            "expires_at": key.expires_at,
        },
    )


async def find_api_key(tx: Transaction, key_hash: bytes) -> ApiKey | None:
    """Return the key whose secret has this hash; a revoked one is not found, one that has expired is."""
    row = await tx.fetch_one(_FIND_KEY, {"key_hash": key_hash})
    return None if row is None else _api_key(row)


async def list_api_keys(tx: Transaction, project: ProjectKey | None = None) -> list[ApiKey]:
    """Return the keys of one project, or of all, oldest first and revoked ones included."""
    if project is None:
        rows = await tx.fetch(_LIST_KEYS, {})
    else:
        rows = await tx.fetch(_LIST_KEYS_OF, {"project": project})
    return [_api_key(row) for row in rows]


async def revoke_api_key(tx: Transaction, key_id: str, now: Instant) -> ProjectKey | None:
    """Revoke a key and return its project; None when there is no key of this id, or it was revoked before."""
    row = await tx.fetch_one(_REVOKE_KEY, {"id": key_id, "now": now})
    return None if row is None else ProjectKey(row[0])


async def end_api_keys(tx: Transaction, project: ProjectKey, now: Instant) -> int:
    """Revoke the keys of a project for good, take their names, and return how many they were.

    The rows stay: a server that has none left would take any key.
    """
    return await tx.execute(_END_KEYS, {"project": project, "now": now})


async def end_bound_keys(tx: Transaction, graph: GraphKey, now: Instant) -> int:
    """Revoke the keys that are bound to a graph, take their names, and return how many they were."""
    return await tx.execute(_END_BOUND_KEYS, {"graph": graph, "now": now})


async def has_api_keys(tx: Transaction, now: Instant) -> bool:
    """Whether any key is in force: one that is not revoked and has not expired."""
    return await tx.fetch_one(_ANY_KEY, {"now": now}) is not None


async def had_api_keys(tx: Transaction) -> bool:
    """Whether there was ever a key: from then on, nothing is open without one."""
    return await tx.fetch_one(_EVER_A_KEY, {}) is not None
