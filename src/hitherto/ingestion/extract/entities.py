"""Names the things that statements are about, with a type where the text or the words give one."""

import re
from typing import TYPE_CHECKING

from hitherto.domain.extraction import EntityRef, as_value
from hitherto.ingestion.extract.coreference import TITLES
from hitherto.ingestion.extract.lexicon import (
    ACTIVITY_NOUNS,
    CALENDAR_NAMES,
    EVENT_NOUNS,
    LOCATION_WORDS,
    NOT_NAMES,
    ORGANIZATION_WORDS,
)
from hitherto.ingestion.extract.people import RELATIVES, gender_of_name
from hitherto.ingestion.extract.pronouns import resolved_subject
from hitherto.ingestion.extract.rewrite import Rewriter, noun_phrase
from hitherto.ingestion.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_LABELS = {
    "PERSON": "Person", "ORG": "Organization", "GPE": "Location", "LOC": "Location", "FAC": "Location",
    "EVENT": "Event", "WORK_OF_ART": "Object", "PRODUCT": "Object", "NORP": "Topic", "LANGUAGE": "Topic",
    "LAW": "Topic",
}  # fmt: skip
LABEL_BY_RELATION = {
    "LIVES_IN": "Location", "LIVED_IN": "Location", "MOVED_TO": "Location", "MOVED_FROM": "Location",
    "COMES_FROM": "Location", "BORN_IN": "Location", "WORKS_AT": "Organization", "WORKED_AT": "Organization",
    "STUDIES_AT": "Organization", "STARTS_AT": "Organization", "STUDIED_AT": "Organization", "MARRIED_TO": "Person",
    "DATING": "Person",
    "ENGAGED_TO": "Person", "HAS_PET": "Animal", "ATTENDED": "Event", "BOUGHT": "Object", "OWNS": "Object",
    "SOLD": "Object", "ORDERED": "Object", "WORKS_AS": "Topic", "HAS_CONDITION": "Topic", "DIET": "Topic",
    "PRACTICES": "Topic", "ALLERGIC_TO": "Topic", "LOCATED_IN": "Location", "MEMBER_OF": "Organization",
    "GRADUATED_FROM": "Organization", "SPEAKS": "Topic", "USES": "Object",
    "FLIES_WITH": "Organization", "FLEW_WITH": "Organization",
}  # fmt: skip
_LEADING = re.compile(
    r"^(?:(?:the|a|an|some|any|this|that|these|those|such|each|every|all|both|many|several|few|more|much|no|another|other|few)\s+)+",
    re.IGNORECASE,
)
_MOST_WORDS = 6
_LONGEST_NAME = 80
_NAME_LIKE = re.compile(r"[^\W\d_]")


