"""The rules of docs/temporal-facts.md, one by one."""

from dataclasses import replace

import pytest

from hitherto.domain.facts import Closing
from hitherto.domain.instants import Precision
from hitherto.ingestion.evidence import EVIDENCE_KEY, MAX_ROWS, without_evidence
from tests.ingestion.told import Memory, Told, day, node


def lives(value: str, on: float | None, **fields) -> Told:
    return Told(value=value, at=None if on is None else day(on), **fields)


def left(value: str, on: float, **fields) -> Told:
    return Told(value=value, at=day(on), ends=True, **fields)


def likes(value: str, on: float | None, **fields) -> Told:
    return Told(value=value, at=None if on is None else day(on), timeline=None, relation="LIKES", **fields)


@pytest.fixture
def memory() -> Memory:
    return Memory()


def test_a_first_statement_is_a_current_fact(memory):
    memory.tell(lives("Lisbon", 1), now=day(9))
    (edge,) = memory.edges.values()
    assert (edge.relation, edge.fact, edge.timeline) == ("LIVES_IN", "Alice LIVES_IN Lisbon", "LIVES_IN")
    assert (edge.valid_at, edge.valid_precision, edge.invalid_at) == (day(1), Precision.DAY, None)
    assert (edge.created_at, edge.expired_at, edge.closed_by) == (day(9), None, None)


def test_a_statement_without_a_time_takes_that_of_its_episode(memory):
    memory.tell(lives("Lisbon", None, seq=4))
    (edge,) = memory.edges.values()
    assert (edge.valid_at, edge.valid_precision) == (day(4), Precision.ASSUMED)


def test_lisbon_berlin_lisbon_are_three_facts(memory):
    memory.tell(lives("Lisbon", 1, seq=1))
    memory.tell(lives("Berlin", 5, seq=2))
    memory.tell(lives("Lisbon", 9, seq=3))
    assert memory.story() == [("Lisbon", 1, 5), ("Berlin", 5, 9), ("Lisbon", 9, None)]


def test_a_closing_says_who_why_and_when_it_was_learned(memory):
    memory.tell(lives("Lisbon", 1, seq=1), now=day(10))
    result = memory.tell(lives("Berlin", 5, seq=2), now=day(20))
    lisbon = next(edge for edge in memory.edges.values() if edge.target == node("Lisbon"))
    berlin = next(edge for edge in memory.edges.values() if edge.target == node("Berlin"))
    assert lisbon.expired_at == day(20)
    assert lisbon.closed_by == Closing(rule="succeeded", episode=berlin.episodes[0], edge=berlin.uuid)
    assert [(closed.edge.uuid, closed.at) for closed in result.closed] == [(lisbon.uuid, day(5))]


def test_a_late_older_statement_is_born_closed_and_pulls_back_its_predecessor_only(memory):
    memory.tell(lives("Lisbon", 1, seq=1), lives("Berlin", 9, seq=2))
    berlin = next(edge for edge in memory.edges.values() if edge.target == node("Berlin"))
    memory.tell(lives("Oslo", 5, seq=3))
    assert memory.story() == [("Lisbon", 1, 5), ("Oslo", 5, 9), ("Berlin", 9, None)]
    assert memory.edges[berlin.uuid] == berlin


def test_saying_it_again_inside_the_known_interval_only_adds_a_mention(memory):
    memory.tell(lives("Lisbon", 1, seq=1))
    result = memory.tell(lives("Lisbon", 5, seq=2))
    assert memory.story() == [("Lisbon", 1, None)]
    assert [outcome.kind for outcome in result.outcomes] == ["mention"]
    assert len(next(iter(memory.edges.values())).episodes) == 2


def test_a_mention_becomes_a_fact_of_its_own_when_something_else_was_between(memory):
    memory.tell(lives("Lisbon", 1, seq=1))
    memory.tell(lives("Lisbon", 9, seq=2))
    memory.tell(lives("Berlin", 5, seq=3))
    assert memory.story() == [("Lisbon", 1, 5), ("Berlin", 5, 9), ("Lisbon", 9, None)]
    last = max(memory.edges.values(), key=lambda edge: edge.valid_at or 0)
    assert last.episodes == (Told(value="", seq=2).placed().episode.uuid,)


def test_an_assumed_date_is_refined_by_a_stated_earlier_one(memory):
    memory.tell(lives("Lisbon", None, seq=8))
    memory.tell(lives("Lisbon", 2, seq=9))
    (edge,) = memory.edges.values()
    assert (edge.valid_at, edge.valid_precision) == (day(2), Precision.DAY)


def test_a_day_inside_the_known_month_refines_it(memory):
    memory.tell(lives("Lisbon", 1, seq=1, precision=Precision.MONTH))
    memory.tell(lives("Lisbon", 10, seq=2))
    (edge,) = memory.edges.values()
    assert (edge.valid_at, edge.valid_precision) == (day(10), Precision.DAY)


