"""Two tenants of one server get, operation by operation, the answers that each would get alone."""

import asyncio
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hitherto.api.app import create_app
from hitherto.engine import Hitherto, build_worker
from hitherto.ingestion.extract import DeterministicExtractor
from hitherto.ports import Extractor
from hitherto.settings import Settings
from hitherto.store.open import sqlite_path
from tests.api.asking import talking_to

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?")
WORK, TENANTS = "work", ("anna", "bert")
SECRETS = {"anna": "Marrakesh", "bert": "Vladivostok"}
"""Where each tenant's people live, and no answer to the other may say."""

USERS, SESSIONS, GROUPS = (st.sampled_from(names) for names in (["u1", "u2"], ["s1", "s2"], ["g1"]))


@dataclass(frozen=True)
class Request:
    """A request of a tenant; `{seen}` in its path is a uuid that was told to the other tenant."""

    method: str
    path: str
    body: Any = None


def request(method: str, path: str, body: Any = None, **ids: st.SearchStrategy[str]) -> st.SearchStrategy[Request]:
    """Return requests with ids drawn for the names in the path and, as "$name", in the body."""

    def build(drawn: dict[str, str]) -> Request:
        filled = {name: drawn.get(str(value)[1:], value) for name, value in body.items()} if body else body
        return Request(method, path.format(**drawn, seen="{seen}"), filled)

    return st.fixed_dictionaries(ids).map(build)


def say(session: str, text: str) -> Request:
    messages = [{"content": text, "role_type": "user", "role": "Kim", "created_at": "2025-03-01T10:00:00Z"}]
    return Request("POST", f"/sessions/{session}/memory", {"messages": messages, "return_context": True})


TEXTS = st.sampled_from(["I live in SECRET.", "My sister Ida works at Acme.", "I moved to Oslo.", "I love SECRET."])
REQUESTS = st.one_of(
    request("POST", "/users", {"user_id": "$user", "first_name": "Kim"}, user=USERS),
    request("POST", "/users", {"user_id": "$user", "first_name": "Kim"}, user=USERS),
    request("PATCH", "/users/{user}", {"metadata": {"a": 1}}, user=USERS),
    request("DELETE", "/users/{user}", user=USERS),
    request("GET", "/users/{user}", user=USERS),
    request("GET", "/users-ordered"),
    request("GET", "/sessions-ordered"),
    request("POST", "/sessions", {"session_id": "$session", "user_id": "$user"}, session=SESSIONS, user=USERS),
    request("POST", "/sessions", {"session_id": "$session", "user_id": "$user"}, session=SESSIONS, user=USERS),
    request("DELETE", "/sessions/{session}/memory", session=SESSIONS),
    request("GET", "/sessions/{session}/memory", session=SESSIONS),
    request("GET", "/sessions/{session}/messages", session=SESSIONS),
    st.builds(say, SESSIONS, TEXTS),
    st.builds(say, SESSIONS, TEXTS),
    request("GET", "/users/{user}/facts", user=USERS),
    request("POST", "/graph/search", {"query": "Where does Kim live?", "user_id": "$user"}, user=USERS),
    request("POST", "/graph/search", {"query": "live", "scope": "episodes", "user_id": "$user"}, user=USERS),
    request("POST", "/graph/node/user/{user}", {}, user=USERS),
    request("POST", "/groups", {"group_id": "$group"}, group=GROUPS),
    request("GET", "/groups-ordered"),
    request("POST", "/graph", {"group_id": "$group", "type": "text", "data": "Ida lives in SECRET."}, group=GROUPS),
    request("POST", "/graph/edge/group/{group}", {}, group=GROUPS),
    request("POST", "/collections/books", {"description": "SECRET"}),
    st.just(Request("POST", "/collections/books/documents", [{"content": "About SECRET.", "document_id": "d"}])),
    request("POST", "/collections/books/search", {"text": "about"}),
    request("GET", "/collections"),
    request("GET", "/graph/edge/{seen}"),
    request("GET", "/graph/node/{seen}"),
    request("GET", "/graph/episodes/{seen}"),
    request("GET", "/facts/{seen}"),
    request("DELETE", "/graph/edge/{seen}"),
    request("DELETE", "/graph/episodes/{seen}"),
    request("GET", "/collections/books/documents/uuid/{seen}"),
)
STEPS = st.lists(st.tuples(st.sampled_from([*TENANTS, WORK]), REQUESTS), min_size=10, max_size=40)
Step = tuple[str, Request]


