"""Attributes of things and people in prose: whose it is, its value, and the timeline it stands on."""

import pytest

READ = [
    ("The price of the Pro plan is $20.", "Pro plan", "HAS_PRICE", "$20"),
    ("The Pro plan costs $30 now.", "Pro plan", "HAS_PRICE", "$30"),
    ("The price of the ticket rose to $40.", "ticket", "HAS_PRICE", "$40"),
    ("My rent went up to $950.", "Alice", "HAS_RENT", "$950"),
    ("Our budget is 20,000 euros.", "Alice", "HAS_BUDGET", "20,000 euros"),
    ("The deadline for the report moved to Friday.", "report", "HAS_DEADLINE", "Friday"),
    ("The thesis deadline is now Friday.", "thesis", "HAS_DEADLINE", "Friday"),
    ("The report is due on Friday.", "report", "HAS_DEADLINE", "Friday"),
    ("The order is shipped now.", "order", "HAS_STATUS", "shipped"),
    ("My application is pending.", "Alice's application", "HAS_STATUS", "pending"),
    ("The project is on hold.", "project", "HAS_STATUS", "on hold"),
    ("The subscription has been cancelled.", "subscription", "HAS_STATUS", "cancelled"),
    ("The status of the ticket is closed.", "ticket", "HAS_STATUS", "closed"),
    ("The owner of the boat is Anna.", "boat", "HAS_OWNER", "Anna"),
    ("The boat belongs to Anna.", "boat", "HAS_OWNER", "Anna"),
    ("Anna is the new CEO of Acme.", "Acme", "HAS_CEO", "Anna"),
    ("Acme's CEO is Tom.", "Acme", "HAS_CEO", "Tom"),
    ("My email changed to b@x.org.", "Alice", "EMAIL", "b@x.org"),
    ("I changed my email to b@x.org.", "Alice", "EMAIL", "b@x.org"),
    ("Tom's phone number is 555-0199.", "Tom", "PHONE", "555-0199"),
    ("I changed my name to Alicia.", "Alice", "NAME", "Alicia"),
    ("I'm on the Basic plan.", "Alice", "HAS_PLAN", "Basic plan"),
    ("I upgraded to the Pro plan.", "Alice", "HAS_PLAN", "Pro plan"),
    ("My new boss is Tom.", "Alice", "HAS_BOSS", "Tom"),
    ("The meeting was moved to Thursday.", "meeting", "SCHEDULED_FOR", "Thursday"),
]
NONE = """
A ticket costs $20.
Prices of plans are high.
The price of the Pro plan should be $10.
The price of the Pro plan might rise to $40.
Is the price of the plan $20?
The price of the plan was $10 back then.
The price is great.
Orders are shipped on Mondays.
The door is open.
The sofa was moved to the hall.
I changed my mind about the plan.
My plan is to travel.
I'm on the road.
The deadline for the report is tough.
My phone is an iPhone 13.
My order number is 555-9876.
My new doctor is Tom.
"""
TIMELINES = {timeline for _, _, timeline, _ in READ}


@pytest.mark.parametrize(("text", "owner", "timeline", "value"), READ, ids=[case[0] for case in READ])
def test_reads_an_attribute(stated, text, owner, timeline, value):
    found = [(item.subject.name, item.timeline, item.object.name) for item in stated("Bob: Hi.", f"Alice: {text}")]
    assert (owner, timeline, value) in found


@pytest.mark.parametrize("text", NONE.strip().splitlines())
def test_reads_none(stated, text):
    assert [item for item in stated("Bob: Hi.", f"Alice: {text}") if item.timeline in TIMELINES] == []


def test_a_date_that_is_the_value_is_not_when_it_holds(read):
    said = read("Bob: Hi.", "Alice: The deadline for the report is 9 June 2023.")[-1].statements
    assert [item.valid_precision.value for item in said] == ["assumed"]
