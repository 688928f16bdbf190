from prometheus_client.parser import text_string_to_metric_families

from hitherto.api.metrics import Metrics
from hitherto.retrieval.cache import CacheCounters
from hitherto.services.status import Ingestion, Queue


def samples(metrics: Metrics, queue: Queue) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(metrics.text(queue).decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


IDLE = Queue(graphs=0, pending=0, oldest_pending_seconds=None)


def test_requests_are_counted_and_timed() -> None:
    metrics = Metrics(CacheCounters)
    metrics.observe("GET", "/users/{user_id}", 200, 0.003)
    metrics.observe("GET", "/users/{user_id}", 200, 0.2)
    metrics.observe("GET", "/users/{user_id}", 404, 0.001)
    found = samples(metrics, IDLE)
    route = (("method", "GET"), ("route", "/users/{user_id}"))

    assert found["hitherto_requests_total", (*route, ("status", "200"))] == 2
    assert found["hitherto_requests_total", (*route, ("status", "404"))] == 1
    assert found["hitherto_request_seconds_count", route] == 3
    assert found["hitherto_request_seconds_bucket", (("le", "0.005"), *route)] == 2


def test_methods_that_nobody_knows_share_one_label() -> None:
    metrics = Metrics(CacheCounters)
    for method in ("BREW", "X" * 1000):
        metrics.observe(method, "unmatched", 404, 0.001)

    found = samples(metrics, IDLE)
    assert found["hitherto_requests_total", (("method", "other"), ("route", "unmatched"), ("status", "404"))] == 2


def test_the_queue_and_the_snapshots_are_told_as_they_are() -> None:
    queue = Queue(graphs=2, pending=7, oldest_pending_seconds=1.5)
    counters = CacheCounters(hits=5, refreshes=4, misses=3, evictions=2, nbytes=1000)
    found = samples(Metrics(lambda: counters), queue)

    assert {name: value for (name, labels), value in found.items() if not labels} == {
        "hitherto_queue_episodes": 7,
        "hitherto_queue_graphs": 2,
        "hitherto_queue_oldest_seconds": 1.5,
        "hitherto_snapshot_bytes": 1000,
        "hitherto_snapshot_hits_total": 5,
        "hitherto_snapshot_refreshes_total": 4,
        "hitherto_snapshot_misses_total": 3,
        "hitherto_snapshot_opened_total": 0,
        "hitherto_snapshot_evictions_total": 2,
    }


def test_who_works_and_what_was_given_up_is_told() -> None:
    told = Metrics(CacheCounters).text(IDLE, (), Ingestion(graphs=3, workers=2, failed=1)).decode()

    assert "hitherto_busy_graphs 3.0" in told
    assert "hitherto_busy_workers 2.0" in told
    assert "hitherto_failed_episodes 1.0" in told


def test_only_what_the_database_is_to_blame_for_counts_as_its_error() -> None:
    metrics = Metrics(CacheCounters)
    for code in ("unavailable", "unavailable", "not_found", "model_unavailable"):
        metrics.failed(code)
    found = samples(metrics, IDLE)
    errors = {labels: value for (name, labels), value in found.items() if name == "hitherto_store_errors_total"}
    assert errors == {(("error", "unavailable"),): 2, (("error", "damaged"),): 0}


def test_an_idle_queue_has_no_age() -> None:
    assert samples(Metrics(CacheCounters), IDLE)["hitherto_queue_oldest_seconds", ()] == 0


def test_two_apps_count_apart() -> None:
    one, other = Metrics(CacheCounters), Metrics(CacheCounters)
    one.observe("GET", "/healthz", 200, 0.001)

    assert any(name == "hitherto_requests_total" for name, _ in samples(one, IDLE))
    assert not any(name == "hitherto_requests_total" for name, _ in samples(other, IDLE))
