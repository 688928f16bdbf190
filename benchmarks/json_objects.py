"""JSON objects a second until processed, with one worker: `python -m benchmarks.json_objects [--objects 400]`.

Orders as a shop would send them: nested customer and address, a list of items, dates and money.
"""

import argparse
import json
import random
import time

import httpx

from benchmarks.databases import add_database_option, chosen, fresh_database
from benchmarks.ingest import wait_until_processed
from benchmarks.server import running_server
from benchmarks.table import machine, markdown_table

HEADERS = {"Authorization": "Api-Key benchmark"}
BATCH = 20
ARTICLES = ("kettle", "lantern", "violin", "bicycle", "blanket", "ticket")
CITIES = ("Lisbon", "Berlin", "Porto", "Vienna")


def order(rng: random.Random, number: int) -> dict[str, object]:
    """Return an order of about ten fields."""
    return {
        "order_id": f"A-{number}",
        "status": rng.choice(["placed", "paid", "shipped"]),
        "placed_at": f"2025-0{rng.randrange(1, 9)}-1{rng.randrange(10)}T08:00:00Z",
        "customer": {
            "id": rng.randrange(50),
            "name": f"Ann Miller {rng.randrange(50)}",
            "address": {"city": rng.choice(CITIES), "zip": str(rng.randrange(10_000, 99_999))},
        },
        "items": [
            {"sku": f"S{rng.randrange(200)}", "name": rng.choice(ARTICLES), "price": rng.randrange(5, 90) + 0.5}
            for _ in range(3)
        ],
        "total": {"amount": rng.randrange(20, 400), "currency": "EUR"},
    }


def measure(kind: str, objects: int) -> list[object]:
    """Return the row of one database."""
    rng = random.Random(13)
    with (
        fresh_database(kind) as database_url,
        running_server(workers=1, database_url=database_url) as server,
        httpx.Client(base_url=f"{server.url}/api/v2", headers=HEADERS, timeout=60) as client,
    ):
        client.post("/users", json={"user_id": "u0", "first_name": "Ann"}).raise_for_status()
        begun = time.perf_counter()
        for first in range(0, objects, BATCH):
            batch = [{"type": "json", "data": json.dumps(order(rng, number))} for number in range(first, first + BATCH)]
            client.post("/graph-batch", json={"user_id": "u0", "episodes": batch}).raise_for_status()
        accepted = time.perf_counter() - begun
        wait_until_processed(client, 1)
        taken = time.perf_counter() - begun
    return [kind, objects, accepted, taken, objects / taken]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", type=int, default=400)
    add_database_option(parser)
    options = parser.parse_args()
    rows = [measure(kind, options.objects) for kind in chosen(options.database)]
    print(machine(), "\n")
    print(markdown_table(["database", "objects", "accepted in s", "processed in s", "objects/s until processed"], rows))


if __name__ == "__main__":
    main()
