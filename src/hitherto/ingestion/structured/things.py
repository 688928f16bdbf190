"""Which thing an object of a JSON document is: its name, its type, and the id that others refer to it by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hitherto.domain.extraction import EntityRef, UserProfile
from hitherto.ingestion.extract.speakers import user_voice
from hitherto.ingestion.structured import keys
from hitherto.ingestion.structured.values import plain, shortened

MAX_NAME_CHARACTERS = 120

_ID_KEYS = ("id", "uuid", "guid", "identifier", "sku", "code", "slug", "key")
_NAME_KEYS = ("name", "full name", "display name", "title", "label", "subject", "username", "login", "handle")
_NUMBERED = frozenset("order invoice ticket case contract policy booking reservation issue claim".split())
_TYPE_KEYS = ("type", "object type", "entity type", "object", "kind", "entity")
_EMAILS = ("email", "email address", "user email", "mail")
_JOB = frozenset("company employer department organization organisation salary".split())
"""Beside one of these keys a title is that of a job."""
_USER_WORDS = keys.PEOPLE | frozenset(["customer", "client", "account", "profile", "", "record"])


@dataclass(frozen=True, slots=True)
class Thing:
    """An object that is a thing of its own.

    `name` is how facts call it. `is_record`: it has an id, so that every single value of it is one at a time.
    `own` are the keys that only say which thing it is; `kind` are the words of its type, as far as known;
    `id_key` is the key of its id, where its name is another one.
    """

    ref: EntityRef
    name: str
    is_record: bool
    own: frozenset[str] = field(default=frozenset())
    kind: str = ""
    id_key: str | None = None


class Naming:
    """Names things as a graph knows them; `user` is the graph's own."""

    def __init__(self, user: UserProfile | None) -> None:
        self._known = frozenset(plain(each).casefold() for each in user.identifiers) if user else frozenset()
        self.user = _user_thing(user) if user else None

    def thing_of(self, found: Mapping[str, Any], kind: str) -> Thing | None:
        """Return the thing that an object is; None for one that only groups values of another thing.

        `kind` are the words of the key that it stands under, in the singular; empty where it stands under none.
        """
        words = {keys.words_of(key): key for key in found}
        id_key, id_kind = _own_id(found, words, kind)
        kind = kind or id_kind
        stated = "" if kind else _stated_kind(found, words)
        identifier = _identifier(found.get(id_key)) if id_key is not None else None
        if self._is_user(found, words, kind, identifier):
            naming = (*_NAME_KEYS, *_EMAILS, "first name", "last name", "user id")
            return self._as_user([id_key, *(words.get(each) for each in naming)])
        name, name_keys = _name_of(found, words, kind)
        own = frozenset(key for key in (id_key, *name_keys) if key is not None)
        if identifier is None and not name:
            return None
        thing = _thing(name, identifier, kind, own, _is_person(kind or stated, words), stated)
        return replace(thing, id_key=id_key) if name and identifier else thing

    def referred(self, stem: str, identifier: Any, name: Any, among: str) -> Thing | None:
        """Return the thing that a foreign key ("customer_id": 7) names, with its name where one stands beside it.

        `among` is the kind of the thing with that key: the manager of an employee is an employee.
        """
        known = _identifier(identifier)
        if known is None:
            return None
        if stem in _USER_WORDS and known.casefold() in self._known:
            return self.user
        title = shortened(plain(name), MAX_NAME_CHARACTERS) if isinstance(name, str) else ""
        same = stem == "parent" or {stem, among} <= keys.PEOPLE
        kind = among if same and among else keys.singular(stem)
        return _thing(title, known, kind, frozenset(), kind in keys.PEOPLE)

    def named(self, words: str, text: str) -> EntityRef:
        """Return the thing or value that a text names under a key of these words."""
        one = words.split()[-1] if words else ""
        person = one in keys.PEOPLE or words in ("assigned to", "created by", "managed by", "reports to")
        return EntityRef(name=text, label=keys.PERSON if person else None)

    def _is_user(self, found: Mapping[str, Any], words: Mapping[str, str], kind: str, identifier: str | None) -> bool:
        if kind not in _USER_WORDS:
            return False
        emails = [_identifier(found.get(words[each])) for each in _EMAILS if each in words]
        return any(each.casefold() in self._known for each in (identifier, *emails) if each)

    def _as_user(self, own: Iterable[str | None]) -> Thing | None:
        user = self.user
        return user and Thing(user.ref, user.name, True, frozenset(key for key in own if key is not None))


