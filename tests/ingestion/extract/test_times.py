"""From when until when a fact holds, and how its sentence says so."""

import pytest

from hitherto.domain.instants import Precision
from tests.ingestion.extract.talk import MONDAY, day

DAY, WEEK, MONTH, YEAR, SEASON = Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.YEAR, Precision.SEASON
BEGINNINGS = [
    ("I visited the zoo yesterday.", day(2023, 5, 7), DAY, "Alice visited the zoo on 7 May 2023."),
    ("I visited the zoo two weeks ago.", day(2023, 4, 24), WEEK, "Alice visited the zoo in the week of 24 April 2023."),
    ("I visited the zoo last month.", day(2023, 4, 1), MONTH, "Alice visited the zoo in April 2023."),
    ("I visited the zoo last year.", day(2022), YEAR, "Alice visited the zoo in 2022."),
    ("I visited the zoo in March.", day(2023, 3, 1), MONTH, "Alice visited the zoo in March 2023."),
    ("I visited the zoo on June 5, 2021.", day(2021, 6, 5), DAY, "Alice visited the zoo on 5 June 2021."),
    ("I visited the zoo in 2019.", day(2019), YEAR, "Alice visited the zoo in 2019."),
    ("Last summer I visited the zoo.", day(2022, 6, 1), SEASON, "In summer 2022 Alice visited the zoo."),
    ("I've worked at Acme since March.", day(2023, 3, 1), MONTH, "Alice has worked at Acme since March 2023."),
    ("I've been working at Acme for 3 years.", day(2020), YEAR,
     "Alice has been working at Acme for 3 years (since 2020)."),
    ("I visited the zoo.", MONDAY, Precision.ASSUMED, "Alice visited the zoo."),
    ("I visit the zoo every Sunday.", MONDAY, Precision.ASSUMED, "Alice visits the zoo every Sunday."),
    ("I'm planning to visit the zoo next week.", MONDAY, Precision.ASSUMED,
     "Alice is planning to visit the zoo in the week of 15 May 2023."),
    ("I will visit the zoo tomorrow.", MONDAY, Precision.ASSUMED, "Alice will visit the zoo on 9 May 2023."),
    ("I have a dentist appointment next Tuesday at 3pm.", MONDAY, Precision.ASSUMED,
     "Alice has a dentist appointment next Tuesday at 3 pm (16 May 2023, 15:00)."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "begin", "precision", "fact"), BEGINNINGS, ids=[case[0] for case in BEGINNINGS])
def test_holds_from(stated, text, begin, precision, fact):
    [statement] = stated("Bob: Hi.", f"Alice: {text}")
    assert (statement.fact, statement.valid_at, statement.valid_precision) == (fact, begin, precision)


@pytest.mark.parametrize(
    ("text", "begin", "end", "precision"),
    [
        ("I lived in Berlin from 2015 to 2018.", day(2015), day(2019), YEAR),
        ("I'm working in Rome until June.", MONDAY, day(2023, 6, 1), MONTH),
        ("I worked in Rome until 2019.", day(2019), day(2019), YEAR),
        ("I used to live in Paris.", None, MONDAY, Precision.ASSUMED),
    ],
)
def test_holds_until(stated, text, begin, end, precision):
    [statement] = stated("Bob: Hi.", f"Alice: {text}")
    assert (statement.valid_at, statement.invalid_at, statement.invalid_precision) == (begin, end, precision)


def test_a_time_of_life_has_no_date(stated):
    [statement] = stated("Bob: Hi.", "Alice: When I was a kid, we visited Rome.")
    assert statement.valid_at is None


def test_a_shared_time_goes_to_both_clauses(stated):
    first, second = stated("Bob: Hi.", "Alice: Yesterday I visited the zoo and bought a lamp.")
    assert first.valid_at == second.valid_at == day(2023, 5, 7)
    assert second.fact == "On 7 May 2023 Alice bought a lamp."


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("My birthday is June 5.", "Alice's birthday is June 5."),
        ("I finished the March issue of the club magazine.", "Alice finished the March issue of the club magazine."),
        ("I started playing the harp about four years ago.", "Alice started playing the harp around 2019."),
    ],
)
def test_dates_that_are_names_stay(stated, text, fact):
    assert fact in [item.fact for item in stated("Bob: Hi.", f"Alice: {text}")]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I went to last night's concert.", "Alice went to the concert on 7 May 2023."),
        ("I bought tickets for tomorrow's concert.", "Alice bought tickets for the concert on 9 May 2023."),
        ("Tomorrow's meeting with Bo is at 3pm.", "The meeting with Bo on 9 May 2023 is at 3pm."),
        ("Tomorrow's meeting is at the Hilton.", "The meeting on 9 May 2023 is at the Hilton."),
        ("Last week's party was at the Ritz.", "The party in the week of 1 May 2023 was at the Ritz."),
    ],
)
def test_the_day_of_an_event_stands_behind_it(stated, text, fact):
    assert [item.fact for item in stated("Bob: Hi.", f"Alice: {text}")] == [fact]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("I was married to Tom for ten years.", "MARRIED_TO"),
        ("I was married to Tom.", "MARRIED_TO"),
        ("I was single.", "RELATIONSHIP_STATUS"),
        ("I lived in Rome for ten years.", "LIVED_IN"),
        ("I used to live in Rome.", "USED_TO_LIVE"),
    ],
)
def test_what_was_once_is_over_since_nobody_knows_when(stated, text, relation):
    (statement,) = stated("Bob: Hi.", f"Alice: {text}")
    assert (statement.relation, statement.valid_at, statement.timeline) == (relation, None, None)
    assert statement.invalid_at == MONDAY
