"""Decides what states something: small talk, praise, questions of taste about nothing, and guesses stay out."""

from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.lexicon import EMPTY_VERBS, FEELING_ADJECTIVES
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.extract.relations import PREFERENCES, Reading, is_empty

if TYPE_CHECKING:
    from spacy.tokens import Token

_FIRST = frozenset({"i", "we", "me", "us", "my", "our", "mine"})
_SECOND = frozenset({"you", "your", "yours", "ya", "u"})
_VAGUE_SUBJECTS = frozenset(
    "it this that these those there what which who one everyone everything everybody anyone anything someone something"
    " nothing people thing things all both".split()
)
_ABILITIES = frozenset("speak play swim drive cook eat drink ride dance sing read write".split())
_TALK_RELATIONS = frozenset(
    {"SEES", "SAW", "HEARS", "HEARD", "FELT", "FEELS", "GETS", "GIVES", "PUTS", "MAKES", "TAKES"}
)
_WEAK_ATTRIBUTES = frozenset(
    "rock supporter supporters priority motivation motivator inspiration treasure blessing proof sign way reminder place"
    " joy source escape outlet therapy passion game-changer believer one person role part fan blast relief shame".split()
)


def objection_to_clause(clause: Clause, spoken: bool) -> str | None:
    """Return why a clause states nothing that a graph should hold, or None.

    `spoken` tells a message from a narrative, where only what has a name is a subject.
    """
    if clause.conditional:
        return "a condition"
    if _is_quoted(clause.verb):
        return "a quotation"
    if clause.modal and not _is_meant(clause):
        return f"only what {clause.modal} be"
    if _is_talk_verb(clause):
        return "talk about the talk or about a state of mind"
    return _objection_to_subject(clause, spoken)


def objection_to_reading(clause: Clause, reading: Reading) -> str | None:
    """Return why what a clause was read as is too little to keep, or None."""
    words = {token.lower_ for token in clause.verb.subtree}
    if reading.relation in PREFERENCES | {"LOOKS_FORWARD_TO", "DISLIKES"} and words & _SECOND:
        return "praise or courtesy"
    if reading.relation in _TALK_RELATIONS and not _is_concrete(reading.object):
        return "too vague"
    if reading.relation in ("IS", "WAS") and _is_weak(clause, reading):
        return "how something seems"
    if reading.object is None and not reading.words:
        return "names nothing"
    return None


def _is_quoted(verb: "Token") -> bool:
    doc = verb.doc
    quotes = [token.i for token in doc if token.text == '"']
    return any(start < verb.i < end for start, end in zip(quotes[::2], quotes[1::2], strict=False))


def _is_meant(clause: Clause) -> bool:
    verb, modal = clause.verb, clause.modal
    if modal == "can":
        return verb.lemma_ in _ABILITIES or (clause.negated and verb.lemma_ in ("wait", "stand"))
    if modal == "would":
        return verb.lemma_ in ("like", "love") and not clause.negated
    return modal in ("will", "might", "may", "shall") and verb.lemma_ not in ("be", "keep", "let", "see", "do", "have")


def _is_talk_verb(clause: Clause) -> bool:
    verb = clause.verb
    if verb.lemma_ not in EMPTY_VERBS:
        return False
    if verb.lemma_ in ("think", "consider"):
        return not any(child.lower_ in ("about", "of") for child in verb.rights) or not clause.progressive
    if verb.lemma_ == "wait":
        return not (clause.negated and clause.modal == "can")
    if verb.lemma_ == "hope":
        return not any(child.dep_ == "xcomp" for child in verb.rights)
    if verb.lemma_ == "look":
        return not any(child.lower_ in ("for", "forward") for child in verb.rights)
    return verb.lemma_ not in ("teach", "get", "give", "take", "put", "make", "do", "go", "be", "have")


def _objection_to_subject(clause: Clause, spoken: bool) -> str | None:
    subject = clause.subject
    word = subject.lower_
    if word in _SECOND or any(child.lower_ in _SECOND for child in subject.children):
        return "about whom it is said to"
    if word in _VAGUE_SUBJECTS:
        return "about nothing named"
    if word in _FIRST or subject.pos_ == "PRON" or _is_particular(subject):
        return None
    if spoken and _touches_speaker(clause):
        return None
    return "about things in general"


def _is_particular(noun: "Token") -> bool:
    """A name, or something of somebody's."""
    if noun.pos_ == "PROPN":
        return True
    owners = [child for child in noun.subtree if child.dep_ == "poss"]
    return any(owner.pos_ in ("PRON", "PROPN") or owner.lower_ in RELATIVES for owner in owners)


def _touches_speaker(clause: Clause) -> bool:
    definite = any(child.lower_ in ("the", "this", "that", "these", "those") for child in clause.subject.lefts)
    mine = any(token.lower_ in _FIRST for token in clause.verb.subtree if token.i > clause.verb.i)
    return definite and mine and clause.verb.lemma_ not in EMPTY_VERBS and clause.verb.lemma_ != "be"


def _is_concrete(noun: "Token | None") -> bool:
    return noun is not None and noun.pos_ in ("NOUN", "PROPN") and not is_empty(noun)


def _is_weak(clause: Clause, reading: Reading) -> bool:
    if reading.object is None:
        return reading.words in FEELING_ADJECTIVES
    noun = reading.object
    if noun.lower_ in _WEAK_ATTRIBUTES or noun.lemma_ in _WEAK_ATTRIBUTES:
        return True
    return clause.subject.lower_ in ("family", "friends", "goal", "dream") and noun.pos_ != "PROPN"
