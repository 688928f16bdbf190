"""Clauses become sentences: what belongs together in one, the whole name once."""

from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import make_uuid
from hitherto.ingestion.telling import CLAUSES_A_SENTENCE, Clause, role_in, told
from tests.ingestion.told import GRAPH, day

ANN = Node(uuid=make_uuid(GRAPH, 1, 1), name="Ann Baker", labels=("Entity", "Person"), created_at=day(1))
ACME = Node(uuid=make_uuid(GRAPH, 1, 2), name="Acme", labels=("Entity", "Organization"), created_at=day(1))


def edge(number: int, source: Node = ANN) -> Edge:
    return Edge(
        uuid=make_uuid(GRAPH, 2, number),
        source=source.uuid,
        target=make_uuid(GRAPH, 3, number),
        relation="LIKES",
        fact="",
        created_at=day(1),
        valid_at=day(number),
    )


def clause(words: str, number: int = 1, part: str = "now", subject: str = "Ann Baker", source: Node = ANN) -> Clause:
    return Clause(part=part, subject=subject, words=words, edge=edge(number, source))


def test_what_holds_comes_in_sentences_of_a_few_clauses() -> None:
    text = told(ANN, "", [clause(f"likes {thing}") for thing in ("tea", "cake", "rain", "snow", "ice")])
    assert text == "Ann Baker likes tea, likes cake, likes rain and likes snow. Ann also likes ice."


def test_each_part_has_its_place_whatever_the_order() -> None:
    clauses = [
        clause("lived in Oslo until 2023", part="earlier"),
        clause("met Rui", 9, "lately"),
        clause("found a flat", 5, "lately"),
        clause("helps Ann Baker", part="others", subject="Rui", source=ACME),
        clause("likes tea"),
    ]
    assert told(ANN, "Ann Baker is the user.", clauses) == (
        "Ann Baker is the user. Ann likes tea. Most recently (January 2024), Ann found a flat and met Rui."
        " Rui helps Ann. Earlier, Ann lived in Oslo until 2023."
    )


def test_an_organisation_is_it() -> None:
    clauses = [clause("makes maps", subject="Acme", source=ACME), clause("moved", 2, "lately", "Acme", ACME)]
    assert told(ACME, "", clauses) == "Acme makes maps. Most recently (January 2024), it moved."


def test_the_user_without_a_name_is_small_inside_a_sentence() -> None:
    user = Node(uuid=ANN.uuid, name="u-17", labels=("Entity", "User"), created_at=day(1))
    clauses = [clause("likes tea", subject="The user"), clause("met Rui", 2, "lately", "The user")]
    expected = "u-17 is the user. The user likes tea. Most recently (January 2024), the user met Rui."
    assert told(user, "u-17 is the user.", clauses) == expected


def test_clauses_without_a_subject_are_sentences() -> None:
    assert told(ANN, "", [clause("Ann Baker's boat is blue.", subject="")]) == "Ann Baker's boat is blue."


def test_the_word_for_a_relationship() -> None:
    assert role_in("Ann's older sister") == "sister"
    assert role_in("Ann’s dog") == "dog"
    assert role_in("Ann") == role_in("Ann's Diner") == role_in("") == ""


@given(st.lists(st.sampled_from(["likes tea", "owns a boat", "is a nurse"]), min_size=1, max_size=12))
def test_every_clause_is_said(words: list[str]) -> None:
    text = told(ANN, "", [clause(each) for each in words])
    said = text.replace("is also", "is")
    assert all(said.count(each) == words.count(each) for each in words)
    assert text.count(".") == -(-len(words) // CLAUSES_A_SENTENCE)
