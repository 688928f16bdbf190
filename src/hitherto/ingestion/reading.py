"""How a batch is read: what its episodes state, not yet matched to the graph."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind, RoleType
from hitherto.domain.extraction import Extraction, ExtractionBatch
from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant
from hitherto.ingestion.batch import Batch
from hitherto.ingestion.compose import StepTimer, timed
from hitherto.ingestion.threads import Computing
from hitherto.ports import Extractor

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


class Reader(Protocol):
    """Reads batches. No transaction is open while it is awaited."""

    @property
    def name(self) -> str:
        """The name that traces show."""

    @property
    def keeps_readings(self) -> bool:
        """Whether what it read waits in the store until the batch is committed."""

    def warm_up(self) -> None:
        """Have what reading needs loaded now. Blocking; call it in a thread."""

    async def read(self, graph: GraphKey, batch: Batch, threads: Computing, timer: StepTimer) -> Sequence[Extraction]:
        """Return one extraction an episode, in order."""


class RuleReader:
    """Reads with an extractor that computes."""

    keeps_readings = False

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    @property
    def name(self) -> str:
        """The name that traces show."""
        return self._extractor.name

    def warm_up(self) -> None:
        """Have what reading needs loaded now."""
        self._extractor.extract(ExtractionBatch(user=None, episodes=(_SOMETHING,)))

    async def read(
        self,
        graph: GraphKey,  # noqa: ARG002
        batch: Batch,
        threads: Computing,
        timer: StepTimer,
    ) -> Sequence[Extraction]:
        """Return one extraction an episode, in order.

        Raises:
            Exception: whatever the extractor raises.
        """
        extract = partial(self._extractor.extract, batch.for_extraction())
        extractions = await threads.read(partial(timed, timer, "extract", extract))
        if len(extractions) != len(batch.episodes):
            raise ValueError(
                f"{self._extractor.name} gave {len(extractions)} answers to {len(batch.episodes)} episodes"
            )
        return extractions
