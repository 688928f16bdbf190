"""graph.search of every scope with every reranker, and with a filter that lets few through.

`python -m benchmarks.searches [--facts 10000] [--filtered 100000] [--database both]`

One keep-alive client over HTTP asks for ten; the embeddings of the queries are known. The graph is that of
`benchmarks.scale`, whose texts share 45 words: every query finds thousands of rows, which is harder than real talk.
Three of the facts have a relation and a date of their own; the filters leave those three and nothing else.
"""

import argparse
import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from benchmarks.databases import add_database_option, chosen, fresh_database
from benchmarks.scale import prepare
from benchmarks.server import RunningServer, running_server
from benchmarks.table import machine, markdown_table
from benchmarks.wrk import run_requests

HEADERS = {"Authorization": "Api-Key benchmark"}
SCOPES = ("edges", "nodes", "episodes")
RERANKERS = ("rrf", "mmr", "node_distance", "episode_mentions", "cross_encoder")
QUERIES = [f"where does Ann keep the garden {word} of the baker" for word in ("kettle", "violin", "lantern", "ticket")]
RARE = {"fact": "Ann moors the boat.", "fact_name": "MOORS", "source_node_name": "Ann", "valid_at": "2001-01-01T00:00Z"}
FILTERS: Mapping[str, Mapping[str, object]] = {
    "one relation": {"edge_types": ["MOORS"]},
    "a range of dates": {"valid_at": [[{"comparison_operator": "<", "date": "2001-02-01T00:00:00Z"}]]},
}


def add_rare(server: RunningServer) -> str:
    """Add the three facts that the filters leave, and return the uuid of a node to measure distances from."""
    with httpx.Client(base_url=f"{server.url}/api/v2", headers=HEADERS, timeout=120) as client:
        for number in range(3):
            body = {**RARE, "user_id": "u0", "target_node_name": f"boat {number}", "fact": f"Ann moors boat {number}."}
            client.post("/graph/add-fact-triple", json=body).raise_for_status()
        node: str = client.get("/users/u0/node").json()["node"]["uuid"]
    return node


def search_requests(scope: str, reranker: str, centre: str, **more: object) -> list[str]:
    """Return the requests of one kind of search."""
    body = {"user_id": "u0", "scope": scope, "reranker": reranker, "limit": 10, **more}
    if reranker == "mmr":
        body["mmr_lambda"] = 0.5
    if reranker == "node_distance":
        body["center_node_uuid"] = centre
    return [f"POST /api/v2/graph/search {json.dumps({**body, 'query': query})}" for query in QUERIES]


@contextmanager
def filled_server(kind: str, facts: int) -> Iterator[tuple[RunningServer, str]]:
    """Yield a server whose user has this many facts, three of them rare, and the uuid of a node to measure from."""
    with fresh_database(kind) as url:
        asyncio.run(prepare(url, facts))
        with running_server(workers=0, database_url=url) as server:
            yield server, add_rare(server)


def measure_rerankers(kind: str, facts: int, seconds: int) -> list[list[object]]:
    """Return a row for each scope and reranker."""
    rows: list[list[object]] = []
    with filled_server(kind, facts) as (server, centre):
        for scope in SCOPES:
            for reranker in RERANKERS:
                requests = search_requests(scope, reranker, centre)
                run_requests(server.url, requests, seconds=1)
                load = run_requests(server.url, requests, seconds=seconds)
                rows.append([kind, facts, scope, reranker, load.p50, load.p95, load.errors])
    return rows


def measure_filters(kind: str, facts: int, seconds: int) -> list[list[object]]:
    """Return a row for each filter, with how many facts it found."""
    rows: list[list[object]] = []
    with filled_server(kind, facts) as (server, centre):
        for name, filters in FILTERS.items():
            requests = search_requests("edges", "rrf", centre, search_filters=filters)
            run_requests(server.url, requests, seconds=8)  # loads the graph
            load = run_requests(server.url, requests, seconds=seconds)
            rows.append([kind, facts, name, found(server, requests[0]), load.p50, load.p95, load.errors])
    return rows


def found(server: RunningServer, request: str) -> int:
    """Return how many facts a request finds."""
    _, path, body = request.split(" ", 2)
    reply = httpx.post(f"{server.url}{path}", content=body, headers=HEADERS, timeout=120)
    return len(reply.raise_for_status().json().get("edges") or [])


def main() -> None:
    """Measure both and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, default=10_000)
    parser.add_argument("--filtered", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=3)
    add_database_option(parser)
    options = parser.parse_args()
    print(machine(), "\n")
    kinds, seconds = chosen(options.database), options.seconds
    rows = [row for kind in kinds for row in measure_rerankers(kind, options.facts, seconds)]
    print(markdown_table(["database", "facts", "scope", "reranker", "p50 ms", "p95 ms", "errors"], rows), "\n")
    rows = [
        row for kind in chosen(options.database) for row in measure_filters(kind, options.filtered, options.seconds)
    ]
    print(markdown_table(["database", "facts", "filter", "found", "p50 ms", "p95 ms", "errors"], rows))


if __name__ == "__main__":
    main()
