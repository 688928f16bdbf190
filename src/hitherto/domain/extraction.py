"""What an extractor is given and what it gives back: things and statements, not yet matched to a graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.instants import Instant, Precision

RECORD = "record"
"""Attribute of a node that holds the type and id under which business data keeps it."""
IS_VALUE = "_value"
"""Attribute of a node that is no thing but a number or a date; hidden from every face."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRef:
    """A thing as a text names it.

    `name` is the name to know it by when it is new ("Anna", "Anna's dog", "Lisbon"); `label` a type such as
    "Person" or None; `aliases` further names the text gives it; `is_user` marks the graph's own user.
    `record` is the type and id under which business data keeps it ("order 1042", or "1042" where the type is not
    known): things with different records are different things, however alike their names. `attributes` are scalars
    that are known of it. `node` is the node that it is, where a reader that was shown the graph says so, and `type` the
    type of the project's ontology that the reader gives it.
    """

    name: str
    label: str | None = None
    aliases: tuple[str, ...] = ()
    is_user: bool = False
    record: str | None = None
    attributes: tuple[tuple[str, str | int | float], ...] = ()
    node: UUID | None = None
    type: str | None = None


def as_value(ref: EntityRef) -> EntityRef:
    """Return a thing marked as no thing of its own: a number, a date, a state."""
    return replace(ref, attributes=(*ref.attributes, (IS_VALUE, True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim that a text makes, in a sentence that stands by itself.

    `span` is where the episode's content says it, in characters. `timeline` names the functional relation
    (one value at a time) or is None. `ends` says that the relation stopped at `valid_at` without a successor
    ("I no longer work at Acme"): it closes what is known instead of adding a value; an empty object name then
    means whatever value is current. `retracts` is the episode whose saying of it was a slip ("sorry, I meant Porto"):
    what that episode said of this object never held. `type` is the type of the project's ontology that a reader gives
    the fact, and `rating` how much it matters by the owner's instruction, from 0 to 1; None leaves both to the steps
    that follow.
    """

    subject: EntityRef
    relation: str
    object: EntityRef
    fact: str
    span: tuple[int, int]
    valid_at: Instant | None = None
    valid_precision: Precision = Precision.ASSUMED
    invalid_at: Instant | None = None
    invalid_precision: Precision | None = None
    timeline: str | None = None
    ends: bool = False
    retracts: UUID | None = None
    type: str | None = None
    rating: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one episode says. `notes` are decisions in words, for the episode's trace."""

    episode: UUID
    statements: tuple[Statement, ...] = ()
    mentioned: tuple[EntityRef, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserProfile:
    """What is known of the graph's own user before any text: for "I" and for their names in the text.

    `identifiers` are the user id and the e-mail address, by which business data names the user. `timezone` is the name
    of a time zone as the user's metadata has it, which need not be one.
    """

    name: str
    aliases: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    timezone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionBatch:
    """Episodes of one graph, in order, with what was said around them as context (no knowledge is taken from it).

    The context stands before the episodes and between them; by `seq` the two are one conversation. `user` is None for
    a graph without a user. `timezones` are the names of time zones that sessions have in their metadata.
    """

    user: UserProfile | None
    episodes: tuple[Episode, ...]
    context: tuple[Episode, ...] = field(default=())
    timezones: Mapping[UUID, str] = field(default_factory=dict)
