"""The graph of a user or a group: add to it, search it, read what is in it, remove facts, clone it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of, parse_uuid
from hitherto.domain.limits import MAX_EPISODES_LISTED
from hitherto.domain.text_input import Json
from hitherto.ports import Transaction
from hitherto.retrieval.requests import Hit, Scope, SearchRequest
from hitherto.services import auditing, cloning, lookup
from hitherto.services.core import Core
from hitherto.services.data import CheckedEpisode, NewEpisode, as_episode, checked_batch, checked_episode
from hitherto.services.explaining import Explanation, explain
from hitherto.services.facts import NamedFact, named, shown, shown_node
from hitherto.services.paging import at_least_one, positive
from hitherto.services.removal import remove_episode, remove_fact
from hitherto.services.reopening import reopen
from hitherto.services.searching import checked_search
from hitherto.services.triples import NewTriple, Triple, add_triple, checked_triple
from hitherto.store import edges, episodes, graphs, mentions, nodes, traces, work

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """What was found, best first, each with its score. Only the scope that was asked for is filled."""

    edges: Sequence[tuple[Edge, float]] = ()
    nodes: Sequence[tuple[Node, float]] = ()
    episodes: Sequence[tuple[Episode, float]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """What an episode speaks of, in the order of creation."""

    nodes: Sequence[Node] = ()
    edges: Sequence[Edge] = ()


class Graphs:
    """The graphs of one project. A uuid is as good as its graph: one of another project does not exist."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def add(self, new: NewEpisode, *, user_id: str | None = None, group_id: str | None = None) -> Episode:
        """Keep one piece of data for a graph, with the work of learning from it, and return its episode.

        Raises:
            InvalidInput: when it cannot be kept, and unless exactly one of `user_id` and `group_id` is given.
            NotFound: when there is no such user or group.
        """
        accepted = [checked_episode(new, "")]
        return (await self._accept(accepted, lookup.owner_of(user_id, group_id)))[0]

    async def add_batch(
        self, batch: Sequence[NewEpisode], *, user_id: str | None = None, group_id: str | None = None
    ) -> list[Episode]:
        """Keep 1 to 20 pieces of data, all or none, and return one episode a piece, in order. Raises as `add`."""
        return await self._accept(checked_batch(batch), lookup.owner_of(user_id, group_id))

    async def add_fact_triple(
        self, new: NewTriple, *, user_id: str | None = None, group_id: str | None = None
    ) -> Triple:
        """Add a fact without any reading, and return it with its two nodes.

        Nodes and an equal fact that the graph has are used; see docs/changing-graphs.md for what it closes.

        Raises:
            InvalidInput: when it cannot be kept, and unless exactly one of `user_id` and `group_id` is given.
            NotFound: when there is no such user or group.
        """
        triple, owner = checked_triple(new), lookup.owner_of(user_id, group_id)
        graph = await self._core.store.read(lambda tx: lookup.graph_of(tx, self._project, owner))
        return await add_triple(self._core, graph, triple)

    async def clone(
        self,
        *,
        source_user_id: str | None = None,
        source_group_id: str | None = None,
        target_user_id: str | None = None,
        target_group_id: str | None = None,
    ) -> lookup.Owner:
        """Copy the graph of a user or a group to a new user or group, and return whose the copy is.

        Without a target an id is made. Nothing that happens to one of the two later happens to the other.

        Raises:
            InvalidInput: unless exactly one source is given, and for a target of another kind.
            AlreadyExists: when the target does.
            NotFound: when there is no such source.
        """
        source = lookup.owner_of(source_user_id, source_group_id, prefix="source_")
        target = cloning.checked_target(source, target_user_id, target_group_id)
        pending = await cloning.clone(self._core, self._project, source, target)
        if pending:
            self._core.wake()
        return target

    async def search(
        self, user_id: str | None, request: SearchRequest, *, group_id: str | None = None
    ) -> SearchResults:
        """Search the graph of a user or a group.

        A query beyond 400 characters is cut, a limit above 50 is taken as 50.

        Raises:
            InvalidInput: for an unknown scope or reranker, a limit below 1, a centre that the graph does not have, and
                unless exactly one graph is named.
            NotFound: when there is no such user or group.
        """
        asked, owner = checked_search(request), lookup.owner_of(user_id, group_id)
        graph = await self._core.store.read(lambda tx: self._searched(tx, owner, asked))
        if asked.reranker == "cross_encoder" and self._core.retriever.reranker is None:
            raise InvalidInput("the reranker cross_encoder is not available: its model is missing", param="reranker")
        hits = await self._core.retriever.search(graph, asked)
        return await self._core.store.read(lambda tx: _results(tx, graph, asked.scope, hits))

    async def edges(
        self,
        user_id: str | None = None,
        limit: int | None = None,
        uuid_cursor: str | None = None,
        *,
        group_id: str | None = None,
    ) -> list[Edge]:
        """Return the facts of a graph in uuid order: all, or `limit` of them after `uuid_cursor`."""
        owner = lookup.owner_of(user_id, group_id)
        return [shown(edge) for edge in await self._listed(owner, edges.page, limit, uuid_cursor)]

    async def nodes(
        self,
        user_id: str | None = None,
        limit: int | None = None,
        uuid_cursor: str | None = None,
        *,
        group_id: str | None = None,
    ) -> list[Node]:
        """Return the nodes of a graph in uuid order: all, or `limit` of them after `uuid_cursor`."""
        owner = lookup.owner_of(user_id, group_id)
        return [shown_node(node) for node in await self._listed(owner, nodes.page, limit, uuid_cursor)]

    async def episodes(
        self, user_id: str | None = None, lastn: int | None = None, *, group_id: str | None = None
    ) -> list[Episode]:
        """Return the episodes of a graph, newest first: the last `lastn`, and never more than 10,000."""
        wanted, owner = positive(lastn, "lastn"), lookup.owner_of(user_id, group_id)

        async def find(tx: Transaction) -> list[Episode]:
            graph = await lookup.graph_of(tx, self._project, owner)
            return await episodes.latest_in_graph(tx, graph, min(wanted or MAX_EPISODES_LISTED, MAX_EPISODES_LISTED))

        return await self._core.store.read(find)

    async def edge(self, uuid: str | UUID) -> Edge:
        """Return a fact, or raise `NotFound`."""
        return await self._core.store.read(lambda tx: self._edge(tx, uuid))

    async def delete_edge(self, uuid: str | UUID) -> None:
        """Remove a fact; its nodes and episodes stay, and their summaries forget it. Raises `NotFound`."""

        async def remove(tx: Transaction) -> None:
            owned = await lookup.owned(tx, self._project, "edge", uuid)
            version = await graphs.bump_version(tx, graph_key_of(owned))
            if not await remove_fact(tx, owned, version):
                raise NotFound("edge", str(uuid))
            await auditing.record(tx, self._core, self._project, "edge.delete", owned)

        await self._core.store.write(remove)

    async def explain_fact(self, uuid: str | UUID) -> Explanation:
        """Return where a fact comes from and why it ended, or raise `NotFound`."""

        async def find(tx: Transaction) -> Explanation:
            return await explain(tx, await self._edge(tx, uuid, "fact"))

        return await self._core.store.read(find)

    async def reopen_fact(self, uuid: str | UUID) -> Edge:
        """Undo the closing of a fact, and return the fact; docs/temporal-facts.md says what holds then.

        The decision stands, whatever is ingested again, and is recorded. A fact that is not closed stays as it is.

        Raises:
            InvalidInput: for a fact that only says that something ended.
            NotFound: when there is no such fact.
        """

        async def decide(tx: Transaction) -> Edge:
            owned = await lookup.owned(tx, self._project, "fact", uuid)
            version = await graphs.bump_version(tx, graph_key_of(owned))
            return await reopen(tx, self._core, self._project, await self._stored(tx, owned, "fact"), version)

        return shown(await self._core.store.write(decide))

    async def fact(self, uuid: str | UUID) -> NamedFact:
        """Return a fact with the names of its nodes, or raise `NotFound`."""

        async def find(tx: Transaction) -> NamedFact:
            edge = await self._edge(tx, uuid, "fact")
            return (await named(tx, edge.graph, [edge]))[0]

        return await self._core.store.read(find)

    async def node(self, uuid: str | UUID) -> Node:
        """Return a node, or raise `NotFound`."""
        return await self._core.store.read(lambda tx: self._node(tx, uuid))

    async def node_edges(self, uuid: str | UUID) -> list[Edge]:
        """Return the facts that begin or end at a node, newest first. Raises `NotFound`."""

        async def find(tx: Transaction) -> list[Edge]:
            node = await self._node(tx, uuid)
            return [shown(edge) for edge in await edges.of_node(tx, node.graph, node.uuid)]

        return await self._core.store.read(find)

    async def node_episodes(self, uuid: str | UUID) -> list[Episode]:
        """Return the episodes that speak of a node, newest first. Raises `NotFound`."""

        async def find(tx: Transaction) -> list[Episode]:
            node = await self._node(tx, uuid)
            speaking = await mentions.of_items(tx, node.graph, [node.uuid])
            found = await episodes.get_many(tx, node.graph, speaking.get(node.uuid, []))
            return sorted((one for one in found.values() if one.in_graph), key=lambda one: one.seq, reverse=True)

        return await self._core.store.read(find)

    async def episode(self, uuid: str | UUID) -> Episode:
        """Return an episode, or raise `NotFound`."""
        return await self._core.store.read(lambda tx: self._episode(tx, uuid))

    async def mentioned(self, uuid: str | UUID) -> Mentioned:
        """Return the nodes and facts that an episode speaks of; none while it is pending. Raises `NotFound`."""

        async def find(tx: Transaction) -> Mentioned:
            episode = await self._episode(tx, uuid)
            told = await mentions.of_episodes(tx, episode.graph, [episode.uuid])
            facts = await edges.get_many(tx, episode.graph, [one.item for one in told if one.item_is_edge])
            things = await nodes.get_many(tx, episode.graph, [one.item for one in told if not one.item_is_edge])
            return Mentioned(
                nodes=[shown_node(things[one]) for one in sorted(things)],
                edges=[shown(facts[one]) for one in sorted(facts)],
            )

        return await self._core.store.read(find)

    async def delete_episode(self, uuid: str | UUID) -> None:
        """Take an episode out of its graph, with the facts and nodes that nothing else supports.

        The message history keeps its message. Raises `NotFound`.
        """

        async def remove(tx: Transaction) -> None:
            owned = await lookup.owned(tx, self._project, "episode", uuid)
            version = await graphs.bump_version(tx, graph_key_of(owned))
            await remove_episode(tx, await self._episode(tx, owned), version)
            await auditing.record(tx, self._core, self._project, "episode.delete", owned)

        await self._core.store.write(remove)

    async def trace(self, uuid: str | UUID) -> Json:
        """Return how an episode was ingested: its steps, decisions, times and error. Raises `NotFound`."""

        async def find(tx: Transaction) -> Json:
            episode = await self._episode(tx, uuid)
            body = await traces.get(tx, episode.graph, episode.uuid)
            if body is None:
                raise NotFound("trace", str(uuid))
            return body

        return await self._core.store.read(find)

    async def _accept(self, accepted: Sequence[CheckedEpisode], owner: lookup.Owner) -> list[Episode]:
        now = self._core.clock.now()

        async def keep(tx: Transaction) -> list[Episode]:
            graph = await lookup.graph_of(tx, self._project, owner)
            try:
                first = await work.reserve(tx, graph, len(accepted), len(accepted), now)
            except NotFound as error:
                raise NotFound(owner.kind, owner.external_id) from error
            made = [
                as_episode(one, uuid=self._core.uuids.new(graph), seq=first + number, now=now)
                for number, one in enumerate(accepted)
            ]
            await episodes.insert_many(tx, made)
            return made

        kept = await self._core.store.write(keep)
        self._core.wake()
        return kept

    async def _listed(
        self,
        owner: lookup.Owner,
        page: Callable[[Transaction, GraphKey, int | None, UUID | None], Awaitable[list[T]]],
        limit: int | None,
        uuid_cursor: str | None,
    ) -> list[T]:
        wanted, after = at_least_one(limit, "limit"), _cursor(uuid_cursor)

        async def find(tx: Transaction) -> list[T]:
            graph = await lookup.graph_of(tx, self._project, owner)
            # Not whether it is there: the item may have been removed since its page was read.
            if after is not None and graph_key_of(after) != graph:
                raise InvalidInput("uuid_cursor is of another graph", param="uuid_cursor")
            return await page(tx, graph, wanted, after)

        return await self._core.store.read(find)

    async def _searched(self, tx: Transaction, owner: lookup.Owner, asked: SearchRequest) -> GraphKey:
        graph = await lookup.graph_of(tx, self._project, owner)
        center = asked.center
        if center is not None and (graph_key_of(center) != graph or await nodes.get(tx, center) is None):
            raise InvalidInput("center_node_uuid: this graph has no such node", param="center_node_uuid")
        return graph

    async def _edge(self, tx: Transaction, uuid: str | UUID, noun: str = "edge") -> Edge:
        return shown(await self._stored(tx, uuid, noun))

    async def _stored(self, tx: Transaction, uuid: str | UUID, noun: str) -> Edge:
        found = await edges.get(tx, await lookup.owned(tx, self._project, noun, uuid))
        if found is None:
            raise NotFound(noun, str(uuid))
        return found

    async def _node(self, tx: Transaction, uuid: str | UUID) -> Node:
        found = await nodes.get(tx, await lookup.owned(tx, self._project, "node", uuid))
        if found is None:
            raise NotFound("node", str(uuid))
        return shown_node(found)

    async def _episode(self, tx: Transaction, uuid: str | UUID) -> Episode:
        found = await episodes.get(tx, await lookup.owned(tx, self._project, "episode", uuid))
        if found is None or not found.in_graph:
            raise NotFound("episode", str(uuid))
        return found


def _cursor(text: str | None) -> UUID | None:
    if not text:
        return None
    uuid = parse_uuid(text)
    if uuid is None:
        raise InvalidInput("uuid_cursor must be the uuid of the last item of the page before", param="uuid_cursor")
    return uuid


async def _results(tx: Transaction, graph: GraphKey, scope: Scope, hits: Sequence[Hit]) -> SearchResults:
    """Return the rows of the hits; a row that was removed since is left out."""
    uuids = [hit.uuid for hit in hits]
    if scope == "edges":
        facts = await edges.get_many(tx, graph, uuids)
        return SearchResults(edges=_scored({uuid: shown(edge) for uuid, edge in facts.items()}, hits))
    if scope == "nodes":
        things = await nodes.get_many(tx, graph, uuids)
        return SearchResults(nodes=_scored({uuid: shown_node(node) for uuid, node in things.items()}, hits))
    found = await episodes.get_many(tx, graph, uuids)
    return SearchResults(episodes=_scored({uuid: one for uuid, one in found.items() if one.in_graph}, hits))


def _scored(found: dict[UUID, T], hits: Sequence[Hit]) -> list[tuple[T, float]]:
    return [(found[hit.uuid], hit.score) for hit in hits if hit.uuid in found]
