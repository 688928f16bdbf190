"""What was said of one matter, laid out in time.

A matter is either a functional timeline of a subject (where Alice lives: one value at a time) or one fact that
may hold beside others (Alice likes tea). The layout is a pure function of the set of assertions: the order in
which they became known does not matter. Rules and examples: docs/temporal-facts.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from hitherto.domain.facts import CORRECTED
from hitherto.domain.instants import Instant, Precision
from hitherto.ingestion.periods import FINENESS, refines
from hitherto.ingestion.reopenings import Reopening, Reopenings

SUCCEEDED = "succeeded"
"""Closing rule: the next value of a functional timeline began."""
ENDED = "ended"
"""Closing rule: a text said that it stopped."""
STATED = "stated"
"""Closing rule: the text that told the fact also told its end ("from 2019 to 2021")."""

_STAGES = {"HAS_PARTNER": 0, "DATING": 0, "ENGAGED_TO": 1, "MARRIED_TO": 2}
"""Relations that follow each other with one and the same value: who marries is engaged no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One saying that `target` was the value from `valid_at` on, or with `ends` that it was no longer.

    `said_at` and `seq` (time and acceptance number of the episode) tell which of two assertions about the same
    instant was said later. `any_target` marks an ending that names no value, `final` one after which it cannot begin
    again unless a text says when (a death). `retracts` is the episode that said `target` by mistake. `edge` is the
    stored fact that remembers this assertion, None while it is new.
    """

    target: UUID
    relation: str
    fact: str
    valid_at: Instant
    valid_precision: Precision
    invalid_at: Instant | None = None
    invalid_precision: Precision | None = None
    ends: bool = False
    any_target: bool = False
    final: bool = False
    retracts: UUID | None = None
    said_at: Instant
    seq: int
    span: tuple[int, int]
    episode: UUID
    edge: UUID | None = None

    def in_time(self) -> tuple[int, ...]:
        """Sort by the world's time; endings first, then what was said later last."""
        return (self.valid_at, not self.ends, self.said_at, self.seq, *self.span, self.target.int)

    @property
    def is_past(self) -> bool:
        """Whether it was over when it was told, and nobody said when it began: "used to live in Rome"."""
        over = self.invalid_at is not None and self.invalid_at <= self.valid_at
        return over and not self.ends and self.valid_precision is Precision.ASSUMED

    def coarse_first(self) -> tuple[int, ...]:
        """Sort by the world's time; endings first, then the less precise, then what is told to end first."""
        until = (self.invalid_at is None, self.invalid_at or 0)
        return (self.valid_at, not self.ends, FINENESS[self.valid_precision], *until, *self.in_time())


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where a stretch ends: the first instant at which it no longer holds, the rule, and the assertion behind it."""

    at: Instant
    precision: Precision
    rule: str
    by: Assertion


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """An unbroken time of one value, with all that was said of it.

    `start` is the assertion whose time (and sentence) the fact carries. `successor` is the place, in the layout,
    of the stretch that closed this one.
    """

    start: Assertion
    end: End | None
    successor: int | None
    assertions: tuple[Assertion, ...]


@dataclass(slots=True)
class _Draft:
    """A stretch while the sweep goes on."""

    reopened: Reopenings
    assertions: list[Assertion] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    stated_end: End | None = None
    successors: "list[_Draft]" = field(default_factory=list)

    @classmethod
    def of(cls, first: Assertion, reopened: Reopenings) -> "_Draft":
        draft = cls(reopened)
        draft.add(first)
        return draft

    def add(self, assertion: Assertion) -> None:
        self.assertions.append(assertion)
        # What only says that something ended says so still; that the end does not count is said of a value.
        if self.reopened.denies(self.value, assertion.episode) and not all(each.ends for each in self.assertions):
            return
        if assertion.ends:
            self._ended_by(assertion)
        elif assertion.invalid_at is not None:
            self._stated_until(assertion, max(assertion.invalid_at, assertion.valid_at))

    def _ended_by(self, ending: Assertion) -> None:
        # The first ending counts; a later one only says again that it is over.
        if not self.ends:
            self.ends.append(End(at=ending.valid_at, precision=ending.valid_precision, rule=ENDED, by=ending))

    def _stated_until(self, assertion: Assertion, at: Instant) -> None:
        if self.stated_end is None or (at > self.stated_end.at and not assertion.is_past):
            precision = assertion.invalid_precision or Precision.ASSUMED
            self.stated_end = End(at=Instant(at), precision=precision, rule=STATED, by=assertion)

    @property
    def value(self) -> UUID:
        """What this is a stretch of."""
        return self.assertions[0].target

    @property
    def is_over_for_good(self) -> bool:
        """Whether it ended so that it cannot begin again."""
        return any(end.by.final for end in self.ends)

    def names(self, assertion: Assertion) -> bool:
        """Whether `assertion` speaks of this stretch's value."""
        return assertion.any_target or self.value == assertion.target

    def tells_again(self, assertion: Assertion) -> bool:
        """Whether `assertion` says the same, and not that it has gone further: engaged, then married."""
        if not self.names(assertion):
            return False
        further = _STAGES.get(assertion.relation, 0) > _STAGES.get(self.assertions[-1].relation, 0)
        return not further or self.reopened.denies(self.value, assertion.episode)

    def holds_at(self, instant: Instant) -> bool:
        """Whether no end is known up to and at `instant`."""
        known = [*self.ends, self.stated_end] if self.stated_end else self.ends
        return not self.successors and all(end.at > instant for end in known)

    def start(self) -> Assertion:
        """Return the earliest assertion, or a more precise one inside its period ("in May", then "on 10 May")."""
        told = sorted((a for a in self.assertions if not a.ends), key=Assertion.coarse_first)
        if not told:
            return self.assertions[0]
        start = told[0]
        for later in told[1:]:
            if later.valid_precision is Precision.ASSUMED and later.valid_at > start.valid_at:
                break
            if refines(later.valid_at, later.valid_precision, start.valid_at, start.valid_precision):
                start = later
        return start

    def end(self) -> "tuple[End | None, _Draft | None]":
        """Return the earliest known end, never before the start, and the successor that brought it, if one did."""
        ends: list[tuple[End, _Draft | None]] = [(end, None) for end in self.ends]
        if self.stated_end:
            ends.append((self.stated_end, None))
        for successor in self.successors:
            by = successor.start()
            ends.append((End(at=by.valid_at, precision=by.valid_precision, rule=SUCCEEDED, by=by), successor))
        return min(ends, key=lambda known: known[0].at, default=(None, None))


