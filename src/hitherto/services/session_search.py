"""Searches in sessions: their messages, the facts they support, or their gists, each with the session it is of."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import numpy as np

from hitherto.domain.episodes import Episode
from hitherto.domain.errors import InvalidInput
from hitherto.domain.facts import Edge
from hitherto.domain.identity import GraphKey, ProjectKey
from hitherto.domain.limits import MAX_SESSIONS_NAMED
from hitherto.domain.sessions import Session
from hitherto.domain.text_input import Json, storable
from hitherto.ports import Transaction
from hitherto.retrieval.filters import Filters, edge_mask
from hitherto.retrieval.passages import MEANING, Ranked, Wish, top, vectors_of
from hitherto.retrieval.postings import Mask
from hitherto.retrieval.queries import Query
from hitherto.retrieval.snapshot import Snapshot
from hitherto.services import inputs, lookup
from hitherto.services.choosing import Passage, chosen, pool_size, share_of_words
from hitherto.services.conversations import SessionSummary, summary_of
from hitherto.services.core import Core
from hitherto.services.facts import NamedFact, named
from hitherto.services.record_filter import Predicate, predicate
from hitherto.store import edges, episodes, sessions
from hitherto.store.statement import NO_LIMIT
from hitherto.text.tokens import search_tokens

SessionScope = Literal["messages", "summary", "facts"]
SUMMARISED_MESSAGES = 200
"""Latest messages of a session that its gist is made of in a search."""
_MAX_TERMS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHit:
    """What was found: exactly one of the three. `session_id` is None for a fact that no searched session supports."""

    session_id: str | None
    score: float | None
    message: Episode | None = None
    fact: NamedFact | None = None
    summary: SessionSummary | None = None


@dataclass(frozen=True, slots=True)
class _Search:
    """A search in the sessions of one graph. `everything`: those are all sessions of its user."""

    query: Query
    wish: Wish
    accepts: Predicate | None
    min_rating: float | None
    everything: bool


class SessionSearch:
    """Searches in the sessions of one project."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def search(
        self,
        text: str | None,
        wish: Wish,
        *,
        session_ids: Sequence[str] | None = None,
        user_id: str | None = None,
        scope: SessionScope = "messages",
        metadata: Json | None = None,
        min_rating: float | None = None,
    ) -> list[SessionHit]:
        """Search the sessions named, or all of a user, or with neither all of a project of up to 100 sessions.

        An empty list of sessions is not none given: there is nothing to be found in it.

        `metadata` filters messages by theirs, and gists by that of their session. `min_rating` leaves out facts that
        are rated lower. Messages are found once they are processed; those of ignored roles are not searched. A search
        for messages may do without a text: then the newest with the metadata come, without a score.

        Raises:
            InvalidInput: for a search without a text, a filter on facts, and a filter that is not one of equality.
            NotFound: for a session or a user who is not there.
        """
        asked = storable(text or "").strip()
        given = inputs.json_object(metadata, "metadata")
        accepts = None if given is None else predicate(given, "metadata")
        _check(asked, scope, accepts)
        by_graph = await self._core.store.read(lambda tx: self._sessions(tx, session_ids, user_id))
        if not asked and accepts is not None:
            return await self._newest(by_graph, wish, accepts)
        query = await self._core.documents.query(asked)
        search = _Search(query, wish, accepts, min_rating, session_ids is None)
        look = {"messages": self._messages, "facts": self._facts, "summary": self._summaries}[scope]
        passages = [one for graph, own in by_graph.items() for one in await look(graph, own, search)]
        picked = await asyncio.to_thread(chosen, passages, wish)
        return [one.item for one in picked]

    async def _sessions(
        self, tx: Transaction, session_ids: Sequence[str] | None, user_id: str | None
    ) -> dict[GraphKey, list[Session]]:
        """Return the sessions to be searched by their graphs."""
        if session_ids is not None and len(session_ids) > MAX_SESSIONS_NAMED:
            raise InvalidInput(f"session_ids must hold at most {MAX_SESSIONS_NAMED} ids", param="session_ids")
        graph = None if user_id is None else await lookup.graph_of_user(tx, self._project, user_id)
        if session_ids is not None:
            found = [await lookup.session(tx, self._project, one) for one in dict.fromkeys(session_ids)]
            found = [one for one in found if graph in (None, one.graph)]
        elif graph is not None:
            found = await sessions.of_user(tx, graph)
        else:
            found, total = await sessions.page(tx, self._project, "created_at", False, MAX_SESSIONS_NAMED, 0)
            if total > MAX_SESSIONS_NAMED:
                raise InvalidInput(
                    f"user_id or session_ids is required in a project of more than {MAX_SESSIONS_NAMED} sessions",
                    param="user_id",
                )
        by_graph: dict[GraphKey, list[Session]] = {}
        for one in found:
            by_graph.setdefault(one.graph, []).append(one)
        return by_graph

    async def _newest(
        self, by_graph: Mapping[GraphKey, Sequence[Session]], wish: Wish, accepts: Predicate
    ) -> list[SessionHit]:
        own = [session for part in by_graph.values() for session in part]
        messages = await self._core.store.read(lambda tx: _history(tx, own))
        fitting = [one for one in messages if one.metadata is not None and accepts(one.metadata)]
        fitting.sort(key=lambda one: (one.received_at, one.seq), reverse=True)
        return [SessionHit(session_id=one.session_id, score=None, message=one) for one in fitting[: wish.limit]]

    async def _messages(self, graph: GraphKey, own: Sequence[Session], search: _Search) -> list[Passage[SessionHit]]:
        snapshot = await self._core.retriever.snapshot(graph)
        shown = await self._core.store.read(lambda tx: _history(tx, own)) if search.accepts else None
        among = None if shown is None else [one.uuid for one in shown if _fits(search.accepts, one.metadata)]
        rows, keys = snapshot.episodes, snapshot.tables.episodes

        def rank() -> list[Ranked]:
            mask = _of_sessions(snapshot, own)
            if among is not None:
                only = np.zeros(len(rows), np.bool_)
                only[rows.ordinals(keys.find_all(uuid.bytes for uuid in among))] = True
                mask &= only
            # Facts that were given for a session are rows of it too, but no messages: some more are asked for.
            return top(rows, keys, _terms(snapshot, search), search.query, mask, 2 * pool_size(search.wish))

        ranked = await asyncio.to_thread(rank)
        found = await self._core.store.read(lambda tx: episodes.get_many(tx, graph, [one.uuid for one in ranked]))
        hits = [(one, found[one.uuid]) for one in ranked if one.uuid in found and found[one.uuid].in_history]
        return [
            _passage(one, message.content, SessionHit(session_id=message.session_id, score=one.score, message=message))
            for one, message in hits
        ]

    async def _facts(self, graph: GraphKey, own: Sequence[Session], search: _Search) -> list[Passage[SessionHit]]:
        snapshot = await self._core.retriever.snapshot(graph)
        rows = snapshot.edges

        def rank() -> list[Ranked]:
            limits = [None] if search.everything else [session.uuid for session in own]
            mask = np.zeros(len(rows), np.bool_)
            for session in limits:
                mask |= edge_mask(snapshot, Filters(session=session, min_rating=search.min_rating))
            terms = _terms(snapshot, search)
            return top(rows, snapshot.tables.edges, terms, search.query, mask, pool_size(search.wish))

        ranked = await asyncio.to_thread(rank)

        async def read(tx: Transaction) -> tuple[dict[UUID, NamedFact], dict[UUID, str | None]]:
            found = await edges.get_many(tx, graph, [one.uuid for one in ranked])
            facts = {one.edge.uuid: one for one in await named(tx, graph, list(found.values()))}
            return facts, await _supporting(tx, graph, list(found.values()), own)

        facts, told_in = await self._core.store.read(read)
        return [
            _passage(
                one,
                facts[one.uuid].edge.fact,
                SessionHit(session_id=told_in[one.uuid], score=one.score, fact=facts[one.uuid]),
            )
            for one in ranked
            if one.uuid in facts
        ]

    async def _summaries(self, graph: GraphKey, own: Sequence[Session], search: _Search) -> list[Passage[SessionHit]]:
        snapshot = await self._core.retriever.snapshot(graph)
        wanted = [one for one in own if _fits(search.accepts, one.metadata)]
        latest = sorted(wanted, key=lambda one: (one.updated_at, one.uuid), reverse=True)[:MAX_SESSIONS_NAMED]

        async def read(tx: Transaction) -> list[list[Episode]]:
            return [await episodes.latest_history(tx, one.uuid, SUMMARISED_MESSAGES) for one in latest]

        talks = await self._core.store.read(read)

        def score() -> list[Passage[SessionHit]]:
            pairs = [(one, summary_of(one, talk)) for one, talk in zip(latest, talks, strict=True)]
            made = [_scored_summary(snapshot, summary, search) for _, summary in pairs if summary is not None]
            return [one for one in made if search.query.vector is not None or one.score > 0]

        return await asyncio.to_thread(score)


