"""Relations of which a subject has one value at a time, read strictly: rather none than a false ending."""

from dataclasses import replace
from typing import TYPE_CHECKING

from hitherto.domain.extraction import EntityRef
from hitherto.ingestion.extract.attributes import is_definite
from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.copulas import PRESENT_WORDS, favorite_of
from hitherto.ingestion.extract.endings import (
    Timeline,
    child_of,
    is_name,
    is_not_quite,
    name_of,
    no_longer,
    of_preposition,
    one_no_longer,
    somewhere_no_longer,
    told_end,
)
from hitherto.ingestion.extract.lexicon import ROLE_NOUNS, SCHOOL_WORDS
from hitherto.ingestion.extract.people import FUNCTIONAL_KIN, RELATIVES
from hitherto.ingestion.extract.reading import Reading
from hitherto.ingestion.extract.times import was_once

if TYPE_CHECKING:
    from spacy.tokens import Token

_JOBS = frozenset("job work position role".split())
_FAVORITE = frozenset({"favorite", "favourite"})
_LIVING = frozenset({"live", "reside"})
_SEATED = frozenset({"base", "headquarter"})
_MOVING = frozenset({"move", "relocate", "emigrate"})
_BECOMING = frozenset({"become", "get", "go", "turn"})
_NAMES = {
    "HAS_EMAIL": "EMAIL",
    "HAS_PHONE": "PHONE",
    "HAS_ADDRESS": "ADDRESS",
    "HAS_PARTNER": "PARTNER",
    "NAMED": "NAME",
    "BELONGS_TO": "HAS_OWNER",
}
"""Timelines of attributes that go by another name than their relation."""
_KIN = frozenset(relative.relation for relative in RELATIVES.values())


def timeline_of(clause: Clause, reading: Reading | None) -> Timeline | None:
    """Return the timeline that a clause belongs to, or None: then it holds beside others."""
    if clause.modal or clause.conditional or clause.past_perfect or is_not_quite(clause):
        return None
    if clause.negated:
        return _over(clause, reading) if no_longer(clause) else None
    ending = told_end(clause)
    if ending is not None:
        return ending
    if reading is None or (clause.complement is None and reading.relation not in _OF_COUPLES and _is_several(reading)):
        return None
    return _begun(clause, reading)


def _begun(clause: Clause, reading: Reading) -> Timeline | None:
    """Return the timeline of what is said to hold, or to have begun."""
    if reading.owner is not None:
        return _attribute(reading)
    if reading.relation == "FAVORITE" and clause.verb.lemma_ == "be" and not clause.past:
        return _favorite(clause)
    if not _is_single(clause.subject):
        return _partner(clause, reading) if reading.relation in _OF_COUPLES else None
    if reading.relation == "RESCHEDULED_TO":
        return Timeline("SCHEDULED_FOR") if is_definite(clause.subject) else None
    for rule in (_residence, _employer, _title, _partner, _own_attribute, _school):
        found = rule(clause, reading)
        if found is not None:
            return found
    return None


_OF_COUPLES = frozenset({"MARRIED_TO", "ENGAGED_TO", "RELATIONSHIP_STATUS"})


def _over(clause: Clause, reading: Reading | None) -> Timeline | None:
    """Read "no longer works at Acme", "isn't vegan anymore": the value that is denied is the one that ends."""
    special = one_no_longer(clause) or somewhere_no_longer(clause)
    if special is not None or reading is None:
        return special
    affirmed = replace(reading, relation=reading.relation.removeprefix("NOT_"))
    begun = _begun(clause, affirmed)
    return replace(begun, relation=begun.relation or affirmed.relation, ends=True) if begun is not None else None


def _is_single(subject: "Token") -> bool:
    return not any(child.dep_ == "conj" for child in subject.children) and subject.tag_ not in ("NNS", "NNPS")


def _is_several(reading: Reading) -> bool:
    """Whether it holds of more than one thing: "I live in Berlin and Lisbon"."""
    found = reading.object
    if " and " in reading.words:
        return True
    return found is not None and any(child.dep_ == "conj" for child in found.children)


