"""Reads what happened to a subject: "was born in May", "got promoted", "is married"."""

from typing import TYPE_CHECKING

from hitherto.ingestion.extract.changes import new_date
from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.copulas import as_written, other_of_couple
from hitherto.ingestion.extract.events import event_alone
from hitherto.ingestion.extract.lexicon import FAMILY_STATES, RELATIONSHIP_STATES
from hitherto.ingestion.extract.objects import is_empty, object_of_preposition, unwrapped
from hitherto.ingestion.extract.reading import Reading
from hitherto.ingestion.extract.vocabulary import ADJECTIVES, PAST_STATES

if TYPE_CHECKING:
    from spacy.tokens import Token


def read_passive(clause: Clause) -> Reading | None:
    """Read a clause whose subject suffers the verb."""
    verb = clause.verb
    preps = [child for child in verb.rights if child.dep_ in ("prep", "agent")]
    known = new_date(clause) or _got_rid(verb) or _by_preposition(clause, preps)
    if known is not None:
        return known
    if verb.lower_ in ("scheduled", "planned", "set") and preps:
        date = next((child for child in preps[0].children if child.dep_ == "pobj" and child.ent_type_ == "DATE"), None)
        return Reading("SCHEDULED_FOR", verb, None, as_written(date)) if date is not None else None
    if verb.lower_ == "born" and preps:
        return _birth(verb, preps)
    if verb.lower_ in FAMILY_STATES | RELATIONSHIP_STATES:
        partner = other_of_couple(clause.subject)
        if partner is not None and verb.lower_ in FAMILY_STATES:
            return Reading("MARRIED_TO" if verb.lower_ == "married" else "ENGAGED_TO", verb, partner)
        return Reading("RELATIONSHIP_STATUS", verb, None, verb.lower_)
    if verb.lower_ in _PASSED:
        return Reading("RECEIVED", verb, None, _PASSED[verb.lower_])
    found = next((child for child in verb.rights if child.dep_ in ("oprd", "dobj", "attr")), None)
    if verb.lower_ in ("named", "called") and found is not None:
        return Reading("NAMED", verb, found)
    if found is not None and not is_empty(found):
        return Reading(verb.text.upper(), verb, unwrapped(found))
    return event_alone(clause)


def _got_rid(verb: "Token") -> Reading | None:
    """Read "got rid of the scooter"."""
    thing = object_of_preposition(verb, "of") if verb.lower_ == "rid" else None
    return Reading("GOT_RID_OF", verb, thing) if thing is not None else None


def _by_preposition(clause: Clause, preps: "list[Token]") -> Reading | None:
    verb = clause.verb
    for prep in preps:
        found = next((child for child in prep.children if child.dep_ == "pobj" and not is_empty(child)), None)
        if found is None:
            continue
        tense = "WAS" if clause.past or clause.perfect or clause.modal else "IS"
        relation = ADJECTIVES.get(f"{verb.lower_} {prep.lower_}") or f"{tense}_{verb.text}_{prep.text}".upper()
        if tense == "WAS" and not clause.modal:
            relation = PAST_STATES.get(relation, relation)
        return Reading(relation, verb, unwrapped(found))
    return None


def _birth(verb: "Token", preps: "list[Token]") -> Reading | None:
    """Read "was born on 3 May 1990": the date, as it is written, is the object."""
    found = next((child for prep in preps for child in prep.children if child.dep_ == "pobj"), None)
    if found is None:
        return None
    words = as_written(found)
    is_date = found.head.lower_ == "on" or any(sign.isdigit() for sign in words)
    return Reading("BORN_ON" if is_date else "BORN_IN", verb, None, words)


_PASSED = {"promoted": "promotion", "diagnosed": "diagnosis", "vaccinated": "vaccination"}
