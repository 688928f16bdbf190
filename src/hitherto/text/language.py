"""Which language a text is in, as far as that can be told simply."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from hitherto.text.language_words import ARABIC_WORDS, CYRILLIC_WORDS, ENDINGS, LATIN_WORDS, LETTERS

UNDETERMINED = "und"
"""The answer where the text does not say: the code that ISO 639-2 has for it."""

ENGLISH = "en"

_LATIN = "latin"
_CYRILLIC = "cyrillic"
_ARABIC = "arabic"
_SCRIPTS = {
    _LATIN: "a-zA-Z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
    "ja": "\u3040-\u30ff",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff",
    "ko": "\u1100-\u11ff\uac00-\ud7a3",
    _CYRILLIC: "\u0400-\u052f",
    _ARABIC: "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "he": "\u0590-\u05ff",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "th": "\u0e00-\u0e7f",
    "hi": "\u0900-\u097f",
    "bn": "\u0980-\u09ff",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff\u1c90-\u1cbf",
    "hy": "\u0530-\u058f",
    "am": "\u1200-\u137f",
    "km": "\u1780-\u17ff",
}
_RUNS = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _SCRIPTS.items()))
# Signs, punctuation and emoji may stand in any text.
_OTHER_SCRIPT = re.compile("[^\\x00-\u024f\u1e00-\u1eff\u0300-\u036f\u2000-\u2bff\ufe00-\ufe0f\U0001f000-\U0001faff]")
_SHARE_OF_KANA = 0.1
"""Japanese is Chinese characters with at least this share of kana."""

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)?")
_SAMPLE = 1_000
"""Characters that are looked at; the language of a longer text shows in its beginning."""

_LETTER_WEIGHT = 1.0
_LETTER_IN_NAME_WEIGHT = 0.2
_ENDING_WEIGHT = 0.4
_MORE_THAN_ENGLISH = 1.3
"""So much more evidence another language needs: a message that is not read costs more than one read in vain."""
_LEAST_EVIDENCE = 0.25
_LEAST_EVIDENCE_OF_OTHERS = 0.42
"""More than an ending says: "engineer" ends like a Dutch word."""
_LEAST_SHARE = 0.12
"""Evidence a word; one small word of one language counts one."""
_FEW_WORDS = 3

_Evidence = Mapping[str, tuple[tuple[str, float], ...]]


def _evidence(texts: Mapping[str, str], weight: float, boost: Mapping[str, float]) -> _Evidence:
    """Return for each item of `texts` the languages that have it, and how much it says for each of them."""
    owners: dict[str, list[str]] = defaultdict(list)
    for language, words in texts.items():
        for word in dict.fromkeys(words.split()):
            owners[word].append(language)
    return {
        word: tuple(
            (language, boost.get(language, 1.0) * _weight(word, weight) / len(languages)) for language in languages
        )
        for word, languages in owners.items()
    }


def _weight(word: str, weight: float) -> float:
    # A single letter may as well be an initial or the item of a list.
    return weight / 2 if len(word) == 1 and word.isascii() and word != "i" else weight


_ALL_WORDS: Mapping[str, _Evidence] = {
    _LATIN: _evidence(LATIN_WORDS, 1.0, {ENGLISH: 1.5}),
    _CYRILLIC: _evidence(CYRILLIC_WORDS, 1.0, {}),
    _ARABIC: _evidence(ARABIC_WORDS, 1.0, {}),
}
_BY_LETTER: Mapping[str, _Evidence] = {
    script: _evidence({code: " ".join(LETTERS.get(code, "")) for code in codes}, _LETTER_WEIGHT, {})
    for script, codes in (
        (_LATIN, list(LATIN_WORDS)),
        (_CYRILLIC, list(CYRILLIC_WORDS)),
        (_ARABIC, list(ARABIC_WORDS)),
    )
}
_BY_ENDING = _evidence(ENDINGS, _ENDING_WEIGHT, {})
_LENGTHS_OF_ENDINGS = (2, 3, 4, 5)
_WHERE_NOTHING_SAYS = {_LATIN: UNDETERMINED, _CYRILLIC: "ru", _ARABIC: "ar"}


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of `text`, or "und" where it cannot be told.

    A script of its own decides at once (Chinese, Japanese, Korean, Hebrew, Greek, Thai, Hindi ...; other languages of
    these scripts are taken for them). Among languages that share the Latin, the Cyrillic or the Arabic script, their
    small words, letters and endings are weighed. A language that is not listed is taken for a neighbour, or is "und".
    """
    sample = text[:_SAMPLE]
    script = _main_script(sample) if _OTHER_SCRIPT.search(sample) else _LATIN
    if script not in _ALL_WORDS:
        return script
    words = _words(sample)
    return _best(_scores(words, script), len(words), script) if words else UNDETERMINED


