"""The vocabulary of relations, and how verbs map to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import SUBJECT_DEPS, Clause, is_split_off
from hitherto.ingestion.extract.lexicon import (
    ACTIVITIES,
    ACTIVITY_NOUNS,
    CONDITIONS,
    DIETS,
    EMPTY_NOUNS,
    EVENT_NOUNS,
    QUANTITY_NOUNS,
    RELATIONSHIP_STATES,
    ROLE_NOUNS,
    STATE_ADJECTIVES,
)
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.extract.verbs import gerund, lemma_of, past_form, third_person

if TYPE_CHECKING:
    from spacy.tokens import Token

PLANS = frozenset({"PLANS_TO", "CONSIDERS", "WANTS_TO", "NEEDS_TO", "LOOKS_FORWARD_TO", "INTERESTED_IN", "LOOKS_FOR"})
"""Relations to what is not yet the case."""

PREFERENCES = frozenset({"LIKES", "LOVES", "DISLIKES", "PREFERS", "INTERESTED_IN"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause says in the vocabulary. `content` is the verb that the object hangs on.

    `object` is the head of the object's noun phrase; `words` stands in its place where the object is no noun
    ("swimming" for "she swims").
    """

    relation: str
    content: "Token"
    object: "Token | None" = None
    words: str = ""


_OPERATORS = {
    "plan": "PLANS_TO", "intend": "PLANS_TO", "aim": "PLANS_TO", "decide": "DECIDED_TO", "prepare": "PLANS_TO",
    "schedule": "PLANS_TO", "arrange": "PLANS_TO", "want": "WANTS_TO", "wan": "WANTS_TO", "hope": "WANTS_TO", "wish": "WANTS_TO",
    "dream": "WANTS_TO", "consider": "CONSIDERS", "think": "CONSIDERS", "debate": "CONSIDERS", "need": "NEEDS_TO",
    "have": "NEEDS_TO", "try": "TRIES_TO", "start": "STARTED", "begin": "STARTED", "stop": "STOPPED", "quit": "STOPPED",
    "finish": "FINISHED", "complete": "FINISHED", "like": "LIKES", "enjoy": "LIKES", "love": "LOVES", "adore": "LOVES",
    "hate": "DISLIKES", "dislike": "DISLIKES", "prefer": "PREFERS", "learn": "LEARNS", "continue": "CONTINUES",
    "keep": "CONTINUES", "miss": "MISSES", "avoid": "AVOIDS", "gon": "PLANS_TO", "resume": "STARTED", "practice": "PRACTICES",
}  # fmt: skip
"""By verb, before another verb: "plans to move", "started running"."""

