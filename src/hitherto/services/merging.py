"""Making two nodes one, and two again."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.facts import Edge, MentionOf, Node
from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.merges import Merge
from hitherto.ingestion.embed import TextVectors, texts_of
from hitherto.ingestion.merging import (
    Pair,
    Rearranged,
    affected,
    merged_facts,
    merged_node,
    unmerged_facts,
    unmerged_node,
)
from hitherto.ingestion.ontology.stored import edge_as_extracted, edge_as_stored, node_as_extracted, node_as_stored
from hitherto.ports import Transaction
from hitherto.services import auditing, inputs, lookup, merge_memory
from hitherto.services.core import Core
from hitherto.services.merge_memory import Before
from hitherto.services.paging import at_least_one
from hitherto.services.removal import summarise_anew
from hitherto.store import burial, edges, embeddings, graphs, mentions, merges, nodes

MERGED, UNMERGED = "node.merge", "node.unmerge"
"""The actions that the audit records."""


class Merging:
    """The merges of the nodes of one project."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def merge(
        self, keep: str | UUID, absorb: str | UUID, *, by: str | None = None, reason: str | None = None
    ) -> Merge:
        """Make the node `absorb` one with the node `keep`, which stays, and return the merge.

        Its facts, mentions and names go to `keep`; functional timelines are laid out anew. Whoever is called so later
        is found there. `by` and `reason` are kept with it, at most 500 characters each.

        Raises:
            InvalidInput: for a node and itself, nodes of two graphs, and a user's own node as the one that goes.
            NotFound: when there is no such node.
        """
        said_by, why = inputs.name(by, "by"), inputs.name(reason, "reason")

        async def decide(tx: Transaction) -> tuple[Merge, list[UUID]]:
            pair = await self._pair(tx, keep, absorb)
            graph = graph_key_of(pair.kept)
            version = await graphs.bump_version(tx, graph)
            kept, absorbed = [await _node(tx, uuid) for uuid in (pair.kept, pair.absorbed)]
            if absorbed.is_user:
                raise InvalidInput("the node of the graph's own user can be kept, not absorbed", param="absorb")
            now = self._core.clock.now()
            merge = Merge(
                uuid=self._core.uuids.new(graph),
                kept=pair.kept,
                absorbed=pair.absorbed,
                absorbed_name=absorbed.name,
                merged_at=now,
                merged_by=said_by,
                reason=why,
            )
            facts = affected(pair, await _facts_around(tx, graph, pair))
            result = merged_facts(pair, facts, now, partial(self._core.uuids.new, graph))
            before = await _remembered(tx, kept, absorbed, facts)
            after = await _write_merged(tx, before, result, version)
            await merges.insert(tx, merge, merge_memory.as_json(after))
            await auditing.record(tx, self._core, self._project, MERGED, merge.uuid)
            return merge, _reworded(result, facts)

        merge, reworded = await self._core.store.write(decide)
        await self._embed(merge.kept, reworded)
        return merge

    async def unmerge(self, merge: str | UUID, *, by: str | None = None) -> Merge:
        """Undo a merge, and return it: both nodes are there again, each with the facts that it had.

        What was said since stays with the node that was kept. What was deleted since stays deleted.

        Raises:
            InvalidInput: for a merge that was undone, whose kept node was deleted, or on which a later one builds.
            NotFound: when there is no such merge.
        """
        said_by = inputs.name(by, "by")

        async def decide(tx: Transaction) -> tuple[Merge, list[UUID]]:
            uuid = await lookup.owned(tx, self._project, "merge", merge)
            graph = graph_key_of(uuid)
            version = await graphs.bump_version(tx, graph)
            found, before = await _to_undo(tx, graph, uuid)
            now = self._core.clock.now()
            current = await _current_facts(tx, graph, before)
            result = unmerged_facts(before.pair, before.edges, current, now, partial(self._core.uuids.new, graph))
            await _write_unmerged(tx, before, current, result, version)
            await merges.undo(tx, uuid, now, said_by)
            await auditing.record(tx, self._core, self._project, UNMERGED, uuid)
            return replace(found, undone_at=now, undone_by=said_by), _reworded(result, current)

        undone, reworded = await self._core.store.write(decide)
        await self._embed(undone.kept, reworded)
        return undone

    async def merges(
        self, user_id: str | None = None, limit: int | None = None, *, group_id: str | None = None
    ) -> list[Merge]:
        """Return the merges in the graph of a user or a group, the newest first, those that were undone included."""
        wanted, owner = at_least_one(limit, "limit"), lookup.owner_of(user_id, group_id)

        async def find(tx: Transaction) -> list[Merge]:
            return await merges.latest(tx, await lookup.graph_of(tx, self._project, owner), wanted)

        return await self._core.store.read(find)

    async def _pair(self, tx: Transaction, keep: str | UUID, absorb: str | UUID) -> Pair:
        kept = await lookup.owned(tx, self._project, "node", keep)
        absorbed = await lookup.owned(tx, self._project, "node", absorb)
        if kept == absorbed:
            raise InvalidInput("a node cannot be merged with itself", param="absorb")
        if graph_key_of(kept) != graph_key_of(absorbed):
            raise InvalidInput("the two nodes are of different graphs", param="absorb")
        return Pair(kept=kept, absorbed=absorbed)

    async def _embed(self, node: UUID, facts: Sequence[UUID]) -> None:
        """Give a node and facts the vectors of the texts that they have now; what was changed meanwhile has its own."""
        embedder, graph = self._core.retriever.embedder, graph_key_of(node)
        if embedder is None:
            return
        thing, told = await self._core.store.read(partial(_texts, graph=graph, node=node, facts=facts))
        vectors = TextVectors(embedder)
        rows = await asyncio.to_thread(vectors.of, texts_of([], told, thing))

        async def put(tx: Transaction) -> None:
            version = await graphs.bump_version(tx, graph)
            if await _texts(tx, graph, node, facts) == (thing, told):
                await embeddings.put_many(tx, graph, vectors.model, rows, missing=vectors.failed)
                await nodes.upsert_many(tx, thing, version)
                await edges.upsert_many(tx, told, version)

        await self._core.store.write(put)


