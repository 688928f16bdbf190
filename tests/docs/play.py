"""Run the Python of one page as its reader would: `python -m tests.docs.play PAGE`, in a process of its own.

The blocks share one namespace. Between two of them everything that was told is learned, as it is for a reader who
takes a breath. Errors name the page and its line, because the code is compiled under both.
"""

import contextlib
import io
import os
import sys
import time
from pathlib import Path

import httpx

from tests.docs.pages import Block, shows, steps

LEARNED_WITHIN_SECONDS = 30.0


def main(page: Path) -> None:
    """Run every block of the page, and compare what it prints where the page shows it."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    for step in steps(page.read_text()):
        printed = run(page, step.code, namespace)
        if step.output is not None and not shows(step.output.text, printed):
            sys.exit(f"{page}:{step.output.line}: the page shows\n{step.output.text}\nbut was printed\n{printed}")
        wait_until_learned(os.environ["ZEP_API_URL"])


def run(page: Path, block: Block, namespace: dict[str, object]) -> str:
    """Execute a block and return what it printed."""
    code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(code, namespace)
    return output.getvalue()


def wait_until_learned(url: str) -> None:
    """Return once no episode waits for ingestion."""
    end = time.monotonic() + LEARNED_WITHIN_SECONDS
    while "\nhitherto_queue_episodes 0.0\n" not in httpx.get(f"{url}/metrics", timeout=10).text:
        if time.monotonic() > end:
            sys.exit(f"not learned within {LEARNED_WITHIN_SECONDS:.0f} s")
        time.sleep(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
