"""Names where the tagger sees none, and whom "he" then means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.ingestion.extract.names import names_written


def test_a_word_is_a_name_where_it_stands_capitalised_within_a_sentence():
    assert names_written(["Poor Miso.", "I saw Miso, Tilda and their Work."]) == {"Miso", "Tilda"}


def test_a_word_that_is_also_written_small_is_none():
    assert names_written(["I love Pottery.", "pottery is fun"]) == frozenset()
    assert names_written(["See you on Monday in May."]) == frozenset()


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_gives_capitalised_words(texts):
    assert all(name[0].isupper() for name in names_written(texts))


TALKS = [
    (["Alice: My manager is Tomás and he speaks Portuguese."], "Alice's manager is Tomás."),
    (["Alice: Poor Miso.", "Alice: Miso hates his carrier."], "Miso hates his carrier."),
    (["Alice: Rui is a carpenter. He builds boats."], "Rui builds boats."),
    (["Alice: Beatriz offered! She has a key."], "Beatriz has a key."),
    (
        ["Alice: I work at Brightwater.", "Alice: Jonas lives in Berlin now, he works at a gym."],
        "Jonas works at a gym.",
    ),
    (
        ["Alice: I went to Dr. Ferreira, she's the vet around the corner."],
        "Dr. Ferreira is the vet around the corner.",
    ),
    (
        ["Alice: Marcus said he got an offer from a lab in Utrecht."],
        "Marcus said Marcus got an offer from a lab in Utrecht.",
    ),
    (
        ["Alice: One of my colleagues, Omar, gave me a telescope."],
        "One of Alice's colleagues, Omar, gave Alice a telescope.",
    ),
    (["Alice: Nora lives in Oslo. She's a nurse at a hospital up there."], "Nora is a nurse at a hospital."),
]


@pytest.mark.parametrize(("talk", "fact"), TALKS, ids=[case[1] for case in TALKS])
def test_people_are_known_by_their_names(stated, talk, fact):
    assert fact in [item.fact for item in stated(*talk)]


def test_a_place_of_work_is_nobody(read):
    [_, extraction] = read("Alice: I work at Brightwater.", "Alice: He lives in Rome.")
    assert extraction.statements == ()


TYPES = [
    ("I just started a new job at Globex as a product manager.", "Globex", "Organization"),
    ("I want to go to the Azores.", "Azores", None),
    ("I start at Tern Robotics in August.", "Tern Robotics", "Organization"),
]


@pytest.mark.parametrize(("text", "name", "label"), TYPES)
def test_a_relation_shows_what_its_object_is(read, text, name, label):
    [extraction] = read(f"Alice: {text}")
    told = [item.object for item in extraction.statements] + list(extraction.mentioned)
    assert {ref.label for ref in told if ref.name == name} == {label}
