"""Rows of mentions: which episode speaks of which node or fact, and where."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from hitherto.domain.facts import MentionOf
from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.ports import Row, Transaction
from hitherto.store.rows import uuid_bytes
from hitherto.store.schema import mentions
from hitherto.store.statement import Statement, any_of, insert_or_ignore, of_graph

_INSERT = insert_or_ignore("mentions.insert", mentions)
_OF_ITEMS = Statement(
    "mentions.of_items",
    select(mentions.c.item_uuid, mentions.c.episode_uuid)
    .where(of_graph(mentions), any_of(mentions.c.item_uuid, "items"))
    .order_by(mentions.c.item_uuid, mentions.c.episode_uuid),
)
_OF_EPISODES = Statement(
    "mentions.of_episodes",
    select(*(column for column in mentions.c if column.name != "graph_key"))
    .where(of_graph(mentions), any_of(mentions.c.episode_uuid, "episodes"))
    .order_by(mentions.c.episode_uuid, mentions.c.item_uuid),
)
_ROWS_OF_ITEMS = Statement(
    "mentions.rows_of_items",
    select(*(column for column in mentions.c if column.name != "graph_key"))
    .where(of_graph(mentions), any_of(mentions.c.item_uuid, "items"))
    .order_by(mentions.c.item_uuid, mentions.c.episode_uuid),
)
_DELETE_OF_ITEM = Statement(
    "mentions.delete_of_item",
    delete(mentions).where(
        of_graph(mentions), mentions.c.item_uuid == bindparam("item"), any_of(mentions.c.episode_uuid, "episodes")
    ),
)
_DELETE_OF_EPISODE = Statement(
    "mentions.delete_of_episode",
    delete(mentions).where(of_graph(mentions), mentions.c.episode_uuid == bindparam("episode")),
)


async def insert_many(tx: Transaction, new: Sequence[MentionOf]) -> None:
    """Store mentions; of one episode and item, the first that was stored stays.

    The node or fact must be stored again with the new version too, so that snapshots learn of the mention.
    """
    rows = [
        {
            "graph_key": graph_key_of(mention.item),
            "item_uuid": mention.item.bytes,
            "episode_uuid": mention.episode.bytes,
            "item_is_edge": int(mention.item_is_edge),
            "span_start": mention.start,
            "span_end": mention.end,
        }
        for mention in new
    ]
    if rows:
        await tx.execute_many(_INSERT, rows)


async def of_items(tx: Transaction, graph: GraphKey, items: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return the episodes that speak of each node or fact, oldest first; an item that none mentions is left out."""
    found: dict[UUID, list[UUID]] = {}
    for item, episode in await tx.fetch(_OF_ITEMS, {"graph": graph, "items": uuid_bytes(items)}):
        found.setdefault(UUID(bytes=item), []).append(UUID(bytes=episode))
    return found


async def of_episodes(tx: Transaction, graph: GraphKey, episodes: Sequence[UUID]) -> list[MentionOf]:
    """Return what the episodes speak of."""
    return _mentions(await tx.fetch(_OF_EPISODES, {"graph": graph, "episodes": uuid_bytes(episodes)}))


async def rows_of_items(tx: Transaction, graph: GraphKey, items: Sequence[UUID]) -> list[MentionOf]:
    """Return all mentions of nodes and facts, with the places in the episodes."""
    return _mentions(await tx.fetch(_ROWS_OF_ITEMS, {"graph": graph, "items": uuid_bytes(items)}))


async def delete_of_item(tx: Transaction, item: UUID, episodes: Sequence[UUID]) -> None:
    """Delete that these episodes speak of a node or fact, which must be stored again: snapshots learn of it so."""
    parameters = {"graph": graph_key_of(item), "item": item.bytes, "episodes": uuid_bytes(episodes)}
    await tx.execute(_DELETE_OF_ITEM, parameters)


async def delete_of_episode(tx: Transaction, graph: GraphKey, episode: UUID) -> None:
    """Delete what an episode speaks of; what it spoke of must be stored again, so that snapshots learn of it."""
    await tx.execute(_DELETE_OF_EPISODE, {"graph": graph, "episode": episode.bytes})


def _mentions(rows: Sequence[Row]) -> list[MentionOf]:
    return [
        MentionOf(item=UUID(bytes=item), episode=UUID(bytes=episode), item_is_edge=bool(is_edge), start=start, end=end)
        for item, episode, is_edge, start, end in rows
    ]
