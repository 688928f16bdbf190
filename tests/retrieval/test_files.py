"""The files of snapshots: who reads and writes them, and what is done about what others left behind."""

import fcntl
import os
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from hitherto.domain.identity import GraphKey
from hitherto.retrieval import fingerprint as program
from hitherto.retrieval.files import GivenUp, SnapshotFiles, Written
from hitherto.retrieval.snapshot import Snapshot
from tests.retrieval.graphs import DIMENSIONS, episode, snapshot
from tests.retrieval.histories import answers

GRAPH, OTHER = GraphKey(0xA1), GraphKey(0xB2)


@pytest.fixture
def files(tmp_path: Path) -> SnapshotFiles:
    return SnapshotFiles(tmp_path / "cache" / "snapshots" / "database", "letters/4", DIMENSIONS)


def seen(word: str = "tea", rows: int = 3) -> Snapshot:
    return snapshot(episodes=[episode(number, f"{word} {number}") for number in range(rows)])


def write(files: SnapshotFiles, held: Snapshot, graph: GraphKey = GRAPH) -> Written:
    written = files.write(graph, held, lambda: False)
    assert written is not None
    return written


def in_folder(files: SnapshotFiles) -> list[Path]:
    return sorted(path for path in files.folder.parent.rglob("*") if path.is_file())


def test_what_is_written_is_read_by_its_token(files: SnapshotFiles):
    token = write(files, seen()).token
    read = files.read(GRAPH, [b"unknown", token])
    assert read is not None
    assert answers(read) == answers(seen())
    assert files.read(GRAPH, []) is None
    assert files.read(OTHER, [token]) is None
    for foreign in ("notes", "0000000000A1", "a" * 13):
        (files.folder / foreign).mkdir()
    assert files.graphs() == [GRAPH]


def test_a_new_file_takes_the_place_of_the_old_one_under_the_feet_of_a_reader(files: SnapshotFiles):
    first = write(files, seen("tea")).token
    older = files.read(GRAPH, [first])
    assert older is not None
    second = write(files, seen("rain"))
    assert second.replaced == [first]
    assert files.read(GRAPH, [first]) is None
    assert len(in_folder(files)) == 1
    assert answers(older) == answers(seen("tea")), "what is mapped stays"


def test_only_the_owner_can_read_them(files: SnapshotFiles):
    before = os.umask(0)
    try:
        write(files, seen())
    finally:
        os.umask(before)
    assert [oct(path.stat().st_mode & 0o777) for path in in_folder(files)] == ["0o600"]
    folder = in_folder(files)[0].parent
    for _ in range(3):
        assert oct(folder.stat().st_mode & 0o777) == "0o700"
        folder = folder.parent
    assert folder.name == "cache"


def test_a_file_of_something_else_is_removed(files: SnapshotFiles, monkeypatch: pytest.MonkeyPatch):
    def newer_program() -> str:
        return "another program"

    token = write(files, seen()).token
    home = in_folder(files)[0].parent
    content = in_folder(files)[0].read_bytes()
    for other in (replace(files, model="digits/4"), replace(files, dimensions=8)):
        (home / f"{token.hex()}.snapshot").write_bytes(content)
        assert other.read(GRAPH, [token]) is None
        assert in_folder(files) == []
    elsewhere = b"x" * 16
    (home / f"{elsewhere.hex()}.snapshot").write_bytes(content)
    assert files.read(GRAPH, [elsewhere]) is None, "a file under the name of another"
    (home / f"{token.hex()}.snapshot").write_bytes(content)
    monkeypatch.setattr("hitherto.retrieval.files.fingerprint", newer_program)
    assert replace(files).read(GRAPH, [token]) is None
    assert in_folder(files) == []


def test_a_damaged_file_is_removed_and_the_next_one_read(files: SnapshotFiles):
    older, newer = write(files, seen("rain")).token, b"n" * 16
    whole = in_folder(files)[0]
    cut = whole.read_bytes()[:-100]
    damaged = whole.with_name(f"{newer.hex()}.snapshot")
    for content in (b"", b"x", cut, cut[:5000], bytes(len(cut)), os.urandom(10_000)):
        damaged.write_bytes(content)
        read = files.read(GRAPH, [newer, older])
        assert read is not None
        assert answers(read) == answers(seen("rain"))
        assert in_folder(files) == [whole]


def test_the_fingerprint_stands_for_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert program.fingerprint() == program.fingerprint()
    package = tmp_path / "hitherto" / "retrieval"
    package.mkdir(parents=True)
    monkeypatch.setattr(program, "__file__", str(package / "fingerprint.py"))
    seen_so_far = {program.fingerprint()}
    for place, text in (("a.py", "1"), ("a.py", "2"), ("b.py", "2"), ("../text/tokens.py", ""), ("../text/x/y.py", "")):
        (package / place).parent.mkdir(exist_ok=True, parents=True)
        (package / place).write_text(text)
        seen_so_far.add(program.fingerprint())
    assert len(seen_so_far) == 6
    (package / "../api").mkdir()
    (package / "../api/app.py").write_text("not what a snapshot is made by")
    assert program.fingerprint() in seen_so_far


