"""Two nodes made one, and made two again. Pure: facts and nodes in, changed facts and nodes out.

A merge moves the facts of one node to the other and lays out anew what the two then have in common: where both had a
value of one functional relation, the later closes the earlier. What was before is kept beside it. Undoing the merge
brings that back word for word; what was said since is told from it by its episodes, and stays with the node that was
kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from hitherto.domain.extraction import IS_VALUE
from hitherto.domain.facts import ENTITY_LABEL, Edge, Node
from hitherto.domain.instants import Instant
from hitherto.domain.names import normalise_name
from hitherto.ingestion.evidence import assertions_of, with_assertions
from hitherto.ingestion.ontology.stored import TYPE_KEY
from hitherto.ingestion.reconcile import Matter, by_matter, laid_out_anew, matter_of
from hitherto.ingestion.reopenings import REOPENED_KEY, Reopening, Reopenings, reopenings_of
from hitherto.ingestion.timeline import Assertion

NewUuid = Callable[[], UUID]

_OWN = frozenset({"name", IS_VALUE})
"""Attributes of a node that say nothing of another one that is the same thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The node that stays and the one that goes into it."""

    kept: UUID
    absorbed: UUID

    def after(self, node: UUID) -> UUID:
        """Return the node that stands for `node` once the two are one."""
        return self.kept if node == self.absorbed else node

    def touches(self, edge: Edge) -> bool:
        """Whether a fact begins or ends at the node that goes."""
        return self.absorbed in (edge.source, edge.target)

    def joins(self, edge: Edge) -> bool:
        """Whether a fact is between the two: of one thing it says nothing."""
        return {edge.source, edge.target} == {self.kept, self.absorbed}

    def matter(self, edge: Edge) -> Matter:
        """Return the matter that a fact belongs to once the two are one."""
        return matter_of(self.after(edge.source), edge.relation, self.after(edge.target), edge.timeline)


@dataclass(slots=True)
class Rearranged:
    """Facts to write and to remove. `heirs` says which fact has the mentions of a removed one from now on.

    `told_in` are, for facts that got new mentions by an undone merge, the episodes that tell them.
    """

    edges: dict[UUID, Edge] = field(default_factory=dict)
    removed: dict[UUID, Edge] = field(default_factory=dict)
    heirs: dict[UUID, UUID] = field(default_factory=dict)
    told_in: dict[UUID, frozenset[UUID]] = field(default_factory=dict)


def affected(pair: Pair, facts: Iterable[Edge]) -> list[Edge]:
    """Return those of `facts` that a merge of `pair` can change: all of the matters in which the one that goes is."""
    held = list(facts)
    matters = {pair.matter(edge) for edge in held if pair.touches(edge)}
    return [edge for edge in held if pair.matter(edge) in matters]


def merged_facts(pair: Pair, facts: Sequence[Edge], now: Instant, new_uuid: NewUuid) -> Rearranged:
    """Return what becomes of the `affected` facts when the two nodes of `pair` become one."""
    result = Rearranged(removed={edge.uuid: edge for edge in facts if pair.joins(edge)})
    moved = [_moved(pair, edge) for edge in facts if edge.uuid not in result.removed]
    result.edges = {edge.uuid: edge for edge in moved}
    _lay_out(result, moved, now, new_uuid)
    return result


def unmerged_facts(
    pair: Pair, before: Sequence[Edge], current: Sequence[Edge], now: Instant, new_uuid: NewUuid
) -> Rearranged:
    """Return how the facts `before` a merge come back, given the `current` ones of the matters that it changed.

    What only the current facts know was said since: it stays with the node that was kept, in facts of its own where
    the fact that holds it goes back.
    """
    was = {edge.uuid: edge for edge in before}
    since = _Since(pair, was, new_uuid)
    result = Rearranged(edges=dict(was))
    for group in by_matter(current).values():
        uuids = frozenset(edge.uuid for edge in group)
        # What stays where it is first: an ending that several facts remember then needs no fact of its own.
        for edge in sorted(group, key=lambda each: each.uuid not in was or pair.touches(was[each.uuid])):
            since.read(edge, assertions_of(edge, uuids))
    result.edges.update({edge.uuid: edge for edge in since.facts})
    result.told_in = since.told_in
    result.removed = {edge.uuid: edge for edge in current if edge.uuid not in result.edges}
    grouped = by_matter(result.edges.values())
    _lay_out(result, [edge for matter in since.matters for edge in grouped[matter]], now, new_uuid)
    return result


def telling_the_same(pair: Pair, before: Sequence[Edge], gone: Edge) -> set[UUID]:
    """Return those facts `before` a merge of `pair` of which the fact `gone`, since deleted, holds what was said."""
    said = {_identity(assertion) for assertion in assertions_of(gone, frozenset())}
    matter = pair.matter(gone)
    return {
        edge.uuid
        for edge in before
        if edge.uuid == gone.uuid
        or (pair.matter(edge) == matter and said & {_identity(each) for each in assertions_of(edge, frozenset())})
    }


def merged_node(kept: Node, absorbed: Node) -> Node:
    """Return the node that stays with what was known of the other: its names, its type where it has none of its own.

    Where both have a value of one attribute, the value of the node that stays is kept.
    """
    own_type = [label for label in kept.labels if label != ENTITY_LABEL]
    inherited = {key: value for key, value in absorbed.attributes.items() if key not in _OWN}
    if kept.is_user:
        inherited.pop(TYPE_KEY, None)
    # The other's name first: of too many names, the last are forgotten when more are learned.
    return replace(
        kept,
        labels=kept.labels if own_type else absorbed.labels,
        aliases=_distinct(kept.name, (absorbed.name, *kept.aliases, *absorbed.aliases)),
        attributes={**inherited, **kept.attributes},
    )


def unmerged_node(current: Node, before: Node, after: Node) -> Node:
    """Return the node that stayed without what the merge, which made `after` of `before`, gave it.

    What was learned since stays: other names, other attributes. The summary is the caller's to make.
    """
    given = {normalise_name(name) for name in after.aliases} - {normalise_name(name) for name in before.aliases}
    attributes = {key: value for key, value in current.attributes.items() if not _given(key, value, before, after)}
    return replace(
        current,
        labels=before.labels if current.labels == after.labels else current.labels,
        aliases=before.aliases
        if current.aliases == after.aliases
        else tuple(name for name in current.aliases if normalise_name(name) not in given),
        attributes=attributes,
    )


class _Since:
    """What was said since a merge, as facts of the node that was kept."""

    def __init__(self, pair: Pair, was: Mapping[UUID, Edge], new_uuid: NewUuid) -> None:
        self._pair = pair
        self._was = was
        self._new_uuid = new_uuid
        self._own: dict[UUID, list[Assertion]] = {}
        self._said: set[tuple[object, ...]] = set()
        self._decided: set[Reopening] = set()
        self._carried: set[object] = set()
        for group in by_matter(was.values()).values():
            uuids = frozenset(edge.uuid for edge in group)
            for edge in group:
                self._own[edge.uuid] = assertions_of(edge, uuids)
                self._said |= {_identity(assertion) for assertion in self._own[edge.uuid]}
                self._decided |= set(reopenings_of(_moved(pair, edge)))
        self.facts: list[Edge] = []
        self.matters: dict[Matter, None] = {}
        self.told_in: dict[UUID, frozenset[UUID]] = {}

    def read(self, edge: Edge, assertions: Iterable[Assertion]) -> None:
        """Find in a current fact what was said, and what was decided, since."""
        # Endings without a place in the order of acceptance were told by nobody: they stand for causes that are gone.
        later = [each for each in assertions if (each.seq or not each.ends) and self._is_new(edge, each)]
        decided = set(reopenings_of(edge)) - self._decided
        was = self._was.get(edge.uuid)
        if was is not None and decided:
            was = _with_decisions(was, decided)
            self._add(was)
        if later:
            self._add(self._carrying(edge, was, later))

    def _is_new(self, edge: Edge, said: Assertion) -> bool:
        identity = _identity(said)
        carried = (self._pair.matter(edge), edge.target, identity)
        if identity in self._said or carried in self._carried:
            return False
        self._carried.add(carried)
        return True

    def _carrying(self, edge: Edge, was: Edge | None, later: Sequence[Assertion]) -> Edge:
        if was is not None and not self._pair.touches(was):
            carrier = with_assertions(was, [*self._own[was.uuid], *later])
        else:
            uuid = edge.uuid if was is None else self._new_uuid()
            still_open = replace(edge, uuid=uuid, invalid_at=None, invalid_precision=None, closed_by=None)
            carrier = with_assertions(still_open, later)
        self.told_in[carrier.uuid] = frozenset(assertion.episode for assertion in later)
        return carrier

    def _add(self, edge: Edge) -> None:
        self.facts.append(edge)
        self.matters[_matter(edge)] = None


def _lay_out(result: Rearranged, facts: Sequence[Edge], now: Instant, new_uuid: NewUuid) -> None:
    """Lay out the matters of `facts` and put what comes of them into `result`."""
    done = laid_out_anew(facts, now, new_uuid)
    result.edges.update({edge.uuid: edge for edge in done.edges})
    for edge in done.removed:
        result.edges.pop(edge.uuid, None)
        result.removed[edge.uuid] = edge
    staying = by_matter(result.edges.values())
    for edge in done.removed:
        result.heirs[edge.uuid] = _heir(edge, staying[_matter(edge)]).uuid


def _matter(edge: Edge) -> Matter:
    return matter_of(edge.source, edge.relation, edge.target, edge.timeline)


def _heir(edge: Edge, staying: Sequence[Edge]) -> Edge:
    """Return the fact that says what a removed one said: of the same value, the last that began before it."""
    same = [each for each in staying if each.target == edge.target] or list(staying)
    began = [each for each in same if (each.valid_at or 0) <= (edge.valid_at or 0)]
    return max(began, key=lambda each: (each.valid_at or 0, each.uuid)) if began else same[0]


def _moved(pair: Pair, edge: Edge) -> Edge:
    if not pair.touches(edge) and not _names(edge, pair.absorbed):
        return edge
    decisions = [
        replace(each, value=pair.after(each.value), beside=each.beside and pair.after(each.beside))
        for each in reopenings_of(edge)
    ]
    target = pair.after(edge.target)
    attributes = Reopenings(decisions).attributes(target, edge.attributes) if decisions else edge.attributes
    return replace(edge, source=pair.after(edge.source), target=target, attributes=attributes)


def _names(edge: Edge, node: UUID) -> bool:
    return any(decision.beside == node for decision in reopenings_of(edge))


def _with_decisions(edge: Edge, decided: Iterable[Reopening]) -> Edge:
    own = [*reopenings_of(edge), *(replace(each, value=edge.target) for each in decided)]
    others = {key: value for key, value in edge.attributes.items() if key != REOPENED_KEY}
    return replace(edge, attributes=Reopenings(own).attributes(edge.target, others))


def _identity(said: Assertion) -> tuple[object, ...]:
    """Return what tells one saying from another, whichever fact remembers it."""
    return (
        said.valid_at, said.valid_precision, said.invalid_at, said.invalid_precision, said.ends, said.any_target,
        said.final, said.said_at, said.seq, said.span, said.episode, said.retracts,
    )  # fmt: skip


def _given(key: str, value: object, before: Node, after: Node) -> bool:
    """Whether an attribute is there because of the merge."""
    return key not in before.attributes and key in after.attributes and after.attributes[key] == value


def _distinct(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    seen = {normalise_name(name): ""}
    for alias in aliases:
        seen.setdefault(normalise_name(alias), alias)
    return tuple(alias for alias in seen.values() if alias)
