"""Taking facts and episodes out of their graph, with all that nothing else supports."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import GraphKey
from hitherto.ingestion.evidence import without_episode
from hitherto.ingestion.ontology.stored import edge_as_extracted, node_as_extracted
from hitherto.ingestion.summarise import summarise
from hitherto.ingestion.view import EDGES_AROUND_A_NODE
from hitherto.ports import Transaction
from hitherto.services import merge_memory
from hitherto.store import edges, episodes, mentions, model_readings, nodes, traces, users


async def remove_episode(tx: Transaction, episode: Episode, version: int) -> None:
    """Take `episode` out of its graph as of version `version`, which the transaction has just made.

    Facts that no other episode speaks of go with it, and so do nodes that are then without mention and without fact;
    the user's node stays. Facts that others tell as well forget what this one said of them; their times stay, and
    what was closed stays closed. The summaries of nodes that lost a fact are made anew.
    """
    graph = episode.graph
    await merge_memory.forget_episode(tx, graph, episode.uuid)
    told = await mentions.of_episodes(tx, graph, [episode.uuid])
    await mentions.delete_of_episode(tx, graph, episode.uuid)
    facts = await edges.get_many(tx, graph, [mention.item for mention in told if mention.item_is_edge])
    gone = [fact for fact in facts.values() if not fact.episodes]
    for fact in gone:
        await edges.delete(tx, fact.uuid, version)
    await _forget(tx, graph, list(facts.values()), episode.uuid, version)
    ends = {end for fact in gone for end in (fact.source, fact.target)}
    await _remove_nodes(tx, graph, {mention.item for mention in told if not mention.item_is_edge}, ends, version)
    await traces.delete_of(tx, graph, episode.uuid)
    await model_readings.delete_many(tx, graph, [episode.uuid])
    await episodes.leave_graph(tx, episode.uuid, version)


async def remove_fact(tx: Transaction, uuid: UUID, version: int) -> bool:
    """Delete a fact as of version `version`, which the transaction has just made; False when there is none.

    The summaries of its two nodes are made anew: no word of the fact stays in them.
    """
    fact = await edges.get(tx, uuid)
    if fact is None:
        return False
    await merge_memory.forget_fact(tx, fact)
    await edges.delete(tx, uuid, version)
    await summarise_anew(tx, fact.graph, {fact.source, fact.target}, version)
    return True


async def summarise_anew(tx: Transaction, graph: GraphKey, changed: Iterable[UUID], version: int) -> None:
    """Make the summaries of nodes anew from the facts that the graph now has of them, as of version `version`."""
    touched = await nodes.get_many(tx, graph, sorted(set(changed)))
    await nodes.upsert_many(tx, [await summarised_anew(tx, node) for node in touched.values()], version)


async def _forget(tx: Transaction, graph: GraphKey, told: Sequence[Edge], episode: UUID, version: int) -> None:
    """Make the facts that stay forget `episode`, those included that it only closed by naming the next value."""
    staying = {fact.uuid: fact for fact in told if fact.episodes}
    subjects = {fact.source for fact in told if fact.timeline}
    for fact in await edges.on_timelines(tx, graph, sorted(subjects)):
        if fact.closed_by and fact.closed_by.episode == episode:
            staying[fact.uuid] = fact
    await edges.upsert_many(tx, [without_episode(fact, episode) for fact in staying.values()], version)


async def _remove_nodes(
    tx: Transaction, graph: GraphKey, mentioned: set[UUID], poorer: set[UUID], version: int
) -> None:
    """Remove those of the mentioned nodes that nothing supports any more, and bring the others up to date."""
    touched = await nodes.get_many(tx, graph, sorted(mentioned | poorer))
    supported = await mentions.of_items(tx, graph, list(touched))
    staying = []
    for node in touched.values():
        held = node.is_user or node.uuid in supported or node.uuid not in mentioned
        if held or await edges.of_node(tx, graph, node.uuid, 1):
            staying.append(await summarised_anew(tx, node) if node.uuid in poorer else node)
        else:
            await nodes.delete_one(tx, node.uuid, version)
    await nodes.upsert_many(tx, staying, version)


async def summarised_anew(tx: Transaction, node: Node) -> Node:
    """Return a node with a summary made of the facts that the graph now has of it, as ingestion would make it."""
    user = await users.get(tx, node.graph) if node.is_user else None
    around = [
        *await edges.on_timelines(tx, node.graph, [node.uuid]),
        *await edges.of_node(tx, node.graph, node.uuid, EDGES_AROUND_A_NODE),
    ]
    facts = map(edge_as_extracted, around)
    return replace(node, summary=summarise(node_as_extracted(node), facts, user.introduction if user else ""))
