import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from hitherto.domain.instants import Instant
from hitherto.retrieval.building import SegmentBuilder
from hitherto.retrieval.collection import Collection
from hitherto.retrieval.diversity import diversified
from hitherto.retrieval.passages import MEANING, Wish, likeness, ranked, relevance
from hitherto.retrieval.tables import Tables
from hitherto.store.snapshot_rows import EpisodeRow
from hitherto.text.tokens import search_tokens
from tests.builders import GraphBuilder

SCORES = st.floats(0, 1, allow_nan=False, width=32)


class Texts:
    """Texts as a collection, in segments of two, with the vectors given."""

    def __init__(self, *texts: str, vectors: list[list[float]] | None = None) -> None:
        dimensions = len(vectors[0]) if vectors else 0
        self.tables = Tables()
        self.rows = Collection()
        build, builder = GraphBuilder(), SegmentBuilder(self.tables, search_tokens, dimensions)
        packed = [np.array(vector, "<f2").tobytes() for vector in vectors] if vectors else [None] * len(texts)
        made = [
            EpisodeRow(build.uuid().bytes, number, None, None, text, "text", None, Instant(0), packed[number])
            for number, text in enumerate(texts)
        ]
        for begin in range(0, len(made), 2):
            self.rows = self.rows.updated(builder.episodes(made[begin : begin + 2]), [])

    def terms(self, query: str) -> list[int]:
        return self.tables.terms.find_all(search_tokens(query))


def test_a_text_that_says_all_of_the_query_again_and_again_nears_one() -> None:
    texts = Texts("tea " * 50, "tea and milk", "coffee")
    scores = relevance(texts.rows, texts.terms("tea"), None)

    assert scores[0] > scores[1] > scores[2] == 0
    assert 0.9 < scores[0] <= 1


def test_meaning_and_words_add_up() -> None:
    texts = Texts("tea", "milk", vectors=[[1, 0], [0, 1]])
    query = np.array([0, 1], np.float32)
    scores = relevance(texts.rows, texts.terms("tea"), query)
    words = relevance(texts.rows, texts.terms("tea"), None)

    assert scores[0] == pytest.approx((1 - MEANING) * words[0])
    assert scores[1] == pytest.approx(MEANING)


def test_without_vectors_a_text_without_a_word_of_the_query_is_no_result() -> None:
    texts = Texts("tea", "milk", "bread")
    scores = relevance(texts.rows, texts.terms("milk tea"), None)
    everything = texts.rows.alive

    assert {place for place, _ in ranked(texts.rows, scores, everything, Wish(limit=9), meant=False)} == {0, 1}
    assert len(ranked(texts.rows, scores, everything, Wish(limit=9), meant=True)) == 3
    assert ranked(texts.rows, scores, everything, Wish(limit=9, least=2.0), meant=True) == []


def test_likeness_by_vectors_and_by_words() -> None:
    by_vector = Texts("a b", "c", "d", vectors=[[1, 0], [0, 1], [1, 0]])
    by_words = Texts("green tea leaves", "tea leaves green", "black coffee beans")
    places = np.arange(3)

    assert likeness(by_vector.rows, places) == pytest.approx(np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]))
    assert likeness(by_words.rows, places) == pytest.approx(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]]))
    assert likeness(by_words.rows, places[::-1][:2]) == pytest.approx(np.array([[1, 0], [0, 1]]))


@given(relevance=arrays.arrays(np.float64, st.integers(1, 12), elements=SCORES), count=st.integers(0, 15))
def test_with_a_trade_of_one_only_relevance_counts(relevance: np.ndarray, count: int) -> None:
    order = diversified(relevance, np.ones((len(relevance), len(relevance))), 1.0, count)

    assert order == sorted(range(len(relevance)), key=lambda place: (-relevance[place], place))[:count]


@given(
    relevance=arrays.arrays(np.float64, st.integers(1, 12), elements=SCORES),
    trade=SCORES,
    count=st.integers(1, 15),
    seed=st.integers(0, 100),
)
def test_every_item_is_taken_once_and_the_best_first(
    relevance: np.ndarray, trade: float, count: int, seed: int
) -> None:
    rows = np.random.default_rng(seed).normal(size=(len(relevance), 4))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    order = diversified(relevance, rows @ rows.T, trade, count)

    assert len(order) == len(set(order)) == min(count, len(relevance))
    assert relevance[order[0]] == relevance.max()
    # A smaller wish is the beginning of a larger one.
    assert diversified(relevance, rows @ rows.T, trade, max(count - 1, 0)) == order[: max(count - 1, 0)][: len(order)]


def test_a_twin_comes_after_what_is_different() -> None:
    alike = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])

    assert diversified(np.array([0.9, 0.9, 0.5]), alike, 0.5, 3) == [0, 2, 1]
    assert diversified(np.array([0.9, 0.9, 0.5]), alike, 1.0, 3) == [0, 1, 2]
    assert diversified(np.zeros(0), np.zeros((0, 0)), 0.5, 3) == []