def may_be_english(text: str, language: str) -> bool:
    """Whether rules for English should read `text`, of which `detect_language` said `language`.

    They read what is English and the few words that could be of any language, such as "ok" or "Lisbon". A longer text
    of no certain language is left to them only if nothing in it speaks for another one than English.
    """
    if language != UNDETERMINED:
        return language == ENGLISH
    words = _words(text[:_SAMPLE])
    if len(words) <= _FEW_WORDS:
        return True
    scores = _scores(words, _LATIN)
    return scores.get(ENGLISH, 0.0) >= max(scores.values(), default=0.0)


def _words(text: str) -> list[str]:
    return _WORD.findall(text if text.isascii() else text.replace("’", "'"))


def _main_script(text: str) -> str:
    counts: Counter[str] = Counter()
    for match in _RUNS.finditer(text):
        # An ideograph says as much as several letters.
        weight = 3 if match.lastgroup in {"zh", "ja"} else 1
        counts[match.lastgroup or ""] += weight * len(match[0])
    if not counts:
        return UNDETERMINED
    if counts["ja"] and counts["ja"] >= _SHARE_OF_KANA * (counts["zh"] + counts["ja"]):
        counts["ja"] += counts.pop("zh", 0)
    return counts.most_common(1)[0][0]


def _scores(words: Iterable[str], script: str) -> dict[str, float]:
    """Return the evidence for each language."""
    by_word, by_letter = _ALL_WORDS[script], _BY_LETTER[script]
    scores: dict[str, float] = defaultdict(float)
    for place, word in enumerate(words):
        lower = word.lower()
        known = by_word.get(lower) or (by_word.get(lower.partition("'")[0] + "'") if "'" in lower else None)
        if known:
            for language, weight in known:
                scores[language] += weight
            continue
        is_name = place > 0 and lower != word
        if not word.isascii():
            _add_letters(scores, lower, by_letter, _LETTER_IN_NAME_WEIGHT if is_name else 1.0)
        if not is_name and len(word) > 4 and script == _LATIN:
            _add_endings(scores, lower)
    return scores


def _add_letters(scores: dict[str, float], word: str, by_letter: _Evidence, factor: float) -> None:
    for letter in set(word):
        for language, weight in by_letter.get(letter, ()):
            scores[language] += factor * weight


def _add_endings(scores: dict[str, float], word: str) -> None:
    for length in _LENGTHS_OF_ENDINGS:
        for language, weight in _BY_ENDING.get(word[-length:], ()):
            scores[language] += weight


def _best(scores: Mapping[str, float], words: int, script: str) -> str:
    if not scores:
        return _WHERE_NOTHING_SAYS[script]
    english = scores.get(ENGLISH, 0.0)
    best = max(scores, key=lambda language: scores[language])
    if script != _LATIN:
        return best
    if best != ENGLISH and scores[best] < _MORE_THAN_ENGLISH * english:
        best = ENGLISH
    least = _LEAST_EVIDENCE if best == ENGLISH else _LEAST_EVIDENCE_OF_OTHERS
    if scores[best] < max(least, _LEAST_SHARE * words):
        return UNDETERMINED
    return best
