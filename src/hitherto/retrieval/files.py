"""The files of snapshots of one machine: written, mapped, replaced and removed.

A graph has a folder, named by its key, with one file named by a random token; what is being written has another
ending. Who writes holds a lock on what it writes, so that whoever finds an unfinished file that nobody holds knows
that its writer has died.
"""

import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from hitherto.domain.identity import GraphKey
from hitherto.retrieval.blocks import Damaged, mapped
from hitherto.retrieval.fingerprint import fingerprint
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.snapshot_file import read_snapshot, write_snapshot

_FORMAT = 1
_WHOLE, _UNFINISHED = ".snapshot", ".unfinished"
_HOME = re.compile("[0-9a-f]{12}")
_TOKEN_BYTES = 16
_NAMED_WITHIN_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and the tokens of those that are no more for it."""

    token: bytes
    replaced: Sequence[bytes]


class GivenUp(Exception):
    """The writing of a file was not to be ended."""


@dataclass(frozen=True)
class SnapshotFiles:
    """The files below `folder`, which is made when it is needed and only its owner can read.

    `model` and `dimensions` are those of the vectors. Together they may take `max_bytes`; those that were opened
    longest ago make room. Errors of the file system are raised as they are, except where a file is only not there.
    """

    folder: Path
    model: str
    dimensions: int
    max_bytes: int = 1 << 40

    def read(self, graph: GraphKey, tokens: Sequence[bytes]) -> Snapshot | None:
        """Return what the first readable file of these tokens holds; None when there is none.

        A file that is damaged, or that another program or model has written, is removed.
        """
        for token in tokens:
            path = self._home(graph) / (token.hex() + _WHOLE)
            try:
                facts, blocks = mapped(path)
                if {name: facts.get(name) for name in self._facts(graph, token)} != self._facts(graph, token):
                    raise Damaged("the file is of something else")
                snapshot = read_snapshot(facts, blocks)
                os.utime(path)
            except FileNotFoundError:
                continue
            except Damaged:
                path.unlink(missing_ok=True)
                continue
            return snapshot
        return None

    def write(self, graph: GraphKey, snapshot: Snapshot, given_up: Callable[[], bool]) -> Written | None:
        """Write a snapshot and remove the other files of its graph; None when somebody else is writing one.

        Raises:
            GivenUp: soon after `given_up` returns true.
        """
        home = self._home(graph)
        self.folder.parent.parent.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder.parent, self.folder, home):
            folder.mkdir(mode=0o700, exist_ok=True)
        if self._somebody_writes(home):
            return None
        token = secrets.token_bytes(_TOKEN_BYTES)
        unfinished = home / (token.hex() + _UNFINISHED)
        try:
            with _locked(unfinished) as file:
                for _ in write_snapshot(snapshot, self._facts(graph, token), file):
                    if given_up():
                        raise GivenUp
                unfinished.rename(home / (token.hex() + _WHOLE))
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        replaced = [path for path in home.glob("*" + _WHOLE) if path.stem != token.hex()]
        for path in replaced:
            path.unlink(missing_ok=True)
        self._make_room(keep=home)
        return Written(token, [bytes.fromhex(path.stem) for path in replaced])

    def remove(self, graph: GraphKey) -> None:
        """Remove all files of a graph, also one that is being written and those of other databases of this folder."""
        for home in self.folder.parent.glob(f"*/{self._home(graph).name}"):
            shutil.rmtree(home, ignore_errors=True)

    def tidy(self, graph: GraphKey, tokens: Sequence[bytes]) -> None:
        """Remove what writers that died have left behind: unfinished files, and old ones of other tokens than these."""
        home, known = self._home(graph), {token.hex() for token in tokens}
        self._somebody_writes(home)
        for path in home.glob("*" + _WHOLE):
            with suppress(FileNotFoundError):
                if path.stem not in known and time.time() - path.stat().st_mtime > _NAMED_WITHIN_SECONDS:
                    path.unlink()

    def graphs(self) -> list[GraphKey]:
        """Return the graphs that have files."""
        if not self.folder.is_dir():
            return []
        return [GraphKey(int(home.name, 16)) for home in self.folder.iterdir() if _HOME.fullmatch(home.name)]

    def _home(self, graph: GraphKey) -> Path:
        return self.folder / f"{graph:012x}"

    def _facts(self, graph: GraphKey, token: bytes) -> dict[str, object]:
        written_by = {"format": _FORMAT, "program": self._program}
        made_for = {"model": self.model, "dimensions": self.dimensions}
        return {**written_by, **made_for, "graph": f"{graph:012x}", "file": token.hex()}

    @cached_property
    def _program(self) -> str:
        return fingerprint()

    def _somebody_writes(self, home: Path) -> bool:
        for path in home.glob("*" + _UNFINISHED):
            with suppress(FileNotFoundError), path.open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return True
                path.unlink(missing_ok=True)
        return False

    def _make_room(self, keep: Path) -> None:
        found = []
        for path in self.folder.glob("*/*" + _WHOLE):
            with suppress(FileNotFoundError):
                found.append((path.stat().st_mtime_ns, path.stat().st_size, path))
        over = sum(size for _, size, _ in found) - self.max_bytes
        for _, size, path in sorted(found):
            if over <= 0:
                return
            if path.parent != keep:
                path.unlink(missing_ok=True)
                over -= size


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """Make a file that only its owner can read, and hold a lock on it while it is open."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
