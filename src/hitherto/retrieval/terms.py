"""Texts into the terms that are indexed and searched: folded, without stop words, stemmed."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import Stemmer

STOP_WORDS = frozenset(
    """
    a about an and any are as at be been being but by can could did do does doing for from had has have having he her
    here hers him his how i if in into is it its just me my no not of on or our ours she should so some such than that
    the their theirs them then there these they this those to too up us very was we were what when where which who
    whom whose why will with would you your yours am s t d ll m re ve
    """.split()
)

# A run of a script that is written without spaces is indexed by its pairs of characters.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_MAX_TERM_CHARACTERS = 40
_LOCK = Lock()
_STEMMER = Stemmer.Stemmer("english")


def terms(text: str) -> list[str]:
    """Return the terms of a text in their order, repeated as often as they stand there."""
    found: list[str] = []
    for token in _TOKEN.findall(_folded(text)):
        if _IS_UNSPACED.match(token):
            found += [token] if len(token) == 1 else [token[i : i + 2] for i in range(len(token) - 1)]
        elif token not in STOP_WORDS:
            found.append(_stem(token[:_MAX_TERM_CHARACTERS]))
    return found


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Accents come off; what is composed of several characters in other scripts is put together again.
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    # A stemmer keeps state while it works, so that only one thread may use it at a time.
    with _LOCK:
        stem: str = _STEMMER.stemWord(word)
    return stem
