"""New data for a graph: texts, JSON and messages, checked all together before any of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState
from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import Instant
from hitherto.domain.json_documents import InvalidDocument, parse_document
from hitherto.domain.limits import MAX_DATA_CHARACTERS, MAX_EPISODES_PER_BATCH
from hitherto.domain.text_input import storable
from hitherto.services import inputs
from hitherto.text.language import detect_language

KINDS = ", ".join(EpisodeKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEpisode:
    """A piece of data as a caller gives it.

    `type` is "text" (a narrative), "json" (a document of business data) or "message" (lines such as
    "Paul (user): I moved."). `created_at` is when what it tells was so (RFC 3339 or a datetime; without a zone it is
    UTC), by default now.
    """

    data: str
    type: EpisodeKind | str
    created_at: datetime | str | None = None
    source_description: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedEpisode:
    """A piece of data that can be kept as it is."""

    content: str
    kind: EpisodeKind
    told_at: Instant | None
    source_description: str | None


def checked_batch(batch: Sequence[NewEpisode]) -> list[CheckedEpisode]:
    """Return the pieces of one call, checked.

    Raises:
        InvalidInput: for none or more than 20 pieces, and for the first that cannot be kept.
    """
    if not batch:
        raise InvalidInput("episodes must hold at least one episode", param="episodes")
    if len(batch) > MAX_EPISODES_PER_BATCH:
        raise InvalidInput(
            f"episodes must hold at most {MAX_EPISODES_PER_BATCH} episodes, not {len(batch)}; make several calls",
            param="episodes",
        )
    return [checked_episode(one, f"episodes[{number}].") for number, one in enumerate(batch)]


def checked_episode(new: NewEpisode, prefix: str) -> CheckedEpisode:
    """Return one piece of data, checked; `prefix` stands before the names of fields in messages."""
    kind = _kind(new.type, f"{prefix}type")
    return CheckedEpisode(
        content=_content(new.data, kind, f"{prefix}data"),
        kind=kind,
        told_at=inputs.instant(new.created_at, f"{prefix}created_at"),
        source_description=inputs.name(new.source_description, f"{prefix}source_description"),
    )


def as_episode(checked: CheckedEpisode, *, uuid: UUID, seq: int, now: Instant) -> Episode:
    """Return the episode that keeps a piece of data."""
    return Episode(
        uuid=uuid,
        seq=seq,
        kind=checked.kind,
        content=checked.content,
        source_description=checked.source_description,
        reference_time=now if checked.told_at is None else checked.told_at,
        received_at=now,
        state=EpisodeState.PENDING,
        in_history=False,
        language=None if checked.kind is EpisodeKind.JSON else detect_language(checked.content),
    )


def _kind(value: object, param: str) -> EpisodeKind:
    if isinstance(value, str) and value in EpisodeKind.__members__.values():
        return EpisodeKind(value)
    raise InvalidInput(f"{param} must be one of {KINDS}", param=param)


def _content(value: object, kind: EpisodeKind, param: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f"{param} must be a text that is not empty", param=param)
    if len(value) > MAX_DATA_CHARACTERS:
        raise InvalidInput(
            f"{param} must be at most {MAX_DATA_CHARACTERS:,} characters, not {len(value):,}; split it into several",
            param=param,
        )
    if kind is EpisodeKind.JSON:
        try:
            parse_document(value)
        except InvalidDocument as error:
            raise InvalidInput(f"{param} is not valid JSON: {error}", param=param) from error
    return storable(value)