_VERB_PREPOSITION = {
    "live in": "LIVES_IN", "reside in": "LIVES_IN", "live with": "LIVES_WITH", "move to": "MOVED_TO", "relocate to": "MOVED_TO",
    "move from": "MOVED_FROM", "emigrate to": "MOVED_TO", "work at": "WORKS_AT", "work for": "WORKS_AT", "work as": "WORKS_AS",
    "work on": "WORKS_ON", "work in": "WORKS_IN", "work with": "WORKS_WITH", "study at": "STUDIES_AT", "go to": "WENT_TO",
    "major in": "STUDIES", "graduate from": "GRADUATED_FROM", "travel to": "VISITED", "fly to": "VISITED", "drive to": "VISITED",
    "return from": "RETURNED_FROM", "come from": "COMES_FROM", "sign for": "SIGNED_UP_FOR", "enroll in": "ENROLLED_IN",
    "volunteer at": "VOLUNTEERS_AT", "participate in": "PARTICIPATED_IN", "compete in": "PARTICIPATED_IN", "take part": "PARTICIPATED_IN",
    "apply for": "APPLIED_FOR", "apply to": "APPLIED_FOR", "look for": "LOOKS_FOR", "listen to": "LISTENS_TO",
    "graduate with": "GRADUATED_WITH", "specialize in": "SPECIALIZES_IN", "look forward": "LOOKS_FORWARD_TO", "dream of": "WANTS_TO",
    "dream about": "WANTS_TO", "think about": "CONSIDERS", "think of": "CONSIDERS", "suffer from": "HAS_CONDITION",
    "recover from": "RECOVERS_FROM", "belong to": "BELONGS_TO", "care for": "CARES_FOR", "train for": "TRAINS_FOR",
}  # fmt: skip
_VERBS = {
    "like": "LIKES", "enjoy": "LIKES", "love": "LOVES", "adore": "LOVES", "hate": "DISLIKES", "dislike": "DISLIKES",
    "detest": "DISLIKES", "prefer": "PREFERS", "own": "OWNS", "marry": "MARRIED_TO", "date": "DATING", "visit": "VISITED",
    "attend": "ATTENDED", "buy": "BOUGHT", "purchase": "BOUGHT", "order": "ORDERED", "sell": "SOLD", "start": "STARTED",
    "begin": "STARTED", "stop": "STOPPED", "quit": "STOPPED", "finish": "FINISHED", "complete": "FINISHED",
    "practice": "PRACTICES", "practise": "PRACTICES", "play": "PLAYS", "want": "WANTS", "need": "NEEDS", "miss": "MISSES",
    "adopt": "ADOPTED", "join": "JOINED", "win": "WON", "lose": "LOST", "explore": "VISITED", "study": "STUDIES",
    "learn": "LEARNS", "plan": "PLANS_TO", "teach": "TEACHES", "speak": "SPEAKS", "collect": "COLLECTS", "consider": "CONSIDERS",
    "support": "SUPPORTS", "drive": "DRIVES", "use": "USES", "hope": "WANTS_TO",
}  # fmt: skip
_MODALS = {"will": "PLANS_TO", "shall": "PLANS_TO", "may": "CONSIDERS", "might": "CONSIDERS", "can": "CAN"}
_ADJECTIVES = {
    "allergic to": "ALLERGIC_TO", "allergic": "ALLERGIC_TO", "married to": "MARRIED_TO", "engaged to": "ENGAGED_TO",
    "interested in": "INTERESTED_IN", "keen on": "INTERESTED_IN", "passionate about": "INTERESTED_IN", "into": "LIKES",
    "obsessed with": "LIKES", "fond of": "LIKES", "hooked on": "LIKES", "afraid of": "AFRAID_OF", "scared of": "AFRAID_OF",
    "terrified of": "AFRAID_OF", "good at": "GOOD_AT", "bad at": "BAD_AT", "intolerant to": "ALLERGIC_TO",
    "excited about": "LOOKS_FORWARD_TO", "excited for": "LOOKS_FORWARD_TO", "nervous about": "NERVOUS_ABOUT",
    "worried about": "WORRIED_ABOUT", "fluent in": "SPEAKS", "pregnant with": "PREGNANT_WITH", "stressed about": "WORRIED_ABOUT",
    "born in": "BORN_IN", "born on": "BORN_ON", "based in": "LIVES_IN", "diagnosed with": "HAS_CONDITION",
    "sick with": "HAS_CONDITION", "involved in": "INVOLVED_IN", "tired of": "DISLIKES", "curious about": "INTERESTED_IN",
    "excited to": "LOOKS_FORWARD_TO", "ready to": "PLANS_TO", "eager to": "WANTS_TO", "set to": "PLANS_TO",
}  # fmt: skip
_WANTING_ADJECTIVES = {"eager": "WANTS_TO", "excited": "LOOKS_FORWARD_TO", "set": "PLANS_TO", "due": "PLANS_TO", "about": "PLANS_TO",
                       "determined": "WANTS_TO", "keen": "WANTS_TO"}  # fmt: skip
_TRANSPARENT = frozenset("manage get go come use end help happen".split())


