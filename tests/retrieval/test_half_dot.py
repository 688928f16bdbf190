"""Products of float16 vectors: whoever computes them, they are those that numpy finds."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.retrieval import half_dot as half
from hitherto.retrieval.half_dot import dot_by_kernel, dot_by_numpy, half_dot, works

numkong = pytest.importorskip("numkong")


def unit(rows: int, width: int, seed: int = 1) -> np.ndarray:
    found = np.random.default_rng(seed).standard_normal((rows, width), dtype=np.float32)
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16)


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(0, 600), width=st.sampled_from([1, 4, 26, 100, 384]), seed=st.integers(0, 99))
def test_both_ways_find_the_products(rows: int, width: int, seed: int):
    vectors, query = unit(rows, width, seed), unit(1, width, seed + 100)[0]
    exact = vectors.astype(np.float64) @ query.astype(np.float64)
    for dot in (dot_by_numpy, dot_by_kernel(numkong.cdist)):
        products = dot(vectors, query)
        assert (products.dtype, products.shape) == (np.float32, (rows,))
        np.testing.assert_allclose(products, exact, atol=2e-6)


@pytest.mark.parametrize("dot", [dot_by_numpy, dot_by_kernel(numkong.cdist)], ids=["numpy", "kernel"])
def test_equal_vectors_are_equally_near_wherever_they_lie(dot: half.Dot):
    vectors = unit(70_000, 26)
    places = [0, 1, 255, 256, 257, 511, 4096, 65_535, 65_536, 69_999]
    vectors[places] = vectors[5]
    products = dot(vectors, unit(1, 26, 9)[0])
    assert len({*products[places].tolist()}) == 1


def test_a_cosine_is_off_by_little_and_the_best_are_the_best():
    vectors = unit(20_000, 384)
    found = wanted = 0
    for seed in range(2, 27):
        # Near some of them, as questions are.
        query = vectors[seed].astype(np.float32) + unit(1, 384, seed)[0]
        query /= np.linalg.norm(query)
        exact = vectors.astype(np.float32) @ query
        products = half_dot(vectors, query)
        assert np.abs(products - exact).max() < 1e-4
        best = {*np.argsort(-exact)[:20].tolist()}
        found, wanted = found + len(best & {*np.argsort(-products)[:20].tolist()}), wanted + 20
    assert found / wanted >= 0.999


def raising(*_: object, **__: object) -> np.ndarray:
    raise ValueError("another version")


def test_a_kernel_that_does_not_work_is_noticed():
    assert works(dot_by_numpy)
    assert works(dot_by_kernel(numkong.cdist))
    assert not works(dot_by_kernel(None))
    assert not works(dot_by_kernel(raising))
    assert not works(dot_by_kernel(lambda rows, one, metric: np.zeros((len(rows), 1))))
    assert not works(dot_by_kernel(lambda rows, one, metric: numkong.cdist(rows, one, metric="sqeuclidean")))


@pytest.fixture
def chosen_anew() -> object:
    half._kernel.cache_clear()
    yield
    half._kernel.cache_clear()


@pytest.mark.usefixtures("chosen_anew")
def test_numpy_takes_over_where_there_is_no_kernel_or_another(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(numkong, "cdist", raising)
    assert half._kernel() is dot_by_numpy
    half._kernel.cache_clear()
    monkeypatch.setitem(sys.modules, "numkong", None)
    assert half._kernel() is dot_by_numpy
    vectors = unit(3, 4)
    np.testing.assert_allclose(half_dot(vectors, vectors[0].astype(np.float32))[0], 1.0, atol=1e-3)
