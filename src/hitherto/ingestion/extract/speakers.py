"""Who speaks in an episode, and to whom."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hitherto.domain.episodes import Episode, EpisodeKind, RoleType
from hitherto.domain.extraction import EntityRef, UserProfile
from hitherto.domain.names import normalise_name
from hitherto.ingestion.extract.lexicon import MACHINE_ROLES

_NAMED_LINE = re.compile(
    r"^[ \t]*(?P<name>[^\W\d_][\w .'’-]{0,40}?)[ \t]*(?:\((?P<type>[A-Za-z_]+)\))?[ \t]*:[ \t]+", re.MULTILINE
)
_LABELS = frozenset("note notes summary todo re ps subject title question answer date time update warning".split())
_LOOKS_LIKE_ID = re.compile(r"[\d_@/:]|^\W*$|^user$|^[a-z]+-[a-z-]+$", re.IGNORECASE)
_PROPER = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?: [A-ZÀ-Þa-z][\w'’.-]*){0,3}")
_SILENT_TYPES = frozenset({RoleType.SYSTEM, RoleType.FUNCTION, RoleType.TOOL})
_USER_TYPES = frozenset({"user", "human"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who says "I". `name` is how a fact calls them; `calls` how others address them."""

    ref: EntityRef
    name: str
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of an episode said by one voice, `text` beginning at `start` of the content.

    `voice` is None for a narrative and for machines; `machine` tells them apart. `addressee` is who "you" is.
    """

    episode: Episode
    start: int
    text: str
    voice: Voice | None
    machine: bool = False
    addressee: Voice | None = None

    @property
    def is_assistant(self) -> bool:
        """Whether a machine talks to people here: no instruction, no output of a tool."""
        return self.machine and self.episode.role_type not in _SILENT_TYPES


def user_voice(user: UserProfile) -> Voice:
    """Return the voice of the graph's own user; one known by a mere identifier is "the user" in sentences."""
    name = "the user" if _LOOKS_LIKE_ID.search(user.name) else user.name.strip()
    names = [text for text in (user.name, *user.aliases) if text.strip() and not _LOOKS_LIKE_ID.search(text)]
    ref = EntityRef(name=user.name, aliases=user.aliases, is_user=True)
    return Voice(ref, name, tuple(dict.fromkeys(call for text in names for call in _calls(text))))


def utterances(episodes: Sequence[Episode], user: UserProfile | None) -> list[list[Utterance]]:
    """Return what is said in each of `episodes`, which follow each other, with speakers and addressees."""
    spoken = [list(_spoken(episode, user)) for episode in episodes]
    flat = [utterance for group in spoken for utterance in group]
    partners = _addressees(flat, user_voice(user) if user else None)
    answer = iter(partners)
    return [
        [Utterance(said.episode, said.start, said.text, said.voice, said.machine, next(answer)) for said in group]
        for group in spoken
    ]


def _spoken(episode: Episode, user: UserProfile | None) -> Iterator[Utterance]:
    if episode.kind is EpisodeKind.JSON:
        return
    if episode.kind is EpisodeKind.MESSAGE and not episode.role and episode.role_type in (None, RoleType.NOROLE):
        yield from _lines(episode, user)
        return
    voice, machine = None, False
    if episode.kind is EpisodeKind.MESSAGE:
        voice, machine = _voice_of(episode.role, episode.role_type, user)
    yield Utterance(episode, 0, episode.content, voice, machine)


def _lines(episode: Episode, user: UserProfile | None) -> Iterator[Utterance]:
    """Read "Name (role): text" lines; text before the first of them is narrative."""
    content = episode.content
    heads = [match for match in _NAMED_LINE.finditer(content) if _names_a_speaker(match)]
    if not heads:
        yield Utterance(episode, 0, content, None)
        return
    if content[: heads[0].start()].strip():
        yield Utterance(episode, 0, content[: heads[0].start()], None)
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        end = following.start() if following else len(content)
        kind = (head["type"] or "").lower()
        role_type = RoleType.USER if kind in _USER_TYPES else _role_type(kind)
        voice, machine = _voice_of(head["name"].strip(), role_type, user)
        yield Utterance(episode, head.end(), content[head.end() : end], voice, machine)


