"""The bill of materials, and what can be said of dependencies without asking anybody."""

import importlib.util
import json
import re
import sys
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
FREE = re.compile(
    r"apache|\bmit\b|mit license|bsd|isc|python software foundation|psf|mozilla|mpl|unlicense|public domain|zlib|0bsd|"
    r"any-osi|cc0",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "deploy" / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_bill_names_everything_that_runs_and_nothing_else(
    sbom: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "new" / "bill.json"
    monkeypatch.setattr(sys, "argv", ["sbom", "--output", str(output)])
    assert sbom.main() == 0
    bill = json.loads(output.read_text())
    names = {one["name"] for one in bill["components"]}
    direct = {canonicalize_name(Requirement(text).name) for text in declared() if "extra ==" not in text}

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert names >= direct | {"asyncpg", "starlette", "pydantic-core"}
    assert names.isdisjoint({"pytest", "zep-cloud", "mypy", "ruff", "hypothesis", "hitherto"})
    references = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    assert {one["ref"] for one in bill["dependencies"]} == references
    assert {ref for one in bill["dependencies"] for ref in one["dependsOn"]} <= references
    assert all(one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}" for one in bill["components"])
    reached, waiting = set(), [bill["metadata"]["component"]["bom-ref"]]
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    while waiting:
        if (ref := waiting.pop()) not in reached:
            reached.add(ref)
            waiting += needs[ref]
    assert reached == references


def test_a_version_that_is_not_locked_is_refused(
    sbom: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = (ROOT / "requirements-dev.txt").read_text()
    changed = tmp_path / "lock.txt"
    changed.write_text(re.sub(r"^orjson==.*$", "orjson==0.0.1", lock, flags=re.MULTILINE))
    monkeypatch.setattr(sbom, "LOCK", changed)
    monkeypatch.setattr(sys, "argv", ["sbom", "--output", str(tmp_path / "bill.json")])

    assert sbom.main() == 1
    assert "orjson" in capsys.readouterr().err
    assert not (tmp_path / "bill.json").exists()


def test_all_that_runs_may_be_passed_on(sbom: ModuleType) -> None:
    found = {name: sbom.licence(part.distribution) for name, part in sbom.needed("hitherto", {"postgres"}).items()}

    assert {name: told for name, told in found.items() if not FREE.search(told)} == {}


def test_every_declared_dependency_is_locked_in_a_version_that_fits(sbom: ModuleType) -> None:
    locked = sbom.locked_versions()
    for text in declared():
        requirement = Requirement(text)
        assert requirement.url is None, text
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, text
        assert requirement.specifier.contains(version, prereleases=True), text


def test_what_is_installed_fits_together(sbom: ModuleType) -> None:
    parts = sbom.needed("hitherto", {"postgres"})
    for name, part in parts.items():
        for need in part.needs():
            version = parts[canonicalize_name(need.name)].distribution.version
            assert need.specifier.contains(version, prereleases=True), f"{name} needs {need}, not {version}"


def declared() -> list[str]:
    return list(distribution("hitherto").requires or ())
