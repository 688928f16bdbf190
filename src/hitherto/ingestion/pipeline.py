"""One batch of episodes, from their text to a new version of their graph.

I/O stands at the two ends: a read of what the batch touches, and one commit. In between nothing is open: reading
the text, working out the changes and embedding run in threads while no transaction waits for them.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeState
from hitherto.domain.extraction import Extraction
from hitherto.domain.identity import GraphKey, UuidFactory
from hitherto.ingestion.batch import Batch
from hitherto.ingestion.commit import Ingested, ViewOutdated, commit
from hitherto.ingestion.compose import StepTimer, compose, timed
from hitherto.ingestion.contradictions import related
from hitherto.ingestion.embed import TextVectors, texts_of
from hitherto.ingestion.possessions import names_beside
from hitherto.ingestion.reading import Reader
from hitherto.ingestion.refine import Refiner, needs_refining
from hitherto.ingestion.resolve import names_to_look_up, nodes_named
from hitherto.ingestion.threads import Computing
from hitherto.ingestion.trace import Circumstances, trace_of, trace_of_failure
from hitherto.ingestion.view import Touched, load_view
from hitherto.ports import Clock, Embedder, Store
from hitherto.store.work import Claim
from hitherto.tracing import Attributes, span

MAX_COMPOSITIONS = 5
"""How often a batch is worked out anew because somebody else changed the graph meanwhile."""

STEPS = ("extract", "ask", "view", "resolve", "reconcile", "summarise", "type", "rate", "embed")
"""In the order in which a trace shows them."""


class Pipeline:
    """Ingests batches of claimed graphs."""

    def __init__(
        self, store: Store, reader: Reader, embedder: Embedder | None, clock: Clock, uuids: UuidFactory
    ) -> None:
        self._store = store
        self._reader = reader
        self._embedder = embedder
        self._refiner = Refiner(embedder)
        self._clock = clock
        self._uuids = uuids

    def warm_up(self) -> None:
        """Have the models loaded now, and not by the first messages. Blocking; call it in a thread."""
        self._reader.warm_up()
        if self._embedder is not None:
            self._embedder.embed(["Good morning."])

    async def ingest(self, claim: Claim, batch: Batch, threads: Computing, release: Callable[[], bool]) -> bool:
        """Ingest `batch` and return whether the claim was given back with it, which `release` says at the end.

        Raises:
            LeaseLost, NotFound: when somebody else has the graph now, or nobody.
            ViewOutdated: when the graph kept changing.
            Exception: whatever the reader or the embedder raises.
        """
        timer = StepTimer()
        seen: Attributes = {"hitherto.graph": f"{claim.graph:012x}", "hitherto.episodes": len(batch.episodes)}
        with span("ingest batch", {**seen, "hitherto.attempt": claim.attempts}) as batch_span:
            try:
                return await self._ingest(claim, batch, threads, release, timer)
            finally:
                batch_span.note({f"hitherto.step.{name}_ms": spent for name, spent in timer.steps.items()})

    async def _ingest(
        self, claim: Claim, batch: Batch, threads: Computing, release: Callable[[], bool], timer: StepTimer
    ) -> bool:
        vectors = TextVectors(self._embedder) if self._embedder else None
        extractions = await self._read(claim.graph, batch, vectors, threads, timer)
        for _ in range(MAX_COMPOSITIONS):
            ingested = await self._work_out(claim, batch, extractions, vectors, threads, timer)
            released = release()
            try:
                await self._commit(claim, ingested, release=released)
            except ViewOutdated:
                continue
            return released
        raise ViewOutdated

    async def rehearse(self, claim: Claim, batch: Batch, threads: Computing) -> None:
        """Do everything that `ingest` does up to the commit. `claim` need not be one."""
        timer = StepTimer()
        vectors = TextVectors(self._embedder) if self._embedder else None
        extractions = await self._read(claim.graph, batch, vectors, threads, timer)
        await self._work_out(claim, batch, extractions, vectors, threads, timer)

    async def give_up(
        self, claim: Claim, episode: Episode, error: str, threads: Computing, release: Callable[[], bool]
    ) -> bool:
        """Mark `episode` as failed, keep it searchable, and return whether the claim was given back with it."""
        vectors = TextVectors(self._embedder) if self._embedder else None
        try:
            rows = await _embedded(vectors, texts_of([episode], [], []), threads, StepTimer())
        except Exception:
            rows = []  # it may be the very thing that fails; words still find the episode
        trace = trace_of_failure(error, self._circumstances(claim, 1, {}))
        released = release()
        ingested = Ingested(
            episodes=[episode.uuid],
            state=EpisodeState.FAILED,
            error=error,
            model=vectors.model if vectors else "",
            vectors=rows,
            vectors_missing=vectors is not None and vectors.failed,
            traces=[(episode.uuid, trace)],
        )
        await self._commit(claim, ingested, release=released)
        return released

    async def _read(
        self, graph: GraphKey, batch: Batch, vectors: TextVectors | None, threads: Computing, timer: StepTimer
    ) -> Sequence[Extraction]:
        # The vectors of the episodes need nothing of what reading them finds.
        extractions, _ = await asyncio.gather(
            self._reader.read(graph, batch, threads, timer),
            _embedded(vectors, texts_of(batch.episodes, [], []), threads, timer),
        )
        return extractions

    async def _work_out(
        self,
        claim: Claim,
        batch: Batch,
        extractions: Sequence[Extraction],
        vectors: TextVectors | None,
        threads: Computing,
        timer: StepTimer,
    ) -> Ingested:
        with timer.step("view"):
            view = await self._store.read(partial(load_view, graph=claim.graph, touched=_touched(extractions)))
        new_uuid = partial(self._uuids.new, claim.graph)
        now = self._clock.now()
        composed = await threads.read(partial(compose, extractions, batch.episodes, view, now, new_uuid, timer))
        if needs_refining(view):
            refine = partial(self._refiner.refine, composed, batch.episodes, view, timer)
            composed = await threads.embed(refine)
        items = texts_of(batch.episodes, composed.new_edges, composed.new_nodes)
        rows = await _embedded(vectors, items, threads, timer)
        steps = {name: timer.steps[name] for name in STEPS if name in timer.steps}
        circumstances = self._circumstances(claim, len(batch.episodes), steps)
        return Ingested(
            episodes=[episode.uuid for episode in batch.episodes],
            changes=composed.changes,
            built_on=view.version,
            model=vectors.model if vectors else "",
            vectors=rows,
            vectors_missing=vectors is not None and vectors.failed,
            has_kept_readings=self._reader.keeps_readings,
            traces=[
                (episode.uuid, trace_of(episode, extraction, composed, circumstances))
                for episode, extraction in zip(batch.episodes, extractions, strict=True)
            ],
        )

    async def _commit(self, claim: Claim, ingested: Ingested, *, release: bool) -> None:
        now = self._clock.now()
        await self._store.write(partial(commit, claim=claim, ingested=ingested, now=now, release=release))

    def _circumstances(self, claim: Claim, episodes: int, steps: dict[str, float]) -> Circumstances:
        return Circumstances(
            worker=claim.owner,
            attempt=claim.attempts,
            extractor=self._reader.name,
            model=self._embedder.model if self._embedder else None,
            episodes=episodes,
            steps=steps,
        )


async def _embedded(
    vectors: TextVectors | None, items: Sequence[tuple[UUID, str]], threads: Computing, timer: StepTimer
) -> list[tuple[UUID, bytes]]:
    """Return the vector of each item; none where nothing embeds."""
    return await threads.embed(partial(timed, timer, "embed", partial(vectors.of, items))) if vectors else []


def _touched(extractions: Sequence[Extraction]) -> Touched:
    statements = [statement for extraction in extractions for statement in extraction.statements]
    timelines = frozenset(statement.timeline for statement in statements if statement.timeline)
    relations, further = related(statement.relation for statement in statements)
    names = sorted({*names_to_look_up(extractions), *names_beside(extractions)})
    nodes = nodes_named(extractions)
    return Touched(names=names, nodes=nodes, timelines=timelines | further, relations=relations)
