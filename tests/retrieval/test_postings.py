"""Inverted indexes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.postings import Postings, build_postings, merge_postings

DOCUMENTS = st.lists(st.lists(st.integers(0, 6), max_size=6), max_size=8)


def content(postings: Postings) -> dict[tuple[int, int], int]:
    return {
        (int(term), int(document)): int(count)
        for term in postings.terms
        for document, count in zip(*postings.find(int(term)), strict=True)
    }


def expected(documents: list[list[int]]) -> dict[tuple[int, int], int]:
    return {(term, number): document.count(term) for number, document in enumerate(documents) for term in set(document)}


@given(DOCUMENTS)
def test_every_term_finds_its_documents_and_counts(documents):
    postings = build_postings(documents)
    assert content(postings) == expected(documents)
    assert postings.lengths.tolist() == [len(document) for document in documents]


@given(DOCUMENTS)
def test_terms_and_their_documents_ascend(documents):
    postings = build_postings(documents)
    assert (np.diff(postings.terms) > 0).all()
    assert all((np.diff(postings.find(int(term))[0]) > 0).all() for term in postings.terms)


def test_an_unknown_term_finds_nothing():
    documents, counts = build_postings([[1, 2], [5]]).find(3)
    assert len(documents) == len(counts) == 0
    assert len(build_postings([]).find(0)[0]) == 0
    assert len(build_postings([[1]]).find(9)[0]) == 0


@given(st.lists(st.lists(st.tuples(st.lists(st.integers(0, 6), max_size=5), st.booleans()), max_size=6), max_size=4))
def test_a_merge_is_the_index_of_the_kept_documents(parts):
    indexes = [build_postings([document for document, _ in part]) for part in parts]
    keeps = [np.array([keep for _, keep in part], np.bool_) for part in parts]
    kept = [document for part in parts for document, keep in part if keep]
    merged = merge_postings(indexes, keeps)
    assert content(merged) == expected(kept)
    assert merged.lengths.tolist() == [len(document) for document in kept]


def test_a_count_beyond_what_is_stored_is_the_largest_that_is():
    assert build_postings([[4] * 70_000]).find(4)[1].tolist() == [65535]


def test_bytes_are_counted():
    assert build_postings([[1, 2], [2]]).nbytes > build_postings([[1]]).nbytes > 0
