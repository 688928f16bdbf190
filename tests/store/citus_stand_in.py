"""An extension that calls itself citus: its catalogue and its refusals, without its servers.

Citus is in no package index. What this one does is to keep the same books under the same names, and to refuse what
Citus refuses of a table, looking at the real keys of the real table.
"""

from pathlib import Path

from tests.postgres_server import PostgresServer

CONTROL = "comment = 'keeps the books of Citus'\ndefault_version = '{version}'\nrelocatable = false\nschema = public\n"
SCRIPT = r"""
CREATE TABLE books (name regclass PRIMARY KEY, kind text, key text, place bigint, cut_into int, cleared int);
CREATE VIEW citus_tables AS
    SELECT name AS table_name, kind AS citus_table_type, coalesce(key, '<none>') AS distribution_column,
           place AS colocation_id, cut_into AS shard_count FROM books;

CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM books WHERE name = table_name) THEN
        RAISE EXCEPTION 'table "%" is already distributed', table_name;
    END IF;
    INSERT INTO books VALUES (table_name, 'reference', NULL, 1, 1, 0);
END $$;

CREATE FUNCTION create_distributed_table(
    table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash',
    colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    number int2 := (SELECT attnum FROM pg_attribute WHERE attrelid = table_name AND attname = distribution_column);
    other books := (SELECT books FROM books WHERE name::text = colocate_with);
BEGIN
    IF number IS NULL THEN
        RAISE EXCEPTION 'column "%" of relation "%" does not exist', distribution_column, table_name;
    ELSIF EXISTS (SELECT FROM books WHERE name = table_name) THEN
        RAISE EXCEPTION 'table "%" is already distributed', table_name;
    ELSIF EXISTS (SELECT FROM pg_index WHERE indrelid = table_name AND indisunique AND number <> ALL (indkey)) THEN
        RAISE EXCEPTION 'cannot create constraint on "%"', table_name
            USING DETAIL = 'UNIQUE constraints that do not include the partition column';
    ELSIF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND table_name IN (conrelid, confrelid)) THEN
        RAISE EXCEPTION 'cannot create foreign key constraint';
    ELSIF colocate_with = 'none' THEN
        INSERT INTO books
        SELECT table_name, 'distributed', distribution_column, coalesce(max(place), 1) + 1, coalesce(shard_count, 32), 0
        FROM books;
    ELSIF other.name IS NULL THEN
        RAISE EXCEPTION 'relation % is not distributed', colocate_with;
    ELSIF shard_count IS NOT NULL THEN
        RAISE EXCEPTION 'Cannot use colocate_with with a table and shard_count at the same time';
    ELSE
        INSERT INTO books
        VALUES (table_name, 'distributed', distribution_column, other.place, other.cut_into, 0);
    END IF;
END $$;

CREATE FUNCTION truncate_local_data_after_distributing_table(function_name regclass) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE books SET cleared = cleared + 1 WHERE name = function_name;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'supplied parameter is not a distributed relation';
    END IF;
END $$;
"""


def install(server: PostgresServer, database: str, version: str = "13.0-1") -> None:
    """Create the extension in a database of the server."""
    share = server.folder / f"share-{version}"
    folder: Path = share / "extension"
    if not folder.exists():
        folder.mkdir(parents=True)
        (folder / "citus.control").write_text(CONTROL.format(version=version))
        (folder / f"citus--{version}.sql").write_text(SCRIPT)
        for path in (share, folder, *folder.iterdir()):
            path.chmod(0o755)
    server.execute(
        f"ALTER DATABASE {database} SET extension_control_path = '{share}:$system'",
    )
    server.execute("CREATE EXTENSION citus", database=database)
