"""Times in a sentence: how a fact words them, and from when until when it therefore holds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hitherto.domain.instants import Instant, Precision
from hitherto.ingestion.extract.clauses import Clause
from hitherto.text.dates import TimeExpression, TimeKind, describe_period, find_times

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PURELY_RELATIVE = re.compile(
    r"(?:(?:on|in)\s+)?(?:yesterday|today|tomorrow|(?:last|this|next|this past|the past|this coming)\s+\w+"
    r"|(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d+|a few|a couple(?: of)?)\s+\w+\s+ago"
    r"|in\s+(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+\w+"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|the day before yesterday|the day after tomorrow|the other day)",
    re.IGNORECASE,
)
_DATE_LIKE = re.compile(
    r"\d|january|february|march|april|may|june|july|august|september|october|november|december", re.I
)
_PREPOSITION = {
    Precision.DAY: "on",
    Precision.WEEK: "in",
    Precision.MONTH: "in",
    Precision.SEASON: "in",
    Precision.YEAR: "in",
}
_BIRTHDAY = re.compile(r"\bbirthdays?\b|\bborn\b", re.IGNORECASE)
_ROUGHLY = frozenset("about around roughly almost nearly approximately like".split())
_PARTS_OF_DAY = re.compile(r"morning|afternoon|evening|night|noon", re.IGNORECASE)
_THIS_PART = re.compile(r"this (morning|afternoon|evening)", re.IGNORECASE)
_BOOKING = re.compile(
    r"\b(?:sign(?:ed)? up|book(?:ed)?|register(?:ed)?|enroll?(?:ed)?|reserved?|schedul(?:ed?|ing))\b", re.I
)


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time and the tokens that tell it."""

    expression: TimeExpression
    tokens: frozenset[int]
    zone: str = "UTC"
    """In which it is meant: what is the 7th there may begin on the 6th in UTC."""
    noun: int | None = None
    """The token of what happens then, in "tomorrow's *meeting*"."""

    @property
    def dated(self) -> bool:
        """Whether a date follows from it."""
        return self.expression.kind not in (TimeKind.RECURRING, TimeKind.AGE)


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a statement holds, as far as it says so."""

    valid_at: Instant | None
    valid_precision: Precision = Precision.ASSUMED
    invalid_at: Instant | None = None
    invalid_precision: Precision | None = None


def times_of(doc: "Doc", reference: Instant, zone: str = "UTC") -> list[TimePhrase]:
    """Return the times that a sentence, said at `reference` by somebody who lives in `zone`, names."""
    found = []
    booking = _BOOKING.search(doc.text)
    for expression in find_times(doc.text, reference, zone):
        booked = booking is not None and booking.end() < expression.start
        if expression.begin < reference and (booked or _is_present(doc, expression)):
            expression = _ahead(expression, reference, zone)
        span = doc.char_span(expression.start, expression.end, alignment_mode="expand")
        if span is None:
            continue
        noun = _owned(span[-1]) if expression.kind is TimeKind.POINT else None
        if noun is not None or not _is_modifier(span[-1]):
            found.append(TimePhrase(expression, frozenset(token.i for token in span), zone, noun))
    return found


def _is_present(doc: "Doc", expression: TimeExpression) -> bool:
    """Whether the verb of a date stands in the present: "who joins on 1 October" is ahead."""
    span = doc.char_span(expression.start, expression.end, alignment_mode="expand")
    verb = next((up for up in span.root.ancestors if up.pos_ in ("VERB", "AUX")), None) if span is not None else None
    return verb is not None and verb.tag_ == "VBZ" and verb.lemma_ != "be" and expression.kind is TimeKind.POINT


def _ahead(expression: TimeExpression, reference: Instant, zone: str) -> TimeExpression:
    """Return the date to come that is meant by one without a year: who signs up for it has it before them."""
    if not _DATE_LIKE.search(expression.text) or re.search(r"\d{4}|\bago\b", expression.text):
        return expression
    coming = next(
        (
            found
            for lead in ("", "in ", "on ")
            for found in find_times(f"I will go {lead}{expression.text}", reference, zone)
        ),
        None,
    )
    if coming is None or coming.begin <= reference:
        return expression
    return replace(coming, start=expression.start, end=expression.end, text=expression.text)


def _owned(last: "Token") -> int | None:
    """Return the noun in "tomorrow's *meeting*"."""
    marked = last.dep_ == "poss" and last.i + 1 < len(last.doc) and last.doc[last.i + 1].tag_ == "POS"
    return last.head.i if marked and last.head.i > last.i and last.head.pos_ == "NOUN" else None


def _is_modifier(last: "Token") -> bool:
    """Whether a time only describes a noun after it: "the March issue"."""
    return (
        last.dep_ in ("compound", "amod", "nmod", "nummod", "poss")
        and last.head.i > last.i
        and last.head.pos_ == "NOUN"
    )


def wordings(doc: "Doc", phrases: Iterable[TimePhrase]) -> dict[int, str]:
    """Return what to write for the tokens of `phrases`: times that only make sense on the day become dates."""
    words: dict[int, str] = {}
    for phrase in phrases:
        if phrase.noun is None:
            words.update(_wording(doc, phrase))
        elif phrase.expression.precision in _PREPOSITION:
            words.update(_instead(min(phrase.tokens), max(phrase.tokens) + 1, "the"))
    return words


def datings(doc: "Doc", phrases: Iterable[TimePhrase]) -> dict[int, str]:
    """Return what to write after nouns whose time stood before them: the meeting (with Ann) " on 8 May 2023"."""
    return {
        _end_of(doc[phrase.noun]): f" {_PREPOSITION[phrase.expression.precision]} {_described(phrase)}"
        for phrase in phrases
        if phrase.noun is not None and phrase.expression.precision in _PREPOSITION
    }


def _end_of(noun: "Token") -> int:
    return noun.right_edge.i if all(child.dep_ == "prep" for child in noun.rights) else noun.i


def dated_lead(phrase: TimePhrase) -> str:
    """Return words such as "on 7 May 2023 " that begin a sentence which shares the time of an earlier one."""
    described = _described(phrase)
    if phrase.expression.kind is not TimeKind.POINT or phrase.expression.precision not in _PREPOSITION:
        return ""
    return f"{_PREPOSITION[phrase.expression.precision]} {described} "


def validity(clause: Clause, times: Sequence[TimePhrase], reference: Instant, plan: bool) -> Validity:
    """Return when the statement of `clause` holds; `times` are those that belong to it.

    A plan holds from when it is told. What is said of a past without a date began at no known time.
    """
    for phrase in times:
        if phrase.dated:
            return _placed(phrase.expression, clause, reference, plan)
    if is_over(clause):
        return Validity(None, invalid_at=reference, invalid_precision=Precision.ASSUMED)
    if any(phrase.expression.kind is TimeKind.AGE for phrase in times) and clause.past:
        return Validity(None)
    return Validity(reference)


_FOR_A_TIME = re.compile(
    r"\bfor (?:(?:about|around|almost|nearly|over|more than|at least) )?(?:an?|\d+|[a-z]+)(?: and a half)? "
    r"(?:year|month|week|decade)s?\b(?! ago)",
    re.IGNORECASE,
)
_STATES = frozenset("be have live work own study date serve volunteer run play teach lead marry engage rent".split())


def is_over(clause: Clause) -> bool:
    """Tell whether it lasted for a time and no longer does: "lived in Rome for ten years"."""
    if not clause.past or clause.perfect or clause.past_perfect or clause.negated or clause.verb.lemma_ not in _STATES:
        return False
    return bool(_FOR_A_TIME.search(" ".join(token.text for token in clause.verb.subtree)))


def was_once(clause: Clause) -> bool:
    """Tell whether "was married", "was single" is over: no date says that it began then."""
    if not clause.past or clause.finite.lower_ not in ("was", "were"):
        return False
    return is_over(clause) or not any(token.ent_type_ == "DATE" for token in clause.verb.subtree)


def _placed(time: TimeExpression, clause: Clause, reference: Instant, plan: bool) -> Validity:
    if time.kind is TimeKind.UNTIL and clause.past:
        return Validity(time.begin, Precision.ASSUMED, time.begin, time.precision)
    if time.kind is TimeKind.UNTIL:
        return Validity(reference, Precision.ASSUMED, time.begin, time.precision)
    if plan or time.kind is TimeKind.DEADLINE:
        return Validity(reference)
    if time.begin > reference:
        # A past told with a time to come ("we settled on a date for June") is about that time, not of it.
        return Validity(reference)
    if time.kind is TimeKind.RANGE and time.finish is not None:
        return Validity(time.begin, time.precision, time.finish, time.precision)
    return Validity(time.begin, time.precision)


def _described(phrase: TimePhrase) -> str:
    time = phrase.expression
    return describe_period(time.begin, time.finish, time.precision, phrase.zone)


def _wording(doc: "Doc", phrase: TimePhrase) -> dict[int, str]:
    time = phrase.expression
    if not phrase.dated or time.precision is Precision.ASSUMED:
        return {}
    first, last = min(phrase.tokens), max(phrase.tokens)
    if _BIRTHDAY.search(doc.text) and _DATE_LIKE.search(time.text) and not re.search(r"\d{4}", time.text):
        return {}
    described = _described(phrase)
    roughly = first > 0 and doc[first - 1].lower_ in _ROUGHLY
    if described.lower() in doc.text.lower() or (last + 1 < len(doc) and doc[last + 1].tag_ == "POS"):
        return {}
    whole = doc[first : last + 1].text
    part = _THIS_PART.fullmatch(whole)
    if part and time.precision is Precision.DAY:
        return _instead(first, last, f"on the {part[1].lower()} of {described}")
    if time.kind is TimeKind.SINCE:
        return _since(doc, first, last, described)
    if time.kind is TimeKind.POINT and time.precision in _PREPOSITION:
        before = doc[first - 1] if first else None
        after_preposition = before is not None and before.tag_ == "IN"
        if (
            _DATE_LIKE.search(whole)
            and not re.search(r"\bago\b|^in\b", whole, re.I)
            and "the" not in described.split()[:1]
        ):
            return _instead(first, last, _with_own_preposition(whole, described))
        if _PURELY_RELATIVE.fullmatch(whole) and not after_preposition and not _PARTS_OF_DAY.search(whole):
            if roughly:
                return {first - 1: "", **_instead(first, last, f"around {described}")}
            if " to " not in described:
                return _instead(first, last, f"{_PREPOSITION[time.precision]} {described}")
    return {last: f"{doc[last].text} ({described})"}


def _since(doc: "Doc", first: int, last: int, described: str) -> dict[int, str]:
    whole = doc[first : last + 1].text
    if not whole.lower().startswith("since"):
        return {last: f"{doc[last].text} (since {described})"}
    if _DATE_LIKE.search(whole):
        return _instead(first, last, f"since {described}")
    return {last: f"{doc[last].text} ({described})"}


def _with_own_preposition(whole: str, described: str) -> str:
    lead = re.match(r"(?:on|in|at|around|about|during|back in)\s+", whole, re.IGNORECASE)
    return (lead[0] if lead else "") + described


def _instead(first: int, last: int, words: str) -> dict[int, str]:
    return {first: words, **dict.fromkeys(range(first + 1, last + 1), "")}