def read(clause: Clause) -> Reading | None:
    """Return what a clause says in the vocabulary, or None for one that fits no form.

    A negated clause has "NOT_" before its relation, but for likes, which become dislikes.
    """
    reading = _affirmed(clause)
    if reading is None or not clause.negated:
        return reading
    relation = {"LIKES": "DISLIKES", "LOVES": "DISLIKES"}.get(reading.relation, f"NOT_{reading.relation}")
    if clause.verb.lemma_ == "wait" and reading.relation == "LOOKS_FORWARD_TO":
        relation = reading.relation
    return Reading(relation, reading.content, reading.object, reading.words)


def _affirmed(clause: Clause) -> Reading | None:
    verb = clause.verb
    if clause.modal and clause.modal not in _MODALS:
        return _wish(clause) if clause.modal == "would" else None
    if verb.lemma_ == "wait" and clause.negated:
        inner = _after(verb)
        found = inner and _object(inner)
        return Reading("LOOKS_FORWARD_TO", inner or verb, found or _prepositional(verb, "for"))
    reading = _copular(clause) if verb.lemma_ == "be" or verb.lower_ in ("'m", "m") else _lexical(clause)
    if reading is None or not clause.modal:
        return reading
    relation = f"CAN_{lemma_of(reading.content).upper()}" if clause.modal == "can" else _MODALS[clause.modal]
    return Reading(relation, reading.content, reading.object, reading.words)


def _wish(clause: Clause) -> Reading | None:
    if clause.verb.lemma_ not in ("like", "love"):
        return None
    inner = _after(clause.verb)
    if inner is None:
        return None
    return _on("WANTS_TO", inner)


def _lexical(clause: Clause) -> Reading | None:
    verb = clause.verb
    inner = _after(verb)
    if inner is not None:
        return _compound(clause, inner)
    if clause.passive:
        return _passive(clause)
    chance = _chance(verb)
    if chance is not None and (clause.past or clause.perfect):
        return _on(past_form(lemma_of(chance)).upper(), chance)
    relation, found = _verb_with_preposition(verb)
    if relation:
        return _adjusted(Reading(relation, verb, found), clause)
    found = _object(verb)
    if found is not None and found.dep_ == "pobj" and not any(child.dep_ == "dobj" for child in verb.children):
        return _adjusted(Reading(_generic(clause, found.head), verb, found), clause)
    if found is None:
        return _practice(clause)
    return _adjusted(Reading(_VERBS.get(lemma_of(verb)) or _generic(clause, None), verb, found), clause)


def _chance(verb: "Token") -> "Token | None":
    """Return the verb in "had the chance to *meet* her": it happened."""
    if verb.lemma_ not in ("have", "get"):
        return None
    chance = next((child for child in verb.rights if child.dep_ == "dobj" and child.lower_ in ("chance", "opportunity")), None)
    return next((child for child in chance.rights if child.dep_ in ("acl", "relcl") and child.tag_ == "VB"), None) if chance else None


def _compound(clause: Clause, inner: "Token") -> Reading | None:
    """Read a verb that says something about another: "wants to adopt a dog"."""
    verb = clause.verb
    if lemma_of(verb) == "go" and inner.tag_ == "VB":
        return _on("PLANS_TO" if clause.progressive or verb.lower_ == "gon" else "WENT_TO", inner)
    if verb.lower_ == "used" and not any(child.dep_ == "dobj" for child in verb.rights):
        return _on(f"USED_TO_{lemma_of(inner).upper()}", inner)
    if verb.lemma_ == "go":
        return Reading("WENT" if clause.past or clause.perfect else "GOES", inner, None, inner.lower_)
    if verb.lemma_ == "have" and (clause.past or clause.perfect):
        return _on("HAD_TO", inner)
    relation = _OPERATORS.get(lemma_of(verb))
    if relation is None and verb.lemma_ in _TRANSPARENT:
        relation = past_form(lemma_of(inner)).upper()
    if relation is None:
        relation = f"{_tensed(clause)}_TO_{lemma_of(inner).upper()}" if inner.tag_ == "VB" else _tensed(clause)
    return _on(relation, inner)


