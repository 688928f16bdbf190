"""Rows of ontologies: the types of each project, as JSON."""

from dataclasses import dataclass

import orjson
from sqlalchemy import bindparam, select

from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant
from hitherto.domain.ontology import Ontology, as_json, ontology_of
from hitherto.ports import Transaction
from hitherto.store.rows import dump_json
from hitherto.store.schema import ontologies
from hitherto.store.statement import Statement, upsert

_PUT = upsert("ontologies.put", ontologies)
_GET = Statement(
    "ontologies.get",
    select(ontologies.c.body, ontologies.c.updated_at).where(ontologies.c.project_key == bindparam("project")),
)


@dataclass(frozen=True, slots=True)
class StoredOntology:
    """An ontology, and since when it is in force."""

    ontology: Ontology
    updated_at: Instant


async def put(tx: Transaction, project: ProjectKey, ontology: Ontology, now: Instant) -> None:
    """Store the ontology of a project in the place of the one before."""
    await tx.execute(_PUT, {"project_key": project, "body": dump_json(as_json(ontology)), "updated_at": now})


async def get(tx: Transaction, project: ProjectKey) -> StoredOntology | None:
    """Return the ontology of a project; None where none was ever set."""
    row = await tx.fetch_one(_GET, {"project": project})
    if row is None:
        return None
    body, updated_at = row
    return StoredOntology(ontology_of(**orjson.loads(body)), updated_at)
