"""How words are written in a fact: long forms for short ones, verbs that agree with a name, spaces as they were."""

import re
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import is_habit
from hitherto.ingestion.extract.verbs import PAST_FORMS, SAME_IN_PAST, agree, third_person

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_INFORMAL = {
    "gon": "going", "na": "to", "wan": "want", "got": "got", "ta": "to", "n't": "not", "nt": "not", "n’t": "not",
    "'ll": "will", "ll": "will", "wo": "will", "ca": "can", "'cause": "because", "cuz": "because", "cos": "because",
    "&": "and", "w/": "with", "bday": "birthday", "fam": "family", "em": "them", "'em": "them", "'til": "until",
    "til": "until",
}  # fmt: skip
_NOT_A_SENTENCE = re.compile(
    r"\b(?:I|I'm|me|my|mine|myself|we|us|our|ours|ourselves|you|your|yours|yourself|he|she|him)\b|[{}<>\[\]|\\\ue000]"
    r"|\b(?:tomorrow|yesterday|tonight)['’]s\b"
    r"|\b(?:a|an|the|of|to|for|with|and|or|but|because|in|at|on|from|by|who|which|that|as|if|so|than|about|and one"
    r"|and things)\.$"
    r"|\b(\w{2,})(?<!that)(?<!had) \1\b|''|\.\.|^[^\w\"]|'s's\b|\b(?:the|a|an) (?:the|a|an)\b",
    re.IGNORECASE,
)


def is_sentence(text: str) -> bool:
    """Whether what was written reads as a sentence that needs no surroundings."""
    outside_titles = re.sub(r'"[^"]*"', "Title", text)
    return len(text.split()) > 2 and '"' not in outside_titles and not _NOT_A_SENTENCE.search(outside_titles)


def long_form(token: "Token", *, agreeing: bool) -> str:
    """Return a word in full: "going" for "gon"; a verb that is `agreeing` goes with a name in place of "I"."""
    word = token.text
    if agreeing:
        word = _agreeing(token)
    elif token.lower_ in ("'s", "’s") and token.pos_ in ("AUX", "VERB"):
        word = "has" if token.lemma_ == "have" or (token.head.tag_ == "VBN" and token.dep_ == "aux") else "is"
    elif token.lower_ in ("'re", "'m", "'ve", "'d"):
        word = _uncontracted(token)
    word = _INFORMAL.get(word.lower(), word)
    if word.lower().endswith("in'") and token.tag_ == "VBG":
        word = word[:-1] + "g"
    if token.i == 0 and token.pos_ != "PROPN" and not token.ent_type_ and not word.isupper():
        word = word.lower()
    return word


_AGREEING_INFORMAL = {"gon": "going", "wan": "wants", "wanna": "wants to", "gotta": "has to", "gonna": "going to"}


def _agreeing(token: "Token") -> str:
    word = token.text.replace("’", "'")
    changed = agree(word)
    if changed != word:
        return changed
    lower = word.lower()
    if lower in _AGREEING_INFORMAL:
        return _AGREEING_INFORMAL[lower]
    if lower in ("'d", "d"):
        return _uncontracted(token)
    if lower in PAST_FORMS or lower.removeprefix("re") in PAST_FORMS or (lower in SAME_IN_PAST and not is_habit(token)):
        return word
    if lower.endswith("ed") and not lower.endswith("eed"):  # a past form that was taken for a present one
        return word
    if not word.isalpha():
        return word
    present = token.tag_ == "VBP" or (token.tag_ == "VB" and not any(c.dep_ == "aux" for c in token.children))
    return third_person(lower) if present else word


def _uncontracted(token: "Token") -> str:
    lower = token.lower_
    if lower == "'d":
        return "had" if token.head.tag_ == "VBN" or token.head.lower_ == "better" else "would"
    return {"'re": "are", "'m": "is", "'ve": "have"}[lower]


def quoted(doc: "Doc") -> set[int]:
    """Return the words within quotation marks: a title stays as it is."""
    marks = [token.i for token in doc if token.text == '"']
    return {i for start, end in zip(marks[::2], marks[1::2], strict=False) for i in range(start, end + 1)}


def parenthesised(doc: "Doc") -> set[int]:
    """Return the words within parentheses, the marks included."""
    inside: set[int] = set()
    depth = 0
    for token in doc:
        if token.text in ("(", ")") or depth:
            inside.add(token.i)
        depth = max(0, depth + (token.text == "(") - (token.text == ")"))
    return inside


def spaced(written: "list[tuple[Token, str]]") -> str:
    """Join words with the spaces that the original had, and one where something was left out."""
    text, before = "", None
    for token, word in written:
        if not word:
            continue
        touching = before is not None and before.i == token.i - 1 and not before.whitespace_
        if touching and (word == token.text or word.startswith(("'", "-", ","))):
            text += word
        else:
            text += (" " if text else "") + word
        before = token
    text = re.sub(r"\s+([,.;:!?%)]|'s\b)", r"\1", text)
    text = re.sub(r'"\s*([^"]*?)[\s,.]*"', r'"\1"', text)
    text = re.sub(r"(?:,\s*)+,", ",", text)
    text = re.sub(r"(?:,?\s+(?:yet|still|so|and|but|or))+$", "", text)
    return re.sub(r"\bcan not\b", "cannot", re.sub(r"\s{2,}", " ", text)).strip(" ,;:-–—")
