"""A birthday with a date tells when somebody was born. Everything is said on Monday, 8 May 2023."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.instants import EARLIEST, LATEST, Instant, Precision, format_instant, to_datetime
from hitherto.ingestion.extract.births import births

TOLD = [
    ("I turned 30 last week.", "Alice was born in 1993.", "1993-01-01", Precision.YEAR),
    ("I turned 30 yesterday.", "Alice was born on 7 May 1993.", "1993-05-07", Precision.DAY),
    ("I turned 30 last month.", "Alice was born in 1993.", "1993-01-01", Precision.YEAR),
    ("I turned 30 last weekend.", "Alice was born in 1993.", "1993-01-01", Precision.YEAR),
    ("My sister Eva turned 40 in 2019.", "Alice's sister Eva was born in 1979.", "1979-01-01", Precision.YEAR),
    ("I was born in 1990.", "Alice was born in 1990.", "1990-01-01", Precision.YEAR),
    ("I was born on 3 June 1990.", "Alice was born on 3 June 1990.", "1990-06-03", Precision.DAY),
]


@pytest.mark.parametrize(("text", "fact", "begin", "precision"), TOLD, ids=[text for text, *_ in TOLD])
def test_a_birthday_tells_the_birth(stated, text, fact, begin, precision):
    [born] = [item for item in stated("Bob: Hi.", f"Alice: {text}") if item.relation == "BORN_ON"]
    assert born.valid_at is not None
    assert (born.fact, format_instant(born.valid_at)[:10], born.valid_precision) == (fact, begin, precision)
    assert born.object.label is None


@pytest.mark.parametrize(
    "text", ["I'm 34 years old.", "My daughter is 7.", "My son Leo turns 5 next month.", "I turned the page yesterday."]
)
def test_an_age_or_what_is_ahead_tells_no_birth(stated, text):
    assert [item.fact for item in stated("Bob: Hi.", f"Alice: {text}") if item.relation.startswith("BORN")] == []


def turned(age: int, at: Instant, precision: Precision) -> Statement:
    who, what = EntityRef(name="Ann"), EntityRef(name=f"{age} years")
    fact = f"Ann turned {age} on 1 May 2023." if precision is Precision.DAY else f"Ann turned {age} then."
    return Statement(
        subject=who, relation="AGE", object=what, fact=fact, span=(0, 1), valid_at=at, valid_precision=precision
    )


@given(st.integers(0, 199), st.integers(EARLIEST, LATEST).map(Instant), st.sampled_from(list(Precision)))
def test_a_birth_lies_as_many_years_back(age: int, at: Instant, precision: Precision) -> None:
    for born in births([turned(age, at, precision)]):
        assert born.valid_at is not None
        years = to_datetime(at).year - to_datetime(born.valid_at).year
        assert years in (age, age - 1)  # a day that begins on 31 December in UTC
        assert born.timeline is None
