"""Rows of model usage: what each project used of which model, by day and purpose, and how each model answered last."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant
from hitherto.domain.language_models import ModelUsage
from hitherto.ports import Transaction
from hitherto.store.schema import model_health, model_usage
from hitherto.store.statement import Statement

MICROSECONDS_A_DAY = 86_400 * 1_000_000

_COUNTERS = ("calls", "failures", "input_tokens", "output_tokens", "spend")
_KEY = [model_usage.c.project_key, model_usage.c.day, model_usage.c.model, model_usage.c.purpose]


def _adding(insert: "sqlite.Insert | postgresql.Insert") -> "sqlite.Insert | postgresql.Insert":
    sums = {name: model_usage.c[name] + insert.excluded[name] for name in _COUNTERS}
    return insert.on_conflict_do_update(index_elements=_KEY, set_=sums)


_ADD = Statement("model_usage.add", _adding(sqlite.insert(model_usage)), _adding(postgresql.insert(model_usage)))
_SUMS = [func.sum(model_usage.c[name]) for name in _COUNTERS]
_BY_DAY = Statement(
    "model_usage.by_day",
    select(model_usage.c.day, model_usage.c.model, model_usage.c.purpose, *_SUMS)
    .where(model_usage.c.project_key == bindparam("project"), model_usage.c.day >= bindparam("since"))
    .group_by(model_usage.c.day, model_usage.c.model, model_usage.c.purpose)
    .order_by(model_usage.c.day.desc(), model_usage.c.model, model_usage.c.purpose),
)
_TOTALS = Statement(
    "model_usage.totals",
    select(model_usage.c.model, model_usage.c.purpose, *_SUMS).group_by(model_usage.c.model, model_usage.c.purpose),
)


def _noting(insert: "sqlite.Insert | postgresql.Insert", *columns: str) -> "sqlite.Insert | postgresql.Insert":
    changed = {name: insert.excluded[name] for name in columns}
    return insert.values(
        {"model": bindparam("model"), **{name: bindparam(name) for name in columns}}
    ).on_conflict_do_update(index_elements=[model_health.c.model], set_=changed)


_ANSWERED = Statement(
    "model_health.answered",
    _noting(sqlite.insert(model_health), "answered_at"),
    _noting(postgresql.insert(model_health), "answered_at"),
)
_FAILED = Statement(
    "model_health.failed",
    _noting(sqlite.insert(model_health), "failed_at", "reason"),
    _noting(postgresql.insert(model_health), "failed_at", "reason"),
)
_HEALTH = Statement(
    "model_health.get",
    select(model_health.c.answered_at, model_health.c.failed_at, model_health.c.reason).where(
        model_health.c.model == bindparam("model")
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What was used of a model for one purpose. `day` is its first instant; None for all days together."""

    day: Instant | None
    model: str
    purpose: str
    usage: ModelUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHealth:
    """When a model last answered and last failed, and why it failed."""

    answered_at: Instant | None = None
    failed_at: Instant | None = None
    reason: str | None = None

    @property
    def is_failing(self) -> bool:
        """Whether the last that was heard of it is a failure."""
        return self.failed_at is not None and (self.answered_at is None or self.answered_at < self.failed_at)


async def add(
    tx: Transaction, project: ProjectKey, model: str, purpose: str, usage: ModelUsage, now: Instant, problem: str | None
) -> None:
    """Count what a call used, and note that the model answered or, with `problem`, why it did not."""
    counted = {name: getattr(usage, name) for name in _COUNTERS}
    day = now - now % MICROSECONDS_A_DAY
    await tx.execute(_ADD, {"project_key": project, "day": day, "model": model, "purpose": purpose, **counted})
    if problem is None:
        await tx.execute(_ANSWERED, {"model": model, "answered_at": now})
    else:
        await tx.execute(_FAILED, {"model": model, "failed_at": now, "reason": problem})


async def by_day(tx: Transaction, project: ProjectKey, since: Instant) -> list[Used]:
    """Return what a project used since the day of `since`, the latest day first."""
    rows = await tx.fetch(_BY_DAY, {"project": project, "since": since - since % MICROSECONDS_A_DAY})
    return [
        Used(day=Instant(day), model=model, purpose=purpose, usage=_usage(counters))
        for day, model, purpose, *counters in rows
    ]


async def totals(tx: Transaction) -> list[Used]:
    """Return what all projects ever used, by model and purpose."""
    rows = await tx.fetch(_TOTALS, {})
    return [Used(day=None, model=model, purpose=purpose, usage=_usage(counters)) for model, purpose, *counters in rows]


async def health(tx: Transaction, model: str) -> ModelHealth:
    """Return how a model answered last."""
    row = await tx.fetch_one(_HEALTH, {"model": model})
    return ModelHealth() if row is None else ModelHealth(answered_at=row[0], failed_at=row[1], reason=row[2])


def _usage(counters: Sequence[int]) -> ModelUsage:
    return ModelUsage(**{name: int(value) for name, value in zip(_COUNTERS, counters, strict=True)})