def asides(clause: Clause) -> frozenset[int]:
    """Return the words that say more than the value of a timeline: what ends the value must not end them."""
    loose = [token for token in clause.verb.subtree if token.dep_ in _ASIDES and token != clause.verb]
    kept = [token for token in loose if any(child.lower_ in _TELLING_WHEN for child in token.lefts)]
    heads = [clause.verb, *(child for child in clause.verb.rights if child.dep_ in ("attr", "acomp"))]
    if clause.complement is None:
        loose += [token for head in heads for token in head.rights if token.dep_ in ("conj", "cc")]
    return frozenset(inner.i for token in loose if token not in kept for inner in token.subtree)


_ASIDES = frozenset({"advcl", "relcl", "parataxis"})
_TELLING_WHEN = frozenset({"since", "until", "when", "after", "before"})


def _holds_now(clause: Clause) -> bool:
    """Present simple, present progressive or present perfect: true when it is said."""
    return not clause.past


def _attribute(reading: Reading) -> Timeline | None:
    owner = reading.owner
    if owner is None or not (owner.pos_ == "PRON" or is_definite(owner)):
        return None
    if reading.relation in _KIN and reading.relation not in FUNCTIONAL_KIN:
        return None
    return Timeline(_NAMES.get(reading.relation, reading.relation))


def _residence(clause: Clause, reading: Reading) -> Timeline | None:
    if not is_name(reading.object):
        return None
    if clause.verb.lemma_ in _LIVING | _SEATED and reading.relation == "LIVES_IN" and _holds_now(clause):
        return Timeline("LIVES_IN")
    moved = clause.verb.lemma_ in _MOVING and reading.relation == "MOVED_TO" and not clause.progressive
    return Timeline("LIVES_IN") if moved and (clause.past or clause.perfect) else None


def _employer(clause: Clause, reading: Reading) -> Timeline | None:
    verb = clause.verb
    if reading.relation == "WORKS_AT" and verb.lemma_ == "work" and _holds_now(clause) and is_name(reading.object):
        return Timeline("WORKS_AT")
    begun = (clause.past or clause.perfect) and not clause.progressive
    if begun and verb.lemma_ == "join" and is_name(reading.object) and _of_role(verb) is not None:
        return Timeline("WORKS_AT", relation="WORKS_AT")
    job = child_of(verb, "dobj", _JOBS)
    if job is None or verb.lemma_ not in ("get", "start", "land", "accept", "take") or not begun:
        return None
    holder = of_preposition(job, ("at", "with")) or of_preposition(verb, ("at", "with"))
    if holder is not None and is_name(holder):
        return Timeline("WORKS_AT", relation="WORKS_AT", value=name_of(holder))
    return None


def _of_role(verb: "Token") -> "Token | None":
    """Return the role in "joined Acme as an engineer"."""
    role = of_preposition(verb, ("as",))
    return role if role is not None and role.lower_ in ROLE_NOUNS else None


def _title(clause: Clause, reading: Reading) -> Timeline | None:
    verb, found = clause.verb, reading.object
    if found is None or found.lower_ not in ROLE_NOUNS:
        return None
    if reading.relation == "WORKS_AS" and verb.lemma_ == "work" and _holds_now(clause):
        return Timeline("WORKS_AS")
    if reading.relation == "WORKS_AS" and any(child.lower_ == "now" for child in verb.children):
        return Timeline("WORKS_AS")
    if reading.relation == "BECAME" and found.dep_ == "attr":
        return Timeline("WORKS_AS")
    promoted = verb.lemma_ == "promote" and clause.passive and found.dep_ == "pobj" and found.head.lower_ == "to"
    return Timeline("WORKS_AS", relation="WORKS_AS") if promoted else None


def _partner(clause: Clause, reading: Reading) -> Timeline | None:
    if was_once(clause):
        return None
    if reading.relation in ("MARRIED_TO", "ENGAGED_TO", "DATING") and is_name(reading.object):
        return Timeline("PARTNER") if reading.relation != "DATING" or clause.progressive or clause.perfect else None
    if reading.relation != "RELATIONSHIP_STATUS" or reading.words not in ("single", "divorced", "widowed"):
        return None
    became = clause.verb.lemma_ == "get" or clause.passive
    return Timeline("PARTNER") if _holds_now(clause) or (became and reading.words == "divorced") else None


