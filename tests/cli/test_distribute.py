"""`hitherto db distribute`."""

import pytest

from hitherto.store.distribution import statements
from tests.cli.conftest import Hitherto


def test_the_statements_are_shown_without_a_database(hitherto: Hitherto, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", "postgresql://nobody@nowhere.invalid/nothing")
    shown = hitherto("db", "distribute", "--print", "--shards", "48")
    assert shown.exit_code == 0
    assert shown.stdout.split(";\n") == [*statements(shards=48), ""]


def test_sqlite_is_refused_in_one_line(hitherto: Hitherto) -> None:
    refused = hitherto("db", "distribute")
    assert refused.exit_code == 2
    assert refused.stderr == "hitherto: SQLite is one file and cannot be distributed; nothing was changed\n"


def test_postgresql_without_citus_is_refused_in_one_line(
    hitherto: Hitherto, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", postgresql_url)
    refused = hitherto("db", "distribute")
    assert refused.exit_code == 2
    assert "has no Citus; nothing was changed" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_number_of_shards_must_make_sense(hitherto: Hitherto) -> None:
    assert hitherto("db", "distribute", "--shards", "0").exit_code == 2
