"""Which language a text is in, as far as that can be told simply."""

import re
from collections import Counter

UNDETERMINED = "und"
"""The answer where the text does not say: the code that ISO 639-2 has for it."""

_SCRIPTS = {
    "ja": "\u3040-\u30ff",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff",
    "ko": "\u1100-\u11ff\uac00-\ud7a3",
    "ru": "\u0400-\u052f",
    "ar": "\u0600-\u06ff\u0750-\u077f",
    "he": "\u0590-\u05ff",
    "el": "\u0370-\u03ff",
    "th": "\u0e00-\u0e7f",
    "hi": "\u0900-\u097f",
    "latin": "a-zA-Z\u00c0-\u024f",
}
_RUNS = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _SCRIPTS.items()))
_SHARE_OF_KANA = 0.1
"""Japanese is Chinese characters with at least this share of kana."""

_LETTERS_OF_ONE_LANGUAGE = {"uk": "іїєґІЇЄҐ", "de": "ßäöÄÖ", "es": "ñ¿¡Ñ", "pt": "ãõÃÕ", "fr": "œêèçàùŒÊÈÇÀ"}
_COMMON_WORDS = {
    "en": """the and of to is was are were you i my me it that this for with have had not but what do did be been he
        she they we your his her from at about will would can just like so really there when how who in a
        on an as i'm it's don't i've that's can't didn't he's she's i'll you're we're thanks love great
        hello hey hi yes""",
    "es": """el la los las un una y que de en es con por para no se lo me mi su como más pero le ya todo esta este muy
        fue son yo él ella nos al del hay tiene está cuando qué gracias hola sí también""",
    "fr": """le la les un une et que de des du en est avec pour pas ne se je tu il elle nous vous ils ce cette son sa
        mes mais plus dans sur au aux qui ont été j'ai c'est très bien suis mon ma merci bonjour oui aussi""",
    "de": """der die das und ist nicht ich du er sie es wir ihr ein eine einen einem mit für auf von zu im den dem des
        war haben hat habe sind auch aber wie was wenn sich mein meine noch nur sehr danke hallo ja heute gestern""",
    "it": """il lo la gli le un una e che di in è con per non si mi ti ci sono ho ha come più ma anche questo questa
        della del nel alla molto mio mia quando io lui lei noi grazie ciao sì oggi ieri""",
    "pt": """o a os as um uma e que de em é com por para não se me meu minha como mais mas ele ela eu nós você foi são
        do da no na ao muito isso está tem quando também obrigado obrigada olá sim hoje ontem""",
    "nl": """de het een en van ik je hij zij we wij is was niet dat die met voor op te zijn er maar ook aan om mijn heb
        heeft naar dan nog wel wat bij uit als zo heel dank hallo ja vandaag gisteren""",
}
_COMMON = {language: frozenset(words.split()) for language, words in _COMMON_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SAMPLE = 2_000
"""Characters that are looked at; the language of a longer text shows in its beginning."""


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of `text`, or "und" where it cannot be told.

    A script of its own decides at once (Chinese, Japanese, Korean, Russian, Ukrainian, Arabic, Hebrew, Greek, Thai,
    Hindi; other languages of these scripts are taken for them). In Latin letters the most frequent words of English,
    Spanish, French, German, Italian, Portuguese and Dutch are counted.
    """
    sample = text[:_SAMPLE]
    script = "latin" if sample.isascii() else _main_script(sample)
    if script == "latin":
        return _latin_language(sample)
    if script == "ru" and any(letter in sample for letter in _LETTERS_OF_ONE_LANGUAGE["uk"]):
        return "uk"
    return script


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


def _latin_language(text: str) -> str:
    words = _WORD.findall(text.lower().replace("’", "'"))
    if not words:
        return UNDETERMINED
    scores = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    for language, letters in _LETTERS_OF_ONE_LANGUAGE.items():
        if language in scores:
            scores[language] += min(2, sum(text.count(letter) for letter in letters))
    best, second = sorted(scores, key=lambda language: scores[language], reverse=True)[:2]
    # One known word in six, and more of them than any other language has.
    if scores[best] * 6 < len(words) or scores[best] == scores[second]:
        return UNDETERMINED
    return best
