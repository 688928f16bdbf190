"""`hitherto export` and `hitherto import`, as an operator types them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Hitherto
from tests.cli.test_erase import tell


def test_from_one_project_to_another(hitherto: Hitherto, tmp_path: Path) -> None:
    tell("maya")
    tell("omar")
    file = tmp_path / "all.jsonl"

    made = hitherto("export", str(file))
    assert made.exit_code == 0, made.output
    assert "2 graphs" in made.stdout
    assert json.loads(hitherto("import", str(file), "--check", "--json").stdout)["rows"]["episodes"] == 2

    hitherto("projects", "create", "shop")
    done = hitherto("import", str(file), "--project", "shop")
    assert done.exit_code == 0, done.output
    assert "so the uuids are new: user maya, user omar" in done.stdout
    here, there = (json.loads(hitherto("status", "--project", name, "--json").stdout) for name in ("default", "shop"))
    assert here["graphs"] == there["graphs"]
    assert here["graphs"]["maya"]["edges"] > 0


def test_one_user_under_another_name(hitherto: Hitherto, tmp_path: Path) -> None:
    tell("maya")
    tell("omar")
    file = tmp_path / "maya.jsonl"
    made = json.loads(hitherto("export", str(file), "--user", "maya", "--json").stdout)
    assert (made["graphs"], made["rows"]["users"]) == (1, 1)

    refused = hitherto("import", str(file))
    assert refused.exit_code == 2
    assert "user maya, session maya-talk exist" in refused.stderr

    done = json.loads(hitherto("import", str(file), "--rename", "--json").stdout)
    assert done["graphs"] == [{"kind": "user", "id": "maya-2"}]
    assert {each["id"]: each["now"] for each in done["renamed"]} == {"maya": "maya-2", "maya-talk": "maya-talk-2"}
    assert hitherto("status", "--user", "maya-2").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("export", "x.jsonl", "--user", "nobody"), "user not found: nobody"),
        (("export", "x.jsonl", "--user", "a", "--group", "b"), "name one user, group or collection"),
        (("export", "letter.txt"), "letter.txt exists"),
        (("export", "x.jsonl", "--project", "none"), "project not found"),
        (("import", "letter.txt"), "line 1: no JSON"),
        (("import", "letter.txt", "--check"), "line 1: no JSON"),
        (("import", "none.jsonl"), "cannot be read"),
    ],
)
def test_failures_are_one_line(hitherto: Hitherto, tmp_path: Path, arguments: tuple[str, ...], reason: str) -> None:
    (tmp_path / "letter.txt").write_text("Dear database,\n")
    failed = hitherto(*arguments)
    assert failed.exit_code in (1, 2)
    assert reason in failed.stderr
    assert failed.stderr.count("\n") == 1
    assert {each.name for each in tmp_path.iterdir()} == {"letter.txt", "data"}
