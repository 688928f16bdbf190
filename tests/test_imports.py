"""`import hitherto` is cheap, and gives everything that it names."""

import subprocess
import sys

import pytest

import hitherto

HEAVY = ["apsw", "asyncpg", "fastapi", "numpy", "onnxruntime", "pydantic", "spacy", "sqlalchemy", "structlog"]


def loaded_after(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_after("import hitherto; hitherto.__version__").isdisjoint(HEAVY)


def test_the_engine_loads_no_model_and_no_web_framework() -> None:
    loaded = loaded_after("from hitherto import Hitherto, NewMessage, Settings, SearchRequest")
    assert loaded.isdisjoint({"onnxruntime", "spacy", "tokenizers", "fastapi", "asyncpg"})


@pytest.mark.parametrize("name", hitherto.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(hitherto, name).__name__ == name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = hitherto.nothing
