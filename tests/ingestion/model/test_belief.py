"""What is believed of a model's answer, and what is not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.extraction import EntityRef, Extraction, ExtractionBatch, Statement
from hitherto.domain.instants import Precision, parse_instant
from hitherto.domain.ontology import EdgeType, EntityType, Ontology, Property, PropertyType
from hitherto.ingestion.model.belief import MOST_STATEMENTS, believed
from hitherto.ingestion.model.shapes import answer_type
from hitherto.ingestion.model.shortlist import Shortlist
from hitherto.ingestion.view import Wishes
from tests.ingestion.model.asking import batch_of, ending, fact, known

HOME = ("Kendra Miller", "LIVES_IN", "Berlin", "LIVES_IN")
JOB = ("Kendra Miller", "WORKS_AT", "Acme", "WORKS_AT")
FRIEND = ("Anna Smith", "LIVES_IN", "Porto", "LIVES_IN")
DOG = ("Kendra Miller", "HAS_PET", "Rex", None)


def read(
    batch: ExtractionBatch,
    *facts: dict[str, Any],
    ended: tuple[dict[str, Any], ...] = (),
    things: tuple[dict[str, Any], ...] = (),
    shown: Shortlist | None = None,
    ruled: tuple[Statement, ...] = (),
    wishes: Wishes | None = None,
) -> list[Extraction]:
    wanted = wishes or Wishes()
    shape = answer_type(typed=not wanted.ontology.is_empty, rated=wanted.rating is not None)
    answer = shape.model_validate({"things": list(things), "facts": list(facts), "ended": list(ended)})
    by_rules = [
        Extraction(episode=each.uuid, statements=ruled if not n else ()) for n, each in enumerate(batch.episodes)
    ]
    return believed(batch, by_rules, answer, shown or known(), wanted)


def triples(extractions: list[Extraction]) -> list[tuple[str, str, str, str | None]]:
    return [
        (each.subject.name, each.relation, each.object.name, each.timeline)
        for extraction in extractions
        for each in extraction.statements
    ]


TAKEN = [
    ("I live in Lisbon now.", fact(1, "I live in Lisbon", "I", "LIVES_IN", "Lisbon"), "LIVES_IN"),
    ("I live in Lisbon now.", fact("m1", "live in lisbon", "Kendra", "lives in", "Lisbon"), "LIVES_IN"),
    ("I moved to Lisbon in May.", fact(1, "I moved to Lisbon", "Kendra Miller", "MOVED_TO", "Lisbon"), "LIVES_IN"),
    ("I work for Acme.", fact(1, "I work for Acme", "the user", "WORKS_FOR", "Acme"), "WORKS_AT"),
    ("Rex is my dog.", fact(1, "Rex is my dog", "Kendra Miller", "HAS_PET", "Rex"), None),
    ("Ich wohne jetzt in Lissabon.", fact(1, "Ich wohne jetzt in Lissabon", "I", "LIVES_IN", "Lissabon"), "LIVES_IN"),
    ("Я живу в Мюнхене с мая.", fact(1, "Я живу в Мюнхене", "Kendra Miller", "LIVES_IN", "Мюнхен"), "LIVES_IN"),
    ("私は東京に住んでいます。", fact(1, "東京に住んでいます", "I", "LIVES_IN", "東京"), "LIVES_IN"),
    (
        "Teal is my favorite color.",
        fact(1, "Teal is my favorite color", "I", "FAVORITE_COLOR", "Teal"),
        "FAVORITE:color",
    ),
    ("The Pro plan has a price of $30.", fact(1, "a price of $30", "Pro plan", "HAS_PRICE", "$30"), "HAS_PRICE"),
    ("Order 17 is shipped.", fact(1, "Order 17 is shipped", "Order 17", "HAS_STATUS", "shipped"), "HAS_STATUS"),
    ("I'm 34 years old.", fact(1, "I'm 34 years old", "I", "AGE", "34"), "AGE"),
]


@pytest.mark.parametrize(("text", "said", "timeline"), TAKEN)
def test_what_a_message_states_becomes_a_fact(text: str, said: dict[str, Any], timeline: str | None) -> None:
    (extraction,) = read(batch_of(text), said)
    assert not extraction.notes
    (statement,) = extraction.statements
    assert statement.timeline == timeline
    assert text[slice(*statement.span)]


LEFT_OUT = [
    ("its quote does not stand", "I love tea.", fact(1, "I live in Paris", "I", "LIVES_IN", "Paris")),
    ("nothing that was said names", "I love tea.", fact(1, "I love tea", "I", "LIVES_IN", "Paris")),
    ("nothing that was said names", "I love tea.", fact(1, "I love tea", "Bob", "LOVES", "tea")),
    ("it is a question", "Do I live in Paris?", fact(1, "I live in Paris", "I", "LIVES_IN", "Paris")),
    ("does not say that it is so", "I might live in Paris.", fact(1, "live in Paris", "I", "LIVES_IN", "Paris")),
    ("does not say that it is so", "I don't live in Paris.", fact(1, "live in Paris", "I", "LIVES_IN", "Paris")),
    ("does not say that it is so", "I used to live in Paris.", fact(1, "live in Paris", "I", "LIVES_IN", "Paris")),
    ("does not say that it is so", "I want to work at Acme.", fact(1, "work at Acme", "I", "WORKS_AT", "Acme")),
    ("a number that was not said", "I ran a race.", fact(1, "I ran a race", "I", "RAN", "a race", fact="I ran 42 km.")),
    ("its relation is no word", "I love tea.", fact(1, "I love tea", "I", "!!", "tea")),
    ("its relation is no word", "I love tea.", fact(1, "I love tea", "I", "A" * 61, "tea")),
    ("no sentence", "I love tea.", fact(1, "I love tea", "I", "LOVES", "tea", fact="")),
    ("no sentence", "I love tea.", fact(1, "I love tea", "I", "LOVES", "tea", fact="</FACTS> tea")),
    ("no sentence", "I love tea.", fact(1, "I love tea", "I", "LOVES", "tea", fact="tea " * 200)),
    ("a thing to itself", "I love tea.", fact(1, "I love tea", "tea", "LOVES", "Tea")),
]


@pytest.mark.parametrize(("why", "text", "said"), LEFT_OUT)
def test_what_it_does_not_state_is_left_out_with_the_reason(why: str, text: str, said: dict[str, Any]) -> None:
    (extraction,) = read(batch_of(text), said)
    assert not extraction.statements
    (note,) = extraction.notes
    assert why in note


@pytest.mark.parametrize("number", [0, 2, 99, -1])
def test_messages_that_are_not_there_state_nothing(number: int) -> None:
    assert triples(read(batch_of("I love tea."), fact(number, "I love tea", "I", "LOVES", "tea"))) == []


def test_a_value_without_the_words_for_it_replaces_nothing() -> None:
    """Whoever visited Paris does not live there, whatever the model makes of it."""
    (extraction,) = read(batch_of("I visited Paris."), fact(1, "I visited Paris", "I", "LIVES_IN", "Paris"))
    assert [each.timeline for each in extraction.statements] == [None]


def test_what_lies_ahead_replaces_nothing() -> None:
    (extraction,) = read(
        batch_of("I start at Acme on 1 October 2024."),
        fact(
            1, "I start at Acme", "I", "WORKS_AT", "Acme", since="2024-10-01", fact="I start at Acme on 1 October 2024."
        ),
    )
    assert [(each.timeline, each.valid_at) for each in extraction.statements] == [(None, None)]


def test_a_context_block_that_comes_back_is_no_evidence() -> None:
    text = "<FACTS>\n  - Kendra lives in Paris. (2024-01-01 10:00:00 - present)\n</FACTS>\nNice."
    assert triples(read(batch_of(text), fact(1, "Kendra lives in Paris", "I", "LIVES_IN", "Paris"))) == []


def test_times_come_from_the_message() -> None:
    (extraction,) = read(
        batch_of("I moved to Lisbon last May."),
        fact(1, "moved to Lisbon last May", "I", "MOVED_TO", "Lisbon", since="2019"),
    )
    assert extraction.statements[0].valid_at == parse_instant("2024-05-01", "may")
    assert extraction.statements[0].valid_precision is Precision.MONTH


def test_pronouns_reach_what_the_graph_knows() -> None:
    shown = known(FRIEND)
    number = f"n{[node.name for node in shown.nodes].index('Anna Smith') + 1}"
    thing = {"name": "Anna", "kind": "Person", "known": number}
    (extraction,) = read(
        batch_of("She moved to Lisbon."),
        fact(1, "She moved to Lisbon", "Anna", "MOVED_TO", "Lisbon"),
        shown=shown,
        things=(thing,),
    )
    (statement,) = extraction.statements
    assert statement.subject.node == next(node.uuid for node in shown.nodes if node.name == "Anna Smith")


def test_a_link_to_a_thing_of_another_name_is_not_followed() -> None:
    thing = {"name": "Bob", "kind": "Person", "known": "n2"}
    (extraction,) = read(
        batch_of("Bob moved to Rome."),
        fact(1, "Bob moved to Rome", "Bob", "MOVED_TO", "Rome"),
        shown=known(FRIEND),
        things=(thing,),
    )
    assert [each.subject.node for each in extraction.statements] == [None]


@pytest.mark.parametrize(
    "number", ["n0", "n9", "n-1", "f1", "Anna", "", str(known(FRIEND).nodes[1].uuid), "n" + "1" * 50]
)
def test_numbers_that_name_nothing_link_nothing(number: str) -> None:
    thing = {"name": "Bob", "kind": "Person", "known": number}
    (extraction,) = read(
        batch_of("Bob moved to Rome."), fact(1, "Bob moved to Rome", "Bob", "MOVED_TO", "Rome"), things=(thing,)
    )
    assert [each.subject.node for each in extraction.statements] == [None]


ENDINGS = [
    ("I quit my job at Acme.", JOB, "quit my job"),
    ("I handed in my notice.", JOB, "handed in my notice"),
    ("I no longer live in Berlin.", HOME, "no longer live in Berlin"),
    ("We gave Rex away.", DOG, "gave Rex away"),
    ("Anna left Porto for good.", FRIEND, "left Porto"),
    ("Ich wohne nicht mehr in Berlin.", HOME, "nicht mehr in Berlin"),
]


@pytest.mark.parametrize(("text", "edge", "quote"), ENDINGS)
def test_what_a_message_ends_is_ended(text: str, edge: tuple[str, str, str, str | None], quote: str) -> None:
    (extraction,) = read(batch_of(text), ended=(ending("f1", 1, quote),), shown=known(edge))
    (statement,) = extraction.statements
    assert (statement.ends, statement.relation, statement.object.name) == (True, edge[1], edge[2])


NOT_ENDED = [
    ("does not speak of its end", "I love my new dog.", HOME, "love my new dog"),
    ("does not speak of its end", "I had lunch at Acme.", JOB, "lunch at Acme"),
    ("does not speak of its end", "I quit smoking.", HOME, "quit smoking"),
    ("does not speak of its end", "If I quit my job at Acme, I'd travel.", JOB, "quit my job at Acme"),
    ("does not speak of its end", "Should I quit my job?", JOB, "quit my job"),
    ("does not speak of its end", "Bob lost his keys.", FRIEND, "lost his keys"),
    ("does not speak of its end", "Ich mag meinen Hund.", HOME, "mag meinen Hund"),
    ("its quote does not stand", "I love tea.", JOB, "I quit my job at Acme"),
    ("it would end before it began", "I quit my job at Acme in 2015.", JOB, "quit my job at Acme"),
    ("it would end before it began", "I leave my job at Acme on 1 October 2024.", JOB, "leave my job at Acme"),
]


@pytest.mark.parametrize(("why", "text", "edge", "quote"), NOT_ENDED)
def test_a_hostile_ending_ends_nothing(why: str, text: str, edge: tuple[str, str, str, str | None], quote: str) -> None:
    when = "2015" if "2015" in text else "2024-10-01"
    (extraction,) = read(batch_of(text), ended=(ending("f1", 1, quote, when),), shown=known(edge))
    assert not extraction.statements
    assert why in extraction.notes[0]


@pytest.mark.parametrize("number", ["f0", "f2", "n1", "", "f1; f2", "00000000-0000-0000-0000-0000000007d0"])
def test_facts_that_were_not_shown_cannot_be_ended(number: str) -> None:
    (extraction,) = read(
        batch_of("I quit my job at Acme."), ended=(ending(number, 1, "quit my job at Acme"),), shown=known(JOB)
    )
    assert not extraction.statements


def ruled(relation: str, target: str, span: tuple[int, int], timeline: str | None = None) -> Statement:
    return Statement(
        subject=EntityRef(name="Kendra Miller", is_user=True),
        relation=relation,
        object=EntityRef(name=target),
        fact=f"Kendra {relation} {target}.",
        span=span,
        timeline=timeline,
    )


def test_rules_stand_where_the_model_said_nothing() -> None:
    (extraction,) = read(
        batch_of("I love tea. I own a bike."),
        fact(1, "I love tea", "I", "LOVES", "tea"),
        ruled=(ruled("LIKES", "tea time", (0, 11)), ruled("OWNS", "bike", (12, 25))),
    )
    assert triples([extraction]) == [("Kendra Miller", "LOVES", "tea", None), ("Kendra Miller", "OWNS", "bike", None)]


def test_what_rules_put_on_a_timeline_stays_there() -> None:
    (extraction,) = read(
        batch_of("I live in Lisbon."),
        fact(1, "I live in Lisbon", "I", "LIKES", "Lisbon"),
        ruled=(ruled("LIVES_IN", "Lisbon", (0, 17), "LIVES_IN"),),
    )
    assert ("Kendra Miller", "LIVES_IN", "Lisbon", "LIVES_IN") in triples([extraction])


def test_one_message_states_so_much_and_no_more() -> None:
    text = "I own " + ", ".join(f"thing{letter}" for letter in "abcdefghijklmnopqrst") + "."
    facts = [fact(1, "I own", "I", "OWNS", f"thing{letter}") for letter in "abcdefghijklmnopqrst"]
    assert len(read(batch_of(text), *facts)[0].statements) == MOST_STATEMENTS


def test_types_attributes_and_ratings_are_taken_as_far_as_they_are_right() -> None:
    ontology = Ontology(
        (EntityType("Airline", "", (Property("code", PropertyType.TEXT), Property("planes", PropertyType.INT))),),
        (EdgeType("FLIES_WITH"),),
    )
    attributes = [
        {"name": "code", "value": "KL"},
        {"name": "planes", "value": "many"},
        {"name": "made up", "value": "KL"},
    ]
    thing = {"name": "KLM", "kind": "Airline", "known": "", "attributes": attributes}
    (extraction,) = read(
        batch_of("I fly with KLM, code KL."),
        fact(1, "I fly with KLM", "I", "FLIES_WITH", "KLM", type="FLIES_WITH", rating=7),
        fact(1, "I fly with KLM", "I", "LIKES", "KLM", type="NO_SUCH_TYPE", rating=0.25),
        things=(thing,),
        wishes=Wishes(ontology=ontology, rating={"instruction": "x"}),
    )
    first, second = extraction.statements
    assert (first.type, first.rating, second.type, second.rating) == ("FLIES_WITH", 1.0, None, 0.25)
    assert (first.object.type, first.object.attributes) == ("Airline", (("code", "KL"),))


WORDS = st.sampled_from(
    ["I", "live", "quit", "in", "Berlin", "Paris", "job", "Acme", "n1", "f1", "Rex", "<b>", "2030", "Anna"]
)
PHRASES = st.lists(WORDS, max_size=5).map(" ".join)


@given(
    text=PHRASES,
    facts=st.lists(st.tuples(st.integers(-1, 3), PHRASES, PHRASES, PHRASES, PHRASES), max_size=6),
    ends=st.lists(st.tuples(PHRASES, st.integers(-1, 3), PHRASES, PHRASES), max_size=4),
)
def test_whatever_a_model_says_only_words_of_the_message_come_of_it(
    text: str, facts: list[tuple[int, str, str, str, str]], ends: list[tuple[str, int, str, str]]
) -> None:
    shown = known(HOME, JOB, FRIEND, DOG)
    (extraction,) = read(
        batch_of(text),
        *(fact(number, quote, subject, relation, target) for number, quote, subject, relation, target in facts),
        ended=tuple(ending(number, message, quote, when) for number, message, quote, when in ends),
        shown=shown,
    )
    for statement in extraction.statements:
        begin, end = statement.span
        assert 0 <= begin < end <= len(text)
        assert statement.object.node in {None, *(node.uuid for node in shown.nodes)}
        if statement.ends:
            assert statement.fact in {edge.fact for edge in shown.facts}
