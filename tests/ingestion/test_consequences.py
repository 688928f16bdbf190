"""What follows from a death, a contradiction or a correction, in whatever order it is told."""

from dataclasses import replace
from itertools import permutations
from uuid import UUID

import pytest

from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.facts import Edge
from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Precision
from hitherto.ingestion import consequences
from hitherto.ingestion.consequences import with_consequences
from hitherto.ingestion.reconcile import Placed, reconcile, reopened, reopening_of
from tests.ingestion.told import GRAPH, day, episode

ANN, REX, DEATH, TOM = (make_uuid(GRAPH, 1, number) for number in range(1, 5))


def placed(subject: UUID, relation: str, target: UUID, on: int, number: int, **changed) -> Placed:
    parts = {"valid_at": day(on), "valid_precision": Precision.DAY, "span": (0, 5), "fact": f"{relation} {number}."}
    names = {"subject": EntityRef(name=f"node {subject.int}"), "object": EntityRef(name=f"node {target.int}")}
    statement = Statement(relation=relation, **{**names, **parts, **changed})
    return Placed(subject=subject, target=target, statement=statement, episode=episode(number, day(on)))


HAS = placed(ANN, "HAS_PET", REX, 1, 1)
DIED = placed(REX, "DIED", DEATH, 9, 2)
WALKS = placed(ANN, "WALKS", REX, 2, 3)
OF_TOM = placed(TOM, "HAS_PET", REX, 3, 4)


def known_after(*batches: list[Placed], names: dict[UUID, str] | None = None) -> list[Edge]:
    """Return the facts after batches told one after the other."""
    facts: dict[UUID, Edge] = {}
    numbers = iter(range(1, 100))
    for batch in batches:
        known = list(facts.values())
        told = with_consequences(batch, known, names)
        result = reconcile(known, told, day(20), lambda: make_uuid(GRAPH, 2, next(numbers)))
        facts.update({edge.uuid: edge for edge in result.edges})
        for edge in result.removed:
            del facts[edge.uuid]
    return list(facts.values())


def summary(facts: list[Edge]) -> set[tuple[UUID, str, UUID, int | None, int | None]]:
    return {(edge.source, edge.relation, edge.target, edge.valid_at, edge.invalid_at) for edge in facts}


def test_a_death_ends_what_others_had_of_the_dead():
    facts = {(edge.source, edge.relation): edge for edge in known_after([HAS, OF_TOM], [DIED])}
    for owner in (ANN, TOM):
        ended = facts[owner, "HAS_PET"]
        assert ended.invalid_at == day(9)
        assert ended.closed_by is not None
        assert (ended.closed_by.rule, ended.closed_by.episode) == ("ended", DIED.episode.uuid)
    assert facts[REX, "DIED"].invalid_at is None


def test_what_is_no_belonging_stays_open():
    assert next(edge for edge in known_after([WALKS], [DIED]) if edge.relation == "WALKS").invalid_at is None


@pytest.mark.parametrize("order", list(permutations([HAS, DIED, WALKS, OF_TOM])))
def test_the_order_of_arrival_does_not_matter(order):
    one_by_one = known_after(*([each] for each in order))
    assert summary(one_by_one) == summary(known_after(list(order)))
    assert summary(one_by_one) == summary(known_after([HAS, OF_TOM, WALKS, DIED]))


def test_an_ending_that_the_text_states_is_not_said_twice():
    ending = replace(DIED, subject=ANN, target=REX, statement=replace(HAS.statement, ends=True, valid_at=day(9)))
    assert with_consequences([DIED, ending, HAS], []) == [DIED, replace(ending, final=True), HAS]


def test_nothing_follows_from_other_statements():
    assert with_consequences([HAS, WALKS], []) == [HAS, WALKS]


LOVES = placed(ANN, "LOVES", REX, 1, 1)
DISLIKES = placed(ANN, "DISLIKES", REX, 5, 2)
AGAIN = placed(ANN, "LOVES", REX, 8, 3)
OTHER = placed(ANN, "LOVES", TOM, 2, 4)
OF_ANOTHER = placed(TOM, "LIKES", REX, 2, 5)


