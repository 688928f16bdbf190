"""The gist of a talk: its own sentences, the most central ones, in their order. Nothing is written that nobody said."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hitherto.retrieval.diversity import diversified
from hitherto.retrieval.tables import Analyse
from hitherto.text.budget import estimate_tokens
from hitherto.text.sentences import split_sentences

MAX_SENTENCES = 6
MAX_TOKENS = 200
_READ_SENTENCES = 600
"""Of a longer talk the latest sentences are read, and the opening besides."""
_TELLING_TERMS = (3, 2)
"""A sentence with fewer terms tells too little to stand alone; of a short talk the shorter ones are taken too."""
_TRADE = 0.7


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a talk: the number of its message, and what stands there."""

    message: int
    text: str


def gist(messages: Sequence[str], analyse: Analyse) -> list[Line]:
    """Return the opening and the most central sentences of a talk: at most 6, and about 200 tokens together.

    Central is what shares much with the rest: the cosine with the sum of all sentences, words weighted by rarity. The
    opening is always there, because it says what the talk is about; the rest are chosen so that they differ.
    """
    lines = [line for number, text in enumerate(messages) for line in _lines(number, text)]
    told = _telling(lines, analyse)
    told = [*told[:1], *told[1:][-_READ_SENTENCES:]]
    if not told:
        return []
    order = _by_centrality(_weighted([analyse(line.text) for line in told]))
    return [told[place] for place in sorted(_fitting(told, order))]


def _telling(lines: Sequence[Line], analyse: Analyse) -> Sequence[Line]:
    terms = [len(set(analyse(line.text))) for line in lines]
    for least in _TELLING_TERMS:
        told = [line for line, count in zip(lines, terms, strict=True) if count >= least]
        if len(told) >= MAX_SENTENCES:
            break
    return told or lines


def _lines(number: int, text: str) -> list[Line]:
    return [Line(number, text[start:end]) for start, end in split_sentences(text)]


def _weighted(sentences: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """Return a unit vector a sentence, over the terms of all; a term counts by its rarity."""
    columns: dict[str, int] = {}
    for terms in sentences:
        for term in terms:
            columns.setdefault(term, len(columns))
    rows = np.zeros((len(sentences), max(len(columns), 1)))
    for place, terms in enumerate(sentences):
        rows[place, [columns[term] for term in terms]] = 1.0
    rows *= np.log1p(len(rows) / np.maximum(rows.sum(axis=0), 1.0))
    weighted: NDArray[np.float64] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return weighted


def _by_centrality(rows: NDArray[np.float64]) -> list[int]:
    centre = rows.sum(axis=0)
    centrality = np.round(rows @ centre / max(float(np.linalg.norm(centre)), 1e-12), 9)
    chosen = diversified(centrality, rows @ rows.T, _TRADE, 2 * MAX_SENTENCES)
    return [0, *(place for place in chosen if place)]


def _fitting(lines: Sequence[Line], order: Sequence[int]) -> list[int]:
    taken: list[int] = []
    left = MAX_TOKENS
    for place in order:
        tokens = estimate_tokens(lines[place].text)
        if not taken or tokens <= left:
            taken.append(place)
            left -= tokens
        if len(taken) == MAX_SENTENCES:
            break
    return taken
