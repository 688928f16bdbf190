"""The next episodes of a graph, with what was said just before them."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import ExtractionBatch, UserProfile
from hitherto.domain.identity import GraphKey
from hitherto.domain.text_input import Json
from hitherto.domain.users import User
from hitherto.ports import Transaction
from hitherto.store import episodes, sessions, users

MAX_BATCH_CHARACTERS = 40_000
"""Long texts make smaller batches, so that one commit never holds the database for long."""

CONTEXT_EPISODES = 4

TIMEZONE = "timezone"
"""The key in the metadata of a user or a session under which the name of a time zone is looked for."""


_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Consecutive pending episodes of a graph, oldest first. `more`: further ones wait behind them.

    `context` is what was said before them and, by roles that are ignored, between them; oldest first too. `timezones`
    are the names of the zones that the sessions have in their metadata.
    """

    episodes: Sequence[Episode]
    context: Sequence[Episode]
    user: UserProfile | None
    more: bool
    timezones: Mapping[UUID, str] = field(default_factory=dict)

    def for_extraction(self) -> ExtractionBatch:
        """Return what the extractor is given."""
        return ExtractionBatch(
            user=self.user,
            episodes=tuple(self.episodes),
            context=tuple(self.context),
            timezones=self.timezones,
        )


async def next_batch(tx: Transaction, graph: GraphKey, limit: int) -> Batch | None:
    """Read at most `limit` of the next pending episodes of a graph; None when nothing is pending."""
    pending = await episodes.pending(tx, graph, limit + 1)
    if not pending:
        return None
    taken = _within_size(pending[:limit])
    user = await users.get(tx, graph)
    return Batch(
        episodes=taken,
        context=await _context(tx, graph, taken),
        user=profile(user) if user else None,
        more=len(pending) > len(taken),
        timezones=await _timezones(tx, taken),
    )


def profile(user: User) -> UserProfile:
    """Return what an extractor should know of the user beforehand."""
    first = (user.first_name,) if user.first_name and user.last_name else ()
    identifiers = tuple(text for text in (user.user_id, user.email) if text)
    return UserProfile(
        name=user.full_name, aliases=first, identifiers=identifiers, timezone=_timezone_in(user.metadata)
    )


async def _timezones(tx: Transaction, taken: Sequence[Episode]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for uuid in {episode.session for episode in taken if episode.session is not None}:
        session = await sessions.get(tx, uuid)
        name = _timezone_in(session.metadata) if session else None
        if name:
            found[uuid] = name
    return found


def _timezone_in(metadata: Json | None) -> str | None:
    value = (metadata or {}).get(TIMEZONE)
    return str(value)[:_LONGEST_NAME] if value else None


def _within_size(pending: Sequence[Episode]) -> list[Episode]:
    taken: list[Episode] = []
    size = 0
    for episode in pending:
        size += len(episode.content)
        if taken and size > MAX_BATCH_CHARACTERS:
            break
        taken.append(episode)
    return taken


async def _context(tx: Transaction, graph: GraphKey, taken: Sequence[Episode]) -> list[Episode]:
    """Return what was said around the batch, in the order of acceptance.

    For each conversation those are the episodes before its first, and of the messages of ignored roles after that
    the few before each of its later episodes: what was asked makes an answer understandable.
    """
    conversations: dict[UUID | None, list[Episode]] = {}
    for episode in taken:
        conversations.setdefault(episode.session, []).append(episode)
    context: list[Episode] = []
    for session, own in conversations.items():
        context += await episodes.before(tx, graph, session, own[0].seq, CONTEXT_EPISODES)
        if session is not None and len(own) > 1:
            context += _nearest(await episodes.untaught_between(tx, session, own[0].seq, own[-1].seq), own)
    return sorted(context, key=lambda episode: episode.seq)


def _nearest(ignored: Sequence[Episode], own: Sequence[Episode]) -> list[Episode]:
    """Return the last few of the ignored messages before each episode; the oldest are left out if all are too long."""
    places = [episode.seq for episode in own]
    gaps = groupby(ignored, key=lambda message: bisect(places, message.seq))
    near = [message for _, gap in gaps for message in list(gap)[-CONTEXT_EPISODES:]]
    return _within_size(near[::-1])[::-1]
