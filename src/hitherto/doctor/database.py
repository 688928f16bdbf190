"""The database: whether it answers, its schema and clock, and what its rows tell of work that is stuck."""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from hitherto.clock import SystemClock
from hitherto.doctor import rows
from hitherto.doctor.finding import Finding, duration, note, ok, problem
from hitherto.doctor.rows import Lease
from hitherto.domain.errors import Damaged, HithertoError, Misconfigured
from hitherto.domain.hosts import is_loopback
from hitherto.domain.instants import Instant, format_instant
from hitherto.domain.projects import DEFAULT_PROJECT
from hitherto.models import language_model_title
from hitherto.ports import Clock, Transaction
from hitherto.settings import Settings, masked_url
from hitherto.store import model_usage, portable, work
from hitherto.store.migrations import CURRENT
from hitherto.store.open import open_store

SECOND = 1_000_000
LONG_WAIT_SECONDS = 60.0
TOO_LONG_SECONDS = 600.0
SKEW_SECONDS = 2.0
COPY_SECONDS = 3600.0
"""After that a worker deletes what was not finished."""
RECENT_SECONDS = 86_400.0
MOST_ATTEMPTS = 3
SHOWN = 5


async def check_database(settings: Settings, clock: Clock | None = None, *, thorough: bool = False) -> list[Finding]:
    """Return what is to be said of the database; `thorough` reads all of a SQLite file. Nothing is changed."""
    url = settings.database_url
    try:
        store = await open_store(url, migrate=False)
    except Misconfigured as error:
        return [problem("database", error.message, _todo(error.message))]
    except Damaged as error:
        return [problem("database", error.message, "hitherto restore")]
    except HithertoError as error:
        return [problem("database", error.message, "start the database, or mend HITHERTO_DATABASE_URL")]
    try:
        examination = _Examination(settings, clock or SystemClock(), thorough)
        found = await store.read(examination.run)
    except HithertoError as error:
        return [problem("database", error.message, "look at the log of the database")]
    finally:
        await store.close()
    return [ok("database", f"{masked_url(url)} answers, schema {CURRENT}"), *found]


def _todo(message: str) -> str:
    if "there is no database" in message:
        return "hitherto serve makes it, or mend HITHERTO_DATABASE_URL"
    if "upgrade the database" in message:
        return "hitherto db upgrade"
    return "mend the settings: see hitherto config"


@dataclass(frozen=True, slots=True)
class _Examination:
    """One look at one state of the database."""

    settings: Settings
    clock: Clock
    thorough: bool

    async def run(self, tx: Transaction) -> list[Finding]:
        now = self.clock.now()
        leases = await rows.leases(tx)
        return [
            *(await self._files(tx) if self.thorough else ()),
            _skew(await rows.clock(tx), self.clock.now()),
            *await self._queue(tx, now, leases),
            *_held(leases, now),
            *await _failures(tx, now),
            *await self._model(tx),
            *await _unfinished(tx, now),
            *await self._keys(tx, now),
        ]

    async def _files(self, tx: Transaction) -> list[Finding]:
        found = await portable.problems(tx)
        if found:
            return [problem("database", f"the file is damaged: {found[0]}", "stop the server and restore a backup")]
        return [ok("database", "its file is in order, as far as it can be examined")]

    async def _queue(self, tx: Transaction, now: Instant, leases: Sequence[Lease]) -> list[Finding]:
        depth = await work.depth(tx)
        found = [*await _forgotten(tx), *await _tried(tx)]
        if depth.oldest_since is None:
            return [*found, ok("queue", "nothing waits to be learned")]
        age = max(0.0, (now - depth.oldest_since) / SECOND)
        words = f"{depth.pending:,} episodes of {depth.graphs:,} graphs wait, the oldest for {duration(age)}"
        if depth.oldest_since - now > SKEW_SECONDS * SECOND:
            found.append(problem("queue", "episodes wait since a time to come", "set the clocks of the machines"))
        if age > LONG_WAIT_SECONDS and not any(lease.last_until > now for lease in leases):
            found.append(problem("queue", f"{words}, and no worker is at work", _start_worker(self.settings)))
        elif age > TOO_LONG_SECONDS:
            found.append(problem("queue", words, "more workers: HITHERTO_WORKERS, or hitherto worker elsewhere"))
        else:
            found.append((note if age > LONG_WAIT_SECONDS else ok)("queue", words))
        return found

    async def _model(self, tx: Transaction) -> list[Finding]:
        model = language_model_title(self.settings)
        if model is None:
            return []
        heard = await model_usage.health(tx, model)
        if not heard.is_failing or heard.failed_at is None:
            return [ok("language model", f"{model} has not failed since it answered last")]
        words = (
            f"{model} failed at {format_instant(heard.failed_at)}: {heard.reason}; rules read the messages meanwhile"
        )
        return [problem("language model", words, "look at HITHERTO_LLM, its key and its endpoint")]

    async def _keys(self, tx: Transaction, now: Instant) -> list[Finding]:
        found = await rows.project_keys(tx, now)
        host = self.settings.host
        if not any(each.in_force for each in found):
            words = "there is no API key in force"
            if not is_loopback(host):
                return [problem("keys", f"{words}, and host is {host}: the server refuses", "hitherto keys create")]
            if any(each.keys for each in found):
                return [problem("keys", f"{words}: nobody gets in", "hitherto keys create")]
            return [note("keys", f"{words}: whoever is on this machine reads all", "hitherto keys create")]
        closed = [each.name for each in found if not each.in_force and (each.keys or each.name != DEFAULT_PROJECT)]
        names = ", ".join(closed[:SHOWN]) + (", ..." if len(closed) > SHOWN else "")
        if closed:
            todo = "hitherto keys create --project NAME; or hitherto projects delete NAME, if that was begun"
            return [note("keys", f"no key opens {len(closed)} projects: {names}", todo)]
        return [ok("keys", f"{sum(each.in_force for each in found)} are in force")]


