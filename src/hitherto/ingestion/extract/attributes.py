"""Reads what an attribute of something is, or became: "the price is now $30", "the report is due on Friday".

Of each such attribute a thing has one value at a time. The relation is that of business data with the same key
(HAS_PRICE, HAS_STATUS), so that a document and what people say of it stand on one timeline.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import SUBJECT_DEPS, Clause
from hitherto.ingestion.extract.copulas import PRESENT_WORDS, contact_of
from hitherto.ingestion.extract.people import NOT_THE_ONE, RELATIVES

if TYPE_CHECKING:
    from spacy.tokens import Token

ATTRIBUTES = {
    "price": "PRICE", "cost": "PRICE", "fee": "FEE", "rent": "RENT", "salary": "SALARY", "budget": "BUDGET",
    "deadline": "DEADLINE", "status": "STATUS", "owner": "OWNER", "ceo": "CEO", "cto": "CTO", "cfo": "CFO",
    "president": "PRESIDENT", "chairman": "CHAIRMAN", "headquarters": "HEADQUARTERS", "capacity": "CAPACITY",
    "priority": "PRIORITY", "password": "PASSWORD", "username": "USERNAME", "nickname": "NICKNAME",
    "assignee": "ASSIGNEE", "landlord": "LANDLORD",
}  # fmt: skip
"""Nouns whose value changes with time, and the attribute that each names."""
_OF_PEOPLE = frozenset("OWNER CEO CTO CFO PRESIDENT CHAIRMAN ASSIGNEE LANDLORD".split())
"""Attributes whose value is somebody."""
_AMOUNTS = frozenset("PRICE FEE RENT SALARY BUDGET".split())

_CHANGING = frozenset(
    "change move go rise drop fall increase decrease climb jump shift slip switch update raise lower push extend"
    " postpone set reduce cut reschedule bump delay".split()
)
_CHANGED_BY_SOMEBODY = frozenset("change update switch move push extend raise lower postpone set reset".split())
_RESCHEDULED = frozenset("move reschedule postpone push shift delay bump".split())

STATES = frozenset(
    "pending shipped delivered cancelled canceled open closed approved rejected paid unpaid overdue delayed active"
    " inactive finished completed complete done ready resolved unresolved processed refunded returned blocked accepted"
    " declined confirmed unconfirmed archived expired published unpublished suspended merged live ongoing paused"
    " dispatched scheduled postponed outstanding".split()
)
"""Words for where something stands."""
_HAVING_STATES = frozenset(
    "order ticket project task request application claim invoice payment booking reservation subscription account"
    " refund package delivery shipment contract offer case issue bug release launch flight parcel feature proposal deal"
    " repair renovation migration deployment appointment membership visa loan mortgage policy warranty manuscript paper"
    " assignment".split()
)
"""Things that go from one state to the next."""
_STATES_AFTER_PREPOSITION = frozenset({("on", "hold"), ("in", "progress"), ("in", "review"), ("in", "transit")})


@dataclass(frozen=True, slots=True)
class Attribute:
    """That `name` (PRICE, STATUS ...) of what `owner` is the head of has a value.

    The value is `words`, or what the noun `value` names. `relation` is HAS_ and the name where it is not set.
    """

    name: str
    owner: "Token"
    words: str = ""
    value: "Token | None" = None
    relation: str = ""


def attribute_of(clause: Clause) -> Attribute | None:
    """Return the attribute that a clause says something of, or None."""
    for rule in (
        _new_relative,
        _holder,
        _named_attribute,
        _changed_by_somebody,
        _amount,
        _due,
        _state,
        _belonging,
        _plan,
    ):
        found = rule(clause)
        if found is not None:
            return found
    return None


def is_definite(noun: "Token") -> bool:
    """Tell whether a noun points at one thing that a later text can name again: "the report", "my rent", a name."""
    if noun.tag_ in ("NNS", "NNPS") or any(child.dep_ == "conj" for child in noun.children):
        return False
    if noun.pos_ == "PROPN":
        return True
    pointing = {child.lower_ for child in noun.lefts if child.dep_ in ("det", "poss")}
    owned = any(child.dep_ == "poss" and child.lower_ not in ("your", "its", "their") for child in noun.lefts)
    return "the" in pointing or owned or noun.dep_ == "compound"


def _named_attribute(clause: Clause) -> Attribute | None:
    """Read "the price of the plan is $30", "Acme's CEO is Tom", "the deadline moved to Friday"."""
    noun = clause.subject
    name = _name_of(noun)
    owner = _owner_of(noun) if name else None
    if owner is None:
        return None
    value = _value(clause)
    return _with_value(name, owner, value) if value is not None else None


def _new_relative(clause: Clause) -> Attribute | None:
    """Read "my new boss is Tom": not the boss that was known."""
    noun = clause.subject
    relative = RELATIVES.get(noun.lower_)
    owner = next((child for child in noun.lefts if child.dep_ == "poss"), None)
    if relative is None or relative.plural or owner is None or clause.verb.lemma_ != "be" or clause.past:
        return None
    named = next((child for child in clause.verb.rights if child.dep_ == "attr" and child.pos_ == "PROPN"), None)
    new = any(child.dep_ == "amod" and child.lower_ in PRESENT_WORDS for child in noun.lefts)
    return Attribute(relative.relation.removeprefix("HAS_"), owner, value=named) if named is not None and new else None


def _holder(clause: Clause) -> Attribute | None:
    """Read "Anna is the new CEO of Acme" and "Tom became the owner of the boat"."""
    if clause.verb.lemma_ not in ("be", "become") or clause.subject.pos_ != "PROPN":
        return None
    if clause.verb.lemma_ == "be" and clause.past:
        return None
    role = next((child for child in clause.verb.rights if child.dep_ == "attr"), None)
    name = _name_of(role) if role is not None else ""
    definite = role is not None and any(child.lower_ == "the" or child.dep_ == "poss" for child in role.lefts)
    owner = _owner_of(role) if role is not None and definite and name in _OF_PEOPLE else None
    return Attribute(name, owner, value=clause.subject) if owner is not None else None


def _changed_by_somebody(clause: Clause) -> Attribute | None:
    """Read "I changed my email to b@x.org"."""
    if clause.verb.lemma_ not in _CHANGED_BY_SOMEBODY or clause.passive:
        return None
    noun = next((child for child in clause.verb.rights if child.dep_ == "dobj"), None)
    name = _name_of(noun) if noun is not None else ""
    owner = _owner_of(noun) if name and noun is not None else None
    value = _after(clause.verb, ("to",)) if owner is not None else None
    return _with_value(name, owner, value) if owner is not None and value is not None else None


def _name_of(noun: "Token") -> str:
    """Return the attribute that a noun names: PRICE, EMAIL; "" for none."""
    if noun.tag_ in ("NNS", "NNPS") or any(child.lower_ in NOT_THE_ONE for child in noun.lefts):
        return ""
    contact = contact_of(noun)
    if contact:
        return contact
    if noun.lower_ == "name" and noun.dep_ == "dobj":
        return "NAME"
    kind = [child.lower_ for child in noun.lefts if child.dep_ in ("compound", "amod") and child.i == noun.i - 1]
    if noun.lower_ == "date" and kind == ["due"]:
        return "DEADLINE"
    return ATTRIBUTES.get(noun.lower_, "")


def _owner_of(noun: "Token") -> "Token | None":
    """Return what an attribute is of: "of the plan", "Acme's", "my"; a "thesis deadline" is that of the thesis."""
    for prep in noun.rights:
        if prep.dep_ == "prep" and prep.lower_ in ("of", "for"):
            found = next((child for child in prep.children if child.dep_ == "pobj"), None)
            return found if found is not None and is_definite(found) else None
    owner = next((child for child in noun.lefts if child.dep_ == "poss"), None)
    if owner is not None:
        return None if owner.lower_ in ("your", "its", "their") else owner
    if contact_of(noun):
        return None
    article = any(child.dep_ == "det" and child.lower_ == "the" for child in noun.lefts)
    return next((child for child in noun.lefts if child.dep_ == "compound" and article), None)


def _value(clause: Clause) -> "Token | None":
    verb = clause.verb
    if verb.lemma_ == "be" and not clause.past:
        deps = ("attr", "acomp", "npadvmod")
        return next((child for child in verb.rights if child.dep_ in deps and child.lower_ != "now"), None)
    if verb.lemma_ in _CHANGING and (clause.past or clause.perfect or clause.passive) and not clause.progressive:
        return _after(verb, ("to", "until", "at"))
    if verb.lower_ in STATES and clause.subject.lower_ == "status":
        return verb
    return None


def _after(head: "Token", prepositions: tuple[str, ...]) -> "Token | None":
    """Return what a verb has after a preposition, behind "up" and "back" too: "went up to $950"."""
    for child in head.rights:
        if child.dep_ in ("prep", "advmod", "prt") and child.lower_ in prepositions:
            return next((deep for deep in child.children if deep.dep_ == "pobj"), None)
        if child.dep_ in ("advmod", "prt", "prep") and child.lower_ in ("up", "down", "back", "from"):
            found = _after(child, prepositions)
            if found is not None:
                return found
    return None


def _with_value(name: str, owner: "Token", value: "Token") -> Attribute | None:
    if name in _OF_PEOPLE:
        return Attribute(name, owner, value=value) if value.pos_ == "PROPN" else None
    if name in _AMOUNTS and not _is_amount(value):
        return None
    if name == "DEADLINE" and value.ent_type_ not in ("DATE", "TIME"):
        return None
    if value.ent_type_ not in ("DATE", "TIME", "MONEY") and value.lower_ in ("same", "great", "good", "fine", "bad"):
        return None
    words = _words(value)
    fits = _CONTACTS[name].search(words) is not None if name in _CONTACTS else True
    return Attribute(name, owner, words) if fits else None


_CONTACTS = {"EMAIL": re.compile("@"), "PHONE": re.compile(r"^[\d\s()+./x-]+$"), "ADDRESS": re.compile(r"\d|@|[A-Z]")}
"""What a value of each kind of contact looks like: a phone that is an iPhone is no number."""


def _words(value: "Token") -> str:
    """Return a value as it is written, without what says that it is the one now."""
    if value.dep_ == "ROOT":
        return value.lower_
    doc = value.doc
    inside = [token for token in value.subtree if token.dep_ not in ("relcl", "advcl", "conj", "cc")]
    first, last = min(token.i for token in inside), max(token.i for token in inside)
    words = doc[first : last + 1].text if last < len(doc) - 1 else doc[first:last].text or value.text
    return words.removesuffix(" now").removesuffix(" again").strip(" .,")


def _is_amount(value: "Token") -> bool:
    return value.like_num or any(token.like_num for token in value.subtree)


def _amount(clause: Clause) -> Attribute | None:
    """Read "the plan costs $30" and "the plan is $30 a month"."""
    if not is_definite(clause.subject) or clause.past:
        return None
    verb = clause.verb
    found = next((child for child in verb.rights if child.dep_ in ("dobj", "attr")), None)
    if found is None or not _is_amount(found):
        return None
    money = found.ent_type_ == "MONEY" or any(token.is_currency for token in found.subtree)
    priced = verb.lemma_ == "cost" or (verb.lemma_ == "be" and clause.subject.pos_ == "NOUN")
    return Attribute("PRICE", clause.subject, _words(found)) if money and priced else None


def _due(clause: Clause) -> Attribute | None:
    """Read "the report is due on Friday"."""
    if clause.verb.lemma_ != "be" or clause.past or not is_definite(clause.subject):
        return None
    due = next((child for child in clause.verb.rights if child.dep_ == "acomp" and child.lower_ == "due"), None)
    if due is None:
        return None
    found = _after(due, ("on", "by", "in", "at")) or next((c for c in due.rights if c.ent_type_ == "DATE"), None)
    return Attribute("DEADLINE", clause.subject, _words(found)) if found is not None and found.ent_type_ else None


def _state(clause: Clause) -> Attribute | None:
    """Read "the order is shipped now", "the project is on hold"."""
    subject, verb = clause.subject, clause.verb
    named = subject.pos_ == "PROPN" and any(token.lower_ in _HAVING_STATES for token in subject.subtree)
    if clause.past or not is_definite(subject) or not (subject.lower_ in _HAVING_STATES or named):
        return None
    if any(child.dep_ in ("agent", "dobj", "npadvmod", "prep") and child.ent_type_ for child in verb.rights):
        return None
    if clause.perfect and not (clause.passive and verb.lower_ in STATES):
        return None
    if verb.lower_ in STATES and clause.helpers and clause.helpers[-1].lemma_ in ("be", "get"):
        return Attribute("STATUS", subject, verb.lower_)
    if verb.lemma_ not in ("be", "become"):
        return None
    for child in verb.rights:
        if child.dep_ in ("acomp", "attr", "advmod") and child.lower_ in STATES:
            return Attribute("STATUS", subject, child.lower_)
        within = next((deep for deep in child.children if deep.dep_ == "pobj"), None) if child.dep_ == "prep" else None
        if within is not None and (child.lower_, within.lower_) in _STATES_AFTER_PREPOSITION:
            return Attribute("STATUS", subject, f"{child.lower_} {within.lower_}")
    return None


def _belonging(clause: Clause) -> Attribute | None:
    """Read "the boat belongs to Anna"."""
    subject = clause.subject
    if clause.verb.lemma_ != "belong" or clause.past or subject.pos_ != "NOUN" or subject.lower_ in RELATIVES:
        return None
    owner = _after(clause.verb, ("to",))
    if owner is None or owner.pos_ != "PROPN" or not is_definite(subject):
        return None
    return Attribute("OWNER", subject, value=owner, relation="BELONGS_TO")


def _plan(clause: Clause) -> Attribute | None:
    """Read "I'm on the Basic plan" and "I upgraded to the Pro plan"."""
    verb = clause.verb
    if verb.lemma_ == "be" and not clause.past:
        found = _after(verb, ("on",))
    elif verb.lemma_ in ("upgrade", "downgrade", "switch", "move", "change") and (clause.past or clause.perfect):
        found = _after(verb, ("to",))
    else:
        return None
    if found is None or found.lower_ != "plan" or not is_definite(found):
        return None
    kind = any(child.dep_ in ("compound", "amod", "nmod") and child.text[:1].isupper() for child in found.lefts)
    return Attribute("PLAN", clause.subject, value=found) if kind else None


def rescheduled(clause: Clause) -> "Token | None":
    """Return the new date in "the meeting was moved to Thursday"."""
    over = clause.past or clause.perfect
    if clause.verb.lemma_ not in _RESCHEDULED or not over or clause.subject.dep_ not in SUBJECT_DEPS:
        return None
    found = _after(clause.verb, ("to", "until"))
    return found if found is not None and found.ent_type_ in ("DATE", "TIME") else None
