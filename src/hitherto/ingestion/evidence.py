"""How a stored fact remembers each assertion behind it.

The layout of a matter is computed anew from all its assertions, so none may be forgotten: a restatement that only
added a mention becomes a fact of its own once something is found to lie between. The rows live in the attributes
of the fact under a key that no face shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from hitherto.domain.facts import CORRECTED, Edge
from hitherto.domain.instants import Precision
from hitherto.domain.text_input import Json
from hitherto.ingestion.timeline import ENDED, STATED, SUCCEEDED, Assertion, Stretch

EVIDENCE_KEY = "_evidence"
"""Attribute of an edge that holds its assertions; keys with a leading underscore are internal."""

MAX_ROWS = 32
"""Assertions kept for one fact: the earliest and the latest; a fact told more often forgets the middle."""

_TOLD, _ENDS, _ENDS_ANY, _ENDS_FOR_GOOD, _RETRACTS = 0, 1, 2, 3, 4


def assertions_of(edge: Edge, matter: frozenset[UUID]) -> list[Assertion]:
    """Return the assertions that `edge` remembers; `matter` holds the uuids of all facts of the same matter.

    A closing whose cause is gone (the closing fact was deleted, or something else than ingestion closed it) counts
    as an ending: what was closed stays closed.
    """
    rows = edge.attributes.get(EVIDENCE_KEY)
    known = [_from_row(edge, row) for row in rows] if rows else [_from_fields(edge)]
    if edge.invalid_at is not None and not _explained(edge, known, matter):
        known.append(_unexplained_ending(edge))
    return known


def attributes_with_evidence(edge: Edge, stretch: Stretch, *, exclusive: bool, decided: bool = False) -> Json:
    """Return the attributes of `edge` with the rows for `stretch`, or without where its own fields say it all.

    They never do where people `decided` on the matter: an end that was told does not show in the fields then.
    """
    others = {key: value for key, value in edge.attributes.items() if key != EVIDENCE_KEY}
    alone = len(stretch.assertions) == 1 and not stretch.start.ends
    if alone and not exclusive and not decided:
        return others
    return {**others, EVIDENCE_KEY: [_to_row(edge, assertion) for assertion in _bounded(stretch.assertions)]}


def with_assertions(edge: Edge, assertions: Iterable[Assertion]) -> Edge:
    """Return a fact that remembers these assertions and no others."""
    rows = [_to_row(edge, assertion) for assertion in sorted(assertions, key=Assertion.in_time)]
    return replace(edge, attributes={**edge.attributes, EVIDENCE_KEY: rows})


def without_evidence(attributes: Json) -> Json:
    """Return the attributes that may be shown."""
    return {key: value for key, value in attributes.items() if not key.startswith("_")}


def without_episode(edge: Edge, episode: UUID) -> Edge:
    """Return a fact that remembers nothing of what `episode` said of it; what it closed stays closed."""
    rows = edge.attributes.get(EVIDENCE_KEY, ())
    left = [row for row in rows if _from_row(edge, row).episode != episode]
    others = {key: value for key, value in edge.attributes.items() if key != EVIDENCE_KEY}
    return replace(
        edge,
        attributes={**others, EVIDENCE_KEY: left} if left else others,
        closed_by=None if edge.closed_by and edge.closed_by.episode == episode else edge.closed_by,
    )


def distinct(assertions: Iterable[Assertion]) -> list[Assertion]:
    """Drop repeated assertions: an ending that closed several facts is remembered by each of them."""
    seen: dict[tuple[object, ...], Assertion] = {}
    for assertion in assertions:
        own = (assertion.valid_precision, assertion.episode, assertion.retracts)
        seen.setdefault((*assertion.in_time(), *own), assertion)
    return list(seen.values())


def _bounded(assertions: Sequence[Assertion]) -> list[Assertion]:
    half = MAX_ROWS // 2
    return [*assertions[:half], *assertions[-half:]] if len(assertions) > MAX_ROWS else list(assertions)


def _to_row(edge: Edge, assertion: Assertion) -> list[Any]:
    own_words = not assertion.ends and assertion.fact != edge.fact
    return [
        _kind(assertion),
        assertion.valid_at,
        str(assertion.valid_precision),
        assertion.invalid_at,
        assertion.invalid_precision and str(assertion.invalid_precision),
        assertion.said_at,
        assertion.seq,
        *assertion.span,
        assertion.episode.hex,
        assertion.relation if assertion.relation != edge.relation else None,
        assertion.retracts.hex if assertion.retracts else assertion.fact if own_words else None,
    ]


def _kind(assertion: Assertion) -> int:
    if not assertion.ends:
        return _TOLD
    if assertion.retracts:
        return _RETRACTS
    return _ENDS_FOR_GOOD if assertion.final else _ENDS_ANY if assertion.any_target else _ENDS


def _from_row(edge: Edge, row: Sequence[Any]) -> Assertion:
    kind, valid_at, precision, invalid_at, invalid_precision, said_at, seq, start, end, episode, relation, fact = row
    retracts = UUID(hex=fact) if kind == _RETRACTS else None
    return Assertion(
        target=edge.target,
        relation=relation or edge.relation,
        fact=edge.fact if retracts else fact or edge.fact,
        valid_at=valid_at,
        valid_precision=Precision(precision),
        invalid_at=invalid_at,
        invalid_precision=Precision(invalid_precision) if invalid_precision else None,
        ends=kind != _TOLD,
        any_target=kind == _ENDS_ANY,
        final=kind == _ENDS_FOR_GOOD,
        retracts=retracts,
        said_at=said_at,
        seq=seq,
        span=(start, end),
        episode=UUID(hex=episode),
        edge=edge.uuid,
    )


def _from_fields(edge: Edge) -> Assertion:
    stated_end = edge.closed_by is not None and edge.closed_by.rule == STATED
    unknown = edge.invalid_at if stated_end and edge.invalid_at is not None else edge.created_at
    return Assertion(
        target=edge.target,
        relation=edge.relation,
        fact=edge.fact,
        valid_at=unknown if edge.valid_at is None else edge.valid_at,
        valid_precision=edge.valid_precision,
        invalid_at=edge.invalid_at if stated_end else None,
        invalid_precision=edge.invalid_precision if stated_end else None,
        said_at=edge.created_at,
        seq=0,
        span=(0, 0),
        episode=edge.episodes[0] if edge.episodes else edge.uuid,
        edge=edge.uuid,
    )


def _explained(edge: Edge, known: Sequence[Assertion], matter: frozenset[UUID]) -> bool:
    """Whether laying out the known assertions will bring this end about again."""
    if edge.closed_by is None:
        return False
    if edge.closed_by.rule == SUCCEEDED:
        return edge.closed_by.edge in matter
    if edge.closed_by.rule in (ENDED, CORRECTED):
        return any(assertion.ends for assertion in known)
    return any(assertion.invalid_at is not None for assertion in known)


def _unexplained_ending(edge: Edge) -> Assertion:
    told = _from_fields(edge)
    never = edge.invalid_at is not None and edge.invalid_at == edge.valid_at
    return Assertion(
        target=edge.target,
        relation=edge.relation,
        fact=edge.fact,
        valid_at=told.valid_at if edge.invalid_at is None else max(edge.invalid_at, told.valid_at),
        valid_precision=edge.invalid_precision or Precision.ASSUMED,
        ends=True,
        retracts=told.episode if never else None,
        said_at=edge.created_at if edge.expired_at is None else edge.expired_at,
        seq=0,
        span=(0, 0),
        episode=edge.closed_by.episode if edge.closed_by else told.episode,
        edge=edge.uuid,
    )
