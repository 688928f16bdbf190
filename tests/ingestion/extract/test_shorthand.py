"""What talk leaves out or says in a roundabout way is written out before it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hitherto.ingestion.extract.shorthand import in_full

WRITTEN_OUT = [
    ("I love Porto.", "I moved there in May.", "I moved to Porto in May."),
    ("I moved to Porto last year.", "I love it there.", "I love Porto."),
    ("Have you been to Rome?", "I went there in May.", "I went to Rome in May."),
    ("I work at Acme.", "My sister works there too.", "My sister works at Acme too."),
    ("I left San Juan.", "I flew back there in May.", "I flew back to San Juan in May."),
    ("", "I was born in Rome but I don't live there.", "I was born in Rome but I don't live in Rome."),
    ("", "What I love is jazz.", "I love jazz."),
    ("", "What I really want is to learn piano.", "I really want to learn piano."),
    ("", "I've got a new phone number: 555-1234.", "My phone number is 555-1234."),
    ("", "I have a new email: k@x.org", "My email is k@x.org"),
    ("", "They raised the rent to 900.", "My rent was raised to 900."),
    ("", "Order #4412 is delivered.", "The order 4412 is delivered."),
    ("We work on the Apollo project.", "The deadline is Friday.", "The deadline for the Apollo project is Friday."),
    ("I'm writing my thesis.", "The deadline is 3 May.", "The deadline for my thesis is 3 May."),
]
LEFT = [
    ("Anna lives in Rome and Tom lives in Oslo.", "I lived there once."),
    ("I like Anna.", "I went there in May."),
    ("I moved in May.", "I lived there once."),
    ("I love Porto.", "There are many cafés there."),
    ("", "I moved there in May."),
    ("", "What I love is that you care."),
    ("", "What is your name?"),
    ("I have a meeting.", "The deadline is Friday."),
    ("We work on the Apollo project and my thesis.", "The deadline is Friday."),
    ("", "They raised the roof to 9 metres."),
    ("", "Order pizza for 8 people."),
]


@pytest.mark.parametrize(("before", "said", "full"), WRITTEN_OUT, ids=[said for _, said, _ in WRITTEN_OUT])
def test_it_is_written_out(before, said, full):
    assert in_full(said, [before]) == full


@pytest.mark.parametrize(("before", "said"), LEFT, ids=[said for _, said in LEFT])
def test_what_is_open_is_left_as_it_is(before, said):
    assert in_full(said, [before]) == said


@given(some.text(max_size=80), some.lists(some.text(max_size=80), max_size=2))
def test_no_text_makes_it_fail(said, before):
    assert in_full(said, before) is not None


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (["I need help planning my wedding."], ["Alice needs help planning Alice's wedding."]),
        (["I need help with my taxes."], ["Alice needs help with Alice's taxes."]),
        (["I need help with this error."], []),
        (["I need your help."], []),
        (["I love Porto.", "I moved there in May."], ["Alice moved to Porto in May 2023."]),
    ],
)
def test_what_is_then_stated(stated, lines, facts):
    assert [item.fact for item in stated(*(f"Alice: {line}" for line in lines))] == facts