@dataclass
class Tenant:
    """One tenant's client, and what it was told, with every uuid named by the order in which it first came up."""

    http: httpx.AsyncClient
    secret: str
    seen: list[str] = field(default_factory=list)
    told: list[tuple[str, int, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    async def ask(self, asked: Request, uuid_of_the_other: str) -> None:
        path = asked.path.replace("{seen}", uuid_of_the_other)
        body = re.sub("SECRET", self.secret, httpx.Request("POST", "http://x", json=asked.body).content.decode())
        answer = await self.http.request(
            asked.method, f"/api/v2{path}", content=body if asked.body is not None else None
        )
        self.texts.append(answer.text)
        self.told.append(
            (
                f"{asked.method} {asked.path}",
                answer.status_code,
                self._plain(answer.text.replace(uuid_of_the_other, "SEEN")),
            )
        )

    def _plain(self, text: str) -> str:
        for uuid in UUID.findall(text):
            if uuid not in self.seen:
                self.seen.append(uuid)
        return TIME.sub("TIME", UUID.sub(lambda found: f"uuid-{self.seen.index(found[0])}", text))


class House:
    """An engine, its worker and its API in this process."""

    def __init__(self, runner: asyncio.Runner, url: str, folder: Path, extractor: Extractor) -> None:
        self._runner = runner
        self._settings = Settings(database_url=url, data_dir=folder, workers=0)
        self._engine = Hitherto(self._settings, embedder=None)
        self._extractor = extractor
        self._runner.run(self._engine.open())
        self._app = create_app(self._engine)

    def close(self) -> None:
        self._runner.run(self._engine.close())

    def play(self, steps: Sequence[Step]) -> dict[str, Tenant]:
        """Take the steps in projects of their own, and return what each tenant was told."""
        return self._runner.run(self._play(steps))

    async def _play(self, steps: Sequence[Step]) -> dict[str, Tenant]:
        tenants = {name: await self._enter(name) for name in TENANTS}
        async with build_worker(self._settings, extractor=self._extractor, embedder=None) as worker:
            for name, asked in steps:
                if name == WORK:
                    await worker.run_until_idle()
                    continue
                told = [uuid for other, tenant in tenants.items() if other != name for uuid in tenant.seen]
                await tenants[name].ask(asked, told[-1] if told else str(uuid4()))
        for tenant in tenants.values():
            await tenant.http.aclose()
        return tenants

    async def _enter(self, name: str) -> Tenant:
        _, key = await self._engine.keys.create(f"{name}-{uuid4()}")
        return Tenant(talking_to(self._app, headers={"Authorization": f"Api-Key {key}"}), SECRETS[name])


@contextmanager
def alone(runner: asyncio.Runner, template: Path, extractor: Extractor) -> Iterator[House]:
    """A house on an empty database of its own."""
    folder = Path(tempfile.mkdtemp(prefix="hitherto-alone-"))
    shutil.copy(template, folder / "memory.db")
    house = House(runner, f"sqlite://{folder}/memory.db", folder, extractor)
    try:
        yield house
    finally:
        house.close()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return DeterministicExtractor(None)


def test_each_of_two_tenants_is_answered_as_if_alone(
    store_url: str, sqlite_url: str, tmp_path: Path, extractor: Extractor
) -> None:
    template = tmp_path / "empty.db"
    shutil.copy(sqlite_path(sqlite_url), template)
    with asyncio.Runner() as runner:
        together = House(runner, store_url, tmp_path, extractor)

        # Without shrinking, which takes minutes here; the steps are short enough to be read.
        @settings(
            max_examples=10,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(STEPS)
        def play(steps: list[Step]) -> None:
            both = together.play(steps)
            for name, other in (TENANTS, TENANTS[::-1]):
                with alone(runner, template, extractor) as house:
                    own = house.play([step for step in steps if step[0] in (name, WORK)])[name]
                assert both[name].told == own.told
                assert not [text for text in both[name].texts if SECRETS[other] in text]

        try:
            play()
        finally:
            together.close()
