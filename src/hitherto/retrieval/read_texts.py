"""The texts of found rows, for who judges them by reading."""

from collections.abc import Sequence
from uuid import UUID

from hitherto.domain.identity import GraphKey
from hitherto.ports import Transaction
from hitherto.retrieval.requests import Scope
from hitherto.retrieval.texts import edge_embedding_text, episode_embedding_text, node_embedding_text
from hitherto.store import edges, episodes, nodes


async def fetch_texts(tx: Transaction, graph: GraphKey, scope: Scope, uuids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the text of each row that still exists."""
    if scope == "nodes":
        return {uuid: node_embedding_text(node) for uuid, node in (await nodes.get_many(tx, graph, uuids)).items()}
    if scope == "episodes":
        found = await episodes.get_many(tx, graph, uuids)
        return {uuid: episode_embedding_text(episode) for uuid, episode in found.items()}
    return {uuid: edge_embedding_text(edge) for uuid, edge in (await edges.get_many(tx, graph, uuids)).items()}