def _on(relation: str, inner: "Token") -> Reading | None:
    """Read the object of an inner verb; without one the doing itself is the object ("likes swimming")."""
    deeper = _after(inner)
    if deeper is not None and inner.lemma_ in _LEADING_ON:
        inner = deeper
    found = _object(inner)
    if relation in PREFERENCES and inner.tag_ == "VBG" or found is None:
        words = _doing(inner, found)
        return Reading(relation, inner, None, words) if words else None
    return Reading(relation, inner, found)


def _doing(verb: "Token", found: "Token | None") -> str:
    """Return a short gerund phrase: "playing chess", "swimming"."""
    if found is not None and found.dep_ == "dobj" and found.tag_ in ("NN", "NNS", "NNP") and not _owned(found):
        compound = [child.text for child in found.lefts if child.dep_ in ("compound", "amod")]
        return " ".join([_ing(verb), *compound, found.text])
    if found is not None or lemma_of(verb) in ACTIVITIES or _ing(verb) in ACTIVITY_NOUNS:
        return _ing(verb)
    return ""


def _ing(verb: "Token") -> str:
    return verb.lower_ if verb.lower_.endswith("ing") else gerund(lemma_of(verb))


def _owned(noun: "Token") -> bool:
    return any(child.dep_ == "poss" for child in noun.children)


_LEADING_ON = frozenset("start begin learn try get go keep continue be help plan".split())


def _practice(clause: Clause) -> Reading | None:
    verb = clause.verb
    lemma = lemma_of(verb)
    if lemma not in ACTIVITIES or clause.passive:
        return None
    relation = past_form(lemma).upper() if clause.past and not clause.progressive else "PRACTICES"
    return Reading(relation, verb, None, gerund(lemma))


def _passive(clause: Clause) -> Reading | None:
    verb = clause.verb
    preps = [child for child in verb.rights if child.dep_ in ("prep", "agent")]
    for prep in preps:
        found = next((child for child in prep.children if child.dep_ == "pobj" and not is_empty(child)), None)
        if found is not None:
            relation = _ADJECTIVES.get(f"{verb.lower_} {prep.lower_}") or f"{verb.text.upper()}_{prep.text.upper()}"
            return Reading(relation, verb, unwrapped(found))
    found = next((child for child in verb.rights if child.dep_ in ("oprd", "dobj", "attr")), None)
    if verb.lower_ in ("named", "called") and found is not None:
        return Reading("NAMED", verb, found)
    return Reading(verb.text.upper(), verb, unwrapped(found)) if found is not None and not is_empty(found) else None


def _copular(clause: Clause) -> Reading | None:
    verb = clause.verb
    for child in verb.rights:
        if child.dep_ == "attr":
            return _attribute(clause, child)
        if child.dep_ == "acomp":
            if clause.subject.lower_ in ("favorite", "favourite") or _is_favorite(clause.subject):
                return Reading("FAVORITE", verb, None, child.lower_)
            return _adjective(clause, child)
        if child.dep_ == "prep":
            found = next((deep for deep in child.children if deep.dep_ == "pobj"), None)
            if found is not None and not is_empty(found):
                relation = {"from": "COMES_FROM", "into": "LIKES", "in": "IS_IN", "at": "IS_AT", "on": "IS_ON"}.get(child.lower_)
                return Reading(relation, verb, unwrapped(found)) if relation else None
    return _goal(clause)


def _goal(clause: Clause) -> Reading | None:
    """Read "my goal is to open a shop"."""
    inner = next((child for child in clause.verb.rights if child.dep_ in ("xcomp", "ccomp", "advcl") and child.tag_ == "VB"), None)
    return _on("WANTS_TO", inner) if inner is not None and clause.subject.lower_ in _GOALS else None


