"""A file that gets its name only when all of it is written and on the disk."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from hitherto.domain.errors import HithertoError, InvalidInput

UNFINISHED = ".unfinished"
"""What the name ends with until then."""


class NewFile:
    """`with NewFile(path) as new`: write to `new.unfinished`, then call `new.finish`; without that nothing stays.

    The file is readable by its owner only, and an existing one is not overwritten.

    Raises:
        InvalidInput: when the file exists or cannot be made.
        HithertoError: when it cannot be written to its end.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unfinished = path.with_name(path.name + UNFINISHED)

    def __enter__(self) -> Self:
        if self.path.exists():
            raise InvalidInput(f"{self.path} exists; only a new file is written", param="file")
        try:
            self.unfinished.unlink(missing_ok=True)
            os.close(os.open(self.unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise InvalidInput(f"{self.path} cannot be written: {error.strerror}", param="file") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise HithertoError(f"{self.path} cannot be written: {error.strerror or error}") from error

    def finish(self) -> None:
        """Give the file its name once all of it is on the disk."""
        _sync(self.unfinished)
        self.unfinished.replace(self.path)
        _sync(self.path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
