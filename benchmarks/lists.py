"""Pages of long lists, near and deep: `python -m benchmarks.lists [--rows 100000] [--database both]`.

The rows of users, sessions and groups are written straight through the store; pages of 100 are asked for over HTTP
by one keep-alive client.
"""

import argparse
import asyncio
from collections.abc import Iterator

from benchmarks.databases import add_database_option, chosen, fresh_database
from benchmarks.server import running_server
from benchmarks.table import machine, markdown_table
from benchmarks.wrk import run_requests
from hitherto import Hitherto, Settings
from hitherto.domain.groups import Group
from hitherto.domain.identity import UuidFactory, new_graph_key
from hitherto.domain.instants import Instant
from hitherto.domain.sessions import Session
from hitherto.domain.users import User
from hitherto.ports import Transaction
from hitherto.store import graphs, groups, sessions, users

CHUNK = 1_000
PAGE = 100
_BEGIN = 1_700_000_000_000_000


async def fill(database_url: str, rows: int) -> None:
    """Write this many users, each with a session, and as many groups."""
    async with Hitherto(Settings(database_url=database_url, workers=0)) as memory:
        project = (await memory.users.add("first")).project
        uuids = UuidFactory()

        def chunk(begin: int):  # type: ignore[no-untyped-def]
            async def write(tx: Transaction) -> None:
                for number in range(begin, min(begin + CHUNK, rows)):
                    at = Instant(_BEGIN + number)
                    graph, other = new_graph_key(), new_graph_key()
                    await graphs.insert(tx, graph, project, at)
                    await graphs.insert(tx, other, project, at)
                    times = {"created_at": at, "updated_at": at}
                    name = f"u{number * 7919 % rows}"
                    await users.insert(tx, User(uuid=uuids.new(graph), project=project, user_id=name, **times))
                    session = {"session_id": f"s{number}", "user_id": name}
                    await sessions.insert(tx, Session(uuid=uuids.new(graph), project=project, **session, **times))
                    await groups.insert(tx, Group(uuid=uuids.new(other), project=project, group_id=f"g{name}", **times))

            return write

        for begin in range(0, rows, CHUNK):
            await memory.core.store.write(chunk(begin))


def lists() -> Iterator[tuple[str, str]]:
    """Yield the name and the path of each list; `{}` stands for the number of the page."""
    yield "users", f"/api/v2/users-ordered?pageNumber={{}}&pageSize={PAGE}"
    yield "groups", f"/api/v2/groups-ordered?pageNumber={{}}&pageSize={PAGE}"
    for order in ("created_at", "updated_at", "user_id", "session_id"):
        path = f"/api/v2/sessions-ordered?page_number={{}}&page_size={PAGE}&order_by={order}&asc=true"
        yield f"sessions by {order}", path


def measure(kind: str, rows: int, seconds: int) -> list[list[object]]:
    """Return a row for each list and depth."""
    table: list[list[object]] = []
    last = rows // PAGE
    with fresh_database(kind) as url:
        asyncio.run(fill(url, rows))
        with running_server(workers=0, database_url=url) as server:
            for name, path in lists():
                cells: list[float] = []
                errors = 0
                for page in (1, last // 2, last):
                    load = run_requests(server.url, [f"GET {path.format(page)}"], seconds=seconds)
                    cells.append(load.p50)
                    errors += load.errors
                table.append([kind, rows, name, *cells, max(cells) / cells[0], errors])
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=2)
    add_database_option(parser)
    options = parser.parse_args()
    table = [row for kind in chosen(options.database) for row in measure(kind, options.rows, options.seconds)]
    header = ["database", "rows", "list", "first page, p50 ms", "middle page", "last page", "slowest / first", "errors"]
    print(machine(), "\n")
    print(markdown_table(header, table))


if __name__ == "__main__":
    main()