async def _texts(tx: Transaction, graph: GraphKey, node: UUID, facts: Sequence[UUID]) -> tuple[list[Node], list[Edge]]:
    found = await edges.get_many(tx, graph, facts)
    return list((await nodes.get_many(tx, graph, [node])).values()), [found[uuid] for uuid in sorted(found)]


def _reworded(result: Rearranged, was: Sequence[Edge]) -> list[UUID]:
    """Return the facts whose sentence is another than it was."""
    sentences = {edge.uuid: edge.fact for edge in was}
    return [edge.uuid for edge in result.edges.values() if sentences.get(edge.uuid) != edge.fact]


async def _node(tx: Transaction, uuid: UUID) -> Node:
    found = await nodes.get(tx, uuid)
    if found is None:
        raise NotFound("node", str(uuid))
    return node_as_extracted(found)


async def _facts_around(tx: Transaction, graph: GraphKey, pair: Pair) -> list[Edge]:
    """Return the facts of the node that goes, and those of the node that stays and others that they can touch."""
    moving = await edges.of_node(tx, graph, pair.absorbed)
    return await _facts_beside(tx, graph, pair, moving)


async def _facts_beside(tx: Transaction, graph: GraphKey, pair: Pair, facts: Sequence[Edge]) -> list[Edge]:
    """Return `facts` with all others between the same things and on the same timelines, the two being one."""
    both = [pair.kept, pair.absorbed]
    sources, targets = sorted({edge.source for edge in facts}), sorted({edge.target for edge in facts})
    found = [
        *facts,
        *await edges.between(tx, graph, both, sorted({*targets, *both})),
        *await edges.between(tx, graph, sorted({*sources, *both}), both),
        *await edges.on_timelines(tx, graph, sorted({*sources, *both})),
    ]
    return [edge_as_extracted(edge) for edge in {edge.uuid: edge for edge in found}.values()]


