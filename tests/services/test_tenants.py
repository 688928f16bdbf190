"""Two tenants of one server, at random work side by side: each sees what it would see alone."""

import asyncio
import json
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hitherto.domain.errors import HithertoError
from hitherto.domain.ontology import as_json
from hitherto.engine import Hitherto, build_worker, rules
from hitherto.ports import Extractor
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.data import NewEpisode
from hitherto.services.documents import NewDocument
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from hitherto.services.triples import NewTriple
from hitherto.settings import Settings
from tests.services.teaching import Ticking

TENANTS = ("first", "second")
USERS, SESSIONS, GROUPS = ("u1", "u2"), ("s1", "s2"), ("g1", "g2")
SENTENCES = (
    "I live in Lisbon.",
    "I moved to Berlin.",
    "My sister Ida works at Polar Maps.",
    "I have a dog named Rex.",
    "I no longer work at Polar Maps.",
    "My favourite colour is green.",
)
INSTRUCTION = {"instruction": "Rate how much a fact says about pets.", "examples": {"high": "She has a dog."}}
TIMES = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
DAYS = re.compile(r"\d+ \w+ \d{4}")
LEARN = "learn"

users, sessions, groups, sentences = map(st.sampled_from, (USERS, SESSIONS, GROUPS, SENTENCES))
owners = st.one_of(users.map(lambda one: {"user_id": one}), groups.map(lambda one: {"group_id": one}))
OPERATIONS = st.one_of(
    st.tuples(st.just("add_user"), users),
    st.tuples(st.just("delete_user"), users),
    st.tuples(st.just("rate"), users),
    st.tuples(st.just("add_session"), sessions, users),
    st.tuples(st.just("add_messages"), sessions, sentences),
    st.tuples(st.just("add_messages"), sessions, sentences),
    st.tuples(st.just("delete_session"), sessions),
    st.tuples(st.just("add_group"), groups),
    st.tuples(st.just("delete_group"), groups),
    st.tuples(st.just("add_data"), owners, sentences),
    st.tuples(st.just("add_order"), owners, st.sampled_from(["placed", "paid"])),
    st.tuples(st.just("add_triple"), owners, st.sampled_from(["Lisbon", "Porto"])),
    st.tuples(st.just("delete_newest_episode"), owners),
    st.tuples(st.just("clone"), groups, groups),
    st.tuples(st.just("set_ontology"), st.sampled_from(["Pet", "Employer"])),
    st.tuples(st.just("add_document"), sentences),
    st.tuples(st.just("delete_collection")),
    st.tuples(st.just("search"), owners, st.sampled_from(["Where does Ida work?", "dog"])),
    st.just((LEARN,)),
)
# Each begins with something to work on, else most operations would find nobody.
BEGIN = (
    ("add_user", "u1"),
    ("add_session", "s1", "u1"),
    ("add_group", "g1"),
    ("add_messages", "s1", SENTENCES[0]),
)
HISTORIES = st.lists(st.tuples(st.sampled_from(TENANTS), OPERATIONS), min_size=8, max_size=24)
Operation = tuple[Any, ...]


@dataclass
class Tenant:
    """One project at work, and what came of each of its operations."""

    scope: Scope
    outcomes: list[Any]

    async def do(self, operation: Operation) -> None:
        name, *arguments = operation
        try:
            outcome = await getattr(self, name)(*arguments)
        except HithertoError as error:
            outcome = (type(error).__name__, str(error))
        self.outcomes.append((name, outcome))

    async def add_user(self, user: str) -> Any:
        return (await self.scope.users.add(user, first_name="Ann", last_name="Miller")).user_id

    async def delete_user(self, user: str) -> Any:
        await self.scope.users.delete(user)

    async def rate(self, user: str) -> Any:
        await self.scope.users.update(user, fact_rating_instruction=INSTRUCTION)

    async def add_session(self, session: str, user: str) -> Any:
        await self.scope.sessions.add(session, user)

    async def add_messages(self, session: str, text: str) -> Any:
        await self.scope.memory.add(session, [NewMessage(content=text, role="Ann Miller", role_type="user")])

    async def delete_session(self, session: str) -> Any:
        await self.scope.sessions.delete(session)

    async def add_group(self, group: str) -> Any:
        await self.scope.groups.add(group)

    async def delete_group(self, group: str) -> Any:
        await self.scope.groups.delete(group)

    async def add_data(self, owner: dict[str, str], text: str) -> Any:
        await self.scope.graph.add(NewEpisode(data=text, type="text"), **owner)

    async def add_order(self, owner: dict[str, str], status: str) -> Any:
        data = json.dumps({"order_id": 7, "status": status})
        await self.scope.graph.add(NewEpisode(data=data, type="json"), **owner)

    async def add_triple(self, owner: dict[str, str], place: str) -> Any:
        triple = NewTriple(
            fact=f"Ida moved to {place}.", fact_name="MOVED_TO", source_node_name="Ida", target_node_name=place
        )
        await self.scope.graph.add_fact_triple(triple, **owner)

    async def delete_newest_episode(self, owner: dict[str, str]) -> Any:
        newest = (await self.scope.graph.episodes(**owner, lastn=1))[0:1]
        for episode in newest:
            await self.scope.graph.delete_episode(episode.uuid)
        return len(newest)

    async def clone(self, source: str, target: str) -> Any:
        await self.scope.graph.clone(source_group_id=source, target_group_id=target)

    async def set_ontology(self, name: str) -> Any:
        await self.scope.ontology.set([{"name": name, "description": f"A {name.lower()}."}])

    async def add_document(self, text: str) -> Any:
        with suppress(HithertoError):
            await self.scope.collections.add("papers")
        await self.scope.documents.add("papers", [NewDocument(content=text)])

    async def delete_collection(self) -> Any:
        await self.scope.collections.delete("papers")

    async def search(self, owner: dict[str, str], query: str) -> Any:
        group = owner.get("group_id")
        found = await self.scope.graph.search(owner.get("user_id"), SearchRequest(query=query), group_id=group)
        return [edge.fact for edge, _ in found.edges]

    async def everything(self) -> Any:
        """Return all that the tenant can see, without uuids and times, which depend on when it was."""
        scope = self.scope
        known_users = [user.user_id for user in (await scope.users.list()).items]
        known_groups = [group.group_id for group in (await scope.groups.list()).items]
        known_sessions = [session.session_id for session in (await scope.sessions.list()).items]
        owners = [*({"user_id": one} for one in known_users), *({"group_id": one} for one in known_groups)]
        return {
            "users": known_users,
            "groups": known_groups,
            "sessions": known_sessions,
            "memories": [await self._memory(session) for session in known_sessions],
            "graphs": [await self._graph(owner) for owner in owners],
            "ontology": as_json(await scope.ontology.get()),
            "collections": [(each.collection.name, each.counts) for each in await scope.collections.list()],
        }

    async def _memory(self, session: str) -> Any:
        memory = await self.scope.memory.get(session)
        return TIMES.sub("then", memory.context), [message.content for message in memory.messages]

    async def _graph(self, owner: dict[str, str]) -> Any:
        graph = self.scope.graph
        return (
            owner,
            [
                (node.name, node.labels, re.sub(r"\d+ \w+ \d{4}", "then", node.summary))
                for node in await graph.nodes(**owner)
            ],
            [(edge.fact, edge.is_current, edge.rating is None) for edge in await graph.edges(**owner)],
            [(episode.content, episode.state) for episode in await graph.episodes(**owner)],
        )


