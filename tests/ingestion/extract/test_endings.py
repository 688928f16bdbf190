"""Endings: that a value is over, whose it was, and what only nearly ended."""

import pytest

ENDS = [
    ("I quit my job.", "Alice", "WORKS_AT", ""),
    ("My sister quit her job.", "Alice's sister", "WORKS_AT", ""),
    ("I don't work there anymore.", "Alice", "WORKS_AT", ""),
    ("I don't live here anymore.", "Alice", "LIVES_IN", ""),
    ("I no longer work as a nurse.", "Alice", "WORKS_AS", "nurse"),
    ("Mark is no longer my boyfriend.", "Alice", "PARTNER", "Mark"),
    ("Anna is not my boss anymore.", "Alice", "HAS_BOSS", "Anna"),
    ("Tom and Eva broke up.", "Tom", "PARTNER", "Eva"),
    ("Max and I are no longer together.", "Alice", "PARTNER", "Max"),
    ("Eva and I broke up.", "Alice", "PARTNER", "Eva"),
    ("I split up with Max.", "Alice", "PARTNER", "Max"),
    ("Blue is no longer my favorite color.", "Alice", "FAVORITE:color", "Blue"),
    ("I no longer study at Stanford.", "Alice", "STUDIES_AT", "Stanford"),
    ("Tom is no longer the CEO of Acme.", "Acme", "HAS_CEO", "Tom"),
    ("The order is no longer pending.", "order", "HAS_STATUS", "pending"),
    ("I'm not vegan anymore.", "Alice", "DIET", "vegan"),
]
NONE = """
I almost quit my job.
We almost got divorced.
I didn't quit my job.
I would quit my job.
If I quit my job, I would travel.
I don't work on Fridays anymore.
I'm not a nurse.
We are together.
I lost my keys.
My sister lost my job application.
I was never fired.
"""


@pytest.mark.parametrize(("text", "subject", "timeline", "value"), ENDS, ids=[case[0] for case in ENDS])
def test_ends_a_value(stated, text, subject, timeline, value):
    found = [item for item in stated("Bob: Hi.", f"Alice: {text}") if item.ends]
    assert [(item.subject.name, item.timeline, item.object.name) for item in found] == [(subject, timeline, value)]


@pytest.mark.parametrize("text", NONE.strip().splitlines())
def test_ends_nothing(stated, text):
    assert [item for item in stated("Bob: Hi.", f"Alice: {text}") if item.ends] == []
