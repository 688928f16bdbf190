"""Decisions of people that a closing was wrong, which every later layout of the facts respects.

They are remembered by the fact that was reopened, in its attributes under a key that no face shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.facts import Edge
from hitherto.domain.text_input import Json

REOPENED_KEY = "_reopened"
"""Attribute of an edge that holds the decisions about its value; keys with a leading underscore are internal."""

_BESIDE, _DENIED = "beside", "denied"


@dataclass(frozen=True, slots=True, order=True)
class Reopening:
    """That `value` did not end in one of two ways.

    With `beside` the two values of a functional timeline hold side by side: neither ends the other. With `episode`
    what that episode says about an end of `value` does not count.
    """

    value: UUID
    beside: UUID | None = None
    episode: UUID | None = None


class Reopenings:
    """The decisions on one matter, asked while it is laid out."""

    def __init__(self, decisions: Iterable[Reopening] = ()) -> None:
        self._decisions = frozenset(decisions)

    def __bool__(self) -> bool:
        return bool(self._decisions)

    def side_by_side(self, one: UUID, other: UUID) -> bool:
        """Whether the two values do not end each other."""
        return bool({Reopening(one, beside=other), Reopening(other, beside=one)} & self._decisions)

    def denies(self, value: UUID, episode: UUID) -> bool:
        """Whether an end of `value` that `episode` tells does not count."""
        return Reopening(value, episode=episode) in self._decisions

    def attributes(self, value: UUID, others: Json) -> Json:
        """Return the attributes of a fact with this value: `others` and the decisions about it."""
        rows = [_to_row(decision) for decision in sorted(self._decisions, key=_order) if decision.value == value]
        kept = {key: held for key, held in others.items() if key != REOPENED_KEY}
        return {**kept, REOPENED_KEY: rows} if rows else kept


def reopenings_of(edge: Edge) -> list[Reopening]:
    """Return the decisions that a fact remembers."""
    return [_from_row(edge, row) for row in edge.attributes.get(REOPENED_KEY, ())]


def is_denied(known: Sequence[Edge], subject: UUID, relation: str, target: UUID, cause: Edge) -> bool:
    """Tell whether people decided that `cause` does not end the fact of these parts, which is told again."""
    denied = {
        decision.episode
        for edge in known
        if (edge.source, edge.relation, edge.target) == (subject, relation, target)
        for decision in reopenings_of(edge)
    }
    return not denied.isdisjoint(cause.episodes)


def _order(decision: Reopening) -> tuple[int, int]:
    return (decision.beside.int if decision.beside else 0, decision.episode.int if decision.episode else 0)


def _to_row(decision: Reopening) -> list[str]:
    if decision.beside is not None:
        return [_BESIDE, decision.beside.hex]
    return [_DENIED, decision.episode.hex if decision.episode else ""]


def _from_row(edge: Edge, row: list[str]) -> Reopening:
    kind, uuid = row
    other = UUID(hex=uuid)
    return Reopening(edge.target, beside=other) if kind == _BESIDE else Reopening(edge.target, episode=other)
