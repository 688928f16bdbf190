"""A walk through one JSON document that gathers what it states."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import EntityRef, Extraction, Statement, as_value
from hitherto.domain.instants import Precision
from hitherto.domain.text_input import storable
from hitherto.ingestion.structured import keys, values
from hitherto.ingestion.structured.things import Naming, Thing, id_stem
from hitherto.ingestion.structured.times import Moment, Validity, is_bound, is_time_key, validity_of
from hitherto.ingestion.structured.values import Value

MAX_STATEMENTS = 300
"""Facts that one document makes; what is beyond is still found in its text."""
MAX_LEVELS = 10
LONGEST_PHRASE = 60
MAX_ATTRIBUTES = 60
MAX_LIST_VALUES = 40


@dataclass(frozen=True, slots=True)
class _About:
    """Whose values are read, under which words, and when they hold. `changes`: each is one at a time."""

    thing: Thing
    prefix: str
    validity: Validity
    changes: bool
    level: int
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is stated of a thing: relation, verb, object, and the words, the key and the value that say so.

    `single`: one of a kind. `qualifier` tells several of one relation apart. `done` is the date of what was done.
    """

    relation: str
    phrase: str
    target: EntityRef
    text: str
    words: str
    key: str
    raw: Any
    single: bool
    qualifier: str = ""
    done: Value | None = None