def test_a_day_outside_the_known_month_does_not(memory):
    memory.tell(lives("Lisbon", 1, seq=1, precision=Precision.MONTH))
    memory.tell(lives("Lisbon", 40, seq=2))
    (edge,) = memory.edges.values()
    assert (edge.valid_at, edge.valid_precision) == (day(1), Precision.MONTH)


def test_a_refined_start_moves_the_end_of_its_predecessor(memory):
    memory.tell(lives("Berlin", -40, seq=1), lives("Lisbon", 1, seq=2, precision=Precision.MONTH))
    memory.tell(lives("Lisbon", 10, seq=3))
    assert memory.story() == [("Berlin", -40, 10), ("Lisbon", 10, None)]


def test_somebody_seen_there_on_the_third_did_not_arrive_on_the_tenth(memory):
    memory.tell(lives("Lisbon", 1, seq=1, precision=Precision.MONTH))
    memory.tell(lives("Lisbon", None, seq=3))
    memory.tell(lives("Lisbon", 10, seq=11))
    assert memory.story() == [("Lisbon", 1, None)]


def test_the_end_that_a_text_tells_is_kept(memory):
    memory.tell(lives("Lisbon", 1, until=day(5)))
    (edge,) = memory.edges.values()
    assert (edge.invalid_at, edge.invalid_precision) == (day(5), Precision.DAY)
    assert edge.closed_by == Closing(rule="stated", episode=edge.episodes[0])


def test_a_told_end_beyond_the_next_value_gives_way_to_it(memory):
    memory.tell(lives("Lisbon", 1, until=day(9), seq=1), lives("Berlin", 5, seq=2))
    assert memory.story() == [("Lisbon", 1, 5), ("Berlin", 5, None)]


def test_a_told_end_before_the_next_value_leaves_a_gap(memory):
    memory.tell(lives("Lisbon", 1, until=day(3), seq=1), lives("Berlin", 5, seq=2))
    assert memory.story() == [("Lisbon", 1, 3), ("Berlin", 5, None)]


def test_the_same_place_after_its_told_end_is_a_new_fact(memory):
    memory.tell(lives("Lisbon", 1, until=day(3), seq=1), lives("Lisbon", 5, seq=2))
    assert memory.story() == [("Lisbon", 1, 3), ("Lisbon", 5, None)]


def test_an_ending_closes_without_a_successor(memory):
    memory.tell(lives("Lisbon", 1, seq=1))
    result = memory.tell(left("Lisbon", 5, seq=2), now=day(6))
    (edge,) = memory.edges.values()
    assert (edge.invalid_at, edge.expired_at) == (day(5), day(6))
    assert edge.closed_by is not None
    assert (edge.closed_by.rule, edge.closed_by.edge) == ("ended", None)
    assert [outcome.kind for outcome in result.outcomes] == ["ending"]


def test_an_ending_without_a_name_closes_what_is_current(memory):
    memory.tell(lives("Lisbon", 1, seq=1), lives("Berlin", 3, seq=2))
    memory.tell(left("", 5, seq=3))
    assert memory.story() == [("Lisbon", 1, 3), ("Berlin", 3, 5)]


def test_an_ending_of_something_else_closes_nothing(memory):
    memory.tell(lives("Lisbon", 1, seq=1))
    memory.tell(left("Oslo", 5, seq=2))
    assert ("Lisbon", 1, None) in memory.story()


def test_an_ending_told_first_waits_for_what_it_ends(memory):
    memory.tell(left("Lisbon", 5, seq=1))
    assert memory.story() == [("Lisbon", 5, 5)]
    memory.tell(lives("Lisbon", 1, seq=2))
    assert memory.story() == [("Lisbon", 1, 5)]
    (edge,) = memory.edges.values()
    assert edge.fact == "Alice LIVES_IN Lisbon"


def test_an_ending_without_a_name_told_first_waits_too(memory):
    memory.tell(left("", 5, seq=1))
    memory.tell(lives("Lisbon", 1, seq=2))
    assert memory.story() == [("Lisbon", 1, 5)]
    assert next(iter(memory.edges.values())).target == node("Lisbon")


def test_after_an_ending_the_same_value_is_a_new_fact(memory):
    memory.tell(lives("Lisbon", 1, seq=1), left("Lisbon", 5, seq=2), lives("Lisbon", 9, seq=3))
    assert memory.story() == [("Lisbon", 1, 5), ("Lisbon", 9, None)]


def test_leaving_one_and_beginning_the_other_on_one_day(memory):
    memory.tell(lives("Lisbon", 1, seq=1))
    memory.tell(lives("Berlin", 5, seq=2), left("Lisbon", 5, seq=2))
    assert memory.story() == [("Lisbon", 1, 5), ("Berlin", 5, None)]


