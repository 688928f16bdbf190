"""Projects: the walls between tenants."""

from collections.abc import Sequence

from hitherto.domain.errors import AlreadyExists, NotFound
from hitherto.domain.projects import DEFAULT_PROJECT, Project
from hitherto.domain.text_input import check_id
from hitherto.ports import Transaction
from hitherto.services import auditing
from hitherto.services.core import Core
from hitherto.store import projects


class Projects:
    """All projects of the server."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def add(self, name: str) -> Project:
        """Create a project. Raises `AlreadyExists` when the name is taken."""
        check_id(name, "name")
        now = self._core.clock.now()

        async def create(tx: Transaction) -> Project:
            if await projects.get_project(tx, name) is not None:
                raise AlreadyExists("project", name)
            made = await projects.ensure_project(tx, name, now, self._core.uuids)
            await auditing.record(tx, self._core, made.key, "project.create", made.uuid)
            return made

        return await self._core.store.write(create)

    async def ensure(self, name: str = DEFAULT_PROJECT) -> Project:
        """Return the project of this name, created if there is none."""
        check_id(name, "name")
        now = self._core.clock.now()
        return await self._core.store.write(lambda tx: projects.ensure_project(tx, name, now, self._core.uuids))

    async def get(self, name: str) -> Project:
        """Return a project by name, or raise `NotFound`."""
        return await self._core.store.read(lambda tx: find_project(tx, name))

    async def list(self) -> Sequence[Project]:
        """Return all projects, oldest first."""
        return await self._core.store.read(projects.list_projects)


async def find_project(tx: Transaction, name: str) -> Project:
    """Return a project by name, or raise `NotFound`."""
    found = await projects.get_project(tx, name)
    if found is None:
        raise NotFound("project", name)
    return found
