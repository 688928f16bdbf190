"""What a model is shown of the graph: the things and facts that its messages may speak of, numbered.

The numbers are good for one question only. A model that names others, or uuids, names nothing.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import GraphKey
from hitherto.ingestion.ontology.stored import edge_as_extracted, node_as_extracted
from hitherto.ports import Store, Transaction
from hitherto.retrieval.requests import Hit, Scope, SearchRequest
from hitherto.retrieval.retriever import Retriever
from hitherto.store import edges, nodes, users

Item = TypeVar("Item")

FACTS_A_MESSAGE = 6
NODES_A_MESSAGE = 3
MOST_FACTS = 20
MOST_OWN_FACTS = 8
"""Current values on the user's own timelines: a message may end one without naming it ("I quit")."""
MOST_NODES = 24
MOST_QUERY_CHARACTERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """Things and current facts of a graph, both numbered from 1. `ends` holds every thing that the facts relate."""

    nodes: tuple[Node, ...] = ()
    facts: tuple[Edge, ...] = ()
    ends: dict[UUID, Node] = field(default_factory=dict)

    def node(self, number: str) -> Node | None:
        """Return the thing with a number such as "n3"."""
        return _numbered("n", number, self.nodes)

    def fact(self, number: str) -> Edge | None:
        """Return the fact with a number such as "f3"."""
        return _numbered("f", number, self.facts)


async def shortlist(
    store: Store, retriever: Retriever, graph: GraphKey, episodes: Sequence[Episode], names: Sequence[str]
) -> Shortlist:
    """Return what `episodes` may speak of; `names` are normalised names that were found in them.

    Raises:
        NotFound: when the graph has been erased.
    """
    queries = [episode.content[:MOST_QUERY_CHARACTERS] for episode in episodes]
    found_facts, found_nodes = await asyncio.gather(
        _found(retriever, graph, queries, "edges", FACTS_A_MESSAGE),
        _found(retriever, graph, queries, "nodes", NODES_A_MESSAGE),
    )

    async def load(tx: Transaction) -> Shortlist:
        user = await users.get(tx, graph)
        own = await edges.on_timelines(tx, graph, [user.uuid]) if user else []
        searched = await edges.get_many(tx, graph, found_facts)
        facts = _facts(own, [searched[uuid] for uuid in found_facts if uuid in searched])
        named = [node.uuid for group in (await nodes.by_names(tx, graph, names)).values() for node in group]
        ends = [end for edge in facts for end in (edge.source, edge.target)]
        wanted = list(dict.fromkeys([*([user.uuid] if user else []), *named, *found_nodes, *ends]))
        known = await nodes.get_many(tx, graph, wanted)
        shown = [node_as_extracted(known[uuid]) for uuid in wanted if uuid in known][:MOST_NODES]
        return Shortlist(
            nodes=tuple(shown),
            facts=tuple(edge_as_extracted(edge) for edge in facts),
            ends={uuid: known[uuid] for uuid in ends if uuid in known},
        )

    return await store.read(load)


async def _found(retriever: Retriever, graph: GraphKey, queries: Sequence[str], scope: Scope, limit: int) -> list[UUID]:
    """Return what the queries find, best of each first, each once."""
    requests = [SearchRequest(query=query, scope=scope, limit=limit) for query in queries if query.strip()]
    hits = [await retriever.search(graph, request) for request in requests]
    return list(dict.fromkeys(hit.uuid for hit in _in_turn(hits)))


def _in_turn(lists: Sequence[Sequence[Hit]]) -> Iterable[Hit]:
    for place in range(max(map(len, lists), default=0)):
        yield from (hits[place] for hits in lists if place < len(hits))


def _facts(own: Iterable[Edge], searched: Iterable[Edge]) -> list[Edge]:
    """Return the current facts to show: the latest of the user's own timelines, then what was found."""
    current = sorted((edge for edge in own if edge.is_current), key=lambda edge: (-edge.created_at, edge.uuid))
    found = {edge.uuid: edge for edge in (*current[:MOST_OWN_FACTS], *(e for e in searched if e.is_current))}
    return list(found.values())[:MOST_FACTS]


def _numbered(letter: str, number: str, items: Sequence[Item]) -> Item | None:
    text = number.strip().lower().strip("[]")
    if not text.startswith(letter) or not text[1:].isascii() or not text[1:].isdigit() or len(text) > 6:
        return None
    place = int(text[1:]) - 1
    return items[place] if 0 <= place < len(items) else None
