"""Since when, and until when, what an object states was so: by its own dates, where their keys say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hitherto.domain.instants import Instant, Precision
from hitherto.ingestion.structured import keys
from hitherto.ingestion.structured.values import value_of


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that an object tells."""

    at: Instant
    precision: Precision


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when facts hold; None where nothing says so.

    `changing` is of the values that a thing has one at a time, `lasting` of everything else.
    """

    changing_since: Moment | None = None
    changing_until: Moment | None = None
    lasting_since: Moment | None = None
    lasting_until: Moment | None = None


def validity_of(found: Mapping[str, Any], now: Instant, *, relationship: bool, outer: Validity) -> Validity:
    """Return from when to when the values of an object hold; `now` is when it was told.

    An object that is no thing of its own but says how one stands to another (`relationship`) holds as a whole from
    its start to its end. What it leaves open is as `outer` has it. An end that is still to come ends nothing yet.
    """
    dates = {keys.words_of(key): value for key, value in found.items()}
    state_since, state_until = _first(dates, keys.STATE_SINCE), _past(_first(dates, keys.STATE_UNTIL), now)
    thing_since, thing_until = _first(dates, keys.THING_SINCE), _past(_first(dates, keys.THING_UNTIL), now)
    changed = _first(dates, keys.STATE_AT)
    return Validity(
        changing_since=state_since or changed or (thing_since if relationship else None) or outer.changing_since,
        changing_until=state_until or (thing_until if relationship else None) or outer.changing_until,
        lasting_since=state_since or thing_since or outer.lasting_since,
        lasting_until=state_until or thing_until or outer.lasting_until,
    )


def is_time_key(words: str) -> bool:
    """Whether a key only tells when the other values of its object were written."""
    return words in keys.STATE_AT or words == "timestamp"


def is_bound(words: str) -> bool:
    """Whether a key tells a beginning or an end."""
    bounds = (*keys.THING_SINCE, *keys.THING_UNTIL, *keys.STATE_SINCE, *keys.STATE_UNTIL)
    return words in bounds or any(" " in bound and words.endswith(f" {bound}") for bound in bounds)


def _first(dates: Mapping[str, Any], names: Iterable[str]) -> Moment | None:
    for name in names:
        value = value_of(name, dates.get(name))
        if value and value.instant is not None:
            return Moment(value.instant, value.precision)
    return None


def _past(moment: Moment | None, now: Instant) -> Moment | None:
    return moment if moment and moment.at <= now else None
