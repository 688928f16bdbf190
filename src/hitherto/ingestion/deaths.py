"""What a death ends: whoever died is nobody's dog, sister or friend any more.

A text that tells of a death need not say whose the dead was; the graph may know. So a death ends what relates others to
the dead, wherever that was told, before or after it.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from uuid import UUID

from hitherto.domain.extraction import EntityRef
from hitherto.domain.facts import Edge
from hitherto.domain.instants import Precision
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.reconcile import Placed
from hitherto.ingestion.reopenings import is_denied

DIED = "DIED"
BELONGING = frozenset(relative.relation for relative in RELATIVES.values()) | {"MARRIED_TO", "ENGAGED_TO", "DATING"}
"""Relations of somebody to a person or an animal that is theirs: HAS_PET, HAS_SIBLING, MARRIED_TO."""


def for_good(placed: Iterable[Placed], deaths: Set[tuple[UUID, UUID]]) -> list[Placed]:
    """Mark the endings that a death brings: nobody has a dog again by speaking of it later."""
    return [
        replace(each, final=True)
        if each.statement.ends and each.statement.relation in BELONGING and (each.target, each.episode.uuid) in deaths
        else each
        for each in placed
    ]


def of_deaths(placed: Sequence[Placed], known: Sequence[Edge]) -> Iterator[Placed]:
    """Yield the endings that a death told now brings to what is known, and to what is told beside it."""
    for death in placed:
        if death.statement.relation != DIED:
            continue
        owners = {(edge.source, edge.relation, edge.timeline or "") for edge in known if edge.target == death.subject}
        owners |= {
            (each.subject, each.statement.relation, each.statement.timeline or "")
            for each in placed
            if each.target == death.subject and not each.statement.ends
        }
        for owner, relation, timeline in sorted(owners):
            if relation in BELONGING and owner != death.subject:
                yield _ending(death, owner, relation, timeline or None)


def _ending(death: Placed, owner: UUID, relation: str, timeline: str | None) -> Placed:
    statement = replace(
        death.statement,
        relation=relation,
        object=death.statement.subject,
        ends=True,
        timeline=timeline,
        invalid_at=None,
    )
    return replace(death, subject=owner, target=death.subject, statement=statement, because=death)


def of_late_news(placed: Sequence[Placed], known: Sequence[Edge]) -> Iterator[Placed]:
    """Yield the endings for what is told only now of somebody whose death is known."""
    deaths = {edge.source: edge for edge in known if edge.relation == DIED and edge.valid_at is not None}
    for each in placed:
        death = deaths.get(each.target)
        if death is None or each.statement.ends or each.statement.relation not in BELONGING:
            continue
        if is_denied(known, each.subject, each.statement.relation, each.target, death):
            continue
        statement = replace(
            each.statement,
            fact=death.fact,
            object=EntityRef(name=each.statement.object.name),
            ends=True,
            valid_at=death.valid_at,
            valid_precision=death.valid_precision or Precision.ASSUMED,
            invalid_at=None,
        )
        yield replace(each, statement=statement, final=True, because=death)
