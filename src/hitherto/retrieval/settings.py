"""What can be set about retrieval."""

from dataclasses import dataclass, field
from pathlib import Path

from hitherto.retrieval.keeping import KeepingRules
from hitherto.retrieval.packing import Shares
from hitherto.retrieval.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSettings:
    """`cache_bytes` bounds the snapshots held, `cached_queries` the query vectors (1.5 kB each).

    `files_below`: the folder in which large snapshots are kept, up to `files_bytes`; without one none is.
    `inline_rows`: a graph with more rows is searched in a thread, so that other requests do not wait for it.
    """

    cache_bytes: int = 1 << 30
    cached_queries: int = 4096
    files_below: Path | None = None
    files_bytes: int = 8 << 30
    keeping: KeepingRules = field(default_factory=KeepingRules)
    inline_rows: int = 20_000
    weights: Weights = field(default_factory=Weights)
    shares: Shares = field(default_factory=Shares)
