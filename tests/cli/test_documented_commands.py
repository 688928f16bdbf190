"""What the documentation and the help texts tell people to type exists."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from hitherto.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"```(?:sh|bash|console)?\n(.*?)```|`([^`\n]+)`", re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s(`]|bin/)hitherto((?: +[a-z][a-z-]*)+)((?: +[^\n#;|&)`]*)?)", re.MULTILINE)
MAKE = re.compile(r"(?:^|\s)make ([a-z][a-z-]*)", re.MULTILINE)


def code_of(page: Path) -> str:
    """Return the shell blocks and the inline code of a page."""
    return "\n".join(block or inline for block, inline in CODE.findall(page.read_text(encoding="utf-8")))


def tree() -> Any:
    return typer.main.get_command(app)


def resolve(words: list[str]) -> Any:
    """Return the command that `words` lead to; the words after it are its arguments."""
    command = tree()
    for word in words:
        if not hasattr(command, "commands"):
            return command
        assert word in command.commands, f"hitherto {' '.join(words)}: there is no {word}"
        command = command.commands[word]
    return command


def commands_in(text: str) -> list[tuple[list[str], list[str]]]:
    """Return (words, options) of every `hitherto ...` in `text`."""
    return [(words.split(), re.findall(r"--[a-z-]+", rest)) for words, rest in COMMAND.findall(text)]


def all_commands(command: Any, path: str = "") -> dict[str, Any]:
    """Return every command below `command` by what one types."""
    if not hasattr(command, "commands"):
        return {path.strip(): command}
    found: dict[str, Any] = {}
    for name, child in command.commands.items():
        if not child.hidden:
            found |= all_commands(child, f"{path} {name}")
    return found


def assert_exists(words: list[str], options: list[str]) -> None:
    command = resolve(words)
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    for option in options:
        assert option in known | {"--help"}, f"hitherto {' '.join(words)} has no {option}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_the_documentation_exist(page: Path) -> None:
    for words, options in commands_in(code_of(page)):
        assert_exists(words, options)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_make_targets_in_the_documentation_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(MAKE.findall(code_of(page))) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("path", all_commands(tree()))
def test_every_command_is_documented_and_explains_itself(path: str) -> None:
    command = all_commands(tree())[path]
    assert f"hitherto {path}" in (ROOT / "docs" / "cli.md").read_text()
    assert len(command.help or "") > 15
    for words, options in commands_in(command.epilog or ""):
        assert_exists(words, options)


def test_the_check_itself_finds_what_is_wrong() -> None:
    assert commands_in("run hitherto keys create --quiet # once") == [(["keys", "create"], ["--quiet"])]
    with pytest.raises(AssertionError, match="there is no dance"):
        assert_exists(["dance"], [])
    with pytest.raises(AssertionError, match="has no --loudly"):
        assert_exists(["keys", "create"], ["--loudly"])
