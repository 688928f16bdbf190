"""English for summaries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.instants import Instant, Precision
from hitherto.ingestion import prose
from tests.ingestion.told import day

CLAUSES = {
    "lives in Oslo": "lived in Oslo",
    "is a nurse": "was a nurse",
    "has a cat": "had a cat",
    "does not like tea": "did not like tea",
    "really loves tea": "really loved tea",
    "goes to the gym": "went to the gym",
    "carries boxes": "carried boxes",
    "teaches maths": "taught maths",
    "watches birds": "watched birds",
    "uses a pen": "used a pen",
    "fixes bikes": "fixed bikes",
    "will move": "would move",
}


@pytest.mark.parametrize(("now", "then"), CLAUSES.items())
def test_the_present_becomes_the_past_once(now: str, then: str) -> None:
    assert prose.in_past(now) == then
    assert not prose.is_past(now)
    assert prose.in_past(then) == then


@pytest.mark.parametrize("clause", ["moved to Oslo", "quit smoking", "was ill", "used to sing", "must go", "xyz", ""])
def test_what_is_past_or_unclear_stays(clause: str) -> None:
    assert prose.in_past(clause) == clause


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        ("Maya Lindqvist adopted Miso.", "Maya Lindqvist"),
        ("The user lives in Oslo.", "The user"),
        ("Dr. Ferreira is a vet.", "Dr. Ferreira"),
        ("Miso and Maya will watch pigeons.", ""),
        ("Claudia from Acme wrote.", ""),
        ("Maya's sister is visiting.", ""),
        ("The first robot goes up.", ""),
        ("On Monday Maya left.", ""),
        ("", ""),
    ],
)
def test_the_name_that_a_sentence_begins_with(fact: str, name: str) -> None:
    assert prose.leading_name(fact) == name


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("On 11 August 2023, Maria spent a day here.", "Maria spent a day here on 11 August 2023."),
        ("In the week of 24 April 2023, John Low ran.", "John Low ran in the week of 24 April 2023."),
        ("In September 2023 Ann has to rest.", "Ann has to rest in September 2023."),
        ("In Lisbon, Ann met Tom.", "In Lisbon, Ann met Tom."),
        ("On 11 August 2023, Maria's aunt came.", "Maria's aunt came on 11 August 2023."),
        ("Ann left on 5 May 2024.", "Ann left on 5 May 2024."),
    ],
)
def test_a_date_that_comes_first_is_told_last(fact: str, told: str) -> None:
    assert prose.time_last(fact) == told


def test_lists() -> None:
    assert prose.enumerated(["a"]) == "a"
    assert prose.enumerated(["a", "b", "c"]) == "a, b and c"
    assert prose.enumerated(["a and b", "c"]) == "a and b, and c"
    assert prose.enumerated(["a, b", "c", "d"]) == "a, b; c; and d"


def test_also_stands_where_it_belongs() -> None:
    assert prose.with_also("is a painter") == "is also a painter"
    assert prose.with_also("likes tea") == "also likes tea"
    assert prose.with_also("has a cat") == "also has a cat"
    assert prose.with_also("has been running") == "has also been running"
    assert prose.with_also("has found a flat") == "has also found a flat"
    assert prose.with_also("will move") == "will also move"


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.DAY, "5 January 2024"),
        (Precision.SECOND, "5 January 2024"),
        (Precision.MONTH, "January 2024"),
        (Precision.ASSUMED, "January 2024"),
        (None, "January 2024"),
        (Precision.YEAR, "2024"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(precision: Precision | None, text: str) -> None:
    assert prose.date(day(5), precision) == text


def test_a_day_is_that_of_whoever_spoke_of_it() -> None:
    in_tokyo = Instant(day(5) - 9 * 3600 * 1_000_000)
    assert prose.date(in_tokyo, Precision.DAY) == "5 January 2024"


def test_months_from_the_first_to_the_last() -> None:
    assert prose.months([day(5), day(9)]) == "January 2024"
    assert prose.months([day(60), day(5)]) == "January to February 2024"
    assert prose.months([Instant(day(5) - 86_400_000_000 * 10), day(5)]) == "December 2023 to January 2024"


@given(st.text(max_size=300), st.integers(2, 100))
def test_cut_texts_are_short_enough(text: str, limit: int) -> None:
    short = prose.cut(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")


@given(st.text(max_size=60))
def test_any_clause_can_be_put_into_the_past(text: str) -> None:
    assert prose.in_past(prose.in_past(text)) == prose.in_past(text)
