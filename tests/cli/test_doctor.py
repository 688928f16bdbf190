"""`hitherto doctor`, as an operator types it."""

import json

import pytest

from tests.cli.conftest import Hitherto


def test_a_healthy_installation(hitherto: Hitherto) -> None:
    hitherto("keys", "create")
    told = hitherto("doctor")
    assert told.exit_code == 0, told.output
    assert told.stdout.rstrip().endswith("All is well.")
    as_json = json.loads(hitherto("doctor", "--json", "--thorough").stdout)
    assert as_json["healthy"]
    assert {finding["check"] for finding in as_json["findings"]} >= {"settings", "models", "disk", "queue", "keys"}


def test_what_is_wrong_and_what_to_do(hitherto: Hitherto, monkeypatch: pytest.MonkeyPatch) -> None:
    told = hitherto("doctor")
    assert told.exit_code == 1
    assert "there is no database" in told.stdout
    assert "-> hitherto serve makes it" in told.stdout
    assert told.stdout.rstrip().endswith("1 problem.")

    hitherto("db", "upgrade")
    assert hitherto("doctor").exit_code == 0
    monkeypatch.setenv("HITHERTO_HOST", "0.0.0.0")
    assert hitherto("doctor").exit_code == 1


def test_settings_that_cannot_be_read(hitherto: Hitherto, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_PORT", "ninety")
    found = hitherto("doctor", "--json")
    assert found.exit_code == 1
    (only,) = json.loads(found.stdout)["findings"]
    assert (only["check"], "HITHERTO_PORT" in only["what"]) == ("settings", True)
