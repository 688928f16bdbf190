"""What follows for other facts from what was said.

Whoever died is nobody's dog, sister or friend any more: a text that tells of a death need not say whose the dead was;
the graph may know. So a death ends what relates others to the dead, wherever that was told, before or after it.

Who dislikes a thing does not love it at the same time: of two opposite stands on the same thing the later one ends the
earlier.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.facts import Edge
from hitherto.domain.instants import Instant, Precision
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.reconcile import Placed

DIED = "DIED"
BELONGING = frozenset(relative.relation for relative in RELATIVES.values())
"""Relations of somebody to a person or an animal that is theirs: HAS_PET, HAS_SIBLING."""


_FOR, _AGAINST = frozenset({"LIKES", "LOVES", "PREFERS", "INTERESTED_IN"}), frozenset({"DISLIKES"})


def with_consequences(placed: Sequence[Placed], known: Iterable[Edge]) -> list[Placed]:
    """Return the statements with the endings that follow from them and from the `known` facts."""
    facts = list(known)
    said = {
        (each.subject, each.statement.relation, each.target, each.episode.uuid)
        for each in placed
        if each.statement.ends
    }
    endings = [*_of_deaths(placed, facts), *_of_late_news(placed, facts), *_of_stands(placed, facts)]
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


def _of_stands(placed: Sequence[Placed], known: Sequence[Edge]) -> Iterator[Placed]:
    """Yield the endings that a stand for or against a thing brings to the opposite one on the same thing."""
    stands = [(edge.source, edge.relation, edge.target, _began(edge)) for edge in known]
    stands += [(each.subject, each.statement.relation, each.target, _told_from(each)) for each in placed]
    for each in placed:
        opposite = _opposite_of(each.statement.relation)
        if each.statement.ends or not opposite:
            continue
        own, time = (each.subject, each.target), _told_from(each)
        earlier = {stand for source, stand, target, at in stands if (source, target) == own and at < time}
        for relation in sorted(earlier & opposite):
            yield replace(each, statement=_ended(each.statement, relation))
        # The later stand may be known already, when the earlier one is told late.
        for edge in known:
            if (edge.source, edge.target) == own and edge.relation in opposite and _began(edge) > time:
                later = replace(
                    each.statement, fact=edge.fact, valid_at=edge.valid_at, valid_precision=edge.valid_precision
                )
                yield replace(each, statement=_ended(later, each.statement.relation))


def _opposite_of(relation: str) -> frozenset[str]:
    if relation in _FOR:
        return _AGAINST
    return _FOR if relation in _AGAINST else frozenset()


def _ended(statement: Statement, relation: str) -> Statement:
    return replace(statement, relation=relation, ends=True, timeline=None, invalid_at=None, invalid_precision=None)


def _began(edge: Edge) -> Instant:
    return edge.valid_at if edge.valid_at is not None else edge.created_at


def _told_from(each: Placed) -> Instant:
    return each.statement.valid_at if each.statement.valid_at is not None else each.episode.reference_time
