"""Exact similarity over the segments of a collection."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.retrieval.changes import Changes
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.vectors import similarities
from hitherto.text.tokens import search_tokens
from tests.retrieval.graphs import DIMENSIONS, edge, snapshot, vector

NUMBER = st.floats(-1, 1, width=16).filter(lambda value: abs(value) > 0.01)
VECTOR = st.lists(NUMBER, min_size=DIMENSIONS, max_size=DIMENSIONS)
X = np.array([1, 0, 0, 0], np.float32)


@settings(deadline=None)
@given(vectors=st.lists(VECTOR, min_size=1, max_size=10), query=VECTOR)
def test_similarities_are_cosines(vectors, query):
    seen = snapshot(edges=[edge(number, vector=vector(*values)) for number, values in enumerate(vectors)])
    unit = np.array(query, np.float32) / np.linalg.norm(query)
    expected = [np.dot(values, query) / np.linalg.norm(values) / np.linalg.norm(query) for values in vectors]
    assert similarities(seen.edges, unit.astype(np.float32)) == pytest.approx(expected, abs=5e-3)


@settings(deadline=None)
@given(values=VECTOR, query=VECTOR, others=st.lists(VECTOR, max_size=9), place=st.integers(0, 9))
def test_equal_vectors_are_equally_similar_wherever_they_lie(values, query, others, place):
    rows = [*others[:place], values, *others[place:], values]
    seen = snapshot(edges=[edge(number, vector=vector(*one)) for number, one in enumerate(rows)])
    later = Changes(version=2, edges=[edge(99, vector=vector(*values))])
    seen = seen.updated(later, search_tokens, DIMENSIONS)
    found = similarities(seen.edges, np.array(query, np.float32))
    assert found[min(place, len(others))] == found[len(rows) - 1] == found[-1]


def test_a_row_without_a_vector_gets_the_mean():
    seen = snapshot(edges=[edge(0, vector=vector(1, 0, 0, 0)), edge(1), edge(2, vector=vector(0, 1, 0, 0))])
    assert similarities(seen.edges, X).tolist() == [1.0, 0.5, 0.0]


def test_without_any_vector_or_a_query_nothing_is_similar():
    assert similarities(snapshot(edges=[edge(0), edge(1)]).edges, X).tolist() == [0, 0]
    assert similarities(snapshot(edges=[edge(0, vector=vector(1, 0, 0, 0))]).edges, None).tolist() == [0]
    assert len(similarities(Snapshot().edges, X)) == 0


def test_a_query_of_another_model_is_not_compared():
    seen = snapshot(edges=[edge(0, vector=vector(1, 0, 0, 0))])
    assert similarities(seen.edges, np.ones(7, np.float32)).tolist() == [0]