class DocumentReader:
    """Reads one document; ask for the `extraction` afterwards."""

    def __init__(self, episode: Episode, naming: Naming) -> None:
        self._episode = episode
        self._naming = naming
        self._statements: list[Statement] = []
        self._mentioned: list[EntityRef] = []
        self._notes: dict[str, None] = {}

    def extraction(self) -> Extraction:
        """Return what was gathered."""
        return Extraction(
            episode=self._episode.uuid,
            statements=tuple(self._statements),
            mentioned=tuple(self._mentioned),
            notes=tuple(self._notes),
        )

    def read(self, document: Any, kind: str = "") -> None:
        """Read the root of a document: a thing, a list of things, or an object that only holds such."""
        if isinstance(document, list):
            for each in document:
                self.read(each, kind)
        elif not isinstance(document, dict):
            self._note("a value outside of any object states nothing of anything")
        elif thing := self._naming.thing_of(document, kind):
            self._thing(thing, document, Validity(), 0)
        elif document and all(isinstance(value, dict | list) for value in document.values()):
            for key, value in document.items():
                self.read(value, "" if _is_envelope(key, value) else keys.singular(keys.words_of(key)))
        elif wrapped := [key for key in document if _is_envelope(key, document[key])]:
            for key in wrapped:
                self.read(document[key])
        elif document:
            self._thing(self._anonymous(document), {kind: document} if kind else document, Validity(), 0)

    def _anonymous(self, document: Mapping[str, Any]) -> Thing:
        """Return what an object without a name is said of: the graph's user, its source, else a record of its own."""
        if self._naming.user:
            return replace(self._naming.user, is_record=False)
        source = values.plain(self._episode.source_description or "")
        digest = hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode("utf-8", "replace"))
        name = values.shortened(source, 120) if source else f"Record {digest.hexdigest()[:8]}"
        return Thing(EntityRef(name=name), name, False)

    def _thing(
        self, thing: Thing, found: Mapping[str, Any], outer: Validity, level: int, whole: _About | None = None
    ) -> None:
        """Read a thing; `whole` is what it is a part of."""
        now = self._episode.reference_time
        validity = validity_of(found, now, relationship=False, outer=outer)
        about = _About(thing, "", validity, thing.is_record, level)
        place = len(self._mentioned)
        for key in found:
            if key in thing.own:
                self._attribute(about, key, found[key])
        if thing.id_key is not None:
            self._id(about, thing.id_key, found[thing.id_key])
        lines = {key for key in found if whole and keys.words_of(key) in keys.OF_A_LINE}
        for key in found:
            if whole and key in lines:
                self._line(whole, about, key, found[key])
        self._values(about, {key: value for key, value in found.items() if key not in thing.own | lines})
        attributes = tuple(list(about.attributes.items())[:MAX_ATTRIBUTES])
        self._mentioned.insert(place, replace(thing.ref, attributes=attributes))

    def _id(self, about: _About, key: str, raw: Any) -> None:
        words = keys.words_of(key)
        typed = f"{about.thing.kind} {words}" if words in ("id", "uuid", "guid") and about.thing.kind else words
        self._fact(about, typed, Value(values.plain(str(raw)), is_number=True), key, raw, single=True)

    def _line(self, whole: _About, part: _About, key: str, raw: Any) -> None:
        """State of an order how many of an item it has: the next order has another quantity of it."""
        said = keys.words_of(key)
        value = values.value_of(said, raw)
        if value is None:
            return
        words = f"{part.thing.kind or 'item'} {said}"
        self._state(
            whole,
            _Claim(
                relation=keys.relation_of(words),
                phrase=f"has {part.thing.name} {said}",
                target=as_value(EntityRef(name=f"{said} {value.text}")),
                text=value.text,
                words=words,
                key=key,
                raw=raw,
                single=True,
                qualifier=part.thing.name,
            ),
        )

    def _values(self, about: _About, found: Mapping[str, Any]) -> None:
        currency = values.currency_of(found)
        done: set[str] = set()
        for key, raw in found.items():
            if key in done or not keys.words_of(key):
                continue
            read = self._reference(about, found, key)
            done |= read
            if not read:
                self._value(about, key, raw, currency)

    def _reference(self, about: _About, found: Mapping[str, Any], key: str) -> set[str]:
        """Read a foreign key, with the name that stands beside it, and return the keys that are read with that."""
        stem = id_stem(keys.words_of(key))
        if not stem or keys.singular(about.prefix) == stem:
            return set()
        beside = [each for each in found if keys.words_of(each) in (f"{stem} name", stem)]
        named = next((each for each in beside if isinstance(found[each], str)), None)
        name = found[named] if named is not None else None
        thing = self._naming.referred(stem, found[key], name, about.thing.kind)
        if thing is None:
            return set()
        self._attribute(about, key, found[key])
        self._link(about, stem, thing, key, found[key], single=True)
        return {key} if named is None else {key, named}

    def _value(self, about: _About, key: str, raw: Any, currency: str | None) -> None:
        said = keys.words_of(key)
        if isinstance(raw, dict):
            amount = values.measured(raw)
            if amount is not None:
                self._fact(about, said, Value(amount, is_number=True), key, raw, single=True)
            else:
                self._object(about, said, key, raw)
        elif isinstance(raw, list):
            self._list(about, said, key, raw)
        else:
            self._attribute(about, key, raw)
            said, own_currency = values.without_currency(said)
            value = values.value_of(said, raw, own_currency or currency)
            if value and not is_time_key(said) and not (said == "currency" and currency):
                self._fact(about, said, value, key, raw, single=True)

    def _object(self, about: _About, said: str, key: str, raw: Mapping[str, Any]) -> None:
        if about.level >= MAX_LEVELS:
            self._note(f"nested deeper than {MAX_LEVELS} levels: {said!r} was not read")
            return
        thing = self._naming.thing_of(raw, keys.singular(said))
        if thing:
            self._link(about, said, thing, key, raw, single=True)
            self._thing(thing, raw, Validity(), about.level + 1, about)
            return
        prefix = f"{about.prefix} {said}".strip()[: keys.MAX_WORDS_CHARACTERS]
        validity = validity_of(raw, self._episode.reference_time, relationship=True, outer=about.validity)
        self._values(replace(about, prefix=prefix, validity=validity, level=about.level + 1), raw)

    def _list(self, about: _About, said: str, key: str, raw: Sequence[Any]) -> None:
        one, scalars = keys.singular(said), []
        for place, each in enumerate(raw, start=1):
            if isinstance(each, dict):
                thing = self._naming.thing_of(each, one) or self._element(about, one, place)
                if about.level < MAX_LEVELS:
                    self._link(about, one, thing, key, each, single=False)
                    self._thing(thing, each, Validity(), about.level + 1, about)
            elif isinstance(each, list):
                self._note(f"a list inside of the list {said!r} was not read")
            elif value := values.value_of(one, each):
                scalars.append(value.text)
                if len(scalars) <= MAX_LIST_VALUES:
                    self._fact(about, one, replace(value, flag=None), key, each, single=False)
        if scalars:
            self._attribute(about, key, ", ".join(scalars))

    def _element(self, about: _About, one: str, place: int) -> Thing:
        """Return an element of a list that has no name: it is known by its place."""
        name = f"{about.thing.name} {one} {place}"
        return Thing(EntityRef(name=name, label=keys.label_of(one)), name, about.thing.is_record)

    def _link(self, about: _About, said: str, thing: Thing, key: str, raw: Any, *, single: bool) -> None:
        """State that the thing has another one."""
        words = f"{about.prefix} {said}".strip()
        relation, phrase = keys.relation_of(words), keys.phrase_of(words)
        self._state(about, _Claim(relation, phrase, thing.ref, thing.name, words, key, raw, single))

    def _fact(self, about: _About, said: str, value: Value, key: str, raw: Any, *, single: bool) -> None:
        """State that the thing has a value."""
        words = f"{about.prefix} {said}".strip()
        relation, phrase, text = keys.relation_of(words), keys.phrase_of(words), value.text
        target = self._naming.named(said, f"{said} {text}" if value.is_number else text)
        if value.is_number or value.instant is not None or (single and not keys.names_thing(said, text)):
            target = as_value(target)
        moment = keys.moment_of(words) if value.instant is not None else None
        if moment:
            relation, phrase = moment
        elif value.flag is not None:
            relation, phrase, text = keys.flag_of(words, value.flag)
            target = as_value(EntityRef(name=text))
        if len(text) > LONGEST_PHRASE or ". " in text:
            phrase += ":"  # a text of its own
        single = single and (not moment or words.startswith("last "))
        done = value if moment else None
        self._state(about, _Claim(relation, phrase, target, text, words, key, raw, single, done=done))

    def _state(self, about: _About, claim: _Claim) -> None:
        if len(self._statements) >= MAX_STATEMENTS:
            self._note(f"more than {MAX_STATEMENTS} facts: the rest was not read")
            return
        changes = claim.single and (about.changes or keys.is_functional(claim.words))
        since, until = _period(about.validity, claim, changes)
        timeline = f"{claim.relation}:{claim.qualifier}" if claim.qualifier else claim.relation
        self._statements.append(
            Statement(
                subject=about.thing.ref,
                relation=claim.relation,
                object=claim.target,
                fact=_sentence(about.thing.name, claim.phrase, claim.text),
                span=_span(self._episode.content, claim.key, claim.raw),
                valid_at=since.at if since else None,
                valid_precision=since.precision if since else Precision.ASSUMED,
                invalid_at=until.at if until else None,
                invalid_precision=until.precision if until else None,
                timeline=timeline if changes else None,
            )
        )

    def _attribute(self, about: _About, key: str, raw: Any) -> None:
        name = storable(key).strip("_").strip()
        if about.prefix:
            name = f"{about.prefix.replace(' ', '_')}_{name}"
        if name and isinstance(raw, str | int | float) and raw != "":
            about.attributes[name] = storable(raw) if isinstance(raw, str) else raw

    def _note(self, text: str) -> None:
        self._notes[text] = None


