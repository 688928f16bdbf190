"""How many dates in open conversations are read right: `python -m benchmarks.dates FOLDER [--show]`.

FOLDER holds `datasets.py`, `normalise.py` and their data: conversations, questions about them, the messages that
answer each question (its evidence), and the right answer. Of the questions whose answer is a date those count whose
evidence names a time. The times that `find_times` reads in the evidence are compared with the answer, at its grain:

- right: one of them is the day, the week, the month or the year that is asked for, or lies within it;
- wrong: there are readings, and none of them is;
- unread: the message has words for a time, and nothing was read.

The rest is left out, each for a reason that is counted and printed: the answer is no date, there is no evidence, the
evidence names no time at all, what it names is of something else and the answer is the time at which it was said, or
the answer names another day of the week than the evidence does. Whether a message has words for a time is decided by a
short list that knows nothing of the rules that are tried. --show lists the last two kinds too.
"""

import argparse
import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.table import markdown_table
from hitherto.domain.instants import from_datetime, to_datetime
from hitherto.text.dates import TimeExpression, TimeKind, find_times

COLLECTIONS = ("locomo", "longmemeval_r")
OUTCOMES = ("right", "wrong", "unread")
AS_SAID = "the answer is the time at which it was said"
OTHER_WEEKDAY = "the answer names another day of the week"
_UNIT = (
    r"(?:day|night|week|weekend|month|year|decade|summer|winter|spring|fall|autumn|morning|afternoon|evening"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october"
    r"|november|december)s?"
)
_NAMES_A_TIME = re.compile(
    rf"\b(?:yesterday|today|tonight|tomorrow|ago|(?:last|next|past|this|for|in|since)(?: [\w-]+)? {_UNIT}"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october"
    r"|november|december|christmas|easter|thanksgiving|halloween|(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)"
    r"|\d{1,2}/\d{1,2}|the other day)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Case:
    """A question about a date, with what was read in its evidence."""

    collection: str
    question: str
    answer: str
    evidence: tuple[str, ...]
    readings: tuple[str, ...]
    outcome: str
    """One of OUTCOMES, or why the question is left out."""


def module_of(folder: Path, name: str) -> ModuleType:
    """Return a module of the folder of the evaluation, by its path."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder} has no {name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def right_spans(answer: str, normalise: ModuleType, said: date) -> list[Span]:
    """Return the days, weeks, months or years that `answer` calls right; empty where it is no date.

    "The week before 9 June 2023" is that week and not the 9th; a day without its year is that nearest to `said`.
    """
    folded = normalise.fold(answer)
    spans: list[Span] = []
    for start, _, kind, value in normalise.find_dates(folded):
        own = _span(kind, value, said)
        counted, _ = normalise.relative(folded[:start], kind, value)
        others = (counted or set()) - normalise.strict(kind, value)
        meant = [span for token in others if (span := _span_of_token(token))]
        spans += _merged(meant) if meant else [own] if own else []
    return spans


def _span(kind: str, value: Any, said: date) -> Span | None:
    if kind == "D":
        return Span(value, value)
    if kind == "M":
        return _month(*value)
    if kind == "Y":
        return Span(date(value, 1, 1), date(value, 12, 31))
    if kind == "MD":
        days = [date(said.year + offset, *value) for offset in (-1, 0, 1)]
        nearest = min(days, key=lambda day: abs(day - said))
        return Span(nearest, nearest)
    return None


def _span_of_token(token: str) -> Span | None:
    if token.startswith("D"):
        day = date.fromisoformat(token[1:])
        return Span(day, day)
    if token.startswith("Y"):
        return _span("Y", int(token[1:]), date.min)
    if token.startswith("M") and not token.startswith("MD"):
        year, number = token[1:].split("-")
        return _month(int(year), int(number))
    return None


def _month(year: int, number: int) -> Span:
    first = date(year, number, 1)
    return Span(first, (first + timedelta(31)).replace(day=1) - timedelta(1))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans with those joined that follow each other."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: one.first):
        if merged and span.first <= merged[-1].last + timedelta(1):
            merged[-1] = Span(merged[-1].first, max(span.last, merged[-1].last))
        else:
            merged.append(span)
    return merged


def read_span(time: TimeExpression) -> Span | None:
    """Return the days of a reading; None where no date follows from it. "Since" is read at the grain of its begin."""
    if time.kind in (TimeKind.RECURRING, TimeKind.AGE):
        return None
    first = to_datetime(time.begin).date()
    last = to_datetime(time.finish).date() - timedelta(1) if time.finish else first
    if time.finish is None:
        lengths = {"week": 7, "month": 28, "season": 90, "year": 365}
        last = first + timedelta(lengths.get(str(time.precision), 1) - 1)
    return Span(first, max(first, last))


def agrees(read: Span, right: Span) -> bool:
    """Whether a reading gives the right time at its grain.

    It lies within it; or it is as long at most as that and a half, and the two share most of their days: a week may be
    counted from Monday or from seven days before.
    """
    if right.first <= read.first and read.last <= right.last:
        return True
    shared = (min(read.last, right.last) - max(read.first, right.first)).days + 1
    shortest = min(read.length, right.length)
    return right.length > 1 and read.length <= 1.5 * right.length and 2 * shared >= min(shortest, 6)


def cases(folder: Path, collection: str) -> Iterator[Case]:
    """Yield every question of the open half of a collection that is no trap, with its outcome."""
    normalise, datasets = module_of(folder, "normalise"), module_of(folder, "datasets")
    for conversation in datasets.load(collection, "open"):
        turns = {turn.turn_id: turn for turn in conversation.turns()}
        for question in conversation.questions:
            if not question.abstention:
                evidence = [turns[name] for name in question.evidence]
                yield _case(collection, question, evidence, normalise)


def _case(collection: str, question: Any, evidence: Sequence[Any], normalise: ModuleType) -> Case:
    answer, texts = str(question.answer or ""), tuple(turn.text for turn in evidence)
    said = [datetime.fromisoformat(turn.datetime).replace(tzinfo=UTC) for turn in evidence]
    asked = said[0] if said else datetime(2023, 1, 1, tzinfo=UTC)
    right = right_spans(answer, normalise, asked.date())
    times = [
        (time, span)
        for text, at in zip(texts, said, strict=True)
        for time in find_times(text, from_datetime(at))
        if (span := read_span(time))
    ]
    readings = tuple(f"{time.text} = {span.first} to {span.last}" for time, span in times)
    outcome = _outcome(right, texts, [span for _, span in times])
    if outcome == "wrong":
        outcome = _excuse(answer, texts, right, [at.date() for at in said]) or outcome
    return Case(collection, question.question, answer, texts, readings, outcome)


def _outcome(right: Sequence[Span], texts: Sequence[str], read: Sequence[Span]) -> str:
    if not right:
        return "the answer is no date"
    if not texts:
        return "there is no evidence"
    if any(agrees(span, one) for span in read for one in right):
        return "right"
    if read:
        return "wrong"
    return "unread" if any(_NAMES_A_TIME.search(text) for text in texts) else "the evidence names no time"


def _excuse(answer: str, texts: Sequence[str], right: Sequence[Span], said: Sequence[date]) -> str | None:
    """Return why no reading of these messages could give the answer; None where one could."""
    named = {day.lower() for text in texts for day in _WEEKDAY.findall(text)}
    asked = {day.lower() for day in _WEEKDAY.findall(answer)}
    if asked and named and not asked & named:
        return OTHER_WEEKDAY
    if any(span.first <= day <= span.last for span in right for day in said):
        return AS_SAID
    return None


def main() -> None:
    """Print the table, what was left out, and with --show what was wrong."""
    parser = argparse.ArgumentParser(description="How many dates in open conversations are read right.")
    parser.add_argument("folder", type=Path, help="the folder of the evaluation")
    parser.add_argument("--show", action="store_true", help="list what was read wrong or not at all")
    chosen = parser.parse_args()
    found = [case for collection in COLLECTIONS for case in cases(chosen.folder, collection)]
    print(markdown_table(("conversations", "n", *OUTCOMES, "right of n"), [_row(name, found) for name in COLLECTIONS]))
    print("\nLeft out:")
    left_out = Counter((case.collection, case.outcome) for case in found if case.outcome not in OUTCOMES)
    for (collection, reason), count in sorted(left_out.items()):
        print(f"- {collection}: {count} where {reason}")
    if chosen.show:
        for case in found:
            if case.outcome in ("wrong", "unread", AS_SAID, OTHER_WEEKDAY):
                _show(case)


def _row(collection: str, found: Sequence[Case]) -> list[object]:
    outcomes = Counter(case.outcome for case in found if case.collection == collection)
    total = sum(outcomes[name] for name in OUTCOMES)
    share = f"{100 * outcomes['right'] / total:.1f} %" if total else "-"
    return [collection, total, *(outcomes[name] for name in OUTCOMES), share]


def _show(case: Case) -> None:
    print(f"\n{case.outcome}: {case.question}\n  answer: {case.answer}")
    for text in case.evidence:
        print(f"  said: {text}")
    for reading in case.readings:
        print(f"  read: {reading}")


if __name__ == "__main__":
    main()
