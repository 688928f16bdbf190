"""Corrections in conversations: what was meant is stated, and what was said by mistake is taken back."""

import pytest

from tests.ingestion.extract.talk import batch, conversation


def told(statements):
    return [(item.subject.name, item.relation, item.object.name, item.ends, item.retracts) for item in statements]


def test_what_was_meant_and_what_takes_back_the_slip(read):
    said = conversation("Alice: I live in Lisbon.", "Alice: Sorry, I meant Porto, not Lisbon.")
    first, second = read("Alice: I live in Lisbon.", "Alice: Sorry, I meant Porto, not Lisbon.")
    assert told(first.statements) == [("Alice", "LIVES_IN", "Lisbon", False, None)]
    assert told(second.statements) == [
        ("Alice", "LIVES_IN", "Porto", False, None),
        ("Alice", "LIVES_IN", "Lisbon", True, said[0].uuid),
    ]
    right, slip = second.statements
    assert (right.valid_at, right.fact) == (said[0].reference_time, "Alice lives in Porto.")
    assert slip.timeline == "LIVES_IN"


def test_what_is_known_from_before_is_corrected_as_well(extractor):
    before, after = conversation("Alice: I live in Lisbon.", "Alice: No, I meant Porto.")
    (only,) = extractor.extract(batch([after], context=[before]))
    assert told(only.statements) == [
        ("Alice", "LIVES_IN", "Porto", False, None),
        ("Alice", "LIVES_IN", "Lisbon", True, before.uuid),
    ]


def test_a_slip_put_right_within_one_message_was_never_told(stated):
    assert told(stated("Bob: Hi.", "Alice: I live in Lisbon. Sorry, I meant Porto.")) == [
        ("Alice", "LIVES_IN", "Porto", False, None)
    ]


def test_what_is_the_same_in_both_is_not_taken_back(stated):
    found = told(stated("Alice: I work at Acme and I live in Lisbon.", "Alice: I meant Porto, not Lisbon."))
    assert [item for item in found if item[3]] == [("Alice", "LIVES_IN", "Lisbon", True, found[-1][4])]


@pytest.mark.parametrize(
    "lines",
    [
        ("Bob: I live in Lisbon.", "Alice: I meant Porto, not Lisbon."),
        ("Alice: Do I live in Lisbon?", "Alice: I meant Porto, not Lisbon."),
        ("Alice: I live in Lisbon.", "Alice: I meant every word."),
        ("Alice: Hello!", "Alice: I meant Porto."),
    ],
)
def test_of_others_and_of_questions_nothing_is_taken_back(stated, lines):
    assert [item for item in stated(*lines) if item.retracts or item.ends] == []
