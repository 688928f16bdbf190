from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Precision
from hitherto.ingestion.summarise import MAX_CHARACTERS, summarise
from tests.ingestion.told import GRAPH, day

ALICE = Node(uuid=make_uuid(GRAPH, 1, 1), name="Alice", labels=("Entity", "Person"), created_at=day(1))
LISBON = Node(uuid=make_uuid(GRAPH, 1, 2), name="Lisbon", labels=("Entity", "Location"), created_at=day(1))


def fact(text: str, number: int = 1, **changed) -> Edge:
    parts = {"uuid": make_uuid(GRAPH, 2, number), "source": ALICE.uuid, "target": make_uuid(GRAPH, 3, number)}
    parts |= {"relation": "LIKES", "created_at": day(1), "valid_at": day(number)}
    return Edge(fact=text, **{**parts, **changed})


def test_nothing_known_leaves_only_who_it_is():
    assert summarise(LISBON, []) == "Lisbon is a location."
    assert summarise(Node(uuid=LISBON.uuid, name="hiking", labels=("Entity", "Topic"), created_at=day(1)), []) == ""
    assert summarise(ALICE, [], "Alice is the user.") == "Alice is the user."


def test_facts_are_drawn_together_functional_first_then_the_newest():
    text = summarise(
        ALICE,
        [
            fact("Alice likes tea.", 2),
            fact("Alice likes coffee", 5),
            fact("Alice lives in Lisbon.", 1, timeline="LIVES_IN"),
            fact("Alice owns a boat.", 3),
        ],
    )
    assert text == ("Alice is a person. Alice lives in Lisbon, likes coffee and owns a boat. Alice also likes tea.")


def test_facts_of_others_stand_alone():
    assert summarise(LISBON, [fact("Alice lives in Lisbon")]) == "Alice lives in Lisbon."


def test_enumerations_inside_a_fact_stay_apart():
    text = summarise(ALICE, [fact("Alice likes tea, and cake.", 1), fact("Alice owns a boat.", 2)])
    assert text == "Alice is a person. Alice owns a boat. Alice likes tea, and cake."


def test_the_same_fact_is_said_once():
    same = make_uuid(GRAPH, 3, 99)
    text = summarise(
        ALICE, [fact("Alice likes tea.", 1), fact("alice likes tea", 2), fact("Alice loves tea.", 3, target=same),
                fact("Alice adores tea.", 4, target=same)]
    )  # fmt: skip
    assert text.count("tea") == 2


def test_what_ended_lately_comes_last_with_its_date():
    ended = fact("Alice lives in Berlin.", 2, timeline="LIVES_IN", invalid_at=day(5), invalid_precision=Precision.DAY)
    text = summarise(ALICE, [ended, fact("Alice lives in Lisbon.", 5, timeline="LIVES_IN")])
    assert text == "Alice is a person. Alice lives in Lisbon. Earlier: lives in Berlin (until 5 January 2024)."


def test_dates_are_no_more_precise_than_known():
    def ended(precision):
        one = fact("Alice lives in Berlin.", 2, timeline="L", invalid_at=day(5), invalid_precision=precision)
        return summarise(ALICE, [one])

    assert "until 2024)" in ended(Precision.YEAR)
    assert "until January 2024)" in ended(Precision.MONTH)


def test_plain_facts_that_ended_are_left_out():
    assert "tea" not in summarise(ALICE, [fact("Alice likes tea.", 1, invalid_at=day(3))])


@given(st.lists(st.text(min_size=1, max_size=300), max_size=30), st.data())
def test_bounded_and_independent_of_the_order_of_facts(texts, data):
    facts = [fact(f"Alice {text}", number) for number, text in enumerate(texts, start=1)]
    text = summarise(ALICE, facts)
    assert len(text) <= MAX_CHARACTERS
    assert summarise(ALICE, data.draw(st.permutations(facts))) == text


def test_a_long_introduction_is_cut():
    assert len(summarise(ALICE, [], "A" * 900)) == MAX_CHARACTERS


def named(name: str, label: str, *aliases: str) -> Node:
    return Node(uuid=LISBON.uuid, name=name, labels=("Entity", label), aliases=aliases, created_at=day(1))


def test_somebody_known_by_a_relationship_is_introduced_by_it():
    anna = named("Anna", "Person", "Alice's sister")
    has = fact("Alice has a sister named Anna.", 1, relation="HAS_SIBLING", target=anna.uuid)
    lives = fact("Anna lives in Porto.", 2, source=anna.uuid, timeline="LIVES_IN")
    assert summarise(anna, [has, lives]) == "Anna is Alice's sister. Anna lives in Porto."


def test_who_is_called_by_a_relationship_alone_is_not_introduced_by_it():
    sister = named("Alice's sister", "Person", "Alice's older sister")
    assert summarise(sister, []) == "Alice's sister is a person."


def test_a_type_that_the_facts_show_is_not_said():
    for label in ("Object", "Organization", "Location", "Event"):
        assert summarise(named("Acme", label), [fact("Alice joined Acme.")]) == "Alice joined Acme."
    assert summarise(named("Rex", "Animal"), [fact("Rex barks.")]).startswith("Rex is an animal. ")


def test_a_value_has_no_story():
    years = named("34 years", "Topic")
    assert summarise(years, [fact("Alice is 34.", relation="AGE", target=years.uuid)]) == ""
