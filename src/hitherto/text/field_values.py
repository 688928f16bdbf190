"""Values for the fields of a schema, found in a talk by rules: what is not there is left out, nothing is guessed.

Every kind of value has its own pattern; which of several candidates belongs to a field is decided by the words that
stand around it: those of the field's name, title and description, in the same sentence or in the question before.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hitherto.domain.instants import Instant, Precision, format_instant
from hitherto.text.dates import TimeKind, find_times
from hitherto.text.phrases import names_in, stated_in
from hitherto.text.schema_fields import Field, FieldKind
from hitherto.text.sentences import split_sentences
from hitherto.text.tokens import search_tokens

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}(?![\w-])")
_PHONE = re.compile(r"(?<![\w.])(?:\+\d|\(?\d)[\d ()./-]{5,20}\d(?!\w)")
_ZIP = re.compile(r"(?<![\w.,-])(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![\w-])")
_NUMBER = re.compile(r"(?<![\w.,@/:-])-?\d{1,3}(?:(?:,\d{3})+|\d*)(?:\.\d+)?(?![\w@/:]|[.,-]\d)")
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
_NUMBER_WORDS = {word: str(value) for value, word in enumerate(_WORDS.split())}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS.split())})\b", re.IGNORECASE)
_YES = re.compile(r"\s*(?:yes|yeah|yep|yup|sure|of course|certainly|correct|right|true|i do|i am)\b", re.IGNORECASE)
_NO = re.compile(r"\s*(?:no|nope|nah|not|never|false|i don't|i am not|i'm not)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|no|never|without|cannot)\b|n't\b", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s*([^\W\d_]+)")
_DIGITS_OF_PHONE = range(7, 16)
_BESIDE = 24
"""Characters around a value in which a word of the field says the most."""
_DATED = frozenset({TimeKind.POINT, TimeKind.RANGE, TimeKind.SINCE, TimeKind.UNTIL, TimeKind.DEADLINE})


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its text, when it was said, who said it (a name), and whether that was the user."""

    text: str
    at: Instant
    speaker: str | None = None
    by_user: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a message, and the message before, which may have asked for it."""

    text: str
    said: Said
    before: str


Candidates = Iterator[tuple[int, int, str]]
"""Where a value stands in a sentence, and the value as it goes out."""


def find_values(fields: Sequence[Field], talk: Sequence[Said], *, strict: bool = False) -> dict[str, str]:
    """Return the values found, by the names of their fields.

    A value that no word of its field stands near is taken only where it is the sole field of its kind, and never when
    `strict`.
    """
    sentences = list(_sentences(talk))
    kinds = [field.kind for field in fields]
    found: dict[str, str] = {}
    for field in fields:
        value = _best(field, sentences, needed=1 if strict or kinds.count(field.kind) > 1 else 0)
        if value is not None:
            found[field.name] = value
    return found


def _sentences(talk: Sequence[Said]) -> Iterator[Sentence]:
    before = ""
    for said in talk:
        for start, end in split_sentences(said.text):
            yield Sentence(said.text[start:end], said, before)
        before = said.text


def _best(field: Field, sentences: Sequence[Sentence], needed: int) -> str | None:
    """Return the value with the most words of the field around it; of equals the one said last."""
    best, value = 0 if field.kind in _TOLD_BY_WORDS else needed, None
    for sentence in sentences:
        for start, end, text in _LOOKS[field.kind](field, sentence):
            nearness = _nearness(field, sentence, start, end)
            if nearness >= best:
                best, value = nearness, text
    return value


_TOLD_BY_WORDS = frozenset({FieldKind.BOOLEAN, FieldKind.TEXT, FieldKind.NAME})
"""Kinds whose candidates were found by words that tell enough."""


def _nearness(field: Field, sentence: Sentence, start: int, end: int) -> int:
    """Return how much around a value speaks of the field: words beside it, in its sentence, and in the question."""
    beside = f"{sentence.text[max(0, start - _BESIDE) : start]} {sentence.text[end : end + _BESIDE]}"
    rest = f"{sentence.text[:start]} {sentence.text[end:]}"
    asked = sentence.before if "?" in sentence.before else ""
    counted = _NEXT_WORD.match(sentence.text, end)
    near = 3 * _shared(field, beside) + 2 * _shared(field, rest) + _shared(field, asked)
    return near + (_shared(field, counted[1]) if counted else 0)


def _shared(field: Field, text: str) -> int:
    return len(field.words & set(search_tokens(text)))


def _matches(pattern: re.Pattern[str]) -> Callable[[Field, Sentence], Candidates]:
    def look(field: Field, sentence: Sentence) -> Candidates:  # noqa: ARG001
        for match in pattern.finditer(sentence.text):
            yield match.start(), match.end(), match[0].strip()

    return look


def _phones(field: Field, sentence: Sentence) -> Candidates:  # noqa: ARG001
    dated = {time.start for time in find_times(sentence.text, sentence.said.at)}
    for match in _PHONE.finditer(sentence.text):
        if match.start() not in dated and sum(map(str.isdigit, match[0])) in _DIGITS_OF_PHONE:
            yield match.start(), match.end(), match[0].strip()


def _dates(field: Field, sentence: Sentence) -> Candidates:
    for time in find_times(sentence.text, sentence.said.at):
        if time.kind not in _DATED:
            continue
        if field.kind is FieldKind.DATETIME and time.precision is Precision.SECOND:
            yield time.start, time.end, format_instant(time.begin)
        elif field.kind is FieldKind.DATETIME or time.precision in (Precision.DAY, Precision.SECOND):
            written = format_instant(time.begin)
            yield time.start, time.end, written if field.kind is FieldKind.DATETIME else written[:10]


def _numbers(field: Field, sentence: Sentence) -> Candidates:
    times = [(time.start, time.end) for time in find_times(sentence.text, sentence.said.at)]
    for match in _NUMBER.finditer(sentence.text):
        value = match[0].replace(",", "")
        whole = "." not in value
        inside = any(start < match.end() and match.start() < end for start, end in times)
        if not inside and (whole or field.kind is FieldKind.NUMBER):
            yield match.start(), match.end(), value
    for match in _NUMBER_WORD.finditer(sentence.text):
        if not any(start < match.end() and match.start() < end for start, end in times):
            yield match.start(), match.end(), _NUMBER_WORDS[match[0].lower()]


def _booleans(field: Field, sentence: Sentence) -> Candidates:
    asked = "?" in sentence.before and _shared(field, sentence.before)
    if asked and _YES.match(sentence.text):
        yield 0, 0, "true"
    elif asked and _NO.match(sentence.text):
        yield 0, 0, "false"
    elif "?" not in sentence.text and field.naming & set(search_tokens(sentence.text)):
        yield 0, 0, "false" if _NEGATION.search(sentence.text) else "true"


def _choices(field: Field, sentence: Sentence) -> Candidates:
    for choice in field.choices:
        spoken = re.escape(choice.replace("_", " ")).replace(r"\ ", r"[\s_-]+")
        for match in re.finditer(rf"(?<!\w){spoken}(?!\w)", sentence.text, re.IGNORECASE):
            yield match.start(), match.end(), choice


def _names(field: Field, sentence: Sentence) -> Candidates:
    if sentence.said.by_user:
        for start, end, name in names_in(sentence.text, sentence.said.speaker):
            yield start, end, _part_of_name(field, name)


def _part_of_name(field: Field, name: str) -> str:
    first, _, rest = name.partition(" ")
    if field.naming & {"first", "given", "firstnam"}:
        return first
    if field.naming & {"last", "surnam", "famili", "lastnam"}:
        return rest.rpartition(" ")[2] or name
    return name


def _texts(field: Field, sentence: Sentence) -> Candidates:
    if sentence.said.by_user and "?" not in sentence.text:
        asked = sentence.before if "?" in sentence.before and _shared(field, sentence.before) else ""
        yield from stated_in(sentence.text, field.naming, asked=bool(asked))


_LOOKS: dict[FieldKind, Callable[[Field, Sentence], Candidates]] = {
    FieldKind.TEXT: _texts,
    FieldKind.NAME: _names,
    FieldKind.EMAIL: _matches(_EMAIL),
    FieldKind.PHONE: _phones,
    FieldKind.ZIP: _matches(_ZIP),
    FieldKind.DATE: _dates,
    FieldKind.DATETIME: _dates,
    FieldKind.INTEGER: _numbers,
    FieldKind.NUMBER: _numbers,
    FieldKind.BOOLEAN: _booleans,
    FieldKind.CHOICE: _choices,
}
