"""Reads clauses around "be": what somebody is, where, how old, what they like best."""

import re
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.lexicon import (
    ACTIVITIES,
    DIETS,
    EVENT_NOUNS,
    FAMILY_STATES,
    RELATIONSHIP_STATES,
    ROLE_NOUNS,
    STATE_ADJECTIVES,
    THING_STATES,
)
from hitherto.ingestion.extract.objects import is_empty, object_of, unwrapped
from hitherto.ingestion.extract.people import RELATIVES, gender_of_name
from hitherto.ingestion.extract.reading import Reading, read_inner
from hitherto.ingestion.extract.verbs import gerund, lemma_of, third_person
from hitherto.ingestion.extract.vocabulary import ADJECTIVES, CONTACTS, WANTING_ADJECTIVES

if TYPE_CHECKING:
    from spacy.tokens import Token

_ABSENCES = frozenset(
    "vacation holiday leave sabbatical tour parole probation sick-leave plan tier subscription waitlist medication"
    " antibiotics insulin chemotherapy diet version".split()
)
_GOALS = frozenset("goal dream plan hope wish aim".split())


def read_copula(clause: Clause) -> Reading | None:
    """Read a clause whose verb is "be"."""
    verb = clause.verb
    if clause.complement is not None:
        noun = clause.complement.pos_ in ("NOUN", "PROPN", "NUM")
        return (_attribute if noun else read_adjective)(clause, clause.complement)
    intolerant = next((child for child in verb.rights if child.dep_ == "acomp" and child.lower_ == "intolerant"), None)
    if intolerant is not None and intolerant.i and verb.doc[intolerant.i - 1].pos_ in ("NOUN", "ADJ"):
        return Reading("ALLERGIC_TO", verb, None, verb.doc[intolerant.i - 1].lower_)
    for child in verb.rights:
        if child.dep_ == "advmod" and child.lower_ in THING_STATES and clause.subject.pos_ == "NOUN":
            return Reading("WAS" if clause.past else "IS", verb, None, child.lower_)
        if child.dep_ == "attr" or (child.dep_ == "acomp" and child.pos_ == "PROPN"):
            return _attribute(clause, child)
        if child.dep_ == "acomp":
            if clause.subject.lower_ in ("favorite", "favourite") or is_favorite(clause.subject):
                return Reading("FAVORITE", verb, None, child.lower_)
            return read_adjective(clause, child)
        if child.dep_ == "prep":
            found = next((deep for deep in child.children if deep.dep_ == "pobj"), None)
            timed = found is not None and found.ent_type_ in ("DATE", "TIME") and child.lower_ in ("at", "on", "in")
            if found is not None and timed and _takes_place(clause.subject):
                return Reading("SCHEDULED_FOR", verb, None, as_written(found))
            if found is not None and not is_empty(found):
                if child.lower_ == "to" and clause.perfect:
                    return Reading("VISITED", verb, unwrapped(found))
                relation = _being(clause, child.lower_, unwrapped(found))
                return Reading(relation, verb, unwrapped(found)) if relation else None
    return _ready(clause) or _goal(clause)


def _takes_place(subject: "Token") -> bool:
    """Whether it is a meeting or the like, or something of somebody's: "our standup is at 9:30"."""
    owner = _owner(subject)
    return subject.lemma_ in EVENT_NOUNS or (subject.pos_ == "NOUN" and owner is not None and owner.lower_ != "your")


def _ready(clause: Clause) -> Reading | None:
    """Read "I'm off to fix a fence" and "we're down to paint the hall"."""
    opened = any(
        child.lower_ in ("off", "down") and child.dep_ in ("advmod", "acomp", "prt") for child in clause.verb.rights
    )
    inner = next(
        (child for child in clause.verb.rights if child.dep_ in ("xcomp", "advcl") and child.tag_ == "VB"), None
    )
    return read_inner("PLANS_TO", inner) if opened and inner is not None else None


def _being(clause: Clause, preposition: str, found: "Token") -> str:
    """Return the relation of being somewhere, or "" for one that is no place ("on a roll")."""
    if preposition in ("from", "into"):
        return "COMES_FROM" if preposition == "from" else "LIKES"
    if preposition == "at" and clause.past and found.lemma_.lower() in EVENT_NOUNS:
        return "ATTENDED"
    if preposition == "with" and _is_employed(clause, found):
        return "WORKED_AT" if clause.past else "WORKS_AT"
    tense = "WAS" if clause.past else "IS"
    if preposition == "about" and clause.subject.pos_ == "NOUN" and _owner(clause.subject) is not None:
        return f"{tense}_ABOUT"
    if preposition == "on" and found.lower_ in _ABSENCES:
        return f"{tense}_ON"
    return f"{tense}_{preposition.upper()}" if preposition in ("in", "at") else ""