@pytest.mark.parametrize("order", list(permutations([LOVES, DISLIKES, AGAIN, OTHER, OF_ANOTHER])))
def test_of_two_stands_on_the_same_thing_the_later_ends_the_earlier(order):
    expected = {
        (ANN, "LOVES", REX, day(1), day(5)),
        (ANN, "DISLIKES", REX, day(5), day(8)),
        (ANN, "LOVES", REX, day(8), None),
        (ANN, "LOVES", TOM, day(2), None),
        (TOM, "LIKES", REX, day(2), None),
    }
    assert summary(known_after(*([each] for each in order))) == expected
    assert summary(known_after(list(order))) == expected
    assert summary(known_after(list(order[:2]), list(order[2:]))) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("WORKS_AT", "LEFT"),
        ("STUDIES_AT", "GRADUATED_FROM"),
        ("OWNS", "SOLD"),
        ("DATING", "BROKE_UP_WITH"),
        ("EATS", "NOT_EATS"),
        ("NOT_EATS", "EATS"),
    ],
)
def test_what_is_said_later_of_the_same_two_ends_what_it_contradicts(before, after):
    said, ending = placed(ANN, before, TOM, 2, 1), placed(ANN, after, TOM, 6, 2)
    expected = {(ANN, before, TOM, day(2), day(6)), (ANN, after, TOM, day(6), None)}
    for told in ([[said], [ending]], [[ending], [said]], [[said, ending]], [[ending, said]]):
        assert summary(known_after(*told)) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("WORKS_AT", "VISITED"),
        ("VISITED", "LEFT"),
        ("VISITED", "NOT_VISITED"),
        ("LOVES", "SOLD"),
        ("MARRIED_TO", "LEFT"),
    ],
)
def test_what_does_not_contradict_ends_nothing(before, after):
    facts = known_after([placed(ANN, before, TOM, 2, 1)], [placed(ANN, after, TOM, 6, 2)])
    assert all(edge.invalid_at is None for edge in facts)


def test_nothing_ends_between_other_things():
    facts = known_after(
        [placed(ANN, "WORKS_AT", TOM, 2, 1), placed(REX, "WORKS_AT", DEATH, 2, 2)], [placed(ANN, "LEFT", DEATH, 6, 3)]
    )
    assert all(edge.invalid_at is None for edge in facts)


def test_a_value_on_a_timeline_ends_there():
    works = placed(ANN, "WORKS_AT", TOM, 2, 1, timeline="WORKS_AT")
    left = placed(ANN, "LEFT", TOM, 6, 2)
    elsewhere = placed(ANN, "WORKS_AT", REX, 9, 3, timeline="WORKS_AT")
    expected = {
        (ANN, "WORKS_AT", TOM, day(2), day(6)),
        (ANN, "LEFT", TOM, day(6), None),
        (ANN, "WORKS_AT", REX, day(9), None),
    }
    for order in permutations([works, left, elsewhere]):
        assert summary(known_after(*([each] for each in order))) == expected
        assert summary(known_after(list(order))) == expected


REMEMBERED = placed(ANN, "HAS_PET", REX, 15, 7, valid_precision=Precision.ASSUMED)


def test_speaking_of_the_dead_does_not_give_them_back_in_any_order():
    stories = {
        frozenset(summary(known_after(*[[each] for each in order]))) for order in permutations([HAS, DIED, REMEMBERED])
    }
    (story,) = stories
    assert {(begin, end) for _, relation, _, begin, end in story if relation == "HAS_PET"} == {(day(1), day(9))}


def test_who_is_only_remembered_was_there_until_the_death():
    for order in permutations([DIED, REMEMBERED]):
        story = summary(known_after(*[[each] for each in order]))
        assert {(begin, end) for _, relation, _, begin, end in story if relation == "HAS_PET"} == {(day(9), day(9))}


def test_another_of_the_same_name_can_come_later_where_the_text_says_when():
    new = placed(ANN, "HAS_PET", REX, 12, 8)
    story = summary(known_after([HAS], [DIED], [new]))
    assert (ANN, "HAS_PET", REX, day(12), None) in story