async def _current_facts(tx: Transaction, graph: GraphKey, before: Before) -> list[Edge]:
    """Return the facts that the matters of a merge hold now."""
    pair = before.pair
    matters = {pair.matter(edge) for edge in before.edges}
    moved = [replace(edge, source=pair.after(edge.source), target=pair.after(edge.target)) for edge in before.edges]
    beside = await _facts_beside(tx, graph, pair, moved)
    there = await edges.get_many(tx, graph, [edge.uuid for edge in beside])
    return [edge_as_extracted(edge) for edge in there.values() if pair.matter(edge_as_extracted(edge)) in matters]


async def _remembered(tx: Transaction, kept: Node, absorbed: Node, facts: Sequence[Edge]) -> Before:
    graph, items = kept.graph, [absorbed.uuid, *(edge.uuid for edge in facts)]
    own = await mentions.of_items(tx, graph, [kept.uuid])
    return Before(
        kept=kept,
        kept_after=kept,
        absorbed=absorbed,
        edges=facts,
        mentions=await mentions.rows_of_items(tx, graph, items),
        own_episodes=own.get(kept.uuid, []),
        vectors=await embeddings.of_items(tx, graph, items),
    )


async def _write_merged(tx: Transaction, before: Before, result: Rearranged, version: int) -> Before:
    """Write a merge as of version `version`, and return what to remember of the time before it."""
    pair, graph = before.pair, before.kept.graph
    await edges.upsert_many(tx, [edge_as_stored(edge) for edge in result.edges.values()], version)
    await _inherit(tx, result, before.mentions)
    for edge in result.removed:
        await edges.delete(tx, edge, version)
    own = [replace(each, item=pair.kept) for each in before.mentions if each.item == pair.absorbed]
    await mentions.insert_many(tx, own)
    await nodes.delete_one(tx, pair.absorbed, version)
    await nodes.upsert_many(tx, [node_as_stored(merged_node(before.kept, before.absorbed))], version)
    touched = {pair.after(end) for edge in _changed(before, result) for end in (edge.source, edge.target)}
    others = await nodes.get_many(tx, graph, sorted(touched - {pair.kept}))
    await summarise_anew(tx, graph, {*others, pair.kept}, version)
    now = await nodes.get_many(tx, graph, list(others))
    removed = {*result.removed, pair.absorbed}
    return replace(
        before,
        kept_after=await _node(tx, pair.kept),
        vectors=[vector for vector in before.vectors if vector[0] in removed],
        summaries={uuid: (others[uuid].summary, node.summary) for uuid, node in now.items()},
    )


def _changed(before: Before, result: Rearranged) -> list[Edge]:
    """Return the facts that are new, removed, or not what they were but for what they connect."""
    was = {edge.uuid: edge for edge in before.edges}
    changed = [
        edge
        for edge in result.edges.values()
        if edge.uuid not in was or replace(was[edge.uuid], source=edge.source, target=edge.target) != edge
    ]
    return [*changed, *result.removed.values()]


async def _inherit(tx: Transaction, result: Rearranged, told: Iterable[MentionOf]) -> None:
    """Give the mentions of facts that went into others to those."""
    heirs = [replace(each, item=result.heirs[each.item]) for each in told if each.item in result.heirs]
    await mentions.insert_many(tx, heirs)


async def _to_undo(tx: Transaction, graph: GraphKey, uuid: UUID) -> tuple[Merge, Before]:
    standing = await merge_memory.standing(tx, graph)
    found = next(((merge, before) for merge, before in standing if merge.uuid == uuid), None)
    if found is None:
        if await merges.get(tx, uuid) is None:
            raise NotFound("merge", str(uuid))
        raise InvalidInput("this merge has been undone already", param="merge")
    merge, before = found
    later = next((each for each, other in standing if each.uuid > uuid and before.overlaps(other)), None)
    if later is not None:
        raise InvalidInput(f"a later merge builds on this one; undo {later.uuid} first", param="merge")
    if await nodes.get(tx, merge.kept) is None:
        raise InvalidInput("the node that was kept has been deleted since", param="merge")
    return found


