"""Reads events that need no object: "the order arrived", "I slept badly", "her contract expires in May"."""

from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.lexicon import EMPTY_VERBS, FILLER_ADVERBS, THING_STATES
from hitherto.ingestion.extract.reading import Reading, tensed
from hitherto.ingestion.extract.things import HAPPENING
from hitherto.ingestion.extract.verbs import gerund, lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_EMPTY_ALONE = EMPTY_VERBS | frozenset(
    "be do go come have get make take give put see work"
    " try learn struggle keep use need want like love enjoy start begin"
    " talk speak chat catch care look seem stand live move turn run fall break end show win lose call meet bring pay"
    " find pass rise drop cost hit ask order accept improve change develop lift miss".split()
)
"""Verbs that say nothing without an object, unless a particle or a time is with them."""
_SAID_WITH_TIME = frozenset(
    "start begin end move run fall break work win lose call meet pay rise drop ask order come improve pass".split()
)
_VAGUE_MANNER = frozenset(
    "there here well better together away around back forward up along much ago far lately recently again"
    " soon before now always never still already yet ever more most less out off on over hard later first once".split()
)
_MANNER = frozenset("badly twice weekly daily abroad online overnight remotely early late alone poorly".split())


def event_alone(clause: Clause) -> Reading | None:
    """Read a verb without an object where the verb, a particle, a time or a manner says what happened."""
    verb, lemma = clause.verb, lemma_of(clause.verb)
    state = next((child.lower_ for child in verb.rights if child.dep_ == "acomp" and child.lower_ in THING_STATES), "")
    if state and lemma in ("arrive", "come", "go"):
        return Reading(tensed(clause), verb, None, state)
    if any(
        child.dep_ in ("dobj", "ccomp", "xcomp", "acomp", "attr") and not _tells_time(child) for child in verb.rights
    ):
        return None
    if lemma in _ACHING and clause.subject.pos_ == "NOUN" and any(c.dep_ == "poss" for c in clause.subject.lefts):
        return Reading(tensed(clause), verb, None, gerund(lemma))
    if lemma in _HABITS_ALONE and clause.finite.tag_ in ("VBP", "VBZ", "VB") and not clause.modal:
        return Reading(tensed(clause), verb, None, gerund(lemma))
    pointing = any(child.lower_ in ("there", "here") for child in verb.children)
    if pointing or (clause.passive and clause.negated) or (clause.modal and clause.modal != "will"):
        return None
    over = clause.past or clause.perfect or clause.progressive
    dated = any(_tells_time(token) for token in verb.subtree)
    particle = next((child.lower_ for child in verb.rights if child.dep_ == "prt"), "")
    manner = next((child.lower_ for child in verb.rights if child.dep_ == "advmod" and _is_manner(child)), "")
    if lemma in _EMPTY_ALONE:
        happened = clause.passive or (dated and lemma in _SAID_WITH_TIME) or (lemma, particle) in _PHRASAL
    else:
        happened = dated or bool(manner) or ((over or clause.passive) and lemma in HAPPENING)
    if not happened or (clause.passive and not (dated or manner or (lemma in HAPPENING and not _is_self(clause)))):
        return None
    if clause.passive:
        tense = "WAS" if clause.past or clause.perfect or clause.modal else "IS"
        return Reading(f"{tense}_{verb.text}".upper(), verb, None, verb.lower_)
    name = " ".join(part for part in (gerund(lemma), particle, manner) if part)
    return Reading("_".join(part for part in (tensed(clause), particle.upper()) if part), verb, None, name)


def _is_self(clause: Clause) -> bool:
    return clause.subject.lower_ in ("i", "we", "he", "she", "they")


_ACHING = frozenset("hurt ache itch swell bleed".split())
_HABITS_ALONE = frozenset("smoke vape drink gamble drive".split())
"""Habits that are told without an object: "I don't smoke"."""
_PHRASAL = frozenset(
    {("break", "down"), ("fall", "off"), ("move", "in"), ("move", "out"), ("run", "out"), ("break", "up")}
)


def _is_manner(token: "Token") -> bool:
    word = token.lower_
    if word in FILLER_ADVERBS | _VAGUE_MANNER:
        return False
    return word in _MANNER or (word.endswith("ly") and token.tag_ == "RB")


def _tells_time(token: "Token") -> bool:
    return token.ent_type_ in ("DATE", "TIME")
