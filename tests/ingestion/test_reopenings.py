"""Closings that people undid: they do not come back, and nothing else moves."""

import itertools
from dataclasses import replace

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.domain.facts import Edge
from hitherto.ingestion.reconcile import reopened, reopening_of
from hitherto.ingestion.reopenings import Reopening, Reopenings, reopenings_of
from tests.ingestion.test_reconcile_order import VALUES, numbered, statement
from tests.ingestion.told import LONG_AGO, Memory, Told, day, node, told_in_batches

LISBON = Told(value="Lisbon", at=day(1), seq=1)
BERLIN = Told(value="Berlin", at=day(5), seq=2)
OSLO = Told(value="Oslo", at=day(9), seq=3)
LEFT = Told(value="Lisbon", at=day(4), seq=4, ends=True)


def fact(memory: Memory, value: str) -> Edge:
    (found,) = [edge for edge in memory.edges.values() if edge.target == node(value)]
    return found


def undoable(memory: Memory) -> list[Edge]:
    """Return the closed facts that can hold again, in a fixed order."""
    return sorted((e for e in memory.edges.values() if reopening_of(e, None)), key=lambda edge: edge.uuid)


def undo(memory: Memory, edge: Edge) -> Reopening:
    """Reopen `edge` and return the decision."""
    closing = edge.closed_by
    assert closing is not None
    decision = reopening_of(edge, memory.edges.get(closing.edge) if closing.edge else None)
    assert decision is not None
    decide(memory, edge, decision)
    return decision


def decide(memory: Memory, edge: Edge, decision: Reopening) -> None:
    matter = [e for e in memory.edges.values() if e.timeline or e.target == edge.target]
    result = reopened(matter, decision, LONG_AGO, memory._new_uuid)
    for removed in result.removed:
        del memory.edges[removed.uuid]
    memory.edges.update({changed.uuid: changed for changed in result.edges})


def test_a_value_that_was_succeeded_holds_beside_its_successor():
    memory = told_in_batches([LISBON, BERLIN], [1])
    undo(memory, fact(memory, "Lisbon"))
    lisbon = fact(memory, "Lisbon")
    assert (lisbon.invalid_at, lisbon.expired_at, lisbon.closed_by) == (None, None, None)
    assert memory.story() == [("Lisbon", 1, None), ("Berlin", 5, None)]


def test_telling_both_again_closes_neither():
    memory = told_in_batches([LISBON, BERLIN], [1])
    undo(memory, fact(memory, "Lisbon"))
    memory.tell(replace(BERLIN, at=day(6), seq=7), replace(LISBON, at=day(8), seq=8), BERLIN)
    assert memory.story() == [("Lisbon", 1, None), ("Berlin", 5, None)]


def test_a_third_value_closes_both():
    memory = told_in_batches([LISBON, BERLIN], [1])
    undo(memory, fact(memory, "Lisbon"))
    memory.tell(OSLO)
    assert memory.story() == [("Lisbon", 1, 9), ("Berlin", 5, 9), ("Oslo", 9, None)]


def test_an_ending_that_was_undone_does_not_come_back_but_another_one_counts():
    memory = told_in_batches([LISBON, LEFT], [1])
    undo(memory, fact(memory, "Lisbon"))
    memory.tell(LEFT, replace(LISBON, at=day(7), seq=7))
    assert memory.story() == [("Lisbon", 1, None)]
    memory.tell(replace(LEFT, at=day(8), seq=8))
    assert memory.story() == [("Lisbon", 1, 8)]


def test_a_stated_end_can_be_undone():
    memory = told_in_batches([replace(LISBON, until=day(3), timeline=None)], [])
    undo(memory, fact(memory, "Lisbon"))
    memory.tell(replace(LISBON, at=None, said=day(2), seq=9, timeline=None))
    assert [end for _, _, end in memory.story()] == [None]


def test_a_closing_whose_cause_was_deleted_can_be_undone():
    memory = told_in_batches([LISBON, BERLIN], [1])
    del memory.edges[fact(memory, "Berlin").uuid]
    undo(memory, fact(memory, "Lisbon"))
    memory.tell(replace(LISBON, at=day(7), seq=7))
    assert memory.story() == [("Lisbon", 1, None)]


def test_a_mere_ending_cannot_hold():
    assert undoable(told_in_batches([LEFT], [])) == []


def test_what_is_not_closed_has_nothing_to_undo():
    memory = told_in_batches([LISBON], [])
    assert reopening_of(fact(memory, "Lisbon"), None) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(statement(), min_size=2, max_size=8), st.data())
def test_a_decision_commutes_with_what_is_told_later(statements, data):
    statements = numbered(statements)
    cut = data.draw(st.integers(1, len(statements)))
    early = told_in_batches(statements[:cut], [])
    if not undoable(early):
        return
    chosen = data.draw(st.sampled_from(undoable(early)))
    decision = undo(early, chosen)
    early.tell(*statements[cut:])
    late = told_in_batches(statements, [])
    carrier = next(edge for edge in late.edges.values() if edge.target == chosen.target)
    decide(late, carrier, decision)
    assert early.facts() == late.facts()


@settings(max_examples=300, deadline=None)
@given(st.lists(statement(), min_size=2, max_size=8), st.data())
def test_only_values_that_were_put_side_by_side_overlap(statements, data):
    memory = told_in_batches(numbered(statements), [])
    decisions = set()
    for _ in range(2):
        if undoable(memory):
            chosen = data.draw(st.sampled_from(undoable(memory)))
            decisions.add(undo(memory, chosen))
    together = Reopenings(decisions)
    for one, other in itertools.combinations(memory.edges.values(), 2):
        begins, ends = max(one.valid_at, other.valid_at), min(e.invalid_at or 1 << 62 for e in (one, other))
        assert begins >= ends or together.side_by_side(one.target, other.target)


@settings(max_examples=200, deadline=None)
@given(st.lists(statement(timeline=None), min_size=1, max_size=8), st.data())
def test_a_plain_fact_that_was_reopened_stays_so_when_it_is_laid_out_again(statements, data):
    statements = numbered(statements)
    memory = told_in_batches(statements, [])
    if not undoable(memory):
        return
    chosen = data.draw(st.sampled_from(undoable(memory)))
    decision = undo(memory, chosen)
    before = memory.facts()
    decide(memory, next(edge for edge in memory.edges.values() if edge.target == chosen.target), decision)
    assert memory.facts() == before


@given(st.lists(st.tuples(VALUES, st.booleans(), st.uuids()), max_size=6))
def test_decisions_survive_being_stored(decided):
    memory = told_in_batches([LISBON], [])
    edge = fact(memory, "Lisbon")
    made = {Reopening(edge.target, **{"beside" if beside else "episode": uuid}) for _, beside, uuid in decided}
    stored = orjson.loads(orjson.dumps(Reopenings(made).attributes(edge.target, edge.attributes)))
    assert set(reopenings_of(replace(edge, attributes=stored))) == made
