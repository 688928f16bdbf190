"""Rows of the audit table: acts of administration that happened. They hold no text and no id of a person."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy import insert as insert_into

from hitherto.domain.audit import LOCAL, AuditEntry
from hitherto.domain.erasure import Erasure
from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant
from hitherto.ports import Row, Transaction
from hitherto.store.rows import dump_json, load_optional
from hitherto.store.schema import audit
from hitherto.store.statement import Statement

_INSERT = Statement("audit.insert", insert_into(audit))
_DECISION = "fact."
"""How the action of a decision on a fact begins."""

_ERASURES = ("user.delete", "project.delete")

_NEWEST = select(audit).order_by(audit.c.happened_at.desc(), audit.c.uuid.desc()).limit(bindparam("limit"))
_ENTRIES = Statement("audit.entries", _NEWEST)
_ENTRIES_OF = Statement("audit.entries_of_project", _NEWEST.where(audit.c.project_key == bindparam("project")))
_LATEST = Statement("audit.latest", _NEWEST.where(or_(*(audit.c.action == action for action in _ERASURES))))
_DECISIONS = Statement("audit.decisions", _NEWEST.where(audit.c.action.startswith(_DECISION)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The record that somebody decided on a fact: "fact.reopen". `fact` is its uuid, which says nothing by itself."""

    uuid: UUID
    project: ProjectKey
    action: str
    happened_at: Instant
    fact: UUID


def _erasure(row: Row) -> Erasure:
    project, uuid, happened_at, action, body = row
    deleted = load_optional(body)["deleted"]
    return Erasure(
        uuid=UUID(bytes=uuid), project=ProjectKey(project), action=action, happened_at=happened_at, deleted=deleted
    )


async def insert(tx: Transaction, entry: AuditEntry) -> None:
    """Record an act, in the transaction in which it happens."""
    # "deleted" always, because processes of the release before read it from every row.
    body = {"by": entry.actor, "on": entry.on, "result": entry.result, "deleted": dict(entry.deleted)}
    await _insert(tx, entry, body)


async def insert_erasure(tx: Transaction, erasure: Erasure, actor: str = LOCAL) -> None:
    """Record an erasure, in the transaction in which it happens."""
    await _insert(tx, erasure, {"by": actor, "deleted": dict(erasure.deleted)})


async def entries(tx: Transaction, limit: int, project: ProjectKey | None = None) -> list[AuditEntry]:
    """Return the latest entries of any kind, of one project or of all, the newest first."""
    if project is None:
        rows = await tx.fetch(_ENTRIES, {"limit": limit})
    else:
        rows = await tx.fetch(_ENTRIES_OF, {"limit": limit, "project": project})
    return [_entry(row) for row in rows]


async def insert_decision(tx: Transaction, decision: Decision, actor: str = LOCAL) -> None:
    """Record a decision on a fact, in the transaction in which it takes effect."""
    await _insert(tx, decision, {"by": actor, "fact": decision.fact})


async def latest(tx: Transaction, limit: int) -> list[Erasure]:
    """Return the latest erasures, the newest first."""
    return [_erasure(row) for row in await tx.fetch(_LATEST, {"limit": limit})]


async def decisions(tx: Transaction, limit: int) -> list[Decision]:
    """Return the latest decisions on facts, the newest first."""
    return [_decision(row) for row in await tx.fetch(_DECISIONS, {"limit": limit})]


def _entry(row: Row) -> AuditEntry:
    project, uuid, happened_at, action, text = row
    body = load_optional(text)
    return AuditEntry(
        uuid=UUID(bytes=uuid),
        project=ProjectKey(project),
        action=action,
        happened_at=happened_at,
        actor=body.get("by", LOCAL),
        on=body.get("on") or body.get("fact"),
        result=body.get("result", "done"),
        deleted=body.get("deleted", {}),
    )


def _decision(row: Row) -> Decision:
    project, uuid, happened_at, action, body = row
    fact = UUID(load_optional(body)["fact"])
    return Decision(
        uuid=UUID(bytes=uuid), project=ProjectKey(project), action=action, happened_at=happened_at, fact=fact
    )


async def _insert(tx: Transaction, record: AuditEntry | Erasure | Decision, body: dict[str, Any]) -> None:
    await tx.execute(
        _INSERT,
        {
            "project_key": record.project,
            "uuid": record.uuid.bytes,
            "happened_at": record.happened_at,
            "action": record.action,
            "body": dump_json(body),
        },
    )