class Namer:
    """Names the noun phrases of one parsed sentence."""

    def __init__(self, scene: Scene, rewriter: Rewriter) -> None:
        self._scene = scene
        self._rewriter = rewriter

    def of(self, noun: "Token", relation: str = "") -> EntityRef | None:
        """Return the thing that a noun phrase or pronoun names, or None where it names none."""
        if noun.pos_ == "PRON" or noun.lower_ in ("i", "me"):
            return self._of_pronoun(noun)
        phrase = [token for token in noun_phrase(noun) if token.dep_ != "relcl"]
        title = title_at(noun)
        if title is not None:
            return EntityRef(name=title, label="Object")
        kin = self._scene.kin_at(phrase[0].idx, noun.idx + len(noun))
        if (
            kin is not None
            and kin.end >= noun.idx + len(noun)
            and noun.lower_ in (*kin.noun.split("-"), kin.noun, (kin.name or "").lower())
        ):
            return kin.antecedent.ref
        return self._proper(noun, relation) or self._common(noun, phrase, relation)

    def _owned(self, noun: "Token", words: str) -> str:
        """Return "Tom's leg" for "his leg" in "Tom broke his leg": the fact keeps the pronoun, the thing has a name."""
        if not words.lower().startswith(_OF_SUBJECT):
            return words
        verb = next((up for up in noun.ancestors if up.pos_ in ("VERB", "AUX")), None)
        subject = verb and next((child for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass")), None)
        owner = self.of(subject) if subject is not None and subject != noun and noun not in subject.subtree else None
        bare = words.split(" ", 1)[1]
        single = owner is not None and owner.name[:1].isupper() and not words.lower().startswith("their ")
        return f"{owner.name}'s {bare}" if owner is not None and single else bare

    def others(self, subject: "Token") -> tuple[EntityRef, ...]:
        """Return who else is the subject beside the first of them: Eva in "Tom and Eva", and in "they" for the two."""
        if subject.lower_ == "they":
            found = resolved_subject(subject, self._scene)
            return found.others if found else ()
        if subject.pos_ != "PROPN":
            return ()
        members = [token for token in subject.conjuncts if token.i > subject.i]
        joints = {child.lower_ for each in (subject, *members) for child in each.children if child.dep_ == "cc"}
        if joints - {"and", "&"} or not all(token.pos_ == "PROPN" for token in members):
            return ()
        named = [self.of(token) for token in members]
        return tuple(ref for ref in named if ref is not None and ref.name)

    def labelled(self, words: str, relation: str) -> EntityRef | None:
        """Return the thing called `words`, typed by the relation it stands in."""
        words = words.strip()
        if not words or len(words) > _LONGEST_NAME:
            return None
        ref = EntityRef(
            name=words, label=LABEL_BY_RELATION.get(relation) or ("Topic" if words.endswith("ing") else None)
        )
        return as_value(ref) if _repeats(words, relation) or relation in _OF_VALUES or _is_measure(words) else ref

    def _of_pronoun(self, token: "Token") -> EntityRef | None:
        if token.lower_ in ("i", "me", "we", "us", "my", "our"):
            return self._scene.speaker.ref if self._scene.speaker else None
        if token.lower_ in ("you", "your"):
            return self._scene.addressee.ref if self._scene.addressee else None
        found = resolved_subject(token, self._scene)
        return found.ref if found else None

    def _proper(self, noun: "Token", relation: str) -> EntityRef | None:
        span = _name_span(noun)
        if span is None:
            return None
        name = name_of(span) + _version(noun, span)
        voice = self._scene.voice_named(name)
        if voice is not None:
            return voice.ref
        known = self._scene.discourse.people.get(name.lower())
        if known is not None:
            return known.ref
        label = LABEL_BY_RELATION.get(relation) or (None if relation == "FAVORITE" else label_of(span))
        in_it = noun.dep_ == "pobj" and noun.head.lower_ == "in" and label in (None, "Organization", "Person")
        in_it = in_it or (label == "Person" and _is_gone_to(noun))
        return EntityRef(name=name, label="Location" if in_it and not relation.startswith("WORK") else label)

    def _common(self, noun: "Token", phrase: "list[Token]", relation: str) -> EntityRef | None:
        if relation in ("WORKS_AS", "NOT_WORKS_AS"):
            return EntityRef(name=_role_of(noun), label="Topic")
        named = _given_name(noun)
        if named is not None:
            return EntityRef(name=named, label=label_of_noun(noun), aliases=())
        place = _place_of_doing(noun)
        if place is not None:
            noun, phrase = place, [token for token in place.subtree if token.i <= place.i]
        words = self._rewriter.phrase([token for token in phrase if token.dep_ != "appos"])
        if words is None:
            return None
        words = self._owned(noun, _LEADING.sub("", words).strip(" ,"))
        if noun.i + 1 < len(noun.doc) and _follows(noun) and noun.whitespace_:
            words = f"{words} {noun.doc[noun.i + 1].lower_}"  # the parser took the noun for a verb
        number = _number_after(noun)
        if number:
            words = f"{words} {number}"
        if not _NAME_LIKE.search(words) or len(words.split()) > _MOST_WORDS:
            words = noun.text
        if len(words) > _LONGEST_NAME or (len(words) < 3 and not words.isdigit() and not words.isupper()):
            return None
        known = self._scene.discourse.known(words)
        of = next((deep for prep in noun.rights if prep.lower_ == "of" for deep in prep.children), None)
        if of is not None and of.pos_ == "PROPN" and noun.dep_ in ("nsubj", "nsubjpass"):
            words = f"{words} of {name_of(_name_span(of) or noun.doc[of.i : of.i + 1])}"
        ref = EntityRef(name=words, label=LABEL_BY_RELATION.get(relation) or label_of_noun(noun))
        return known or (as_value(ref) if _is_measure(words) else ref)


_OF_VALUES = frozenset(
    "AGE BIRTHDAY BORN_ON IS WAS RELATIONSHIP_STATUS SCHEDULED_FOR HAS_EMAIL HAS_PHONE HAS_ADDRESS EMAIL PHONE ADDRESS"
    " RECEIVED".split()
)
"""Relations whose object, where it has no name, is a date, a number or a state."""
_COUNT = (
    r"\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred|a few"
    r"|several|half"
)
_UNIT = (
    r"second|minute|hour|day|week|month|year|night|weekend|dollar|euro|pound|cent|percent|mile|kilometer|kilometre"
    r"|meter|metre|km|kg|gram|liter|litre|time|degree|point|mg|ml|gb|mb"
)
_MEASURE = re.compile(
    r"[$€£¥]?\d[\d.,:/-]*\s?(?:%|[a-z]+)?(?:\s(?:old|am|pm))?"
    rf"|(?:{_COUNT})(?:[ -](?:hundred|thousand|million|more|full|business|working))?[ -](?:{_UNIT})s?",
    re.IGNORECASE,
)


def _repeats(words: str, relation: str) -> bool:
    """Whether the object only says again what the relation says: GRADUATED "graduating", IS_CLOSED "closed"."""
    stem = words[:4].upper()
    return relation.startswith(("IS_", "WAS_")) or (relation[:4] == stem and relation != "PRACTICES")


def _is_measure(words: str) -> bool:
    """Whether words only count or measure: "four years", "500 dollars"."""
    return bool(_MEASURE.fullmatch(words))


def _role_of(noun: "Token") -> str:
    """Return what somebody works as, without whose and since when: "head of procurement"."""
    kept = [child for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod") and child.lower_ not in _RECENT]
    first = min((child.left_edge.i for child in kept), default=noun.i)
    of = next((prep for prep in noun.rights if prep.lower_ == "of"), None)
    last = of.right_edge.i if of is not None and of.right_edge.i - of.i <= _MOST_OF_ROLE else noun.i
    return str(noun.doc[first : last + 1].text)


_RECENT = frozenset("new current former next old".split())
_MOST_OF_ROLE = 4


def _place_of_doing(noun: "Token") -> "Token | None":
    """Return "shelter" for "at the shelter volunteering": what is done there was taken for a part of its name."""
    if noun.lower_ not in _DOINGS:
        return None
    return next((child for child in noun.lefts if child.dep_ == "compound" and child.pos_ == "NOUN"), None)


_DOINGS = frozenset("volunteering helping working talking waiting chatting".split())


def _number_after(noun: "Token") -> str:
    """Return the number by which a thing is known: "my order 4411"."""
    following = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    if following is None or following.text == "#":
        following = noun.doc[noun.i + 2] if noun.i + 2 < len(noun.doc) else None
    known = following is not None and any(letter.isdigit() for letter in following.text) and noun.whitespace_
    return following.text if known and following is not None and noun.lemma_.lower() in _NUMBERED else ""


_NUMBERED = frozenset("order ticket case flight room invoice gate booking claim policy request issue table".split())


def _follows(noun: "Token") -> bool:
    """Whether the word after a noun belongs to it: "a career *fair*"."""
    word = noun.doc[noun.i + 1]
    return word.lower_ in _OCCASIONS or (word.lower_ in EVENT_NOUNS and noun.dep_ == "pobj" and word.tag_ == "NN")


_OCCASIONS = frozenset("reading run ride walk drive race signing tasting training show".split())
_SPOKEN = re.compile(r"\b(?:I|I'm|I've|you|we|my|your)\b")
"""What tells words that somebody said from the title of a work."""
_TITLE = re.compile(r'"([A-Z0-9][^"]{1,70}?)[.,!]?"')


def _version(noun: "Token", span: "Span") -> str:
    """Return the number that belongs to a name: " 13" in "an iPhone 13"."""
    following = noun.doc[span.end] if span.end < len(noun.doc) else None
    number = following is not None and following.tag_ == "CD" and following.text[0].isdigit()
    if following is None or not number or span.label_ == "PERSON":
        return ""
    last = following.i + 1 == len(noun.doc) or noun.doc[following.i + 1].is_punct
    if following.head not in (noun, *span) and not (last and following.head == noun.head):
        return ""
    return f" {following.text}" if following.dep_ in ("nummod", "appos", "npadvmod") else ""


_OF_SUBJECT = ("his ", "her ", "their ", "its ")


def _is_gone_to(noun: "Token") -> bool:
    """Whether it is a place by what is done: "went to Tuscany"."""
    to = noun.dep_ == "pobj" and noun.head.lower_ in ("to", "from")
    gone = to and noun.head.head.lemma_ in ("go", "travel", "fly", "drive", "move", "return", "sail", "relocate")
    return gone and not gender_of_name(noun.text)


def title_at(noun: "Token") -> str | None:
    """Return the title in quotation marks that a word belongs to."""
    for match in _TITLE.finditer(noun.doc.text):
        if match.start() < noun.idx < match.end() and not _SPOKEN.search(match[1]):
            return match[1]
    return None


def titles_after(verb: "Token") -> str | None:
    """Return the title in quotation marks that comes with a verb: "reading “Dune”"."""
    match = _TITLE.search(verb.doc.text, max(0, verb.idx - 1))
    near = match and match.start() <= verb.idx + len(verb) + 1 and not _SPOKEN.search(match[1])
    return match[1] if match and near else None


def _given_name(noun: "Token") -> str | None:
    """Return the name in "a cat named Bailey"."""
    for clause in noun.rights:
        if clause.dep_ == "acl" and clause.lower_ in ("named", "called"):
            name = next((child for child in clause.rights if child.dep_ in ("oprd", "dobj", "attr")), None)
            title = title_at(name) if name is not None else None
            return title or (name.text if name is not None and name.pos_ == "PROPN" else None)
    return None


def _name_span(noun: "Token") -> "Span | None":
    """Return the proper name that `noun` is the head or a part of."""
    if noun.lower_ in NOT_NAMES or (noun.pos_ != "PROPN" and noun.ent_type_ not in ("NORP", "LANGUAGE")):
        return None
    for entity in noun.doc.ents:
        if entity.start <= noun.i < entity.end and entity.label_ in _LABELS and _is_name(entity):
            titled = entity.start > 0 and noun.doc[entity.start - 1].text in TITLES
            if _is_pair(entity):
                return noun.doc[noun.i : noun.i + 1]  # "uses Slack and Notion"
            return noun.doc[entity.start - 1 : entity.end] if titled else _widened(entity)
    first = noun.i
    while first > 0 and noun.doc[first - 1].pos_ == "PROPN" and noun.doc[first - 1].head == noun:
        first -= 1
    return noun.doc[first : noun.i + 1] if any(letter.isupper() for letter in noun.text) else None


def _is_pair(entity: "Span") -> bool:
    """Whether what was taken for one name is two of one word each."""
    pair = len(entity) == 3 and entity[1].lower_ == "and" and entity[0].text != entity[2].text
    return pair and entity[2] in entity[0].conjuncts


def _widened(entity: "Span") -> "Span":
    """Return a name with the parts before it that the name finder missed: "Lumen Studio", not "Studio"."""
    first, end = entity.start, entity.end
    while first > 0 and _is_part_of_name(entity.doc[first - 1], entity.root):
        first -= 1
    while end - 1 > first and entity.doc[end - 1].pos_ == "VERB" and entity.doc[end - 1].text.islower():
        end -= 1  # "Tom marry in May"
    return entity if (first, end) == (entity.start, entity.end) else entity.doc[first:end]


def _is_part_of_name(token: "Token", root: "Token") -> bool:
    capital = token.pos_ == "PROPN" and token.text[:1].isupper() and token.text not in TITLES
    return capital and token.dep_ == "compound" and token.head == root and token.lower_ not in NOT_NAMES


def name_of(span: "Span") -> str:
    """Return the bare name: no article before it, no possessive after it."""
    text = re.sub(r"\s+", " ", span.text).strip(" ,.;:!?\"'")
    return re.sub(r"['’]s?$", "", re.sub(r"^(?:the|a|an)\s+", "", text))[:_LONGEST_NAME]


def _is_name(span: "Span") -> bool:
    name = name_of(span)
    words = name.lower().split()
    if not words or len(words) > _MOST_WORDS or not any(word[:1].isupper() for word in name.split()):
        return False
    if words[0] in NOT_NAMES or all(word in NOT_NAMES | CALENDAR_NAMES for word in words) or len(name) < 2:
        return False
    return span.label_ in ("NORP", "LANGUAGE") or any(token.pos_ == "PROPN" for token in span)


def label_of(span: "Span") -> str | None:
    """Return the type of a proper name: by its last word where that tells, else as the name finder says."""
    words = [word.lower() for word in name_of(span).split()]
    if len(words) > 1 and words[-1] in EVENT_NOUNS | {"day", "week", "fest"}:
        return "Event"
    if len(words) > 1 and (words[-1] in ORGANIZATION_WORDS or words[0] in ("university", "bank", "church")):
        return "Organization"
    if len(words) > 1 and words[-1] in LOCATION_WORDS:
        return "Location"
    found = _LABELS.get(span.label_ or span[-1].ent_type_)
    if found == "Organization" and len(span) == 1 and gender_of_name(span.text):
        return "Person"
    if found == "Location" and span.root.dep_ == "pobj" and span.root.head.lower_ == "with":
        return None  # whoever does something with it takes it for somebody
    with_article = any(child.lower_ == "the" for child in span.root.lefts) or span.text[:4].lower() == "the "
    return None if found == "Person" and with_article else found  # "the Azores", "the Millers"


def label_of_noun(noun: "Token") -> str | None:
    """Return the type of a common noun, where the word gives one."""
    word, lemma = noun.lower_, noun.lemma_.lower()
    if word in RELATIVES:
        return "Animal" if RELATIVES[word].animal else "Person"
    if lemma in EVENT_NOUNS:
        return "Event"
    if lemma in ACTIVITY_NOUNS:
        return "Topic"
    if lemma in ORGANIZATION_WORDS:
        return "Organization"
    return "Location" if lemma in LOCATION_WORDS else None


def named_entities(doc: "Doc", scene: Scene) -> list[EntityRef]:
    """Return the people, places, organisations and works that a sentence names, those who speak left out."""
    found: list[EntityRef] = [kin.antecedent.ref for kin in scene.kin if kin.name]
    for entity in doc.ents:
        name = name_of(entity)
        if (
            entity.label_ not in _LABELS
            or not _is_name(entity)
            or _is_pair(entity)
            or scene.voice_named(name) is not None
        ):
            continue
        whole = _widened(entity)
        name = _with_title(whole)
        known = scene.discourse.people.get(name.lower())
        found.append(known.ref if known else EntityRef(name=name, label=label_of(whole)))
    return list({ref.name: ref for ref in found}.values())


def _with_title(span: "Span") -> str:
    titled = span.start > 0 and span.doc[span.start - 1].text in TITLES
    return f"{span.doc[span.start - 1].text} {name_of(span)}" if titled else name_of(span)