async def _write_unmerged(
    tx: Transaction, before: Before, current: Sequence[Edge], result: Rearranged, version: int
) -> None:
    """Write an undone merge as of version `version`."""
    pair, graph = before.pair, before.kept.graph
    held = await mentions.rows_of_items(tx, graph, [edge.uuid for edge in current])
    for edge in result.removed:
        await edges.delete(tx, edge, version)
    there = {edge.uuid for edge in current}
    await burial.come_back(tx, [pair.absorbed, *(edge for edge in result.edges if edge not in there)])
    await nodes.upsert_many(tx, [node_as_stored(before.absorbed)], version)
    await edges.upsert_many(tx, [edge_as_stored(edge) for edge in result.edges.values()], version)
    await _write_mentions(tx, before, held, result)
    await _put_vectors(tx, before)
    await _write_names_and_summaries(tx, before, result, version)


async def _write_mentions(tx: Transaction, before: Before, held: Sequence[MentionOf], result: Rearranged) -> None:
    pair = before.pair
    told = {(each.item, each.episode): each for each in held}
    for item, gone in _no_longer_told(before, held, result).items():
        await mentions.delete_of_item(tx, item, gone)
    await mentions.insert_many(tx, [each for each in before.mentions if each.item in {*result.edges, pair.absorbed}])
    spans = {episode: each for (_, episode), each in told.items()}
    since_then = [
        replace(spans[episode], item=item)
        for item, episodes in result.told_in.items()
        for episode in sorted(episodes & spans.keys())
        if item in result.edges
    ]
    await mentions.insert_many(tx, since_then)
    await _inherit(tx, result, [*held, *before.mentions, *since_then])
    moved = {each.episode for each in before.mentions if each.item == pair.absorbed} - set(before.own_episodes)
    await mentions.delete_of_item(tx, pair.kept, sorted(moved))


def _no_longer_told(before: Before, held: Sequence[MentionOf], result: Rearranged) -> dict[UUID, list[UUID]]:
    """Return the episodes that spoke of a fact only as long as the two nodes were one."""
    back = {edge.uuid for edge in before.edges if before.pair.touches(edge)}
    own = {(each.item, each.episode) for each in before.mentions}
    earlier = {each.episode for each in before.mentions}
    gone: dict[UUID, list[UUID]] = {}
    for each in held:
        told_since = each.episode not in earlier or each.episode in result.told_in.get(each.item, ())
        stays = (each.item, each.episode) in own or (told_since and each.item not in back)
        if not stays and each.item in result.edges:
            gone.setdefault(each.item, []).append(each.episode)
    return gone


async def _put_vectors(tx: Transaction, before: Before) -> None:
    for model in sorted({model for _, model, _ in before.vectors}):
        rows = [(item, vector) for item, made_by, vector in before.vectors if made_by == model]
        await embeddings.put_many(tx, before.kept.graph, model, rows)


async def _write_names_and_summaries(tx: Transaction, before: Before, result: Rearranged, version: int) -> None:
    pair, graph = before.pair, before.kept.graph
    current = await _node(tx, pair.kept)
    untouched = current == before.kept_after and not before.lessened
    kept = before.kept if untouched else unmerged_node(current, before.kept, before.kept_after)
    others = await nodes.get_many(tx, graph, sorted(before.summaries))
    back = {
        uuid: replace(node, summary=before.summaries[uuid][0])
        for uuid, node in others.items()
        if node.summary == before.summaries[uuid][1]
    }
    await nodes.upsert_many(tx, [node_as_stored(kept), *back.values()], version)
    ends = {end for edge in [*result.edges.values(), *result.removed.values()] for end in (edge.source, edge.target)}
    stale = {*(before.summaries.keys() - back.keys())}
    if not untouched or result.told_in:
        stale.add(pair.kept)
    if before.lessened or result.told_in:
        stale |= {pair.absorbed, *ends}
    await summarise_anew(tx, graph, stale, version)
