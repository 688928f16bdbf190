"""Statements against what is known: new facts, mentions of known ones, and closings.

Pure: the stored facts of the touched matters and the placed statements in, changed facts out. The resulting set of
(subject, relation, object, valid_at, invalid_at) depends on what was said, not on the order in which it arrived.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import Statement
from hitherto.domain.facts import CORRECTED, Closing, Edge, MentionOf
from hitherto.domain.instants import Instant, Precision
from hitherto.domain.text_input import Json
from hitherto.ingestion.evidence import assertions_of, attributes_with_evidence, distinct
from hitherto.ingestion.reopenings import Reopening, Reopenings, reopenings_of
from hitherto.ingestion.timeline import ENDED, STATED, SUCCEEDED, Assertion, End, Stretch, lay_out


class Matter(NamedTuple):
    """What a layout is about: a functional timeline of a subject or, with `target`, a fact beside others."""

    subject: UUID
    name: str
    target: UUID | None

    @property
    def exclusive(self) -> bool:
        """Whether one value holds at a time."""
        return self.target is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A statement whose things are nodes; `target` is the subject itself where an ending names no value.

    `final` says of an ending that what ended cannot begin again unless a text says when. `because` is the statement or
    the stored fact that an ending follows from, where a text does not tell the ending by itself.
    """

    subject: UUID
    target: UUID
    statement: Statement
    episode: Episode
    final: bool = False
    because: "Placed | Edge | None" = None

    @property
    def matter(self) -> Matter:
        """The matter that the statement is about."""
        return matter_of(self.subject, self.statement.relation, self.target, self.statement.timeline)

    @property
    def names_no_value(self) -> bool:
        """Whether this ends whatever value is current."""
        return self.statement.ends and not self.statement.object.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a statement: "new fact", "mention" or "ending", and the fact that carries it."""

    placed: Placed
    kind: str
    edge: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A fact that got an end, or another one than it had."""

    edge: Edge
    closing: Closing
    at: Instant


@dataclass(slots=True)
class Reconciled:
    """The changes to the facts of a graph, and the decisions behind them."""

    edges: list[Edge] = field(default_factory=list)
    removed: list[Edge] = field(default_factory=list)
    mentions: list[MentionOf] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)


def matter_of(subject: UUID, relation: str, target: UUID, timeline: str | None) -> Matter:
    """Return the matter that a fact with these parts belongs to."""
    return Matter(subject, timeline, None) if timeline else Matter(subject, relation, target)


def reconcile(
    known: Iterable[Edge], statements: Sequence[Placed], now: Instant, new_uuid: Callable[[], UUID]
) -> Reconciled:
    """Lay out every matter that `statements` touch, anew, and return what differs from `known`."""
    facts = by_matter(known)
    told: dict[Matter, list[Placed]] = defaultdict(list)
    for placed in statements:
        told[placed.matter].append(placed)
    result = Reconciled()
    for matter, group in told.items():
        _reconcile_matter(matter, facts[matter], group, _Making(now=now, new_uuid=new_uuid, result=result))
    _name_causes(result, statements)
    return result


def _name_causes(result: Reconciled, statements: Sequence[Placed]) -> None:
    """Note with each closing that follows from a fact which fact that is."""
    homes = {id(outcome.placed): outcome.edge for outcome in result.outcomes}
    causes: dict[tuple[Matter, UUID], UUID] = {}
    for placed in statements:
        because = placed.because
        home = because.uuid if isinstance(because, Edge) else homes.get(id(because))
        if home is not None:
            causes[placed.matter, placed.episode.uuid] = home
    if causes:
        result.edges = [_caused(edge, causes) for edge in result.edges]
        named = {edge.uuid: edge for edge in result.edges}
        result.closed = [
            Closed(edge=edge, closing=edge.closed_by or each.closing, at=each.at)
            for each in result.closed
            for edge in (named[each.edge.uuid],)
        ]


def _caused(edge: Edge, causes: Mapping[tuple[Matter, UUID], UUID]) -> Edge:
    closing = edge.closed_by
    if closing is None or closing.edge is not None or closing.rule not in (ENDED, CORRECTED):
        return edge
    matter = matter_of(edge.source, edge.relation, edge.target, edge.timeline)
    return replace(edge, closed_by=replace(closing, edge=causes.get((matter, closing.episode))))


def reopening_of(edge: Edge, successor: Edge | None) -> Reopening | None:
    """Return the decision that undoes the closing of `edge`; None where there is nothing to undo.

    `successor` is the fact that closed it, where there is one. A fact that only says that something ended, and waits
    for what that was, cannot hold again.
    """
    if edge.closed_by is None or all(assertion.ends for assertion in assertions_of(edge, frozenset())):
        return None
    succeeded = edge.closed_by.rule == SUCCEEDED
    if succeeded and successor is not None and successor.target != edge.target:
        return Reopening(edge.target, beside=successor.target)
    return Reopening(edge.target, episode=edge.closed_by.episode)


