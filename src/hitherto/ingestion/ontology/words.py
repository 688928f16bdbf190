"""Names of types and properties as words."""

import re
from functools import lru_cache

from hitherto.text.tokens import search_tokens

_FURTHER = re.compile(r"[.,;:()]|\b(?:that|which|who|whom|whose|where|when|with|in|for|of|to|by|from|at|on|used)\b")
"""Where a description goes on after the noun that says what it describes: "a place where people eat"."""
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")

KINDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Person": (
        frozenset({"person", "people", "individual", "human", "contact"}),
        frozenset({
            "someone", "customer", "client", "employee", "friend", "colleague", "coworker", "patient", "student",
            "teacher", "member", "manager", "lead", "candidate", "player", "author", "artist", "relative", "doctor",
            "buyer", "stakeholder", "character", "professional", "participant",
        }),
    ),
    "Organization": (
        frozenset({"organization", "organisation", "company", "business", "firm", "institution"}),
        frozenset({
            "employer", "startup", "vendor", "supplier", "agency", "competitor", "bank", "school", "university", "team",
            "club", "brand", "partner", "account", "restaurant", "hotel", "shop", "store",
        }),
    ),
    "Location": (
        frozenset({"location", "place"}),
        frozenset({
            "city", "country", "destination", "region", "venue", "town", "address", "area", "site", "state",
            "restaurant", "hotel", "shop", "store", "property", "airport", "attraction", "landmark",
        }),
    ),
    "Event": (
        frozenset({"event"}),
        frozenset({"meeting", "conference", "appointment", "concert", "trip", "party", "milestone", "course", "class"}),
    ),
    "Animal": (frozenset({"animal", "pet"}), frozenset({"dog", "cat", "horse", "bird"})),
    "Object": (
        frozenset({"object", "thing", "item", "product"}),
        frozenset({"vehicle", "car", "device", "book", "movie", "film", "game", "tool", "equipment", "media"}),
    ),
    "Topic": (
        frozenset({"topic", "subject"}),
        frozenset({"interest", "hobby", "skill", "field", "language", "activity", "condition", "allergy", "sport"}),
    ),
}  # fmt: skip
"""Of each label that reading gives: words that mean the same, and words that mean some of it."""


@lru_cache(4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name: "FavoriteRestaurant", "WORKS_ON" and "cuisine_type" have two each."""
    return tuple(word.lower() for word in _PARTS.findall(name))


@lru_cache(4096)
def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text that mean something."""
    return tuple(search_tokens(text))


@lru_cache(4096)
def stem(word: str) -> str:
    """Return the stem of a word, or the word where it has none."""
    return next(iter(search_tokens(word)), word.lower())


def means_label(name: str, label: str | None) -> bool:
    """Whether the name of a type means what a label of reading means: Company is Organization."""
    words, exact = words_of(name), KINDS.get(label or "")
    return bool(words) and exact is not None and words[-1] in exact[0]


def may_be_label(name: str, description: str, label: str | None) -> bool:
    """Whether things of a type can have a label of reading; what says nothing about itself can have any."""
    if label is None:
        return True
    said = {*words_of(name)[-1:], *re.findall(r"[a-z]+", _FURTHER.split(description.lower(), maxsplit=1)[0])}
    kinds = {kind for kind, (exact, some) in KINDS.items() if said & (exact | some)}
    return not kinds or label in kinds
