"""Users: each with a graph of their own, made and erased with them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hitherto.domain.erasure import Erasure
from hitherto.domain.errors import AlreadyExists, NotFound
from hitherto.domain.facts import Node
from hitherto.domain.identity import GraphKey, ProjectKey, new_graph_key
from hitherto.domain.sessions import Session
from hitherto.domain.text_input import Json, check_id
from hitherto.domain.users import User
from hitherto.ports import Transaction
from hitherto.services import inputs, lookup, user_node
from hitherto.services.core import Core
from hitherto.services.facts import NamedFact, named, newest_first, shown_node
from hitherto.services.paging import Page, window
from hitherto.store import audit, directory, edges, graphs, nodes, projects, sessions, users, work


class Users:
    """The users of one project."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def add(
        self,
        user_id: str,
        *,
        email: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        metadata: Json | None = None,
        fact_rating_instruction: Json | None = None,
    ) -> User:
        """Create a user and the user's graph, which begins with a node for the user.

        Raises:
            InvalidInput: for an id that is empty, longer than 500 characters or not storable.
            AlreadyExists: when the project has a user with this id.
        """
        now = self._core.clock.now()
        user = User(
            uuid=self._core.uuids.new(new_graph_key()),
            project=self._project,
            user_id=check_id(user_id, "user_id"),
            email=inputs.name(email, "email"),
            first_name=inputs.name(first_name, "first_name"),
            last_name=inputs.name(last_name, "last_name"),
            metadata=inputs.json_object(metadata, "metadata"),
            fact_rating_instruction=inputs.json_object(fact_rating_instruction, "fact_rating_instruction"),
            created_at=now,
            updated_at=now,
        )

        async def create(tx: Transaction) -> None:
            await lookup.hold_project(tx, self._project)
            if not await directory.add(tx, self._project, "user", user.user_id, user.uuid):
                raise AlreadyExists("user", user.user_id)
            await graphs.insert(tx, user.graph, self._project, now)
            await work.create(tx, user.graph)
            await users.insert(tx, user)
            await nodes.upsert_many(tx, [user_node.new_node(user)], await graphs.bump_version(tx, user.graph))

        await self._core.store.write(create)
        return user

    async def get(self, user_id: str) -> User:
        """Return a user, or raise `NotFound`."""
        return await self._core.store.read(lambda tx: lookup.user(tx, self._project, user_id))

    async def update(
        self,
        user_id: str,
        *,
        email: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        metadata: Json | None = None,
        fact_rating_instruction: Json | None = None,
    ) -> User:
        """Change what is given, leave what is None, and return the user; the user's node follows.

        Metadata is merged by top-level key; a null in it is stored and removes nothing.
        """
        given = {
            "email": inputs.name(email, "email"),
            "first_name": inputs.name(first_name, "first_name"),
            "last_name": inputs.name(last_name, "last_name"),
            "fact_rating_instruction": inputs.json_object(fact_rating_instruction, "fact_rating_instruction"),
        }
        changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        more = inputs.json_object(metadata, "metadata")
        now = self._core.clock.now()

        async def change(tx: Transaction) -> User:
            # The new version locks the graph: what is read from here on is what it is merged into.
            version = await _new_version(tx, await lookup.graph_of_user(tx, self._project, user_id), user_id)
            before = await lookup.user(tx, self._project, user_id)
            after = replace(before, **changes, metadata=inputs.merged(before.metadata, more), updated_at=now)
            await users.update(tx, after)
            node = await nodes.get(tx, before.uuid)
            if node is not None:
                await nodes.upsert_many(tx, [user_node.updated_node(node, before, after)], version)
            return after

        return await self._core.store.write(change)

    async def delete(self, user_id: str) -> None:
        """Erase a user with every session, message, fact and trace, in one transaction."""
        await self.erase(user_id)

    async def erase(self, user_id: str) -> Erasure:
        """Do what `delete` does, and return the record of it: what went, by table. Raises `NotFound`."""
        now = self._core.clock.now()

        async def erase(tx: Transaction) -> tuple[GraphKey, Erasure]:
            graph = await lookup.graph_of_user(tx, self._project, user_id)
            # Both locks, in the order in which a worker takes them: no session can be added from here on.
            await _new_version(tx, graph, user_id)
            await lookup.hold(tx, graph, now)
            entries = 0
            for session in await sessions.of_user(tx, graph):
                entries += await directory.remove(tx, self._project, "session", session.session_id)
            entries += await directory.remove(tx, self._project, "user", user_id)
            rows = await graphs.delete_graph_data(tx, graph)
            erasure = Erasure(
                uuid=self._core.uuids.new(self._project),
                project=self._project,
                action="user.delete",
                happened_at=now,
                deleted={**rows, "directory": entries},
            )
            await projects.end_bound_keys(tx, graph, now)
            await audit.insert_erasure(tx, erasure, self._core.actor)
            return graph, erasure

        graph, erasure = await self._core.store.write(erase)
        self._core.retriever.forget(graph)
        return erasure

    async def list(self, page_number: int | None = None, page_size: int | None = None) -> Page[User]:
        """Return a page of the project's users, oldest first; pages count from 1 and hold 100 unless told."""
        limit, offset = window(page_number, page_size)
        found, total = await self._core.store.read(lambda tx: users.page(tx, self._project, limit, offset))
        return Page(found, total)

    async def sessions(self, user_id: str) -> Sequence[Session]:
        """Return all sessions of a user, oldest first."""

        async def find(tx: Transaction) -> Sequence[Session]:
            return await sessions.of_user(tx, await lookup.graph_of_user(tx, self._project, user_id))

        return await self._core.store.read(find)

    async def node(self, user_id: str) -> Node | None:
        """Return the node of the user in the user's graph."""

        async def find(tx: Transaction) -> Node | None:
            found = await nodes.get(tx, await lookup.resolve(tx, self._project, "user", user_id))
            return found and shown_node(found)

        return await self._core.store.read(find)

    async def facts(self, user_id: str) -> Sequence[NamedFact]:
        """Return all facts of the user's graph, the latest recorded first."""

        async def find(tx: Transaction) -> Sequence[NamedFact]:
            graph = await lookup.graph_of_user(tx, self._project, user_id)
            return await named(tx, graph, newest_first(await edges.page(tx, graph, None, None)))

        return await self._core.store.read(find)


async def _new_version(tx: Transaction, graph: GraphKey, user_id: str) -> int:
    try:
        return await graphs.bump_version(tx, graph)
    except NotFound as error:
        raise NotFound("user", user_id) from error
