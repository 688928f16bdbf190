"""The graph of a user: graph.search, graph.edge.*, graph.node.*, graph.episode.*."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import done, reply
from hitherto.api.v2 import schemas
from hitherto.api.v2.models import EpisodesQuery, ListItems, Search
from hitherto.api.v2.searching import search_request, searched_user
from hitherto.api.v2.views import edge_view, episode_view, node_view

operations = Operations("graph", prefix="/api/v2/graph")


@operations("POST", "/search", schemas.SearchReply, missing="user")
async def search(caller: Caller, body: Search) -> Response:
    """Search facts (edges), things (nodes) or what was told (episodes); facts unless told."""
    request = search_request(body)
    found = await caller.graph.search(searched_user(body), request)
    if request.scope == "nodes":
        return reply({"nodes": [node_view(node, score) for node, score in found.nodes]})
    if request.scope == "episodes":
        return reply({"episodes": [episode_view(episode, score) for episode, score in found.episodes]})
    return reply({"edges": [edge_view(edge, score) for edge, score in found.edges]})


@operations("POST", "/edge/user/{user_id}", list[schemas.Edge], missing="user")
async def edge_get_by_user_id(caller: Caller, user_id: str, body: ListItems) -> Response:
    """List the facts in a user's graph in uuid order: all of them, or `limit` after the cursor."""
    edges = await caller.graph.edges(user_id, limit=body.limit, uuid_cursor=body.uuid_cursor)
    return reply([edge_view(edge) for edge in edges])


@operations("GET", "/edge/{uuid}", schemas.Edge, missing="fact")
async def edge_get(caller: Caller, uuid: str) -> Response:
    """Return a fact."""
    return reply(edge_view(await caller.graph.edge(uuid)))


@operations("DELETE", "/edge/{uuid}", schemas.Success, missing="fact")
async def edge_delete(caller: Caller, uuid: str) -> Response:
    """Delete a fact; the things it is about stay."""
    await caller.graph.delete_edge(uuid)
    return done()


@operations("POST", "/node/user/{user_id}", list[schemas.Node], missing="user")
async def node_get_by_user_id(caller: Caller, user_id: str, body: ListItems) -> Response:
    """List the things in a user's graph in uuid order: all of them, or `limit` after the cursor."""
    nodes = await caller.graph.nodes(user_id, limit=body.limit, uuid_cursor=body.uuid_cursor)
    return reply([node_view(node) for node in nodes])


@operations("GET", "/node/{uuid}", schemas.Node, missing="node")
async def node_get(caller: Caller, uuid: str) -> Response:
    """Return a thing that facts speak of."""
    return reply(node_view(await caller.graph.node(uuid)))


@operations("GET", "/node/{uuid}/entity-edges", list[schemas.Edge], missing="node")
async def node_get_edges(caller: Caller, uuid: str) -> Response:
    """List the facts about a thing, in both directions."""
    return reply([edge_view(edge) for edge in await caller.graph.node_edges(uuid)])


@operations("GET", "/node/{uuid}/episodes", schemas.EpisodeList, missing="node")
async def node_get_episodes(caller: Caller, uuid: str) -> Response:
    """List the episodes that speak of a thing."""
    return reply({"episodes": [episode_view(episode) for episode in await caller.graph.node_episodes(uuid)]})


@operations("GET", "/episodes/user/{user_id}", schemas.EpisodeList, missing="user")
async def episode_get_by_user_id(caller: Caller, user_id: str, query: Annotated[EpisodesQuery, Query()]) -> Response:
    """List the newest episodes of a user's graph."""
    episodes = await caller.graph.episodes(user_id, lastn=query.lastn)
    return reply({"episodes": [episode_view(episode) for episode in episodes]})


@operations("GET", "/episodes/{uuid}", schemas.Episode, missing="episode")
async def episode_get(caller: Caller, uuid: str) -> Response:
    """Return an episode; `processed` says whether everything was learned from it."""
    return reply(episode_view(await caller.graph.episode(uuid)))
