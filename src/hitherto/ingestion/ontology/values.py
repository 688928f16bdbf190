"""Values that somebody else read, brought into the type of their property."""

from hitherto.domain.ontology import Property, PropertyType
from hitherto.ingestion.ontology.attributes import MAX_VALUE_CHARACTERS, Value

_YES = frozenset({"true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})


def typed_value(kind: Property, text: str) -> Value | None:
    """Return `text` as a value of the property; None where it is none."""
    plain = " ".join(text.split())
    if not plain:
        return None
    if kind.type is PropertyType.TEXT:
        return plain[:MAX_VALUE_CHARACTERS]
    if kind.type is PropertyType.BOOLEAN:
        lower = plain.lower()
        return True if lower in _YES else False if lower in _NO else None
    try:
        number = float(plain.replace(",", ""))
    except ValueError:
        return None
    if number != number or abs(number) > 1e15:
        return None
    if kind.type is PropertyType.FLOAT:
        return number
    return int(number) if number.is_integer() else None