def reopened(matter: Iterable[Edge], decision: Reopening, now: Instant, new_uuid: Callable[[], UUID]) -> Reconciled:
    """Lay out one matter anew with a further decision on a closing; `matter` holds all facts of it."""
    facts = list(matter)
    making = _Making(now=now, new_uuid=new_uuid, result=Reconciled(), decisions=(decision,))
    first = facts[0]
    _reconcile_matter(matter_of(first.source, first.relation, first.target, first.timeline), facts, (), making)
    return making.result


def without_slips(result: Reconciled, known: Iterable[Edge], now: Instant, new_uuid: Callable[[], UUID]) -> Reconciled:
    """Return a result in which what a statement had ended holds again once that statement was taken back.

    `known` are the facts that it was worked out from.
    """
    slips = {edge.uuid for edge in result.edges if edge.closed_by is not None and edge.closed_by.rule == CORRECTED}
    if not slips:
        return result
    removed = {edge.uuid for edge in result.removed}
    facts = {edge.uuid: edge for edge in (*known, *result.edges) if edge.uuid not in removed}
    matters = by_matter(facts.values())
    for edge in list(facts.values()):
        if edge.closed_by is None or edge.closed_by.edge not in slips or edge.closed_by.rule != ENDED:
            continue
        matter = matter_of(edge.source, edge.relation, edge.target, edge.timeline)
        decision = Reopening(edge.target, episode=edge.closed_by.episode)
        again = reopened(matters[matter], decision, now, new_uuid)
        changed = {each.uuid for each in again.edges}
        result.edges = [each for each in result.edges if each.uuid not in changed] + again.edges
        result.removed += again.removed
    return result


def laid_out_anew(facts: Iterable[Edge], now: Instant, new_uuid: Callable[[], UUID]) -> Reconciled:
    """Lay out every matter of `facts` with nothing told besides; of each matter they hold all facts."""
    making = _Making(now=now, new_uuid=new_uuid, result=Reconciled())
    for matter, group in by_matter(facts).items():
        _reconcile_matter(matter, group, (), making)
    return making.result


def by_matter(facts: Iterable[Edge]) -> dict[Matter, list[Edge]]:
    """Return the facts of each matter."""
    grouped: dict[Matter, list[Edge]] = defaultdict(list)
    for edge in facts:
        grouped[matter_of(edge.source, edge.relation, edge.target, edge.timeline)].append(edge)
    return grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    now: Instant
    new_uuid: Callable[[], UUID]
    result: Reconciled
    decisions: tuple[Reopening, ...] = ()


def _reconcile_matter(matter: Matter, facts: Sequence[Edge], told: Sequence[Placed], making: _Making) -> None:
    uuids = frozenset(edge.uuid for edge in facts)
    remembered = [assertion for edge in facts for assertion in assertions_of(edge, uuids)]
    new = [_assertion(placed) for placed in told]
    decided = [*making.decisions, *(each for edge in facts for each in reopenings_of(edge))]
    stretches = lay_out(distinct([*remembered, *new]), exclusive=matter.exclusive, reopened=decided)
    keepers, removed = _assign(stretches, {edge.uuid: edge for edge in facts})
    homes = [edge.uuid if edge else making.new_uuid() for edge in keepers]
    result, reopenings = making.result, Reopenings(decided)
    result.removed += removed
    for place, (stretch, keeper) in enumerate(zip(stretches, keepers, strict=True)):
        successor = homes[stretch.successor] if stretch.successor is not None else None
        edge = _edge_for(matter, homes[place], stretch, successor, keeper, making.now)
        edge = replace(edge, attributes=_attributes(matter, edge, stretch, reopenings))
        if edge != keeper:
            result.edges.append(edge)
            _note_closing(edge, keeper, result)
        result.mentions += _mentions(stretch, edge.uuid)
    result.outcomes += _outcomes(told, stretches, keepers, homes)


def _assertion(placed: Placed) -> Assertion:
    statement, episode = placed.statement, placed.episode
    stated = statement.valid_at is not None
    return Assertion(
        target=placed.target,
        relation=statement.relation,
        fact=statement.fact,
        valid_at=statement.valid_at if statement.valid_at is not None else episode.reference_time,
        valid_precision=statement.valid_precision if stated else Precision.ASSUMED,
        invalid_at=None if statement.ends else statement.invalid_at,
        invalid_precision=statement.invalid_precision,
        ends=statement.ends,
        any_target=placed.names_no_value,
        final=placed.final,
        retracts=statement.retracts,
        said_at=episode.reference_time,
        seq=episode.seq,
        span=statement.span,
        episode=episode.uuid,
    )


