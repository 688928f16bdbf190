"""Projects: named once, and walls that nothing passes."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from tests.services.teaching import Teacher


async def test_the_default_project_is_always_there(engine: Hitherto) -> None:
    assert [project.name for project in await engine.projects.list()] == ["default"]
    assert await engine.projects.ensure() == await engine.projects.get("default")


async def test_a_name_can_be_taken_once(engine: Hitherto) -> None:
    made = await engine.projects.add("shop")
    assert await engine.projects.get("shop") == await engine.projects.ensure("shop") == made
    with pytest.raises(AlreadyExists, match="already exists"):
        await engine.projects.add("shop")
    with pytest.raises(NotFound, match="project not found: nowhere"):
        await engine.projects.get("nowhere")
    for wrong in ("", "a\x00"):
        with pytest.raises(InvalidInput):
            await engine.projects.add(wrong)


async def test_the_same_ids_in_two_projects_are_two_people(engine: Hitherto, other: Scope, teacher: Teacher) -> None:
    ours = await engine.users.add("alice", first_name="Alice")
    theirs = await other.users.add("alice", first_name="Alicia")
    assert ours.uuid != theirs.uuid
    for scope in (engine, other):
        await scope.sessions.add("talk", "alice")
    await engine.memory.add("talk", [NewMessage(content="I live in Lisbon.", role_type="user")])
    await teacher.fact(ours, "Lisbon", said_in="talk")
    assert (await other.memory.messages("talk")).total == 0
    assert await other.users.facts("alice") == []
    assert "Lisbon" not in (await other.memory.get("talk")).context
    assert list((await other.graph.search("alice", SearchRequest(query="Lisbon"))).edges) == []
    await other.users.delete("alice")
    assert (await engine.users.get("alice")) == ours
    assert len(await engine.users.facts("alice")) == 1


async def test_lists_hold_what_is_the_projects_own(engine: Hitherto, other: Scope) -> None:
    await engine.users.add("alice")
    await engine.sessions.add("talk", "alice")
    assert (await other.users.list()).total == 0
    assert (await other.sessions.list()).total == 0


async def test_a_session_cannot_be_given_to_a_user_of_another_project(engine: Hitherto, other: Scope) -> None:
    await engine.users.add("alice")
    with pytest.raises(InvalidInput, match="user not found: alice"):
        await other.sessions.add("talk", "alice")


async def test_nothing_of_another_project_can_be_reached_by_any_id_or_uuid(
    engine: Hitherto, other: Scope, teacher: Teacher
) -> None:
    user = await engine.users.add("alice")
    await engine.sessions.add("talk", "alice")
    message = (await engine.memory.add("talk", [NewMessage(content="I live in Oslo.", role_type="user")])).uuids[0]
    edge = await teacher.fact(user, "Oslo", said_in="talk")
    await other.users.add("mallory")
    await other.sessions.add("own", "mallory")
    attempts: list[tuple[Callable[..., Awaitable[Any]], tuple[Any, ...]]] = [
        (other.users.get, ("alice",)),
        (other.users.update, ("alice",)),
        (other.users.delete, ("alice",)),
        (other.users.node, ("alice",)),
        (other.users.facts, ("alice",)),
        (other.users.sessions, ("alice",)),
        (other.sessions.get, ("talk",)),
        (other.sessions.update, ("talk",)),
        (other.sessions.delete, ("talk",)),
        (other.memory.get, ("talk",)),
        (other.memory.messages, ("talk",)),
        (other.memory.facts, ("talk",)),
        (other.memory.add, ("talk", [NewMessage(content="x", role_type="user")])),
        (other.memory.message, ("talk", message)),
        (other.memory.message, ("own", message)),
        (other.memory.update_message_metadata, ("own", message, {"a": 1})),
        (other.graph.search, ("alice", SearchRequest(query="Oslo"))),
        (other.graph.edges, ("alice",)),
        (other.graph.nodes, ("alice",)),
        (other.graph.episodes, ("alice",)),
        (other.graph.edge, (edge.uuid,)),
        (other.graph.fact, (edge.uuid,)),
        (other.graph.delete_edge, (edge.uuid,)),
        (other.graph.node, (edge.target,)),
        (other.graph.node, (user.uuid,)),
        (other.graph.node_edges, (edge.target,)),
        (other.graph.node_episodes, (edge.target,)),
        (other.graph.episode, (message,)),
        (other.graph.trace, (message,)),
    ]
    for attempt, arguments in attempts:
        with pytest.raises(NotFound):
            await attempt(*arguments)
    assert await engine.graph.edge(edge.uuid) == edge
    assert (await engine.memory.messages("talk")).total == 1
    assert (await engine.memory.message("talk", message)).metadata is None
