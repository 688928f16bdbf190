"""A file has its name when all of it is there, and not before."""

import stat
from pathlib import Path

import pytest

from hitherto.domain.errors import HithertoError, InvalidInput
from hitherto.transfer.new_file import NewFile


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_finished_file(tmp_path: Path) -> None:
    with NewFile(tmp_path / "x") as new:
        new.unfinished.write_text("all")
        assert names(tmp_path) == ["x.unfinished"]
        new.finish()
    assert names(tmp_path) == ["x"]
    assert (tmp_path / "x").read_text() == "all"
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o600


def test_an_unfinished_file_leaves_nothing(tmp_path: Path) -> None:
    with NewFile(tmp_path / "x"):
        pass
    with pytest.raises(UnicodeEncodeError), NewFile(tmp_path / "x") as new:
        new.unfinished.write_text("a half \ud800", encoding="utf-8")
    assert names(tmp_path) == []


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")
    with pytest.raises(InvalidInput, match="exists"), NewFile(tmp_path / "x"):
        pytest.fail("it must not come here")
    assert (tmp_path / "x").read_text() == "old"


def test_what_a_killed_process_left_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x.unfinished").write_text("a half")
    with NewFile(tmp_path / "x") as new:
        assert new.unfinished.read_text() == ""
        new.finish()
    assert names(tmp_path) == ["x"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be written"), NewFile(tmp_path / "no" / "x"):
        pytest.fail("it must not come here")


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(HithertoError, match="x cannot be written: No space left"), NewFile(tmp_path / "x"):
        raise OSError(28, "No space left on device")
    assert names(tmp_path) == []


def test_a_real_full_disk(tmp_path: Path) -> None:
    """What is written to /dev/full does not fit."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no full device")
    with pytest.raises(HithertoError, match="No space left"), NewFile(tmp_path / "x"):
        full.write_text("x")
