"""The graph of a user or a group: graph.add, add_batch, clone, search, graph.edge.*, graph.node.*, graph.episode.*."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import done, reply
from hitherto.api.v2 import schemas
from hitherto.api.v2.models import (
    AddData,
    AddDataBatch,
    AddTriple,
    CloneGraph,
    EpisodeBody,
    EpisodesQuery,
    ListItems,
    Search,
)
from hitherto.api.v2.searching import search_request
from hitherto.api.v2.views import edge_view, episode_view, node_view
from hitherto.services.data import NewEpisode
from hitherto.services.triples import NewTriple

operations = Operations("graph", prefix="/api/v2")

OWNER = "user or group"


@operations("POST", "/graph/search", schemas.SearchReply, missing=OWNER)
async def search(caller: Caller, body: Search) -> Response:
    """Search facts (edges), things (nodes) or what was told (episodes); facts unless told."""
    request = search_request(body)
    found = await caller.graph.search(body.user_id, request, group_id=body.group_id)
    if request.scope == "nodes":
        return reply({"nodes": [node_view(node, score) for node, score in found.nodes]})
    if request.scope == "episodes":
        return reply({"episodes": [episode_view(episode, score) for episode, score in found.episodes]})
    return reply({"edges": [edge_view(edge, score) for edge, score in found.edges]})


@operations("POST", "/graph/edge/user/{user_id}", list[schemas.Edge], missing="user")
async def edge_get_by_user_id(caller: Caller, user_id: str, body: ListItems) -> Response:
    """List the facts in a user's graph in uuid order: all of them, or `limit` after the cursor."""
    edges = await caller.graph.edges(user_id, limit=body.limit, uuid_cursor=body.uuid_cursor)
    return reply([edge_view(edge) for edge in edges])


@operations("POST", "/graph/edge/group/{group_id}", list[schemas.Edge], missing="group")
async def edge_get_by_group_id(caller: Caller, group_id: str, body: ListItems) -> Response:
    """List the facts in a group's graph in uuid order: all of them, or `limit` after the cursor."""
    edges = await caller.graph.edges(group_id=group_id, limit=body.limit, uuid_cursor=body.uuid_cursor)
    return reply([edge_view(edge) for edge in edges])


@operations("GET", "/graph/edge/{uuid}", schemas.Edge, missing="fact")
async def edge_get(caller: Caller, uuid: str) -> Response:
    """Return a fact."""
    return reply(edge_view(await caller.graph.edge(uuid)))


@operations("DELETE", "/graph/edge/{uuid}", schemas.Success, missing="fact")
async def edge_delete(caller: Caller, uuid: str) -> Response:
    """Delete a fact; the things it is about stay."""
    await caller.graph.delete_edge(uuid)
    return done()


@operations("POST", "/graph/node/user/{user_id}", list[schemas.Node], missing="user")
async def node_get_by_user_id(caller: Caller, user_id: str, body: ListItems) -> Response:
    """List the things in a user's graph in uuid order: all of them, or `limit` after the cursor."""
    nodes = await caller.graph.nodes(user_id, limit=body.limit, uuid_cursor=body.uuid_cursor)
    return reply([node_view(node) for node in nodes])


@operations("POST", "/graph/node/group/{group_id}", list[schemas.Node], missing="group")
async def node_get_by_group_id(caller: Caller, group_id: str, body: ListItems) -> Response:
    """List the things in a group's graph in uuid order: all of them, or `limit` after the cursor."""
    nodes = await caller.graph.nodes(group_id=group_id, limit=body.limit, uuid_cursor=body.uuid_cursor)
    return reply([node_view(node) for node in nodes])


@operations("GET", "/graph/node/{uuid}", schemas.Node, missing="node")
async def node_get(caller: Caller, uuid: str) -> Response:
    """Return a thing that facts speak of."""
    return reply(node_view(await caller.graph.node(uuid)))


@operations("GET", "/graph/node/{uuid}/entity-edges", list[schemas.Edge], missing="node")
async def node_get_edges(caller: Caller, uuid: str) -> Response:
    """List the facts about a thing, in both directions."""
    return reply([edge_view(edge) for edge in await caller.graph.node_edges(uuid)])