def test_of_two_values_for_one_instant_the_one_said_later_stands(memory):
    memory.tell(lives("Berlin", 1, seq=2, said=day(9)))
    memory.tell(lives("Lisbon", 1, seq=3, said=day(8)))
    assert memory.story() == [("Lisbon", 1, 1), ("Berlin", 1, None)]


def test_values_said_at_the_very_same_time_stand_in_the_order_of_acceptance(memory):
    memory.tell(lives("Berlin", None, seq=3, said=day(1)))
    memory.tell(lives("Lisbon", None, seq=2, said=day(1)))
    assert memory.story() == [("Lisbon", 1, 1), ("Berlin", 1, None)]


def test_two_subjects_or_timelines_never_touch_each_other(memory):
    memory.tell(lives("Lisbon", 1, seq=1))
    memory.tell(Told(value="Acme", at=day(5), timeline="WORKS_AT", relation="WORKS_AT", seq=2))
    assert memory.story() == [("Lisbon", 1, None), ("Acme", 5, None)]


def test_what_a_deleted_fact_closed_stays_closed(memory):
    memory.tell(lives("Lisbon", 1, seq=1), lives("Berlin", 5, seq=2))
    del memory.edges[next(edge.uuid for edge in memory.edges.values() if edge.target == node("Berlin"))]
    memory.tell(lives("Oslo", 9, seq=3))
    assert memory.story() == [("Lisbon", 1, 5), ("Oslo", 9, None)]


def test_a_fact_closed_from_outside_stays_closed(memory):
    memory.tell(lives("Lisbon", 1, seq=1))
    (edge,) = memory.edges.values()
    memory.edges[edge.uuid] = replace(edge, invalid_at=day(3), expired_at=day(3))
    memory.tell(lives("Lisbon", 9, seq=2))
    assert memory.story() == [("Lisbon", 1, 3), ("Lisbon", 9, None)]


def test_liking_a_thing_again_adds_a_mention_and_closes_nothing(memory):
    memory.tell(likes("tea", None, seq=1), likes("coffee", None, seq=2))
    result = memory.tell(likes("tea", None, seq=3))
    assert memory.story() == [("tea", 1, None), ("coffee", 2, None)]
    assert [(outcome.kind) for outcome in result.outcomes] == ["mention"]
    assert not result.closed


def test_a_plain_fact_told_earlier_but_arriving_late_moves_its_start(memory):
    memory.tell(likes("tea", None, seq=5))
    memory.tell(likes("tea", None, seq=3))
    assert memory.story() == [("tea", 3, None)]


def test_two_stated_days_are_two_occurrences(memory):
    memory.tell(likes("Paris", 2, seq=1), likes("Paris", 30, seq=2), likes("Paris", 2, seq=3))
    assert memory.story() == [("Paris", 2, None), ("Paris", 30, None)]


def test_no_longer_liking_closes_the_plain_fact(memory):
    memory.tell(likes("tea", 1, seq=1), likes("tea", 2, seq=2))
    memory.tell(Told(value="tea", at=day(9), timeline=None, relation="LIKES", ends=True, seq=3))
    assert memory.story() == [("tea", 1, 9), ("tea", 2, 9)]


def test_facts_that_meet_in_one_stretch_become_the_older_one(memory):
    memory.tell(lives("Lisbon", 1, until=day(3), seq=1))
    memory.tell(lives("Lisbon", 5, seq=2))
    oldest = min(memory.edges)
    result = memory.tell(lives("Lisbon", 2, until=day(7), seq=3))
    assert memory.story() == [("Lisbon", 1, 7)]
    assert list(memory.edges) == [oldest]
    assert len(result.removed) == 1
    assert len(memory.edges[oldest].episodes) == 3


def test_unknown_attributes_survive_and_the_evidence_is_internal(memory):
    memory.tell(lives("Lisbon", 1, seq=1))
    (edge,) = memory.edges.values()
    memory.edges[edge.uuid] = replace(edge, attributes={**edge.attributes, "floor": 3}, rating=0.5)
    memory.tell(lives("Lisbon", 5, seq=2))
    (edge,) = memory.edges.values()
    assert without_evidence(edge.attributes) == {"floor": 3}
    assert edge.rating == 0.5
    assert len(edge.attributes[EVIDENCE_KEY]) == 2


def test_a_plain_fact_told_once_carries_no_evidence(memory):
    memory.tell(likes("tea", 1))
    assert next(iter(memory.edges.values())).attributes == {}


def test_evidence_is_bounded(memory):
    for seq in range(1, 100):
        memory.tell(lives("Lisbon", seq, seq=seq))
    (edge,) = memory.edges.values()
    assert len(edge.attributes[EVIDENCE_KEY]) <= MAX_ROWS
    memory.tell(lives("Berlin", 98.5, seq=200))
    assert memory.story() == [("Lisbon", 1, 98.5), ("Berlin", 98.5, 99), ("Lisbon", 99, None)]
