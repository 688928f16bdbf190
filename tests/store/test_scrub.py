"""What was deleted is in no file of the database afterwards."""

import random
from pathlib import Path

import pytest

from hitherto.domain.errors import Unavailable
from hitherto.ports import Store, Transaction
from hitherto.store import episodes, graphs, sqlite_connection
from hitherto.store.open import open_store, sqlite_path
from hitherto.store.postgres_scrub import (
    CHECKPOINTED,
    FILES_LEFT,
    STATISTICS_LEFT,
    STATISTICS_REWRITTEN,
    TABLE_FILES,
    TABLES_REWRITTEN,
)
from hitherto.store.sqlite_connection import connect_reader, connect_writer
from hitherto.store.sqlite_scrub import FILE_REWRITTEN, FREE_PARTS, LOG_TRUNCATED, scrub_file
from tests.builders import GraphBuilder
from tests.postgres_server import PostgresServer

MARK = "Quetzalcoatlus"


def holding(folder: Path, mark: str = MARK) -> list[str]:
    """Return the files below `folder` that hold `mark` in any case."""
    wanted = mark.lower().encode()
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and wanted in path.read_bytes().lower()
    ]


async def say_and_erase(store: Store) -> None:
    """Store what two people say, much of it by one who is erased then."""
    kept, erased = GraphBuilder("kept"), GraphBuilder("erased")
    told = [
        builder.episode(f"{builder.user_id}: {text} {'and on ' * (number % 40)}")
        for number in range(300)
        for builder, text in ((kept, "Good day."), (erased, f"I saw a {MARK}."))
    ]

    async def write(tx: Transaction) -> None:
        for builder in (kept, erased):
            await graphs.insert(tx, builder.graph, builder.project, builder.tick())
        await episodes.insert_many(tx, told)

    await store.write(write)
    await store.write(lambda tx: graphs.delete_graph_data(tx, erased.graph))


async def test_sqlite_holds_nothing_of_what_was_erased(sqlite_url: str, tmp_path: Path) -> None:
    store = await open_store(sqlite_url)
    await say_and_erase(store)
    assert holding(tmp_path)  # in the write-ahead log, at least
    scrubbed = await store.scrub()
    assert holding(tmp_path) == []
    assert holding(tmp_path, "Good day.")
    await store.close()
    assert scrubbed.done == (FILE_REWRITTEN, LOG_TRUNCATED)
    assert scrubbed.complete


async def test_without_a_rewrite_sqlite_says_what_can_be_left(sqlite_url: str, tmp_path: Path) -> None:
    store = await open_store(sqlite_url)
    await say_and_erase(store)
    scrubbed = await store.scrub(rewrite=False)
    assert sqlite_path(sqlite_url).with_name("hitherto.db-wal").stat().st_size == 0
    await store.close()
    assert scrubbed.done == (LOG_TRUNCATED,)
    assert scrubbed.left[0] == FREE_PARTS


def test_rows_that_had_moved_need_the_rewrite(tmp_path: Path) -> None:
    path = tmp_path / "moved.db"
    connection, chance = connect_writer(path), random.Random(9)
    connection.execute("CREATE TABLE said (graph INT, id BLOB, text TEXT, PRIMARY KEY (graph, id)) WITHOUT ROWID")
    for _ in range(2000):
        graph = chance.randint(0, 20)
        text = (MARK if graph == 7 else "Good day. ") * chance.choice([1, 3, 40])
        connection.execute("INSERT INTO said VALUES (?, ?, ?)", (graph, chance.randbytes(16), text))
    connection.execute("DELETE FROM said WHERE graph = 7")
    connection.close()
    scrub_file(path, rewrite=True)
    assert holding(tmp_path) == []
    assert holding(tmp_path, "Good day.")


def test_a_reader_that_does_not_end_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_connection, "BUSY_SECONDS", 0.05)
    path = sqlite_path(sqlite_url)
    writer, reader = connect_writer(path), connect_reader(path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM users").fetchall()
    writer.execute("INSERT INTO schema_version VALUES (99, 0)")
    try:
        with pytest.raises(Unavailable, match="have been reading"):
            scrub_file(path, rewrite=False)
    finally:
        reader.close()
        writer.close()


@pytest.fixture
def own_server(postgres_server: PostgresServer, bare_postgresql_url: str) -> tuple[PostgresServer, str, str]:
    """The server, and the URL and the name of a database of this test's own."""
    return postgres_server, bare_postgresql_url, bare_postgresql_url.partition("@/")[2].partition("?")[0]


async def test_postgresql_holds_nothing_in_its_tables(own_server: tuple[PostgresServer, str, str]) -> None:
    server, url, name = own_server
    store = await open_store(url)
    await say_and_erase(store)
    # Samples of values go into the statistics, as autovacuum would put them there, and all goes to the disk.
    server.execute("ANALYZE", "CHECKPOINT", database=name)
    tables = server.table_files(name)
    assert holding(tables)
    first = await store.scrub()
    assert (first.done, first.left[0]) == ((), TABLE_FILES)

    scrubbed = await store.scrub(rewrite=True)
    await store.close()
    assert holding(tables) == []
    assert holding(tables, "Good day.")
    assert scrubbed.done == (TABLES_REWRITTEN, STATISTICS_REWRITTEN, CHECKPOINTED)


async def test_what_the_owner_of_the_tables_may_not_do_is_told(own_server: tuple[PostgresServer, str, str]) -> None:
    server, url, name = own_server
    server.execute(f"CREATE ROLE plain_{name} LOGIN", f"GRANT ALL ON SCHEMA public TO plain_{name}", database=name)
    store = await open_store(url.replace("postgres@", f"plain_{name}@"))
    await say_and_erase(store)
    scrubbed = await store.scrub(rewrite=True)
    await store.close()
    assert scrubbed.done == (TABLES_REWRITTEN,)
    assert scrubbed.left[:2] == (STATISTICS_LEFT, FILES_LEFT)
    server.execute(f"DROP OWNED BY plain_{name}", f"DROP ROLE plain_{name}", database=name)
