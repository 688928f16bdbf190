"""Products of a matrix of float16 vectors, as they are stored, with a query.

Processors multiply float16 about as fast as they read it, but numpy has no way to ask them: it widens first, which
takes twenty times as long. So this asks `numkong`, which comes with what brings the bundled models, and numpy where
that does not work here. Either rounds the query to float16, like the vectors were, and adds up in float32: a cosine is
off by some 0.00005. A row's product depends on the row alone, so that equal vectors are equally near.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Halves = NDArray[np.float16]
Products = NDArray[np.float32]
Dot = Callable[[Halves, Halves], Products]

_NUMPY_ROWS = 256
"""So many rows are widened at a time that they stay in the processor's cache."""
_KERNEL_ROWS = 65_536
"""After so many rows other threads may go on."""
_CLOSE_ENOUGH = 1e-3


def half_dot(rows: Halves, query: NDArray[np.float32]) -> Products:
    """Return the product of each row with `query`; shape (rows,)."""
    return _kernel()(rows, query.astype(np.float16))


def dot_by_numpy(rows: Halves, query: Halves) -> Products:
    """Return the products with nothing but numpy."""
    products, wide = np.empty(len(rows), np.float32), query.astype(np.float32)
    for begin in range(0, len(rows), _NUMPY_ROWS):
        part = rows[begin : begin + _NUMPY_ROWS].astype(np.float32)
        # Not a matrix product: that sums in an order which depends on a row's place.
        np.einsum("ij,j->i", part, wide, out=products[begin : begin + len(part)])
    return products


def dot_by_kernel(cdist: Any) -> Dot:
    """Return what finds the products by a function like `numkong.cdist`."""

    def dot(rows: Halves, query: Halves) -> Products:
        products, one = np.empty(len(rows), np.float32), query.reshape(1, -1)
        if not rows.size:
            products[:] = 0.0
            return products
        for begin in range(0, len(rows), _KERNEL_ROWS):
            part = rows[begin : begin + _KERNEL_ROWS]
            products[begin : begin + len(part)] = np.asarray(cdist(part, one, metric="dot"))[:, 0]
        return products

    return dot


def works(dot: Dot) -> bool:
    """Whether a way to find products finds those that numpy finds, on vectors of usual and unusual lengths."""
    choose = np.random.default_rng(7)
    for width in (1, 3, 26, 100, 384):
        rows, query = (choose.standard_normal(shape).astype(np.float16) for shape in ((37, width), (width,)))
        # It is foreign code, of any version: whatever it raises, it does not work.
        try:
            products = dot(rows, query)
        except Exception:
            return False
        if not np.allclose(products, dot_by_numpy(rows, query), atol=_CLOSE_ENOUGH * width**0.5):
            return False
    return True


@cache
def _kernel() -> Dot:
    try:
        import numkong
    except ImportError:
        return dot_by_numpy
    fast = dot_by_kernel(getattr(numkong, "cdist", None))
    return fast if works(fast) else dot_by_numpy
