"""Writes a clause as a sentence that stands by itself: no "I", no "she", no "yesterday"."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import SUBJECT_DEPS, Clause, is_split_off
from hitherto.ingestion.extract.coreference import possessive
from hitherto.ingestion.extract.lexicon import FILLER_ADVERBS
from hitherto.ingestion.extract.pronouns import Pronouns
from hitherto.ingestion.extract.scene import Scene
from hitherto.ingestion.extract.spelling import is_sentence, long_form, parenthesised, quoted, spaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spacy.tokens import Doc, Token

LONGEST_FACT = 250
_MOST_TOKENS = 40

_NOMINATIVE = {"i", "we", "im", "you", "ya", "u"}
_OWN = {"my", "our", "mine", "ours"}
_POINTING = {"this", "that", "these", "those"}
_CONDITIONS = {"if", "though", "when", "after", "before"}
_PLACELESS = {"here", "there", "one", "ones", "someplace"}
_OPTIONAL_DEPS = frozenset(
    {"advcl", "relcl", "acl", "prep", "npadvmod", "appos", "advmod", "conj", "agent", "dative", "nmod"}
)
_CLAUSAL_DEPS = frozenset({"advcl", "relcl", "acl", "appos"})
_DROPPED_DEPS = frozenset({"intj", "meta", "dep"})
_TALKING = frozenset("speak talk chat catch".split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A clause written out. `start` and `end` are the characters of the parsed text that it came from."""

    text: str
    start: int
    end: int
    kept: frozenset[int]