def lay_out(
    assertions: Iterable[Assertion], *, exclusive: bool, reopened: Iterable[Reopening] = ()
) -> tuple[Stretch, ...]:
    """Order what was said of one matter into stretches, earliest first.

    With `exclusive` the matter is a functional timeline: each stretch is closed at the start of the next. Without
    it all assertions are of one fact, and only an ending or a stated end closes a stretch. An ending that finds
    nothing to end becomes an empty stretch of its own, so that an older statement told later still finds it. Closings
    that were `reopened` do not come about again.
    """
    decided = Reopenings(reopened)
    told, slips = _without_slips(assertions, decided)
    drafts = _sweep_exclusive(told, decided) if exclusive else _sweep_plain(told, decided)
    places = {id(draft): place for place, draft in enumerate(drafts)}
    return (*(_finished(draft, places) for draft in drafts), *slips)


def _without_slips(assertions: Iterable[Assertion], reopened: Reopenings) -> tuple[list[Assertion], list[Stretch]]:
    """Set apart what was said by mistake, with what put it right: it held at no time and closes nothing."""
    told: list[Assertion] = []
    slips: dict[tuple[UUID, UUID], list[Assertion]] = {}
    for assertion in sorted(assertions, key=lambda each: (each.retracts is None, *each.in_time())):
        slip = slips.get((assertion.target, assertion.episode))
        if assertion.retracts is not None and not reopened.denies(assertion.target, assertion.episode):
            slips.setdefault((assertion.target, assertion.retracts), []).append(assertion)
        elif slip is not None and not assertion.ends:
            slip.append(assertion)
        elif assertion.retracts is None:
            told.append(assertion)
    return told, [_never(group) for group in slips.values()]


def _never(slip: Sequence[Assertion]) -> Stretch:
    """Return the empty stretch of what was said by mistake; the first of `slip` put it right."""
    start = min(slip, key=lambda each: (each.ends, *each.in_time()))
    end = End(at=start.valid_at, precision=start.valid_precision, rule=CORRECTED, by=slip[0])
    return Stretch(start=start, end=end, successor=None, assertions=tuple(sorted(slip, key=Assertion.in_time)))


