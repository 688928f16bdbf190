"""Values of typed properties, read from the sentences that speak of a thing or a fact.

Each rule asks for something that the text says in so many words; a property that no rule finds has no value.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hitherto.domain.instants import Instant, Precision, to_datetime
from hitherto.domain.ontology import Property, PropertyType
from hitherto.ingestion.ontology.words import stem, stems_of, words_of
from hitherto.text.dates import find_times

Value = str | int | float | bool

MAX_VALUE_CHARACTERS = 200
MAX_SENTENCE_CHARACTERS = 1_000
"""What lies beyond is not read: a text without an end must not hold up others."""

_NUMBER = r"(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?P<scale>\s*(?:k|thousand|m|million)\b|k\b)?"
_AMOUNT = re.compile(
    rf"[$€£]\s?{_NUMBER}|(?P<amount>-?\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<times>\s*(?:k|thousand|million)\b)?\s?"
    r"(?:dollars|euros|pounds|USD|EUR)\b"
)
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_SMALL = {word: number for number, word in enumerate("zero one two three four five six seven eight nine ten".split())}
_MONEY = frozenset({"price", "cost", "budget", "amount", "salary", "fee", "revenue", "value", "rent", "total", "spend"})
_DATE = frozenset({"date", "day", "when", "time", "month", "year", "since", "deadline"})
_KIND = frozenset({"type", "kind", "style", "category", "genre", "cuisine", "variety", "industry", "sector"})
_PRAISE = frozenset(
    "favorite favourite new old great nice good best local small big little popular amazing lovely same other first "
    "second really famous fancy cheap expensive wonderful beautiful young tiny large huge former current only".split()
)
"""Words before a noun that say nothing about its kind."""
_SORT = frozenset({"type", "kind", "category", "variety"})
_ANIMALS = frozenset({"dog", "cat", "horse", "bird", "puppy", "kitten", "pet", "animal", "rabbit", "parrot"})
_IN = frozenset({"city", "country", "region", "area", "town", "state"})
_PLACE = _IN | {"location", "place", "address", "where", "venue"}
_ROLE = frozenset({"role", "position", "title", "job", "occupation", "profession"})
_FILLERS = frozenset({"is", "has", "have", "the", "of", "a", "an", "in", "on", "at", "to", "was", "number", "count"})
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"https?://[^\s<>\"')]+")
_PHONE = re.compile(r"\+?\d[\d\s().-]{6,}\d")
_NEGATION = re.compile(r"\b(?:not|no|never|without|isn't|doesn't|don't|wasn't|hasn't|n't|lacks?|non)\b", re.IGNORECASE)
_ROLE_SAID = re.compile(
    r"\bas (?:an?|the|our|my|its|their) ([a-z][\w-]*(?: [a-z][\w-]*){0,3}?)"
    r"(?= (?:in|at|for|with|on|of|since|and|from)\b|[.,;!?]|$)"
)
_PLACE_SAID = re.compile(r"\b(in|at|near|from) ((?:[A-Z][\w'’-]+)(?:,? (?:[A-Z][\w'’-]+|de|of))*)")
_LISTED = re.compile(
    r"\(([^()]*(?:,|/|\bor\b)[^()]*)\)|(?:one of|such as|e\.g\.,?|either|like|:)\s*:?\s*([^.;()]+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What sentences speak of: its name (empty for a fact), its type, what it was called, and when that was said."""

    name: str
    type: str
    phrases: Sequence[str]
    reference_time: Instant


def attributes_of(properties: Sequence[Property], subject: Subject, sentences: Sequence[str]) -> dict[str, Value]:
    """Return the values that `sentences` give to `properties`; of several the first."""
    found: dict[str, Value] = {}
    sentences = [sentence[:MAX_SENTENCE_CHARACTERS] for sentence in sentences]
    for each in properties:
        value = next(_values(each, subject, sentences), None)
        if value is not None:
            found[each.name] = value
    return found


def _values(each: Property, subject: Subject, sentences: Sequence[str]) -> Iterator[Value]:
    read: dict[PropertyType, Callable[[Property, Subject, str], Iterator[Value]]] = {
        PropertyType.TEXT: _texts,
        PropertyType.INT: _whole_numbers,
        PropertyType.FLOAT: _numbers,
        PropertyType.BOOLEAN: _booleans,
    }
    for sentence in sentences:
        yield from read[each.type](each, subject, sentence)


