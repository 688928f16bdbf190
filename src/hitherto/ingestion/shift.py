"""What a worker has in hand: claimed graphs, each with a task that ingests its episodes batch by batch."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from hitherto.domain.errors import NotFound, Unavailable
from hitherto.domain.identity import GraphKey
from hitherto.ingestion.abandoned import Abandoned
from hitherto.ingestion.batch import Batch, next_batch
from hitherto.ingestion.commit import LeaseLost, ViewOutdated
from hitherto.ingestion.lease import kept, lease_end
from hitherto.ingestion.options import WorkerSettings
from hitherto.ingestion.pipeline import Pipeline
from hitherto.ingestion.threads import Computing
from hitherto.ingestion.trace import error_text
from hitherto.ingestion.waiting import back_off, first_of
from hitherto.observe import get_logger
from hitherto.ports import Clock, Store, Transaction
from hitherto.store import work

BATCHES_A_CLAIM = 16
"""A graph with more work than so many batches goes back to the end of the queue, for the others' sake."""

DEATHS_WITHOUT_DOUBT = 10
"""After so many times the usual attempts an episode is given up, even if reading it in a process apart does no harm."""

Rehearse = Callable[[GraphKey], Awaitable[str | None]]
"""Reads the next episode of a graph in a process apart, and tells how that died of it; None if it did not.

Raises OSError where no process can be started.
"""

log = get_logger("hitherto.worker")


@dataclass(slots=True)
class _Progress:
    """How one claim goes. `careful` counts the episodes still to be taken one at a time after a failure."""

    attempts: int
    careful: int
    done: int = 0
    batches: int = 0
    released: bool = False


