"""Groups: graphs without a user, made, changed and erased with all that is in them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hitherto.domain.errors import AlreadyExists, NotFound
from hitherto.domain.groups import Group
from hitherto.domain.identity import GraphKey, ProjectKey, new_graph_key
from hitherto.domain.text_input import Json, check_id
from hitherto.ports import Transaction
from hitherto.services import auditing, inputs, lookup
from hitherto.services.core import Core
from hitherto.services.facts import NamedFact, named, newest_first
from hitherto.services.paging import Page, window
from hitherto.store import directory, edges, graphs, groups, projects, work


class Groups:
    """The groups of one project."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def add(
        self,
        group_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        fact_rating_instruction: Json | None = None,
    ) -> Group:
        """Add a group with an empty graph.

        Raises:
            AlreadyExists: when the id is taken.
            InvalidInput: when something given cannot be kept.
        """
        now = self._core.clock.now()
        group = Group(
            uuid=self._core.uuids.new(new_graph_key()),
            project=self._project,
            group_id=check_id(group_id, "group_id"),
            created_at=now,
            updated_at=now,
            **_checked(name, description, fact_rating_instruction),
        )

        async def create(tx: Transaction) -> None:
            await lookup.hold_project(tx, self._project)
            if not await directory.add(tx, self._project, "group", group.group_id, group.uuid):
                raise AlreadyExists("group", group.group_id)
            await graphs.insert(tx, group.graph, self._project, now)
            await work.create(tx, group.graph)
            await groups.insert(tx, group)

        await self._core.store.write(create)
        return group

    async def get(self, group_id: str) -> Group:
        """Return a group, or raise `NotFound`."""
        return await self._core.store.read(lambda tx: lookup.group(tx, self._project, group_id))

    async def update(
        self,
        group_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        fact_rating_instruction: Json | None = None,
    ) -> Group:
        """Change what is given, leave what is None, and return the group. Raises `NotFound`."""
        given = _checked(name, description, fact_rating_instruction)
        changes = {key: value for key, value in given.items() if value is not None}
        now = self._core.clock.now()

        async def change(tx: Transaction) -> Group:
            graph = await lookup.graph_of(tx, self._project, lookup.Owner("group", group_id))
            # Held first: what is read from here on is what it is merged into.
            if not await lookup.hold(tx, graph, now):
                raise NotFound("group", group_id)
            after = replace(await lookup.group(tx, self._project, group_id), **changes, updated_at=now)
            await groups.update(tx, after)
            return after

        return await self._core.store.write(change)

    async def delete(self, group_id: str) -> None:
        """Erase a group with every episode, node, fact and trace, in one transaction. Raises `NotFound`."""

        async def erase(tx: Transaction) -> GraphKey:
            graph = await lookup.graph_of(tx, self._project, lookup.Owner("group", group_id))
            if not await directory.remove(tx, self._project, "group", group_id):
                raise NotFound("group", group_id)
            found = await groups.get(tx, graph)
            rows = await graphs.delete_graph_data(tx, graph)
            await projects.end_bound_keys(tx, graph, self._core.clock.now())
            uuid = None if found is None else found.uuid
            await auditing.record(tx, self._core, self._project, "group.delete", uuid, deleted=rows)
            return graph

        self._core.retriever.forget(await self._core.store.write(erase))

    async def list(self, page_number: int | None = None, page_size: int | None = None) -> Page[Group]:
        """Return a page of the project's groups, oldest first; pages count from 1 and hold 100 unless told."""
        limit, offset = window(page_number, page_size)
        found, total = await self._core.store.read(lambda tx: groups.page(tx, self._project, limit, offset))
        return Page(found, total)

    async def facts(self, group_id: str) -> Sequence[NamedFact]:
        """Return all facts of the group's graph, the latest recorded first. Raises `NotFound`."""

        async def find(tx: Transaction) -> Sequence[NamedFact]:
            graph = await lookup.graph_of(tx, self._project, lookup.Owner("group", group_id))
            return await named(tx, graph, newest_first(await edges.page(tx, graph, None, None)))

        return await self._core.store.read(find)


def _checked(name: object, description: object, fact_rating_instruction: object) -> dict[str, Any]:
    return {
        "name": inputs.name(name, "name"),
        "description": inputs.description(description, "description"),
        "fact_rating_instruction": inputs.json_object(fact_rating_instruction, "fact_rating_instruction"),
    }
