"""Which type of the ontology a thing has, by what texts call it.

Words decide first: what a text calls the thing ("a sushi restaurant called Sakura"), then the label that reading
gave it. Where the words are others than those of the types ("a pizzeria"), nearness of meaning decides, above a
threshold and clear of the second best. Where nothing is clear the thing keeps the label it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hitherto.domain.facts import Node
from hitherto.domain.ontology import EntityType, Ontology
from hitherto.ingestion.ontology.evidence import Said
from hitherto.ingestion.ontology.kinds import kind_phrases, own_phrase
from hitherto.ingestion.ontology.stored import label_of
from hitherto.ingestion.ontology.vectors import Similarities
from hitherto.ingestion.ontology.words import may_be_label, means_label, stem, words_of

NEAR = 0.67
"""Cosine between what a text calls a thing and a type's name from which the two mean the same; see docs/ontology.md."""
MEANS_LABEL = 0.6
"""Cosine between what a text calls a thing and its label from which the two agree."""
CLEAR = 0.05
"""How much nearer the best type must be than the second."""


_BUSINESSES = frozenset({"company", "business", "firm"})
_NO_BUSINESSES = frozenset(
    "university college school academy hospital church museum library department ministry club team association "
    "foundation union army police council court parliament committee orchestra choir family".split()
)
"""Names of organisations with one of these words are of none that does business."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A type, and how it was found: "called", "label", "meaning" or "relation"."""

    type: str
    how: str


def phrases_for(node: Node, said: Sequence[Said]) -> list[str]:
    """Return what the texts call a thing, the name itself where it is a common noun first."""
    own = own_phrase(node.name)
    found = dict.fromkeys([own] if own else [])
    for each in said:
        for name in (node.name, *node.aliases[:2]):
            found.update(dict.fromkeys(kind_phrases(name, each.sentence)))
    return list(found)


def type_of_node(node: Node, phrases: Sequence[str], ontology: Ontology, near: Similarities) -> Typed | None:
    """Return the type of a thing that texts call `phrases`, or None where that is not clear."""
    own = own_phrase(node.name)
    if node.name in {" ".join(words_of(each.name)) for each in ontology.entity_types}:
        return None  # "a book" is no certain one
    for phrase in phrases:
        called = _by_words(phrase, ontology.entity_types)
        if called:
            return Typed(called.name, "called")
    named = _by_name(node.name, ontology.entity_types)
    if named:
        return Typed(named.name, "called")
    for phrase in phrases:
        # The label of a common noun is sure; that of a name is a guess, and what a text calls it knows better.
        types = [each for each in ontology.entity_types if phrase != own or _may_be(each, node)]
        if _is_no_business(phrase):
            types = [each for each in types if words_of(each.name)[-1:] not in [(word,) for word in _BUSINESSES]]
        meant = _by_meaning(phrase, types, near)
        if meant:
            return Typed(meant.name, "meaning")
    return None


def type_by_label(node: Node, phrases: Sequence[str], ontology: Ontology, near: Similarities) -> Typed | None:
    """Return the type that the label of a thing means.

    A text that calls it something else knows better than the label, which is a guess for a new name.
    """
    label = label_of(node)
    if phrases and not _plain(phrases, near, label):
        return None
    labelled = next((each for each in ontology.entity_types if _labelled(each.name, label)), None)
    if labelled is None or (words_of(labelled.name)[-1] in _BUSINESSES and _is_no_business(node.name)):
        return None
    return Typed(labelled.name, "label")


def _is_no_business(name: str) -> bool:
    return bool({word.lower() for word in name.split()} & _NO_BUSINESSES)


def _may_be(entity_type: EntityType, node: Node) -> bool:
    return may_be_label(entity_type.name, entity_type.description, label_of(node))


def _plain(phrases: Sequence[str], near: Similarities, label: str | None) -> bool:
    """Whether one of the phrases means about what the label does."""
    if label is None:
        return False
    return any(near.between(phrase.split()[-1].lower(), [label.lower()])[0] >= MEANS_LABEL for phrase in phrases)


def _labelled(name: str, label: str | None) -> bool:
    return label is not None and (words_of(name) == words_of(label) or means_label(name, label))


def _by_words(phrase: str, types: Sequence[EntityType]) -> EntityType | None:
    """Return the type whose last word is the head of the phrase; of several the one with most words in common."""
    stems = [stem(word) for word in phrase.lower().replace("-", " ").split()]
    if not stems:
        return None
    fitting = [each for each in types if words_of(each.name) and stem(words_of(each.name)[-1]) == stems[-1]]
    common = {each.name: len({stem(word) for word in words_of(each.name)} & set(stems)) for each in fitting}
    return max(fitting, key=lambda each: (common[each.name], -len(words_of(each.name))), default=None)


def _by_name(name: str, types: Sequence[EntityType]) -> EntityType | None:
    """Return the type that a proper name says by its first or last word: "Project Mercury", "Rock Festival"."""
    words = [stem(word) for word in name.split()]
    if len(words) < 2:
        return None
    for end in (words[-1], words[0]):
        found = next((each for each in types if [stem(word) for word in words_of(each.name)] == [end]), None)
        if found:
            return found
    return None


def _by_meaning(phrase: str, types: Sequence[EntityType], near: Similarities) -> EntityType | None:
    names = [" ".join(words_of(each.name)) or each.name for each in types]
    whole, head = near.between(phrase.lower(), names), near.between(phrase.lower().split()[-1], names)
    ranked = sorted(((max(both), at) for at, both in enumerate(zip(whole, head, strict=True))), reverse=True)
    if not ranked or ranked[0][0] < NEAR or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < CLEAR):
        return None
    return types[ranked[0][1]]
