"""The facts depend on what was said, not on the order in which it arrived."""

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.domain.instants import Precision
from tests.ingestion.told import Memory, Told, day, told_in_batches

DAYS = st.integers(1, 70)
VALUES = st.sampled_from(["Lisbon", "Berlin", "Oslo", "Quito"])
PRECISIONS = st.sampled_from([Precision.DAY, Precision.SECOND, Precision.WEEK, Precision.MONTH, Precision.YEAR])


@st.composite
def statement(draw, timeline: str | None = "LIVES_IN") -> Told:
    kind = draw(st.sampled_from(["assumed", "stated", "stated", "range", "ends", "ends", "slip"]))
    said = day(draw(DAYS))
    value, at = draw(VALUES), day(draw(DAYS))
    told = Told(value=value, timeline=timeline, relation=timeline or "LIKES", said=said)
    if kind == "assumed":
        return told
    if kind == "slip":
        return replace(told, retracts=draw(st.integers(1, 8)))
    if kind == "range":
        return replace(told, at=at, until=day(draw(DAYS)) + (at - day(1)))
    told = replace(told, at=at, precision=draw(PRECISIONS), ends=kind == "ends")
    return replace(told, value="") if told.ends and timeline and draw(st.booleans()) else told


def numbered(statements: list[Told]) -> list[Told]:
    return [replace(told, seq=seq) for seq, told in enumerate(statements, start=1)]


def facts_in_order(data, statements: list[Told]):
    order = data.draw(st.permutations(statements))
    cuts = data.draw(st.lists(st.integers(0, len(statements)), max_size=4))
    return told_in_batches(order, cuts).facts()


@settings(max_examples=400, deadline=None)
@given(st.lists(statement(), min_size=1, max_size=8), st.data())
def test_a_timeline_does_not_depend_on_the_order_of_arrival(statements, data):
    statements = numbered(statements)
    assert facts_in_order(data, statements) == told_in_batches(statements, []).facts()


@settings(max_examples=300, deadline=None)
@given(st.lists(statement(timeline=None), min_size=1, max_size=8), st.data())
def test_plain_facts_do_not_depend_on_the_order_of_arrival(statements, data):
    statements = numbered(statements)
    assert facts_in_order(data, statements) == told_in_batches(statements, []).facts()


@settings(max_examples=300, deadline=None)
@given(st.lists(statement(), min_size=1, max_size=10))
def test_intervals_of_a_timeline_never_overlap_or_run_backwards(statements):
    memory = told_in_batches(numbered(statements), range(len(statements)))
    spans = sorted((e.valid_at, e.invalid_at or 1 << 62) for e in memory.edges.values())
    assert all(begin <= end for begin, end in spans)
    spans = [(begin, end) for begin, end in spans if begin < end]
    assert all(end <= begin for (_, end), (begin, _) in itertools.pairwise(spans))


@settings(max_examples=200, deadline=None)
@given(st.lists(statement(), min_size=1, max_size=8))
def test_telling_everything_again_changes_nothing(statements):
    statements = numbered(statements)
    memory = told_in_batches(statements, [])
    before = memory.facts()
    again = memory.tell(*statements)
    assert memory.facts() == before
    assert not again.removed
    assert not [edge for edge in again.edges if edge.uuid not in memory.edges]


@settings(max_examples=200, deadline=None)
@given(st.lists(statement(timeline=None), min_size=1, max_size=8))
def test_plain_facts_close_only_by_an_ending_or_a_stated_end(statements):
    memory = Memory()
    for told in numbered(statements):
        memory.tell(told)
    rules = {edge.closed_by.rule for edge in memory.edges.values() if edge.closed_by}
    assert rules <= {"ended", "stated", "corrected"}
    assert all((edge.closed_by is None) == (edge.invalid_at is None) for edge in memory.edges.values())
