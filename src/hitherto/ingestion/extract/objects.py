"""Finds the thing that a verb is about, and tells names of things from empty words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import SUBJECT_DEPS, Clause, is_split_off
from hitherto.ingestion.extract.lexicon import (
    CALENDAR_NAMES,
    EMPTY_NOUNS,
    NOT_NAMES,
    ORGANIZATION_WORDS,
    QUANTITY_NOUNS,
    ROLE_NOUNS,
)
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.extract.vocabulary import OPERATORS

if TYPE_CHECKING:
    from spacy.tokens import Token


def _is_bare_word(token: "Token") -> bool:
    """Whether a noun was taken for a verb: "avoid *gluten*" has no "to" and nothing of its own."""
    return token.tag_ in ("VB", "VBP") and not list(token.children)


def _is_noun_like(token: "Token") -> bool:
    return token.tag_ in ("NN", "NNS") or _is_bare_word(token)


_BEFORE_GERUND = frozenset("go start begin stop love like enjoy hate".split())


def verb_after(verb: "Token") -> "Token | None":
    """Return the verb that `verb` says something about: "want to *go*", "started *running*", "thinking of *moving*"."""
    for child in verb.rights:
        if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX") and not _is_bare_word(child):
            return child
        if child.dep_ == "prep" and (verb.lemma_ in OPERATORS or verb.lemma_ in ("look", "give")):
            inner = next((deep for deep in child.children if deep.dep_ == "pcomp" and deep.tag_ == "VBG"), None)
            if inner is not None:
                return inner
        if verb.lemma_ == "go" and child.dep_ == "advcl" and child.tag_ == "VB" and child.i == verb.i + 2:
            return child
        misread = child.dep_ in ("advcl", "ccomp") and child.tag_ == "VBG" and verb.lemma_ in _BEFORE_GERUND
        if misread and not any(deep.dep_ in SUBJECT_DEPS for deep in child.children):
            return child
    return None


def object_of(verb: "Token") -> "Token | None":
    """Return the first thing after a verb that has a name of its own."""
    for found in _candidates(verb):
        head = _completed(unwrapped(found))
        if not is_empty(head):
            return head
    for other in verb.rights:
        if other.dep_ == "conj" and other.tag_ == verb.tag_ and not is_split_off(other):
            return object_of(other)
    return None


def _completed(noun: "Token") -> "Token":
    """Return "place" for "a safe, inviting place", where the word before it was taken for the noun."""
    following = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    misread = noun.tag_ in ("VBG", "JJ") and noun.dep_ in ("dobj", "pobj") and following.tag_ in ("NN", "NNS")
    described = any(child.dep_ in ("det", "amod") for child in noun.lefts)
    return following if misread and described else noun


def _candidates(verb: "Token") -> "Iterator[Token]":
    yield from (child for child in verb.rights if child.dep_ == "acomp" and child.ent_type_ in ("NORP", "LANGUAGE"))
    yield from (child for child in verb.rights if child.dep_ == "xcomp" and _is_noun_like(child))
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
    if verb.lemma_ in _MAKING:
        yield from (
            deep
            for child in verb.rights
            if child.dep_ == "ccomp" and child.tag_ == "VB"
            for deep in child.lefts
            if deep.dep_ == "nsubj" and deep.pos_ == "NOUN"
        )
    yield from (child for child in verb.rights if child.dep_ == "npadvmod" and child.ent_type_ in ("LOC", "GPE", "FAC"))
    given = any(child.dep_ == "dative" and child.pos_ in ("NOUN", "PROPN", "PRON") for child in verb.rights)
    if given:
        yield from (child for child in verb.rights if child.dep_ == "npadvmod" and child.pos_ == "NOUN")
    for prep in verb.rights:
        if prep.dep_ in ("prep", "agent", "dative"):
            yield from _of_preposition(prep)


_MAKING = frozenset("build bake paint write create sew knit draw buy".split())
"""Verbs whose object is never a clause: in "made a box to keep it" the parser takes the box for a subject."""


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


def speaker_affected(clause: Clause) -> "Token | None":
    """Return the "me" of "painting helps me relax": something does something for who speaks."""
    if clause.subject.pos_ not in ("NOUN", "PROPN", "VERB") or clause.verb.lemma_ not in _AFFECTING or clause.passive:
        return None
    if clause.subject.pos_ == "PROPN" and any(child.dep_ == "dobj" for child in clause.verb.rights):
        return None
    near = [clause.verb, *(child for child in clause.verb.rights if child.dep_ in ("ccomp", "xcomp"))]
    return next((child for verb in near for child in verb.children if child.lower_ in ("me", "us")), None)


def reported(clause: Clause) -> "Token | None":
    """Return the verb of what somebody with a name says: "Nora said she might *move* to Oslo"."""
    verb, subject = clause.verb, clause.subject
    if verb.lemma_ not in _REPORTING or clause.negated or clause.modal or not _may_report(subject):
        return None
    inner = next((child for child in verb.rights if child.dep_ == "ccomp" and child.i > verb.i), None)
    if inner is None or any(
        child.tag_ in ("WRB", "WP", "WDT") or child.lower_ in ("if", "whether") for child in inner.lefts
    ):
        return None
    return inner if any(child.dep_ in (*SUBJECT_DEPS, "expl") for child in inner.lefts) else None


def _may_report(subject: "Token") -> bool:
    """Whether it is somebody who can be told: a name, "she", "my sister", "the doctor"."""
    if subject.pos_ == "PROPN" or subject.lower_ in ("he", "she"):
        return True
    pointed = {child.lower_ for child in subject.lefts if child.dep_ in ("det", "poss")} & {"my", "our", "the"}
    return bool(pointed) and subject.lower_ in RELATIVES.keys() | ROLE_NOUNS | ORGANIZATION_WORDS | _SPEAKING


def _is_intended(verb: "Token") -> bool:
    """Whether it is "(I think) I'll sell the car"."""
    words = {child.lower_ for child in verb.lefts}
    return bool(words & {"i", "we"}) and bool(words & {"will", "'ll", "might", "may"}) and "not" not in words


def wished(clause: Clause) -> "Token | None":
    """Return the verb of what is wished for: "I wish I *had* a garden", "we hope they *win* the cup"."""
    verb = clause.verb
    if verb.lemma_ not in ("wish", "hope", "think") or clause.negated or clause.modal or clause.past:
        return None
    inner = next((child for child in verb.rights if child.dep_ == "ccomp"), None)
    if verb.lemma_ == "think" and not (inner is not None and _is_intended(inner)):
        return None
    subject = inner and next((child for child in inner.lefts if child.dep_ in SUBJECT_DEPS), None)
    if inner is None or subject is None or subject.lower_ in ("you", "it", "that", "this", "everyone"):
        return None
    found = object_of(inner)
    return inner if found is not None and found.pos_ in ("NOUN", "PROPN") else None


_SPEAKING = frozenset("customer client vendor supplier garage dealer police team support".split())
_REPORTING = frozenset("say tell mention announce report".split())
_AFFECTING = frozenset("help give make keep bring teach inspire motivate let allow push save".split())


def object_of_preposition(head: "Token", preposition: str) -> "Token | None":
    """Return what `head` has after `preposition`: "a fan of *jazz*"."""
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
    return _named_after(noun) or noun


def _named_after(noun: "Token") -> "Token | None":
    """Return the name in "someone named *Viktor*"."""
    if noun.lower_ not in ("someone", "somebody", "guy", "man", "woman", "girl", "boy", "person", "lady"):
        return None
    naming = next((child for child in noun.rights if child.dep_ == "acl" and child.lower_ in ("named", "called")), None)
    return naming and next((child for child in naming.rights if child.pos_ == "PROPN"), None)


def _tells_time(noun: "Token") -> bool:
    """Whether a word in what the parser takes for a time belongs to one: not "zoo" in "the zoo two weeks ago"."""
    word = noun.lemma_.lower()
    named = word in CALENDAR_NAMES or word.removesuffix("s") in CALENDAR_NAMES
    return noun.like_num or named or word in _TIME_WORDS or not noun.text.isalpha()


_TIME_WORDS = frozenset(
    "second minute hour day week weekend fortnight month quarter year decade century today yesterday tomorrow tonight"
    " morning afternoon evening night noon midnight first second third".split()
)
_NAMING = frozenset("PERSON ORG GPE LOC FAC EVENT WORK_OF_ART PRODUCT NORP LANGUAGE".split())


def _tells_which(after: "Token") -> bool:
    """Whether it is "a place *with a view*" or "a place *I rent*"."""
    return after.dep_ in ("acl", "relcl") or (after.dep_ == "prep" and after.lower_ in ("with", "near", "for"))


def is_empty(noun: "Token") -> bool:
    """Tell whether a noun phrase names nothing that a graph could hold."""
    if noun.ent_type_ in ("DATE", "TIME", "ORDINAL", "PERCENT") and _tells_time(noun):
        return True
    if noun.ent_type_ in _NAMING or (noun.pos_ == "PROPN" and noun.ent_type_):
        return False
    if any(child.dep_ == "acl" and child.lower_ in ("named", "called") for child in noun.rights):
        return False
    if any(child.dep_ == "compound" for child in noun.lefts) and noun.lower_ not in ("time", "lot", "way"):
        return False
    if noun.lower_ in ("place", "space", "spot") and any(_tells_which(child) for child in noun.rights):
        return False
    if noun.pos_ == "PROPN" and noun.i > 0 and noun.text[:1].isupper() and not noun.text.isupper():
        return noun.lower_ in NOT_NAMES
    if noun.lower_ in EMPTY_NOUNS or noun.lemma_.lower() in EMPTY_NOUNS:
        return True
    if noun.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
        return False
    # The tagger may err where the parser does not: what has an article or is an object is a noun.
    used_as_noun = noun.dep_ in ("dobj", "pobj", "xcomp") and noun.pos_ in ("VERB", "ADJ", "X") and noun.text.isalpha()
    has_article = any(child.dep_ in ("det", "poss") for child in noun.lefts)
    return not (has_article or (used_as_noun and noun.tag_ not in ("JJ", "JJR", "JJS")))
