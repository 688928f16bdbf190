"""BM25 against a reference that is written as the formula reads."""

import math
from collections import Counter
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval import bm25
from hitherto.retrieval.bm25 import Bm25, Postings, find_postings, inverse_document_frequency
from hitherto.retrieval.changes import Changes
from hitherto.retrieval.snapshot import Snapshot
from tests.retrieval.graphs import episode, snapshot

WORDS = st.sampled_from(["tea", "lake", "violin", "garden", "train"])
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)


def reference(documents: list[list[str]], query: list[str], k1: float, b: float) -> list[float]:
    average = sum(map(len, documents)) / len(documents) or 1
    scores = [0.0] * len(documents)
    for term in dict.fromkeys(query):
        frequency = sum(term in document for document in documents)
        if not frequency:
            continue
        idf = math.log(1 + (len(documents) - frequency + 0.5) / (frequency + 0.5))
        for number, document in enumerate(documents):
            count = Counter(document)[term]
            norm = k1 * (1 - b + b * len(document) / average)
            scores[number] += idf * count * (k1 + 1) / (count + norm)
    return scores


def split(text: str) -> list[str]:
    return text.split()


def found_of(seen: Snapshot, query: list[str]) -> Postings:
    return find_postings(seen.episodes, seen.tables.terms.find_all(query))


def talk(texts: list[str], sessions: list[int]) -> Snapshot:
    rows = [
        episode(number, text, session=session, speaker=None)
        for number, (text, session) in enumerate(zip(texts, sessions, strict=True))
    ]
    return Snapshot().updated(Changes(version=1, episodes=rows), split, 0)


@given(texts=st.lists(TEXTS, min_size=1, max_size=12), query=st.lists(WORDS, max_size=4))
def test_scores_are_those_of_the_formula(texts, query):
    seen = talk(texts, [0] * len(texts))
    found = Bm25(1.2, 0.75).score(seen.episodes, found_of(seen, query))
    assert found == pytest.approx(reference([text.split() for text in texts], query, 1.2, 0.75))


@given(
    turns=st.lists(st.tuples(TEXTS, st.integers(0, 2)), min_size=1, max_size=12),
    query=st.lists(WORDS, max_size=4),
    rare=st.sampled_from([0, 1_000_000]),
)
def test_windows_are_scored_as_if_the_three_turns_were_one_text(turns, query, rare):
    texts, sessions = [list(part) for part in zip(*turns, strict=True)]
    windows = []
    for number, session in enumerate(sessions):
        own = [place for place, other in enumerate(sessions) if other == session]
        at = own.index(number)
        windows.append([word for place in own[max(at - 1, 0) : at + 2] for word in texts[place].split()])
    seen = talk(texts, sessions)
    # Rare terms are looked for in another way than those that stand nearly everywhere.
    with patch.object(bm25, "_RARE", rare):
        found = Bm25(1.2, 0.75).score_windows(seen.episodes, seen.neighbours, found_of(seen, query))
    assert found == pytest.approx(reference(windows, query, 1.2, 0.75))


@given(texts=st.lists(TEXTS, min_size=1, max_size=12), query=st.lists(WORDS, max_size=4))
def test_no_score_exceeds_the_best_possible(texts, query):
    seen = talk(texts, [0] * len(texts))
    postings = found_of(seen, query)
    measure = Bm25()
    assert (measure.score(seen.episodes, postings) <= measure.best_possible(seen.episodes, postings) + 1e-9).all()


def test_an_empty_collection_has_no_scores():
    assert len(Bm25().score(Snapshot().episodes, [])) == 0
    assert len(Bm25().score_windows(Snapshot().episodes, Snapshot().neighbours, [])) == 0


def test_episodes_without_a_session_have_no_neighbours():
    seen = snapshot(episodes=[episode(0, "tea", session=None), episode(1, "lake", session=None)])
    postings = found_of(seen, ["tea"])
    assert np.flatnonzero(Bm25().score_windows(seen.episodes, seen.neighbours, postings)).tolist() == [0]


@given(count=st.integers(1, 1000), share=st.floats(0, 1))
def test_rarer_postings_tell_more(count, share):
    frequency = int(share * (count - 1))
    assert inverse_document_frequency(count, frequency) > inverse_document_frequency(count, frequency + 1) > 0


@given(
    texts=st.lists(TEXTS, min_size=1, max_size=12),
    queries=st.lists(st.lists(WORDS, max_size=4), min_size=1, max_size=3),
)
def test_several_queries_in_one_pass_score_as_one_after_another(texts, queries):
    seen, bm25 = talk(texts, [0] * len(texts)), Bm25()
    shares = [0.5**age for age in range(len(queries))]
    terms = [seen.tables.terms.find_all(query) for query in queries]
    together = bm25.score(seen.episodes, bm25.shared_out(seen.episodes, terms, shares))
    alone = np.zeros(len(seen.episodes))
    for own, share in zip(terms, shares, strict=True):
        postings = find_postings(seen.episodes, own)
        alone += share * bm25.score(seen.episodes, postings) / (bm25.best_possible(seen.episodes, postings) or 1.0)
    np.testing.assert_allclose(together, alone, atol=1e-12)