def _start_worker(settings: Settings) -> str:
    if settings.workers:
        return "start hitherto serve, or hitherto worker; if one runs, look at its log"
    return "start hitherto worker: workers is 0, so the server starts none"


def _skew(there: Instant, here: Instant) -> Finding:
    seconds = (here - there) / SECOND
    if abs(seconds) > SKEW_SECONDS:
        ahead = "ahead of" if seconds > 0 else "behind"
        words = f"this machine is {duration(abs(seconds))} {ahead} the clock of the database"
        return problem("clock", words, "set both by a time server: leases are times")
    return ok("clock", "as the database's")


def _held(leases: Sequence[Lease], now: Instant) -> list[Finding]:
    found: list[Finding] = []
    held = [lease for lease in leases if lease.last_until > now]
    for lease in held:
        left = (lease.last_until - now) / SECOND
        if lease.last_until - now > work.LONGEST_LEASE:
            words = f"{lease.owner} holds {lease.graphs} graphs for {duration(left)}"
            found.append(note("leases", f"{words}: a clock was set back", "none: they are taken all the same"))
        elif is_dead(lease.owner):
            words = f"{lease.owner} is dead and holds {lease.graphs} graphs for {duration(left)} more"
            found.append(note("leases", words, "none: another worker takes them then"))
    late = [lease for lease in leases if lease.last_until <= now]
    for lease in late[:SHOWN]:
        ago = duration((now - lease.last_until) / SECOND)
        words = f"{lease.owner} lost {lease.graphs} graphs with work {ago} ago"
        found.append(note("leases", words, "a worker takes them up; if none runs: hitherto worker"))
    return found or [ok("leases", f"{sum(lease.graphs for lease in held)} graphs are at work")]


def is_dead(owner: str) -> bool:
    """Return whether a worker, named by machine, process and a random word, was of this machine and is no more."""
    host, _, rest = owner.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not rest.isdecimal():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


async def _forgotten(tx: Transaction) -> list[Finding]:
    found = await rows.forgotten(tx, SHOWN + 1)
    if not found:
        return []
    graphs = ", ".join(f"{graph:012x} ({count})" for graph, count in found[:SHOWN]) + (", ..." if found[SHOWN:] else "")
    words = f"episodes are pending in graphs that are not in the queue: {graphs}"
    return [problem("queue", words, "add any message to each of them, and report it: this must not happen")]


async def _tried(tx: Transaction) -> list[Finding]:
    count = await rows.tried_often(tx, MOST_ATTEMPTS)
    if not count:
        return []
    words = f"{count} graphs were begun more than {MOST_ATTEMPTS} times without an end"
    return [problem("queue", words, "look at the log of the workers: they are killed, or a model does not answer")]


async def _failures(tx: Transaction, now: Instant) -> list[Finding]:
    count, latest = await rows.failed(tx)
    last = await rows.last_failed(tx)
    if latest is None or last is None:
        return [ok("failed episodes", "none")]
    uuid, error = last
    reason = (error or "unknown error").splitlines()[0]
    words = f"{count:,} were given up and are searchable as text only, the latest of them because of: {reason}"
    recent = now - latest < RECENT_SECONDS * SECOND
    return [(problem if recent else note)("failed episodes", words, f"hitherto episodes trace {uuid}")]


async def _unfinished(tx: Transaction, now: Instant) -> list[Finding]:
    found: list[Finding] = []
    count, oldest = await rows.unfinished(tx)
    if oldest is not None and now - oldest > 2 * COPY_SECONDS * SECOND:
        words = f"{count} copies or imports were left unfinished, the oldest {duration((now - oldest) / SECOND)} ago"
        found.append(note("unfinished", words, "start a worker: it deletes them"))
    ownerless = await rows.ownerless(tx)
    if ownerless:
        words = f"{ownerless} graphs belong to nobody"
        found.append(note("unfinished", words, "report it; they are found by nobody and take room"))
    return found or [ok("unfinished", "no copy, import or deletion was left in the middle")]