def _numbers(each: Property, _: Subject, sentence: str) -> Iterator[float]:
    """Yield numbers that stand beside a word of the property: "a budget of $5,000", "250 employees"."""
    words = [word for word in _telling(each) if len(word) > 1]
    # A price per night is no number of nights.
    words = [word for word in words if word in _MONEY] or words
    for word in words:
        near = rf"\b{re.escape(_base(word))}\w{{0,3}}"
        between = (
            r"(?:\W{0,3}(?:is|was|are|of|at|about|around|over|under|for|to|rated|by|is\s+set\s+to|:|=)?\W{0,4}){0,2}"
        )
        after = re.search(rf"{near}[\"']?{between}[$€£]?\s?{_NUMBER}", sentence, re.IGNORECASE)
        before = re.search(rf"(?<![\w.,$€£-])[$€£]?{_NUMBER}[\s-]+(?:[a-z]+\s+){{0,1}}{near}", sentence, re.IGNORECASE)
        for match in (before, after):
            if match:
                yield _number(match)
        spelled = re.search(rf"\b({'|'.join(_SMALL)})\s+{near}", sentence, re.IGNORECASE)
        if spelled:
            yield float(_SMALL[spelled[1].lower()])
    yield from _measured(set(words_of(each.name)), sentence)


def _measured(words: set[str], sentence: str) -> Iterator[float]:
    if "age" in words:
        for match in re.finditer(rf"(?<![\w.]){_NUMBER}[\s-]*years?[\s-]old", sentence, re.IGNORECASE):
            yield _number(match)
    if _MONEY & words:
        for match in _AMOUNT.finditer(sentence):
            yield _number(match)


def _whole_numbers(each: Property, subject: Subject, sentence: str) -> Iterator[int]:
    for number in _numbers(each, subject, sentence):
        if number.is_integer() and abs(number) < 2**53:
            yield int(number)
    if {"year"} & set(words_of(each.name)):
        for match in re.finditer(r"\b(?:19|20)\d\d\b", sentence):
            yield int(match[0])


def _number(match: re.Match[str]) -> float:
    groups = match.groupdict()
    digits = groups.get("number") or groups.get("amount") or "0"
    scale = (groups.get("scale") or groups.get("times") or "").strip().lower()
    return float(digits.replace(",", "")) * _SCALES.get(scale, 1)


def _booleans(each: Property, _: Subject, sentence: str) -> Iterator[bool]:
    """Yield yes where the words of the property are said, no where they are denied."""
    stated = _stated(each, sentence)
    if stated and stated.lower() in ("true", "yes"):
        yield True
    elif stated and stated.lower() in ("false", "no"):
        yield False
    wanted = {stem(word) for word in _telling(each)}
    said = list(re.finditer(r"[\w'-]+", sentence))
    places = [m.start() for m in said if stem(m[0].lower()) in wanted]
    if wanted and wanted <= {stem(m[0].lower()) for m in said}:
        clause = re.split(r"[,;]|\bbut\b", sentence[: min(places)])[-1]
        yield not _NEGATION.search(clause)


def _texts(each: Property, subject: Subject, sentence: str) -> Iterator[str]:
    words = set(words_of(each.name))
    own = {*words_of(subject.type), "full", "display"}
    if subject.name and words and words <= own | {"name"} and "name" in words:
        yield subject.name
        return
    stated = _stated(each, sentence)
    if stated:
        yield stated
    yield from _patterned(words, sentence)
    if "breed" in words:
        yield from _breeds(subject)
    yield from _enumerated(each, sentence)
    if words & _KIND:
        yield from _modifiers(each, subject)
    if words & _DATE:
        yield from _dates(subject, sentence)
    if words & _ROLE:
        yield from (match[1] for match in _ROLE_SAID.finditer(sentence))
    if words & _PLACE:
        yield from _places(subject, sentence, only_in=bool(words & _IN))
    if words & _MONEY:
        yield from (match[0] for match in re.finditer(rf"[$€£]\s?{_NUMBER}", sentence))


def _patterned(words: set[str], sentence: str) -> Iterator[str]:
    for names, pattern in (({"email", "mail"}, _EMAIL), ({"url", "website", "link"}, _URL), ({"phone"}, _PHONE)):
        if words & names:
            yield from (match[0] for match in pattern.finditer(sentence))