def _own_attribute(clause: Clause, reading: Reading) -> Timeline | None:
    """Read "my favorite color is", "my name is", "my car is", "I'm 34", "I'm vegan"."""
    if reading.relation == "AGE" and (clause.verb.lemma_ == "turn" or not clause.past):
        return Timeline("AGE")
    if reading.relation == "DIET" and (not clause.past or clause.verb.lemma_ in _BECOMING):
        return Timeline("DIET")
    if reading.relation == "BOUGHT":
        return _new_car(clause)
    if clause.verb.lemma_ != "be" or clause.past:
        return None
    subject = clause.subject
    if reading.relation == "NAMED" and subject.lower_ == "name":
        return Timeline("NAME")
    if subject.lower_ == "car" and _owners(subject) == ["my"] and reading.relation == "IS":
        return Timeline("CAR", relation="DRIVES")
    return None


def _new_car(clause: Clause) -> Timeline | None:
    """Read "I bought a new car, a Volvo"."""
    car = child_of(clause.verb, "dobj", {"car"})
    if car is None or clause.subject.lower_ != "i" or not any(child.lower_ == "new" for child in car.lefts):
        return None
    made = next((child for child in car.rights if child.dep_ == "appos" and is_name(child)), None)
    return Timeline("CAR", relation="DRIVES", value=name_of(made)) if made is not None else None


def _favorite(clause: Clause) -> Timeline | None:
    nouns = (clause.subject, *(child for child in clause.verb.rights if child.dep_ == "attr"))
    noun = next((noun for noun in nouns if favorite_of(noun)), None)
    if noun is None:
        return _favorite_kind(clause)
    if noun.tag_ not in ("NN", "NNP"):
        return None
    kind = [child.lower_ for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod")]
    kind = [word for word in kind if word not in _FAVORITE | PRESENT_WORDS]
    of = [token.lower_ for prep in noun.rights if prep.dep_ == "prep" for token in prep.subtree]
    narrower = [] if of[:2] == ["of", "all"] or of[:1] == ["at"] else of
    return Timeline("FAVORITE:" + " ".join([*kind, noun.lower_, *narrower]))


def _favorite_kind(clause: Clause) -> Timeline | None:
    """Read "Puma shoes are my new favorite": a favorite of its own kind, the shoes."""
    said = next((child for child in clause.verb.rights if child.dep_ == "attr" and child.lower_ in _FAVORITE), None)
    kind = clause.subject
    named = any(child.dep_ in ("compound", "amod", "nmod") and child.text[:1].isupper() for child in kind.lefts)
    if said is None or kind.pos_ != "NOUN" or not named:
        return None
    return Timeline(f"FAVORITE:{kind.lemma_.lower()}")


def _owners(noun: "Token") -> list[str]:
    words = [child.lower_ for child in noun.lefts if child.dep_ in ("poss", "amod")]
    return [word for word in words if word not in PRESENT_WORDS]


def _school(clause: Clause, reading: Reading) -> Timeline | None:
    found = reading.object
    if not is_name(found) or found is None:
        return None
    if reading.relation == "STUDIES_AT" and clause.verb.lemma_ == "study" and _holds_now(clause):
        return Timeline("STUDIES_AT")
    school = any(token.lower_ in SCHOOL_WORDS for token in found.subtree)
    if clause.verb.lemma_ == "transfer" and reading.relation == "TRANSFERRED_TO" and school:
        return Timeline("STUDIES_AT", relation="STUDIES_AT")
    return None


def value_of(timeline: Timeline, otherwise: EntityRef | None, label: str | None) -> EntityRef | None:
    """Return the thing that a timeline holds: its own value where it has one."""
    if timeline.value is None:
        return otherwise
    return EntityRef(name=timeline.value, label=label)
