"""What a page of the documentation asks to be run: its Python blocks, and the output that it shows for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(?P<info>[^`]*)$")
NO_RUN = "no-run:"


@dataclass(frozen=True)
class Block:
    """A fenced block: the words after the fence, its text, and the line on which its text begins, from 1."""

    info: str
    text: str
    line: int

    @property
    def language(self) -> str:
        """The first word after the fence, such as `python`."""
        return self.info.split(maxsplit=1)[0] if self.info else ""

    @property
    def runs(self) -> bool:
        """Whether the block is Python that is not excused with a reason."""
        _, _, reason = self.info.partition(NO_RUN)
        return self.language == "python" and not reason.strip()


@dataclass(frozen=True)
class Step:
    """A block to run, and what it prints where the page shows it."""

    code: Block
    output: Block | None


def pages() -> list[Path]:
    """Return the pages with something to run, the README first."""
    return [page for page in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))] if steps(page.read_text())]


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in their order."""
    info: str | None = None
    begin = 0
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        fence = FENCE.match(line)
        if fence is None:
            continue
        if info is None:
            info, begin = fence["info"].strip(), number
        else:
            yield Block(info, "\n".join(lines[begin : number - 1]) + "\n", begin + 1)
            info = None


def steps(text: str) -> list[Step]:
    """Return what is run of a page: each Python block, with the `text` block that comes next as its output."""
    found = list(blocks(text))
    following = [*found[1:], Block("", "", 0)]
    return [
        Step(block, after if after.info == "text" else None)
        for block, after in zip(found, following, strict=False)
        if block.runs
    ]


def shows(expected: str, printed: str) -> bool:
    """Say whether a page shows what was printed; `...` stands for anything, lines included."""
    pattern = ".*?".join(re.escape(part) for part in expected.strip().split("..."))
    return (
        re.fullmatch(pattern, "\n".join(line.rstrip() for line in printed.strip().splitlines()), re.DOTALL) is not None
    )
