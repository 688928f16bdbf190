"""Whom "she" and "they" mean: the last thing named that fits, or nobody where two would fit."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hitherto.domain.extraction import EntityRef
from hitherto.ingestion.extract.lexicon import CALENDAR_NAMES, NOT_NAMES, ROLE_NOUNS
from hitherto.ingestion.extract.people import NOT_THE_ONE, RELATIVE_PHRASE, RELATIVES, Gender, gender_of_name
from hitherto.ingestion.extract.speakers import Voice
from hitherto.ingestion.extract.things import Focus

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SENTENCES_BACK = 4
_SENTENCES_BACK_PLURAL = 2
_MOST_TOGETHER = 4
_VAGUE_ADJECTIVES = frozenset(
    "dear lovely sweet cute own beautiful little amazing wonderful poor great good whole entire other first second new"
    " awesome supportive loving close old fellow two three four my our your his her their i a an the".split()
)
_UNNAMED_PEOPLE: dict[str, Gender] = {
    "woman": "f", "girl": "f", "lady": "f", "man": "m", "guy": "m", "boy": "m", "gentleman": "m", "person": "",
    "stranger": "", "someone": "", "somebody": "", "teen": "", "teenager": "", "veteran": "", "resident": "",
    "customer": "", "client": "",
}  # fmt: skip
_ONE_AFTER_THE_OTHER = frozenset(
    "HAS_BOSS HAS_LANDLORD HAS_DOCTOR HAS_TEACHER HAS_MENTOR HAS_ROOMMATE HAS_PARTNER".split()
)
"""Relations to people whom one has one after the other: "my old boss" is not "my boss"."""
_NO_OWN_ADJECTIVES = frozenset("future ex late imaginary potential favorite favourite dream next ideal".split())


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Something that a pronoun may stand for. `words` is how a fact calls it."""

    ref: EntityRef
    words: str
    gender: Gender = ""
    plural: bool = False
    person: bool = True
    animal: bool = False
    known: bool = True
    """False for what a pronoun may mean but nobody could name ("a woman", "agencies"): it leaves it open."""
    others: tuple[EntityRef, ...] = ()
    """Whom else "they" are beside `ref`: of "Tom and Eva", Eva."""

    def fits(self, pronoun: str) -> bool:
        """Tell whether a third person pronoun (in lower case) can stand for this."""
        if pronoun in ("they", "them", "their", "theirs", "themselves"):
            return self.plural
        if self.plural:
            return False
        if pronoun in ("it", "its", "itself"):
            return not self.person
        if not (self.person or self.animal):
            return False
        return self.gender in ("", "f" if pronoun in ("she", "her", "hers", "herself") else "m")


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody called by a relationship: "my older sister Anna". `owner` is whose; `name` None where not said."""

    owner: Voice
    noun: str
    name: str | None
    antecedent: Antecedent
    start: int
    end: int
    own: bool = True
    """Whether the owner is one of those who speak with each other: "my sister", not "Tom's sister"."""


@dataclass(slots=True)
class Discourse:
    """What a session has named lately, and who is whose."""

    names: dict[str, EntityRef] = field(default_factory=dict)
    """Things known by a relationship to somebody: "Alice's sister" -> Anna."""
    people: dict[str, Antecedent] = field(default_factory=dict)
    things: set[str] = field(default_factory=set)
    """Names, in lower case, of what is known to be a place or an organisation."""
    roles: dict[str, Kin] = field(default_factory=dict)
    """By "alice's sister": who was called so last."""
    focus: Focus = field(default_factory=Focus)
    _sentences: deque[list[Antecedent]] = field(default_factory=lambda: deque(maxlen=_SENTENCES_BACK))

    def hear(self, named: Iterable[Antecedent]) -> None:
        """Remember what a sentence named, in order."""
        self._sentences.append(list({(item.ref.name, item.plural): item for item in named}.values()))

    def antecedent(self, pronoun: str, within: Iterable[Antecedent] = ()) -> Antecedent | None:
        """Return what `pronoun` stands for, looking at `within` (the same sentence, before it) first.

        The nearest sentence that names something fitting decides; where it names two such things, none is meant.
        """
        back = _SENTENCES_BACK_PLURAL if pronoun.startswith("the") else _SENTENCES_BACK
        for named in (list(within), *list(reversed(self._sentences))[:back]):
            fitting = {(item.ref.name, item.others): item for item in named if item.fits(pronoun)}
            if fitting:
                only = next(iter(fitting.values()))
                return only if len(fitting) == 1 and only.known else None
        return None

    def name(self, role: str, name: str) -> "Kin | None":
        """Learn the name of somebody known by a role so far; return them with it, or None where there is none."""
        kin = self.roles.get(role.lower())
        if kin is None or kin.antecedent.plural:
            return None
        ref = EntityRef(name=name, label=kin.antecedent.ref.label, aliases=(role,))
        found = replace(kin.antecedent, ref=ref, words=name)
        self.names[role.lower()], self.people[name.lower()] = ref, found
        self.roles[role.lower()] = replace(kin, name=name, antecedent=found)
        return self.roles[role.lower()]

    def unlearn(self, said: str, meant: str) -> None:
        """Forget the names of relatives that were `said` where others were `meant`."""
        for role, kin in list(self.roles.items()):
            name = kin.antecedent.ref.name
            if name not in said or name in meant or kin.antecedent.plural or not kin.antecedent.ref.aliases:
                continue
            bare = replace(kin.antecedent.ref, name=kin.antecedent.ref.aliases[0], aliases=())
            found = replace(kin.antecedent, ref=bare, words=bare.name)
            self.roles[role] = replace(kin, name=None, antecedent=found)
            self.names.pop(role, None)
            self.people.pop(name.lower(), None)

    def by_name(self, item: Antecedent) -> Antecedent:
        """Return somebody with the name that was learned of them since: "my son is called Leo"."""
        known = self.known(item.ref.name)
        return self.people.get(known.name.lower(), item) if known is not None else item

    def acquired(self, noun: "Token", owner: Voice | None) -> Antecedent | None:
        """Return whom "I have a dog" tells of: somebody of the speaker's, whom the next sentences speak of."""
        relative = RELATIVES.get(noun.lower_)
        if owner is None or relative is None or relative.plural or not relative.informative or noun.dep_ != "dobj":
            return None
        subject = next((child for child in noun.head.lefts if child.dep_ == "nsubj"), None)
        own = subject is not None and subject.lower_ in ("i", "we") and noun.head.lemma_ in ("have", "get", "adopt")
        denied = any(child.dep_ == "neg" or child.tag_ == "MD" for child in noun.head.lefts)
        if not own or denied or not any(child.lower_ in ("a", "an", "one") for child in noun.lefts):
            return None
        role = f"{possessive(owner.name)} {noun.lower_}"
        label = "Animal" if relative.animal else "Person"
        name = _given(noun)
        named = EntityRef(name=name, label=label, aliases=(role,)) if name else None
        ref = named or self.known(role) or EntityRef(name=role, label=label)
        found = Antecedent(ref, ref.name, relative.gender, person=not relative.animal, animal=relative.animal)
        self.roles.setdefault(role.lower(), Kin(owner, noun.lower_, name, found, noun.idx, noun.idx + len(noun)))
        if name:
            self.names[role.lower()], self.people[name.lower()] = ref, found
        return found

    def definite(self, noun: "Token") -> Antecedent | None:
        """Return whose "the kids" are, where a session speaks of one person's kids only."""
        if noun.lower_ not in RELATIVES or not any(child.lower_ == "the" for child in noun.lefts):
            return None
        known = {kin.antecedent.ref.name: kin for kin in self.roles.values() if kin.noun == noun.lower_}
        return next(iter(known.values())).antecedent if len(known) == 1 else None

    def known(self, name: str) -> EntityRef | None:
        """Return the thing known by a relationship such as "Alice's sister"."""
        return self.names.get(name.lower())

    def kin_in(self, text: str, speaker: Voice | None, addressee: Voice | None) -> list[Kin]:
        """Return the people and animals that `text` calls by their relationship to those who speak."""
        return list(self._kin_in(text, speaker, addressee))

    def _kin_in(self, text: str, speaker: Voice | None, addressee: Voice | None) -> Iterator[Kin]:
        for match in RELATIVE_PHRASE.finditer(text):
            owner = {"my": speaker, "our": speaker, "your": addressee}.get(match["owner"].lower())
            adjectives = match["adjectives"].lower().split()
            if text[: match.start()].count('"') % 2:
                continue
            if owner is not None and not _NO_OWN_ADJECTIVES.intersection(adjectives):
                other = NOT_THE_ONE if RELATIVES[match["kin"].lower()].relation in _ONE_AFTER_THE_OTHER else ()
                telling = [word for word in adjectives if word not in _VAGUE_ADJECTIVES or word in other]
                yield self._kin(match, owner, telling)

    def kin_of_others(self, doc: "Doc", present: Iterable[Voice]) -> Iterator[Kin]:
        """Yield the people and animals of others whom a sentence names: "Tom's wife Ana", "his wife Ana".

        `present` are those who speak with each other.
        """
        voices = {call: voice for voice in present for call in (voice.name, *voice.calls)}
        for noun in doc:
            relative = RELATIVES.get(noun.lower_)
            if relative is None or relative.plural:
                continue
            name = _name_beside(noun)
            holder = name if name is not None and noun.dep_ in ("compound", "nmod") else noun
            owner = next((child for child in holder.lefts if child.dep_ == "poss"), None)
            whose = voices.get(owner.text) or self._owner(owner) if owner is not None else None
            if owner is None or whose is None or (name is None and owner.pos_ != "PROPN"):
                continue
            role, end = f"{possessive(whose.name)} {noun.lower_}", (name or noun)
            label = "Animal" if relative.animal else "Person"
            ref = (
                EntityRef(name=name.text, label=label, aliases=(role,))
                if name is not None
                else self.known(role) or EntityRef(name=role, label=label)
            )
            words = ref.name
            found = Antecedent(ref, words, relative.gender, person=not relative.animal, animal=relative.animal)
            if name is not None:
                self.names[role.lower()], self.people[name.lower_] = ref, found
            kin = Kin(
                whose,
                noun.lower_,
                name.text if name is not None else None,
                found,
                owner.idx,
                end.idx + len(end),
                own=False,
            )
            self.roles[role.lower()] = kin
            yield kin

    def _owner(self, token: "Token") -> Voice | None:
        """Return somebody with a name who owns: "Tom" in "Tom's wife", whom "his" means where the sentence begins."""
        if token.pos_ == "PROPN" and (token.ent_type_ == "PERSON" or gender_of_name(token.text)):
            known = self.people.get(token.lower_)
            ref = known.ref if known else EntityRef(name=token.text, label="Person")
            return Voice(ref, ref.name)
        if token.i == 0 and token.lower_ in ("his", "her"):
            meant = self.antecedent(token.lower_)
            return Voice(meant.ref, meant.words) if meant is not None and meant.person else None
        return None

    def _kin(self, match: re.Match[str], owner: Voice, adjectives: list[str]) -> Kin:
        noun, name = match["kin"].lower(), match["name"]
        if name is not None and (name in TITLES or name.lower() in NOT_NAMES | CALENDAR_NAMES | RELATIVES.keys()):
            name = None
        relative = RELATIVES[noun]
        role = possessive(owner.name) + " " + " ".join((*adjectives, noun))
        label = "Animal" if relative.animal else "Person"
        if name and not relative.plural:
            ref = EntityRef(name=name, label=label, aliases=(role,))
            self.names[role.lower()] = ref
            gender = relative.gender or ("" if relative.animal else gender_of_name(name))
            found = Antecedent(ref, name, gender, person=not relative.animal, animal=relative.animal)
            self.people[name.lower()] = found
        else:
            name = None
            ref = self.known(role) or EntityRef(name=role, label=label)
            words = role if relative.plural or ref.name == role else ref.name
            found = Antecedent(ref, words, relative.gender, relative.plural, not relative.animal, relative.animal)
        self.roles[role.lower()] = Kin(owner, noun, name, found, match.start(), match.end())
        return self.roles[role.lower()]