def test_removing_a_graph_removes_all_its_files(files: SnapshotFiles):
    write(files, seen())
    kept = write(files, seen("rain"), OTHER).token
    elsewhere = replace(files, folder=files.folder.parent / "other database")
    write(elsewhere, seen())
    unfinished = files.folder / f"{GRAPH:012x}" / "abc.unfinished"
    unfinished.write_bytes(b"half")
    files.remove(GRAPH)
    files.remove(GRAPH)
    assert [path.stem for path in in_folder(files)] == [kept.hex()]


def test_writing_for_a_graph_that_is_removed_meanwhile_leaves_nothing(files: SnapshotFiles):
    def remove() -> bool:
        files.remove(GRAPH)
        return False

    with pytest.raises(FileNotFoundError):
        files.write(GRAPH, seen(), remove)
    assert in_folder(files) == []


def test_writing_is_given_up_without_a_trace(files: SnapshotFiles):
    with pytest.raises(GivenUp):
        files.write(GRAPH, seen(), lambda: True)
    assert in_folder(files) == []


def test_what_cannot_be_written_leaves_nothing(files: SnapshotFiles):
    def full_disk() -> bool:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        files.write(GRAPH, seen(), full_disk)
    assert in_folder(files) == []


def test_one_at_a_time_writes_a_graph(files: SnapshotFiles):
    home = files.folder / f"{GRAPH:012x}"
    home.mkdir(parents=True)
    unfinished = home / "abc.unfinished"
    with unfinished.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert files.write(GRAPH, seen(), lambda: False) is None
        assert write(files, seen(), OTHER).token
        files.tidy(GRAPH, [])
        assert unfinished.exists()
    assert files.write(GRAPH, seen(), lambda: False) is not None, "its writer has died"
    assert not unfinished.exists()


def test_tidying_removes_what_dead_writers_left(files: SnapshotFiles):
    named = write(files, seen()).token
    home = in_folder(files)[0].parent
    (home / "abc.unfinished").write_bytes(b"half")
    for token in (b"young" * 3, b"older" * 3):
        (home / f"{token.hex()}.snapshot").write_bytes(b"nobody named it")
    os.utime(home / f"{(b'older' * 3).hex()}.snapshot", times=(time.time() - 3600,) * 2)
    files.tidy(GRAPH, [named])
    assert {path.stem for path in in_folder(files)} == {named.hex(), (b"young" * 3).hex()}


def test_the_files_opened_longest_ago_make_room(files: SnapshotFiles):
    graphs = [GraphKey(number) for number in range(1, 5)]
    tokens = {}
    for graph in graphs:
        tokens[graph] = write(files, seen(), graph).token
    size = in_folder(files)[0].stat().st_size
    for age, path in enumerate(sorted(in_folder(files), key=lambda path: path.parent.name)):
        os.utime(path, times=(1000 + age, 1000 + age))
    assert files.read(graphs[0], [tokens[graphs[0]]]) is not None
    small = replace(files, max_bytes=2 * size + size // 2)
    write(small, seen(), GraphKey(9))
    assert {int(path.parent.name, 16) for path in in_folder(files)} == {1, 9}
    tiny = replace(files, max_bytes=1)
    write(tiny, seen(), GraphKey(10))
    assert {int(path.parent.name, 16) for path in in_folder(files)} == {10}, "the last one stays"


WRITER = """
    import sys
    from pathlib import Path
    from hitherto.domain.identity import GraphKey
    from hitherto.retrieval.files import SnapshotFiles
    from tests.retrieval.test_files import seen

    def step():
        print("writing", flush=True)
        if sys.argv[2] == "wait":
            sys.stdin.readline()
        return False

    written = SnapshotFiles(Path(sys.argv[1]), "letters/4", 4).write(GraphKey(0xA1), seen("other"), step)
    print("done", written and written.token.hex(), flush=True)
"""


def writer(files: SnapshotFiles, how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(files.folder), how]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd())


def test_a_writer_that_is_killed_leaves_nothing_that_is_read(files: SnapshotFiles):
    kept = write(files, seen("kept")).token
    with writer(files, "wait") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "writing\n"
        assert files.write(GRAPH, seen(), lambda: False) is None, "while it lives, nobody else writes"
        process.kill()
    assert len(in_folder(files)) == 2
    read = files.read(GRAPH, [kept])
    assert read is not None
    assert answers(read) == answers(seen("kept"))
    write(files, seen("next"))
    assert len(in_folder(files)) == 1


def test_another_process_reads_the_same_pages(files: SnapshotFiles):
    with writer(files, "go") as process:
        assert process.stdout is not None
        *_, last = process.stdout.read().splitlines()
    token = bytes.fromhex(last.removeprefix("done "))
    read = files.read(GRAPH, [token])
    assert read is not None
    assert answers(read) == answers(seen("other"))
    assert str(in_folder(files)[0]) in Path("/proc/self/maps").read_text()
