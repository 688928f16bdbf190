from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.facts import Closing, Edge, Node
from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Instant, Precision
from hitherto.ingestion.summarise import MAX_CHARACTERS, summarise
from hitherto.ingestion.timeline import STATED
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
    assert text == "Alice lives in Lisbon, likes coffee, owns a boat and likes tea."


def test_facts_of_others_stand_alone():
    assert summarise(LISBON, [fact("Alice lives in Lisbon")]) == "Alice lives in Lisbon."


def test_enumerations_inside_a_fact_stay_apart():
    text = summarise(ALICE, [fact("Alice likes tea, and cake.", 1), fact("Alice owns a boat.", 2)])
    assert text == "Alice owns a boat; and likes tea, and cake."


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
    assert text == "Alice lives in Lisbon. Earlier, Alice lived in Berlin until 5 January 2024."


def test_dates_are_no_more_precise_than_known():
    def ended(precision):
        one = fact("Alice lives in Berlin.", 2, timeline="L", invalid_at=day(5), invalid_precision=precision)
        return summarise(ALICE, [one])

    assert ended(Precision.YEAR).endswith("until 2024.")
    for vague in (Precision.MONTH, Precision.ASSUMED):
        assert ended(vague).endswith("until January 2024.")


def test_what_held_for_a_time_is_told_as_past_and_what_happened_has_no_end():
    liked = fact("Alice likes tea.", 1, invalid_at=day(3), invalid_precision=Precision.DAY)
    assert summarise(ALICE, [liked]) == "Earlier, Alice liked tea until 3 January 2024."
    adopted = fact("Alice adopted Rex.", 1, relation="ADOPTED", invalid_at=day(3), invalid_precision=Precision.DAY)
    assert summarise(ALICE, [adopted]) == ""


def test_an_end_that_a_fact_names_itself_is_no_past():
    closing = Closing(rule=STATED, episode=make_uuid(GRAPH, 4, 1))
    stay = fact("Alice is staying in Rome until 5 May 2024.", 2, invalid_at=day(90), closed_by=closing)
    assert summarise(ALICE, [stay]) == "Alice is staying in Rome until 5 May 2024."


def test_what_happened_last_is_told_apart_in_its_order():
    lives = fact("Alice lives in Lisbon.", 1, timeline="LIVES_IN", relation="LIVES_IN")
    happened = [fact("Alice met Rui.", 9, relation="MET"), fact("Alice found a flat.", 5, relation="FOUND")]
    expected = "Alice lives in Lisbon. Most recently (January 2024), Alice found a flat and met Rui."
    assert summarise(ALICE, [lives, *happened]) == expected


def test_what_happened_long_before_is_dated_by_its_year():
    old = fact("Alice met Rui.", 9, relation="MET", valid_at=Instant(day(9) - 3 * 366 * 86_400_000_000))
    text = summarise(ALICE, [old, fact("Alice found a flat.", 5, relation="FOUND")])
    assert text == "Alice met Rui (2021). Most recently (January 2024), Alice found a flat."


def test_the_whole_name_is_said_once():
    ann = named("Ann Baker", "Person", "Ann")
    facts = [
        fact("Ann Baker likes tea.", 1, source=ann.uuid),
        fact("Ann Baker's favourite colour is blue.", 2, source=ann.uuid),
        fact("Rui helps Ann Baker carry boxes.", 3, target=ann.uuid),
    ]
    introduced = "Ann Baker likes tea. Ann's favourite colour is blue. Rui helps Ann carry boxes."
    assert summarise(ann, facts) == introduced
    other = fact("Ann Baker knows Ann Miller.", 4, source=ann.uuid)
    assert summarise(ann, [*facts, other]).count("Ann Baker") == 3


def test_whose_somebody_is_goes_with_the_fact_that_said_it():
    nora = named("Nora", "Person", "Alice's sister")
    lives = fact("Nora lives in Oslo.", 2, source=nora.uuid, relation="LIVES_IN", timeline="LIVES_IN")
    has = fact("Alice has a sister named Nora.", 1, relation="HAS_SIBLING", target=nora.uuid)
    assert summarise(nora, [lives, has]) == "Nora is Alice's sister and lives in Oslo."
    assert summarise(nora, [lives]) == "Nora lives in Oslo."


def test_pronouns_stand_where_a_word_says_which():
    nora = named("Nora", "Person", "Alice's sister")
    has = fact("Alice has a sister named Nora.", 1, relation="HAS_SIBLING", target=nora.uuid)
    met = fact("Nora met Rui.", 2, source=nora.uuid, relation="MET")
    assert summarise(nora, [has, met]) == "Nora is Alice's sister. Most recently (January 2024), she met Rui."


def test_what_others_do_is_drawn_together_by_who_they_are():
    text = summarise(
        LISBON,
        [
            fact("Alice Baker moved to Lisbon.", 3, relation="MOVED_TO", target=LISBON.uuid),
            fact("Rui loves Lisbon.", 4, target=LISBON.uuid, source=make_uuid(GRAPH, 1, 9)),
            fact("Alice Baker likes Lisbon.", 5, target=LISBON.uuid),
        ],
    )
    assert text == "Alice Baker moved to Lisbon and likes Lisbon. Rui loves Lisbon."


def test_a_place_of_work_is_not_said_twice():
    facts = [
        fact("Alice is a nurse at Acme.", 1, relation="WORKS_AS", timeline="WORKS_AS"),
        fact("Alice works at Acme.", 2, relation="WORKS_AT", timeline="WORKS_AT"),
        fact("Alice is four years old.", 3, relation="AGE", timeline="AGE"),
    ]
    assert summarise(ALICE, facts) == "Alice is four years old and is a nurse at Acme."


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
    assert summarise(anna, [has, lives]) == "Anna is Alice's sister and lives in Porto."


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


def test_a_date_before_the_name_does_not_stand_in_the_way():
    facts = [fact("Alice lives in Lisbon.", 1, timeline="LIVES_IN"), fact("On 5 May 2024, Alice met Rui.", 90)]
    assert summarise(ALICE, facts) == "Alice lives in Lisbon. Most recently, Alice met Rui on 5 May 2024."
