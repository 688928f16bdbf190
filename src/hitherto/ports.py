"""The protocols between the layers, in one short file: implement one of these to extend the house."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from hitherto.domain.erasure import Scrubbed
from hitherto.domain.extraction import Extraction, ExtractionBatch
from hitherto.domain.instants import Instant
from hitherto.domain.language_models import ModelUsage

T = TypeVar("T")
Answer = TypeVar("Answer", bound=BaseModel)
Row = Sequence[Any]
"""A row as the database returns it, columns in the order of the statement."""
Params = Mapping[str, Any]
Vectors = NDArray[np.float32]
"""Unit vectors, shape (texts, dimensions)."""


class Query(Protocol):
    """A statement compiled for both databases; made by `hitherto.store.statement`."""

    @property
    def name(self) -> str:
        """The name that errors and metrics show."""


class Transaction(Protocol):
    """What a unit of work may do. It awaits nothing but these four: no model call under an open transaction."""

    async def fetch(self, query: Query, params: Params) -> Sequence[Row]:
        """Return all rows."""

    async def fetch_one(self, query: Query, params: Params) -> Row | None:
        """Return the first row, or None."""

    async def execute(self, query: Query, params: Params) -> int:
        """Run a statement and return the number of rows it changed."""

    async def execute_many(self, query: Query, params: Sequence[Params]) -> None:
        """Run a statement once for each set of parameters."""


class Store(Protocol):
    """The system of record. `work` may run again after a conflict, so it has no effects but its statements."""

    async def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` on one consistent state of the database."""

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` and return once its effects are durable; an exception undoes all of it."""

    async def scrub(self, *, rewrite: bool | None = None) -> Scrubbed:
        """Take what was deleted out of the files of the database, as far as that is ours to do.

        With `rewrite` the files are written anew, which takes time and room in proportion to what they hold, and
        meanwhile nobody writes (on PostgreSQL nobody reads, too, table by table). None does that on SQLite only.

        Raises:
            Unavailable: when others stand in the way for too long.
        """

    async def close(self) -> None:
        """Finish what was begun and let go of the database."""


class Embedder(Protocol):
    """Turns texts into unit vectors that are near when the meanings are."""

    @property
    def model(self) -> str:
        """Name, revision and dimensions: vectors of different models never meet."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, in order. Blocking; call it in a thread, or in several at once."""


class Reranker(Protocol):
    """Reads a query and a text together, which judges better than two vectors and takes far longer."""

    @property
    def model(self) -> str:
        """Name and revision."""

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return how well each text answers the query, from 0 to 1, in order. Blocking; call it in a thread."""


class LanguageModel(Protocol):
    """Answers in the shape that it is asked for. No transaction is open while it is awaited."""

    @property
    def model(self) -> str:
        """Provider and name, as in "openai:gpt-5-mini"."""

    async def structured(
        self, purpose: str, instructions: str, text: str, output_type: type[Answer]
    ) -> tuple[Answer, ModelUsage]:
        """Return what the model makes of `text` by `instructions`, and what that used.

        `purpose` is a word for logs. `text` is evidence and goes out apart from the instructions.

        Raises:
            ModelFailed: when no usable answer came in time; nothing else is raised for what an endpoint does.
        """


class Extractor(Protocol):
    """Reads episodes and says what they state."""

    @property
    def name(self) -> str:
        """The name that traces show."""

    def extract(self, batch: ExtractionBatch) -> Sequence[Extraction]:
        """Return one extraction an episode, in order. Pure: same batch, same answer."""


class Clock(Protocol):
    """The present; tests bring their own."""

    def now(self) -> Instant:
        """Return the current instant."""