def _given(noun: "Token") -> str | None:
    """Return the name in "a dog named Rex"."""
    naming = (child for child in noun.rights if child.dep_ == "acl" and child.lower_ in ("named", "called"))
    names = (name for clause in naming for name in clause.rights if name.pos_ == "PROPN")
    return next((name.text for name in names), None)


def _name_beside(noun: "Token") -> "Token | None":
    """Return the name in "wife Ana": beside the noun, or its head."""
    beside = next((child for child in noun.rights if child.dep_ == "appos" and child.pos_ == "PROPN"), None)
    if beside is not None:
        return beside
    head = noun.head
    following = noun.dep_ in ("compound", "nmod") and head.i == noun.i + 1
    return head if following and head.pos_ == "PROPN" else None


def possessive(name: str) -> str:
    """Return "Anna's" for "Anna"."""
    return f"{name}'s"


def named_in(
    doc: "Doc", discourse: Discourse, present: Iterable[str], kin: Iterable[Kin] = (), speaker: Voice | None = None
) -> list[tuple[int, Antecedent]]:
    """Return the people and animals that a parsed sentence names, each with the place of the name.

    `present` are the names of those who speak with each other: they are "I" and "you", not "she". `kin` are found
    already.
    """
    spans = [(item.start, item.end) for item in kin]
    here = {name.lower() for name in present}
    found: list[tuple[int, Antecedent]] = []
    for entity in doc.ents:
        words = entity.text.removesuffix("'s").strip()
        titled = entity.start > 0 and doc[entity.start - 1].text in TITLES
        words = f"{doc[entity.start - 1].text} {words}" if titled else words
        if not _is_person(entity, words, discourse) or words.lower() in here or not words[:1].isupper():
            continue
        known = discourse.people.get(words.lower())
        found.append((entity.start_char, known or _person(words)))
    for token in doc:
        if any(start <= token.idx < end for start, end in spans):
            continue
        item = (
            discourse.acquired(token, speaker)
            or discourse.definite(token)
            or _unnamed(token)
            or _bare_name(token, discourse, here)
        )
        if item is not None:
            found.append((token.idx, item))
    return [*found, *_couples(doc, found)]


