"""The memory of a session: what is said goes in, history and relevant context come out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.limits import DEFAULT_LASTN, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, RELEVANCE_MESSAGES
from hitherto.domain.sessions import Session
from hitherto.domain.text_input import Json
from hitherto.ports import Transaction
from hitherto.retrieval.requests import Context, ContextRequest
from hitherto.services import inputs, lookup
from hitherto.services.core import Core
from hitherto.services.facts import NamedFact, named, newest_first, rated_at_least
from hitherto.services.messages import NewMessage, as_episode, checked, ignored_roles
from hitherto.services.paging import LARGEST, Page, positive
from hitherto.store import edges, episodes, mentions, sessions, users, work
from hitherto.store.statement import NO_LIMIT

__all__ = ["Added", "Memories", "Memory", "NewMessage"]


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` answers: the uuids of the messages, in order, and the context block if it was asked for."""

    uuids: Sequence[UUID]
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What a model should know now: the context block, the last messages (oldest first), and the facts in the block."""

    context: str
    messages: Sequence[Episode]
    facts: Sequence[NamedFact]


class Memories:
    """The messages of the sessions of one project, and the memory made of them."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def add(
        self,
        session_id: str,
        messages: Sequence[NewMessage],
        *,
        ignore_roles: Iterable[str] = (),
        return_context: bool = False,
    ) -> Added:
        """Keep 1 to 30 messages, and the work of learning from them, in one transaction.

        Messages whose role type is in `ignore_roles` are history and context, but teach the graph nothing.

        Raises:
            InvalidInput: when any message cannot be kept; then none is. Also for a session that has ended.
            NotFound: when there is no such session.
        """
        accepted, ignored = checked(messages), ignored_roles(ignore_roles)
        pending = sum(message.role_type not in ignored for message in accepted)
        now = self._core.clock.now()

        async def keep(tx: Transaction) -> tuple[Session, list[UUID]]:
            session, first = await self._reserve(tx, session_id, len(accepted), pending)
            new = [
                as_episode(
                    message,
                    uuid=self._core.uuids.new(session.graph),
                    seq=first + number,
                    session=session,
                    now=now,
                    ignored=ignored,
                )
                for number, message in enumerate(accepted)
            ]
            await episodes.insert_many(tx, new)
            await sessions.update(tx, replace(session, updated_at=now))
            return session, [episode.uuid for episode in new]

        session, uuids = await self._core.store.write(keep)
        if pending:
            self._core.wake()
        if not return_context:
            return Added(uuids)
        latest = await self._core.store.read(lambda tx: episodes.latest_history(tx, session.uuid, RELEVANCE_MESSAGES))
        context = await self._context(session.graph, _contents(latest), known=uuids)
        return Added(uuids, context.text)

    async def get(self, session_id: str, *, lastn: int | None = None, min_rating: float | None = None) -> Memory:
        """Return the memory that is relevant to the session's last 4 messages.

        `lastn` is the number of messages to return (6 for None or 0) and decides nothing else. A session without
        messages gets what is known of its user. `min_rating` drops facts that were rated lower.

        Raises:
            InvalidInput: for a negative `lastn`.
            NotFound: when there is no such session.
        """
        wanted = positive(lastn, "lastn") or DEFAULT_LASTN

        async def find(tx: Transaction) -> tuple[GraphKey, Sequence[Episode], Sequence[str]]:
            session = await lookup.session(tx, self._project, session_id)
            latest = await episodes.latest_history(tx, session.uuid, max(wanted, RELEVANCE_MESSAGES))
            # Before the first message nothing is relevant yet but the user.
            queries = _contents(latest) or [user.full_name for user in [await users.get(tx, session.graph)] if user]
            return session.graph, latest[-wanted:], queries

        graph, shown, queries = await self._core.store.read(find)
        known = [message.uuid for message in shown]
        context = await self._context(graph, queries, known=known, min_rating=min_rating)
        facts = await self._core.store.read(lambda tx: named(tx, graph, context.edges))
        return Memory(context.text, shown, rated_at_least(facts, min_rating))

    async def messages(self, session_id: str, limit: int | None = None, cursor: int | None = None) -> Page[Episode]:
        """Return a page of a session's messages, oldest first.

        `cursor` is the number of the page, from 1; `limit` its size, 100 unless told and 1,000 at most.
        """
        size = min(positive(limit, "limit") or DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)
        offset = min(((positive(cursor, "cursor") or 1) - 1) * size, LARGEST)

        async def find(tx: Transaction) -> Page[Episode]:
            session = await lookup.session(tx, self._project, session_id)
            found = await episodes.history(tx, session.uuid, size, offset)
            return Page(found, await episodes.history_count(tx, session.uuid))

        return await self._core.store.read(find)

    async def message(self, session_id: str, uuid: str | UUID) -> Episode:
        """Return one message of a session, or raise `NotFound`."""

        async def find(tx: Transaction) -> Episode:
            return await _message(tx, self._project, await lookup.session(tx, self._project, session_id), uuid)

        return await self._core.store.read(find)

    async def update_message_metadata(self, session_id: str, uuid: str | UUID, metadata: Json) -> Episode:
        """Merge metadata into a message's, by top-level key (a null is stored), and return the message."""
        more = inputs.json_object(metadata, "metadata")
        if more is None:
            raise InvalidInput("metadata must be a JSON object", param="metadata")

        async def change(tx: Transaction) -> Episode:
            session = await lookup.held_session(tx, self._project, session_id, self._core.clock.now())
            message = await _message(tx, self._project, session, uuid)
            merged = inputs.merged(message.metadata, more)
            await episodes.update_metadata(tx, message.uuid, merged)
            return replace(message, metadata=merged)

        return await self._core.store.write(change)

    async def facts(self, session_id: str, *, min_rating: float | None = None) -> list[NamedFact]:
        """Return the facts that the session's messages support, the latest recorded first."""

        async def find(tx: Transaction) -> list[NamedFact]:
            session = await lookup.session(tx, self._project, session_id)
            # Not only its history: facts that were given for it are episodes of the session too.
            messages = await episodes.before(tx, session.graph, session.uuid, NO_LIMIT, NO_LIMIT)
            said = await mentions.of_episodes(tx, session.graph, [message.uuid for message in messages])
            uuids = list({mention.item for mention in said if mention.item_is_edge})
            found = (await edges.get_many(tx, session.graph, uuids)).values()
            return rated_at_least(await named(tx, session.graph, newest_first(found)), min_rating)

        return await self._core.store.read(find)

    async def _reserve(self, tx: Transaction, session_id: str, count: int, pending: int) -> tuple[Session, int]:
        """Return the session, held until the transaction ends, and the first of `count` places in its graph."""
        uuid = await lookup.resolve(tx, self._project, "session", session_id)
        try:
            first = await work.reserve(tx, graph_key_of(uuid), count, pending, self._core.clock.now())
        except NotFound as error:
            raise NotFound("session", session_id) from error
        found = await sessions.get(tx, uuid)
        if found is None:
            raise NotFound("session", session_id)
        if found.ended_at is not None:
            # 400 and not 409, which official 2.x clients repeat five times.
            raise InvalidInput(f"session has ended: {session_id}; start another one", param="session_id")
        return found, first

    async def _context(
        self, graph: GraphKey, queries: Sequence[str], *, known: Iterable[UUID], min_rating: float | None = None
    ) -> Context:
        request = ContextRequest(
            queries=tuple(queries),
            token_budget=self._core.context_token_budget,
            with_episodes=self._core.context_episodes,
            min_rating=min_rating,
            known=frozenset(known),
        )
        return await self._core.retriever.context(graph, request)


def _contents(latest: Sequence[Episode]) -> list[str]:
    """Return the texts of the messages that decide what is relevant, newest first."""
    return [message.content for message in reversed(latest[-RELEVANCE_MESSAGES:])]


async def _message(tx: Transaction, project: ProjectKey, session: Session, uuid: str | UUID) -> Episode:
    found = await episodes.get(tx, await lookup.owned(tx, project, "message", uuid))
    if found is None or not found.in_history or found.session != session.uuid:
        raise NotFound("message", str(uuid))
    return found
