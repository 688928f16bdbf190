"""Builds episodes out of lines such as "Alice: I live in Lisbon"."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind, RoleType
from hitherto.domain.extraction import ExtractionBatch, UserProfile
from hitherto.domain.instants import Instant, from_datetime

ALICE = "Alice"
MONDAY = from_datetime(datetime(2023, 5, 8, 13, 0, tzinfo=UTC))
"""When everything here is said: Monday, 8 May 2023."""
SESSION = UUID(int=1)


def day(year: int, month: int = 1, number: int = 1) -> Instant:
    """Return the start of a day, UTC."""
    return from_datetime(datetime(year, month, number, tzinfo=UTC))


def episode(
    content: str,
    *,
    role: str | None = None,
    role_type: RoleType | None = None,
    kind: EpisodeKind = EpisodeKind.MESSAGE,
    session: UUID | None = SESSION,
    number: int = 0,
) -> Episode:
    """Return an episode said on MONDAY."""
    return Episode(
        uuid=UUID(int=1000 + number),
        seq=number,
        kind=kind,
        content=content,
        role=role,
        role_type=role_type,
        session=session,
        reference_time=MONDAY,
        received_at=MONDAY,
    )


def conversation(*lines: str) -> list[Episode]:
    """Return a session in which Alice is the user and everybody else has the role type assistant."""
    episodes = []
    for number, line in enumerate(lines):
        name, _, text = line.partition(": ")
        kind = RoleType.USER if name == ALICE else RoleType.ASSISTANT
        episodes.append(episode(text, role=name, role_type=kind, number=number))
    return episodes


def batch(episodes: Sequence[Episode], *, user: str | None = ALICE, context: Sequence[Episode] = ()) -> ExtractionBatch:
    """Return a batch of the graph of `user`."""
    profile = UserProfile(name=user) if user else None
    return ExtractionBatch(user=profile, episodes=tuple(episodes), context=tuple(context))
