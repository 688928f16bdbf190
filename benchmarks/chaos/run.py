"""One run on one database: start everything, let it be broken, heal it, and reckon."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from benchmarks.chaos.clients import HEADERS, Answers, Asker, Crowd, Sender
from benchmarks.chaos.clock import WrongClock
from benchmarks.chaos.databases import database
from benchmarks.chaos.language_model import SickModel
from benchmarks.chaos.nemesis import Deeds, Nemesis
from benchmarks.chaos.nodes import Node, Nodes
from benchmarks.chaos.readings import already_read
from benchmarks.chaos.reckoning import Reckoning, reckon_costs, reckon_history, reckon_knowledge
from benchmarks.chaos.troubles import World
from hitherto import Settings

SENDERS = 4
USERS = ("u0", "u1", "u2")
SERVERS = {"sqlite": 1, "postgresql": 2}
WORKERS = {"sqlite": 2, "postgresql": 1}
"""Besides the one that each server starts."""
START_SECONDS = 120.0
LOOK_SECONDS = 0.1
SETTINGS = {
    "HITHERTO_LEASE_SECONDS": "2",
    "HITHERTO_LLM": "chaos",
    "HITHERTO_LLM_TIMEOUT_SECONDS": "2",
    "HITHERTO_LLM_PATIENCE_SECONDS": "5",
    "HITHERTO_LLM_OUTPUT": "native",
    "HITHERTO_LOG_FORMAT": "json",
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run is to be. `seconds` bounds the breaking, `patience` what comes after."""

    kind: str
    seed: int
    kills: int
    seconds: float
    patience: float
    troubles: bool = True


@dataclass
class Outcome:
    """What came of a run."""

    plan: Plan
    deeds: Deeds = field(default_factory=Deeds)
    answers: Answers = field(default_factory=Answers)
    reckoning: Reckoning = field(default_factory=Reckoning)
    acknowledged: int = 0
    unacknowledged: int = 0
    unexpected_ends: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(plan: Plan, folder: Path) -> Outcome:
    """Do one run; everything of it lies in `folder` and is gone from the machine's processes at the end."""
    begun = time.monotonic()
    folder.chmod(0o755)  # PostgreSQL runs as somebody else
    outcome = Outcome(plan)
    with database(plan.kind, folder) as base, _model() as model:
        model.already_read = partial(already_read, base)
        clock = WrongClock(folder)
        environment = {**SETTINGS, "HITHERTO_DATABASE_URL": base.url, "HITHERTO_DATA_DIR": str(folder)}
        environment |= {"HITHERTO_LLM_BASE_URL": model.url, **clock.environment}
        nodes = _nodes(plan.kind, folder, environment)
        world = World(nodes, base, model, clock, threading.Event())
        settings = Settings(database_url=base.url, data_dir=folder)
        nodes.start()
        try:
            _act(plan, world, settings, outcome)
        finally:
            base.heal()
            nodes.stop()
        outcome.unexpected_ends = [f"{node.name}: {status}" for node in nodes.all for status in node.unexpected]
        asyncio.run(reckon_costs(outcome.reckoning, settings, model, outcome.deeds.lost_leases))
    outcome.seconds = time.monotonic() - begun
    return outcome


def _act(plan: Plan, world: World, settings: Settings, outcome: Outcome) -> None:
    urls = [f"http://127.0.0.1:{node.port}" for node in world.nodes.servers]
    _until_ready(urls, world)
    seed = f"{plan.seed} {plan.kind}"
    senders = [Sender(n, USERS[n % len(USERS)], urls, seed, outcome.answers) for n in range(SENDERS)]
    _make_sessions(urls[0], senders)
    asker = Asker([(sender.session, sender.user) for sender in senders], urls, seed, outcome.answers)
    crowd = Crowd([*(sender.run for sender in senders), asker.run])
    nemesis = Nemesis(world, seed, plan.kills, plan.seconds, plan.troubles)
    outcome.deeds = nemesis.deeds
    try:
        nemesis.run()
    finally:
        crowd.end()
    _until_ready(urls, world)
    reckoning = outcome.reckoning
    outcome.acknowledged = sum(len(sender.acknowledged) for sender in senders)
    outcome.unacknowledged = (
        sum(len(each.texts) for sender in senders for each in sender.attempts) - outcome.acknowledged
    )
    reckon_history(reckoning, urls[-1], senders)
    asyncio.run(reckon_knowledge(reckoning, settings, sorted({each.user for each in senders}), plan.patience))
    reckoning.blame("unclear", len(outcome.answers.unclear), str(outcome.answers.unclear[:3]))


def _nodes(kind: str, folder: Path, environment: dict[str, str]) -> Nodes:
    def node(name: str, port: int, *options: str) -> Node:
        return Node(name, options, port, folder / f"{name}.log", environment)

    ports = _free_ports(SERVERS[kind])
    servers = [node(f"server-{port}", port, "serve", "--port", str(port), "--workers", "1") for port in ports]
    return Nodes([*servers, *(node(f"worker-{number}", 0, "worker") for number in range(1, WORKERS[kind] + 1))])


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _until_ready(urls: Sequence[str], world: World) -> None:
    end = time.monotonic() + START_SECONDS
    for url in urls:
        while not _is_ready(url):
            world.database.heal()  # PostgreSQL ends by itself some time after its disk was full
            if time.monotonic() > end:
                raise TimeoutError(f"{url} is not ready after {START_SECONDS:.0f} s: {_said(url)}")
            time.sleep(LOOK_SECONDS)


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5).is_success
    except httpx.TransportError:
        return False


def _said(url: str) -> str:
    try:
        return httpx.get(f"{url}/readyz", timeout=5).text
    except httpx.TransportError as error:
        return repr(error)


def _make_sessions(url: str, senders: Sequence[Sender]) -> None:
    with httpx.Client(base_url=f"{url}/api/v2", headers=HEADERS, timeout=START_SECONDS) as client:
        for user, name in {sender.user: sender.name for sender in senders}.items():
            client.post("/users", json={"user_id": user, "first_name": name}).raise_for_status()
        for sender in senders:
            body = {"session_id": sender.session, "user_id": sender.user}
            client.post("/sessions", json=body).raise_for_status()


@contextmanager
def _model() -> Iterator[SickModel]:
    model = SickModel()
    model.start()
    try:
        yield model
    finally:
        model.stop()
