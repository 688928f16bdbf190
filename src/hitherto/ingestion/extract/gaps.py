"""Reads what a relative clause takes for granted: "the shelter I volunteer at" says "I volunteer at the shelter"."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import SUBJECT_DEPS, Clause, is_verbal
from hitherto.ingestion.extract.lexicon import EMPTY_VERBS
from hitherto.ingestion.extract.objects import is_empty, verb_after
from hitherto.ingestion.extract.verbs import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = frozenset({"i", "we", "he", "she"})
_LIGHT = EMPTY_VERBS | frozenset(
    "be do have get make take put give need want love like see share show mention talk speak call go come use look find"
    " enjoy try miss hate prefer care live work send post choose pick create hold".split()
)
"""Verbs that leave open what was done: "the effort I made", "the post I shared"."""
_LIGHT_BUT_PLACED = frozenset("go work live talk speak come".split())
_OPEN_RESULTS = frozenset(
    "pic pics picture photo photos shot snap selfie video"
    " work effort support help feedback chance job change money decision call mistake good look impression push".split()
)
_POINTING = frozenset("the a an this that these those my our".split())
_AT_HAND = frozenset("this that these those".split())
_WORKS = frozenset("book piece song movie film poem painting picture drawing photo article post video".split())


@dataclass(frozen=True, slots=True)
class Gap:
    """A clause whose object stands before it: `filler` is that object, `preposition` one that was left behind."""

    clause: Clause
    filler: "Token"
    preposition: "Token | None"


def gaps_of(doc: "Doc") -> Iterator[Gap]:
    """Yield the relative clauses of a sentence in which somebody who can be told did something to what is named."""
    for verb in doc:
        if verb.dep_ != "relcl" or not is_verbal(verb):
            continue
        gap = _gap(verb)
        if gap is not None:
            yield gap


def _gap(verb: "Token") -> Gap | None:
    filler = verb.head
    subject = next((child for child in verb.lefts if child.dep_ in SUBJECT_DEPS), None)
    if subject is None or subject.lower_ not in _SUBJECTS or not _is_definite(filler):
        return None
    helpers = tuple(child for child in verb.lefts if child.dep_ in ("aux", "auxpass"))
    clause = Clause(verb, subject, helpers)
    if clause.modal or clause.negated or clause.passive or clause.conditional or verb_after(verb) is not None:
        return None
    told = [child for child in verb.children if child.tag_ not in ("WDT", "WP")]
    if any(child.tag_ == "WRB" or child.dep_ in ("dobj", "attr", "acomp") for child in told):
        return None
    if any(is_verbal(token) for token in verb.subtree if token.i > verb.i):
        return None
    if any(_misread_time(token) for token in verb.subtree if token.i > verb.i):
        return None
    stranded = next((child for child in verb.rights if child.dep_ == "prep" and not list(child.children)), None)
    lemma = lemma_of(verb)
    created = lemma in ("do", "make", "get", "have") and filler.lower_ not in _OPEN_RESULTS and filler.tag_ == "NN"
    if lemma in _LIGHT and not created and not (stranded is not None and lemma in _LIGHT_BUT_PLACED):
        return None
    return Gap(clause, filler, stranded)


def _misread_time(token: "Token") -> bool:
    """Whether the verb of the sentence was taken for a noun: "the bike I bought in April squeaks"."""
    if token.dep_ != "pobj":
        return False
    if token.lower_ in ("yesterday", "today", "tomorrow", "tonight"):
        return True  # "at" was left behind before it
    return not token.ent_type_ and any(child.ent_type_ == "DATE" for child in token.lefts)


def _is_definite(noun: "Token") -> bool:
    if noun.pos_ != "NOUN" or is_empty(noun) or noun.ent_type_ in ("DATE", "TIME"):
        return False
    before = {child.lower_ for child in noun.lefts if child.dep_ in ("det", "poss")}
    shown = bool(before & _AT_HAND) and noun.lemma_.lower() in _WORKS
    return bool(before & _POINTING) and not (shown and len(list(noun.lefts)) == 1)


def written(gap: Gap) -> "list[list[Token]]":
    """Return the words of a gap in the order of a sentence: subject and verb, preposition, filler, the rest."""
    verb, stranded = gap.clause.verb, gap.preposition
    head = [token for left in verb.lefts if not _joins(left) for token in left.subtree]
    particles = [child for child in verb.rights if child.dep_ == "prt"]
    last = verb.doc[-1]
    rest = [
        token
        for child in verb.rights
        if child not in (*particles, stranded) and child.dep_ in ("prep", "npadvmod", "advmod", "dative")
        for token in child.subtree
        if token != last
    ]
    return [[*head, verb, *particles], [stranded] if stranded is not None else [], rest]


def _joins(token: "Token") -> bool:
    return token.dep_ in ("dobj", "pobj", "mark", "punct", "cc") or token.tag_ in ("WDT", "WP")