def _is_envelope(key: str, value: Any) -> bool:
    return isinstance(value, dict | list) and keys.words_of(key) in keys.ENVELOPES


def _period(validity: Validity, claim: _Claim, changes: bool) -> tuple[Moment | None, Moment | None]:
    """Return from when to when a claim holds, as far as the document says."""
    if claim.done and claim.done.instant is not None:
        return Moment(claim.done.instant, claim.done.precision), None
    if is_bound(claim.words):
        return validity.changing_since, None  # a date of the thing does not end with the thing
    if changes:
        return validity.changing_since, validity.changing_until
    return validity.lasting_since, validity.lasting_until


def _sentence(name: str, phrase: str, text: str) -> str:
    subject = f"{name[0].upper()}{name[1:]}" if name.startswith("the ") else name
    ended = text.endswith(("…", "!", "?"))
    return f"{subject} {phrase} {text if ended else text.rstrip('.')}" + ("" if ended else ".")


def _span(content: str, key: str, raw: Any) -> tuple[int, int]:
    """Return where the document says it: the key with its value, else the key, else the document."""
    quoted = re.escape(json.dumps(key, ensure_ascii=False))
    if not isinstance(raw, dict | list):
        literal = re.escape(json.dumps(raw, ensure_ascii=False))
        found = re.search(rf"{quoted}\s*:\s*{literal}", content)
        if found:
            return found.span()
    found = re.search(quoted, content)
    return found.span() if found else (0, len(content))
