"""What the scalars of JSON documents say: numbers, money, dates, flags and texts, in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import EARLIEST, LATEST, Instant, Precision, parse_instant, to_datetime
from hitherto.domain.text_input import storable

MAX_VALUE_CHARACTERS = 160
"""A longer text is cut in facts; attributes keep it whole."""

_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2}(?:[Tt ]\d{2}:\d{2}.*)?)?")
_MONEY = frozenset(
    "price cost amount total subtotal balance budget fee salary revenue discount tax payment refund paid value".split()
)
_CURRENCIES = frozenset("usd eur gbp jpy chf cad aud cny inr brl sek nok dkk pln czk mxn zar krw sgd hkd nzd".split())
_MEASURES = (frozenset(["amount", "currency"]), frozenset(["value", "currency"]), frozenset(["value", "unit"]))
_TIME_WORDS = frozenset("at on date time timestamp since until created updated modified deadline".split())
_SPACE = re.compile(r"\s+")
_SECONDS = range(10**8, 10**10)
_MILLISECONDS = range(10**11, 10**13)


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar in words; `instant` and `precision` where it is a date, `flag` where it is true or false.

    `is_number`: it says little without the words of its key.
    """

    text: str
    instant: Instant | None = None
    precision: Precision = Precision.DAY
    flag: bool | None = None
    is_number: bool = False


def value_of(words: str, raw: Any, currency: str | None = None) -> Value | None:
    """Return what the scalar `raw` under a key of these words says; None where it says nothing.

    `currency` is that of the amounts of money of the same object.
    """
    if raw is None or isinstance(raw, dict | list):
        return None
    if isinstance(raw, bool):
        return Value("yes" if raw else "no", flag=raw)
    if isinstance(raw, str):
        text = plain(raw)
        return (_date(text) or Value(shortened(text))) if text else None
    return _number(words, raw, currency)


def plain(text: str) -> str:
    """Return a text in one line that every database can store."""
    return _SPACE.sub(" ", storable(text)).strip()


def shortened(text: str, limit: int = MAX_VALUE_CHARACTERS) -> str:
    """Return a text cut after a word where it is too long."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def measured(value: Mapping[str, Any]) -> str | None:
    """Return an amount with its currency, or a value with its unit, in words; None for any other object."""
    if frozenset(value) not in _MEASURES:
        return None
    amount = value.get("amount", value.get("value"))
    unit = value.get("currency", value.get("unit"))
    if isinstance(amount, bool) or not isinstance(amount, int | float | str) or not isinstance(unit, str):
        return None
    number = plain(amount) if isinstance(amount, str) else _digits(amount)
    return shortened(f"{number} {plain(unit)}")


def without_currency(words: str) -> tuple[str, str | None]:
    """Return the words of a key without a currency at their end, and that currency: "price usd" is a price in USD."""
    head, _, last = words.rpartition(" ")
    return (head, last.upper()) if head and last in _CURRENCIES else (words, None)


def currency_of(value: Mapping[str, Any]) -> str | None:
    """Return the currency that an object names for its amounts."""
    currency = value.get("currency")
    return plain(currency) if isinstance(currency, str) and 0 < len(currency) <= 10 else None


def _number(words: str, raw: int | float, currency: str | None) -> Value:
    parts = words.split()
    if parts and (parts[-1] in _TIME_WORDS or parts[0] in _TIME_WORDS) and (moment := _epoch(raw)) is not None:
        return Value(_in_words(moment, Precision.SECOND), moment, Precision.SECOND)
    amount = _digits(raw)
    text = f"{amount} {currency}" if currency and _MONEY & set(parts) else amount
    return Value(text, is_number=True)


def _digits(raw: int | float) -> str:
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15 else str(raw)


def _epoch(raw: int | float) -> Instant | None:
    if int(raw) in _SECONDS:
        return Instant(int(raw * 1_000_000))
    return Instant(int(raw * 1_000)) if int(raw) in _MILLISECONDS else None


def _date(text: str) -> Value | None:
    if not _DATE.fullmatch(text):
        return None
    day, precision = text, Precision.SECOND
    if len(text) == 7:
        day, precision = f"{text}-01", Precision.MONTH
    elif len(text) == 10:
        precision = Precision.DAY
    try:
        instant = parse_instant(day, "date")
    except InvalidInput:
        return None
    return Value(_in_words(instant, precision), instant, precision) if EARLIEST <= instant <= LATEST else None


def _in_words(instant: Instant, precision: Precision) -> str:
    moment = to_datetime(instant)
    if precision is Precision.MONTH:
        return f"{moment:%B} {moment.year}"
    day = f"{moment.day} {moment:%B} {moment.year}"
    return day if precision is Precision.DAY or not (moment.hour or moment.minute) else f"{day} at {moment:%H:%M} UTC"
