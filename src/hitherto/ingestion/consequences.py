"""What follows for other facts from what was said: whoever died is nobody's dog, sister or friend any more.

A text that tells of a death need not say whose the dead was; the graph may know. So a death ends what relates others
to the dead, wherever that was told, before or after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from hitherto.domain.extraction import EntityRef
from hitherto.domain.facts import Edge
from hitherto.domain.instants import Precision
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.reconcile import Placed

DIED = "DIED"
BELONGING = frozenset(relative.relation for relative in RELATIVES.values())
"""Relations of somebody to a person or an animal that is theirs: HAS_PET, HAS_SIBLING."""


def with_consequences(placed: Sequence[Placed], known: Iterable[Edge]) -> list[Placed]:
    """Return the statements with the endings that follow from them and from the `known` facts."""
    facts = list(known)
    said = {
        (each.subject, each.statement.relation, each.target, each.episode.uuid)
        for each in placed
        if each.statement.ends
    }
    endings = [*_of_deaths(placed, facts), *_of_late_news(placed, facts)]
    key = [(each.subject, each.statement.relation, each.target, each.episode.uuid) for each in endings]
    return [*placed, *(each for each, at in zip(endings, key, strict=True) if at not in said)]


def _of_deaths(placed: Sequence[Placed], known: Sequence[Edge]) -> Iterator[Placed]:
    """Yield the endings that a death told now brings to what is known, and to what is told beside it."""
    for death in placed:
        if death.statement.relation != DIED:
            continue
        owners = {(edge.source, edge.relation) for edge in known if edge.target == death.subject}
        owners |= {
            (each.subject, each.statement.relation)
            for each in placed
            if each.target == death.subject and not each.statement.ends
        }
        for owner, relation in sorted(owners):
            if relation in BELONGING and owner != death.subject:
                yield _ending(death, owner, relation)


def _ending(death: Placed, owner: UUID, relation: str) -> Placed:
    statement = replace(
        death.statement, relation=relation, object=death.statement.subject, ends=True, timeline=None, invalid_at=None
    )
    return replace(death, subject=owner, target=death.subject, statement=statement)


def _of_late_news(placed: Sequence[Placed], known: Sequence[Edge]) -> Iterator[Placed]:
    """Yield the endings for what is told only now of somebody whose death is known."""
    deaths = {edge.source: edge for edge in known if edge.relation == DIED and edge.valid_at is not None}
    for each in placed:
        death = deaths.get(each.target)
        if death is None or each.statement.ends or each.statement.relation not in BELONGING:
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
        yield replace(each, statement=statement)