_GOALS = frozenset("goal dream plan hope wish aim".split())


def _attribute(clause: Clause, attribute: "Token") -> Reading | None:
    found = unwrapped(attribute)
    subject = clause.subject
    if subject.lower_ == "name" and attribute.pos_ == "PROPN":
        return Reading("NAMED", clause.verb, attribute)
    if subject.lower_ in _GOALS:
        return None
    if _is_favorite(subject):
        return Reading("FAVORITE", clause.verb, found)
    if _is_favorite(attribute) and _owner(attribute) is not None:
        return Reading("FAVORITE", clause.verb, subject)
    if subject.lower_ == "birthday":
        return Reading("BIRTHDAY", clause.verb, found)
    if found.lower_ in ROLE_NOUNS:
        return Reading("WAS" if clause.past else "WORKS_AS", clause.verb, found)
    if found.lower_ in DIETS:
        return Reading("DIET", clause.verb, found)
    if found.lower_ == "fan":
        liked = next((child for prep in found.rights if prep.lower_ == "of" for child in prep.subtree if child.dep_ == "pobj"), None)
        return Reading("LIKES", clause.verb, liked)
    if found.lower_ in ("years", "yrs"):
        return Reading("AGE", clause.verb, None, _years(found))
    return None if is_empty(found) else Reading("WAS" if clause.past else "IS", clause.verb, found)


def _owner(noun: "Token") -> "Token | None":
    return next((child for child in noun.lefts if child.dep_ == "poss"), None)


def _is_favorite(subject: "Token") -> bool:
    return subject.lower_ in ("favorite", "favourite") or any(
        child.lower_ in ("favorite", "favourite") for child in subject.children
    )


def _years(noun: "Token") -> str:
    number = next((child.text for child in noun.children if child.dep_ == "nummod"), "")
    return f"{number} years" if number else ""


def _adjective(clause: Clause, adjective: "Token") -> Reading | None:
    word = adjective.lower_
    for child in adjective.rights:
        if child.dep_ == "prep":
            found = next((deep for deep in child.children if deep.dep_ in ("pobj", "pcomp")), None)
            relation = _ADJECTIVES.get(f"{word} {child.lower_}")
            if relation and found is not None and found.dep_ == "pcomp":
                return _on(relation, found)
            if relation and found is not None and not is_empty(found):
                return Reading(relation, clause.verb, unwrapped(found))
        if child.dep_ == "xcomp" and word in _WANTING_ADJECTIVES:
            return _on(_WANTING_ADJECTIVES[word], child)
        if child.dep_ in ("xcomp", "advcl", "ccomp") and word == "busy" and child.tag_ == "VBG":
            found = _object(child)
            return Reading(third_person(lemma_of(child)).upper(), child, found) if found is not None else None
    if word == "old":
        years = next((child for child in adjective.children if child.dep_ == "npadvmod"), None)
        return Reading("AGE", clause.verb, None, _years(years)) if years is not None else None
    if word in DIETS:
        return Reading("DIET", clause.verb, None, word)
    if word in RELATIONSHIP_STATES:
        return Reading("STATUS", clause.verb, None, word)
    if word in STATE_ADJECTIVES:
        return Reading("WAS" if clause.past else "IS", clause.verb, None, word)
    if adjective.tag_ == "CD":
        return Reading("AGE", clause.verb, None, f"{word} years")
    return None


def _verb_with_preposition(verb: "Token") -> "tuple[str, Token | None]":
    for prep in verb.rights:
        relation = (
            _VERB_PREPOSITION.get(f"{lemma_of(verb)} {prep.lower_}") if prep.dep_ in ("prep", "advmod", "dobj") else None
        )
        if relation is None:
            continue
        for holder in (prep, *(deep for deep in prep.children if deep.dep_ == "prep")):
            found = next((deep for deep in holder.children if deep.dep_ in ("pobj", "pcomp")), None)
            if found is not None and found.dep_ == "pobj" and not is_empty(found):
                return relation, unwrapped(found)
            if found is not None and found.dep_ == "pcomp" and _object(found) is not None:
                return relation, _object(found)
    return "", None