def _is_employed(clause: Clause, found: "Token") -> bool:
    """Whether it is "I'm with Acme now", not "I'm with Anna"."""
    now = any(child.lower_ in ("now", "currently") for child in clause.verb.children)
    return now and found.pos_ == "PROPN" and not gender_of_name(found.text)


def _goal(clause: Clause) -> Reading | None:
    """Read "my goal is to open a shop"."""
    inner = next(
        (child for child in clause.verb.rights if child.dep_ in ("xcomp", "ccomp", "advcl") and child.tag_ == "VB"),
        None,
    )
    wanted = "WANTED_TO" if clause.past else "WANTS_TO"
    return read_inner(wanted, inner) if inner is not None and clause.subject.lower_ in _GOALS else None


def _attribute(clause: Clause, attribute: "Token") -> Reading | None:
    found = unwrapped(attribute)
    subject = clause.subject
    belonging = next((prep for prep in attribute.rights if prep.lower_ == "of"), None)
    if attribute.lower_ in ("part", "member") and belonging is not None:
        group = next((child for child in belonging.children if child.dep_ == "pobj"), None)
        kind = "MEMBER_OF" if attribute.lower_ == "member" else "PART_OF"
        relation = f"WAS_{kind}" if clause.past else kind
        return Reading(relation, clause.verb, group) if group is not None and not is_empty(group) else None
    if subject.lower_ == "name" and attribute.text[:1].isupper():
        return Reading("NAMED", clause.verb, attribute)
    contact = contact_of(subject)
    if contact:
        return Reading(f"HAS_{contact}", clause.verb, None, as_written(attribute))
    if subject.lower_ in CONTACTS and subject.lower_ not in ("email", "phone") and not clause.past:
        return Reading(f"HAS_{_kind(subject)}", clause.verb, None, as_written(attribute))
    if _is_age(clause, attribute):
        return Reading("AGE", clause.verb, None, f"{attribute.text} years")
    if subject.lower_ in RELATIVES and attribute.pos_ == "PROPN" and _is_just(subject) and _owner(subject) is not None:
        return Reading("NAMED", clause.verb, attribute)
    if subject.lower_ in _GOALS:
        return None
    if is_favorite(subject):
        return Reading("FAVORITE", clause.verb, found)
    if is_favorite(attribute) and _owner(attribute) is not None:
        return Reading("FAVORITE", clause.verb, subject)
    if subject.lower_ == "birthday":
        return Reading("BIRTHDAY", clause.verb, None, as_written(attribute))
    if found.lower_ in ROLE_NOUNS:
        return Reading("WAS" if clause.past else "WORKS_AS", clause.verb, found)
    return _other_attribute(clause, found)


def _other_attribute(clause: Clause, found: "Token") -> Reading | None:
    if found.lower_ in DIETS:
        return Reading("DIET", clause.verb, found)
    if found.lower_ == "fan":
        liked = next(
            (child for prep in found.rights if prep.lower_ == "of" for child in prep.subtree if child.dep_ == "pobj"),
            None,
        )
        return Reading("LIKES", clause.verb, liked)
    if found.lower_ in ("years", "yrs"):
        return Reading("AGE", clause.verb, None, _years(found))
    return None if is_empty(found) else Reading("WAS" if clause.past else "IS", clause.verb, found)


PRESENT_WORDS = frozenset({"new", "current", "present"})
"""Words that say of a value only that it is the one now: "my new phone number"."""


def contact_of(subject: "Token") -> str | None:
    """Return the kind of contact that a noun names: "my phone number", not "my order number"."""
    kind = _kind(subject).lower().replace("_", " ")
    digits = sum(letter.isdigit() for letter in subject.doc.text)
    return None if kind in ("phone", "number") and digits < _DIGITS_OF_NUMBER else CONTACTS.get(kind)


_DIGITS_OF_NUMBER = 5
"""So many digits tell a telephone number from a telephone: "my phone is an iPhone 13"."""


def _kind(noun: "Token") -> str:
    words = [
        child.lower_
        for child in noun.lefts
        if child.dep_ in ("compound", "amod", "nmod") and child.lower_ not in PRESENT_WORDS
    ]
    return re.sub(r"[^A-Z-]+", "_", " ".join([*words, noun.lower_]).upper())


def _is_age(clause: Clause, number: "Token") -> bool:
    """Whether a bare number says how old somebody is: "he's four"."""
    if number.tag_ != "CD" or (clause.subject.pos_ not in ("PRON", "PROPN") and clause.subject.lower_ not in RELATIVES):
        return False
    if number.text.isdigit():
        return 0 < int(number.text) < 120
    return clause.subject.lower_ in ("i", "he", "she", *RELATIVES) and number.text.isalpha() and number.lower_ != "one"


def _is_just(noun: "Token") -> bool:
    """Whether it is "my manager", not "my account manager"."""
    return not any(child.dep_ == "compound" for child in noun.lefts)


