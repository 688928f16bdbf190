"""Rows of the audit table: erasures that happened. They hold counts, never a text or an id of a person."""

from uuid import UUID

from sqlalchemy import bindparam, insert, select

from hitherto.domain.erasure import Erasure
from hitherto.domain.identity import ProjectKey
from hitherto.ports import Row, Transaction
from hitherto.store.rows import dump_json, load_optional
from hitherto.store.schema import audit
from hitherto.store.statement import Statement

_INSERT = Statement("audit.insert", insert(audit))
_LATEST = Statement(
    "audit.latest", select(audit).order_by(audit.c.happened_at.desc(), audit.c.uuid.desc()).limit(bindparam("limit"))
)


def _erasure(row: Row) -> Erasure:
    project, uuid, happened_at, action, body = row
    deleted = load_optional(body)["deleted"]
    return Erasure(
        uuid=UUID(bytes=uuid), project=ProjectKey(project), action=action, happened_at=happened_at, deleted=deleted
    )


async def insert_erasure(tx: Transaction, erasure: Erasure) -> None:
    """Record an erasure, in the transaction in which it happens."""
    await tx.execute(
        _INSERT,
        {
            "project_key": erasure.project,
            "uuid": erasure.uuid.bytes,
            "happened_at": erasure.happened_at,
            "action": erasure.action,
            "body": dump_json({"deleted": dict(erasure.deleted)}),
        },
    )


async def latest(tx: Transaction, limit: int) -> list[Erasure]:
    """Return the latest erasures, the newest first."""
    return [_erasure(row) for row in await tx.fetch(_LATEST, {"limit": limit})]
