"""Text into the terms that lexical search compares."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import Stemmer

_STOP_WORDS = frozenset(
    """
    a about above after again against all am an and any are aren't as at be because been before being below
    between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each
    few for from further had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers
    herself him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its itself let's me more
    most mustn't my myself no nor not of off on once only or other ought our ours ourselves out over own same
    shan't she she'd she'll she's should shouldn't so some such than that that's the their theirs them
    themselves then there there's these they they'd they'll they're they've this those through to too under
    until up very was wasn't we we'd we'll we're we've were weren't what what's when when's where where's which
    while who who's whom why why's with won't would wouldn't you you'd you'll you're you've your yours yourself
    yourselves
    """.split()
)

# Scripts that put no spaces between words (and Hangul, whose words carry their particles with them).
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
# Accents, and the vowel points of Hebrew and Arabic, which writers leave out at will.
_FOLDED_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]+")
# Letters that Unicode takes for whole and writers for another; Arabic and Persian keyboards differ in theirs.
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ς": "σ"}
    | {"\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9", "\u0629": "\u0647"}
)
# The vowel signs of Indic scripts are marks, which \w does not count as part of a word.
_LETTER = r"[\w\u0900-\u0dff]"
_ASCII_WORD = re.compile(
    r"(?:[a-z](?:\.[a-z])+|[a-z]?[0-9]+(?:[.,:][0-9]+)+)(?!\w)"  # u.s.a, v3.11, 1,200, 17:45
    r"|[a-z0-9_]+(?:'[a-z]+){0,2}(?:[-/][a-z0-9_]+){0,8}"  # don't, well-known, b-52, 2023-05-07
)
_WORD = re.compile(
    rf"(?P<run>[{_UNSPACED}]+)|{_ASCII_WORD.pattern}(?!{_LETTER})|(?:(?![{_UNSPACED}]){_LETTER})+(?:'(?:(?![{_UNSPACED}])\w)+)?"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_INITIALS = re.compile(r"[a-z](?:\.[a-z])+")
_COMPOUND = re.compile(r"[-/_]")
_MEMORY = 65_536
"""How many distinct words keep their term; the vocabulary of English text is smaller."""


class _English:
    """The English stemmer behind a lock: a stemmer object works on a buffer of its own."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("english", 0)
        self._lock = Lock()

    def stem(self, word: str) -> str:
        with self._lock:
            stem: str = self._stemmer.stemWord(word)
        return stem


def search_tokens(text: str) -> list[str]:
    """Return the terms of `text` for BM25, in order, repeated as they occur.

    Case, accents and full-width forms are folded, English stop words dropped and English words stemmed. Numbers and
    ids stay whole ("3.11", "b-52", "2023-05-07"); of ids the parts are terms as well. Writing without spaces (Chinese,
    Japanese, Thai ...) and Hangul become pairs of characters.
    """
    folded = _fold(text)
    words = _ASCII_WORD.findall(folded) if folded.isascii() else _words(folded)
    terms: list[str] = []
    for word in words:
        terms += _terms(word)
    return terms


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = text.replace("’", "'")
    if plain.isascii():
        return plain.lower()
    decomposed = unicodedata.normalize("NFKD", plain).casefold()
    # Composed again, so that Hangul is in syllables and Japanese keeps its voicing marks.
    return unicodedata.normalize("NFKC", _FOLDED_MARKS.sub("", decomposed)).translate(_PLAIN_LETTERS)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for match in _WORD.finditer(text):
        run = match["run"]
        if run is None:
            words.append(match[0])
        elif len(run) == 1:
            words.append(run)
        else:
            words += [run[at : at + 2] for at in range(len(run) - 1)]
    return words


@lru_cache(_MEMORY)
def _terms(word: str) -> tuple[str, ...]:
    """Return the terms of one word: none for a stop word, several for a compound."""
    if word in _STOP_WORDS:
        return ()
    if word.isalpha():
        return (_ENGLISH.stem(word),)
    if word[0] in "0123456789" and _THOUSANDS.fullmatch(word):
        return (word.replace(",", ""),)
    if _COMPOUND.search(word):
        return _compound(word)
    if _INITIALS.fullmatch(word):
        return (word.replace(".", ""),)
    bare = word.removesuffix("'s").replace("'", "")
    return (_ENGLISH.stem(bare),) if bare.isalpha() and bare not in _STOP_WORDS else (bare,) if bare else ()


def _compound(word: str) -> tuple[str, ...]:
    """Return the parts of "well-known"; of an id such as "b-52" or "user_42" the whole as well."""
    parts = [part for part in _COMPOUND.split(word) if part]
    terms = tuple(term for part in parts for term in _terms(part))
    is_id = len(parts) > 1 and ("_" in word or any(character.isdigit() for character in word))
    return (word, *terms) if is_id else terms


_ENGLISH = _English()
