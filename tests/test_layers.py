"""Imports point downwards only, read from the source with nothing run."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "hitherto"

LAYERS = [
    ["domain"],
    ["ports", "settings", "observe", "clock"],
    ["background", "tracing"],
    ["text", "prompts"],
    ["store", "inference"],
    ["retrieval"],
    ["ingestion"],
    ["services", "worker", "models"],
    ["engine"],
    ["api", "cli", "doctor", "serving", "transfer"],
]
"""From the bottom up; a part may import itself, and what stands in a line above its own."""

RANKS = {name: rank for rank, names in enumerate(LAYERS) for name in names}
ROOMS_OF_ONE_LAYER = {("cli", "serving"), ("cli", "transfer"), ("cli", "doctor"), ("cli", "api"), ("serving", "api")}
"""Faces that use each other: the command line starts the server, and the server serves the app."""

FRONT = {"__init__", "__main__"}
"""The package's own front: it names what others import, lazily, and starts the command line."""


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if part_of(path) not in FRONT)


def part_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported_parts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, part) of every import of the package, those under TYPE_CHECKING and inside functions included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module else []
            assert not node.level, f"line {node.lineno}: imports are absolute"
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "hitherto" and parts[1:2] != ["__version__"]:
                yield node.lineno, parts[1] if len(parts) > 1 else "hitherto"


def test_every_part_has_a_layer() -> None:
    assert {part_of(path) for path in modules()} <= RANKS.keys()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_downwards(path: Path) -> None:
    own = part_of(path)
    wrong = [
        f"{path.name}:{line} imports {other}"
        for line, other in imported_parts(ast.parse(path.read_text()))
        if other != own and (own, other) not in ROOMS_OF_ONE_LAYER and RANKS.get(other, 99) >= RANKS[own]
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from hitherto.engine import Hitherto", ["engine"]),
        ("from hitherto import engine", ["engine"]),
        ("import hitherto.api.app", ["api"]),
        ("def f():\n    from hitherto.store.open import open_store", ["store"]),
        ("from hitherto import __version__", []),
        ("import hitherto", ["hitherto"]),
        ("import hithertofore", []),
    ],
)
def test_the_reader_of_imports_sees_them_all(text: str, found: list[str]) -> None:
    assert [part for _, part in imported_parts(ast.parse(text))] == found