def _assign(stretches: Sequence[Stretch], facts: dict[UUID, Edge]) -> tuple[list[Edge | None], list[Edge]]:
    """Give each stretch the stored fact that it continues, and return the facts that merged into others.

    A fact stays with its earliest assertion. Where two facts meet in one stretch the older one stays; a mere
    ending, kept until something to end was found, gives way.
    """
    anchors: dict[UUID, tuple[tuple[int, ...], int]] = {}
    for place, stretch in enumerate(stretches):
        for assertion in stretch.assertions:
            if assertion.edge:
                rank = (assertion.ends, *assertion.in_time())
                anchors[assertion.edge] = min(anchors.get(assertion.edge, (rank, place)), (rank, place))
    claims: dict[int, list[tuple[bool, UUID]]] = defaultdict(list)
    for edge, (rank, place) in anchors.items():
        claims[place].append((bool(rank[0]), edge))
    keepers: list[Edge | None] = [None] * len(stretches)
    removed = []
    for place, claimants in claims.items():
        (_, keeper), *merged = sorted(claimants)
        keepers[place] = facts[keeper]
        removed += [facts[edge] for _, edge in merged]
    return keepers, removed


def _edge_for(
    matter: Matter, uuid: UUID, stretch: Stretch, successor: UUID | None, old: Edge | None, now: Instant
) -> Edge:
    start, end = stretch.start, stretch.end
    # What was over when it was told, without a word of when it began, has no beginning rather than no length.
    ended = end is not None and end.rule == STATED and end.at <= start.valid_at
    began = None if ended and start.valid_precision is Precision.ASSUMED else start.valid_at
    return Edge(
        uuid=uuid,
        source=matter.subject,
        target=start.target,
        relation=start.relation,
        fact=_telling(stretch),
        created_at=old.created_at if old else now,
        expired_at=None if end is None else (old and old.expired_at) or now,
        valid_at=began,
        valid_precision=start.valid_precision,
        invalid_at=end.at if end else None,
        invalid_precision=end.precision if end else None,
        timeline=matter.name if matter.exclusive else None,
        attributes=old.attributes if old else {},
        rating=old.rating if old else None,
        closed_by=_closing(end, successor, old) if end else None,
        episodes=old.episodes if old else (),
    )


_NAMING = re.compile(r"\b(?:named|called)\b|\bname is\b")


def _telling(stretch: Stretch) -> str:
    """Return the sentence of the start, or the first that says the name: of "has a dog" and "has a dog named Rex"."""
    start = stretch.start
    if not start.relation.startswith("HAS_") or start.ends or len(stretch.assertions) == 1:
        return start.fact
    told = (each.fact for each in stretch.assertions if not each.ends and each.relation == start.relation)
    return start.fact if _NAMING.search(start.fact) else next(filter(_NAMING.search, told), start.fact)


def _closing(end: End, successor: UUID | None, old: Edge | None) -> Closing:
    """Return why a fact ended; the fact that an ending followed from stays with it."""
    known = old.closed_by if old else None
    same = known is not None and (known.rule, known.episode) == (end.rule, end.by.episode)
    cause = known.edge if known and same and end.rule != SUCCEEDED else None
    return Closing(rule=end.rule, episode=end.by.episode, edge=successor or cause)


def _attributes(matter: Matter, edge: Edge, stretch: Stretch, decided: Reopenings) -> Json:
    """Return the attributes of a fact with what it has to remember."""
    remembering = attributes_with_evidence(edge, stretch, exclusive=matter.exclusive, decided=bool(decided))
    return decided.attributes(edge.target, remembering)


def _note_closing(edge: Edge, old: Edge | None, result: Reconciled) -> None:
    if edge.closed_by and edge.invalid_at is not None and (old is None or old.invalid_at != edge.invalid_at):
        result.closed.append(Closed(edge=edge, closing=edge.closed_by, at=edge.invalid_at))


def _mentions(stretch: Stretch, edge: UUID) -> list[MentionOf]:
    """Return the mentions to write: of new assertions, and of remembered ones that now belong to another fact."""
    return [
        MentionOf(episode=each.episode, item=edge, item_is_edge=True, start=each.span[0], end=each.span[1])
        for each in stretch.assertions
        if each.edge != edge and each.episode != each.edge
    ]


def _outcomes(
    told: Sequence[Placed], stretches: Sequence[Stretch], keepers: Sequence[Edge | None], homes: Sequence[UUID]
) -> list[Outcome]:
    places: dict[tuple[int, ...], int] = {}
    for place, stretch in enumerate(stretches):
        for each in stretch.assertions:
            places.setdefault((*each.in_time(), each.episode.int), place)
    outcomes = []
    for placed in told:
        made = _assertion(placed)
        place = places[(*made.in_time(), made.episode.int)]
        opens = keepers[place] is None and stretches[place].start.episode == made.episode
        kind = "ending" if made.ends else "new fact" if opens else "mention"
        outcomes.append(Outcome(placed=placed, kind=kind, edge=homes[place]))
    return outcomes
