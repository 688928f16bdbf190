"""Whatever was done to a project: exported and imported, it answers the same, there and beside itself."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hitherto.domain.errors import HithertoError
from hitherto.engine import Hitherto
from hitherto.services.data import NewEpisode
from hitherto.services.documents import NewDocument
from hitherto.services.scope import Scope
from hitherto.services.triples import NewTriple
from hitherto.settings import Settings
from hitherto.transfer.exporting import export
from hitherto.transfer.importing import import_export
from tests.transfer.answers import answers_of, as_moved
from tests.transfer.telling import engine_on, learn, say

USERS = st.sampled_from(["u1", "u2"])
PLACES = st.sampled_from(["Lisbon", "Berlin", "Oslo"])
PEOPLE = st.sampled_from(["Alice", "Bob"])
DAYS = st.integers(1, 400)

Step = Callable[[Scope], Any]


def lives(person: str, place: str, day: int, ends: bool) -> str:
    return f"{person} | LIVES_IN | {place} = LIVES_IN @ {day}" + (" x" if ends else "")


STATEMENTS = st.builds(lives, PEOPLE, PLACES, DAYS, st.booleans()) | st.just("Bob | LIKES | tea") | st.text(max_size=20)


def add_user(user: str, name: str) -> Step:
    return lambda scope: scope.users.add(user, first_name=name, metadata={"n": name})


def update_user(user: str, name: str) -> Step:
    return lambda scope: scope.users.update(user, first_name=name)


def delete_user(user: str) -> Step:
    return lambda scope: scope.users.delete(user)


def add_session(user: str) -> Step:
    return lambda scope: scope.sessions.add(f"{user} talk", user)


def tell(user: str, texts: list[str]) -> Step:
    return lambda scope: say(scope, f"{user} talk", texts)


def delete_session(user: str) -> Step:
    return lambda scope: scope.sessions.delete(f"{user} talk")


def add_text(user: str, text: str) -> Step:
    return lambda scope: scope.graph.add(NewEpisode(data=text, type="text"), user_id=user)


def add_fact(user: str, person: str, place: str) -> Step:
    fact = NewTriple(fact=f"{person} saw {place}", fact_name="SAW", source_node_name=person, target_node_name=place)
    return lambda scope: scope.graph.add_fact_triple(fact, user_id=user)


def delete_first(user: str, kind: str) -> Step:
    """Delete the newest fact or episode of a user, or undo what ended the first fact."""

    async def step(scope: Scope) -> None:
        if kind == "episode":
            for episode in (await scope.graph.episodes(user))[:1]:
                await scope.graph.delete_episode(episode.uuid)
            return
        for edge in (await scope.graph.edges(user))[:1]:
            await (scope.graph.reopen_fact if kind == "reopen" else scope.graph.delete_edge)(edge.uuid)

    return step


def add_group(text: str) -> Step:
    async def step(scope: Scope) -> None:
        await scope.groups.add("docs", name=text)
        await scope.graph.add(NewEpisode(data=text, type="message"), group_id="docs")

    return step


def add_documents(texts: list[str]) -> Step:
    async def step(scope: Scope) -> None:
        if not await scope.collections.list():
            await scope.collections.add("notes")
        await scope.documents.add("notes", [NewDocument(content=text) for text in texts])

    return step


STEPS = st.one_of(
    st.builds(add_user, USERS, st.sampled_from(["Maya", "", "Zoë"])),
    st.builds(update_user, USERS, st.sampled_from(["Omar", "Zoë"])),
    st.builds(delete_user, USERS),
    st.builds(add_session, USERS),
    st.builds(tell, USERS, st.lists(STATEMENTS, min_size=1, max_size=3)),
    st.builds(delete_session, USERS),
    st.builds(add_text, USERS, STATEMENTS),
    st.builds(add_fact, USERS, PEOPLE, PLACES),
    st.builds(delete_first, USERS, st.sampled_from(["episode", "edge", "reopen"])),
    st.builds(add_group, STATEMENTS),
    st.builds(add_documents, st.lists(st.sampled_from(["tea", "coffee"]), min_size=1, max_size=2)),
    st.just("learn"),
)
BEGINNING = [add_user("u1", "Maya"), add_session("u1"), tell("u1", [lives("Alice", "Lisbon", 3, False)]), "learn"]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, max_size=12))
def test_any_project_survives_the_journey(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory(prefix="hitherto-journey-") as folder:
        asyncio.run(journey([*BEGINNING, *steps], Path(folder)))


async def journey(steps: list[Any], folder: Path) -> None:
    here = Settings(database_url=str(folder / "here.db"), data_dir=folder)
    there = Settings(database_url=str(folder / "there.db"), data_dir=folder)
    for step in steps:
        await (learn(here) if step == "learn" else take(here, step))
    async with engine_on(here) as engine:
        await export(engine.core, engine.users._project, "default", folder / "all.jsonl")
        other = (await engine.projects.add("other")).key
        beside = await import_export(engine.core, other, folder / "all.jsonl")
        keys = await graph_keys(engine.project(engine.users._project)), await graph_keys(engine.project(other))
    async with engine_on(there) as engine:
        away = await import_export(engine.core, engine.users._project, folder / "all.jsonl")
    assert not away.moved
    assert beside.moved == beside.owners == away.owners

    held = await answers_of(here)

    assert await answers_of(there) == held
    moved = {keys[0][name]: keys[1][name] for name in keys[0]}
    assert await answers_of(here, "other") == as_moved(held, moved, {})


async def graph_keys(scope: Scope) -> dict[Any, Any]:
    owners: list[tuple[str, Any]] = [(f"user {each.user_id}", each.graph) for each in (await scope.users.list()).items]
    owners += [(f"group {each.group_id}", each.graph) for each in (await scope.groups.list()).items]
    owners += [(f"notes {each.collection.name}", each.collection.graph) for each in await scope.collections.list()]
    return dict(owners)


async def take(here: Settings, step: Step) -> None:
    async with engine_on(here) as engine:
        await try_step(engine, step)


async def try_step(engine: Hitherto, step: Step) -> None:
    try:
        await step(engine.project(engine.users._project))
    except HithertoError:
        return  # it is refused here, and has nothing to do with the journey