def _names_a_speaker(match: re.Match[str]) -> bool:
    name, kind = match["name"].strip(), match["type"]
    if kind:
        return kind.lower() in _USER_TYPES or _role_type(kind.lower()) is not None
    lower = name.lower()
    return lower in MACHINE_ROLES or lower in _USER_TYPES or bool(_PROPER.fullmatch(name) and lower not in _LABELS)


def _role_type(text: str) -> RoleType | None:
    if text == "ai":
        return RoleType.ASSISTANT
    return RoleType(text) if text in set(RoleType) else None


def _voice_of(role: str | None, role_type: RoleType | None, user: UserProfile | None) -> tuple[Voice | None, bool]:
    """Return the voice behind a role, and whether it is a machine's."""
    name = (role or "").strip()
    if role_type is RoleType.USER and user is not None:
        return _user_as(name, user), False
    if role_type in _SILENT_TYPES or _is_machine(name, role_type):
        return None, True
    if user is not None and name and _is_user(name, user):
        return user_voice(user), False
    if role_type is RoleType.USER:
        return _named(name or "the user"), False
    return (_named(name) if name else None), False


def _user_as(role: str, user: UserProfile) -> Voice:
    """Return the user's voice, called by the role's name where the profile has none to show."""
    voice = user_voice(user)
    if voice.name != "the user" or not _PROPER.fullmatch(role):
        calls = _calls(role) if _PROPER.fullmatch(role) else ()
        return Voice(voice.ref, voice.name, tuple(dict.fromkeys((*voice.calls, *calls))))
    return Voice(voice.ref, role, tuple(dict.fromkeys((*voice.calls, *_calls(role)))))


def _is_machine(name: str, role_type: RoleType | None) -> bool:
    words = re.split(r"[\s_-]+", name.lower())
    if any(word in MACHINE_ROLES or word.endswith("bot") for word in words if word):
        return True
    return role_type is RoleType.ASSISTANT and not _PROPER.fullmatch(name)


def _is_user(name: str, user: UserProfile) -> bool:
    return normalise_name(name) in {normalise_name(known) for known in (user.name, *user.aliases)}


def _named(name: str) -> Voice:
    return Voice(EntityRef(name=name, label="Person"), name, _calls(name))


def _calls(name: str) -> tuple[str, ...]:
    """Return the words by which somebody of this name may be addressed: in full, and by each part."""
    parts = [part for part in name.split() if len(part) > 1]
    return tuple(dict.fromkeys((name, *parts[:1])))


def _addressees(said: Sequence[Utterance], user: Voice | None) -> list[Voice | None]:
    """Return whom each utterance speaks to: the nearest other voice of its session, before it or else after it.

    An assistant speaks to the graph's user; where there is none, to the last person before it.
    """
    return [_served(said, at, user) if each.machine else _nearest_other(said, at) for at, each in enumerate(said)]


def _served(said: Sequence[Utterance], at: int, user: Voice | None) -> Voice | None:
    if not said[at].is_assistant:
        return None
    same = (other for other in reversed(said[:at]) if other.episode.session == said[at].episode.session)
    before = next((other.voice for other in same if other.voice is not None), None)
    return user or before


def _nearest_other(said: Sequence[Utterance], at: int) -> Voice | None:
    own = said[at].voice
    if own is None:
        return None
    before: Iterable[Utterance] = reversed(said[:at])
    for other in (*before, *said[at + 1 :]):
        if other.episode.session != said[at].episode.session:
            continue
        if other.machine:
            return None
        if other.voice is not None and other.voice.name != own.name:
            return other.voice
    return None
