"""What the keys of JSON objects say: words, relations, types, and which of them tell times."""

import re
from functools import lru_cache

from hitherto.domain.facts import ENTITY_LABEL, USER_LABEL
from hitherto.domain.text_input import storable

PERSON = "Person"
MAX_WORDS_CHARACTERS = 60
MAX_LABEL_CHARACTERS = 50

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD = re.compile(r"[\W_]+")
_PREPOSITIONS = frozenset("by to at in on from with for of".split())
_SYNONYMS = {"assignee": "assigned to", "assigned": "assigned to", "owned by": "owner"}
_IRREGULAR = frozenset("sent paid sold bought made built begun written known held due".split())

PEOPLE = frozenset(
    "user owner assignee author manager employee person contact member reporter creator sender recipient supervisor"
    " friend doctor teacher student attendee participant patient colleague spouse candidate".split()
)
"""Words for somebody; as keys and types they stand for a person."""

PARTIES = PEOPLE | frozenset("customer client account company organization organisation vendor supplier".split())
"""Words for the other side of a record: an order names its customer, a ticket its reporter."""

_FUNCTIONAL = frozenset(
    "status state stage phase priority severity price cost amount total subtotal balance budget fee quantity stock"
    " owner assignee manager deadline due eta plan tier role position salary score rating level version location"
    " address city country phone email progress probability currency department team supervisor health"
    " subscription".split()
)
_NAMING = PARTIES | frozenset(
    "assignee location city town country region state department team supervisor school employer brand product project"
    " place venue hotel airline university hospital bank airport".split()
)
"""Words for keys whose values are things: a ticket's team, an office's city."""
_WORDING = frozenset(
    "address street zip postcode description note notes comment comments text message body summary reason url link"
    " email phone currency gender title".split()
)
"""Words for keys whose values only say something of the thing around them."""
_FUNCTIONAL_PHRASES = frozenset(["assigned to", "due date", "reports to", "managed by"])

_STATES = frozenset("active inactive open public private paid valid vip premium".split())
OF_A_LINE = frozenset(["quantity", "qty", "count", "line total", "line amount"])
"""Keys of a part that speak of the whole: the quantity of an item is one of the order."""

ENVELOPES = frozenset("data payload result results record records response body".split())
"""Keys of objects that only wrap what they are about."""

STATE_SINCE = (
    "since", "valid from", "effective from", "effective date", "effective at", "effective since", "effective",
    "active since", "as of", "from",
)  # fmt: skip
"""Keys that say since when what the object states is so."""
STATE_UNTIL = ("until", "valid until", "valid to", "effective until", "effective to", "to")
"""Keys that say until when what the object states is so."""
STATE_AT = (
    "updated at", "updated on", "updated", "last updated", "last updated at", "last modified", "last modified at",
    "modified at", "modified on", "modified", "date modified", "changed at", "changed on",
)  # fmt: skip
"""Keys that say when the values of the object were last changed."""
THING_SINCE = (
    "start date", "start time", "start", "started at", "started on", "started", "starts at", "begin date", "begin",
    "joined at", "joined on", "joined", "join date", "hire date", "hired at", "hired on", "signed at", "signed on",
    "order date", "ordered at", "ordered on", "placed at", "opened at", "occurred at", "date", "timestamp",
    "created at", "created on", "created", "created date", "creation date", "date created", "registered at",
)  # fmt: skip
"""Keys that say when the thing itself began."""
THING_UNTIL = (
    "end date", "end time", "end", "ended at", "ended on", "ended", "ends at", "finish date", "left at", "left on",
    "leave date", "terminated at", "termination date", "cancelled at", "canceled at",
)  # fmt: skip
"""Keys that say when the thing itself ended."""


@lru_cache(maxsize=4096)
def words_of(key: str) -> str:
    """Return the words of a key: "dueDate", "due_date" and "Due-Date" are all "due date"."""
    apart = _HUMP.sub(" ", storable(key)[: 4 * MAX_WORDS_CHARACTERS])
    words = _NO_WORD.sub(" ", apart).strip().lower()
    return _SYNONYMS.get(words, words)[:MAX_WORDS_CHARACTERS].strip()