def _user_thing(user: UserProfile) -> Thing:
    voice = user_voice(user)
    return Thing(voice.ref, voice.name, True)


def _thing(name: str, identifier: str | None, kind: str, own: frozenset[str], person: bool, stated: str = "") -> Thing:
    """Return a thing; `stated` is a type that one of its values names, which may change, unlike that of its key."""
    record = f"{kind} {identifier}".strip() if identifier is not None else None
    title = name or _title(kind or stated, identifier or "")
    ref = EntityRef(
        name=title,
        label=keys.PERSON if person else keys.label_of(kind or stated),
        # An id alone says little: two records of unknown types may have the same.
        aliases=(record,) if record and kind else (),
        record=record,
    )
    return Thing(ref, title, record is not None, own, kind or stated)


def _title(kind: str, identifier: str) -> str:
    if kind:
        return f"{kind[0].upper()}{kind[1:]} {identifier}"
    return identifier if any(character.isalpha() for character in identifier) else f"Record {identifier}"


def _stated_kind(found: Mapping[str, Any], words: Mapping[str, str]) -> str:
    for each in _TYPE_KEYS:
        stated = found.get(words[each]) if each in words else None
        if isinstance(stated, str) and 2 < len(stated) <= 40 and keys.label_of(keys.words_of(stated)):
            return keys.singular(keys.words_of(stated))
    return ""


def _own_id(found: Mapping[str, Any], words: Mapping[str, str], kind: str) -> tuple[str | None, str]:
    """Return the key that holds the object's own id, and the type that the key names."""
    for each in _ID_KEYS:
        if each in words and _identifier(found[words[each]]) is not None:
            return words[each], ""
    ids = [(stem, words[each]) for each in words if (stem := id_stem(each)) and _identifier(found[words[each]])]
    for stem, key in ids:
        if stem == kind:
            return key, stem
    first = keys.words_of(next(iter(found), ""))
    named = any(each in words for each in _NAME_KEYS)
    own = [(stem, key) for stem, key in ids if stem not in keys.PARTIES] or ids
    if not own or kind:
        return None, ""
    stem, key = own[0]
    return (key, stem) if not named or keys.words_of(key) == first else (None, "")


def id_stem(words: str) -> str:
    """Return the type in a key such as "customer id" or "invoice number"; empty for any other key."""
    stem, _, last = words.rpartition(" ")
    if last in ("id", "uuid", "guid") or (last in ("number", "no") and stem in _NUMBERED):
        return keys.singular(stem)
    return ""


def _identifier(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = plain(str(value))
    return text if 0 < len(text) <= MAX_NAME_CHARACTERS else None


def _name_of(found: Mapping[str, Any], words: Mapping[str, str], kind: str) -> tuple[str, list[str]]:
    """Return the name in an object, and the keys that it came from."""
    parts = [words[each] for each in ("first name", "last name") if each in words]
    texts = [plain(found[key]) for key in parts if isinstance(found[key], str)]
    full = shortened(" ".join(text for text in texts if text), MAX_NAME_CHARACTERS)
    for each in ("name", "full name", f"{kind} name", *_NAME_KEYS[2:], "product name", "company name", "product"):
        name = found.get(words[each]) if each in words else None
        if each == "title" and _JOB & words.keys():
            continue
        if isinstance(name, str) and plain(name) and not (full and each in _NAME_KEYS[3:]):
            return shortened(plain(name), MAX_NAME_CHARACTERS), [words[each], *parts]
    if full:
        return full, parts
    for each in ("description", *_EMAILS):
        name = found.get(words[each]) if each in words else None
        if isinstance(name, str) and plain(name) and not any(id_stem(key) or key in _ID_KEYS for key in words):
            return shortened(plain(name), 80), [words[each]]
    return "", []


def _is_person(kind: str, words: Mapping[str, str]) -> bool:
    last = kind.split()[-1] if kind else ""
    return last in keys.PEOPLE or (last in _USER_WORDS and {"first name", "last name"} <= words.keys())
