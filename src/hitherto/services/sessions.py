"""Sessions: the conversations of a user."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast, get_args
from uuid import UUID

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.domain.identity import ProjectKey, graph_key_of
from hitherto.domain.instants import Instant
from hitherto.domain.limits import MAX_SESSIONS_NAMED
from hitherto.domain.sessions import Session
from hitherto.domain.text_input import Json, check_id
from hitherto.ports import Transaction
from hitherto.services import auditing, inputs, lookup
from hitherto.services.core import Core
from hitherto.services.paging import Page, window
from hitherto.store import directory, episodes, sessions


class Sessions:
    """The sessions of one project."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def add(
        self,
        session_id: str,
        user_id: str,
        *,
        metadata: Json | None = None,
        fact_rating_instruction: Json | None = None,
    ) -> Session:
        """Create a session of a user who exists.

        Raises:
            InvalidInput: for an id that cannot be, and for a user who does not exist.
            AlreadyExists: when the project has a session with this id.
        """
        now = self._core.clock.now()
        check_id(session_id, "session_id")
        checked = inputs.json_object(metadata, "metadata")
        instruction = inputs.json_object(fact_rating_instruction, "fact_rating_instruction")

        async def create(tx: Transaction) -> Session:
            graph = graph_key_of(await self._user_of_new(tx, user_id))
            session = Session(
                uuid=self._core.uuids.new(graph),
                project=self._project,
                session_id=session_id,
                user_id=user_id,
                metadata=checked,
                fact_rating_instruction=instruction,
                created_at=now,
                updated_at=now,
            )
            if not await lookup.hold(tx, graph, now):
                raise _no_such_user(user_id)
            if not await directory.add(tx, self._project, "session", session_id, session.uuid):
                raise AlreadyExists("session", session_id)
            await sessions.insert(tx, session)
            return session

        return await self._core.store.write(create)

    async def get(self, session_id: str) -> Session:
        """Return a session, or raise `NotFound`."""
        return await self._core.store.read(lambda tx: lookup.session(tx, self._project, session_id))

    async def update(
        self, session_id: str, *, metadata: Json | None = None, fact_rating_instruction: Json | None = None
    ) -> Session:
        """Merge metadata by top-level key (a null is stored, it removes nothing), and return the session."""
        more = inputs.json_object(metadata, "metadata")
        instruction = inputs.json_object(fact_rating_instruction, "fact_rating_instruction")
        now = self._core.clock.now()

        async def change(tx: Transaction) -> Session:
            before = await lookup.held_session(tx, self._project, session_id, now)
            after = replace(
                before,
                metadata=inputs.merged(before.metadata, more),
                fact_rating_instruction=instruction or before.fact_rating_instruction,
                updated_at=now,
            )
            await sessions.update(tx, after)
            return after

        return await self._core.store.write(change)

    async def delete(self, session_id: str) -> None:
        """Remove a session and its message list. What the graph learned stays, and pending messages still teach it."""

        async def remove(tx: Transaction) -> None:
            session = await lookup.held_session(tx, self._project, session_id, self._core.clock.now())
            await directory.remove(tx, self._project, "session", session_id)
            await sessions.delete(tx, session.uuid)
            await episodes.clear_history(tx, session.uuid)
            await auditing.record(tx, self._core, self._project, "session.delete", session.uuid)

        await self._core.store.write(remove)

    async def end(self, session_id: str) -> Session:
        """End a session, and return it: it takes no more messages. One that has ended keeps its time."""
        return (await self.end_many([session_id]))[0]

    async def end_many(self, session_ids: Sequence[str]) -> Sequence[Session]:
        """End sessions, all or none, and return them in order.

        Raises:
            InvalidInput: for none or more than 100.
            NotFound: when one of them is not there.
        """
        if not 1 <= len(session_ids) <= MAX_SESSIONS_NAMED:
            raise InvalidInput(f"session_ids must hold 1 to {MAX_SESSIONS_NAMED} ids", param="session_ids")
        now = self._core.clock.now()

        async def end_all(tx: Transaction) -> Sequence[Session]:
            uuids = {await lookup.resolve(tx, self._project, "session", one): one for one in session_ids}
            # Uuids begin with the key of their graph: everybody holds graphs in the same order and never in a circle.
            ended = {uuids[uuid]: await self._ended(tx, uuids[uuid], now) for uuid in sorted(uuids)}
            return [ended[one] for one in session_ids]

        return await self._core.store.write(end_all)

    async def _ended(self, tx: Transaction, session_id: str, now: Instant) -> Session:
        before = await lookup.held_session(tx, self._project, session_id, now)
        if before.ended_at is not None:
            return before
        after = replace(before, ended_at=now, updated_at=now)
        await sessions.update(tx, after)
        return after

    async def list(
        self,
        page_number: int | None = None,
        page_size: int | None = None,
        order_by: str = "created_at",
        *,
        ascending: bool = False,
    ) -> Page[Session]:
        """Return a page of the project's sessions, newest first unless told; pages count from 1.

        Raises:
            InvalidInput: for negative numbers and for an order other than created_at, updated_at, user_id, session_id.
        """
        limit, offset = window(page_number, page_size)
        order = _order(order_by)
        found, total = await self._core.store.read(
            lambda tx: sessions.page(tx, self._project, order, ascending, limit, offset)
        )
        return Page(found, total)

    async def _user_of_new(self, tx: Transaction, user_id: str) -> UUID:
        try:
            return await lookup.resolve(tx, self._project, "user", user_id)
        except NotFound as error:
            raise _no_such_user(user_id) from error


def _order(name: str) -> sessions.Order:
    for order in get_args(sessions.Order):
        if name == order:
            return cast("sessions.Order", order)
    allowed = ", ".join(get_args(sessions.Order))
    raise InvalidInput(f"invalid value for order_by: it must be one of {allowed}", param="order_by")


def _no_such_user(user_id: str) -> InvalidInput:
    # 400 and not 404: the path of the request is right, and clients branch on it.
    return InvalidInput(f"user not found: {user_id}", param="user_id")
