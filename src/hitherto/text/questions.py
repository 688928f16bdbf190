"""The question that a talk has arrived at, in words that can be understood without the talk."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hitherto.text.sentences import split_sentences

MAX_QUESTION_CHARACTERS = 400
_POINTING = re.compile(
    r"\b(?:it|its|that|those|this|these|they|them|their|he|him|his|she|her|there|then|one|ones)\b", re.IGNORECASE
)
_FRAGMENT = re.compile(
    r"^(?:and|but|so|or|what about|how about|why|which|where|when|who)\b[^ ]*(?: \S+){0,3}\?$", re.IGNORECASE
)
_NAMED = re.compile(r"(?<![.!?]\s)(?<!\A)\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_I = frozenset({"I", "I'm", "I’m", "I've", "I'll", "I'd", "I’ve", "I’ll", "I’d"})


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said; `by_user`: it was the user."""

    text: str
    by_user: bool


def synthesize(turns: Sequence[Turn]) -> str | None:
    """Return the last question of the user, with what it points to; without one, a question about the last statement.

    A question that points elsewhere ("Is it far?") or is a fragment is given the sentence before it that names
    something, as "Regarding ...". None when nothing was said.
    """
    spoken = [(sentence, turn.by_user) for turn in turns for sentence in _sentences(turn.text)]
    places = [place for place, (text, by_user) in enumerate(spoken) if text.endswith("?") and by_user]
    if not places:
        told = [text for text, by_user in spoken if by_user] or [text for text, _ in spoken]
        return _cut(f"What is known about this: {told[-1]}", "?") if told else None
    place = places[-1]
    question = spoken[place][0]
    context = _context([text for text, _ in spoken[:place]]) if _needs_context(question) else None
    return _cut(f"Regarding “{context}”: {question}" if context else question, "")


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def _needs_context(question: str) -> bool:
    return bool(_POINTING.search(question) or _FRAGMENT.match(question))


def _context(before: Sequence[str]) -> str | None:
    """Return the latest sentence that names something, else the latest that is no question, else the latest."""
    for accepts in (_names_something, lambda text: not text.endswith("?"), lambda _: True):
        for text in reversed(before):
            if accepts(text):
                return text.rstrip(".!?… ")
    return None


def _names_something(text: str) -> bool:
    return any(name not in _I for name in _NAMED.findall(text))


def _cut(text: str, end: str) -> str:
    kept = text.rstrip(" .!?") + end if end else text
    return kept if len(kept) <= MAX_QUESTION_CHARACTERS else kept[: MAX_QUESTION_CHARACTERS - 1].rstrip() + "?"