def singular(words: str) -> str:
    """Return words for one of what `words` says in the plural: "line items" are "line item"."""
    if words.endswith("ies") and len(words) > 4:
        return words[:-3] + "y"
    if words.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return words[:-2]
    if words.endswith("s") and not words.endswith(("ss", "us", "is", "news")) and len(words) > 3:
        return words[:-1]
    return words


def relation_of(words: str) -> str:
    """Return the name of the relation: "item" makes HAS_ITEM, "assigned to" ASSIGNED_TO."""
    parts = words.split()
    if parts and parts[-1] in _PREPOSITIONS:
        return "_".join(parts).upper()
    return "_".join(["HAS", *parts]).upper()


def phrase_of(words: str) -> str:
    """Return the words between a thing and the value of its key: "has status", "is assigned to"."""
    parts = words.split()
    if not parts or parts[-1] not in _PREPOSITIONS:
        return f"has {words}"
    if len(parts) > 1 and parts[0].endswith("s") and not parts[0].endswith("ss"):
        return words  # "reports to", "works at"
    return f"{'was' if parts[-1] == 'by' else 'is'} {words}"


def moment_of(words: str) -> tuple[str, str] | None:
    """Return relation and phrase for a key whose date says when something was done ("created at"), if it is one."""
    *done, last = words.split()
    if last in ("at", "on", "date") and done and _is_done(done[-1]) and done[:-1] in ([], ["last"]):
        return "_".join([*done, "ON"]).upper(), f"was {' '.join(done)} on"
    if not done and _is_done(last):
        return f"{last}_ON".upper(), f"was {last} on"
    return None


def flag_of(words: str, flag: bool) -> tuple[str, str, str]:
    """Return relation, verb and the rest for what is true or false: IS_ACTIVE, "is", "not active"."""
    verb, _, rest = words.partition(" ")
    negated = {"has": "no", "is": "not", "was": "not", "can": "not", "will": "not"}
    if verb in negated and rest:
        return words.replace(" ", "_").upper(), verb, rest if flag else f"{negated[verb]} {rest}"
    if words.endswith(("ed", "able")) or words in _STATES or verb in _PREPOSITIONS:
        return f"IS_{words.replace(' ', '_')}".upper(), "is", words if flag else f"not {words}"
    return relation_of(words), "has", f"{words}: {'yes' if flag else 'no'}"


def _is_done(word: str) -> bool:
    return (word.endswith("ed") and len(word) > 4) or (word in _IRREGULAR and word != "due")


def is_functional(words: str) -> bool:
    """Whether a thing has one value of this at a time, whatever else is known of the thing."""
    return words in _FUNCTIONAL_PHRASES or (bool(words) and words.split()[-1] in _FUNCTIONAL) or _first(words) == "due"


def names_thing(words: str, text: str) -> bool:
    """Whether `text` under a key of these words is the name of a thing, not a state such as "open" or "high"."""
    last = words.split()[-1] if words else ""
    if not any(character.isalpha() for character in text) or "@" in text or "://" in text:
        return False
    if last in _PREPOSITIONS or (last in _NAMING and not (last == "state" and text.islower())):
        return True
    if last in _WORDING:
        return False
    return not is_functional(words) and text[:1].isupper() and len(text) <= MAX_WORDS_CHARACTERS


def _first(words: str) -> str:
    return words.split(" ", 1)[0]


def label_of(words: str) -> str | None:
    """Return the type that a key or a type's name stands for: "line items" are LineItem, an owner is a Person."""
    one = singular(words)
    if not one or not one[0].isalpha():
        return None
    if one.split()[-1] in PEOPLE:
        return PERSON
    label = "".join(part[:1].upper() + part[1:] for part in one.split())[:MAX_LABEL_CHARACTERS]
    # The type "User" is kept for the graph's own user.
    return None if label in (ENTITY_LABEL, USER_LABEL) else label
