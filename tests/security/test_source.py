"""What the source must not do at all, read out of the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import hitherto

SOURCE = Path(hitherto.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))

RUNS_DATA = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle", "code", "runpy"}
OPENS_CONNECTIONS = {
    "httpx",
    "httpx2",
    "requests",
    "aiohttp",
    "urllib3",
    "http.client",
    "urllib.request",
    "smtplib",
    "ftplib",
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def calls(path: Path) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def test_there_is_source_to_read() -> None:
    assert len(FILES) > 100


@pytest.mark.parametrize("room", sorted({path.relative_to(SOURCE).parts[0] for path in FILES}))
def test_no_data_is_run(room: str) -> None:
    for path in FILES:
        if path.relative_to(SOURCE).parts[0] == room:
            check_runs_no_data(path)


def check_runs_no_data(path: Path) -> None:
    assert not RUNS_DATA & set(imports(path))
    for call in calls(path):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        assert name not in {"eval", "exec", "compile", "__import__"}, f"{path}:{call.lineno}"
        assert method not in {"system", "popen", "create_subprocess_shell"}, f"{path}:{call.lineno}"
        for option in call.keywords:
            allowed = not (isinstance(option.value, ast.Constant) and option.value.value is True)
            assert option.arg not in {"shell", "allow_pickle"} or allowed, f"{path}:{call.lineno}"


def test_only_adapters_to_models_open_connections() -> None:
    found = {path.relative_to(SOURCE).parts[0] for path in FILES if OPENS_CONNECTIONS & set(imports(path))}

    assert found <= {"inference"}


def test_statements_are_made_of_text_only_where_no_caller_has_a_say() -> None:
    """The linter refuses statements made of strings; each place where it was told to let one pass is known here."""
    told = {
        str(path.relative_to(SOURCE))
        for path in FILES
        for line in path.read_text().splitlines()
        if "noqa: S608" in line
    }

    assert told <= {
        "store/migrations/__init__.py",
        "store/postgres_scrub.py",
    }