def _owner(noun: "Token") -> "Token | None":
    return next((child for child in noun.lefts if child.dep_ == "poss"), None)


def as_written(noun: "Token") -> str:
    """Return a noun phrase in its own words."""
    return noun.doc[noun.left_edge.i : noun.right_edge.i + 1].text


def is_favorite(subject: "Token") -> bool:
    """Tell whether a noun is somebody's favorite ("my favorite color")."""
    return subject.lower_ in _FAVORITE or bool(favorite_of(subject))


_FAVORITE = frozenset({"favorite", "favourite"})


def favorite_of(noun: "Token") -> "list[Token]":
    """Return "favorite" where it stands with a noun, or by the parser's slip with the word between."""
    beside = (child for child in noun.children if child.dep_ in ("compound", "amod", "nmod"))
    near = [*noun.children, *(deep for child in beside for deep in child.children)]
    return [token for token in near if token.lower_ in _FAVORITE]


def _years(noun: "Token") -> str:
    number = next((child.text for child in noun.children if child.dep_ == "nummod"), "")
    return f"{number} years" if number else ""


def read_adjective(clause: Clause, adjective: "Token") -> Reading | None:
    """Read what somebody is or got: "allergic to nuts", "engaged to Max", "vegan"."""
    word = adjective.lower_
    due = _due(adjective) if word == "due" else None
    if due is not None:
        return Reading("DUE_ON", clause.verb, None, as_written(due))
    beside = (child for child in clause.verb.rights if child.dep_ == "prep" and child.i > adjective.i)
    for child in (*adjective.rights, *beside):
        if child.dep_ == "prep":
            found = next((deep for deep in child.children if deep.dep_ in ("pobj", "pcomp")), None)
            relation = ADJECTIVES.get(f"{word} {child.lower_}")
            if relation and found is not None and found.dep_ == "pcomp":
                return read_inner(relation, found)
            if relation and found is not None and not is_empty(found):
                return Reading(relation, clause.verb, unwrapped(found))
        if child.dep_ == "xcomp" and word in WANTING_ADJECTIVES:
            return read_inner(WANTING_ADJECTIVES[word], child)
        if child.dep_ == "xcomp" and word == "allergic":
            return Reading("ALLERGIC_TO", clause.verb, None, child.text)  # "shellfish", taken for a verb
        if child.dep_ in ("xcomp", "advcl", "ccomp") and word == "busy" and child.tag_ == "VBG":
            found = object_of(child)
            alone = gerund(lemma_of(child)) if lemma_of(child) in ACTIVITIES else ""
            relation = "PRACTICES" if found is None else third_person(lemma_of(child)).upper()
            return (
                Reading(relation, child, found, alone if found is None else "") if found is not None or alone else None
            )
    return _state(clause, adjective)


def _due(adjective: "Token") -> "Token | None":
    """Return the date in "due on Friday"."""
    preps = [prep for prep in adjective.rights if prep.dep_ == "prep"]
    told = [child for prep in preps for child in prep.children if child.dep_ == "pobj"]
    told += [child for child in adjective.rights if child.dep_ == "npadvmod"]
    return next((child for child in told if child.ent_type_ in ("DATE", "TIME")), None)


def other_of_couple(subject: "Token") -> "Token | None":
    """Return the other one in "Tom and I", and the second of "Tom and Eva"."""
    pair = [subject, *subject.conjuncts]
    if len(pair) != 2:
        return None
    if any(token.lower_ == "i" for token in pair):
        return next(token for token in pair if token.lower_ != "i")
    return pair[1] if all(token.pos_ == "PROPN" for token in pair) else None


_SELVES = frozenset("i we you he she they".split())


def _state(clause: Clause, adjective: "Token") -> Reading | None:
    """Read an adjective that says by itself what is the case: an age, a diet, a status."""
    word = adjective.lower_
    if word == "old":
        years = next((child for child in adjective.children if child.dep_ == "npadvmod"), None)
        return Reading("AGE", clause.verb, None, _years(years)) if years is not None else None
    if word in DIETS:
        return Reading("DIET", clause.verb, None, word)
    partner = other_of_couple(clause.subject) if word in FAMILY_STATES else None
    if partner is not None:
        return Reading("MARRIED_TO" if word == "married" else "ENGAGED_TO", clause.verb, partner)
    if word in RELATIONSHIP_STATES:
        return Reading("RELATIONSHIP_STATUS", clause.verb, None, word)
    if word in STATE_ADJECTIVES:
        return Reading("WAS" if clause.past else "IS", clause.verb, None, word)
    if word in THING_STATES and clause.subject.lower_ not in _SELVES:
        return Reading("WAS" if clause.past else "IS", clause.verb, None, word)
    if adjective.tag_ == "CD":
        return Reading("AGE", clause.verb, None, f"{word} years")
    return None
