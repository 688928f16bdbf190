"""How a worker works."""

from dataclasses import dataclass, fields
from typing import Protocol


class WorkerOptions(Protocol):
    """The settings that a worker shares with the server it belongs to."""

    @property
    def lease_seconds(self) -> float:
        """How long a graph stays with a worker that has died."""

    @property
    def batch_size(self) -> int:
        """The most episodes that are ingested together."""

    @property
    def poll_seconds(self) -> float:
        """How often an idle worker looks for work that nobody told it of."""

    @property
    def trace_retention_days(self) -> int:
        """How long the traces of ingestion are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """How a worker works. `retry_seconds` is the wait after a first failure; it doubles with each further one.

    A batch in hand has `stop_seconds` to be finished when the worker is told to stop; less than those have who wait for
    the worker's end and then kill it.
    """

    lease_seconds: float = 15.0
    batch_size: int = 32
    poll_seconds: float = 0.5
    max_attempts: int = 3
    trace_retention_days: int = 30
    retry_seconds: float = 1.0
    graphs_in_flight: int = 2
    stop_seconds: float = 8.0

    @classmethod
    def of(cls, options: WorkerOptions) -> "WorkerSettings":
        """Return the settings in `options`, with the defaults for what they do not say."""
        known = {field.name: getattr(options, field.name) for field in fields(cls) if hasattr(options, field.name)}
        return cls(**known)