def _stated(each: Property, sentence: str) -> str | None:
    """Return the value in `status: active`, `"status": "active"`, and "the status is active"."""
    name = r"[\s_-]*".join(re.escape(word) for word in words_of(each.name)) or re.escape(each.name)
    quoted = re.search(
        rf"\b{name}[\"']?\s*[:=]\s*(?:\"([^\"]+)\"|'([^']+)'|([^,;.{{}}\[\]\n]+))", sentence, re.IGNORECASE
    )
    if quoted:
        value = next(group for group in quoted.groups() if group)
        return value.strip()[:MAX_VALUE_CHARACTERS] or None
    said = re.search(
        rf"\b{name}\s+(?:is|was|will be)\s+(?:an?\s+|the\s+)?([\w'’+#-]+(?:\s[\w'’+#-]+){{0,4}}?)"
        r"(?=\s+(?:and|but|in|for|with|because|of|at)\b|[.,;!?]|$)",
        sentence,
        re.IGNORECASE,
    )
    return said[1][:MAX_VALUE_CHARACTERS] if said else None


def options_of(description: str) -> list[str]:
    """Return the values that a description lists: "The purpose (Business, Leisure, etc.)" lists two."""
    for match in _LISTED.finditer(description):
        parts = re.split(r",|/|;|\bor\b|\band\b", match[1] or match[2])
        options = [part.strip(" '\"`’.").removeprefix("e.g").strip(" .,'\"") for part in parts]
        options = [option for option in options if option and option.lower() not in ("etc", "other", "others")]
        if len(options) > 1 and all(len(option.split()) <= 4 for option in options):
            return options
    parts = [part.strip(" .'\"`’") for part in re.split(r",|\bor\b|/", description)]
    parts = [part for part in parts if part]
    return parts if len(parts) > 2 and all(len(part.split()) == 1 for part in parts) else []


def _enumerated(each: Property, sentence: str) -> Iterator[str]:
    said = stems_of(sentence.lower())
    for option in options_of(each.description):
        stems = stems_of(option.lower())
        if stems and any(said[at : at + len(stems)] == stems for at in range(len(said))):
            yield option


def _modifiers(each: Property, subject: Subject) -> Iterator[str]:
    """Yield what stands before the noun in what a thing was called: "Japanese" of "Japanese restaurant"."""
    own_words = {stem(own) for own in words_of(subject.type)}
    for phrase in subject.phrases:
        *before, head = phrase.split()
        telling = [word for word in before if stem(word) not in own_words]
        telling = [word for word in telling if word.lower() not in _PRAISE]
        if telling:
            yield " ".join(telling)
        elif not before and _SORT & set(words_of(each.name)) and stem(head) not in own_words:
            yield head


def _dates(subject: Subject, sentence: str) -> Iterator[str]:
    for time in find_times(sentence, subject.reference_time):
        if time.kind in ("recurring", "age"):
            continue
        moment = to_datetime(time.begin)
        if time.precision is Precision.YEAR:
            yield f"{moment:%Y}"
        elif time.precision in (Precision.MONTH, Precision.SEASON):
            yield f"{moment:%Y-%m}"
        else:
            yield f"{moment:%Y-%m-%d}"


def _breeds(subject: Subject) -> Iterator[str]:
    for phrase in subject.phrases:
        head = phrase.split()[-1].lower()
        if head not in _ANIMALS | set(words_of(subject.type)):
            yield re.sub(r"^(?:\d+|\w+)[\s-]years?[\s-]old\s+", "", phrase)


def _places(subject: Subject, sentence: str, *, only_in: bool) -> Iterator[str]:
    begin = sentence.find(subject.name) if subject.name else 0
    rest = sentence[begin + len(subject.name) :] if begin >= 0 else sentence
    for match in _PLACE_SAID.finditer(rest):
        allowed = match[1] == "in" or not only_in
        if allowed and match[2] != subject.name and not find_times(match[0], subject.reference_time):
            yield match[2]


def _telling(each: Property) -> list[str]:
    words = [word for word in words_of(each.name) if word not in _FILLERS]
    return words or list(words_of(each.name))


def _base(word: str) -> str:
    """Return a word without a plural's end, for comparing with its other forms."""
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith("ss") else word
