"""JSON objects a second until processed: `python -m benchmarks.json_objects [--objects 400] [--workers 1 2]`.

Orders as a shop would send them: nested customer and address, a list of items, dates and money.
"""

import argparse
import json
import random
import time

import httpx

from benchmarks.databases import add_database_option, chosen, fresh_database
from benchmarks.ingest import prepare, wait_until_processed
from benchmarks.server import running_server
from benchmarks.table import machine, markdown_table

HEADERS = {"Authorization": "Api-Key benchmark"}
BATCH = 20
USERS = 4
ARTICLES = ("kettle", "lantern", "violin", "bicycle", "blanket", "ticket")
FIRST_NAMES = ("Ann", "Ben", "Cleo", "Dan", "Eva")
LAST_NAMES = ("Miller", "Novak", "Olsen", "Price", "Quinn", "Reyes", "Stone", "Tanaka", "Ueda", "Vogel")
CITIES = ("Lisbon", "Berlin", "Porto", "Vienna")


def order(rng: random.Random, number: int) -> dict[str, object]:
    """Return an order of about a dozen fields; a customer and an article are the same whenever they come again."""
    customer = rng.randrange(50)
    articles = [rng.randrange(200) for _ in range(3)]
    return {
        "order_id": f"A-{number}",
        "status": rng.choice(["placed", "paid", "shipped"]),
        "placed_at": f"2025-0{rng.randrange(1, 9)}-1{rng.randrange(10)}T08:00:00Z",
        "customer": {
            "id": customer,
            "name": f"{FIRST_NAMES[customer % 5]} {LAST_NAMES[customer // 5]}",
            "address": {"city": CITIES[customer % 4], "zip": str(10_000 + 37 * customer)},
        },
        "items": [
            {"sku": f"S{article}", "name": f"{ARTICLES[article % 6]} {article}", "price": 5.5 + article}
            for article in articles
        ],
        "total": {"amount": sum(5.5 + article for article in articles), "currency": "EUR"},
    }


def measure(kind: str, objects: int, workers: int) -> list[object]:
    """Return the row of one database and number of workers."""
    rng = random.Random(13)
    with (
        fresh_database(kind) as database_url,
        running_server(workers=workers, database_url=database_url) as server,
        httpx.Client(base_url=f"{server.url}/api/v2", headers=HEADERS, timeout=60) as client,
    ):
        prepare(client, USERS)
        begun = time.perf_counter()
        for first in range(0, objects, BATCH):
            batch = [{"type": "json", "data": json.dumps(order(rng, number))} for number in range(first, first + BATCH)]
            user = f"u{first // BATCH % USERS}"
            client.post("/graph-batch", json={"user_id": user, "episodes": batch}).raise_for_status()
        accepted = time.perf_counter() - begun
        wait_until_processed(client, USERS)
        taken = time.perf_counter() - begun
    return [kind, workers, objects, accepted, taken, objects / taken]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", type=int, default=400)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    add_database_option(parser)
    options = parser.parse_args()
    kinds = chosen(options.database)
    rows = [measure(kind, options.objects, workers) for kind in kinds for workers in options.workers]
    print(machine(), "\n")
    header = ["database", "workers", "objects", "accepted in s", "processed in s", "objects/s until processed"]
    print(markdown_table(header, rows))


if __name__ == "__main__":
    main()
