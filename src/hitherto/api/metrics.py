"""What the server counts, in a registry of its own so that two apps can live in one process.

Where several processes answer on one port, whichever is asked tells the sum of all: each writes its numbers to files
in a folder that they share, and those of a process that has ended stay in the sum.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from hitherto.retrieval.cache import CacheCounters
from hitherto.services.status import Ingestion, Queue
from hitherto.store.model_usage import Used

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
LATENCY_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds in seconds."""

STORE_ERRORS = ("unavailable", "damaged")
"""Codes of errors that come from the database: it does not answer now, or cannot be read any more."""

_KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


SHARED_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes that are to be counted together keep their numbers; the library that counts reads it, too."""

_BYTES = "hitherto_snapshot_bytes", "Memory that the snapshots of graphs take."
_SNAPSHOT_COUNTS = {
    "hits": ("hitherto_snapshot_hits", "Searches that found their snapshot ready."),
    "refreshes": ("hitherto_snapshot_refreshes", "Snapshots brought up to date."),
    "opened": ("hitherto_snapshot_opened", "Snapshots opened from files."),
    "misses": ("hitherto_snapshot_misses", "Snapshots built from all rows."),
    "evictions": ("hitherto_snapshot_evictions", "Snapshots dropped for want of room."),
}
"""Fields of `CacheCounters`, and what they are called and mean here."""


def known_method(method: str) -> str:
    """Return a method of HTTP as labels have it: callers can send any word."""
    return method if method in _KNOWN_METHODS else "other"


class Metrics:
    """The numbers of one app. `snapshots` returns what its cache of snapshots has counted so far."""

    def __init__(self, snapshots: Callable[[], CacheCounters]) -> None:
        self._registry = CollectorRegistry()
        self._shared_folder = os.environ.get(SHARED_FOLDER_VARIABLE)
        self._snapshots = snapshots
        self._shared_snapshots = _SharedSnapshots(self._registry) if self._shared_folder else None
        self._requests = Counter(
            "hitherto_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "hitherto_request_seconds",
            "Time to answer, in seconds.",
            ("method", "route"),
            buckets=LATENCY_BUCKETS,
            registry=self._registry,
        )

        self._store_errors = Counter(
            "hitherto_store_errors", "Requests that failed for the database.", ("error",), registry=self._registry
        )
        for code in STORE_ERRORS:
            self._store_errors.labels(code)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request; status 0 is a caller who went away first."""
        known = known_method(method)
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)
        if self._shared_snapshots is not None:
            self._shared_snapshots.keep(self._snapshots())

    def failed(self, code: str) -> None:
        """Count a request that ended with an error of the house, where the store is to blame."""
        if code in STORE_ERRORS:
            self._store_errors.labels(code).inc()

    def text(self, queue: Queue | None, used: Sequence[Used] = (), ingestion: Ingestion | None = None) -> bytes:
        """Return all numbers in the Prometheus text format, those that the database keeps as given."""
        queued, worked = _queue_metrics(queue) if queue else (), _ingestion_metrics(ingestion) if ingestion else ()
        readings = [*queued, *worked, *_model_metrics(used)]
        counted = self._registry
        if self._shared_snapshots is None:
            readings = [*_snapshot_metrics(self._snapshots()), *readings]
        else:
            self._shared_snapshots.keep(self._snapshots())
            counted = CollectorRegistry()
            MultiProcessCollector(counted, self._shared_folder)  # type: ignore[no-untyped-call]
        engine = CollectorRegistry()
        engine.register(_Readings(readings))
        return generate_latest(counted) + generate_latest(engine)


class _SharedSnapshots:
    """What the cache of this process has counted, where the other processes find it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._bytes = Gauge(*_BYTES, registry=registry, multiprocess_mode="livesum")
        self._counts = {field: Counter(*words, registry=registry) for field, words in _SNAPSHOT_COUNTS.items()}
        self._kept = dict.fromkeys((*_SNAPSHOT_COUNTS, "nbytes"), 0)

    def keep(self, counters: CacheCounters) -> None:
        """Write down what has changed since the last time."""
        for field, counter in self._counts.items():
            if more := self._moved(counters, field):
                counter.inc(more)
        if self._moved(counters, "nbytes"):
            self._bytes.set(counters.nbytes)

    def _moved(self, counters: CacheCounters, field: str) -> int:
        now = int(getattr(counters, field))
        before, self._kept[field] = self._kept[field], now
        return now - before


class _Readings(Collector):
    """Numbers that somebody else keeps, as they are now."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _queue_metrics(queue: Queue) -> Iterator[Metric]:
    yield GaugeMetricFamily("hitherto_queue_episodes", "Episodes that wait for ingestion.", queue.pending)
    yield GaugeMetricFamily("hitherto_queue_graphs", "Graphs with episodes that wait.", queue.graphs)
    oldest = queue.oldest_pending_seconds or 0.0
    yield GaugeMetricFamily("hitherto_queue_oldest_seconds", "Age of the oldest waiting work, in seconds.", oldest)


def _ingestion_metrics(ingestion: Ingestion) -> Iterator[Metric]:
    yield GaugeMetricFamily("hitherto_busy_workers", "Workers that have graphs in hand.", ingestion.workers)
    yield GaugeMetricFamily("hitherto_busy_graphs", "Graphs that workers have in hand.", ingestion.graphs)
    yield GaugeMetricFamily("hitherto_failed_episodes", "Episodes that were given up.", ingestion.failed)


def _model_metrics(used: Sequence[Used]) -> Iterator[Metric]:
    """Yield what was used of language models, by all processes of all machines: the database keeps the count."""
    labels = ("model", "purpose")
    calls = CounterMetricFamily("hitherto_model_calls", "Requests sent to language models.", labels=labels)
    failures = CounterMetricFamily("hitherto_model_failures", "Questions without a usable answer.", labels=labels)
    tokens = CounterMetricFamily(
        "hitherto_model_tokens", "Tokens used of language models.", labels=(*labels, "direction")
    )
    spend = CounterMetricFamily("hitherto_model_spend", "Spent on language models, by the prices set.", labels=labels)
    for each in used:
        key = [each.model, each.purpose]
        calls.add_metric(key, each.usage.calls)
        failures.add_metric(key, each.usage.failures)
        tokens.add_metric([*key, "input"], each.usage.input_tokens)
        tokens.add_metric([*key, "output"], each.usage.output_tokens)
        spend.add_metric(key, each.usage.spend / 1_000_000)
    yield from (calls, failures, tokens, spend)


def _snapshot_metrics(counters: CacheCounters) -> Iterator[Metric]:
    yield GaugeMetricFamily(*_BYTES, counters.nbytes)
    for field, words in _SNAPSHOT_COUNTS.items():
        yield CounterMetricFamily(*words, getattr(counters, field))