def _couples(doc: "Doc", named: Iterable[tuple[int, Antecedent]]) -> Iterator[tuple[int, Antecedent]]:
    """Yield whom a later "they" means after "Tom and Eva": at the place of the last of them."""
    at = {place: item for place, item in named if item.known and not item.plural}
    for token in doc:
        if token.dep_ == "conj" or not any(child.dep_ == "conj" for child in token.rights):
            continue
        members = [token, *token.conjuncts]
        people = [at.get(doc[member.left_edge.i].idx) or at.get(member.idx) for member in members]
        if any(item is None or not item.person for item in people) or not _are_joined(members):
            continue
        first, *others = [item for item in people if item is not None]
        words = [first.words, *(item.words for item in others)]
        yield (
            members[-1].idx,
            replace(
                first,
                words=", ".join(words[:-1]) + " and " + words[-1],
                plural=True,
                others=tuple(item.ref for item in others),
            ),
        )


def _are_joined(members: "list[Token]") -> bool:
    joints = {child.lower_ for member in members for child in member.children if child.dep_ == "cc"}
    return joints <= {"and", "&"} and len(members) <= _MOST_TOGETHER


def known_in(text: str, discourse: Discourse, found: set[str]) -> list[tuple[int, Antecedent]]:
    """Return the people known by a relationship whose name stands in `text`, without those already `found`."""
    if not discourse.people:
        return []
    words = ((match.start(), discourse.people.get(match[0].lower())) for match in _CAPITALISED.finditer(text))
    return [(at, known) for at, known in words if known is not None and known.ref.name not in found]