def test_a_death_that_was_denied_ends_nothing_any_more():
    facts = {edge.uuid: edge for edge in known_after([HAS], [DIED])}
    facts = {u: replace(e, episodes=(DIED.episode.uuid,)) if e.relation == "DIED" else e for u, e in facts.items()}
    (pet,) = [edge for edge in facts.values() if edge.relation == "HAS_PET"]
    decision = reopening_of(pet, None)
    assert decision is not None
    (open_again,) = reopened([pet], decision, day(20), lambda: make_uuid(GRAPH, 2, 50)).edges
    known = [open_again, *(edge for edge in facts.values() if edge.uuid != pet.uuid)]
    result = reconcile(known, with_consequences([REMEMBERED], known), day(20), lambda: make_uuid(GRAPH, 2, 51))
    assert open_again.invalid_at is None
    assert [edge.invalid_at for edge in result.edges if edge.relation == "HAS_PET"] == [None]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_my_boat_is_sold_in_whatever_order_it_is_told(order):
    boat, mine = make_uuid(GRAPH, 1, 8), make_uuid(GRAPH, 1, 9)
    names = {ANN: "Ann Miller", boat: "boat", mine: "Ann Miller's boat"}
    told = [placed(ANN, "OWNS", boat, 2, 1), placed(ANN, "SOLD", mine, 6, 2), placed(TOM, "OWNS", boat, 2, 3)]
    facts = known_after(*([told[place]] for place in order), names=names)
    assert summary(facts) == {
        (ANN, "OWNS", boat, day(2), day(6)),
        (ANN, "SOLD", mine, day(6), None),
        (TOM, "OWNS", boat, day(2), None),
    }
    (owned,) = [edge for edge in facts if edge.invalid_at is not None]
    (sold,) = [edge for edge in facts if edge.relation == "SOLD"]
    assert owned.closed_by is not None
    assert (owned.closed_by.rule, owned.closed_by.edge) == ("ended", sold.uuid)


def test_the_fact_that_an_ending_follows_from_stays_with_it():
    facts = {edge.relation: edge for edge in known_after([LOVES], [DISLIKES], [replace(LOVES, episode=episode(9))])}
    closing = facts["LOVES"].closed_by
    assert closing is not None
    assert (closing.rule, closing.edge, closing.episode) == (
        "ended", facts["DISLIKES"].uuid, DISLIKES.episode.uuid
    )  # fmt: skip


SLIP = placed(ANN, "LIVES_IN", TOM, 5, 2, timeline="LIVES_IN")
RIGHT = placed(ANN, "LIVES_IN", REX, 5, 3, timeline="LIVES_IN")
BEFORE = placed(ANN, "LIVES_IN", DEATH, 1, 1, timeline="LIVES_IN")


def taking_back(slip: Placed, number: int) -> Placed:
    statement = replace(slip.statement, ends=True, retracts=slip.episode.uuid)
    return replace(slip, statement=statement, episode=episode(number, day(6)))


@pytest.mark.parametrize("order", list(permutations([BEFORE, SLIP, taking_back(SLIP, 3), RIGHT])))
def test_a_slip_never_held_and_ends_nothing(order):
    expected = {
        (ANN, "LIVES_IN", DEATH, day(1), day(5)),
        (ANN, "LIVES_IN", TOM, day(5), day(5)),
        (ANN, "LIVES_IN", REX, day(5), None),
    }
    assert summary(known_after(*([each] for each in order))) == expected
    assert summary(known_after(list(order))) == expected


def test_what_put_a_slip_right_is_the_fact_that_closed_it():
    facts = {edge.target: edge for edge in known_after([SLIP], [taking_back(SLIP, 3), RIGHT])}
    closing = facts[TOM].closed_by
    assert closing is not None
    assert (closing.rule, closing.edge, closing.episode) == ("corrected", facts[REX].uuid, RIGHT.episode.uuid)
    decision = reopening_of(facts[TOM], facts[REX])
    assert decision is not None
    again = reopened(facts.values(), decision, day(20), lambda: make_uuid(GRAPH, 2, 60))
    spans = {edge.target: (edge.valid_at, edge.invalid_at) for edge in again.edges}
    assert spans[TOM] == (day(5), day(5))
    assert {edge.closed_by.rule for edge in again.edges if edge.closed_by} == {"succeeded"}


def test_what_is_compared_grows_with_what_is_told_and_not_with_its_square(monkeypatch):
    compared = 0
    real = consequences._contradict

    def counted(*args):
        nonlocal compared
        compared += 1
        return real(*args)

    monkeypatch.setattr(consequences, "_contradict", counted)
    told = [
        placed(make_uuid(GRAPH, 2, 1000 + number), "HAS_STATUS", TOM, 1, number, timeline="HAS_STATUS")
        for number in range(1, 60)
    ]
    with_consequences(told, [])
    assert compared <= 2 * len(told)