def _finished(draft: _Draft, places: dict[int, int]) -> Stretch:
    end, successor = draft.end()
    start = draft.start()
    if draft.is_over_for_good and end is not None and start.valid_at > end.at:
        # What was only assumed to hold when it was told, of somebody dead by then, held until the death.
        start = replace(start, valid_at=end.at)
    return Stretch(
        start=start,
        end=end,
        successor=places[id(successor)] if successor else None,
        assertions=tuple(sorted(draft.assertions, key=Assertion.in_time)),
    )


def _sweep_exclusive(assertions: Iterable[Assertion], reopened: Reopenings) -> list[_Draft]:
    drafts: list[_Draft] = []
    current: list[_Draft] = []
    for assertion in sorted(assertions, key=Assertion.in_time):
        if assertion.ends:
            _end_one(drafts, current, assertion, reopened)
            continue
        holding = [draft for draft in current if draft.holds_at(assertion.valid_at)]
        told_again = next((draft for draft in reversed(holding) if draft.tells_again(assertion)), None)
        if told_again:
            told_again.add(assertion)
            continue
        new = _Draft.of(assertion, reopened)
        # A successor can turn out to begin later than its first assertion; beside it there may be another by then.
        for draft in drafts if reopened else holding:
            if not reopened.side_by_side(draft.value, new.value):
                draft.successors.append(new)
        # More than one is current only where people said that the values hold side by side.
        current = [*(draft for draft in holding if not draft.successors), new]
        drafts.append(new)
    return drafts


def _end_one(drafts: list[_Draft], current: Sequence[_Draft], ending: Assertion, reopened: Reopenings) -> None:
    """Give an ending to the stretch it ends, else to the last one it can speak of, else to one of its own."""
    for draft in reversed(current):
        if draft.names(ending) and draft.holds_at(ending.valid_at):
            draft.add(ending)
            return
    spoken_of = next((draft for draft in reversed(drafts) if draft.names(ending)), None)
    if spoken_of:
        spoken_of.add(ending)
    else:
        drafts.append(_Draft.of(ending, reopened))


def _sweep_plain(assertions: Iterable[Assertion], reopened: Reopenings) -> list[_Draft]:
    drafts: list[_Draft] = []
    for assertion in sorted(assertions, key=Assertion.coarse_first):
        open_drafts = [draft for draft in drafts if draft.holds_at(assertion.valid_at)]
        if assertion.ends:
            _end_all(drafts, open_drafts, assertion, reopened)
        elif open_drafts and _same_occurrence(open_drafts[-1], assertion):
            open_drafts[-1].add(assertion)
        elif over := _over_for_good(drafts, assertion) or _told_as_past(drafts, assertion):
            over.add(assertion)
        else:
            drafts.append(_Draft.of(assertion, reopened))
    return drafts


def _over_for_good(drafts: Sequence[_Draft], assertion: Assertion) -> _Draft | None:
    """Return what is remembered in "my dog Rex was a good one", long after Rex died."""
    if assertion.valid_precision is not Precision.ASSUMED:
        return None
    return next((draft for draft in reversed(drafts) if draft.is_over_for_good), None)


def _told_as_past(drafts: Sequence[_Draft], assertion: Assertion) -> _Draft | None:
    """Return what is told again as past: it is no second time that it was so."""
    if not assertion.is_past:
        return None
    return next((draft for draft in reversed(drafts) if all(each.is_past for each in draft.assertions)), None)


def _end_all(drafts: list[_Draft], open_drafts: Sequence[_Draft], ending: Assertion, reopened: Reopenings) -> None:
    for draft in open_drafts or drafts[-1:]:
        draft.add(ending)
    if not drafts:
        drafts.append(_Draft.of(ending, reopened))


def _same_occurrence(draft: _Draft, assertion: Assertion) -> bool:
    """Whether a plain fact is told again, rather than a second one with a date of its own (two trips to Paris)."""
    start = draft.start()
    if assertion.valid_precision is Precision.ASSUMED:
        return True
    if (assertion.valid_at, assertion.valid_precision) == (start.valid_at, start.valid_precision):
        return True
    return refines(assertion.valid_at, assertion.valid_precision, start.valid_at, start.valid_precision)
