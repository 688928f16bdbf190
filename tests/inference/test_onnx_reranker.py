"""The default cross-encoder, with the real model."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from hitherto.inference.bundled import ModelFiles, locate_cross_encoder
from hitherto.inference.onnx_reranker import OnnxReranker

QUERY = "What did Ann plant?"
TEXTS = [
    "Ann: I planted tomatoes on the balcony.",
    "The train to Vienna was late again.",
    "",
    "Zoë bought a violin. " * 90,
]


@pytest.fixture(scope="module")
def reranker() -> OnnxReranker:
    files = locate_cross_encoder()
    assert isinstance(files, ModelFiles)
    return OnnxReranker(files)


def test_what_answers_scores_higher(reranker: OnnxReranker):
    scores = reranker.score(QUERY, TEXTS)
    assert scores.shape == (4,)
    assert scores.dtype == np.float64
    assert scores[0] > 0.5 > scores[1:].max()
    assert ((scores >= 0) & (scores <= 1)).all()


def test_no_texts_have_no_scores(reranker: OnnxReranker):
    assert reranker.score(QUERY, []).shape == (0,)


def test_company_order_and_threads_change_no_score(reranker: OnnxReranker):
    together = reranker.score(QUERY, TEXTS)
    assert np.array_equal(reranker.score(QUERY, TEXTS[::-1])[::-1], together)
    with ThreadPoolExecutor(3) as pool:
        for scores in pool.map(lambda _: reranker.score(QUERY, TEXTS), range(6)):
            assert np.array_equal(scores, together)


def test_any_query_is_read(reranker: OnnxReranker):
    for query in ("", " ", "日本語" * 130, "🦊" * 400, "\x00"):
        assert 0 <= reranker.score(query, ["Ann planted tomatoes."])[0] <= 1
