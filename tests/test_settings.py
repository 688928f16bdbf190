"""Settings: where values come from, which one wins, and how wrong ones are refused."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hitherto.domain.errors import Misconfigured
from hitherto.settings import MASK, Settings, masked_url, settings_file
from hitherto.store.open import sqlite_path

DOCUMENTATION = Path(__file__).parent.parent / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def empty_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variables and no files but those of the test."""
    for name in list(os.environ):
        if name.upper().startswith("HITHERTO_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def test_everything_has_a_default_that_works_on_one_machine(tmp_path: Path) -> None:
    settings = Settings()
    assert settings.host == "127.0.0.1"
    assert settings.data_dir == tmp_path / "share" / "hitherto"
    assert settings.database_url == f"sqlite:///{tmp_path}/share/hitherto/hitherto.sqlite3"
    assert settings_file() is None


def test_the_default_database_lies_in_the_data_dir_whatever_its_name_is(tmp_path: Path) -> None:
    folder = tmp_path / "50% off #1?"
    url = Settings(data_dir=folder).database_url
    assert sqlite_path(url) == folder / "hitherto.sqlite3"


def test_code_wins_over_environment_over_file_over_default(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("hitherto.toml").write_text("port = 1\nworkers = 2\nbatch_size = 3\n")
    monkeypatch.setenv("HITHERTO_PORT", "4")
    monkeypatch.setenv("HITHERTO_WORKERS", "5")
    settings = Settings(port=6)
    assert (settings.port, settings.workers, settings.batch_size, settings.context_token_budget) == (6, 5, 3, 2000)


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_PORT", "")
    assert Settings().port == 8000


def test_the_file_is_found_here_then_in_the_data_dir_then_where_the_variable_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "hitherto.toml").write_text("port = 1")
    assert Settings(data_dir=data).port == 1
    monkeypatch.setenv("HITHERTO_DATA_DIR", str(data))
    assert Settings().port == 1
    assert settings_file() == data / "hitherto.toml"
    Path("hitherto.toml").write_text("port = 2")
    assert Settings().port == 2
    named = tmp_path / "named.toml"
    named.write_text("port = 3")
    monkeypatch.setenv("HITHERTO_CONFIG", str(named))
    assert Settings().port == 3
    assert settings_file() == named


@pytest.mark.parametrize(
    ("given_values", "param", "words"),
    [
        ({"port": "x"}, "port", "port (HITHERTO_PORT)"),
        ({"port": 70_000}, "port", "less than or equal to 65535"),
        ({"workers": -1}, "workers", "greater than or equal to 0"),
        ({"context_token_budget": 1}, "context_token_budget", "greater than or equal to 100"),
        ({"log_level": "loud"}, "log_level", "'debug', 'info', 'warning' or 'error'"),
        ({"prot": 1}, "prot", "there is no setting named prot"),
    ],
)
def test_a_wrong_value_is_refused_by_name(given_values: dict[str, Any], param: str, words: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings(**given_values)
    assert refused.value.param == param
    assert words in refused.value.message


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(Misconfigured, match=r"port .*; workers .*"):
        Settings(port="x", workers="y")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [("prot = 1", "no setting named prot"), ("port = ", "not valid TOML"), ("[server]\nport = 1", "named server")],
)
def test_a_wrong_file_is_refused_in_words(text: str, words: str) -> None:
    Path("hitherto.toml").write_text(text)
    with pytest.raises(Misconfigured, match=words):
        Settings()


def test_a_file_that_is_no_text_is_refused() -> None:
    Path("hitherto.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Misconfigured, match="not valid TOML"):
        Settings()


def test_a_named_file_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_CONFIG", "nowhere.toml")
    with pytest.raises(Misconfigured, match=r"nowhere\.toml, which is no file"):
        Settings()


def test_variables_that_orchestrators_invent_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_SERVICE_HOST", "10.0.0.1")
    assert Settings().port == 8000


def test_what_was_made_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_paths_become_absolute(tmp_path: Path) -> None:
    settings = Settings(data_dir=Path("~/memory"), model_dir=Path("models"))
    assert settings.data_dir == tmp_path / "memory"
    assert settings.model_dir == tmp_path / "here" / "models"


def test_log_words_may_be_in_any_case() -> None:
    assert Settings(log_level="WARNING").log_level == "warning"  # type: ignore[arg-type]


def test_masked_hides_the_password_and_nothing_else_shows_it() -> None:
    settings = Settings(database_url="postgresql://memory:s3cret@db:5432/hitherto")
    assert settings.masked()["database_url"] == f"postgresql://memory:{MASK}@db:5432/hitherto"
    assert "s3cret" not in json.dumps(settings.masked()) + repr(settings) + str(settings)


def test_a_child_process_is_told_the_keys_as_they_are() -> None:
    settings = Settings(llm_api_key="sk-llm", embedder_api_key="sk-embedder", reranker="", port=9000)
    told = json.loads(json.dumps(settings.revealed()))
    assert Settings(**told) == settings
    assert told["llm_api_key"] == "sk-llm"


def test_masked_is_plain_data_with_every_setting() -> None:
    assert json.loads(json.dumps(Settings().masked())).keys() == Settings.model_fields.keys()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("/var/lib/memory@home.sqlite3", "/var/lib/memory@home.sqlite3"),
        ("sqlite:////var/lib/a:b@c.db", "sqlite:////var/lib/a:b@c.db"),
        ("postgresql://db/hitherto", "postgresql://db/hitherto"),
        ("postgresql://me@db/hitherto", "postgresql://me@db/hitherto"),
        ("postgresql://me:p/a#s?s@w@db/hitherto", "postgresql://me:***@db/hitherto"),
        ("postgresql://db/hitherto?user=me&password=abc&ssl=1", "postgresql://db/hitherto?user=me&password=***&ssl=1"),
    ],
)
def test_masked_url(url: str, shown: str) -> None:
    assert masked_url(url) == shown


@given(st.text(st.characters(codec="ascii", exclude_characters="*"), min_size=5).filter(lambda text: text.strip()))
def test_no_password_survives_masking(password: str) -> None:
    assert password not in masked_url(f"postgresql://u:{password}@h/d")


def test_every_setting_is_documented_with_its_default_and_nothing_else_is() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", DOCUMENTATION.read_text(), flags=re.MULTILINE)
    assert [name for name, _ in rows] == list(Settings.model_fields)
    documented = {name: default.strip().strip("`") for name, default in rows}
    computed = {"data_dir", "database_url", "model_dir"}
    for name, value in Settings().masked().items():
        if name not in computed:
            shown = "none" if value == "" else str(value).lower()
            assert documented[name] == shown, name
