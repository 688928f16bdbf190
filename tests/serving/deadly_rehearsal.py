"""A rehearsal in which reading kills: `python -m tests.serving.deadly_rehearsal` SIGNAL, or "start" to die before."""

import os
import signal
import sys

from hitherto.ingestion.reading import RuleReader
from hitherto.serving.rehearsal import main


def die(*_: object) -> None:
    """End this process as a fault in a library would."""
    os.kill(os.getpid(), signal.SIGSEGV)


def fail(*_: object) -> None:
    """Raise what the worker meets itself."""
    raise ValueError("no")


def leave(*_: object) -> None:
    """End without a signal."""
    os._exit(7)


if __name__ == "__main__":
    what = sys.argv[1]
    deed = {"die": die, "fail": fail, "leave": leave, "start": die}[what]
    setattr(RuleReader, "warm_up" if what == "start" else "read", deed)
    main()
