"""Things without a name: what "it" stands for, and which noun may be what a fact is about."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hitherto.domain.extraction import EntityRef
from hitherto.ingestion.extract.clauses import SUBJECT_DEPS, Clause
from hitherto.ingestion.extract.lexicon import (
    CONDITIONS,
    EMPTY_NOUNS,
    EVENT_NOUNS,
    FEELING_ADJECTIVES,
    ROLE_NOUNS,
    THING_STATES,
)
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.extract.verbs import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAID_OF_THINGS = frozenset(
    "be have cost start begin end open close belong arrive break weigh contain include expire use die fail feature run"
    " need consist measure come".split()
)
_DONE_WITH_THINGS = frozenset(
    "buy sell order return lose receive adopt paint build write repair fix finish rent install read watch cancel book"
    " sign send ship submit knit sew bake plant borrow replace name call move".split()
)
_GETTING = frozenset(
    "BOUGHT HAS OWNS ORDERED GOT RECEIVED MADE BUILT PAINTED WROTE ADOPTED HAS_PET RENTED RENTS DRIVES WON STARTED"
    " OPENED KNITTED SEWED INHERITED HAD".split()
)
_NO_THING = frozenset({"Person", "Topic"})


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a sentence stated something about. `words` is how a later sentence calls it."""

    ref: EntityRef
    words: str


@dataclass(slots=True)
class Focus:
    """What the last statement of a speaker was about: the only thing that their next "it" may stand for."""

    speaker: str = ""
    _now: list[Thing] = field(default_factory=list)
    _before: list[Thing] = field(default_factory=list)
    used: bool = False

    def sentence(self, speaker: str) -> None:
        """Begin a sentence of `speaker`: what the sentence before stated is what "it" may mean."""
        if speaker != self.speaker:
            self.speaker, self._now, self._before = speaker, [], []
        elif not self.used:
            self._before = self._now
        self._now, self.used = [], False

    def state(self, thing: Thing) -> None:
        """Remember what a clause was about."""
        if thing.ref.name not in {item.ref.name for item in self._now}:
            self._now.append(thing)

    def forget(self) -> None:
        """Forget all: a question or another speaker came between."""
        self._now, self._before, self.used = [], [], False

    def thing(self) -> Thing | None:
        """Return the one thing that "it" can mean here, or None."""
        candidates = self._now or self._before
        return candidates[0] if len(candidates) == 1 else None


_EXPLAINING = frozenset({"xcomp", "ccomp", "advcl", "csubj", "expl"})
"""What an "it" that means nothing stands for: "it is good to know"."""


def stands_for_thing(token: "Token") -> bool:
    """Tell whether an "it" is one that means a thing: of one such things are said or done."""
    verb = token.head
    if token.lower_ != "it" or any(child.dep_ in _EXPLAINING for child in verb.children):
        return False
    if token.dep_ == "dobj":
        return lemma_of(verb) in _DONE_WITH_THINGS
    return token.dep_ in SUBJECT_DEPS and (
        lemma_of(verb) in _SAID_OF_THINGS or (token.dep_ == "nsubjpass" and lemma_of(verb) in _DONE_WITH_THINGS)
    )


def thing_of(noun: "Token", ref: EntityRef, relation: str, owner: str) -> Thing | None:
    """Return what a later "it" would mean after a statement about `noun`, or None for what is no single thing."""
    if noun.tag_ in ("NNS", "NNPS") or noun.dep_ == "conj" or any(child.dep_ == "conj" for child in noun.children):
        return None
    word = noun.lower_
    if (
        ref.label in _NO_THING
        or word in RELATIVES
        or word in CONDITIONS | ROLE_NOUNS
        or (noun.pos_ != "PROPN" and word in EMPTY_NOUNS)
    ):
        return None
    if noun.ent_type_ == "PERSON":
        return None
    article = any(child.dep_ == "det" for child in noun.lefts)
    if "'s " in ref.name or (noun.pos_ == "PROPN" and not article):
        return Thing(ref, ref.name)
    if noun.pos_ != "PROPN" and not article:
        return None
    return Thing(ref, f"{owner}'s {ref.name}" if owner and relation in _GETTING else f"the {ref.name}")


def says_of_thing(clause: Clause) -> bool:
    """Tell whether a clause says of a thing what is the case, not how it seems."""
    verb = clause.verb
    if lemma_of(verb) != "be":
        return True
    for child in verb.rights:
        if child.dep_ == "acomp":
            return child.lower_ in THING_STATES
        if child.dep_ == "attr":
            plain = child.pos_ == "PROPN" or any(
                left.dep_ in ("compound", "nummod") or (left.dep_ == "amod" and left.lower_ not in FEELING_ADJECTIVES)
                for left in child.lefts
            )
            return plain and child.lower_ not in EMPTY_NOUNS
    return True


HAPPENING = frozenset(
    "arrive fail crash break expire start begin end open close"
    " run hit ship sell approve reject sign send deliver cancel"
    " refuse accept order quote charge refund pay prescribe diagnose recommend schedule move join leave win lose visit"
    " adopt buy destroy damage burn steal call offer hire fire lay train teach find fix repair replace"
    " install launch release announce finish complete merge acquire raise"
    " report request lead win attack bite quote raise stop pass"
    " decline leak collapse flood cost grow drop rise fall increase decrease ask come go meet show invite organize host"
    " marry perform travel resolve reopen escalate".split()
)
_GENERIC = frozenset("people person world life everyone time things thing kids parents women men others".split())


def happened_to(clause: Clause) -> bool:
    """Tell whether a noun without a name did or suffered something definite: "a van hit us", "the order arrived"."""
    noun = clause.subject
    if noun.pos_ != "NOUN" or noun.lower_ in _GENERIC or (clause.negated and not clause.past):
        return False
    numbered = noun.lower_ == "number" and any(child.dep_ == "compound" for child in noun.lefts)
    if noun.lower_ in EMPTY_NOUNS and not numbered:
        return False
    articles = {child.lower_ for child in noun.lefts if child.dep_ in ("det", "nummod", "poss")}
    if not articles or articles & {"that", "this", "these", "those", "no", "any", "every", "each", "all"}:
        return False
    if clause.passive and lemma_of(clause.verb) in _PLACING:
        return True
    if lemma_of(clause.verb) == "be":
        return _is_set(clause) or any(child.lower_ in _BREAKDOWNS for child in clause.verb.rights)
    if clause.passive and lemma_of(clause.verb) in ("plan", "schedule", "set", "expect", "book", "postpone", "delay"):
        return any(token.ent_type_ in ("DATE", "TIME") for token in clause.verb.subtree)
    over = clause.past or clause.perfect or clause.modal == "will"
    dated = any(token.ent_type_ in ("DATE", "TIME") for token in clause.verb.subtree)
    return lemma_of(clause.verb) in HAPPENING and (over or dated)


_PLACING = frozenset("locate situate base headquarter host".split())
_BREAKDOWNS = frozenset(
    "broken down offline closed sold overdue late cancelled canceled defective faulty damaged unpaid".split()
)


def _is_set(clause: Clause) -> bool:
    """Whether it is "the deadline is 15 June", "the interview is on Friday"."""
    told = [token for child in clause.verb.rights if child.dep_ in ("attr", "prep") for token in child.subtree]
    placed = any(token.pos_ == "PROPN" and token.head.lower_ in ("at", "in") for token in told)
    if placed and clause.subject.lemma_.lower() in EVENT_NOUNS:
        return True
    return any(token.ent_type_ in ("DATE", "TIME", "MONEY", "CARDINAL", "PERCENT") for token in told)