class Shift:
    """One run of a worker: the graphs it has in hand, each served by a task of its own until it is given back."""

    def __init__(
        self,
        store: Store,
        pipeline: Pipeline,
        clock: Clock,
        settings: WorkerSettings,
        owner: str,
        threads: Computing,
        stop: asyncio.Event,
        rehearse: Rehearse | None = None,
    ) -> None:
        self._store = store
        self._pipeline = pipeline
        self._clock = clock
        self._settings = settings
        self._owner = owner
        self._threads = threads
        self._stop = stop
        self._rehearse = rehearse
        self._abandoned = Abandoned(settings.lease_seconds)
        self._serving: dict[GraphKey, asyncio.Task[None]] = {}

    @property
    def busy(self) -> bool:
        """Whether any graph is in hand."""
        return bool(self._serving)

    async def take_on(self) -> None:
        """Claim graphs that wait, as many as there is room for."""
        self._serving = {graph: task for graph, task in self._serving.items() if not task.done()}
        room = self._settings.graphs_in_flight - len(self._serving)
        if room <= 0:
            return
        now = self._clock.now()
        limit, longest = room + len(self._abandoned), self._abandoned.longest
        waiting = await self._store.read(partial(work.candidates, now=now, limit=limit, longest=longest))
        free = self._abandoned.free(waiting, now)
        new = [candidate for candidate in free if candidate.graph not in self._serving]
        for problem in await asyncio.gather(*map(self._claim, new[:room]), return_exceptions=True):
            if isinstance(problem, BaseException):
                raise problem

    async def progress(self, seconds: float, *events: asyncio.Event) -> None:
        """Wait until a graph is done with, an event happens, or the time is over."""
        await first_of(seconds, *events, tasks=self._serving.values())

    def abandon(self) -> None:
        """Drop the batches in hand; their graphs are given back as if they had not been claimed."""
        for task in self._serving.values():
            task.cancel()

    async def end(self) -> None:
        """Wait until every graph in hand has been given back; batches that take too long for that are dropped."""
        if self._serving:
            _, late = await asyncio.wait(self._serving.values(), timeout=self._settings.stop_seconds)
            if late:
                log.warning("batches dropped, the worker stops", graphs=len(late))
                self.abandon()
        await asyncio.gather(*self._serving.values(), return_exceptions=True)

    async def _claim(self, candidate: work.Candidate) -> None:
        until = lease_end(self._clock, self._settings.lease_seconds)
        claim = await self._store.write(lambda tx: work.claim(tx, candidate, self._owner, until))
        if claim:
            self._serving[claim.graph] = asyncio.create_task(self._serve(claim, candidate.pending))

    async def _serve(self, claim: work.Claim, counted: int) -> None:
        """Work on one claimed graph; whatever goes wrong with it stays with it."""
        graph = f"{claim.graph:012x}"
        try:
            async with kept(self._store, claim, self._clock, self._settings.lease_seconds):
                await self._ingest_all(claim, counted)
        except LeaseLost:
            log.warning("claim lost, batch dropped", graph=graph)
        except NotFound:
            log.info("graph erased while it was worked on", graph=graph)
        except (Unavailable, ViewOutdated) as error:
            log.warning("batch postponed", graph=graph, exc_info=error)
            await first_of(back_off(1), self._stop)
            await self._give_back(partial(work.release, claim=claim))
        except asyncio.CancelledError:
            await self._give_back(partial(work.release, claim=claim))
            raise
        except Exception as error:
            log.error("batch failed", graph=graph, attempt=claim.attempts, exc_info=error)
            pause = self._settings.retry_seconds * 2 ** ((claim.attempts - 1) % self._settings.max_attempts)
            await self._give_back(partial(work.fail_attempt, claim=claim, retry_at=lease_end(self._clock, pause)))

    async def _ingest_all(self, claim: work.Claim, counted: int) -> None:
        careful = self._settings.batch_size if claim.attempts > 1 else 0
        progress = _Progress(attempts=claim.attempts, careful=careful)
        while not progress.released:
            limit = 1 if progress.careful else self._settings.batch_size
            batch = await self._store.read(partial(next_batch, graph=claim.graph, limit=limit))
            if batch is None:
                await self._nothing_left(claim, max(counted - progress.done, 0))
                return
            progress.released = await self._ingest(claim, batch, progress)
            progress.attempts = 0
            progress.done += len(batch.episodes)
            progress.batches += 1
            progress.careful = max(progress.careful - 1, 0)

    async def _ingest(self, claim: work.Claim, batch: Batch, progress: _Progress) -> bool:
        def release() -> bool:
            return not batch.more or self._stop.is_set() or progress.batches + 1 >= BATCHES_A_CLAIM

        give_up = partial(self._pipeline.give_up, claim, batch.episodes[0], threads=self._threads, release=release)
        most = self._settings.max_attempts
        if progress.attempts > most and (guilt := await self._guilt(claim.graph, progress.attempts - 1)):
            return await give_up(error=guilt)
        try:
            return await self._pipeline.ingest(claim, batch, self._threads, release)
        except (LeaseLost, NotFound, Unavailable, ViewOutdated):
            raise
        except Exception as error:
            # Deaths that were not its doing leave it further attempts.
            if not progress.attempts or progress.attempts % most or len(batch.episodes) > 1:
                raise
            log.error("episode given up", episode=str(batch.episodes[0].uuid), exc_info=error)
            return await give_up(error=error_text(error))

    async def _guilt(self, graph: GraphKey, deaths: int) -> str | None:
        """Say why the next episode of a graph is to blame for the deaths of workers that had it; None if it is not.

        Workers are killed for reasons of their own, and an episode may have been in hand each time.
        """
        most = self._settings.max_attempts
        if self._rehearse is None or deaths >= DEATHS_WITHOUT_DOUBT * most:
            return f"the worker died {deaths} times while ingesting this episode"
        if deaths % most:  # the rehearsal takes long enough to be killed in: between two of them there are attempts
            return None
        try:
            how = await self._rehearse(graph)
        except OSError as error:
            log.warning("nothing rehearsed", graph=f"{graph:012x}", exc_info=error)
            return None
        return f"a process that did nothing but read this episode died of it ({how})" if how else None

    async def _nothing_left(self, claim: work.Claim, uncounted: int) -> None:
        """Give a graph back; where its row counts work that is not there, the count is put right."""
        now = self._clock.now()
        await self._store.write(lambda tx: work.settle(tx, claim, uncounted, now, release=True))

    async def _give_back(self, give: Callable[[Transaction], Awaitable[bool]]) -> None:
        """Let others have the graph now; if that fails too, they get it when the lease runs out."""
        with suppress(Exception):
            await asyncio.shield(self._store.write(give))
