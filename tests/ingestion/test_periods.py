import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.instants import EARLIEST, LATEST, Instant, Precision, parse_instant
from hitherto.ingestion.periods import FINENESS, period_end, refines

INSTANTS = st.integers(EARLIEST, LATEST).map(Instant)


def at(text: str) -> Instant:
    return parse_instant(text, "time")


@pytest.mark.parametrize(
    ("start", "precision", "end"),
    [
        ("2024-02-01", Precision.MONTH, "2024-03-01"),
        ("2024-12-01", Precision.MONTH, "2025-01-01"),
        ("2024-12-01", Precision.SEASON, "2025-03-01"),
        ("2024-01-01", Precision.YEAR, "2025-01-01"),
        ("2024-01-31T23:00:00", Precision.MONTH, "2024-02-29T23:00:00"),
        ("2024-02-01T08:00:00", Precision.MONTH, "2024-03-01T08:00:00"),
        ("2024-05-06", Precision.WEEK, "2024-05-13"),
        ("2024-05-06", Precision.DAY, "2024-05-07"),
        ("2024-05-06T10:00:00", Precision.SECOND, "2024-05-06T10:00:01"),
        ("2024-05-06", Precision.ASSUMED, "2024-05-06"),
    ],
)
def test_where_a_period_ends(start, precision, end):
    assert period_end(at(start), precision) == at(end)


@given(INSTANTS, st.sampled_from(Precision))
def test_a_period_never_ends_before_it_begins(start, precision):
    assert start <= period_end(start, precision) <= LATEST


@given(INSTANTS, st.sampled_from(Precision), INSTANTS, st.sampled_from(Precision))
def test_refining_goes_one_way(start, fine, coarse_start, coarse):
    if refines(start, fine, coarse_start, coarse):
        assert FINENESS[fine] > FINENESS[coarse]
        assert not refines(coarse_start, coarse, start, fine)


def test_an_assumed_time_neither_refines_nor_is_refined():
    assert not refines(at("2024-05-10"), Precision.ASSUMED, at("2024-05-01"), Precision.MONTH)
    assert not refines(at("2024-05-10"), Precision.DAY, at("2024-05-10"), Precision.ASSUMED)
