"""Mends what the parser usually gets wrong in talk, before a sentence is read."""

from collections.abc import Set
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.coreference import Discourse
from hitherto.ingestion.extract.lexicon import DEPARTMENTS, FEELING_ADJECTIVES
from hitherto.ingestion.extract.people import RELATIVES, gender_of_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TAKEN_FOR_OTHERS = frozenset({"NOUN", "ADJ", "X", "INTJ", "ADV", "VERB"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def mend(doc: "Doc", names: Set[str], discourse: Discourse) -> None:
    """Change a parse in place: known `names` are names, and "Tom and I" is one subject."""
    for token in doc:
        if token.pos_ in _TAKEN_FOR_OTHERS and token.text[0].isupper() and _is_known_name(token, names, discourse):
            token.pos_, token.tag_ = "PROPN", "NNP"
        elif _is_product(token):
            token.pos_, token.tag_ = "PROPN", "NNP"
            if token.ent_type_ == "DATE":  # "PostgreSQL 15"
                doc.set_ents([entity for entity in doc.ents if token not in entity])
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is not None:
        _restore_verb(root)
        _restore_subject(root)
    _join_compounds(doc)
    for token in doc:
        if token.dep_ == "dobj":
            _restore_noun(token)
            _part_gift(token)
    for token in doc[2:]:
        if token.lower_ == "i" and token.dep_ in _SUBJECTS:
            _join(token)


def _is_known_name(token: "Token", names: Set[str], discourse: Discourse) -> bool:
    if token.text in names or token.lower_ in discourse.people:
        return True
    first = token.i == 0 and token.dep_ in _SUBJECTS
    if first and token.lower_ in DEPARTMENTS and not list(token.lefts):
        return True
    # A given name that begins a sentence without an article before it.
    return first and token.pos_ == "NOUN" and (bool(gender_of_name(token.text)) or token.ent_type_ == "PERSON")


def _restore_verb(root: "Token") -> None:
    """Take "studies" for a verb in "My sister studies at Yale", where the whole was taken for a noun."""
    lemma = root.lower_.removesuffix("s") if not root.lower_.endswith("ies") else f"{root.lower_[:-3]}y"
    subject = root.nbor(-1) if root.i else None
    if root.tag_ != "NNS" or subject is None or lemma not in _COMMON_VERBS:
        return
    if subject.dep_ != "compound" or subject.head != root or any(child.dep_ in _SUBJECTS for child in root.children):
        return
    before = [child for child in root.lefts if child.i < subject.i]
    root.pos_, root.tag_, root.lemma_ = "VERB", "VBZ", lemma
    subject.dep_ = "nsubj"
    for child in before:
        child.head = subject


def _restore_subject(root: "Token") -> None:
    """Take a department for the subject of "Legal needs ten days"."""
    first = root.doc[0]
    if first.lower_ in DEPARTMENTS and first.head == root and first.dep_ in ("amod", "nmod", "advmod", "compound"):
        first.pos_, first.tag_, first.dep_ = "PROPN", "NNP", "nsubj"


_COMMON_VERBS = frozenset(
    "study work live play teach run start end depart leave land speak travel commute drive cook paint train stay"
    " arrive visit open close cost need love hate hurt ache".split()
)


def _join_compounds(doc: "Doc") -> None:
    """Make one thing of "the IKEA bookshelf", where the second word was taken for something beside it."""
    for token in doc[1:]:
        first = token.nbor(-1)
        beside = token.dep_ == "npadvmod" and first.dep_ in ("dobj", "pobj") and token.head == first.head
        if (
            not beside
            or not first.whitespace_
            or token.ent_type_
            or not token.text.isalpha()
            or not token.text.islower()
        ):
            continue
        if first.text[:1].isupper() and first.pos_ in ("NOUN", "PROPN") and token.lower_ not in _ADVERBIAL:
            before, dep, head = list(first.lefts), first.dep_, first.head
            token.dep_, token.pos_, token.tag_, token.head = dep, "NOUN", "NN", head
            first.head, first.dep_ = token, "compound"
            for child in before:
                child.head = token


_ADVERBIAL = frozenset("today tomorrow yesterday tonight home way time times days weeks months years".split())


def _restore_noun(thing: "Token") -> None:
    """Take "cilantro" for a noun in "I don't like cilantro"."""
    plain = thing.tag_ in ("JJ", "RB") and thing.text.isalpha() and thing.lower_ not in FEELING_ADJECTIVES
    if (
        plain
        and thing.head.lemma_ in _TASTES
        and not list(thing.children)
        and thing.nbor().pos_ in ("PUNCT", "ADP", "CCONJ")
    ):
        thing.pos_, thing.tag_ = "NOUN", "NN"


def _part_gift(person: "Token") -> None:
    """Part whom something is given from what is given: "bought my mom a Kindle"."""
    given = next((child for child in person.rights if child.dep_ == "appos"), None)
    if given is None or person.head.lemma_ not in _GIVING or not any(child.dep_ == "det" for child in given.lefts):
        return
    if given.left_edge.i == person.i + 1 and (person.lower_ in RELATIVES or person.pos_ == "PROPN"):
        verb = person.head
        person.dep_, given.dep_, given.head = "dative", "dobj", verb


_TASTES = frozenset("like love hate eat drink enjoy prefer avoid dislike cook order".split())
_GIVING = frozenset("buy give get send make bring show lend bake cook teach offer order".split())


def _is_product(token: "Token") -> bool:
    """Whether a word is written as only names of products are: "PostgreSQL", "iPhone"."""
    word = token.text
    inner = any(letter.isupper() for letter in word[1:]) and any(letter.islower() for letter in word)
    return inner and word.isalpha() and token.pos_ != "PROPN" and not word.isupper()


def _join(speaker: "Token") -> None:
    """Make one subject of "Tom and I", where Tom was taken for a time or the like."""
    verb, joint, before = speaker.head, speaker.nbor(-1), speaker.nbor(-2)
    if joint.lower_ not in ("and", "&"):
        return
    named = before if before.head == verb and before.pos_ == "PROPN" else None
    other = next((child for child in verb.lefts if child.dep_ in _SUBJECTS and child.i < joint.i), named)
    if other is None or other.pos_ not in ("NOUN", "PROPN"):
        return
    dep = speaker.dep_
    speaker.head, speaker.dep_ = other, "conj"
    joint.head = other
    other.dep_ = dep
