"""Backup files: every row of a database, in a form that is the same for SQLite and PostgreSQL.

A backup is gzip-compressed JSON Lines. The first line says what it is:

    {"hitherto_backup": 1, "schema": 6, "release": "2.0.0", "made_at": "2026-01-31T02:00:00Z", "database": "sqlite"}

Each table begins with a line that names its columns and what they hold (`int`, `real`, `text`, or `bytes`, which are
written as base64), and its rows follow, each a list in that order. Rows are in the order of the table's key:

    {"table": "projects", "columns": {"project_key": "int", "uuid": "bytes", "name": "text"}}
    [23, "AAAA...", "default"]

The last line counts the rows of each table and holds the SHA-256 of all lines before it:

    {"end": true, "rows": {"projects": 1}, "sha256": "9f86d0..."}
"""

import gzip
import hashlib
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

import orjson

from hitherto.domain.errors import Damaged, Misconfigured
from hitherto.ports import Params, Row

FORMAT = 1
COMPRESSION = 1
"""The fastest: most of a large backup is vectors, which no level makes smaller."""
LONGEST_LINE = 1 << 26
"""Bytes; no row of a database comes near, and a file of one endless line is not to fill the memory."""
BATCH_ROWS = 500
_MIND_THE_FILE = "it is not a complete, unaltered backup; nothing was changed"


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: the schema of the rows, and when and by what they were written."""

    schema: int
    release: str
    made_at: str
    database: str


class BackupWriter:
    """Writes a backup; the file is complete only after `end`."""

    def __init__(self, path: Path, header: Header) -> None:
        self.rows: dict[str, int] = {}
        self._digest = hashlib.sha256()
        self._raw = path.open("wb")
        # Without a name and a time in its head, the same rows make the same file.
        self._file = gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=self._raw, mtime=0)
        self._table = ""
        self._bytes_at: list[int] = []
        plain = {"schema": header.schema, "release": header.release, "made_at": header.made_at}
        self._write(orjson.dumps({"hitherto_backup": FORMAT, **plain, "database": header.database}) + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        finally:
            self._raw.close()

    def begin(self, table: str, columns: Mapping[str, str]) -> None:
        """Begin the rows of a table; `columns` says what each holds."""
        self._table, self.rows[table] = table, 0
        self._bytes_at = [place for place, kind in enumerate(columns.values()) if kind == "bytes"]
        self._write(orjson.dumps({"table": table, "columns": dict(columns)}) + b"\n")

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows of the table that was begun last."""
        self._write(b"".join(orjson.dumps(self._plain(row)) + b"\n" for row in rows))
        self.rows[self._table] += len(rows)

    def end(self) -> None:
        """Write the last line."""
        self._file.write(orjson.dumps({"end": True, "rows": self.rows, "sha256": self._digest.hexdigest()}) + b"\n")

    def _plain(self, row: Row) -> list[Any]:
        values = list(row)
        for place in self._bytes_at:
            if values[place] is not None:
                values[place] = b64encode(values[place]).decode()
        return values

    def _write(self, lines: bytes) -> None:
        self._digest.update(lines)
        self._file.write(lines)


@dataclass(frozen=True, slots=True)
class TableBegins:
    """From here on the rows are those of this table."""

    name: str
    columns: dict[str, str]