class Rewriter:
    """Writes the words of one parsed sentence for readers who were not there.

    `times` replaces tokens that tell a time: the words to stand there, "" for those that go. `telling_time` are
    all tokens that do. `datings` is what sentences, and no names, say after a noun.
    """

    def __init__(
        self,
        doc: "Doc",
        scene: Scene,
        times: dict[int, str],
        telling_time: frozenset[int] = frozenset(),
        datings: "Mapping[int, str] | None" = None,
    ) -> None:
        self._doc = doc
        self._scene = scene
        self._times = times
        self._telling_time = telling_time
        self._datings = datings or {}
        self._agreeing = {_finite(verb).i for verb in self._verbs_of_replaced_subjects()}
        self._in_parentheses = parenthesised(doc)
        self._quoted = quoted(doc)
        self._pronouns = Pronouns(scene)
        self._words: dict[int, str | None] = {}

    def sentence(self, clause: Clause, lead: str = "") -> Sentence | None:
        """Return the clause as a sentence that begins with `lead`, or None where it cannot stand."""
        kept = self._shortened(clause, self._resolvable(clause, self._kept(clause)))
        if not kept:
            return None
        text = self._join(clause, kept)
        text = lead + re.sub(r"[\s,;:\-–—]+$", "", text) + "."
        if len(text) > LONGEST_FACT or not is_sentence(text):
            return None
        own = [self._doc[i] for i in sorted(kept)]
        return Sentence(text[0].upper() + text[1:], own[0].idx, own[-1].idx + len(own[-1]), frozenset(kept))

    def phrase(self, tokens: "Iterable[Token]") -> str | None:
        """Return tokens written out as they stand in a sentence, or None where one of them cannot be resolved."""
        chosen = [(token, self._in_full(token)) for token in sorted(tokens, key=lambda token: token.i)]
        return (
            None if any(word is None for _, word in chosen) else spaced([(token, word or "") for token, word in chosen])
        )

    def _in_full(self, token: "Token") -> str | None:
        """Return a token as the name of a thing has it: "Ann Miller's car", wherever that is said."""
        voice = self._scene.speaker if token.lower_ in _OWN else None
        return possessive(voice.name) if voice is not None and self._word(token) else self._word(token)

    def _verbs_of_replaced_subjects(self) -> "Iterable[Token]":
        for token in self._doc:
            if token.dep_ not in SUBJECT_DEPS or token.lower_ not in _NOMINATIVE or _is_coordinated(token):
                continue
            yield token.head
            if any(helper.tag_ == "MD" for helper in token.head.lefts):
                continue
            for other in token.head.conjuncts:
                if other.pos_ in ("VERB", "AUX") and not any(child.dep_ in SUBJECT_DEPS for child in other.children):
                    yield other

    def _kept(self, clause: Clause) -> set[int]:
        last = self._doc[-1]
        dropped = self._in_parentheses | clause.without | ({last.i} if last.text == "." else set())
        for token in clause.verb.subtree:
            if token != clause.verb and (self._is_talk(token, clause) or is_split_off(token)):
                dropped |= {inner.i for inner in token.subtree}
            elif token.dep_ == "cc" and any(is_split_off(other) for other in token.head.children if other.i > token.i):
                dropped.add(token.i)
        if clause.relative:
            dropped |= {child.i for child in clause.verb.children if child.lower_ == "who"}
        return {token.i for token in clause.verb.subtree} - dropped

    def _is_talk(self, token: "Token", clause: Clause) -> bool:
        """Whether a phrase belongs to the talk and not to what is stated."""
        if token.dep_ == "preconj":
            return token.lower_ in ("both", "either", "neither")
        if token.dep_ in _DROPPED_DEPS or token.tag_ == "UH":
            return True
        if token.dep_ == "advcl" and token.lemma_ in _TALKING:
            return True
        if token.i and self._doc[token.i - 1].text == "-":  # a part of "not-so-great"
            return False
        if token.lower_ in ("pretty", "very") and token.head.lower_ == "much":
            return True
        if token.lower_ == "much" and any(child.lower_ in ("pretty", "very") for child in token.children):
            return True
        if token.lower_ == "even" and token.i + 1 < len(self._doc) and self._doc[token.i + 1].lower_ in _CONDITIONS:
            return False
        if token.dep_ == "advmod" and token.lower_ in FILLER_ADVERBS and token.i not in self._telling_time:
            return not any(other.lower_ == "far" for other in (token.head, *token.rights))
        if token.lower_ == "far" and token.dep_ == "advmod" and any(child.lower_ == "so" for child in token.children):
            return True
        if token.head == clause.verb and (token.dep_ == "mark" or (token.tag_ == "WRB" and token.lower_ == "when")):
            return True
        if token.dep_ in ("cc", "punct") and token.head == clause.verb and token.i < clause.verb.i:
            return token.dep_ == "cc" or token.i == clause.verb.left_edge.i
        return token.lower_ in ("myself", "ourselves") and token.dep_ in ("npadvmod", "appos")

    def _resolvable(self, clause: Clause, kept: set[int]) -> set[int] | None:
        """Leave out what hangs on words that cannot be resolved; None where the clause itself does."""
        for i in sorted(kept, reverse=True):
            if i not in kept or self._word(self._doc[i]) is not None:
                continue
            loose = self._loose_phrase(self._doc[i], clause)
            if loose is None or (_is_predicate(loose, clause) and not _is_aside(self._doc[i], clause)):
                return None
            kept = kept - {token.i for token in loose.subtree}
        return kept

    def _loose_phrase(self, token: "Token", clause: Clause) -> "Token | None":
        for up in (token, *token.ancestors):
            if up == clause.verb or up == clause.subject or (up.dep_ in SUBJECT_DEPS and up.head == clause.verb):
                return None
            if up.dep_ == "advmod" and up.head.dep_ == "relcl":
                return up.head
            if up.dep_ in _OPTIONAL_DEPS and not (up.dep_ == "prep" and _is_governed(up)):
                return up
        return None

    def _shortened(self, clause: Clause, kept: set[int] | None) -> set[int] | None:
        """Leave out subordinate clauses from the end while the sentence is too long."""
        while kept is not None and (len(kept) > _MOST_TOKENS or self._length(kept) > LONGEST_FACT - 60):
            loose = [self._doc[i] for i in sorted(kept) if self._doc[i].dep_ in _CLAUSAL_DEPS and i > clause.verb.i]
            if not loose:
                return None
            kept = kept - {token.i for token in loose[-1].subtree}
        return kept

    def _length(self, kept: set[int]) -> int:
        return sum(len(self._word(self._doc[i]) or "") + 1 for i in kept)

    def _join(self, clause: Clause, kept: set[int]) -> str:
        written = [(self._doc[i], (self._word(self._doc[i]) or "") + self._datings.get(i, "")) for i in sorted(kept)]
        borrowed = [(token, self._word(token) or "") for token in clause.helpers if clause.borrowed_helpers]
        if clause.shared or clause.relative:
            subject = [(token, self._word(token) or "") for token in self._subject_tokens(clause)]
            written = [*subject, *borrowed, *written]
        return spaced(written)

    def _subject_tokens(self, clause: Clause) -> "list[Token]":
        subject = clause.subject
        if clause.relative:
            return [token for token in noun_phrase(subject) if self._word(token) is not None]
        return [token for token in subject.subtree if self._word(token) is not None]

    def _word(self, token: "Token") -> str | None:
        """Return how a token is written in a fact: "" for one that goes, None for one that nobody can resolve."""
        if token.i not in self._words:
            self._words[token.i] = self._written(token)
        return self._words[token.i]

    def _written(self, token: "Token") -> str | None:
        if token.i in self._times:
            return self._times[token.i]
        if token.i in self._quoted:
            return token.text
        if token.is_space:
            return ""
        pronoun = self._pronouns.name_for(token)
        if pronoun is not None:
            return pronoun or None
        if token.lower_ in _POINTING:
            return token.lower_ if token.head.lower_ == "days" else self._pointing(token)
        if (
            token.lower_ in ("all", "both", "other")
            and token.i
            and self._doc[token.i - 1].lower_ in ("we", "us", "each")
        ):
            return None
        if token.lower_ in _PLACELESS and token.dep_ != "expl" and token.pos_ not in ("DET", "NUM"):
            return None
        return long_form(token, agreeing=token.i in self._agreeing)

    def _pointing(self, token: "Token") -> str | None:
        if token.dep_ == "det":
            return "the"
        if token.dep_ in ("mark", "nsubj", "dobj", "pobj", "nsubjpass") and token.tag_ in ("WDT", "IN"):
            return token.lower_
        return None if token.tag_ in ("DT", "PRP", "NN", "NNS") else token.lower_


