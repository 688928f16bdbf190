"""The part of a long text that a query is about."""

import re
from collections.abc import Iterator, Mapping

from hitherto.retrieval.tables import Analyse

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n+")
_GAP = " … "


def excerpt(text: str, weights: Mapping[str, float], limit: int, analyse: Analyse) -> str:
    """Return at most about `limit` characters of `text`: its best sentences in their order.

    `weights` says what each term of the query is worth. Without any of them in the text it is the beginning.
    """
    if len(text) <= limit:
        return text
    sentences = list(_sentences(text, limit))
    worth = [_worth(sentence, weights, analyse) for sentence in sentences]
    chosen: set[int] = set()
    left = limit
    # Best first, earlier ones first where they are equally good; a neighbour of the best one often completes it.
    for index in sorted(range(len(sentences)), key=lambda index: (-_with_neighbours(worth, index), index)):
        if len(sentences[index]) <= left:
            chosen.add(index)
            left -= len(sentences[index]) + 1
    return _joined(sentences, sorted(chosen))


def _sentences(text: str, limit: int) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(text):
        for begin in range(0, len(sentence), limit):
            piece = sentence[begin : begin + limit].strip()
            if piece:
                yield piece


def _worth(sentence: str, weights: Mapping[str, float], analyse: Analyse) -> float:
    return sum(weights.get(term, 0.0) for term in set(analyse(sentence)))


def _with_neighbours(worth: list[float], index: int) -> float:
    around = worth[max(index - 1, 0) : index] + worth[index + 1 : index + 2]
    return worth[index] + 0.3 * max(around, default=0.0)


def _joined(sentences: list[str], chosen: list[int]) -> str:
    parts: list[str] = []
    for place, index in enumerate(chosen):
        if place:
            parts.append(" " if chosen[place - 1] == index - 1 else _GAP)
        elif index:
            parts.append(_GAP.lstrip())
        parts.append(sentences[index])
    if chosen and chosen[-1] < len(sentences) - 1:
        parts.append(_GAP.rstrip())
    return "".join(parts)
