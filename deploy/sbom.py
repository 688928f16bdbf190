"""Write what a running Hitherto consists of, as a bill of materials in CycloneDX's JSON: `make sbom`.

The components are what the distribution `hitherto` needs with the extras that are named, and what those need in turn,
as they are installed here; `make install` installs what requirements-dev.txt locks, and the versions are compared.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements-dev.txt"


def main() -> int:
    """Write the bill to a file; fail when something is installed in another version than the lock has."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / "sbom.cdx.json")
    options = parser.parse_args()
    components = needed("hitherto", {"postgres"})
    locked = locked_versions()
    wrong = {
        name: one.version for name, one in components.items() if name != "hitherto" and locked.get(name) != one.version
    }
    if wrong:
        print(f"sbom: not the locked versions, run make install: {wrong}", file=sys.stderr)
        return 1
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(bill(components), indent=2) + "\n")
    print(f"{len(components) - 1} components: {options.output}")
    return 0


def locked_versions() -> dict[str, str]:
    """Return the versions of the lock by normalised name."""
    lines = (line.partition("==") for line in LOCK.read_text().splitlines() if re.match(r"[A-Za-z0-9]", line))
    return {canonicalize_name(name): version for name, _, version in lines}


def needed(name: str, extras: set[str]) -> dict[str, Distribution]:
    """Return a distribution and all that it needs, by normalised name."""
    found: dict[str, Distribution] = {}
    waiting = [(name, frozenset(extras))]
    done = set()
    while waiting:
        current = waiting.pop()
        if current in done:
            continue
        done.add(current)
        one = found.setdefault(canonicalize_name(current[0]), distribution(current[0]))
        waiting += [(each.name, frozenset(each.extras)) for each in requirements(one, current[1])]
    return dict(sorted(found.items()))


def requirements(one: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    """Yield what a distribution needs on this machine, with the extras of it that are wanted."""
    for text in one.requires or ():
        requirement = Requirement(text)
        wanted = [{"extra": extra} for extra in ("", *extras)]
        if requirement.marker is None or any(requirement.marker.evaluate(each) for each in wanted):
            yield requirement


def bill(components: dict[str, Distribution]) -> dict[str, Any]:
    """Return the bill; without a time and a number of its own, so that the same input is the same file."""
    extras = {"hitherto": frozenset({"postgres"})}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component("application", "hitherto", components["hitherto"])},
        "components": [component("library", name, one) for name, one in components.items() if name != "hitherto"],
        "dependencies": [
            {
                "ref": reference(name, one),
                "dependsOn": sorted(
                    reference(key, components[key])
                    for key in {
                        canonicalize_name(each.name) for each in requirements(one, extras.get(name, frozenset()))
                    }
                    if key in components
                ),
            }
            for name, one in components.items()
        ],
    }


def component(kind: str, name: str, one: Distribution) -> dict[str, Any]:
    """Return one component; its licence as its own metadata has it."""
    named = licence(one)
    found = {
        "type": kind,
        "bom-ref": reference(name, one),
        "name": name,
        "version": one.version,
        "purl": reference(name, one),
    }
    return found | ({"licenses": [{"license": {"name": named}}]} if named else {})


def reference(name: str, one: Distribution) -> str:
    """Return the package URL of a distribution."""
    return f"pkg:pypi/{name}@{one.version}"


def licence(one: Distribution) -> str:
    """Return the licence that a distribution names: an expression, its classifiers, or the first line of a text."""
    meta = one.metadata
    classifiers = [line.split(" :: ")[-1] for line in meta.get_all("Classifier") or () if line.startswith("License ::")]
    lines = str(meta.get("License") or "").strip().splitlines()
    return str(meta.get("License-Expression") or "") or ", ".join(classifiers) or (lines[0] if lines else "")


if __name__ == "__main__":
    sys.exit(main())
