"""Which language a text is in, as far as that can be told simply."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from hitherto.text.language_groups import CYRILLIC_GROUPS, LATIN_GROUPS
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
_WORD_IN_NAME_WEIGHT = 0.3
"""A word of a name says little: "Chez Paul is a bistro"."""
_CAPITAL_NOUNS = frozenset({"de"})
"""Languages that write every noun with a capital letter: "Der Hund" is no name."""
_ENDING_WEIGHT = 0.4
_GROUP_WEIGHT = 0.1
_ENGLISH_BOOST = 1.5
_CLEARLY_ENGLISH = 0.5
"""Evidence a word, from small words alone, beyond which nothing else is looked at."""
_MORE_THAN_ENGLISH = 1.3
"""So much more evidence another language needs: a message that is not read costs more than one read in vain."""
_LEAST_EVIDENCE = 0.25
_LEAST_EVIDENCE_OF_OTHERS = 0.55
"""More than an ending says: "engineer" ends like a Dutch word."""
_NEARLY = 0.6
"""Of the evidence of the best language so much may be English, where none is certain."""
_LEAST_SHARE = 0.12
"""Evidence a word; one small word of one language counts one."""
_FEW_WORDS = 3

_Evidence = Mapping[str, tuple[tuple[str, float], ...]]


def _evidence(texts: Mapping[str, str], weight: float) -> _Evidence:
    """Return for each item of `texts` the languages that have it, and how much it says for each of them.

    What is English alone counts more, since nearly everything that is read is English.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    for language, words in texts.items():
        for word in dict.fromkeys(words.split()):
            owners[word].append(language)
    return {
        word: tuple((language, _weight(word, languages) * weight / len(languages)) for language in languages)
        for word, languages in owners.items()
    }


def _weight(word: str, languages: Sequence[str]) -> float:
    if languages == [ENGLISH]:
        return _ENGLISH_BOOST
    # A single letter may as well be an initial or the item of a list.
    return 0.5 if len(word) == 1 and word.isascii() and word != "i" else 1.0


_WORDS = {_LATIN: LATIN_WORDS, _CYRILLIC: CYRILLIC_WORDS, _ARABIC: ARABIC_WORDS}
_BY_WORD: Mapping[str, _Evidence] = {script: _evidence(words, 1.0) for script, words in _WORDS.items()}
_BY_LETTER: Mapping[str, _Evidence] = {
    script: _evidence({code: " ".join(LETTERS.get(code, "")) for code in words}, _LETTER_WEIGHT)
    for script, words in _WORDS.items()
}
_BY_GROUP: Mapping[str, _Evidence] = {
    _LATIN: _evidence(LATIN_GROUPS, _GROUP_WEIGHT),
    _CYRILLIC: _evidence(CYRILLIC_GROUPS, _GROUP_WEIGHT),
    _ARABIC: {},
}
_BY_ENDING = _evidence(ENDINGS, _ENDING_WEIGHT)
_LENGTHS_OF_ENDINGS = (2, 3, 4, 5)
_SHORTEST_WITH_GROUPS = 3
_SHORTEST_WITH_ENDING = 5
_WHERE_NOTHING_SAYS = {_LATIN: UNDETERMINED, _CYRILLIC: "ru", _ARABIC: "ar"}


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of `text`, or "und" where it cannot be told.

    A script of its own decides at once (Chinese, Japanese, Korean, Hebrew, Greek, Thai, Hindi ...; other languages of
    these scripts are taken for them). Among languages that share the Latin, the Cyrillic or the Arabic script, their
    small words, letters and groups of letters are weighed. A language that is not listed is taken for a neighbour, or
    is "und".
    """
    sample = text[:_SAMPLE]
    script = _main_script(sample) if _OTHER_SCRIPT.search(sample) else _LATIN
    if script not in _BY_WORD:
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
    return scores.get(ENGLISH, 0.0) >= _NEARLY * max(scores.values(), default=0.0)


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


def _scores(words: Sequence[str], script: str) -> dict[str, float]:
    """Return the evidence for each language."""
    scores: dict[str, float] = defaultdict(float)
    unknown = _add_words(scores, words, _BY_WORD[script])
    if scores[ENGLISH] > _CLEARLY_ENGLISH * len(words) and scores[ENGLISH] == max(scores.values()):
        return scores
    for word, is_name in unknown:
        lower = word.lower()
        if not word.isascii():
            _add(scores, set(lower), _BY_LETTER[script], _LETTER_IN_NAME_WEIGHT if is_name else 1.0)
        if not is_name:
            _add_groups(scores, lower, script)
    return scores


def _add_words(scores: dict[str, float], words: Sequence[str], by_word: _Evidence) -> list[tuple[str, bool]]:
    """Add what the words say, and return those that say nothing, each with whether it is written as a name."""
    unknown = []
    only_names = not any(word.islower() for word in words)
    for place, word in enumerate(words):
        lower = word.lower()
        known = by_word.get(lower)
        if known is None and "'" in lower:
            known = by_word.get(lower.partition("'")[0] + "'")
        if known is None:
            unknown.append((word, lower != word and (place > 0 or only_names)))
            continue
        in_name = word != lower and place + 1 < len(words) and words[place + 1][:1].isupper() and not only_names
        for language, weight in known:
            scores[language] += weight * (_WORD_IN_NAME_WEIGHT if in_name and language not in _CAPITAL_NOUNS else 1.0)
    return unknown


def _add(scores: dict[str, float], items: Iterable[str], evidence: _Evidence, factor: float = 1.0) -> None:
    for item in items:
        for language, weight in evidence.get(item, ()):
            scores[language] += factor * weight


def _add_groups(scores: dict[str, float], word: str, script: str) -> None:
    """Add what the end of a word says, and each three letters of it."""
    if len(word) < _SHORTEST_WITH_GROUPS:
        return
    if len(word) >= _SHORTEST_WITH_ENDING and script == _LATIN:
        _add(scores, (word[-length:] for length in _LENGTHS_OF_ENDINGS), _BY_ENDING)
    edged = f"_{word}_"
    _add(scores, (edged[at : at + 3] for at in range(len(edged) - 2)), _BY_GROUP[script])


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
