"""Write what a running Hitherto consists of, as a bill of materials in CycloneDX's JSON: `make sbom`.

The components are what the distribution `hitherto` needs with the extras that are named, and what those need in turn,
as they are installed here; `make install` installs what requirements-dev.txt locks, and the versions are compared.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
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
    parts = needed("hitherto", {"postgres"})
    locked = locked_versions()
    versions = {name: part.distribution.version for name, part in parts.items() if name != "hitherto"}
    wrong = {name: version for name, version in versions.items() if locked.get(name) != version}
    if wrong:
        print(f"sbom: not the locked versions, run make install: {wrong}", file=sys.stderr)
        return 1
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(bill(parts), indent=2) + "\n")
    print(f"{len(versions)} components: {options.output}")
    return 0


def locked_versions() -> dict[str, str]:
    """Return the versions of the lock by normalised name."""
    lines = (line.partition("==") for line in LOCK.read_text().splitlines() if re.match(r"[A-Za-z0-9]", line))
    return {canonicalize_name(name): version for name, _, version in lines}


@dataclass(frozen=True, slots=True)
class Part:
    """A distribution, with those of its extras that are wanted."""

    distribution: Distribution
    extras: set[str]

    def needs(self) -> Iterator[Requirement]:
        """Yield what the distribution needs on this machine."""
        for text in self.distribution.requires or ():
            requirement = Requirement(text)
            wanted = [{"extra": extra} for extra in ("", *self.extras)]
            if requirement.marker is None or any(requirement.marker.evaluate(each) for each in wanted):
                yield requirement


def needed(name: str, extras: set[str]) -> dict[str, Part]:
    """Return a distribution and all that it needs, by normalised name."""
    found: dict[str, Part] = {}
    waiting = [(canonicalize_name(name), extras)]
    while waiting:
        current, wanted = waiting.pop()
        known = current in found
        part = found.setdefault(current, Part(distribution(current), set()))
        if not known or not wanted <= part.extras:
            part.extras.update(wanted)
            waiting += [(canonicalize_name(each.name), each.extras) for each in part.needs()]
    return dict(sorted(found.items()))


def bill(parts: dict[str, Part]) -> dict[str, Any]:
    """Return the bill; without a time and a number of its own, so that the same input is the same file."""
    of = {name: component(name, part.distribution) for name, part in parts.items()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": of["hitherto"] | {"type": "application"}},
        "components": [one for name, one in of.items() if name != "hitherto"],
        "dependencies": [
            {
                "ref": of[name]["purl"],
                "dependsOn": sorted({of[canonicalize_name(each.name)]["purl"] for each in part.needs()}),
            }
            for name, part in parts.items()
        ],
    }


def component(name: str, one: Distribution) -> dict[str, Any]:
    """Return one component; its licence as its own metadata has it."""
    named, reference = licence(one), f"pkg:pypi/{name}@{one.version}"
    found = {"type": "library", "bom-ref": reference, "name": name, "version": one.version, "purl": reference}
    return found | ({"licenses": [{"license": {"name": named}}]} if named else {})


def licence(one: Distribution) -> str:
    """Return the licence that a distribution names: an expression, its classifiers, or the first line of a text."""
    meta = one.metadata
    classifiers = [line.split(" :: ")[-1] for line in meta.get_all("Classifier") or () if line.startswith("License ::")]
    lines = str(meta.get("License") or "").strip().splitlines()
    return str(meta.get("License-Expression") or "") or ", ".join(classifiers) or (lines[0] if lines else "")


if __name__ == "__main__":
    sys.exit(main())
