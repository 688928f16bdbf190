"""Maps the verb of a clause to a relation of the vocabulary, and finds what it relates to."""

from dataclasses import replace
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.attributes import attribute_of
from hitherto.ingestion.extract.changes import read_change
from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.copulas import as_written, other_of_couple, read_adjective, read_copula
from hitherto.ingestion.extract.events import event_alone
from hitherto.ingestion.extract.gaps import Gap
from hitherto.ingestion.extract.lexicon import (
    ACTIVITIES,
    ACTIVITY_NOUNS,
    CONDITIONS,
    EMPTY_VERBS,
    EVENT_NOUNS,
    ROLE_NOUNS,
)
from hitherto.ingestion.extract.objects import (
    is_empty,
    object_of,
    object_of_preposition,
    reported,
    speaker_affected,
    unwrapped,
    verb_after,
    wished,
)
from hitherto.ingestion.extract.passives import read_passive
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.extract.prepositions import coming_back, verb_with_preposition
from hitherto.ingestion.extract.reading import Reading, generic_relation, read_inner, tensed
from hitherto.ingestion.extract.verbs import SAME_IN_PAST, gerund, lemma_of, past_form, third_person
from hitherto.ingestion.extract.vocabulary import (
    EVENTS,
    MODALS,
    OPERATORS,
    PAST_STATES,
    PREFERENCES,
    VERBS,
    VERBS_WITH_PREPOSITION,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEGATED = {"LIKES": "DISLIKES", "LOVES": "DISLIKES", "CAN_STAND": "DISLIKES"}
_TRANSPARENT = frozenset("manage get go come use end help happen".split())


def read(clause: Clause) -> Reading | None:
    """Return what a clause says in the vocabulary, or None for one that fits no form.

    A negated clause has "NOT_" before its relation, but for likes, which become dislikes.
    """
    reading = _affirmed(clause)
    if reading is None or not clause.negated:
        return reading
    relation = _NEGATED.get(reading.relation) or f"NOT_{reading.relation}"
    if reading.relation.startswith("CAN_") and reading.relation not in _NEGATED:
        relation = f"CANNOT_{reading.relation.removeprefix('CAN_')}"
    if clause.verb.lemma_ == "wait" and reading.relation == "LOOKS_FORWARD_TO":
        relation = reading.relation
    return replace(reading, relation=relation)


def read_gap(gap: Gap) -> Reading | None:
    """Return what a relative clause says of the noun it hangs on, in the vocabulary."""
    verb, preposition = gap.clause.verb, gap.preposition
    if preposition is not None:
        known = VERBS_WITH_PREPOSITION.get(f"{lemma_of(verb)} {preposition.lower_}")
        relation = known or generic_relation(gap.clause, preposition)
    else:
        relation = VERBS.get(lemma_of(verb)) or generic_relation(gap.clause, None)
    return _adjusted(Reading(relation, verb, gap.filler), gap.clause)


def _affirmed(clause: Clause) -> Reading | None:
    verb = clause.verb
    if clause.modal and clause.modal not in MODALS:
        return _wish(clause) if clause.modal == "would" else None
    if verb.lemma_ == "wait" and clause.negated:
        inner = verb_after(verb)
        found = inner and object_of(inner)
        return Reading("LOOKS_FORWARD_TO", inner or verb, found or object_of_preposition(verb, "for"))
    if not clause.modal and (said := attribute_of(clause)) is not None:
        relation = said.relation or ("NAMED" if said.name == "NAME" else f"HAS_{said.name}")
        return Reading(relation, verb, said.value, said.words, said.owner)
    reading = read_copula(clause) if verb.lemma_ == "be" or verb.lower_ in ("'m", "m") else _lexical(clause)
    if reading is None or not clause.modal:
        return reading
    if clause.modal == "will" and any(child.lower_ in ("maybe", "perhaps", "probably") for child in verb.children):
        return Reading("CONSIDERS", reading.content, reading.object, reading.words)
    relation = f"CAN_{lemma_of(reading.content).upper()}" if clause.modal == "can" else MODALS[clause.modal]
    return Reading(relation, reading.content, reading.object, reading.words)


def _wish(clause: Clause) -> Reading | None:
    if any(child.lower_ == "rather" for child in clause.verb.lefts) and not clause.negated:
        found = object_of(clause.verb)
        return Reading("PREFERS", clause.verb, found) if found is not None else None
    if clause.verb.lemma_ not in ("like", "love"):
        return None
    inner = verb_after(clause.verb)
    if inner is None:
        found = object_of(clause.verb) if clause.verb.lemma_ == "like" else None
        return Reading("WANTS", clause.verb, found) if found is not None and found.dep_ == "dobj" else None
    return read_inner("WANTS_TO", inner)


_WISHES = {"wish": "WISHES_FOR", "hope": "HOPES_FOR", "think": "CONSIDERS"}


def _lexical(clause: Clause) -> Reading | None:
    verb = clause.verb
    hoped = wished(clause)
    if hoped is not None:
        return Reading(_WISHES[verb.lemma_], verb, object_of(hoped))
    inner = reported(clause)
    if inner is not None:
        return _said(verb, inner)
    affected = speaker_affected(clause)
    if affected is not None:
        return Reading(tensed(clause), verb, affected)
    inner = verb_after(verb)
    if inner is not None:
        compound = _compound(clause, inner)
        said = compound is not None and compound.object is not None
        purpose = inner.tag_ == "VB" and any(child.dep_ == "dobj" and not is_empty(child) for child in verb.rights)
        return _with_object(clause) if purpose and not said else compound
    if clause.passive:
        return read_passive(clause)
    if verb.lemma_ == "look" and any(child.lower_ in ("for", "forward") for child in verb.rights):
        return _looking(verb)
    became = next((child for child in verb.rights if child.dep_ == "acomp"), None)
    if became is not None and verb.lemma_ in ("get", "become"):
        return read_adjective(clause, became)
    special = read_change(clause) or _had_done(verb) or _job(clause) or _help(verb)
    if special is not None:
        return special
    chance = _chance(verb)
    if chance is not None and (clause.past or clause.perfect):
        return read_inner(past_form(lemma_of(chance)).upper(), chance)
    relation, found = coming_back(verb)
    if not relation:
        relation, found = verb_with_preposition(verb)
    if relation:
        return _adjusted(Reading(relation, verb, found), clause)
    return _with_object(clause)


def _said(verb: "Token", inner: "Token") -> Reading | None:
    """Read what somebody says by what it is about."""
    about = object_of(verb_after(inner) or inner)
    return Reading("SAID", verb, about) if about is not None else None


def _had_done(verb: "Token") -> Reading | None:
    """Read "got my car serviced" and "had my hair cut": somebody else did it."""
    if lemma_of(verb) not in ("get", "have"):
        return None
    done = next((child for child in verb.rights if child.dep_ == "ccomp" and child.tag_ == "VBN"), None)
    noun = done and next((child for child in done.lefts if child.dep_ in ("nsubj", "nsubjpass")), None)
    if done is None or noun is None or noun.pos_ not in ("NOUN", "PROPN") or is_empty(noun):
        return None
    return Reading(f"HAD_{done.text}".upper(), done, noun)


def _help(verb: "Token") -> Reading | None:
    """Read "needs help planning a wedding" by what the help is for."""
    if lemma_of(verb) != "need":
        return None
    sought = next((child for child in verb.rights if child.dep_ == "dobj" and child.lower_ == "help"), None)
    if sought is None:
        return None
    doing = next((token for token in sought.subtree if token.tag_ == "VBG" and token.i > sought.i), None)
    found = object_of(doing) if doing is not None else object_of_preposition(sought, "with")
    if found is None or any(child.lower_ in ("this", "that", "these", "those") for child in found.lefts):
        return None
    return Reading("NEEDS_HELP_WITH", doing or found, found)


def _job(clause: Clause) -> Reading | None:
    """Read "has a job at Acme"."""
    verb = clause.verb
    if lemma_of(verb) != "have" or clause.progressive:
        return None
    job = next((child for child in verb.rights if child.dep_ == "dobj" and child.lower_ in ("job", "position")), None)
    if job is None:
        return None
    holders = (object_of_preposition(head, word) for head in (job, verb) for word in ("at", "with"))
    employer = next((found for found in holders if found is not None and found.pos_ == "PROPN"), None)
    relation = "WORKED_AT" if clause.past or clause.perfect else "WORKS_AT"
    return Reading(relation, verb, employer) if employer is not None else None


def _with_object(clause: Clause) -> Reading | None:
    """Read a verb outside the vocabulary by the first thing it is about."""
    verb = clause.verb
    turned = next((child for child in verb.rights if child.tag_ == "CD"), None) if verb.lemma_ == "turn" else None
    if turned is not None:
        return Reading("AGE", verb, None, f"{turned.text} years")
    found = object_of(verb)
    if found is not None and found.head.lower_ == "because":
        found = None
    if found is not None and found.dep_ == "pobj" and not any(child.dep_ == "dobj" for child in verb.children):
        return _adjusted(Reading(generic_relation(clause, _governing(found)), verb, found), clause)
    if found is None:
        return _measured(clause) or _practice(clause)
    aside = _said_aside(verb, found)
    if aside:
        liked = VERBS.get(lemma_of(verb)) in PREFERENCES
        return None if liked else Reading(f"{tensed(clause)}_{aside}", verb, found)
    if verb.lemma_ == "turn" and found.tag_ == "CD":
        return Reading("AGE", verb, None, f"{found.text} years")
    return _adjusted(Reading(VERBS.get(lemma_of(verb)) or generic_relation(clause, None), verb, found), clause)


def _measured(clause: Clause) -> Reading | None:
    """Read "needs ten days", "costs 40 euros": what is measured is the object."""
    verb = clause.verb
    if lemma_of(verb) not in ("need", "take", "last", "cost", "weigh", "want", "require") or clause.passive:
        return None
    found = next(
        (child for child in verb.rights if child.dep_ in ("dobj", "npadvmod", "attr") and _counts(child)), None
    )
    known = VERBS.get(lemma_of(verb)) if not clause.past else None
    return (
        Reading(known or generic_relation(clause, None), verb, None, as_written(found)) if found is not None else None
    )


def _counts(noun: "Token") -> bool:
    return any(child.dep_ == "nummod" for child in noun.lefts)


def _governing(noun: "Token") -> "Token":
    """Return the preposition of the verb: "into" in "ran into a group of *tourists*"."""
    prep = noun.head
    while prep.lower_ == "of" and prep.head.dep_ == "pobj":
        prep = prep.head.head
    return prep


def _said_aside(verb: "Token", found: "Token") -> str:
    """Return "ISSUES_WITH" for "having issues with the bike": what is found hangs on an object that names nothing."""
    first = next((child for child in verb.rights if child.dep_ == "dobj"), None)
    hung = found.head.head if found.head.dep_ == "acl" else found  # "with *someone* named Viktor"
    if first is None or hung == first or hung.dep_ != "pobj" or unwrapped(first) == found or hung.i < first.i:
        return ""
    if hung.head.lower_ in ("like", "such", "including"):
        return ""
    return f"{first.text}_{hung.head.text}".upper() if first.text.isalpha() and hung.head.text.isalpha() else ""


def _looking(verb: "Token") -> Reading:
    """Read "looking for a flat" and "looking forward to the trip"."""
    ahead = next((child for child in verb.rights if child.lower_ == "forward"), None)
    if ahead is None:
        return Reading("LOOKS_FOR", verb, object_of_preposition(verb, "for"))
    return Reading("LOOKS_FORWARD_TO", verb, object_of(verb) or object_of_preposition(ahead, "to"))


def _chance(verb: "Token") -> "Token | None":
    """Return the verb in "had the chance to *meet* her": it happened."""
    if verb.lemma_ not in ("have", "get"):
        return None
    chance = next(
        (child for child in verb.rights if child.dep_ == "dobj" and child.lower_ in ("chance", "opportunity")), None
    )
    return (
        next((child for child in chance.rights if child.dep_ in ("acl", "relcl") and child.tag_ == "VB"), None)
        if chance
        else None
    )


def _compound(clause: Clause, inner: "Token") -> Reading | None:
    """Read a verb that says something about another: "wants to adopt a dog"."""
    verb = clause.verb
    if lemma_of(verb) == "go" and inner.tag_ == "VB":
        return read_inner("PLANS_TO" if clause.progressive or verb.lower_ == "gon" else "WENT_TO", inner)
    if verb.lower_ == "used" and not any(child.dep_ == "dobj" for child in verb.rights):
        lemma = lemma_of(inner)
        habit = f"USED_TO_{lemma.upper()}"
        alone = Reading(habit, inner, None, gerund(lemma)) if lemma not in EMPTY_VERBS | {"be", "do"} else None
        return read_inner(habit, inner) or alone
    if verb.lemma_ == "go":
        return Reading("WENT" if clause.past or clause.perfect else "GOES", inner, None, inner.lower_)
    if verb.lemma_ == "have":
        if inner.tag_ != "VB" or any(child.dep_ == "dobj" for child in verb.rights):
            return None
        return read_inner("HAD_TO" if clause.past or clause.perfect else "NEEDS_TO", inner)
    if verb.lemma_ == "look":
        ahead = any(child.lower_ == "forward" for child in verb.rights)
        return read_inner("LOOKS_FORWARD_TO", inner) if ahead else None
    relation = OPERATORS.get(lemma_of(verb))
    if lemma_of(verb) == "give" and any(child.lower_ == "up" for child in verb.rights):
        relation = "STOPPED"
    if relation in PAST_STATES and clause.past and not clause.progressive:
        relation = PAST_STATES[relation]
    if relation is None and verb.lemma_ in _TRANSPARENT:
        relation = past_form(lemma_of(inner)).upper()
    if relation is None:
        relation = f"{tensed(clause)}_TO_{lemma_of(inner).upper()}" if inner.tag_ == "VB" else tensed(clause)
    return read_inner(relation, inner)


def _practice(clause: Clause) -> Reading | None:
    verb = clause.verb
    lemma = lemma_of(verb)
    if any(child.dep_ == "prt" for child in verb.rights) or not _is_somebody(clause.subject):
        return event_alone(clause)
    if _is_step(clause, lemma):
        return Reading(tensed(clause), verb, None, gerund(lemma))
    partner = other_of_couple(clause.subject) if lemma == "marry" else None
    if partner is not None and (clause.past or clause.perfect):
        return Reading("MARRIED_TO", verb, partner)
    if lemma not in ACTIVITIES or clause.passive:
        return event_alone(clause)
    relation = past_form(lemma).upper() if clause.past and not clause.progressive else "PRACTICES"
    return Reading(relation, verb, None, gerund(lemma))


def _is_somebody(subject: "Token") -> bool:
    return subject.pos_ in ("PRON", "PROPN") or subject.lower_ in RELATIVES or subject.lower_ in ROLE_NOUNS


_STEPS = frozenset("graduate retire resign relocate freelance propose elope commute emigrate divorce".split())
_DATED_STEPS = frozenset("visit arrive leave travel move return perform compete recover fly start open".split())


def _is_step(clause: Clause, lemma: str) -> bool:
    """Whether a verb without an object tells an event by itself: "retired", "is visiting this weekend"."""
    if clause.passive or clause.modal or any(child.dep_ in ("prt", "acomp") for child in clause.verb.rights):
        return False
    if any(child.lower_ in ("there", "here") for child in clause.verb.children):
        return False
    dated = any(token.ent_type_ == "DATE" for token in clause.verb.subtree)
    return lemma in _STEPS or (lemma in _DATED_STEPS and dated)


def _is_one(noun: "Token") -> bool:
    """Whether it is "a painting", which is made, not "painting", which is practised."""
    return any(child.lower_ in ("a", "an", "my", "the", "this", "that", "another") for child in noun.lefts)


def _adjusted(reading: Reading, clause: Clause) -> Reading | None:
    """Give the relation that the object decides: a dog is had as a pet, a concert attended."""
    found = reading.object
    if found is None:
        return reading
    lemma, noun, verb = found.lemma_.lower(), found.lower_, lemma_of(clause.verb)
    relation = reading.relation
    if verb == "have" or (verb == "get" and clause.verb.lower_ == "got" and clause.perfect):
        relation = _having(noun, lemma, clause, relation)
    elif verb == "get" and noun in RELATIVES and RELATIVES[noun].animal and (clause.past or clause.perfect):
        relation = "HAS_PET"
    elif verb in ("go", "attend", "visit") and relation in ("WENT_TO", "ATTENDED", "VISITED"):
        relation = _going(clause, found)
    elif verb in ("take", "do", "play") and lemma in ACTIVITY_NOUNS and verb != "play" and not _is_one(found):
        relation = "PRACTICES"
    elif relation == "LIVES_IN" and clause.past and not clause.progressive:
        relation = "LIVED_IN"
    elif relation == "QUIT" and noun.endswith("ing"):
        relation = "STOPPED"
    elif relation in PAST_STATES and clause.past and not clause.progressive:
        relation = PAST_STATES[relation]
    elif relation in EVENTS and not clause.past and not clause.perfect and clause.verb.lower_ not in SAME_IN_PAST:
        relation = third_person(verb).upper()
    elif relation == "MOVED_TO" and ((clause.progressive and not clause.perfect) or clause.verb.tag_ == "VBP"):
        relation = "PLANS_TO"
    return Reading(relation, reading.content, found, reading.words)


def _having(noun: str, lemma: str, clause: Clause, otherwise: str) -> str:
    past = clause.past and not clause.progressive
    if clause.progressive:
        return "PLANS_TO" if noun in RELATIVES else otherwise
    if noun in RELATIVES:
        return RELATIVES[noun].relation.replace("HAS_", "HAD_") if past else RELATIVES[noun].relation
    if lemma in CONDITIONS or noun in CONDITIONS:
        return "HAD_CONDITION" if past else "HAS_CONDITION"
    return "HAD" if past else "HAS"


def _going(clause: Clause, found: "Token") -> str:
    event = found.lemma_.lower() in EVENT_NOUNS or found.ent_type_ == "EVENT"
    if clause.past or clause.perfect:
        return "ATTENDED" if event else "VISITED"
    if clause.progressive:
        return "PLANS_TO"
    return "ATTENDS" if event else "GOES_TO" if clause.verb.lemma_ != "visit" else "VISITS"