@operations("GET", "/graph/node/{uuid}/episodes", schemas.EpisodeList, missing="node")
async def node_get_episodes(caller: Caller, uuid: str) -> Response:
    """List the episodes that speak of a thing."""
    return reply({"episodes": [episode_view(episode) for episode in await caller.graph.node_episodes(uuid)]})


@operations("GET", "/graph/episodes/user/{user_id}", schemas.EpisodeList, missing="user")
async def episode_get_by_user_id(caller: Caller, user_id: str, query: Annotated[EpisodesQuery, Query()]) -> Response:
    """List the newest episodes of a user's graph."""
    episodes = await caller.graph.episodes(user_id, lastn=query.lastn)
    return reply({"episodes": [episode_view(episode) for episode in episodes]})


@operations("GET", "/graph/episodes/group/{group_id}", schemas.EpisodeList, missing="group")
async def episode_get_by_group_id(caller: Caller, group_id: str, query: Annotated[EpisodesQuery, Query()]) -> Response:
    """List the newest episodes of a group's graph."""
    episodes = await caller.graph.episodes(group_id=group_id, lastn=query.lastn)
    return reply({"episodes": [episode_view(episode) for episode in episodes]})


@operations("GET", "/graph/episodes/{uuid}", schemas.Episode, missing="episode")
async def episode_get(caller: Caller, uuid: str) -> Response:
    """Return an episode; `processed` says whether everything was learned from it."""
    return reply(episode_view(await caller.graph.episode(uuid)))


@operations("DELETE", "/graph/episodes/{uuid}", schemas.Success, missing="episode")
async def episode_delete(caller: Caller, uuid: str) -> Response:
    """Take an episode out of the graph, with the facts and things that nothing else supports."""
    await caller.graph.delete_episode(uuid)
    return done()


@operations("GET", "/graph/episodes/{uuid}/mentions", schemas.EpisodeMentions, missing="episode")
async def episode_get_nodes_and_edges(caller: Caller, uuid: str) -> Response:
    """Return the things and the facts that an episode speaks of."""
    found = await caller.graph.mentioned(uuid)
    nodes, edges = [node_view(node) for node in found.nodes], [edge_view(edge) for edge in found.edges]
    return reply({"nodes": nodes, "edges": edges})


@operations("POST", "/graph", schemas.Episode, status=202, missing=OWNER)
async def add(caller: Caller, body: AddData) -> Response:
    """Add a text, a JSON document or messages to a graph; what it tells is learned soon after the answer."""
    episode = await caller.graph.add(_new(body), user_id=body.user_id, group_id=body.group_id)
    return reply(episode_view(episode), 202)


@operations("POST", "/graph-batch", list[schemas.Episode], status=202, missing=OWNER)
async def add_batch(caller: Caller, body: AddDataBatch) -> Response:
    """Add up to 20 pieces of data, all or none; the answer has one episode a piece, in order."""
    new = [_new(one) for one in body.episodes]
    episodes = await caller.graph.add_batch(new, user_id=body.user_id, group_id=body.group_id)
    return reply([episode_view(episode) for episode in episodes], 202)


@operations("POST", "/graph/clone", schemas.Clone, status=202, missing=OWNER)
async def clone(caller: Caller, body: CloneGraph) -> Response:
    """Copy a graph to a user or a group that does not exist yet."""
    copy = await caller.graph.clone(
        source_user_id=body.source_user_id,
        source_group_id=body.source_group_id,
        target_user_id=body.target_user_id,
        target_group_id=body.target_group_id,
    )
    return reply({f"{copy.kind}_id": copy.external_id}, 202)


@operations("POST", "/graph/add-fact-triple", schemas.Triple, status=202, missing=OWNER)
async def add_fact_triple(caller: Caller, body: AddTriple) -> Response:
    """Add a fact as it is; things and an equal fact that the graph has are used."""
    values = body.model_dump(exclude={"user_id", "group_id"})
    added = await caller.graph.add_fact_triple(NewTriple(**values), user_id=body.user_id, group_id=body.group_id)
    nodes = {"source_node": node_view(added.source), "target_node": node_view(added.target)}
    return reply({"edge": edge_view(added.edge), **nodes}, 202)


def _new(body: EpisodeBody) -> NewEpisode:
    return NewEpisode(
        data=body.data, type=body.type, created_at=body.created_at, source_description=body.source_description
    )