def _check(asked: str, scope: str, accepts: Predicate | None) -> None:
    if scope not in ("messages", "summary", "facts"):
        raise InvalidInput("search_scope must be messages, summary or facts", param="search_scope")
    if scope == "facts" and accepts is not None:
        raise InvalidInput("facts have no metadata to filter by; leave the filter out", param="metadata")
    if not asked and (scope != "messages" or accepts is None):
        raise InvalidInput("text is required", param="text")


async def _history(tx: Transaction, own: Sequence[Session]) -> list[Episode]:
    return [message for one in own for message in await episodes.history(tx, one.uuid, NO_LIMIT, 0)]


async def _supporting(
    tx: Transaction, graph: GraphKey, found: Sequence[Edge], own: Sequence[Session]
) -> dict[UUID, str | None]:
    """Return the searched session whose episode supports each fact, the latest of them."""
    told = await episodes.get_many(tx, graph, [uuid for edge in found for uuid in edge.episodes])
    searched = {session.uuid for session in own}
    ids: dict[UUID, str | None] = {}
    for edge in found:
        telling = [told[uuid] for uuid in edge.episodes if uuid in told and told[uuid].session in searched]
        ids[edge.uuid] = telling[-1].session_id if telling else None
    return ids


def _of_sessions(snapshot: Snapshot, own: Sequence[Session]) -> Mask:
    if not len(snapshot.episodes):
        return snapshot.episodes.alive
    numbers = snapshot.tables.sessions.find_all(session.uuid.bytes for session in own)
    mask: Mask = snapshot.episodes.alive & np.isin(snapshot.episodes.column("session"), numbers)
    return mask