def noun_phrase(noun: "Token") -> "list[Token]":
    """Return a noun with what stands before it and a name beside it, without clauses and phrases after it."""
    left = [token for child in noun.lefts if _belongs_before(child) for token in child.subtree]
    name = [child for child in noun.rights if child.dep_ == "appos" and child.pos_ == "PROPN"]
    return [*left, noun, *name]


def _belongs_before(child: "Token") -> bool:
    return child.dep_ not in ("punct", "advcl", "cc") or (child.text == "-" and not child.whitespace_)


def _is_predicate(phrase: "Token", clause: Clause) -> bool:
    """Whether a phrase may be all that a copula says."""
    return phrase.head == clause.verb and clause.verb.lemma_ == "be"


def _is_aside(token: "Token", clause: Clause) -> bool:
    """Whether a place that is only pointed at stands beside what is said: "a nurse at a hospital up there"."""
    said = any(child.dep_ in ("attr", "acomp") for child in clause.verb.rights)
    return said and token.lower_ in ("here", "there") and token.dep_ in ("advmod", "pobj", "pcomp")


def _is_coordinated(token: "Token") -> bool:
    return any(child.dep_ == "conj" for child in token.children)


def _finite(verb: "Token") -> "Token":
    return next((child for child in verb.children if child.dep_ in ("aux", "auxpass") and child.i < verb.i), verb)


def _is_governed(prep: "Token") -> bool:
    """Whether a preposition belongs to its verb's meaning ("work at", "allergic to"): what it has is the object."""
    head = prep.head
    if any(_has_noun(other) for other in head.rights if other.dep_ == "prep" and other.i < prep.i):
        return False
    if any(child.dep_ in ("dobj", "attr", "acomp") for child in head.children) and head.pos_ in ("VERB", "AUX"):
        return False
    return head.pos_ in ("VERB", "AUX", "ADJ") and prep.i > head.i


def _has_noun(prep: "Token") -> bool:
    """Whether an earlier preposition has the object already: "chatted with Anna about it"."""
    return any(child.dep_ == "pobj" and child.pos_ in ("NOUN", "PROPN") for child in prep.children)
