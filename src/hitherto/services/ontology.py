"""The ontology: the types that a project's nodes and facts can have."""

from collections.abc import Mapping, Sequence

from hitherto.domain.identity import ProjectKey
from hitherto.domain.ontology import Ontology, ontology_of
from hitherto.ports import Transaction
from hitherto.services import auditing
from hitherto.services.core import Core
from hitherto.store import ontologies


class Ontologies:
    """The ontology of one project. It rules what is learned from now on; what is known stays as it is."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def set(
        self,
        entity_types: Sequence[Mapping[str, object]] | None = None,
        edge_types: Sequence[Mapping[str, object]] | None = None,
    ) -> Ontology:
        """Set the whole ontology, in the shapes of the wire, in the place of the one before; nothing at all clears it.

        Raises:
            InvalidInput: when it breaks a rule; then the one before stays.
        """
        ontology, now = ontology_of(entity_types, edge_types), self._core.clock.now()

        async def put(tx: Transaction) -> None:
            await ontologies.put(tx, self._project, ontology, now)
            await auditing.record(tx, self._core, self._project, "ontology.set")

        await self._core.store.write(put)
        return ontology

    async def get(self) -> Ontology:
        """Return the ontology; an empty one where none was set."""
        found = await self._core.store.read(lambda tx: ontologies.get(tx, self._project))
        return found.ontology if found else Ontology()
