"""Look at what is in this folder with the tools of its own trades: `make check-deploy`.

hadolint reads the Dockerfile; Helm lints and renders the chart in several ways, and each object is compared with the
schemas of Kubernetes; systemd reads the unit and rates how well it is locked in, where there is a systemd. No cluster,
no container engine and no network is needed.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import helm_python.chart as helm
import kubernetes_validate
import yaml

HERE = Path(__file__).parent
CHART = HERE / "helm" / "hitherto"
UNIT = HERE / "systemd" / "hitherto.service"
KUBERNETES = ("1.27", "1.30", "1.33")
MOST_EXPOSED = 20
"""The rating of systemd that is still good enough, in tenths: 0 is locked in, 100 is not at all."""

INFORMATION = 1
"""How severe a remark of Helm is that is no fault."""

WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"ingress": {"enabled": True, "className": "nginx", "host": "memory.example"}},
    {
        "settings": {"HITHERTO_LOG_LEVEL": "debug", "HITHERTO_BATCH_SIZE": 8, "HITHERTO_CONTEXT_EPISODES": False},
        "networkPolicy": {"enabled": False},
        "imagePullSecrets": [{"name": "pull"}],
        "image": {"repository": "mine/hitherto", "tag": "1.2.3"},
        "service": {"type": "LoadBalancer", "port": 80},
        "server": {"replicas": 5},
        "worker": {"replicas": 0},
    },
)
WRONG: tuple[dict[str, Any], ...] = (
    {"settings": {"PATH": "/"}},
    {"server": {"replicas": -1}},
    {"databaseSecret": ""},
    {"servr": {}},
)
"""Values that the chart must refuse."""


def main() -> int:
    """Run every check, say what is wrong, and return how the process ends."""
    faults = [*dockerfile(), *chart(), *unit()]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"deploy: {'nothing is' if not faults else len(faults)} wrong")
    return 1 if faults else 0


def dockerfile() -> Iterator[str]:
    """Yield what hadolint has against the Dockerfile."""
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, HERE / "docker" / "Dockerfile"], capture_output=True, text=True, check=False)
    yield from done.stdout.splitlines() + done.stderr.splitlines()


def chart() -> Iterator[str]:
    """Yield what Helm and the schemas of Kubernetes have against the chart."""
    for message in helm.lint(CHART)["messages"]:
        if message["severity"] > INFORMATION:
            yield f"helm lint: {message}"
    with helm.Chart.load(CHART) as loaded:
        for values in WAYS:
            for document in rendered(loaded, values):
                yield from against_schemas(document)
        for values in WRONG:
            try:
                loaded.validate_schema(values)
            except Exception:  # noqa: S112 - which one is the library's business
                continue
            yield f"the chart takes {values}"


def rendered(loaded: helm.Chart, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects that the chart makes of values."""
    for name, text in loaded.render(values=values, name="mine", namespace="here").items():
        if not name.endswith(".txt"):
            yield from (document for document in yaml.safe_load_all(text) if document)


def against_schemas(document: dict[str, Any]) -> Iterator[str]:
    """Yield what Kubernetes would not take, of each version."""
    for version in KUBERNETES:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{document['kind']} {document['metadata']['name']}, Kubernetes {version}: {error.message}"


def unit() -> Iterator[str]:
    """Yield what systemd has against the unit; nothing where there is none."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        print("deploy: there is no systemd here, so the unit was not looked at")
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / UNIT.name
        # What it starts is not installed here.
        copy.write_text(UNIT.read_text().replace("/opt/hitherto/bin/hitherto", "/bin/true"))
        for command in (["verify"], ["security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager"]):
            done = subprocess.run([analyze, *command, copy], capture_output=True, text=True, check=False)
            if done.returncode or (command == ["verify"] and done.stderr):
                yield f"systemd-analyze {command[0]}: {done.stderr or done.stdout}"


if __name__ == "__main__":
    sys.exit(main())
