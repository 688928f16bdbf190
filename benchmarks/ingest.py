"""Messages per second until processed, with one worker: `python -m benchmarks.ingest [--messages 1200]`.

The texts are everyday sentences put together from parts, about 25 words each, so that the parser and the embedder
have real work to do.
"""

import argparse
import random
import time
from collections.abc import Iterator

import httpx

from benchmarks.server import running_server
from benchmarks.table import machine, markdown_table

REQUEST_MESSAGES = 20
HEADERS = {"Authorization": "Api-Key benchmark"}
NAMES = ("Nora", "Tom", "my sister Eva", "our neighbour Carl", "my boss Irene", "my friend Jonas")
DOINGS = (
    "started a pottery class near the old harbour",
    "adopted a small grey dog called Pepper",
    "got a new job at Northwind as a data engineer",
    "is planning a hiking trip through the Dolomites",
    "painted the kitchen in a warm shade of yellow",
    "joined a choir that rehearses every Thursday evening",
)
TIMES = ("last week", "yesterday", "two months ago", "in March 2023", "on 5 May 2024", "a few days ago")
TAILS = (
    "and it was more fun than I had expected, to be honest.",
    "because the old plan did not work out any more.",
    "so we will meet for dinner and talk about all of it.",
    "although the weather was terrible the whole time.",
)


def message(rng: random.Random) -> str:
    """Return one everyday sentence pair of about 25 words."""
    first = f"{rng.choice(NAMES)} {rng.choice(DOINGS)} {rng.choice(TIMES)} {rng.choice(TAILS)}"
    return f"{first[0].upper()}{first[1:]} I told everybody about number {rng.randrange(10_000)} at work."


def main() -> None:
    """Add conversations of several users, wait until all is processed, and print the rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1200)
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--database-url", help="measure on this database instead of a fresh SQLite file")
    options = parser.parse_args()
    rng = random.Random(11)
    with (
        running_server(workers=options.workers, database_url=options.database_url) as server,
        httpx.Client(base_url=f"{server.url}/api/v2", headers=HEADERS, timeout=60) as client,
    ):
        prepare(client, options.users)
        begun = time.perf_counter()
        sent = 0
        for session, count in requests(options.messages, options.users):
            messages = [{"role": "Ann", "role_type": "user", "content": message(rng)} for _ in range(count)]
            client.post(f"/sessions/s{session}/memory", json={"messages": messages}).raise_for_status()
            sent += count
        accepted = time.perf_counter() - begun
        wait_until_processed(client, options.users)
        taken = time.perf_counter() - begun
    print(machine(), "\n")
    header = ["messages", "users", "workers", "accepted in s", "processed in s", "messages/s until processed"]
    row = [sent, options.users, options.workers, accepted, taken, sent / taken]
    print(markdown_table(header, [row]))


def requests(messages: int, users: int) -> Iterator[tuple[int, int]]:
    """Yield the user and the number of messages of each request: all users get as many, at most 20 at a time."""
    left = max(messages // users, 1)
    while left:
        count = min(left, REQUEST_MESSAGES)
        yield from ((user, count) for user in range(users))
        left -= count


def prepare(client: httpx.Client, users: int) -> None:
    """Make the users, each with one session."""
    for user in range(users):
        client.post("/users", json={"user_id": f"u{user}", "first_name": "Ann"}).raise_for_status()
        client.post("/sessions", json={"session_id": f"s{user}", "user_id": f"u{user}"}).raise_for_status()


def wait_until_processed(client: httpx.Client, users: int) -> None:
    """Return once the newest episode of every user is processed; episodes of a graph are processed in order."""
    for user in range(users):
        while True:
            newest = (
                client.get(f"/graph/episodes/user/u{user}", params={"lastn": 1}).raise_for_status().json()["episodes"]
            )
            if newest and newest[0]["processed"]:
                break
            time.sleep(0.05)


if __name__ == "__main__":
    main()