async def play(url: str, folder: Path, extractor: Extractor, history: Sequence[tuple[str, Operation]]) -> Any:
    """Replay a history on an engine, each tenant in a new project; return what each did and sees."""
    chosen = Settings(database_url=url, data_dir=folder)
    async with Hitherto(chosen, workers="none", embedder=None, clock=Ticking()) as engine:
        number = len(await engine.projects.list())
        names = {tenant for tenant, _ in history}
        scopes = {name: engine.project((await engine.projects.add(f"{name}-{number}")).key) for name in sorted(names)}
        tenants = {name: Tenant(scope, []) for name, scope in scopes.items()}
        for tenant, operation in [*history, (history[0][0], (LEARN,))]:
            if operation == (LEARN,):
                async with build_worker(chosen, embedder=None, extractor=extractor, clock=Ticking()) as worker:
                    await worker.run_until_idle()
            else:
                await tenants[tenant].do(operation)
        return {name: (tenant.outcomes, await tenant.everything()) for name, tenant in tenants.items()}


def alone(history: Sequence[tuple[str, Operation]], tenant: str) -> list[tuple[str, Operation]]:
    """Return what one tenant does; learning is the server's work and stays where it is."""
    return [(tenant, operation) for who, operation in history if who == tenant or operation == (LEARN,)]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return rules(Settings())


def test_each_of_two_tenants_sees_what_it_would_see_alone(store_url: str, tmp_path: Path, extractor: Extractor) -> None:
    seen = {"found": 0}

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HISTORIES)
    def replay(random: list[tuple[str, Operation]]) -> None:
        history = [(tenant, operation) for operation in BEGIN for tenant in TENANTS] + random
        together = asyncio.run(play(store_url, tmp_path, extractor, history))
        for tenant in TENANTS:
            with tempfile.TemporaryDirectory() as folder:
                url = f"sqlite://{folder}/alone.db"
                single = asyncio.run(play(url, Path(folder), extractor, alone(history, tenant)))
            assert together[tenant] == single[tenant]
            seen["found"] += sum(len(graph[2]) for graph in single[tenant][1]["graphs"])

    replay()
    assert seen["found"], "nothing was learned, so nothing could have leaked"


async def test_what_is_of_another_tenant_is_as_good_as_unknown(store_url: str, tmp_path: Path) -> None:
    chosen = Settings(database_url=store_url, data_dir=tmp_path)
    async with Hitherto(chosen, workers="none", embedder=None, clock=Ticking()) as engine:
        here = engine.project((await engine.projects.add("first")).key)
        there = engine.project((await engine.projects.add("second")).key)
        await there.groups.add("g1")
        triple = NewTriple(fact="Ida moved.", fact_name="MOVED", source_node_name="Ida", target_node_name="Porto")
        theirs = await there.graph.add_fact_triple(triple, group_id="g1")
        for ask in (here.graph.edge, here.graph.delete_edge):
            with pytest.raises(HithertoError) as known:
                await ask(theirs.edge.uuid)
            unknown_uuid = theirs.edge.uuid.__class__(int=theirs.edge.uuid.int ^ 1)
            with pytest.raises(HithertoError) as unknown:
                await ask(unknown_uuid)
            assert type(known.value) is type(unknown.value)
            assert str(known.value).replace(str(theirs.edge.uuid), "") == str(unknown.value).replace(
                str(unknown_uuid), ""
            )
        assert (await there.graph.edge(theirs.edge.uuid)).fact == "Ida moved."
