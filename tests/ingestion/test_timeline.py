"""The layout of one matter, compared with plain models of what it should be."""

from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Precision
from hitherto.ingestion.timeline import ENDED, STATED, SUCCEEDED, Assertion, lay_out
from tests.ingestion.told import day, node

VALUES = st.sampled_from(["Lisbon", "Berlin", "Oslo"])


def said(value: str, on: float, number: int = 1, **changed) -> Assertion:
    parts = {
        "target": node(value),
        "relation": "LIVES_IN",
        "fact": f"Alice lives in {value}.",
        "valid_at": day(on),
        "valid_precision": Precision.SECOND,
        "said_at": day(on),
        "seq": number,
        "span": (0, 1),
        "episode": make_uuid(77, 5, number),
    }
    return Assertion(**{**parts, **changed})


@st.composite
def moves(draw) -> list[Assertion]:
    """Exact beginnings at different instants."""
    days = draw(st.lists(st.integers(1, 200), min_size=1, max_size=12, unique=True))
    return [said(draw(VALUES), on, number) for number, on in enumerate(days, start=1)]


@given(moves())
def test_beginnings_alone_make_one_stretch_for_each_run_of_a_value(told):
    ordered = sorted(told, key=lambda each: each.valid_at)
    runs = [list(run) for _, run in groupby(ordered, key=lambda each: each.target)]
    stretches = lay_out(told, exclusive=True)
    assert [stretch.start for stretch in stretches] == [run[0] for run in runs]
    assert [list(stretch.assertions) for stretch in stretches] == runs
    assert [stretch.end.at for stretch in stretches[:-1] if stretch.end] == [run[0].valid_at for run in runs[1:]]
    assert [stretch.successor for stretch in stretches] == [*range(1, len(runs)), None]
    assert all(stretch.end.rule == SUCCEEDED for stretch in stretches[:-1] if stretch.end)
    assert stretches[-1].end is None


@given(moves(), st.integers(1, 200))
def test_at_every_instant_the_value_last_begun_holds(told, on):
    instant = day(on)
    begun = [each for each in told if each.valid_at <= instant]
    expected = max(begun, key=lambda each: each.valid_at).target if begun else None
    holding = [
        stretch.start.target
        for stretch in lay_out(told, exclusive=True)
        if stretch.start.valid_at <= instant and (stretch.end is None or instant < stretch.end.at)
    ]
    assert holding == ([] if expected is None else [expected])


@given(moves(), st.integers(1, 200))
def test_an_ending_without_a_name_leaves_nothing_until_the_next_beginning(told, on):
    # Half a day off every beginning, so that nothing begins at the same instant.
    at = day(on + 0.5)
    ending = said("", on + 0.5, 99, target=make_uuid(77, 1, 1), ends=True, any_target=True)
    later = [each.valid_at for each in told if each.valid_at > at]
    for stretch in lay_out([*told, ending], exclusive=True):
        begin, end = stretch.start.valid_at, stretch.end.at if stretch.end else None
        if not stretch.start.ends:
            assert not begin <= at < (end or 1 << 62)
            assert begin < at or begin >= min(later)


@given(moves())
def test_every_assertion_belongs_to_exactly_one_stretch(told):
    stretches = lay_out(told, exclusive=True)
    assert sorted(each.seq for stretch in stretches for each in stretch.assertions) == sorted(each.seq for each in told)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=10, unique=True))
def test_exact_days_of_a_plain_fact_are_occurrences_that_never_close(days):
    told = [said("Paris", on, number, valid_precision=Precision.DAY) for number, on in enumerate(days, start=1)]
    stretches = lay_out(told, exclusive=False)
    assert [stretch.start.valid_at for stretch in stretches] == [day(on) for on in sorted(days)]
    assert all(stretch.end is None for stretch in stretches)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=10))
def test_undated_restatements_of_a_plain_fact_are_one(days):
    told = [said("tea", on, number, valid_precision=Precision.ASSUMED) for number, on in enumerate(days, start=1)]
    (stretch,) = lay_out(told, exclusive=False)
    assert stretch.start.valid_at == day(min(days))
    assert len(stretch.assertions) == len(days)


@given(st.permutations([Precision.YEAR, Precision.MONTH, Precision.DAY, Precision.SECOND]))
def test_ever_finer_times_lead_to_the_finest(order):
    starts = {Precision.YEAR: 1, Precision.MONTH: 32, Precision.DAY: 40, Precision.SECOND: 40.5}
    told = [said("Lisbon", starts[each], number, valid_precision=each) for number, each in enumerate(order, start=1)]
    (stretch,) = lay_out(told, exclusive=True)
    assert (stretch.start.valid_at, stretch.start.valid_precision) == (day(40.5), Precision.SECOND)


def test_a_stated_end_is_kept_and_the_latest_of_several_counts():
    told = [
        said("Lisbon", 1, 1, invalid_at=day(10), invalid_precision=Precision.DAY),
        said("Lisbon", 5, 2, invalid_at=day(20), invalid_precision=Precision.DAY),
    ]
    (stretch,) = lay_out(told, exclusive=True)
    assert stretch.end is not None
    assert (stretch.end.at, stretch.end.rule, stretch.end.by) == (day(20), STATED, told[1])


def test_an_end_before_the_beginning_makes_an_empty_stretch():
    (stretch,) = lay_out([said("Lisbon", 5, invalid_at=day(1))], exclusive=True)
    assert stretch.end is not None
    assert stretch.end.at == day(5)


def test_the_first_ending_counts():
    told = [said("Lisbon", 1, 1), said("Lisbon", 9, 2, ends=True), said("Lisbon", 5, 3, ends=True)]
    (stretch,) = lay_out(told, exclusive=True)
    assert stretch.end is not None
    assert (stretch.end.at, stretch.end.rule) == (day(5), ENDED)
    assert len(stretch.assertions) == 3


def test_an_ending_before_a_stated_end_goes_before_it():
    told = [said("Lisbon", 1, 1, invalid_at=day(9)), said("Lisbon", 5, 2, ends=True)]
    (stretch,) = lay_out(told, exclusive=True)
    assert stretch.end is not None
    assert (stretch.end.at, stretch.end.rule) == (day(5), ENDED)


def test_a_plain_ending_closes_every_open_occurrence():
    told = [said("tea", 1, 1), said("tea", 2, 2), said("tea", 5, 3, ends=True), said("tea", 7, 4)]
    stretches = lay_out(told, exclusive=False)
    assert [stretch.end.at if stretch.end else None for stretch in stretches] == [day(5), day(5), None]


def test_nothing_said_is_nothing():
    assert lay_out([], exclusive=True) == ()
    assert lay_out([], exclusive=False) == ()


@given(st.lists(st.tuples(VALUES, st.integers(1, 60), st.sampled_from(Precision)), min_size=1, max_size=12))
def test_stretches_follow_each_other(parts):
    told = [said(value, on, number, valid_precision=fine) for number, (value, on, fine) in enumerate(parts, start=1)]
    stretches = lay_out(told, exclusive=True)
    for before, after in pairwise(stretches):
        assert before.end is not None
        assert before.start.valid_at <= before.end.at <= after.start.valid_at
        assert before.start.target != after.start.target
