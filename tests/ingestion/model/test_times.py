"""Which times of an answer are believed."""

import pytest

from hitherto.domain.instants import Precision, parse_instant
from hitherto.ingestion.model.times import When, when_of

SAID = parse_instant("2024-08-14T10:00:00Z", "said")


def at(day: str) -> int:
    return parse_instant(day, "day")


def test_an_english_sentence_is_dated_by_rules() -> None:
    found = when_of("2021-01-01", "", "I moved there last May.", SAID, english=True)
    assert found == When(begin=at("2024-05-01"), precision=Precision.MONTH)


def test_a_date_that_an_english_sentence_does_not_name_is_not_believed() -> None:
    assert when_of("2021-01-01", "", "I moved there.", SAID, english=True) == When()


def test_no_date_is_taken_where_the_model_sees_none() -> None:
    assert when_of("", "", "The May Company called.", SAID, english=True) == When()


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2023", "2023-01-01", Precision.YEAR),
        ("2023-05", "2023-05-01", Precision.MONTH),
        ("2023-05-07", "2023-05-07", Precision.DAY),
        ("2023-05-07T12:00", "2023-05-07", Precision.DAY),
    ],
)
def test_other_languages_are_dated_as_exactly_as_the_model_says(text: str, day: str, precision: Precision) -> None:
    assert when_of(text, "", "Ich zog um.", SAID, english=False) == When(begin=at(day), precision=precision)


@pytest.mark.parametrize(
    "text", ["", "soon", "0000", "0999-01-01", "2023-13", "2023-02-30", "20230", "-2023", "9" * 40]
)
def test_what_is_no_date_says_nothing(text: str) -> None:
    assert when_of(text, "", "Ich zog um.", SAID, english=False) == When()


def test_what_lies_ahead_begins_at_no_known_time() -> None:
    assert when_of("2030-01-01", "", "Ich ziehe um.", SAID, english=False) == When(is_ahead=True)
    assert when_of("2024-10-01", "", "I move on 1 October 2024.", SAID, english=True).is_ahead


def test_an_end_comes_after_the_begin_or_not_at_all() -> None:
    assert when_of("2020", "2022", "Dort wohnte ich.", SAID, english=False).end == at("2022-01-01")
    assert when_of("2022", "2020", "Dort wohnte ich.", SAID, english=False).end is None


@pytest.mark.parametrize(
    ("since", "sentence", "english"), [("yesterday", "I moved yesterday.", True), ("2024-08-13", "Ich zog um.", False)]
)
def test_days_are_those_of_the_zone(since: str, sentence: str, english: bool) -> None:
    found = when_of(since, "", sentence, SAID, english=english, zone="Asia/Tokyo")
    assert found == When(begin=at("2024-08-12T15:00:00Z"), precision=Precision.DAY)
