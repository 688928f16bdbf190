"""Things as texts name them, matched to the nodes of a graph; what matches nothing becomes a new node.

Two nodes for one thing can be seen and merged later, one node for two things mixes their facts for good: where a
name leaves it open, a new node is made.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from hitherto.domain.episodes import Episode, RoleType
from hitherto.domain.extraction import IS_VALUE, RECORD, EntityRef, Extraction, Statement
from hitherto.domain.facts import ENTITY_LABEL, MentionOf, Node
from hitherto.domain.instants import Instant
from hitherto.domain.name_forms import DERIVED, form_of, keys_to_look_up, slip_key, stored_keys, without_title
from hitherto.domain.names import normalise_name
from hitherto.domain.text_input import Json
from hitherto.ingestion.extract.people import is_given_name
from hitherto.ingestion.matching.forms import PERSON, is_form_of, is_slip_of
from hitherto.ingestion.matching.nameless import is_another_one, wrong_name
from hitherto.ingestion.matching.namesakes import Namesakes, ToldApart, are_two, marks_of
from hitherto.ingestion.matching.possessions import other_keys
from hitherto.ingestion.reconcile import Placed

MAX_ALIASES = 12
MAX_NAME_CHARACTERS = 200

_APART = frozenset({frozenset({PERSON, "Location"})})
"""Types that one name often has in common ("Jordan", "Paris") and one thing never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How a name found its node.

    "user", "linked", "record", "name", "alias", "other form" (title, legal form), "full name", "described",
    "misnamed", "possession", "slip", or "new"; "another" where the text told somebody from others of the same name.
    """

    name: str
    node: UUID
    how: str


@dataclass(slots=True)
class Resolution:
    """The nodes to write, the statements between nodes, and the decisions, by episode."""

    nodes: dict[UUID, Node] = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    mentions: list[MentionOf] = field(default_factory=list)
    matches: dict[UUID, list[Match]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))


def names_to_look_up(extractions: Iterable[Extraction]) -> list[str]:
    """Return the normalised names under which the things of `extractions` may be known, sorted."""
    return sorted({key for extraction in extractions for ref in _refs(extraction) for key in _keys(ref)})


def nodes_named(extractions: Iterable[Extraction]) -> list[UUID]:
    """Return the nodes that the things of `extractions` are said to be, sorted."""
    return sorted({ref.node for extraction in extractions for ref in _refs(extraction) if ref.node is not None})


def resolve(
    extractions: Sequence[Extraction],
    episodes: Sequence[Episode],
    known: Iterable[Node],
    user: Node | None,
    now: Instant,
    new_uuid: Callable[[], UUID],
) -> Resolution:
    """Match everything that `extractions` name, one extraction an episode, against the `known` nodes."""
    resolver = _Resolver(known, user, now, new_uuid)
    for extraction, episode in zip(extractions, episodes, strict=True):
        resolver.read(extraction, episode)
    return resolver.result


def _refs(extraction: Extraction) -> Iterable[EntityRef]:
    for statement in extraction.statements:
        yield statement.subject
        yield statement.object
    yield from extraction.mentioned


def _keys(ref: EntityRef) -> set[str]:
    names = {ref.name, *ref.aliases}
    words = without_title(ref.name).split()
    if ref.label == PERSON and len(words) > 1:
        names.add(words[0])
    keys = {normalise_name(name) for name in names if name.strip()}
    return keys | (keys_to_look_up(ref.name) if ref.name.strip() else set())


def _type_of(node: Node) -> str | None:
    return next((label for label in node.labels if label != ENTITY_LABEL), None)


def _kind(node: Node) -> str | None:
    return PERSON if node.is_user else _type_of(node)


def _may_be(node: Node, ref: EntityRef) -> bool:
    kind = _kind(node)
    if ref.record and not _same_record(ref.record, node.attributes.get(RECORD)):
        return False
    if is_another_one(ref, node):
        return False
    marks = marks_of((ref.name, *ref.aliases))
    if marks and are_two(marks, marks_of((node.name, *node.aliases))):
        return False
    return kind is None or ref.label is None or frozenset({kind, ref.label}) not in _APART


def _same_record(one: str, other: object) -> bool:
    """Whether two records may be of one thing: they are equal as far as both say their type."""
    if not isinstance(other, str) or one == other:
        return True
    return one.endswith(f" {other}") or other.endswith(f" {one}")


def _describes(name: str) -> bool:
    """Whether a name only describes ("Alice's sister"), so that a proper name may take its place."""
    return "'s " in name.replace("’", "'")


class _Resolver:
    """The nodes that names lead to, kept up to date while the batch is read."""

    def __init__(self, known: Iterable[Node], user: Node | None, now: Instant, new_uuid: Callable[[], UUID]) -> None:
        self.result = Resolution()
        self._user = user
        self._now = now
        self._new_uuid = new_uuid
        self._nodes: dict[UUID, Node] = {}
        self._by_name: dict[str, list[UUID]] = defaultdict(list)
        self._by_alias: dict[str, list[UUID]] = defaultdict(list)
        self._by_form: dict[str, list[UUID]] = defaultdict(list)
        self._namesakes = Namesakes("")
        self._others: dict[tuple[UUID, str, int], UUID] = {}
        for node in sorted((*known, *([user] if user else [])), key=lambda node: node.uuid):
            if node.uuid not in self._nodes:
                self._index(node)

    def read(self, extraction: Extraction, episode: Episode) -> None:
        """Place the statements of one episode and note what it mentions."""
        self._namesakes = Namesakes(episode.content, self._speaker_of(episode))
        for ref in extraction.mentioned:
            if ref.name.strip():
                self._mention(self._node_of(ref, episode), episode, (0, 0))
        for statement in extraction.statements:
            self._place(statement, episode)

    def _speaker_of(self, episode: Episode) -> str | None:
        """Return the name of whoever says "my" in an episode, as reading it calls them."""
        if episode.role_type is RoleType.USER and self._user:
            return self._user.name
        return episode.role

    def _place(self, statement: Statement, episode: Episode) -> None:
        problem = _problem(statement)
        if problem:
            self.result.notes[episode.uuid].append(f"dropped {statement.fact!r}: {problem}")
            return
        span, both = statement.span, statement.subject.name == statement.object.name
        subject = self._node_of(statement.subject, episode, span)
        target = self._node_of(statement.object, episode, span, last=both) if statement.object.name else subject
        if subject == target and statement.object.name:
            self.result.notes[episode.uuid].append(f"dropped {statement.fact!r}: it relates a thing to itself")
            return
        self._mention(subject, episode, statement.span)
        self._mention(target, episode, statement.span)
        self.result.placed.append(Placed(subject=subject, target=target, statement=statement, episode=episode))

    def _mention(self, node: UUID, episode: Episode, span: tuple[int, int]) -> None:
        mention = MentionOf(episode=episode.uuid, item=node, item_is_edge=False, start=span[0], end=span[1])
        self.result.mentions.append(mention)

    def _node_of(self, ref: EntityRef, episode: Episode, span: tuple[int, int] = (0, 0), *, last: bool = False) -> UUID:
        apart = self._told_apart(ref, span, last=last)
        if apart is not None:
            # Whose relative somebody of this name is was found by the name alone, before they were told apart.
            own = tuple(alias for alias in ref.aliases if not _describes(alias))
            ref = replace(ref, label=PERSON, aliases=(*own, apart.alias) if apart.alias else own)
        if apart is not None and apart.alias is None:
            found, how = self._another(ref, episode, apart)
        else:
            found, how = self._find(ref)
        if found is None:
            found = self._create(ref)
        elif found.is_user:
            self._learn_of_user(found, ref)
        else:
            self._learn(found, ref, how)
        match = Match(name=ref.name, node=found.uuid, how=how)
        if match not in self.result.matches[episode.uuid]:
            self.result.matches[episode.uuid].append(match)
        return found.uuid

    def _told_apart(self, ref: EntityRef, span: tuple[int, int], *, last: bool) -> ToldApart | None:
        """Return what the text says, at this place, to tell somebody from others of the same name."""
        if not self._namesakes or ref.is_user or ref.label not in (None, PERSON):
            return None
        apart = self._namesakes.meant(ref.name, span, last=last)
        if apart is None or ref.label == PERSON or is_given_name(ref.name):
            return apart
        key = normalise_name(ref.name)
        known = (self._nodes[uuid] for uuid in (*self._by_name[key], *self._by_alias[key]))
        return apart if any(_kind(node) == PERSON for node in known) else None

    def _another(self, ref: EntityRef, episode: Episode, apart: ToldApart) -> tuple[Node | None, str]:
        """Return whoever was told from all others of the same name at this place of the episode, once there is one."""
        place = (episode.uuid, ref.name, apart.start)
        if place not in self._others:
            self._others[place] = self._create(ref).uuid
        return self._nodes[self._others[place]], "another"

    def _find(self, ref: EntityRef) -> tuple[Node | None, str]:
        if ref.is_user and self._user:
            return self._user, "user"
        if ref.node is not None and ref.node in self._nodes:
            return self._nodes[ref.node], "linked"
        recorded = self._recorded(ref)
        if recorded:
            return recorded, "record"
        key = normalise_name(ref.name)
        named = self._candidates(self._by_name, key, ref)
        if named:
            return _closest(named, ref), "name"
        aliased = self._candidates(self._by_alias, key, ref)
        if len(aliased) == 1:
            return aliased[0], "alias"
        form = self._other_form(ref)
        if form:
            return form, "other form"
        short = self._known_by_first_name(ref)
        if short:
            return short, "full name"
        described = self._described(ref)
        if described:
            return described, "described"
        wrong = self._misnamed(ref)
        if wrong:
            return wrong, "misnamed"
        owned = self._possession(ref)
        if owned:
            return owned, "possession"
        slipped = self._slip(ref)
        return (slipped, "slip") if slipped else (None, "new")

    def _candidates(self, index: dict[str, list[UUID]], key: str, ref: EntityRef) -> list[Node]:
        return [node for uuid in index[key] if _may_be(node := self._nodes[uuid], ref)]

    def _recorded(self, ref: EntityRef) -> Node | None:
        """Return the node that has been known under the same type and id, whatever its name."""
        if not ref.record or ref.record not in ref.aliases:
            return None
        key = normalise_name(ref.record)
        known = dict.fromkeys((*self._by_name[key], *self._by_alias[key]))
        found = [self._nodes[uuid] for uuid in known if not self._nodes[uuid].is_user]
        return next((node for node in found if node.attributes.get(RECORD) in (None, ref.record)), None)

    def _known_by_first_name(self, ref: EntityRef) -> Node | None:
        """Return the one "Anna" of the graph for "Anna Smith", unless there may be two of them."""
        words = without_title(ref.name).split()
        if ref.label != PERSON or len(words) < 2 or words[0].endswith(("'s", "’s")):
            return None  # "Anna's aunt" is not Anna
        first = normalise_name(words[0])
        named = [node for node in self._candidates(self._by_name, first, ref) if not node.is_user]
        return named[0] if len(named) == 1 and not self._by_alias[first] else None

    def _described(self, ref: EntityRef) -> Node | None:
        """Return the one node that so far had only a description ("Alice's sister") which now gets a name."""
        found = {
            node.uuid: node
            for alias in ref.aliases
            for key in self._possessive_keys(alias)
            for node in self._candidates(self._by_name, key, ref)
            if _describes(node.name) and not node.is_user
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _other_form(self, ref: EntityRef) -> Node | None:
        """Return the one node of which this is a name with or without a title or a legal form."""
        stem = form_of(ref.name).stem
        found = {
            node.uuid: node
            for index, key in ((self._by_name, stem), (self._by_alias, stem), (self._by_form, f"{DERIVED}{stem}"))
            for node in self._candidates(index, key, ref)
            if is_form_of(ref.name, ref.label, (node.name, *node.aliases), _kind(node))
            and (" " in stem or not node.is_user)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _misnamed(self, ref: EntityRef) -> Node | None:
        """Return whoever was called by a wrong name that was put right, known by the same relationship."""
        roles = {normalise_name(alias) for alias in ref.aliases}
        called = self._candidates(self._by_name, normalise_name(wrong_name(ref)), ref) if wrong_name(ref) else []
        found = [node for node in called if roles & {normalise_name(alias) for alias in node.aliases}]
        return found[0] if len(found) == 1 else None

    def _possession(self, ref: EntityRef) -> Node | None:
        """Return the one node that is known by another name of whose it is: "Mia's dog", "Alice's sister's dog"."""
        found = {
            node.uuid: node
            for key in self._possessive_keys(ref.name)
            for index in (self._by_name, self._by_alias)
            for node in self._candidates(index, key, ref)
            if not node.is_user
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _possessive_keys(self, name: str) -> list[str]:
        key = normalise_name(name)
        return [key, *sorted(other_keys(key, self._names_of))]

    def _names_of(self, key: str) -> Iterable[str]:
        """Return all names of the one node that a key means."""
        found = self._by_name[key] or self._by_alias[key]
        node = self._nodes[found[0]] if len(found) == 1 else None
        return map(normalise_name, (node.name, *node.aliases)) if node else ()

    def _slip(self, ref: EntityRef) -> Node | None:
        """Return the one node of whose name this is a misspelling; ids of business data are spelt as they are."""
        key = slip_key(ref.name)
        if key is None or ref.record:
            return None
        found = [
            node
            for node in self._candidates(self._by_form, key, ref)
            if not node.is_user and is_slip_of(ref.name, ref.label, node.name, _kind(node))
        ]
        return found[0] if len(found) == 1 else None

    def _create(self, ref: EntityRef) -> Node:
        name = ref.name.strip()[:MAX_NAME_CHARACTERS]
        node = Node(
            uuid=self._new_uuid(),
            name=name,
            labels=(ENTITY_LABEL, ref.label) if ref.label else (ENTITY_LABEL,),
            aliases=_aliases(name, ref, ref.label),
            attributes=_attributes({}, name, ref),
            created_at=self._now,
        )
        self._index(node)
        self.result.nodes[node.uuid] = node
        return node

    def _learn(self, node: Node, ref: EntityRef, how: str) -> None:
        """Take over what a further name says of a known node: its type, other names, a better name."""
        only_id = how == "record" and normalise_name(node.name) == normalise_name(ref.record or "")
        renamed = how in ("full name", "described", "misnamed") or only_id
        name = ref.name.strip()[:MAX_NAME_CHARACTERS] if renamed else node.name
        kind = _type_of(node) or ref.label
        former = (node.name,) if renamed else (ref.name,) if how in _BY_OTHER_NAMES else ()
        learned = replace(
            node,
            name=name,
            labels=(ENTITY_LABEL, kind) if kind else (ENTITY_LABEL,),
            aliases=_merged(name, (*former, *node.aliases, *_aliases(name, ref, kind))),
            attributes=_as_thing(
                _attributes(node.attributes, name, ref) if renamed or ref.record or ref.attributes else node.attributes,
                still_value=IS_VALUE in node.attributes and (IS_VALUE, True) in ref.attributes,
            ),
        )
        if learned != node:
            self._index(learned)
            self.result.nodes[node.uuid] = learned

    def _learn_of_user(self, user: Node, ref: EntityRef) -> None:
        """Take over what business data says of the graph's user; what the directory says of them stays."""
        new = {key: value for key, value in ref.attributes if key not in _OF_DIRECTORY}
        current = self._nodes[user.uuid]
        if new and {**current.attributes, **new} != current.attributes:
            self._user = replace(current, attributes={**current.attributes, **new})
            self._index(self._user)
            self.result.nodes[user.uuid] = self._user

    def _index(self, node: Node) -> None:
        former = self._nodes.get(node.uuid)
        self._nodes[node.uuid] = node
        if former and former.name != node.name:
            self._by_name[normalise_name(former.name)].remove(node.uuid)
        for index, names in ((self._by_name, (node.name,)), (self._by_alias, node.aliases)):
            for name in names:
                if node.uuid not in index[normalise_name(name)]:
                    index[normalise_name(name)].append(node.uuid)
        for key in stored_keys(node.name, *node.aliases):
            if node.uuid not in self._by_form[key]:
                self._by_form[key].append(node.uuid)


