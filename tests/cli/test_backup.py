"""`hitherto backup` and `hitherto restore`, as an operator types them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Hitherto
from tests.cli.test_erase import tell


def test_from_a_laptop_to_a_server(
    hitherto: Hitherto, tmp_path: Path, bare_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("maya")
    hitherto("keys", "create", "--name", "agent")
    held = hitherto("status", "--json").stdout
    file = tmp_path / "memory.backup"

    made = hitherto("backup", str(file))
    assert made.exit_code == 0, made.output
    assert "rows" in made.stdout

    checked = hitherto("restore", str(file), "--check", "--json")
    assert json.loads(checked.stdout)["rows"]["users"] == 1
    assert json.loads(checked.stdout)["database"] == "sqlite"

    monkeypatch.setenv("HITHERTO_DATABASE_URL", bare_postgresql_url)
    restored = hitherto("restore", str(file))
    assert restored.exit_code == 0, restored.output
    assert hitherto("status", "--json").stdout == held
    assert json.loads(hitherto("keys", "list", "--json").stdout)[0]["name"] == "agent"
    assert json.loads(hitherto("audit", "list", "--limit", "1", "--json").stdout)[0]["action"] == "database.restore"

    again = hitherto("restore", str(file))
    assert again.exit_code == 2
    assert "--replace" in again.stderr


def test_replacing_asks_first(hitherto: Hitherto, tmp_path: Path) -> None:
    tell("maya")
    file = tmp_path / "memory.backup"
    assert json.loads(hitherto("backup", str(file), "--json").stdout)["rows"]["users"] == 1
    tell("omar")

    assert hitherto("restore", str(file), "--replace").exit_code == 1
    assert hitherto("status", "--user", "omar").exit_code == 0

    assert hitherto("restore", str(file), "--replace", "--yes").exit_code == 0
    assert hitherto("status", "--user", "omar").exit_code == 1
    assert hitherto("status", "--user", "maya").exit_code == 0


def test_secrets_are_in_no_backup(hitherto: Hitherto, tmp_path: Path) -> None:
    import gzip

    secret = hitherto("keys", "create", "--quiet").stdout.strip()
    hitherto("backup", str(tmp_path / "memory.backup"))
    lines = gzip.decompress((tmp_path / "memory.backup").read_bytes())
    assert len(secret) > 20
    assert secret.encode() not in lines
    assert secret.rpartition("_")[2].encode() not in lines


@pytest.mark.parametrize(
    "arguments", [("backup",), ("restore",), ("restore", "--replace", "--yes"), ("restore", "--check")]
)
def test_failures_are_one_line(hitherto: Hitherto, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear database,\n" * 50)
    failed = hitherto(*arguments, str(letter))
    assert failed.exit_code in (1, 2)
    assert failed.stderr.count("\n") == 1
    assert letter.read_text().startswith("Dear")
