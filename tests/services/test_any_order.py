"""Any order of adding, changing and deleting in two projects does what a few dictionaries would do."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from hitherto.settings import Settings
from hitherto.store.open import sqlite_path
from tests.services.teaching import Ticking

PROJECTS = st.sampled_from(["default", "other"])
USERS = st.sampled_from(["u1", "u2"])
SESSIONS = st.sampled_from(["s1", "s2", "s3"])
METADATA = st.dictionaries(st.sampled_from("ab"), st.none() | st.integers(0, 3), max_size=2)


@dataclass
class Expected:
    """What one project holds."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    history: dict[str, list[str]] = field(default_factory=dict)
    episodes: dict[str, list[str]] = field(default_factory=dict)


class AnyOrder(RuleBasedStateMachine):
    """Does the same to an engine and to dictionaries."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="hitherto-any-order-"))
        shutil.copy(self.template, self.folder / "memory.db")
        chosen = Settings(database_url=str(self.folder / "memory.db"), data_dir=self.folder)
        self.engine = Hitherto(chosen, workers="none", embedder=None, clock=Ticking())
        self.run(self.engine.open())
        self.scopes = {
            name: self.engine.project(self.run(self.engine.projects.ensure(name)).key) for name in ("default", "other")
        }
        self.expected = {name: Expected() for name in self.scopes}
        self.count = 0

    def run(self, awaitable: Any) -> Any:
        return self.runner.run(awaitable)

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.run(self.engine.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    def sides(self, project: str) -> tuple[Scope, Expected]:
        return self.scopes[project], self.expected[project]

    def raises(self, kind: type[Exception], awaitable: Any) -> None:
        with pytest.raises(kind):
            self.run(awaitable)

    @rule(project=PROJECTS, user=USERS, metadata=METADATA)
    def add_user(self, project: str, user: str, metadata: dict[str, Any]) -> None:
        scope, expected = self.sides(project)
        if user in expected.users:
            return self.raises(AlreadyExists, scope.users.add(user, metadata=metadata))
        self.run(scope.users.add(user, metadata=metadata))
        expected.users[user] = metadata
        expected.episodes[user] = []
        return None

    @rule(project=PROJECTS, user=USERS, metadata=METADATA)
    def update_user(self, project: str, user: str, metadata: dict[str, Any]) -> None:
        scope, expected = self.sides(project)
        if user not in expected.users:
            return self.raises(NotFound, scope.users.update(user, metadata=metadata))
        self.run(scope.users.update(user, metadata=metadata))
        expected.users[user] = {**expected.users[user], **metadata}
        return None

    @rule(project=PROJECTS, user=USERS)
    def delete_user(self, project: str, user: str) -> None:
        scope, expected = self.sides(project)
        if user not in expected.users:
            return self.raises(NotFound, scope.users.delete(user))
        self.run(scope.users.delete(user))
        del expected.users[user], expected.episodes[user]
        for session in [name for name, (owner, _) in expected.sessions.items() if owner == user]:
            del expected.sessions[session], expected.history[session]
        return None

    @rule(project=PROJECTS, user=USERS, session=SESSIONS, metadata=METADATA)
    def add_session(self, project: str, user: str, session: str, metadata: dict[str, Any]) -> None:
        scope, expected = self.sides(project)
        adding = scope.sessions.add(session, user, metadata=metadata)
        if user not in expected.users:
            return self.raises(InvalidInput, adding)
        if session in expected.sessions:
            return self.raises(AlreadyExists, adding)
        self.run(adding)
        expected.sessions[session] = (user, metadata)
        expected.history[session] = []
        return None

    @rule(project=PROJECTS, session=SESSIONS, metadata=METADATA)
    def update_session(self, project: str, session: str, metadata: dict[str, Any]) -> None:
        scope, expected = self.sides(project)
        if session not in expected.sessions:
            return self.raises(NotFound, scope.sessions.update(session, metadata=metadata))
        self.run(scope.sessions.update(session, metadata=metadata))
        owner, before = expected.sessions[session]
        expected.sessions[session] = (owner, {**before, **metadata})
        return None

    @rule(project=PROJECTS, session=SESSIONS)
    def delete_session(self, project: str, session: str) -> None:
        scope, expected = self.sides(project)
        if session not in expected.sessions:
            return self.raises(NotFound, scope.sessions.delete(session))
        self.run(scope.sessions.delete(session))
        del expected.sessions[session], expected.history[session]
        return None

    @rule(project=PROJECTS, session=SESSIONS, roles=st.lists(st.sampled_from(["user", "tool"]), min_size=1, max_size=3))
    def add_messages(self, project: str, session: str, roles: list[str]) -> None:
        scope, expected = self.sides(project)
        said = [(f"{self.count + number}", role) for number, role in enumerate(roles)]
        self.count += len(roles)
        messages = [NewMessage(content=content, role_type=role) for content, role in said]
        adding = scope.memory.add(session, messages, ignore_roles=["tool"])
        if session not in expected.sessions:
            return self.raises(NotFound, adding)
        self.run(adding)
        expected.history[session] += [content for content, _ in said]
        owner, _ = expected.sessions[session]
        expected.episodes[owner] += [content for content, role in said if role == "user"]
        return None

    @invariant()
    def both_hold_the_same(self) -> None:
        if hasattr(self, "engine"):
            for name, scope in self.scopes.items():
                assert self.run(held_by(scope)) == self.expected[name]
            waiting = sum(len(told) for expected in self.expected.values() for told in expected.episodes.values())
            assert self.run(self.engine.status.queue()).pending == waiting


async def held_by(scope: Scope) -> Expected:
    users = {user.user_id: user.metadata for user in (await scope.users.list()).items}
    sessions = (await scope.sessions.list()).items
    history = {
        one.session_id: [message.content for message in (await scope.memory.messages(one.session_id)).items]
        for one in sessions
    }
    return Expected(
        users={user_id: metadata or {} for user_id, metadata in users.items()},
        sessions={one.session_id: (one.user_id, one.metadata or {}) for one in sessions},
        history=history,
        episodes={user_id: [one.content for one in reversed(await scope.graph.episodes(user_id))] for user_id in users},
    )


def test_any_order(sqlite_url: str) -> None:
    AnyOrder.template = sqlite_path(sqlite_url)
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