def _terms(snapshot: Snapshot, search: _Search) -> list[int]:
    return snapshot.tables.terms.find_all(list(dict.fromkeys(search_tokens(search.query.text)))[:_MAX_TERMS])


def _fits(accepts: Predicate | None, metadata: Json | None) -> bool:
    return accepts is None or (metadata is not None and accepts(metadata))


def _passage(one: Ranked, text: str, hit: SessionHit) -> Passage[SessionHit]:
    return Passage(item=hit, text=text, score=one.score, vector=one.vector)


def _scored_summary(snapshot: Snapshot, summary: SessionSummary, search: _Search) -> Passage[SessionHit]:
    """Return a gist with its score; its vector is the mean of those of its messages."""
    rows, keys = snapshot.episodes, snapshot.tables.episodes
    places = (
        rows.ordinals(keys.find_all(uuid.bytes for uuid in summary.messages)) if len(rows) else np.zeros(0, np.int64)
    )
    score = share_of_words(frozenset(search_tokens(search.query.text)), summary.content)
    vector = None
    if search.query.vector is not None:
        mean = vectors_of(rows, places).sum(axis=0) if len(places) else np.zeros(len(search.query.vector))
        vector = mean / max(float(np.linalg.norm(mean)), 1e-12)
        score = MEANING * float(vector @ search.query.vector) + (1 - MEANING) * score
    hit = SessionHit(session_id=summary.session.session_id, score=score, summary=summary)
    return Passage(item=hit, text=summary.content, score=score, vector=vector)