def _closest(named: Sequence[Node], ref: EntityRef) -> Node:
    """Return, of several nodes of one name, the one of whom the same is told, else the oldest."""
    marks = marks_of((ref.name, *ref.aliases))
    return next((node for node in named if marks & marks_of((node.name, *node.aliases))), named[0])


_BY_OTHER_NAMES = frozenset({"other form", "possession", "slip"})
_OF_DIRECTORY = frozenset(["user_id", "email", "first_name", "last_name", "name", "role_type", "labels"])


def _attributes(known: Json, name: str, ref: EntityRef) -> Json:
    """Return what is known of a node after `ref`; its name and its record are ours to say."""
    record = max(known.get(RECORD) or "", ref.record or "", key=len)
    told = {key: value for key, value in ref.attributes if key != RECORD}
    return {**known, **told, "name": name, **({RECORD: record} if record else {})}


def _as_thing(attributes: Json, *, still_value: bool) -> Json:
    """Return attributes without the mark of a value, unless all who named it called it one."""
    return attributes if still_value else {key: value for key, value in attributes.items() if key != IS_VALUE}


def _aliases(name: str, ref: EntityRef, kind: str | None) -> tuple[str, ...]:
    words = without_title(name).split()
    named = len(words) > 1 and all(word[:1].isupper() for word in words) and not _describes(name)
    first = (words[0],) if kind == PERSON and named and not words[0].endswith(".") else ()
    return _merged(name, (*ref.aliases, *first))


def _merged(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    seen = {normalise_name(name): ""}
    for alias in aliases:
        if alias.strip():
            seen.setdefault(normalise_name(alias), alias.strip()[:MAX_NAME_CHARACTERS])
    return tuple(alias for alias in seen.values() if alias)[:MAX_ALIASES]


def _problem(statement: Statement) -> str | None:
    if not statement.subject.name.strip():
        return "it names no subject"
    if not statement.object.name.strip():
        if not statement.ends:
            return "it names no object"
        if not statement.timeline:
            return "it ends something without saying what"
    return None
