"""The laws of merging: nothing overlaps afterwards, all comes back when it is undone, and what came since stays."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Precision
from hitherto.ingestion.merging import (
    Pair,
    Rearranged,
    affected,
    merged_facts,
    merged_node,
    unmerged_facts,
    unmerged_node,
)
from hitherto.ingestion.reconcile import Placed, reconcile
from tests.ingestion.told import GRAPH, day, episode, node

KEPT, GONE, CAROL, X, Y = map(node, ("Kept", "Gone", "Carol", "X", "Y"))
PAIR = Pair(kept=KEPT, absorbed=GONE)
NAMES = {KEPT: "Kept", GONE: "Gone", CAROL: "Carol", X: "X", Y: "Y"}


class Graph:
    """The facts of a graph, kept as the store would keep them."""

    def __init__(self) -> None:
        self.edges: dict[UUID, Edge] = {}
        self._numbers = itertools.count(1)

    def tell(self, statements: Sequence[Placed]) -> None:
        for placed in statements:
            done = reconcile(self.edges.values(), [placed], day(1), self.uuid)
            for edge in done.removed:
                del self.edges[edge.uuid]
            told = {each.item: each.episode for each in done.mentions}
            for edge in done.edges:
                mentioned = dict.fromkeys([*edge.episodes, *([told[edge.uuid]] if edge.uuid in told else [])])
                self.edges[edge.uuid] = replace(edge, episodes=tuple(mentioned))

    def take(self, done: Rearranged) -> None:
        for uuid in done.removed:
            self.edges.pop(uuid, None)
        self.edges.update(done.edges)

    def merge(self) -> list[Edge]:
        """Merge the pair and return what was before."""
        before = affected(PAIR, self.edges.values())
        self.take(merged_facts(PAIR, before, day(1), self.uuid))
        return before

    def unmerge(self, before: Sequence[Edge]) -> None:
        matters = {PAIR.matter(edge) for edge in before}
        current = [edge for edge in self.edges.values() if PAIR.matter(edge) in matters]
        self.take(unmerged_facts(PAIR, before, current, day(1), self.uuid))

    def facts(self) -> list[tuple]:
        return sorted(
            (NAMES[edge.source], edge.relation, NAMES[edge.target], edge.valid_at, edge.invalid_at or 0)
            for edge in self.edges.values()
        )

    def uuid(self) -> UUID:
        return make_uuid(GRAPH, 4, next(self._numbers))


def placed(seq: int, subject: UUID, target: UUID, timeline: str | None, at: int | None, ends: bool) -> Placed:
    relation = timeline or "LIKES"
    statement = Statement(
        subject=EntityRef(name=NAMES[subject]),
        relation=relation,
        object=EntityRef(name=NAMES[target]),
        fact=f"{NAMES[subject]} {relation} {NAMES[target]} {seq}",
        span=(0, 5),
        valid_at=None if at is None else day(at),
        valid_precision=Precision.ASSUMED if at is None else Precision.DAY,
        timeline=timeline,
        ends=ends,
    )
    return Placed(subject=subject, target=target, statement=statement, episode=episode(seq))


@st.composite
def statements(draw: st.DrawFn, first: int, subjects: Sequence[UUID], targets: Sequence[UUID]) -> list[Placed]:
    told = []
    for seq in range(first, first + draw(st.integers(0, 6))):
        subject, target = draw(st.sampled_from(subjects)), draw(st.sampled_from(targets))
        timeline = draw(st.sampled_from(["LIVES_IN", "PARTNER", None]))
        at = draw(st.one_of(st.none(), st.integers(1, 9)))
        told.append(placed(seq, subject, target, timeline, at, draw(st.integers(0, 4)) == 0))
    return [each for each in told if each.subject != each.target]


EARLIER = statements(1, [KEPT, GONE, CAROL], [X, Y, KEPT, GONE])
LATER = statements(20, [KEPT, CAROL], [X, Y, KEPT])


@given(EARLIER)
@settings(max_examples=150)
def test_undone_everything_is_as_it_was(earlier: list[Placed]) -> None:
    graph = Graph()
    graph.tell(earlier)
    was = dict(graph.edges)
    before = graph.merge()
    graph.unmerge(before)
    assert graph.edges == was


@given(EARLIER)
@settings(max_examples=100)
def test_nothing_is_left_of_the_one_that_went_and_no_timeline_overlaps(earlier: list[Placed]) -> None:
    graph = Graph()
    graph.tell(earlier)
    graph.merge()
    assert not any(PAIR.touches(edge) for edge in graph.edges.values())
    lines: dict[tuple[UUID, str], list[Edge]] = {}
    for edge in graph.edges.values():
        if edge.timeline and edge.invalid_at != edge.valid_at:
            lines.setdefault((edge.source, edge.timeline), []).append(edge)
    for line in lines.values():
        for one, next_one in itertools.pairwise(sorted(line, key=lambda edge: edge.valid_at or 0)):
            assert one.invalid_at is not None
            assert one.invalid_at <= (next_one.valid_at or 0)


@given(EARLIER, LATER)
@settings(max_examples=150)
def test_what_came_since_stays_as_if_the_merge_had_never_been(earlier: list[Placed], later: list[Placed]) -> None:
    graph, plain = Graph(), Graph()
    graph.tell(earlier)
    before = graph.merge()
    graph.tell(later)
    graph.unmerge(before)
    plain.tell(earlier)
    plain.tell(later)
    assert graph.facts() == plain.facts()


@given(EARLIER)
@settings(max_examples=100)
def test_a_merge_says_what_one_node_told_the_same_would_say(earlier: list[Placed]) -> None:
    graph, one = Graph(), Graph()
    graph.tell(earlier)
    graph.merge()
    same = [replace(each, subject=PAIR.after(each.subject), target=PAIR.after(each.target)) for each in earlier]
    # What was between the two is dropped, and what it closed stays closed.
    if any(each.subject == each.target for each in same):
        return
    one.tell(same)
    assert graph.facts() == one.facts()


def thing(name: str, number: int, *aliases: str, **changed) -> Node:
    values = {"uuid": make_uuid(GRAPH, 8, number), "name": name, "aliases": aliases, "created_at": day(1)}
    return Node(**{**values, **changed})


def test_names_types_and_attributes_are_joined() -> None:
    kept = thing("Bob", 1, "Bobby", attributes={"name": "Bob", "city": "Oslo"})
    gone = thing("Robert", 2, "Rob", "bobby", labels=("Entity", "Person"), attributes={"name": "Robert", "age": 4})
    one = merged_node(kept, gone)
    assert (one.uuid, one.name, one.aliases) == (kept.uuid, "Bob", ("Robert", "Bobby", "Rob"))
    assert one.labels == ("Entity", "Person")
    assert one.attributes == {"name": "Bob", "city": "Oslo", "age": 4}
    assert unmerged_node(one, kept, one) == kept


def test_what_a_node_learned_since_a_merge_stays() -> None:
    kept, gone = thing("Bob", 1), thing("Robert", 2, attributes={"age": 4, "city": "Rome"})
    one = merged_node(kept, gone)
    now = replace(one, aliases=(*one.aliases, "Bobo"), attributes={**one.attributes, "city": "Oslo", "pet": "Rex"})
    back = unmerged_node(now, kept, one)
    assert back.aliases == ("Bobo",)
    assert back.attributes == {"city": "Oslo", "pet": "Rex"}


def test_the_user_stays_the_user() -> None:
    user = thing("Alice", 1, labels=("Entity", "User"))
    one = merged_node(user, thing("Ally", 2, labels=("Entity", "Person"), attributes={"_type": "Customer", "age": 4}))
    assert one.is_user
    assert one.attributes == {"age": 4}