def _adjusted(reading: Reading, clause: Clause) -> Reading | None:
    """Give the relation that the object decides: a dog is had as a pet, a concert attended."""
    found = reading.object
    if found is None:
        return reading
    lemma, noun, verb = found.lemma_.lower(), found.lower_, lemma_of(clause.verb)
    relation = reading.relation
    if verb == "have":
        relation = _having(noun, lemma, clause, relation)
    elif verb == "get" and noun in RELATIVES and RELATIVES[noun].animal and (clause.past or clause.perfect):
        relation = "HAS_PET"
    elif verb in ("go", "attend", "visit") and relation in ("WENT_TO", "ATTENDED", "VISITED"):
        relation = _going(clause, found)
    elif verb in ("take", "do", "play") and lemma in ACTIVITY_NOUNS and verb != "play":
        relation = "PRACTICES"
    elif relation == "LIVES_IN" and clause.past and not clause.progressive:
        relation = "LIVED_IN"
    elif relation in _PAST_STATES and clause.past and not clause.progressive:
        relation = _PAST_STATES[relation]
    elif relation == "MOVED_TO" and (clause.progressive and not clause.perfect or clause.verb.tag_ == "VBP"):
        relation = "PLANS_TO"
    return Reading(relation, reading.content, found, reading.words)


_PAST_STATES = {
    "WORKS_AT": "WORKED_AT", "WORKS_AS": "WORKED_AS", "WORKS_ON": "WORKED_ON", "WORKS_IN": "WORKED_IN", "WORKS_WITH": "WORKED_WITH",
    "STUDIES_AT": "STUDIED_AT", "STUDIES": "STUDIED", "LIKES": "LIKED", "LOVES": "LOVED", "DISLIKES": "DISLIKED", "PLAYS": "PLAYED",
    "OWNS": "OWNED", "LEARNS": "LEARNED", "WANTS": "WANTED", "NEEDS": "NEEDED", "TEACHES": "TAUGHT", "USES": "USED",
    "SPEAKS": "SPOKE", "DATING": "DATED", "LOOKS_FOR": "LOOKED_FOR", "LISTENS_TO": "LISTENED_TO", "LIVES_WITH": "LIVED_WITH",
    "VOLUNTEERS_AT": "VOLUNTEERED_AT", "PRACTICES": "PRACTICED", "DRIVES": "DROVE", "SUPPORTS": "SUPPORTED",
}  # fmt: skip


def _having(noun: str, lemma: str, clause: Clause, otherwise: str) -> str:
    past = clause.past and not clause.progressive
    if clause.progressive:
        return "PLANS_TO" if noun in RELATIVES else otherwise
    if noun in RELATIVES:
        return RELATIVES[noun].relation.replace("HAS_", "HAD_") if past else RELATIVES[noun].relation
    if lemma in CONDITIONS:
        return "HAD_CONDITION" if past else "HAS_CONDITION"
    return "HAD" if past else "HAS"


def _going(clause: Clause, found: "Token") -> str:
    event = found.lemma_.lower() in EVENT_NOUNS or found.ent_type_ == "EVENT"
    if clause.past or clause.perfect:
        return "ATTENDED" if event else "VISITED"
    if clause.progressive:
        return "PLANS_TO"
    return "ATTENDS" if event else "GOES_TO" if clause.verb.lemma_ != "visit" else "VISITS"


def _tensed(clause: Clause) -> str:
    lemma = lemma_of(clause.verb)
    if (clause.past or clause.perfect) and not clause.progressive:
        return past_form(lemma).upper()
    return third_person(lemma).upper()