def asked_about(question: str, discourse: Discourse, present: Iterable[str]) -> list[Antecedent]:
    """Return the people whom an unparsed question names: "Where does *Anna* live?"; not those who are `present`."""
    here = {name.lower() for name in present}
    words = {match[0] for match in _CAPITALISED.finditer(question) if match.start() > 0}
    names = sorted(word for word in words if gender_of_name(word) and word.lower() not in here)
    return [discourse.people.get(name.lower()) or _person(name) for name in names]


TITLES = frozenset(
    {"Dr.", "Dr", "Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Prof.", "Professor", "Aunt", "Uncle", "Grandma"}
)
_PLACING = frozenset("at in into near inside across through".split())


def _is_person(entity: "Span", words: str, discourse: Discourse) -> bool:
    """Whether a name that was found is a person's: not "the Azores", not "at Brightwater"."""
    if words.lower() in discourse.people:
        return True
    given = len(entity) == 1 and entity.label_ in ("ORG", "NORP") and bool(gender_of_name(words))
    if words.lower() in discourse.things or not (entity.label_ == "PERSON" or given):
        return False
    if any(child.lower_ == "the" for child in entity.root.lefts):
        return False
    prep = entity.root.head if entity.root.dep_ == "pobj" else None
    from_whom = prep is not None and prep.lower_ == "from" and prep.head.pos_ == "PROPN"
    return prep is None or not (prep.lower_ in _PLACING or from_whom)


