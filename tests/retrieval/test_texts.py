"""The texts by which things are found."""

from dataclasses import replace

import pytest

from hitherto.domain.episodes import EpisodeKind, RoleType
from hitherto.retrieval.texts import (
    MAX_NODE_CHARACTERS,
    MAX_TEXT_CHARACTERS,
    edge_embedding_text,
    episode_embedding_text,
    node_embedding_text,
    node_text,
    spoken,
)
from hitherto.text.tokens import search_tokens
from tests.builders import GraphBuilder
from tests.retrieval.graphs import asked, episode, snapshot


@pytest.fixture
def build() -> GraphBuilder:
    return GraphBuilder()


@pytest.mark.parametrize(
    ("role", "role_type", "text"),
    [
        ("Ann", RoleType.USER, "Ann: Hi"),
        (None, RoleType.ASSISTANT, "assistant: Hi"),
        (None, RoleType.NOROLE, "Hi"),
        (None, None, "Hi"),
    ],
)
def test_the_speaker_stands_before_an_episode(build: GraphBuilder, role, role_type, text):
    assert episode_embedding_text(build.episode("Hi", role=role, role_type=role_type)) == text


def test_the_vector_of_a_document_stands_for_its_words(build: GraphBuilder):
    document = build.episode('{"order_id": "A-7", "items": ["kettle", 2.5]}', role=None, role_type=None)
    assert episode_embedding_text(replace(document, kind=EpisodeKind.JSON)).split() == (
        ["order", "id", "A-7", "items", "kettle", "2.5"]
    )


def test_the_vector_and_the_words_of_an_episode_have_the_same_text(build: GraphBuilder):
    told = build.episode("I sail.", role="Ann", role_type=RoleType.USER)
    seen = snapshot(episodes=[episode(0, "I sail.", speaker="Ann")])
    indexed = [seen.tables.terms.key(int(term)) for term in seen.episodes.segments[0].text.terms]
    assert sorted(indexed) == sorted(search_tokens(episode_embedding_text(told)))


def test_a_fact_is_its_sentence(build: GraphBuilder):
    edge = build.edge(build.node("Ann"), build.node("Lisbon"))
    assert edge_embedding_text(edge) == "Ann lives in Lisbon."


def test_a_node_is_its_name_and_what_is_said_of_it(build: GraphBuilder):
    assert node_embedding_text(build.node("Lisbon")) == "Lisbon"
    assert node_embedding_text(build.node("Lisbon", summary="A city.")) == "Lisbon: A city."
    assert search_tokens(node_text("Lisbon", ["Lisboa"], "A city.")) == ["lisbon", "lisboa", "citi"]


def test_a_node_whose_summary_names_it_has_the_beginning_of_the_summary_as_its_text(build: GraphBuilder):
    fact = build.edge(build.node("Ann"), build.node("Lisbon")).fact
    assert node_embedding_text(build.node("lisbon", summary=fact)) == fact
    assert (
        node_embedding_text(build.node("Ann", summary="Ann sails. " * 90)) == ("Ann sails. " * 90)[:MAX_NODE_CHARACTERS]
    )


def test_the_longest_text_is_indexed_and_no_more():
    fits = "x " * (MAX_TEXT_CHARACTERS // 2 - 5) + "zebra"
    beyond = "x " * (MAX_TEXT_CHARACTERS // 2) + "zebra"
    seen = snapshot(episodes=[episode(0, fits, speaker=None), episode(1, beyond, speaker=None)])
    documents, _ = seen.episodes.find_term(asked(seen, "zebra").terms[0])
    assert documents.tolist() == [0]


def test_without_a_speaker_nothing_stands_before_the_text():
    assert spoken("", "Hi") == spoken(None, "Hi") == "Hi"


def test_a_record_is_known_by_the_beginning_of_its_summary(build: GraphBuilder):
    said = "Order 7 is an order. Order 7 has status paid, has customer Ann Miller and has total 66 EUR."
    plain = build.node("Order 7", summary=said)
    record = replace(plain, attributes={"record": "order 7"})
    assert node_embedding_text(plain) == said
    assert node_embedding_text(record) == said[:80]
