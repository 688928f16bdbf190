"""What follows for other facts from what was said.

Whoever died is nobody's dog, sister or friend any more: a text that tells of a death need not say whose the dead was;
the graph may know. So a death ends what relates others to the dead, wherever that was told, before or after it.

Who dislikes a thing does not love it at the same time, and who left a firm does not work there: what is said of the
same two things later ends what it contradicts. Nothing is ended between other things, however alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from uuid import UUID

from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.facts import Edge
from hitherto.domain.instants import Instant, Precision
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.reconcile import Placed
from hitherto.ingestion.reopenings import reopenings_of

DIED = "DIED"
BELONGING = frozenset(relative.relation for relative in RELATIVES.values())
"""Relations of somebody to a person or an animal that is theirs: HAS_PET, HAS_SIBLING."""


_STANDS = frozenset({"LIKES", "LOVES", "PREFERS", "INTERESTED_IN"})
_WORK = frozenset({"WORKS_AT", "WORKS_FOR", "VOLUNTEERS_AT", "INTERNS_AT"})
_LOVE = frozenset({"DATING", "HAS_PARTNER", "MARRIED_TO", "ENGAGED_TO", "LIVES_WITH"})
_ENDED_BY: Mapping[str, frozenset[str]] = {
    "DISLIKES": _STANDS,
    **dict.fromkeys(_STANDS, frozenset({"DISLIKES"})),
    "LEFT": _WORK | {"STUDIES_AT", "MEMBER_OF", "BELONGS_TO"},
    "QUIT": _WORK | {"STUDIES_AT", "MEMBER_OF", "PLAYS"},
    "RESIGNED_FROM": _WORK,
    "RETIRED_FROM": _WORK,
    "GRADUATED_FROM": frozenset({"STUDIES_AT"}),
    "DROPPED_OUT_OF": frozenset({"STUDIES_AT"}),
    "SOLD": frozenset({"OWNS", "DRIVES", "HAS"}),
    "BROKE_UP_WITH": _LOVE,
    "SEPARATED_FROM": _LOVE,
    "DIVORCED": _LOVE,
}
"""What each relation ends of what was said before of the same two things."""


def with_consequences(placed: Sequence[Placed], known: Iterable[Edge]) -> list[Placed]:
    """Return the statements with the endings that follow from them and from the `known` facts."""
    facts = list(known)
    said = {
        (each.subject, each.statement.relation, each.target, each.episode.uuid)
        for each in placed
        if each.statement.ends
    }
    endings = [*_of_deaths(placed, facts), *_of_late_news(placed, facts), *_of_contradictions(placed, facts)]
    key = [(each.subject, each.statement.relation, each.target, each.episode.uuid) for each in endings]
    found = [*placed, *(each for each, at in zip(endings, key, strict=True) if at not in said)]
    return _for_good(found, {(each.subject, each.episode.uuid) for each in placed if each.statement.relation == DIED})


def _for_good(placed: Iterable[Placed], deaths: Set[tuple[UUID, UUID]]) -> list[Placed]:
    """Mark the endings that a death brings: nobody has a dog again by speaking of it later."""
    return [
        replace(each, final=True)
        if each.statement.ends and each.statement.relation in BELONGING and (each.target, each.episode.uuid) in deaths
        else each
        for each in placed
    ]


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
        if _is_denied(known, each, death):
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
        yield replace(each, statement=statement, final=True)


def _is_denied(known: Sequence[Edge], each: Placed, cause: Edge) -> bool:
    """Whether people decided that `cause` does not end what `each` tells again."""
    denied = {
        decision.episode
        for edge in known
        if (edge.source, edge.relation, edge.target) == (each.subject, each.statement.relation, each.target)
        for decision in reopenings_of(edge)
    }
    return not denied.isdisjoint(cause.episodes)


def _of_contradictions(placed: Sequence[Placed], known: Sequence[Edge]) -> Iterator[Placed]:
    """Yield the endings that statements bring to what was said earlier of the same two things."""
    stated = [((edge.source, edge.target), edge.relation, edge.timeline, _began(edge)) for edge in known]
    stated += [
        ((each.subject, each.target), each.statement.relation, each.statement.timeline, _told_from(each))
        for each in placed
        if not each.statement.ends
    ]
    for each in placed:
        if each.statement.ends:
            continue
        own, time, relation = (each.subject, each.target), _told_from(each), each.statement.relation
        earlier = {(other, timeline or "") for ends, other, timeline, at in stated if ends == own and at < time}
        for other, timeline in sorted(earlier):
            if _ends(relation, other):
                yield replace(each, statement=_ended(each.statement, other, timeline or None))
        # What ends it may be known already, when it is told late.
        for edge in known:
            contradicts = (edge.source, edge.target) == own and _ends(edge.relation, relation)
            if contradicts and _began(edge) > time and not _is_denied(known, each, edge):
                later = replace(
                    each.statement, fact=edge.fact, valid_at=edge.valid_at, valid_precision=edge.valid_precision
                )
                yield replace(each, statement=_ended(later, relation, each.statement.timeline))


def _ends(relation: str, other: str) -> bool:
    """Whether a statement with `relation` ends one with `other` on the same two things."""
    if other in _ENDED_BY.get(relation, ()):
        return True
    # "eats" and "does not eat"; of what happened once ("did not visit") nothing follows for another time.
    shorter, longer = sorted((relation, other), key=len)
    return longer == f"NOT_{shorter}" and shorter.split("_")[0].endswith("S")


def _ended(statement: Statement, relation: str, timeline: str | None) -> Statement:
    return replace(statement, relation=relation, ends=True, timeline=timeline, invalid_at=None, invalid_precision=None)


def _began(edge: Edge) -> Instant:
    return edge.valid_at if edge.valid_at is not None else edge.created_at


def _told_from(each: Placed) -> Instant:
    return each.statement.valid_at if each.statement.valid_at is not None else each.episode.reference_time