def _bare_name(token: "Token", discourse: Discourse, here: set[str]) -> Antecedent | None:
    """Return whoever has a name that was not found to be one, where it is the subject: "Beatriz offered"."""
    if token.pos_ != "PROPN" or token.ent_type_:
        return None
    if token.dep_ not in ("nsubj", "nsubjpass") and not gender_of_name(token.text):
        return None
    word, alone = token.lower_, not any(child.dep_ in ("det", "compound") for child in token.lefts)
    return _person(token.text) if alone and word not in here | discourse.things | discourse.people.keys() else None


_CAPITALISED = re.compile(r"\b[A-Z][\w-]*")


def _unnamed(token: "Token") -> Antecedent | None:
    """Return what a common noun adds: something that a pronoun may mean but that has no name."""
    somebody = token.lower_ in ("someone", "somebody")
    if (
        (token.pos_ != "NOUN" and not somebody)
        or token.dep_ == "attr"
        or (token.lower_ in RELATIVES and any(child.dep_ == "poss" for child in token.children))
    ):
        return None
    ref = EntityRef(name=token.lower_)
    if token.tag_ == "NNS":
        return Antecedent(ref, token.text, plural=True, known=False)
    gender = _UNNAMED_PEOPLE.get(token.lower_)
    if gender is None and token.lower_ not in ROLE_NOUNS and token.lower_ not in RELATIVES:
        return None
    return Antecedent(ref, token.text, gender or "", known=False)


def _person(name: str) -> Antecedent:
    return Antecedent(EntityRef(name=name, label="Person"), name, gender_of_name(name))


def is_bound(token: "Token") -> bool:
    """Tell whether a possessive pronoun stands for the subject of its own clause ("Anna sold her car")."""
    verb = next((up for up in token.ancestors if up.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return False
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.i >= token.i:
        return False
    if token in subject.subtree:
        # "Tom and his wife": the owner stands right before.
        return subject.pos_ == "PROPN" and _gender_of(subject) == {"his": "m", "her": "f"}.get(token.lower_)
    word = subject.lower_
    own = {"his": ("he", "who"), "her": ("she", "who"), "their": ("they", "who"), "its": ("it",)}.get(token.lower_, ())
    return word in own or (subject.pos_ in ("NOUN", "PROPN") and _may_own(subject, token.lower_))


def _gender_of(name: "Token") -> Gender:
    """Return the gender of a name by its first part: "Tom Baker"."""
    return gender_of_name(name.doc[name.left_edge.i].text) or gender_of_name(name.text)


def _may_own(subject: "Token", pronoun: str) -> bool:
    relative = RELATIVES.get(subject.lower_)
    plural = subject.tag_ in ("NNS", "NNPS") or any(child.dep_ == "conj" for child in subject.children)
    if pronoun == "their":
        return plural
    if plural:
        return False
    gender = relative.gender if relative else _gender_of(subject)
    wanted = {"his": "m", "her": "f"}.get(pronoun)
    if wanted is None:
        return not (relative and not relative.animal) and subject.ent_type_ != "PERSON"
    return gender == wanted or (gender == "" and (relative is not None or subject.pos_ == "PROPN"))
