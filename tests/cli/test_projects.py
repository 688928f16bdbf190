"""`hitherto projects`: made, listed, and deleted after a question."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Hitherto


@pytest.fixture(autouse=True)
def _on_both_databases(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", store_url)


def names(hitherto: Hitherto) -> list[str]:
    return [one["name"] for one in json.loads(hitherto("projects", "list", "--json").stdout)]


def test_a_project_is_created_listed_and_deleted(hitherto: Hitherto, tmp_path: Path) -> None:
    assert hitherto("projects", "create", "shop").exit_code == 0
    hitherto("keys", "create", "--project", "shop")
    shown = json.loads(hitherto("projects", "list", "--json").stdout)
    assert [(one["name"], one["users"], one["keys"]) for one in shown] == [("default", 0, 0), ("shop", 0, 1)]
    assert "shop" in hitherto("projects", "list").stdout

    receipt = tmp_path / "shop.json"
    deleted = hitherto("projects", "delete", "shop", "--yes", "--receipt", str(receipt))
    assert deleted.exit_code == 0, deleted.output
    told = json.loads(receipt.read_text())
    assert (told["erased"]["kind"], told["erased"]["id"]) == ("project", "shop")
    assert told["deleted_rows"] == {"api_keys": 1, "projects": 1}
    assert names(hitherto) == ["default"]


def test_it_asks_before_it_deletes(hitherto: Hitherto) -> None:
    hitherto("projects", "create", "shop")
    refused = hitherto("projects", "delete", "shop")  # with nothing to read an answer from
    assert refused.exit_code == 1
    assert "Delete the project shop with 0 users" in refused.stderr
    assert names(hitherto) == ["default", "shop"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("create", "default"), 2, "already exists"),
        (("delete", "nonesuch", "--yes"), 1, "project not found: nonesuch"),
        (("delete", "default", "--yes"), 2, "always there"),
    ],
)
def test_what_cannot_be_is_one_line(hitherto: Hitherto, arguments: tuple[str, ...], status: int, words: str) -> None:
    result = hitherto("projects", *arguments)
    assert result.exit_code in (1, status)
    assert result.stderr.startswith("hitherto: ")
    assert words in result.stderr
    assert names(hitherto) == ["default"]
