"""Relations of which a subject has one value at a time, read strictly: rather none than a false ending."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitherto.domain.extraction import EntityRef
from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.copulas import PRESENT_WORDS, contact_of
from hitherto.ingestion.extract.lexicon import ROLE_NOUNS
from hitherto.ingestion.extract.people import PARTNER_WORDS
from hitherto.ingestion.extract.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Timeline:
    """A functional relation that a clause speaks of. `relation` and `value` replace those of its reading where set.

    `ends` says that what held is over; an empty `value` then means whatever was current.
    """

    name: str
    relation: str = ""
    value: str | None = None
    ends: bool = False


_JOBS = frozenset("job work position role".split())
_FAVORITE = frozenset({"favorite", "favourite"})
_LIVING = frozenset({"live", "reside"})
_SEATED = frozenset({"base", "headquarter"})
_MOVING = frozenset({"move", "relocate", "emigrate"})


def timeline_of(clause: Clause, reading: Reading | None) -> Timeline | None:
    """Return the timeline that a clause belongs to, or None: then it holds beside others."""
    if clause.modal or clause.conditional or clause.past_perfect:
        return None
    ending = _ending(clause)
    if ending is not None:
        return ending
    if reading is None or clause.negated or (clause.complement is None and _is_several(reading)):
        return None
    if not _is_single(clause.subject):
        return _partner(clause, reading) if reading.relation in ("MARRIED_TO", "ENGAGED_TO") else None
    for rule in (_residence, _employer, _title, _partner, _own_attribute, _school):
        found = rule(clause, reading)
        if found is not None:
            return found
    return None


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


def _is_name(token: "Token | None") -> bool:
    return token is not None and (token.pos_ == "PROPN" or (token.i > 0 and token.text[:1].isupper()))


def _holds_now(clause: Clause) -> bool:
    """Present simple, present progressive or present perfect: true when it is said."""
    return not clause.past


def _residence(clause: Clause, reading: Reading) -> Timeline | None:
    if not _is_name(reading.object):
        return None
    if clause.verb.lemma_ in _LIVING and reading.relation == "LIVES_IN" and _holds_now(clause):
        return Timeline("LIVES_IN")
    if clause.verb.lemma_ in _SEATED and reading.relation == "LIVES_IN" and _holds_now(clause):
        return Timeline("LIVES_IN")
    moved = clause.verb.lemma_ in _MOVING and reading.relation == "MOVED_TO" and not clause.progressive
    return Timeline("LIVES_IN") if moved and (clause.past or clause.perfect) else None


def _employer(clause: Clause, reading: Reading) -> Timeline | None:
    verb = clause.verb
    if reading.relation == "WORKS_AT" and _holds_now(clause) and _is_name(reading.object):
        return Timeline("WORKS_AT")
    job = _child(verb, "dobj", _JOBS)
    if job is None or verb.lemma_ not in ("get", "start", "land", "accept", "take") or clause.progressive:
        return None
    holder = _of_preposition(job, ("at", "with")) or _of_preposition(verb, ("at", "with"))
    if _is_name(holder) and holder is not None and (clause.past or clause.perfect):
        return Timeline("WORKS_AT", relation="WORKS_AT", value=_name(holder))
    return None


def _title(clause: Clause, reading: Reading) -> Timeline | None:
    verb, found = clause.verb, reading.object
    if found is None or found.lower_ not in ROLE_NOUNS:
        return None
    if reading.relation == "WORKS_AS" and verb.lemma_ == "work" and _holds_now(clause):
        return Timeline("WORKS_AS")
    promoted = verb.lemma_ == "promote" and clause.passive and found.dep_ == "pobj" and found.head.lower_ == "to"
    return Timeline("WORKS_AS", relation="WORKS_AS") if promoted else None


def _partner(clause: Clause, reading: Reading) -> Timeline | None:
    if reading.relation in ("MARRIED_TO", "ENGAGED_TO", "DATING") and _is_name(reading.object):
        return Timeline("PARTNER") if reading.relation != "DATING" or clause.progressive or clause.perfect else None
    if (
        reading.relation == "RELATIONSHIP_STATUS"
        and reading.words in ("single", "divorced", "widowed")
        and _holds_now(clause)
    ):
        return Timeline("PARTNER")
    return None


def _own_attribute(clause: Clause, reading: Reading) -> Timeline | None:
    """Read "my favorite color is", "my name is", "my car is", "I'm 34", "I'm vegan"."""
    if reading.relation == "AGE" and (clause.verb.lemma_ == "turn" or not clause.past):
        return Timeline("AGE")
    if clause.verb.lemma_ != "be" or clause.past:
        return None
    subject = clause.subject
    if reading.relation == "FAVORITE":
        return _favorite(clause)
    if reading.relation == "DIET":
        return Timeline("DIET")
    if reading.relation == "NAMED" and subject.lower_ == "name":
        return Timeline("NAME")
    if subject.lower_ == "car" and _owners(subject) == ["my"] and reading.relation == "IS" and reading.object:
        return Timeline("CAR", relation="DRIVES")
    contact = contact_of(subject)
    whole = contact and _owners(subject) == ["my"] and " and " not in clause.verb.doc[clause.verb.i :].text
    return Timeline(contact) if contact and whole else None


def _favorite(clause: Clause) -> Timeline | None:
    nouns = (clause.subject, *(child for child in clause.verb.rights if child.dep_ == "attr"))
    noun = next((noun for noun in nouns if any(child.lower_ in _FAVORITE for child in noun.lefts)), None)
    if noun is None or noun.tag_ not in ("NN", "NNP"):
        return None
    kind = [child.lower_ for child in noun.lefts if child.dep_ == "compound"]
    return Timeline("FAVORITE:" + " ".join([*kind, noun.lower_]))


def _owners(noun: "Token") -> list[str]:
    words = [child.lower_ for child in noun.lefts if child.dep_ in ("poss", "amod")]
    return [word for word in words if word not in PRESENT_WORDS]


def _school(clause: Clause, reading: Reading) -> Timeline | None:
    if (
        reading.relation == "STUDIES_AT"
        and clause.verb.lemma_ == "study"
        and _holds_now(clause)
        and _is_name(reading.object)
    ):
        return Timeline("STUDIES_AT")
    return None


def _ending(clause: Clause) -> Timeline | None:
    verb = clause.verb
    if clause.negated:
        return _no_longer(clause)
    if not (clause.past or clause.perfect) or clause.progressive:
        return None
    if verb.lemma_ in ("quit", "leave", "lose"):
        job = _child(verb, "dobj", {"job"})
        if job is not None and _owners(job)[:1] == ["my"]:
            employer = _of_preposition(job, ("at", "with")) or _of_preposition(verb, ("at", "with"))
            return Timeline(
                "WORKS_AT", "WORKS_AT", _name(employer) if _is_name(employer) and employer else "", ends=True
            )
    let_go = verb.lemma_ == "let" and clause.passive and any(child.lower_ == "go" for child in verb.rights)
    if let_go or (verb.lemma_ in ("fire", "lay") and clause.passive):
        employer = _of_preposition(verb, ("from", "by"))
        return Timeline("WORKS_AT", "WORKS_AT", _name(employer) if _is_name(employer) and employer else "", ends=True)
    if _of_a_couple(clause) and (_broke_up(verb) or _got_divorced(clause)):
        return _separation(clause)
    if verb.lemma_ == "sell" and (car := _child(verb, "dobj", {"car"})) is not None and _owners(car) == ["my"]:
        return Timeline("CAR", "DRIVES", "", ends=True)
    return None


def _of_a_couple(clause: Clause) -> bool:
    return clause.subject.lower_ in ("i", "we", "he", "she", "they") or clause.subject.ent_type_ == "PERSON"


def _broke_up(verb: "Token") -> bool:
    separated = verb.lemma_ == "break" and _child(verb, "prt", {"up"}) is not None
    return separated and not any(child.dep_ == "dobj" for child in verb.rights)


def _got_divorced(clause: Clause) -> bool:
    return clause.verb.lemma_ in ("divorce", "separate") and (clause.passive or clause.finite == clause.verb)


def _separation(clause: Clause) -> Timeline:
    partner = _of_preposition(clause.verb, ("with", "from"))
    if partner is not None and not _is_name(partner) and partner.lower_ not in PARTNER_WORDS:
        partner = None
    return Timeline("PARTNER", "HAS_PARTNER", _name(partner) if _is_name(partner) and partner else "", ends=True)


def _no_longer(clause: Clause) -> Timeline | None:
    """Read "no longer works at", "don't live in ... anymore"."""
    verb = clause.verb
    words = " ".join(token.lower_ for token in verb.subtree)
    if not re.search(r"\bno longer\b|\banymore\b|\bany longer\b|\bany more\b", words) or clause.past:
        return None
    place = _of_preposition(verb, ("in",)) if verb.lemma_ in _LIVING else None
    if _is_name(place) and place is not None:
        return Timeline("LIVES_IN", "LIVES_IN", _name(place), ends=True)
    employer = _of_preposition(verb, ("at", "for")) if verb.lemma_ == "work" else None
    if _is_name(employer) and employer is not None:
        return Timeline("WORKS_AT", "WORKS_AT", _name(employer), ends=True)
    diet = next((child for child in verb.rights if child.lower_ in ("vegan", "vegetarian", "pescatarian")), None)
    return Timeline("DIET", "DIET", diet.lower_, ends=True) if diet is not None and verb.lemma_ == "be" else None


def _child(verb: "Token", dep: str, words: frozenset[str] | set[str]) -> "Token | None":
    return next((child for child in verb.rights if child.dep_ == dep and child.lower_ in words), None)


def _of_preposition(head: "Token", prepositions: tuple[str, ...]) -> "Token | None":
    for prep in head.rights:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in prepositions:
            return next((child for child in prep.children if child.dep_ == "pobj"), None)
    return None


def _name(noun: "Token") -> str:
    names = [token.text for token in noun.lefts if token.dep_ == "compound" and token.pos_ == "PROPN"]
    return " ".join([*names, noun.text])


def value_of(timeline: Timeline, otherwise: EntityRef | None, label: str | None) -> EntityRef | None:
    """Return the thing that a timeline holds: its own value where it has one."""
    if timeline.value is None:
        return otherwise
    return EntityRef(name=timeline.value, label=label)
