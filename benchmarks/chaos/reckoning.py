"""The reckoning: what was acknowledged against what is stored, read when everything is well again."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.chaos.clients import CLIENT_SECONDS, HEADERS, Sender
from benchmarks.chaos.language_model import TOKENS_A_MESSAGE, SickModel
from hitherto import Hitherto, Settings
from hitherto.services.messages import NewMessage
from hitherto.store import work

LOOK_SECONDS = 0.25
USAGE_DAYS = 30
MESSAGES_A_QUESTION = 10
PEACE_SECONDS = 60.0
ENDING = "lives in Lisbon."


@dataclass
class Reckoning:
    """What is wrong, counted; all of it is 0 in a run that is survived. `faults` says it in words."""

    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    torn: int = 0
    """Requests of which only a part is there."""
    stuck: int = 0
    """Messages that nobody works on, or that failed without a reason."""
    unlearned: int = 0
    """Messages that were processed and of which the graph knows nothing."""
    doubled_facts: int = 0
    paid_twice: int = 0
    given_up: int = 0
    """Messages marked as failed, though nothing is wrong with them."""
    unclear: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def blame(self, kind: str, count: int, what: str) -> None:
        """Count something that is wrong."""
        if count:
            setattr(self, kind, getattr(self, kind) + count)
            self.faults.append(f"{kind}, {count}: {what}")


def reckon_history(reckoning: Reckoning, url: str, senders: Sequence[Sender]) -> None:
    """Compare the history of each session with what its sender was told."""
    with httpx.Client(base_url=f"{url}/api/v2", headers=HEADERS, timeout=CLIENT_SECONDS) as client:
        for sender in senders:
            compare_history(reckoning, sender, list(_history(client, sender.session)))


def compare_history(reckoning: Reckoning, sender: Sender, stored: Sequence[str]) -> None:
    """Compare what is stored with what a sender was told, attempt by attempt."""
    session, times = sender.session, Counter(stored)
    lost = [text for text in sender.acknowledged if text not in times]
    reckoning.blame("lost", len(lost), f"{session}: {lost[:3]}")
    doubled = [text for text, count in times.items() if count > 1]
    reckoning.blame("doubled", len(doubled), f"{session}: {doubled[:3]}")
    attempted = [text for attempt in sender.attempts for text in attempt.texts]
    invented = times.keys() - set(attempted)
    reckoning.blame("doubled", len(invented), f"{session}: nobody said {sorted(invented)[:3]}")
    acknowledged = set(sender.acknowledged)
    kept = [text for text in stored if text in acknowledged]
    wrong = sum(one != other for one, other in zip(kept, sender.acknowledged, strict=False)) if not lost else 0
    reckoning.blame("disordered", wrong, session)
    torn = [each.texts for each in sender.attempts if 0 < sum(text in times for text in each.texts) < len(each.texts)]
    reckoning.blame("torn", len(torn), f"{session}: {torn[:3]}")


def _history(client: httpx.Client, session: str) -> Iterator[str]:
    cursor = 1
    while True:
        query = {"limit": 500, "cursor": cursor}
        found = client.get(f"/sessions/{session}/messages", params=query).raise_for_status().json()["messages"]
        if not found:
            return
        yield from (message["content"] for message in found)
        cursor += 1


async def reckon_knowledge(reckoning: Reckoning, settings: Settings, users: Sequence[str], seconds: float) -> None:
    """Wait until everything is ingested, then look at episodes, facts and leases in the database itself."""
    async with Hitherto(settings, workers="none", embedder=None) as engine:
        waiting = await _until_idle(engine, seconds)
        reckoning.blame("stuck", waiting, f"still pending after {seconds:.0f} s")
        for user in users:
            await _compare_facts(reckoning, engine, user)


async def _until_idle(engine: Hitherto, seconds: float) -> int:
    end = time.monotonic() + seconds
    while True:
        pending = (await engine.core.store.read(work.depth)).pending
        if not pending or time.monotonic() > end:
            return pending
        await asyncio.sleep(LOOK_SECONDS)


async def _compare_facts(reckoning: Reckoning, engine: Hitherto, user: str) -> None:
    episodes = await engine.graph.episodes(user, lastn=10_000)
    pending = [episode for episode in episodes if episode.state == "pending"]
    reckoning.blame("stuck", len(pending), f"{user}: {[episode.content for episode in pending[:3]]}")
    failed = [episode for episode in episodes if episode.state == "failed"]
    mute = [episode for episode in failed if not episode.error]
    reckoning.blame("stuck", len(mute), f"{user}: failed without a reason")
    reckoning.blame("given_up", len(failed), f"{user}: {sorted({str(episode.error) for episode in failed})[:3]}")
    facts = Counter(edge.fact for edge in await engine.graph.edges(user))
    twice = [fact for fact, count in facts.items() if count > 1]
    reckoning.blame("doubled_facts", len(twice), f"{user}: {twice[:3]}")
    known = {fact.split()[-4] for fact in facts if fact.endswith(ENDING)}
    silent = [each.content for each in episodes if each.state == "processed" and _friend(each.content) not in known]
    unlearned = sorted(await _learned_in_peace(silent))
    reckoning.blame("unlearned", len(unlearned), f"{user}: {unlearned[:3]}")


async def _learned_in_peace(texts: Sequence[str]) -> set[str]:
    """Return which of `texts` make a fact where nothing is broken: the rules do not take every name for one."""
    if not texts:
        return set()
    with TemporaryDirectory() as folder:
        async with Hitherto(Settings(data_dir=Path(folder)), embedder=None) as engine:
            await engine.users.add("u", first_name="Alma")
            await engine.sessions.add("s", "u")
            for text in texts:
                await engine.memory.add("s", [NewMessage(role_type="user", role="Alma", content=text)])
            async with asyncio.timeout(PEACE_SECONDS):
                await engine.processed("u")
            known = {edge.fact.split()[-4] for edge in await engine.graph.edges("u") if edge.fact.endswith(ENDING)}
            return {text for text in texts if _friend(text) in known}


def _friend(text: str) -> str:
    """Return the name in a message of the senders."""
    return text.split()[2]


async def reckon_costs(reckoning: Reckoning, settings: Settings, model: SickModel, lost_leases: int) -> None:
    """Check that nothing was asked again after its answer had been stored, and that answers are counted once each.

    Whoever sleeps or loses its graph between looking for an answer and asking may ask one question again.
    """
    async with Hitherto(settings, workers="none", embedder=None) as engine:
        key = (await engine.projects.get("default")).key
        used = await engine.project(key).usage.by_day(USAGE_DAYS)
    stored = sum(each.usage.input_tokens for each in used) // TOKENS_A_MESSAGE
    answered = model.answered.total()
    if model.asked_again > lost_leases * MESSAGES_A_QUESTION:
        reckoning.blame("paid_twice", model.asked_again, "messages were asked about again")
    else:
        reckoning.paid_twice = model.asked_again
    reckoning.blame("paid_twice", max(stored - answered, 0), f"{stored} were counted of {answered} answered")
