"""The form of a backup: what is written is read, whatever the rows are, and the file says what it is."""

import gzip
import random
import tempfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import Damaged, Misconfigured
from hitherto.transfer.backup_file import BATCH_ROWS, BackupReader, BackupWriter, Header, TableBegins, total

HEADER = Header(schema=3, release="1.2", made_at="2025-01-01T00:00:00Z", database="sqlite")
FORMS: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-(2**63), 2**63 - 1),
    "real": st.floats(allow_nan=False, allow_infinity=False),
    "text": st.text(st.characters(exclude_categories=["Cs"])),
    "bytes": st.binary(max_size=30),
}
COLUMNS = st.dictionaries(st.text("abc", min_size=1), st.sampled_from(sorted(FORMS)), min_size=1, max_size=4)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, tuple[dict[str, str], list[tuple[Any, ...]]]]:
    """Return some tables: of each the columns and the rows."""
    made = {}
    for name in draw(st.sets(st.text("xyz", min_size=1), max_size=3)):
        columns = draw(COLUMNS)
        row = st.tuples(*(st.none() | FORMS[kind] for kind in columns.values()))
        made[name] = (columns, draw(st.lists(row, max_size=4)))
    return made


def write(path: Path, held: dict[str, tuple[dict[str, str], list[tuple[Any, ...]]]]) -> dict[str, int]:
    with BackupWriter(path, HEADER) as writer:
        for name, (columns, rows) in held.items():
            writer.begin(name, columns)
            writer.add(rows)
        writer.end()
        return writer.rows


def read(path: Path) -> tuple[Header, dict[str, tuple[dict[str, str], list[tuple[Any, ...]]]]]:
    parts = BackupReader(path).parts()
    header = next(parts)
    held: dict[str, tuple[dict[str, str], list[tuple[Any, ...]]]] = {}
    rows: list[tuple[Any, ...]] = []
    assert isinstance(header, Header)
    for part in parts:
        if isinstance(part, TableBegins):
            rows = []
            held[part.name] = (part.columns, rows)
        else:
            assert isinstance(part, list)
            rows += [tuple(row.values()) for row in part]
    return header, held


@given(tables())
def test_what_is_written_is_read(held: dict[str, tuple[dict[str, str], list[tuple[Any, ...]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counts = write(Path(folder, "x"), held)
        assert read(Path(folder, "x")) == (HEADER, held)
    assert counts == {name: len(rows) for name, (_, rows) in held.items()}
    assert total(counts) == sum(counts.values())


def test_rows_come_in_batches(tmp_path: Path) -> None:
    held = {"t": ({"a": "int"}, [(number,) for number in range(2 * BATCH_ROWS + 1)])}
    write(tmp_path / "x", held)
    batches = [len(part) for part in BackupReader(tmp_path / "x").parts() if isinstance(part, list)]
    assert batches == [BATCH_ROWS, BATCH_ROWS, 1]
    assert read(tmp_path / "x")[1] == held


def test_anybody_can_read_it(tmp_path: Path) -> None:
    write(tmp_path / "x", {"t": ({"a": "int", "b": "bytes"}, [(1, b"\0\xff"), (2, None)])})
    head, table, *rows, end = [
        orjson.loads(line) for line in gzip.decompress((tmp_path / "x").read_bytes()).splitlines()
    ]
    assert head == {
        "hitherto_backup": 1,
        "schema": 3,
        "release": "1.2",
        "made_at": "2025-01-01T00:00:00Z",
        "database": "sqlite",
    }
    assert table == {"table": "t", "columns": {"a": "int", "b": "bytes"}}
    assert rows == [[1, "AP8="], [2, None]]
    assert (end["end"], end["rows"], len(end["sha256"])) == (True, {"t": 2}, 64)


def test_a_file_without_its_end_is_refused(tmp_path: Path) -> None:
    with BackupWriter(tmp_path / "x", HEADER) as writer:
        writer.begin("t", {"a": "int"})
        writer.add([(1,)])
    with pytest.raises(Damaged, match="line 4: it ends here: it is not a complete, unaltered backup"):
        BackupReader(tmp_path / "x").check()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "it ends here"),
        (b"7", "not that of a backup"),
        (b"[]", "not that of a backup"),
        (b'{"a": 1}', "not that of a backup"),
        (b'{"hitherto_backup": "1"}', "not that of a backup"),
        (b'{"hitherto_backup": 1}', "not complete"),
        (b'{"hitherto_backup": 1, "schema": 1, "release": 2, "made_at": ""}', "not complete"),
        (b"\xff", "no JSON"),
    ],
)
def test_first_lines_that_are_none(line: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(gzip.compress(line + b"\n" if line else b""))
    with pytest.raises(Damaged, match=f"line 1: .*{reason}"):
        BackupReader(tmp_path / "x").check()


def test_a_later_form_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(gzip.compress(b'{"hitherto_backup": 2}\n'))
    with pytest.raises(Misconfigured, match="newer release"):
        BackupReader(tmp_path / "x").check()


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x")
        for written in (content, gzip.compress(content)):
            path.write_bytes(written)
            with pytest.raises(Damaged):
                BackupReader(path).check()


def test_a_full_disk_is_an_error_of_writing() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no full device")
    with pytest.raises(OSError, match="No space left"):
        write(full, {"t": ({"a": "bytes"}, [(random.Random(1).randbytes(100_000),)])})
