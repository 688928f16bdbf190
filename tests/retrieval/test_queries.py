"""Queries: what of them is searched, and what they mean in a snapshot."""

import pickle
from collections.abc import Sequence

import numpy as np
import pytest

from hitherto.ports import Vectors
from hitherto.retrieval.queries import Query, QueryEmbedder, cut_for_vector, probe
from hitherto.retrieval.snapshot import Snapshot
from hitherto.text.tokens import search_tokens
from tests.retrieval.graphs import asked, node, snapshot


class LetterEmbedder:
    """Counts letters: a small real embedding, which also counts its calls."""

    model = "letters/26"
    dimensions = 26

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        counts = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1)


@pytest.fixture
def embedder() -> LetterEmbedder:
    return LetterEmbedder()


def test_a_text_is_embedded_once(embedder: LetterEmbedder):
    queries = QueryEmbedder(embedder, 10)
    assert not queries.knows("tea")
    first, again = queries.query("tea"), queries.query("tea")
    assert embedder.seen == ["tea"]
    assert queries.knows("tea")
    assert first.vector is again.vector


def test_the_vectors_asked_for_longest_ago_are_forgotten(embedder: LetterEmbedder):
    queries = QueryEmbedder(embedder, 2)
    for text in ("tea", "lake", "tea", "violin"):
        queries.query(text)
    assert queries.knows("tea")
    assert not queries.knows("lake")


def test_without_an_embedder_there_is_no_vector():
    queries = QueryEmbedder(None, 10)
    assert queries.knows("anything")
    assert queries.query("anything").vector is None


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_nothing_is_not_embedded(embedder: LetterEmbedder, text: str):
    queries = QueryEmbedder(embedder, 10)
    assert queries.knows(text)
    assert queries.query(text).vector is None
    assert embedder.seen == []


def test_an_endless_query_is_cut(embedder: LetterEmbedder):
    query = QueryEmbedder(embedder, 10).query("lake " * 100_000)
    assert len(query.text) == 400
    assert len(embedder.seen[0].split()) == 48
    assert len(cut_for_vector("x" * 10_000)) == 320


def test_a_probe_knows_only_the_terms_of_the_graph():
    seen = snapshot(nodes=[node(0, "tea house")])
    terms = asked(seen, "the tea of zanzibar tea").terms
    assert [seen.tables.terms.key(term) for term in terms] == ["tea"]


@pytest.mark.parametrize(("text", "asks"), [("what did you do?", False), ("", False), ("zanzibar", True)])
def test_whether_a_query_asks_for_anything(text: str, asks: bool):
    assert asked(Snapshot(), text).asks is asks


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("What does Ann's dog eat?", [0, 1]),
        ("is the CAFÉ open", [2]),
        ("Anna went by tram", []),
        ("about New York City hall", [3]),
        ("the Big Apple", [3]),
        ("", []),
    ],
)
def test_nodes_named_in_a_query_are_seeds(text: str, named: list[int]):
    seen = snapshot(
        nodes=[
            node(0, "Ann"),
            node(1, "Ann's dog"),
            node(2, "Café"),
            node(3, "New York City", aliases=("the Big Apple",)),
        ]
    )
    assert probe(seen, Query(text, None), search_tokens).seeds.tolist() == named


def test_what_was_asked_is_remembered_without_its_text(embedder: LetterEmbedder):
    queries = QueryEmbedder(embedder, 10)
    queries.query("Where does Maya live?")
    assert queries.knows("Where does Maya live?")
    assert b"Maya" not in pickle.dumps(queries._vectors)
