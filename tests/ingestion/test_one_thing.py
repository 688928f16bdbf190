"""Whom and what people have: told with a name or without, first or last, it is one thing with one fact."""

import pytest

from hitherto.domain.instants import Precision
from tests.ingestion.dialogues import ingested, table

HAVING = table("""
I have a dog. / My dog is called Max. => HAS_PET Max
I have a dog. / My dog Max is two. => HAS_PET Max; Max: AGE two years
My dog Max is two. / I have a dog. => HAS_PET Max; Max: AGE two years
I have a dog named Max. / I have a dog. => HAS_PET Max
I have a dog named Max. He is two. => HAS_PET Max; Max: AGE two years
I adopted a dog. / My dog Max is two. => ADOPTED Max; HAS_PET Max; Max: AGE two years
I have a cat and a dog. / My cat Tiger is ill. My dog is called Rex. => HAS_PET Tiger; HAS_PET Rex; Tiger: IS ill
I have a sister. / My sister Ana lives in Rome. => HAS_SIBLING Ana; Ana: LIVES_IN Rome
My sister Ana lives in Rome. / I have a sister. => HAS_SIBLING Ana; Ana: LIVES_IN Rome
I have a brother named Tom. / My brother lives in Oslo. => HAS_SIBLING Tom; Tom: LIVES_IN Oslo
I have a son. / My son is five. / My son Leo plays golf. => HAS_CHILD Leo; Leo: AGE five years; Leo: PLAYS golf
I have a wife and a son. => HAS_PARTNER Kendra Miller's wife; HAS_CHILD Kendra Miller's son
Tom has a dog. / Tom's dog Rex is ill. => Tom: HAS_PET Rex; Rex: IS ill
I have a car. / My car is in the garage. => HAS Kendra Miller's car; Kendra Miller's car: IS_IN garage
My sister is called Anna. / Sorry, I meant Hanna. => HAS_SIBLING Hanna; HAS_SIBLING Hanna never
I have a dog named Max. / Oops, I meant Rex. => HAS_PET Rex; HAS_PET Rex never
My sister is called Anna. / Sorry, I meant Hanna. / My sister plays golf.
    => HAS_SIBLING Hanna; HAS_SIBLING Hanna never; Hanna: PLAYS golf
I own a bicycle. / I sold my bicycle. / Sorry, I meant my scooter.
    => OWNS bicycle; SOLD Kendra Miller's bicycle never; SOLD Kendra Miller's scooter
I own a Vespa. / I sold the Vespa. / Sorry, I meant the Skoda, not the Vespa.
    => OWNS Vespa; SOLD Vespa never; SOLD Skoda
I work at Acme. / I quit Acme. / Sorry, I meant Nokia. => WORKS_AT Acme; QUIT Acme never; QUIT Nokia
# another than the one that is known
My boss is Linda. / My old boss was Greg. => HAS_BOSS Linda; HAS_BOSS Greg
I broke up with Mark. / I'm seeing someone new, his name is Leo. => HAS_PARTNER Mark never
Where is my order 8812? / My order 8812 hasn't arrived. / Bot: What is your street? / It's 12 Elm Street.
    => Kendra Miller's order 8812: NOT_ARRIVED arriving
We use Slack and Notion. => USES Slack; USES Notion
My email is k@miller.org, not kendra@old.com. => HAS_EMAIL k@miller.org
The ticket is open. / The ticket was closed. => ticket: HAS_STATUS open until 2; ticket: WAS_CLOSED closed
Ticket 331 is open. / Ticket 331 was resolved. / Ticket 340 is open.
    => ticket 331: HAS_STATUS open until 2; ticket 331: WAS_RESOLVED resolved; ticket 340: HAS_STATUS open
# nothing tells which
I have two dogs. / My dog Rex is ill. => HAS_PET two dogs; HAS_PET Rex; Rex: IS ill
I have a dog. / I adopted a second dog. => HAS_PET Kendra Miller's dog; ADOPTED second dog
""")


@pytest.fixture(scope="module", params=[False, True], ids=["at once", "turn by turn"])
def known(request, tmp_path_factory):
    """What is known after each dialogue."""
    folder = tmp_path_factory.mktemp("having")
    return ingested([said for said, _ in HAVING], folder, turn_by_turn=request.param)


@pytest.mark.parametrize("row", range(len(HAVING)), ids=[said for said, _ in HAVING])
def test_one_thing_one_node_one_fact(known, row):
    assert sorted(map(str, known[row])) == sorted(HAVING[row][1])


@pytest.mark.parametrize("row", range(3))
def test_the_fact_says_the_name_whenever_it_was_told(known, row):
    (fact,) = (each.edge.fact for each in known[row] if each.relation == "HAS_PET")
    assert "Max" in fact


def test_what_was_over_when_it_was_told_has_an_end_and_no_beginning(tmp_path):
    said = ["I worked at Nokia until 2019.", "I used to live in Paris.", "We were married for ten years."]
    for facts in ingested(said, tmp_path, turn_by_turn=False):
        (fact,) = (each.edge for each in facts)
        assert fact.valid_at is None
        assert fact.invalid_at is not None
        assert fact.valid_precision is Precision.ASSUMED


def test_what_was_over_when_it_was_told_ends_nothing_and_is_told_again(tmp_path):
    said = "I'm married to Eva. / I was married to Tom for ten years. / I was married to Tom for ten years."
    for turn_by_turn in (False, True):
        folder = tmp_path / str(turn_by_turn)
        folder.mkdir()
        (facts,) = ingested([said], folder, turn_by_turn=turn_by_turn)
        assert [(each.value, each.edge.is_current) for each in facts] == [("Eva", True), ("Tom", False)]
