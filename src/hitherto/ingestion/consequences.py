"""What follows for other facts from what was said.

Who dislikes a thing does not love it at the same time, and who left a firm does not work there: what is said later of
the same two things ends what it contradicts. Some of what is said of somebody ends more than that: who retired works
nowhere. Nothing is ended between other things, however alike. Which statement ends which: `contradictions`; what a
death ends: `deaths`; how "my bicycle" is the bicycle that somebody owns: `possessions`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.facts import CORRECTED, Edge
from hitherto.domain.instants import Instant
from hitherto.ingestion.contradictions import (
    Said,
    calls_off,
    concerns_others,
    ends,
    ends_whatever,
    hangs_on_others,
    leaves,
)
from hitherto.ingestion.deaths import DIED, for_good, of_deaths, of_late_news
from hitherto.ingestion.possessions import Thing, thing_of
from hitherto.ingestion.reconcile import Placed
from hitherto.ingestion.reopenings import is_denied


@dataclass(frozen=True, slots=True)
class _Told:
    """A fact, known or told now, as far as it may end another or be ended."""

    subject: UUID
    target: UUID
    thing: Thing
    said: Said
    began: Instant
    source: Placed | Edge


def with_consequences(
    placed: Sequence[Placed], known: Iterable[Edge], names: Mapping[UUID, str] | None = None
) -> list[Placed]:
    """Return the statements with the endings that follow from them and from the `known` facts.

    `names` are those of the nodes that the known facts and the statements relate.
    """
    facts = list(known)
    told = [_corrected(each, placed) for each in placed]
    said = {_key(each) for each in told if each.statement.ends}
    contradicted = _of_contradictions(told, facts, names or {})
    endings = [*of_deaths(told, facts), *of_late_news(told, facts), *contradicted]
    found = [*told, *(each for each in endings if _key(each) not in said)]
    return for_good(found, {(each.subject, each.episode.uuid) for each in told if each.statement.relation == DIED})


def _key(each: Placed) -> tuple[UUID, str, UUID, UUID]:
    return (each.subject, each.statement.relation, each.target, each.episode.uuid)


def _slip(each: Placed) -> tuple[UUID, str, UUID, UUID | None]:
    """Return the key of what a statement takes back."""
    return (each.subject, each.statement.relation, each.target, each.statement.retracts)


def _corrected(each: Placed, placed: Sequence[Placed]) -> Placed:
    """Note with what takes back a slip the statement that puts it right."""
    if each.statement.retracts is None:
        return each
    right = (
        other
        for other in placed
        if (other.subject, other.episode.uuid) == (each.subject, each.episode.uuid)
        and not other.statement.ends
        and (other.statement.relation, other.statement.timeline) == (each.statement.relation, each.statement.timeline)
    )
    return replace(each, because=next(right, None))


def _of_contradictions(placed: Sequence[Placed], known: Sequence[Edge], names: Mapping[UUID, str]) -> Iterator[Placed]:
    """Yield the endings that statements bring to what was said earlier, and known ones to what is told late."""
    names = {**{end: name for each in placed for end, name in _names(each)}, **names}
    slips = {_slip(each) for each in placed}
    meant = (each for each in placed if not each.statement.ends and _key(each) not in slips)
    now = [_of_statement(each, names) for each in meant]
    before = [_of_edge(edge, names) for edge in known if edge.closed_by is None or edge.closed_by.rule != CORRECTED]
    everything, past = _Index((*before, *now)), _Index(before)
    for late in now:
        for earlier in everything.ended_by(late):
            if earlier.began < late.began and _contradict(late, earlier, names):
                yield _ending(late, earlier)
        # What ends it may be known already, when it is told late.
        for cause in past.ending(late):
            if cause.began > late.began and _contradict(cause, late, names) and not _is_denied(known, late, cause):
                yield _ending(cause, late)


class _Index:
    """Facts by what they may have to do with another one: few of those that are known."""

    def __init__(self, told: Iterable[_Told]) -> None:
        self._near: dict[tuple[UUID, UUID | str], list[_Told]] = defaultdict(list)
        self._of: dict[UUID, list[_Told]] = defaultdict(list)
        self._sweeping: dict[UUID, list[_Told]] = defaultdict(list)
        self._hanging: list[_Told] = []
        self._upsetting: list[_Told] = []
        for each in told:
            self._of[each.subject].append(each)
            self._near[each.subject, each.target].append(each)
            self._near[each.subject, each.thing.name].append(each)
            if ends_whatever(each.said):
                self._sweeping[each.subject].append(each)
            if concerns_others(each.said):
                self._upsetting.append(each)
            if hangs_on_others(each.said):
                self._hanging.append(each)

    def ended_by(self, later: _Told) -> Iterable[_Told]:
        """Return the facts that `later` may end."""
        own = self._of[later.subject] if ends_whatever(later.said) else self._beside(later)
        return self._distinct((*own, *self._hanging)) if concerns_others(later.said) else own

    def ending(self, earlier: _Told) -> Iterable[_Told]:
        """Return the facts that may end `earlier`."""
        others = self._upsetting if hangs_on_others(earlier.said) else ()
        return self._distinct((*self._beside(earlier), *self._sweeping[earlier.subject], *others))

    def _beside(self, told: _Told) -> Iterable[_Told]:
        return self._distinct((*self._near[told.subject, told.target], *self._near[told.subject, told.thing.name]))

    @staticmethod
    def _distinct(told: Iterable[_Told]) -> Iterable[_Told]:
        return {id(each): each for each in told}.values()


def _contradict(later: _Told, earlier: _Told, names: Mapping[UUID, str]) -> bool:
    if later.subject != earlier.subject:
        if not concerns_others(later.said):
            return False
        if (later.subject, later.target) == (earlier.target, earlier.subject):
            return leaves(later.said, earlier.said)
        return _is_of(later.subject, earlier, names) and calls_off(later.said, earlier.said)
    same = later.target == earlier.target or later.thing.is_same(earlier.thing)
    if not same and not ends_whatever(later.said):
        return False
    return ends(later.said, earlier.said, same_things=same)


def _is_of(thing: UUID, told: _Told, names: Mapping[UUID, str]) -> bool:
    """Whether `thing` is the object of what is told, by whatever name."""
    return thing == told.target or thing_of(names.get(told.subject, ""), names.get(thing, "")).is_same(told.thing)


def _is_denied(known: Sequence[Edge], late: _Told, cause: _Told) -> bool:
    return isinstance(cause.source, Edge) and is_denied(
        known, late.subject, late.said.relation, late.target, cause.source
    )


def _ending(cause: _Told, ended: _Told) -> Placed:
    """Return the ending of one fact by another; the text that it comes with is one of those told now."""
    if isinstance(cause.source, Placed):
        placed, statement = cause.source, cause.source.statement
        if cause.target != ended.target:
            statement = replace(statement, object=EntityRef(name=ended.said.value))
    else:
        placed, statement = _told_late(ended.source, cause.source)
    statement = _ended(statement, ended.said)
    return replace(placed, subject=ended.subject, target=ended.target, statement=statement, because=cause.source)


def _told_late(ended: Placed | Edge, cause: Edge) -> tuple[Placed, Statement]:
    """Return what is told late, and what the known `cause` says of its end."""
    if isinstance(ended, Edge):
        raise TypeError("of two known facts none ends the other anew")
    return ended, replace(
        ended.statement, fact=cause.fact, valid_at=cause.valid_at, valid_precision=cause.valid_precision
    )


def _ended(statement: Statement, said: Said) -> Statement:
    return replace(
        statement,
        relation=said.relation,
        ends=True,
        timeline=said.timeline,
        invalid_at=None,
        invalid_precision=None,
    )


def _of_edge(edge: Edge, names: Mapping[UUID, str]) -> _Told:
    began = edge.valid_at if edge.valid_at is not None else edge.created_at
    said = Said(edge.relation, edge.timeline, names.get(edge.target, ""), edge.fact)
    thing = thing_of(names.get(edge.source, ""), said.value)
    return _Told(edge.source, edge.target, thing, said, began, edge)


def _of_statement(each: Placed, names: Mapping[UUID, str]) -> _Told:
    statement = each.statement
    began = statement.valid_at if statement.valid_at is not None else each.episode.reference_time
    said = Said(statement.relation, statement.timeline, names.get(each.target, ""), statement.fact)
    thing = thing_of(names.get(each.subject, ""), said.value)
    return _Told(each.subject, each.target, thing, said, began, each)


def _names(each: Placed) -> Iterator[tuple[UUID, str]]:
    yield each.target, each.statement.object.name
    yield each.subject, each.statement.subject.name