def _generic(clause: Clause, prep: "Token | None") -> str:
    particle = next((child.text for child in clause.verb.rights if child.dep_ == "prt"), "")
    parts = [_tensed(clause), particle, prep.text if prep is not None else ""]
    return "_".join(part for part in parts if part).upper()


def _after(verb: "Token") -> "Token | None":
    """Return the verb that `verb` says something about: "want to *go*", "started *running*", "thinking of *moving*"."""
    for child in verb.rights:
        if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX"):
            return child
        if (
            child.dep_ == "prep"
            and verb.lemma_ in _OPERATORS
            or child.dep_ == "prep"
            and verb.lemma_ in ("look", "give")
        ):
            inner = next((deep for deep in child.children if deep.dep_ == "pcomp" and deep.tag_ == "VBG"), None)
            if inner is not None:
                return inner
        if (
            child.dep_ in ("advcl", "ccomp")
            and child.tag_ == "VBG"
            and verb.lemma_ in ("go", "start", "begin", "stop", "love", "like", "enjoy", "hate")
        ):
            if not any(deep.dep_ in SUBJECT_DEPS for deep in child.children):
                return child
    return None


def _object(verb: "Token") -> "Token | None":
    """Return the first thing after a verb that has a name of its own."""
    for found in _candidates(verb):
        head = unwrapped(found)
        if not is_empty(head):
            return head
    for other in verb.rights:
        if other.dep_ == "conj" and other.tag_ == verb.tag_ and not is_split_off(other):
            return _object(other)
    return None


def _candidates(verb: "Token") -> "Iterator[Token]":
    for dep in ("dobj", "attr", "oprd"):
        for child in verb.rights:
            if child.dep_ == dep:
                yield child
                yield from (
                    deep
                    for prep in child.rights
                    if prep.dep_ == "prep"
                    for deep in prep.children
                    if deep.dep_ == "pobj"
                )
    for prep in verb.rights:
        if prep.dep_ in ("prep", "agent", "dative"):
            yield from _of_preposition(prep)


def _of_preposition(prep: "Token") -> "Iterator[Token]":
    for child in prep.children:
        if child.dep_ == "pobj":
            yield child
            for deeper in child.rights:
                if deeper.dep_ == "prep" and deeper.lower_ != "of":
                    yield from _of_preposition(deeper)
        elif child.dep_ == "prep":
            yield from _of_preposition(child)
        elif child.dep_ == "pcomp":
            yield from _candidates(child)


def _prepositional(head: "Token", preposition: str) -> "Token | None":
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == preposition:
            found = next((deep for deep in child.children if deep.dep_ == "pobj"), None)
            return unwrapped(found) if found is not None and not is_empty(unwrapped(found)) else None
    return None


def unwrapped(noun: "Token") -> "Token":
    """Return what is measured where `noun` only measures: "a couple of *friends*"."""
    if noun.lower_ in QUANTITY_NOUNS or noun.lower_ in ("one", "some", "many", "all"):
        for prep in noun.rights:
            if prep.dep_ == "prep" and prep.lower_ == "of":
                inner = next((deep for deep in prep.children if deep.dep_ == "pobj"), None)
                if inner is not None:
                    return inner
    return noun


def is_empty(noun: "Token") -> bool:
    """Tell whether a noun phrase names nothing that a graph could hold."""
    if noun.ent_type_ in ("DATE", "TIME", "ORDINAL", "PERCENT"):
        return True
    if noun.pos_ == "PROPN" and noun.ent_type_:
        return False
    if any(child.dep_ == "compound" for child in noun.lefts) and noun.lower_ not in ("time", "lot", "way"):
        return False
    if noun.lower_ in EMPTY_NOUNS or noun.lemma_.lower() in EMPTY_NOUNS:
        return True
    is_noun = noun.pos_ in ("NOUN", "PROPN", "PRON", "NUM") or (noun.tag_ == "VBG" and noun.dep_ in ("dobj", "pobj"))
    return not is_noun
