"""One batch of episodes, from their text to a new version of their graph.

I/O stands at the two ends: a read of what the batch touches, and one commit. In between nothing is open: reading
the text, working out the changes and embedding run in threads while no transaction waits for them.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState, RoleType
from hitherto.domain.extraction import Extraction, ExtractionBatch
from hitherto.domain.identity import UuidFactory
from hitherto.domain.instants import Instant
from hitherto.ingestion.batch import Batch
from hitherto.ingestion.commit import Ingested, ViewOutdated, commit
from hitherto.ingestion.compose import StepTimer, compose
from hitherto.ingestion.contradictions import related
from hitherto.ingestion.embed import TextVectors, texts_of
from hitherto.ingestion.possessions import names_beside
from hitherto.ingestion.refine import Refiner, needs_refining
from hitherto.ingestion.resolve import names_to_look_up
from hitherto.ingestion.threads import Computing
from hitherto.ingestion.trace import Circumstances, trace_of, trace_of_failure
from hitherto.ingestion.view import Touched, load_view
from hitherto.ports import Clock, Embedder, Extractor, Store
from hitherto.store.work import Claim

T = TypeVar("T")

MAX_COMPOSITIONS = 5
"""How often a batch is worked out anew because somebody else changed the graph meanwhile."""

_SOMETHING = Episode(
    uuid=UUID(int=0),
    seq=0,
    kind=EpisodeKind.MESSAGE,
    content="Good morning.",
    role_type=RoleType.USER,
    reference_time=Instant(0),
    received_at=Instant(0),
)
"""A message that is only read, to load what reading needs."""

STEPS = ("extract", "view", "resolve", "reconcile", "summarise", "type", "rate", "embed")
"""In the order in which a trace shows them."""


class Pipeline:
    """Ingests batches of claimed graphs."""

    def __init__(
        self, store: Store, extractor: Extractor, embedder: Embedder | None, clock: Clock, uuids: UuidFactory
    ) -> None:
        self._store = store
        self._extractor = extractor
        self._embedder = embedder
        self._refiner = Refiner(embedder)
        self._clock = clock
        self._uuids = uuids

    def warm_up(self) -> None:
        """Have the models loaded now, and not by the first messages. Blocking; call it in a thread."""
        self._extractor.extract(ExtractionBatch(user=None, episodes=(_SOMETHING,)))
        if self._embedder is not None:
            self._embedder.embed([_SOMETHING.content])

    async def ingest(self, claim: Claim, batch: Batch, threads: Computing, release: Callable[[], bool]) -> bool:
        """Ingest `batch` and return whether the claim was given back with it, which `release` says at the end.

        Raises:
            LeaseLost, NotFound: when somebody else has the graph now, or nobody.
            ViewOutdated: when the graph kept changing.
            Exception: whatever the extractor or the embedder raises.
        """
        timer = StepTimer()
        vectors = TextVectors(self._embedder) if self._embedder else None
        # The vectors of the episodes need nothing of what reading them finds.
        extractions, _ = await asyncio.gather(
            threads.read(partial(_timed, timer, "extract", partial(self._extractor.extract, batch.for_extraction()))),
            _embedded(vectors, texts_of(batch.episodes, [], []), threads, timer),
        )
        if len(extractions) != len(batch.episodes):
            raise ValueError(
                f"{self._extractor.name} gave {len(extractions)} answers to {len(batch.episodes)} episodes"
            )
        for _ in range(MAX_COMPOSITIONS):
            ingested = await self._work_out(claim, batch, extractions, vectors, threads, timer)
            released = release()
            try:
                await self._commit(claim, ingested, release=released)
            except ViewOutdated:
                continue
            return released
        raise ViewOutdated

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
            traces=[(episode.uuid, trace)],
        )
        await self._commit(claim, ingested, release=released)
        return released

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
            extractor=self._extractor.name,
            model=self._embedder.model if self._embedder else None,
            episodes=episodes,
            steps=steps,
        )


async def _embedded(
    vectors: TextVectors | None, items: Sequence[tuple[UUID, str]], threads: Computing, timer: StepTimer
) -> list[tuple[UUID, bytes]]:
    """Return the vector of each item; none where nothing embeds."""
    return await threads.embed(partial(_timed, timer, "embed", partial(vectors.of, items))) if vectors else []


def _timed(timer: StepTimer, name: str, function: Callable[[], T]) -> T:
    """Run `function` as a step; called in the thread that computes, so that waiting for it does not count."""
    with timer.step(name):
        return function()


def _touched(extractions: Sequence[Extraction]) -> Touched:
    statements = [statement for extraction in extractions for statement in extraction.statements]
    timelines = frozenset(statement.timeline for statement in statements if statement.timeline)
    relations, further = related(statement.relation for statement in statements)
    names = sorted({*names_to_look_up(extractions), *names_beside(extractions)})
    return Touched(names=names, timelines=timelines | further, relations=relations)
