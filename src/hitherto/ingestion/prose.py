"""English for summaries: clauses put into the past and drawn together, dates as people write them."""

import re
from collections.abc import Sequence

from hitherto.domain.instants import Instant, Precision, day_meant, to_datetime
from hitherto.ingestion.extract.verbs import PAST_FORMS, SAME_IN_PAST, past_form

_ADVERBS = re.compile(r"(?:(?:\w+ly|just|also|still|never|always|often|already|no longer|now)\s+)+")
_PAST = {"is": "was", "are": "were", "has": "had", "does": "did", "goes": "went", "can": "could", "will": "would"}
_MODALS = frozenset("can could will would may might must should shall".split())
_AUXILIARIES = frozenset({"is", "was", *_MODALS})
_PARTICIPLE = re.compile(rf"(?:been|done|gone|\w+(?:ed|en|wn)|{'|'.join(sorted(PAST_FORMS))})\b")
_PAST_OF_BE = frozenset({"was", "were", "wasn't", "weren't", "didn't"})
_WORD = r"[^\W\d_a-z][\w.'’-]*"
_NO_NAME = "On|In|At|By|Since|After|Before|When|While|During|From|Last|Next|This"
_FRONTED = re.compile(
    r"(?P<time>(?:On|In|Since|From|Around|By)\b[^,.]{0,40}\b\d{4}),? "
    rf"(?P<rest>(?:The user|{_WORD}(?: {_WORD})*) [a-z].*)",
    re.DOTALL,
)
_NAME = re.compile(rf"(?!(?:{_NO_NAME}) )(?:The user|{_WORD}(?: {_WORD})*)(?= [a-z])")


def is_past(clause: str) -> bool:
    """Whether a clause without its subject tells what happened: "moved to Oslo", not "lives in Oslo"."""
    verb = _verb(clause)
    return verb.endswith("ed") or verb in PAST_FORMS or verb in SAME_IN_PAST or verb in _PAST_OF_BE or verb == "used"


def in_past(clause: str) -> str:
    """Return a clause in the present as one in the past, "lives in Oslo" as "lived in Oslo".

    A clause that is in the past, or whose verb cannot be told, comes back as it is.
    """
    verb = _verb(clause)
    past = _past(verb)
    if not past or is_past(clause):
        return clause
    at = clause.index(verb)
    return clause[:at] + past + clause[at + len(verb) :]


def time_last(fact: str) -> str:
    """Return a sentence with the date that it begins with at its end: "In May 2024, Ann left." as "Ann left in ..."."""
    match = _FRONTED.match(fact)
    if match is None:
        return fact
    time = match["time"]
    return f"{match['rest'].rstrip('.')} {time[0].lower()}{time[1:]}."


def leading_name(fact: str) -> str:
    """Return the name that a sentence begins with, where a verb follows; else an empty text."""
    match = _NAME.match(fact)
    rest = fact[match.end() + 1 :] if match else ""
    return match[0] if match and (is_past(rest) or _past(_verb(rest)) or _verb(rest) in _MODALS) else ""


def enumerated(clauses: Sequence[str]) -> str:
    """Return clauses as one list; where they have commas of their own they are kept apart by semicolons."""
    *first, last = clauses
    if not first:
        return last
    if any("," in clause or ";" in clause for clause in clauses):
        return f"{'; '.join(first)}; and {last}"
    before_last = ", and" if any(" and " in clause for clause in clauses) else " and"
    return f"{', '.join(first)}{before_last} {last}"


def with_also(clause: str) -> str:
    """Return a clause with "also" where it belongs: "also likes tea", "is also a painter"."""
    verb, _, rest = clause.partition(" ")
    helps = verb in _AUXILIARIES or (verb in ("has", "had") and _PARTICIPLE.match(rest))
    return f"{verb} also {rest}" if helps and rest else f"also {clause}"


def closed(text: str) -> str:
    """Return a sentence with the mark that ends it."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters of a text, whole words where that is possible, with "…" for the rest."""
    if len(text) <= limit:
        return text
    words = text[: limit - 1]
    return f"{words.rsplit(' ', 1)[0] if ' ' in words else words}…"


def date(instant: Instant, precision: Precision | None) -> str:
    """Return a date as people write it, no more precise than it is known."""
    timed = precision in (Precision.SECOND, Precision.ASSUMED, None)
    moment = to_datetime(instant if timed else day_meant(instant))
    if precision is Precision.YEAR:
        return f"{moment.year}"
    if precision in (Precision.SECOND, Precision.DAY, Precision.WEEK):
        return f"{moment.day} {moment:%B} {moment.year}"
    return f"{moment:%B} {moment.year}"


def months(instants: Sequence[Instant]) -> str:
    """Return the months from the first to the last of some times: "May 2025", "May to July 2025"."""
    first, last = to_datetime(min(instants)), to_datetime(max(instants))
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%B} {last.year}"
    begin = f"{first:%B}" if first.year == last.year else f"{first:%B} {first.year}"
    return f"{begin} to {last:%B} {last.year}"


def _verb(clause: str) -> str:
    adverbs = _ADVERBS.match(clause)
    rest = clause[adverbs.end() :] if adverbs else clause
    return rest.split(maxsplit=1)[0].rstrip(",;:.") if rest.strip() else ""


def _past(verb: str) -> str:
    if verb in _PAST or verb in _MODALS:
        return _PAST.get(verb, "")
    if not verb.endswith("s") or len(verb) < 4 or not verb.isalpha() or not verb.islower():
        return ""
    if verb.endswith("ies"):
        return past_form(f"{verb[:-3]}y")
    stem = verb[:-2] if re.search(r"(?:ss|x|zz|ch|sh|o)es$", verb) else verb[:-1]
    return past_form(stem)
