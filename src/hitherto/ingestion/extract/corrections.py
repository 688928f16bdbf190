"""Finds where somebody puts right what they said before: "Sorry, I meant Porto, not Lisbon"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LEADS = (
    r"(?:oh|ah|oops|whoops|ouch|sorry|no|nope|wait|actually|apologies|my bad|my mistake|correction|hmm?|um|er|uh|ugh"
    r"|typo|scratch that|or rather|rather)"
)
_LEAD = re.compile(rf"(?:^|[.!?\n]\s*|\s)(?:{_LEADS}[\s,!.:;–—-]+)+$", re.IGNORECASE)
_RIGHT, _WRONG = r"(?P<right>[^,;:!?]{1,60}?)", r"(?P<wrong>[^,;:!?]{1,60}?)"
_END = r"\s*[.!]*$"
_FORMS = tuple(
    re.compile(pattern + _END, re.IGNORECASE)
    for pattern in (
        rf"(?:{_LEADS}[\s,!.:;–—-]+)*i (?:meant|mean)(?: to say| to write)?:? {_RIGHT},? (?:and )?not {_WRONG}",
        rf"(?:{_LEADS}[\s,!.:;–—-]+)*i (?:meant|mean)(?: to say| to write)?:? {_RIGHT}",
        rf"(?:it|that)(?:['’]s| is| was| should be| should have been)(?: actually)? {_RIGHT},? (?:and )?not {_WRONG}",
        rf"(?P<excuse>(?:{_LEADS}[\s,!.:;–—-]+)*){_RIGHT},? (?:and )?not {_WRONG}",
        rf"not {_WRONG},? (?:but )?{_RIGHT}",
        rf"(?:make that|scratch that,?|correction:|typo:|edit:|should be|should have been) {_RIGHT}",
    )
)
_MOST_WORDS = 6
_NO_VALUE = re.compile(
    r"\b(?:it|that|this|you|to|every|what|for|as|so|really|is|are|was|were|do|did|have|has|will|would|can|well|sure"
    r"|only|just|yet|now)\b",
    re.IGNORECASE,
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"
_KINDS = (
    ("e-mail", re.compile(r"\S+@\S+\w")),
    ("money", re.compile(r"[$€£]\s?\d[\d.,]*\w?|\d[\d.,]* (?:dollars|euros|pounds|bucks)\b")),
    ("weekday", re.compile(rf"\b(?:{_WEEKDAYS.replace(' ', '|')})\b", re.IGNORECASE)),
    ("date", re.compile(rf"\b(?:{_MONTHS.replace(' ', '|')})(?: \d{{1,2}}(?:st|nd|rd|th)?)?\b")),
    ("number", re.compile(r"(?<![\w.,-])\d+(?:[.,-]\d+)*(?![\w-])")),
    ("name", re.compile(r"\b[A-Z][\w&'’-]*(?: [A-Z][\w&'’-]*)*")),
    ("owned", re.compile(r"\b(?:my|our|his|her|their) [\w'-]+(?: [\w'-]+)?$")),
    ("word", re.compile(r"\b[a-z]+$")),
)
"""Kinds of values: of two that can be mistaken for each other both are of one kind. The first that fits counts."""
_SAID_TO_BE = re.compile(r"(?:\b(?:is|are|am)|'(?:s|m|re))\s+(?:\w+ly\s+)?[a-z]+$")
_NO_NAMES = frozenset(
    "i my we our he she they his her their it its the a an this that these those in on at yes no so and but".split()
)


@dataclass(frozen=True, slots=True)
class Correction:
    """That `right` was meant; `wrong` is what was said, "" where the text does not repeat it.

    `excused` tells that it begins with a "sorry", a "no" or the like.
    """

    right: str
    wrong: str = ""
    excused: bool = False


def correction_in(sentence: str, before: str = "") -> Correction | None:
    """Return the correction that a sentence is, or None; `before` is what stands before it in its text."""
    plain = sentence.replace("’", "'").strip()
    excused = bool(_LEAD.search(before.rstrip() + " ")) or bool(re.match(rf"{_LEADS}\b", plain, re.IGNORECASE))
    for form in _FORMS:
        match = form.match(plain)
        if match is None:
            continue
        if "excuse" in match.groupdict() and not excused:
            continue
        right, wrong = match["right"].strip(" '\""), (match.groupdict().get("wrong") or "").strip(" '\".")
        if len(right.split()) > _MOST_WORDS or (_NO_VALUE.search(right) and not wrong):
            return None
        return Correction(right, wrong, excused)
    return None


def put_right(said: Iterable[str], correction: Correction) -> tuple[int, str] | None:
    """Return which of the sentences `said`, latest first, is put right, and the sentence as it was meant.

    Where the correction does not say what was wrong, that is the one value of the same kind in the latest sentence.
    """
    for place, sentence in enumerate(said):
        if correction.wrong:
            found = re.search(rf"(?<!\w){re.escape(correction.wrong)}(?!\w)", sentence, re.IGNORECASE)
            if found is not None:
                return place, _replaced(sentence, found.span(), correction.right)
            continue
        span = _mistaken(sentence, correction)
        return None if span is None else (place, _replaced(sentence, span, correction.right))
    return None


def announces(sentence: str, before: str = "") -> bool:
    """Tell whether somebody says that they were wrong, so that what comes next puts it right."""
    plain = sentence.replace("’", "'").strip(" .,:;!").lower()
    return plain in _ANNOUNCING or bool(_STRONG_LEAD.search(before.lower()))


_ADMITTING = r"i misspoke|i was wrong|i made a mistake|i got that wrong|that was wrong|that's wrong"
_ANNOUNCING = frozenset(["correction", *_ADMITTING.split("|")])
_STRONG = r"sorry|oops|whoops|wait|hold on|my bad|my mistake|correction|scratch that|actually,? no"
_STRONG_LEAD = re.compile(rf"\b(?:{_STRONG})[\s,.!:;–—-]+(?:no[\s,.!-]+)?$")
_ADMITTED = re.compile(rf"^(?:{_ADMITTING}|{_STRONG})[\s,.;:–—-]+(?:no[\s,.!-]+)?", re.IGNORECASE)


def without_admission(sentence: str) -> str:
    """Return what comes after "I misspoke, ...", "" where nothing of the kind stands before it."""
    match = _ADMITTED.match(sentence)
    return sentence[match.end() :] if match else ""


def is_told_anew(sentence: str, said: str) -> bool:
    """Tell whether a sentence says anew what was `said`, with another value of the same kind at its end."""
    new, old = sentence.rstrip(" .!").split(), said.rstrip(" .!").split()
    same = 0
    while same < min(len(new), len(old)) and new[same].lower() == old[same].lower():
        same += 1
    kinds = {_kind_of(" ".join(words[same:])) for words in (new, old)}
    return new != old and same >= 2 and len(kinds) == 1 and "" not in kinds


def _kind_of(value: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(value)), "")


def _mistaken(sentence: str, correction: Correction) -> tuple[int, int] | None:
    plain = sentence.rstrip(" .!")
    plain = plain.replace("’", "'")
    for kind, pattern in _KINDS:
        if pattern.fullmatch(correction.right) is None:
            continue
        if kind == "word" and not (correction.excused and _SAID_TO_BE.search(plain)):
            return None
        found = [match.span() for match in pattern.finditer(plain) if _is_candidate(match[0], kind)]
        return found[0] if len(found) == 1 else None
    return None


def _is_candidate(words: str, kind: str) -> bool:
    if kind != "name":
        return True
    return words.lower().split("'")[0] not in _NO_NAMES and words.lower() not in f"{_WEEKDAYS} {_MONTHS}".split()


def _replaced(sentence: str, span: tuple[int, int], right: str) -> str:
    return sentence[: span[0]] + right + sentence[span[1] :]
