"""`hitherto config`, `version`, `db upgrade`, and what failures look like."""

import json
from pathlib import Path

import pytest

from hitherto import __version__
from tests.cli.conftest import Hitherto


def shown(hitherto: Hitherto) -> dict[str, dict[str, object]]:
    result = hitherto("config", "--json")
    assert result.exit_code == 0, result.output
    settings: dict[str, dict[str, object]] = json.loads(result.stdout)
    return settings


def test_version(hitherto: Hitherto) -> None:
    assert hitherto("version").stdout == f"hitherto {__version__}\n"


def test_each_setting_says_where_it_comes_from(
    hitherto: Hitherto, monkeypatch: pytest.MonkeyPatch, own_settings: Path
) -> None:
    file = own_settings / "hitherto.toml"
    file.write_text("workers = 3\nport = 8100\n")
    monkeypatch.setenv("HITHERTO_PORT", "8200")
    settings = shown(hitherto)
    assert settings["port"] == {"value": 8200, "source": "HITHERTO_PORT"}
    assert settings["workers"] == {"value": 3, "source": str(file)}
    assert settings["host"] == {"value": "127.0.0.1", "source": "default"}
    assert settings["data_dir"] == {"value": str(own_settings), "source": "HITHERTO_DATA_DIR"}


@pytest.mark.parametrize("arguments", [("config",), ("config", "--json")])
def test_passwords_are_masked(hitherto: Hitherto, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", "postgresql://me:s3cret@db/hitherto?password=als0secret")
    result = hitherto(*arguments)
    assert "postgresql://me:***@db/hitherto" in result.stdout
    assert "s3cret" not in result.output
    assert "als0secret" not in result.output


def test_the_table_names_every_setting(hitherto: Hitherto) -> None:
    table = hitherto("config").stdout
    assert all(f"\n{name} " in table for name in shown(hitherto))


def test_a_setting_that_cannot_be_is_one_line_and_status_2(hitherto: Hitherto, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_PORT", "eighty")
    result = hitherto("config")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("hitherto: port (HITHERTO_PORT): ")
    assert result.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_one_line_and_status_1(
    hitherto: Hitherto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", "postgresql://me:s3cret@127.0.0.1:1/hitherto")
    result = hitherto("status")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("hitherto: ")
    assert result.stderr.count("\n") == 1
    assert "s3cret" not in result.stderr


def test_upgrade_makes_the_database_and_can_be_repeated(hitherto: Hitherto, own_settings: Path) -> None:
    for _ in range(2):
        result = hitherto("db", "upgrade")
        assert (result.exit_code, result.stderr) == (0, "")
        assert "is up to date" in result.stdout
    assert (own_settings / "hitherto.sqlite3").stat().st_size > 0


def test_a_word_that_is_no_command(hitherto: Hitherto) -> None:
    result = hitherto("remember")
    assert result.exit_code == 2
    assert "No such command 'remember'" in result.stderr
