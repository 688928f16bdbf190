"""Undoing the closing of a fact."""

from functools import partial

from hitherto.domain.errors import InvalidInput
from hitherto.domain.facts import Edge
from hitherto.domain.identity import ProjectKey
from hitherto.ingestion.commit import write_changes
from hitherto.ingestion.ontology.stored import edge_as_extracted
from hitherto.ingestion.reconcile import matter_of, reopened, reopening_of
from hitherto.ingestion.view import Changes
from hitherto.ports import Transaction
from hitherto.services.core import Core
from hitherto.services.removal import summarise_anew
from hitherto.store import audit, edges

REOPENED = "fact.reopen"
"""The action that the audit records."""


async def reopen(tx: Transaction, core: Core, project: ProjectKey, stored: Edge, version: int) -> Edge:
    """Undo the closing of `stored` as of version `version`, which the transaction has just made; return the fact.

    What else was said of the matter is laid out anew: the fact may end later, where something else says so.

    Raises:
        InvalidInput: for a fact that only says that something ended, and waits for what that was.
    """
    fact = edge_as_extracted(stored)
    matter = await _matter(tx, fact)
    successor = fact.closed_by.edge if fact.closed_by else None
    decision = reopening_of(fact, next((edge for edge in matter if edge.uuid == successor), None))
    if decision is None and stored.closed_by:
        raise InvalidInput("this fact only says that something ended: nothing was closed by mistake", param="uuid")
    if decision is None:
        return stored
    now = core.clock.now()
    done = reopened(matter, decision, now, partial(core.uuids.new, fact.graph))
    await write_changes(tx, Changes(edges=done.edges, removed=done.removed, mentions=done.mentions), version)
    ends = {end for edge in (*done.edges, *done.removed) for end in (edge.source, edge.target)}
    await summarise_anew(tx, fact.graph, ends, version)
    record = audit.Decision(
        uuid=core.uuids.new(fact.graph), project=project, action=REOPENED, happened_at=now, fact=fact.uuid
    )
    await audit.insert_decision(tx, record, core.actor)
    return await edges.get(tx, fact.uuid) or stored


async def _matter(tx: Transaction, fact: Edge) -> list[Edge]:
    """Return all facts that are laid out together with `fact`, itself included."""
    if fact.timeline:
        found = await edges.on_timelines(tx, fact.graph, [fact.source])
    else:
        found = await edges.between(tx, fact.graph, [fact.source], [fact.target])
    own = matter_of(fact.source, fact.relation, fact.target, fact.timeline)
    read = [edge_as_extracted(edge) for edge in found]
    return [edge for edge in read if matter_of(edge.source, edge.relation, edge.target, edge.timeline) == own]
