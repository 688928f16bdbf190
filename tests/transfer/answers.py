"""What a project answers: everything that lists, searches and memory tell of it."""

import json
from typing import Any

import orjson

from hitherto.domain.identity import GraphKey
from hitherto.engine import Hitherto
from hitherto.retrieval.passages import Wish
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.scope import Scope
from hitherto.settings import Settings
from hitherto.transfer.arrival import moved_json
from tests.ingestion.scripted import HashEmbedder
from tests.services.teaching import Ticking

QUERIES = ("Lisbon", "Where does Alice live?", "works")


def plain(value: Any) -> Any:
    """Return a value as JSON shows it, without the project, which no export names."""
    return _without_project(json.loads(orjson.dumps(value, default=lambda other: sorted(map(str, other)))))


def _without_project(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_project(inner) for key, inner in value.items() if key != "project"}
    return [_without_project(inner) for inner in value] if isinstance(value, list) else value


async def answers_of(settings: Settings, project: str = "default") -> dict[str, Any]:
    """Open an engine and return what a project answers, by owner."""
    clock = Ticking()
    async with Hitherto(settings, workers="none", embedder=HashEmbedder(), clock=clock) as engine:
        scope = engine.project((await engine.projects.get(project)).key)
        told: dict[str, Any] = {"ontology": plain(await scope.ontology.get())}
        for user in (await scope.users.list()).items:
            told[f"user {user.user_id}"] = plain([user, *await _user(scope, user.user_id)])
        for group in (await scope.groups.list()).items:
            told[f"group {group.group_id}"] = plain([group, *await _graph(scope, group_id=group.group_id)])
        for collection in await scope.collections.list():
            told[f"collection {collection.collection.name}"] = plain(await _collection(scope, collection))
        return told


async def _user(scope: Scope, user_id: str) -> list[Any]:
    told: list[Any] = await _graph(scope, user_id=user_id)
    for session in await scope.users.sessions(user_id):
        told += [session, await scope.memory.messages(session.session_id)]
        told += [await scope.memory.get(session.session_id), await scope.memory.facts(session.session_id)]
    return told


async def _graph(scope: Scope, user_id: str | None = None, group_id: str | None = None) -> list[Any]:
    told: list[Any] = [await of(user_id, group_id=group_id) for of in (scope.graph.nodes, scope.graph.edges)]
    told.append(await scope.graph.episodes(user_id, group_id=group_id))
    told += [await scope.graph.explain_fact(edge.uuid) for edge in told[1]]
    for query in QUERIES:
        for kind in ("edges", "nodes", "episodes"):
            asked = SearchRequest(query=query, scope=kind)
            told.append(await scope.graph.search(user_id, asked, group_id=group_id))
    return told


async def _collection(scope: Scope, info: Any) -> list[Any]:
    name = info.collection.name
    found = [await scope.documents.search(name, Wish(limit=10), text=text) for text in ("tea", "green")]
    listed = await scope.documents.search(name, Wish(limit=100), metadata={})
    return [info, *(each.found for each in (*found, listed))]


def as_moved(told: Any, graphs: dict[GraphKey, GraphKey], names: dict[str, str]) -> Any:
    """Return answers as they are when graphs have other keys and things other ids."""
    for old, new in graphs.items():
        told = moved_json(told, old, new)
    text = json.dumps(told)
    for before, after in names.items():
        text = text.replace(before, after)
    return json.loads(text)


def without_searches(told: list[Any]) -> list[Any]:
    """Return the answers for one owner without what was searched."""
    return [each for each in told if not (isinstance(each, dict) and each.keys() == {"edges", "nodes", "episodes"})]
