"""Finds the words that stand for a pronoun in a sentence which is read by itself."""

from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import SUBJECT_DEPS
from hitherto.ingestion.extract.coreference import Antecedent, is_bound, possessive
from hitherto.ingestion.extract.scene import Scene
from hitherto.ingestion.extract.things import stands_for_thing

if TYPE_CHECKING:
    from spacy.tokens import Token

_FIRST = {"i", "me", "we", "us", "im"}
_SECOND = {"you", "ya", "u"}
_OWNING = {"my": 1, "our": 1, "your": 2, "ur": 2, "mine": 1, "ours": 1, "yours": 2}
_REFLEXIVE = {"myself": 1, "ourselves": 1, "yourself": 2}
_THIRD = {"he", "she", "him", "her", "they", "them", "it"}
_THIRD_OWNING = {"his", "her", "hers", "their", "theirs", "its"}
_GROUPS = frozenset("family fam team group crew gang staff mom dad son daughter wife husband friend".split())


class Pronouns:
    """The pronouns of one sentence, and whom they mean."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def name_for(self, token: "Token") -> str | None:
        """Return the name for a pronoun, "" where it is not known, None for a token that is no pronoun."""
        word = token.lower_
        if word in _FIRST or (word in _SECOND and token.pos_ == "PRON"):
            return self._voice(1 if word in _FIRST else 2, token)
        if word in _OWNING:
            name = self._voice(_OWNING[word], token)
            return possessive(name) if name else ""
        if word in _REFLEXIVE:
            return "themselves" if self._voice(_REFLEXIVE[word], token) else ""
        if word in _THIRD_OWNING and token.tag_ == "PRP$" and is_bound(token):
            return word
        if word in _THIRD or word in _THIRD_OWNING:
            return self._third(token) or (token.text if self._is_understood(token) else "")
        return None

    def _is_understood(self, token: "Token") -> bool:
        """Whether "it" or "they" has a noun before it in its own clause that it can only mean."""
        number = {"it": "NN", "its": "NN", "they": "NNS", "them": "NNS", "their": "NNS"}.get(token.lower_)
        if number is None or (token.dep_ in SUBJECT_DEPS and token.head.dep_ in ("ROOT", "conj")):
            return False
        root = next((up for up in token.ancestors if up.dep_ == "ROOT"), token)
        before = [
            noun
            for noun in token.doc
            if root.i < noun.i < token.i and noun.pos_ == "NOUN" and not noun.ent_type_ and noun.lower_ not in _GROUPS
        ]
        return len([noun for noun in before if noun.tag_ == number]) == 1

    def _voice(self, person: int, token: "Token") -> str:
        voice = self._scene.speaker if person == 1 else self._scene.addressee
        if voice is None:
            return ""
        first = voice.name.split()[0]
        return first if first[:1].isupper() and person == 1 and _repeats_subject(token) else voice.name

    def _third(self, token: "Token") -> str:
        found = resolved_subject(token, self._scene)
        if found is None:
            return ""
        if token.tag_ != "PRP$" and token.lower_ not in ("hers", "theirs"):
            return found.words
        return f"{found.words}'" if found.plural and found.words.endswith("s") else possessive(found.words)


def resolved_subject(token: "Token", scene: Scene) -> Antecedent | None:
    """Return what a third person pronoun stands for."""
    if token.lower_ not in _THIRD | _THIRD_OWNING:
        return None
    found = scene.antecedent(token.lower_, token.idx)
    thing = scene.discourse.focus.thing() if found is None and stands_for_thing(token) else None
    return Antecedent(thing.ref, thing.words, person=False) if thing is not None else found


def _repeats_subject(token: "Token") -> bool:
    """Whether the speaker is the subject of a verb above: there the full name stands already."""
    if token.dep_ in SUBJECT_DEPS:
        return False
    for verb in token.ancestors:
        subject = next((child for child in verb.children if child.dep_ in SUBJECT_DEPS), None)
        if subject is not None and subject != token and subject.lower_ in ("i", "we") and subject.i < token.i:
            return True
    return False