@dataclass(slots=True)
class BackupReader:
    """Reads a backup from its first line to its last, which must be right for the reading to end well."""

    path: Path
    rows: dict[str, int] = field(default_factory=dict)
    """The rows of each table as far as they were read."""
    _number: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)
    _columns: dict[str, str] = field(default_factory=dict)

    def parts(self) -> Iterator[Header | TableBegins | list[Params]]:
        """Yield the header, then for each table its beginning and its rows, at most `BATCH_ROWS` at a time.

        Raises:
            Damaged: naming the line where the file is not what was written.
            Misconfigured: when a newer release wrote it.
        """
        try:
            with gzip.open(self.path, "rb") as opened:
                file = cast("BinaryIO", opened)
                yield self._header(self._line(file))
                yield from self._tables(file)
                if file.read(1):
                    raise self._damaged("something follows its end")
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise self._damaged(str(error)) from error

    def check(self) -> Header:
        """Read all of it, keep nothing, and return the header; raises as `parts` does."""
        parts = self.parts()
        header = next(parts)
        for _ in parts:
            pass
        if not isinstance(header, Header):
            raise AssertionError("a backup begins with its header")
        return header

    def _tables(self, file: BinaryIO) -> Iterator[TableBegins | list[Params]]:
        batch: list[Params] = []
        while True:
            digest = self._digest.copy()
            value = self._decoded(self._line(file))
            if isinstance(value, list):
                batch.append(self._row(value))
                if len(batch) < BATCH_ROWS:
                    continue
            if batch:
                yield batch
                batch = []
            if not isinstance(value, list | dict):
                raise self._damaged("neither a row nor a table")
            if isinstance(value, dict) and "table" in value:
                yield self._table(value)
            elif isinstance(value, dict):
                self._check_end(value, digest.hexdigest())
                return

    def _line(self, file: BinaryIO) -> bytes:
        self._number += 1
        line = file.readline(LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise self._damaged("it ends here" if len(line) < LONGEST_LINE else "the line does not end")
        self._digest.update(line)
        return line

    def _decoded(self, line: bytes) -> Any:
        try:
            return orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise self._damaged(f"no JSON: {error}") from error

    def _header(self, line: bytes) -> Header:
        value = self._decoded(line)
        if not isinstance(value, dict) or not isinstance(value.get("hitherto_backup"), int):
            raise self._damaged("the first line is not that of a backup")
        if value["hitherto_backup"] > FORMAT:
            raise Misconfigured(f"{self.path} was written by a newer release, in a format that this one does not know")
        schema, release, made_at = value.get("schema"), value.get("release"), value.get("made_at")
        if not isinstance(schema, int) or not isinstance(release, str) or not isinstance(made_at, str):
            raise self._damaged("the first line is not complete")
        return Header(schema, release, made_at, str(value.get("database")))

    def _table(self, value: dict[str, Any]) -> TableBegins:
        name, columns = value["table"], value.get("columns")
        if not isinstance(name, str) or not isinstance(columns, dict) or name in self.rows:
            raise self._damaged("the beginning of a table makes no sense")
        self.rows[name], self._columns = 0, columns
        return TableBegins(name, columns)

    def _row(self, values: list[Any]) -> Params:
        if not self.rows or len(values) != len(self._columns):
            raise self._damaged("a row does not fit its table")
        self.rows[next(reversed(self.rows))] += 1
        return {
            name: self._value(kind, value) for (name, kind), value in zip(self._columns.items(), values, strict=True)
        }

    def _value(self, kind: str, value: Any) -> Any:
        if value is None:
            return None
        if kind == "bytes" and isinstance(value, str):
            try:
                return b64decode(value, validate=True)
            except ValueError as error:
                raise self._damaged(f"no base64: {error}") from error
        if isinstance(value, _TYPES.get(kind, ())) and not isinstance(value, bool):
            return value
        raise self._damaged(f"a value is not of the kind {kind}")

    def _check_end(self, value: dict[str, Any], digest: str) -> None:
        if value.get("sha256") != digest:
            raise self._damaged("the checksum of the lines is another")
        if value.get("rows") != self.rows:
            raise self._damaged("the numbers of rows are others")

    def _damaged(self, reason: str) -> Damaged:
        return Damaged(f"{self.path}, line {self._number}: {reason}: {_MIND_THE_FILE}")


_TYPES: dict[str, tuple[type, ...]] = {"int": (int,), "text": (str,), "real": (float, int)}


def total(rows: Mapping[str, int]) -> int:
    """Return the number of rows over all tables."""
    return sum(rows.values())
