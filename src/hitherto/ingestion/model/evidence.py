"""What a message really says: where a quote stands in it, and whether a name or a number is in it at all.

Works on the texts alone, so it holds for every language: words are compared by how they begin, because endings bend;
writing without spaces by its characters.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": " ", "\u00a0": " "})
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_NUMBER = re.compile(r"\d+")
_EDGES = " \t\n.,;:!?\"'()[]-"
ENOUGH_WORDS = 0.6
"""Share of a quote's words that must stand in a message in one piece where the quote is not word for word."""
FEWEST_WORDS = 3
SHORT = 3
"""Letters that words must share from their beginning; of longer ones all but the last three."""

Span = tuple[int, int]


def find_quote(content: str, quote: str) -> Span | None:
    """Return where `quote` stands in `content`; None where it does not.

    Case, white space and the shape of quotation marks do not matter. Of a quote that is not word for word the longest
    piece counts, if it is most of it.
    """
    flat, places = _flattened(content)
    wanted, _ = _flattened(quote.strip(_EDGES))
    if not wanted:
        return None
    at = flat.find(wanted)
    if at >= 0:
        return places[at], places[at + len(wanted) - 1] + 1
    said = [(match[0], match.start(), match.end()) for match in _WORD.finditer(flat)]
    told = _WORD.findall(wanted)
    words = [word for word, _, _ in said]
    match = SequenceMatcher(None, words, told, autojunk=False).find_longest_match()
    if match.size < max(FEWEST_WORDS, ENOUGH_WORDS * len(told)):
        return None
    return places[said[match.a][1]], places[said[match.a + match.size - 1][2] - 1] + 1


def is_evidenced(name: str, text: str) -> bool:
    """Whether a word of `name` stands in `text`, as it is or with another ending."""
    plain = _plain(text)
    words = [word for word in _WORD.findall(_plain(name)) if len(word) > 1 or word.isdigit() or _UNSPACED.match(word)]
    if not words:
        return False
    longest = [word for word in words if len(word) >= SHORT] or words
    said = set(_WORD.findall(plain))
    return any(_stands(word, said, plain) for word in longest)


def share_a_word(one: str, others: Iterable[str]) -> bool:
    """Whether a name has a word in common with any of several others."""
    words = set(_WORD.findall(_plain(one)))
    return any(words & set(_WORD.findall(_plain(other))) for other in others)


def has_own_numbers(text: str, *sources: str) -> bool:
    """Whether `text` holds a number that none of the `sources` has."""
    known = {number.lstrip("0") for source in sources for number in _NUMBER.findall(source)}
    return any(number.lstrip("0") not in known for number in _NUMBER.findall(text))


def _stands(word: str, said: set[str], plain: str) -> bool:
    if word in said:
        return True
    if _UNSPACED.search(word):
        return word in plain
    if len(word) <= SHORT:
        return False
    begin = word[: max(SHORT, len(word) - 3)]
    return any(each.startswith(begin) and abs(len(each) - len(word)) <= 4 for each in said)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _flattened(text: str) -> tuple[str, list[int]]:
    """Return `text` in one case with single spaces, and the place of each of its characters in the original."""
    flat: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_STRAIGHT)):
        for letter in character.casefold():
            if letter.isspace():
                if not flat or flat[-1] == " ":
                    continue
                letter = " "
            flat.append(letter)
            places.append(place)
    return "".join(flat), places
