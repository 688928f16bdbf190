"""The texts of found rows, for who judges them by reading."""

from collections.abc import Sequence
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.facts import Edge
from hitherto.domain.identity import GraphKey
from hitherto.ports import Transaction
from hitherto.retrieval.requests import Scope
from hitherto.retrieval.texts import edge_embedding_text, episode_embedding_text, node_embedding_text
from hitherto.store import edges, episodes, nodes


async def fetch_texts(tx: Transaction, graph: GraphKey, scope: Scope, uuids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the text of each row that still exists; a fact with what was said when it was first told."""
    if scope == "nodes":
        return {uuid: node_embedding_text(node) for uuid, node in (await nodes.get_many(tx, graph, uuids)).items()}
    if scope == "episodes":
        found = await episodes.get_many(tx, graph, uuids)
        return {uuid: episode_embedding_text(episode) for uuid, episode in found.items()}
    facts = await edges.get_many(tx, graph, uuids)
    told = await episodes.get_many(tx, graph, [fact.episodes[0] for fact in facts.values() if fact.episodes])
    first = {uuid: told.get(fact.episodes[0]) if fact.episodes else None for uuid, fact in facts.items()}
    return {uuid: _with_source(fact, first[uuid]) for uuid, fact in facts.items()}


def _with_source(fact: Edge, episode: Episode | None) -> str:
    # A fact names little beside itself: read alone it is judged worse than it ranked.
    return f"{edge_embedding_text(fact)} {episode_embedding_text(episode)}" if episode else edge_embedding_text(fact)
