"""What is in `deploy/`, read as the programs read it for which it is; `make check-deploy` asks those programs."""

import configparser
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import hitherto
from hitherto.settings import ENVIRONMENT_PREFIX, Settings

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "helm" / "hitherto"
UNIT = DEPLOY / "systemd" / "hitherto.service"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
SETTINGS = {f"{ENVIRONMENT_PREFIX}{name.upper()}" for name in Settings.model_fields}


def dockerfile() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile with their arguments."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "docker" / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(name, rest.strip()) for line in lines if line.strip() for name, _, rest in [line.partition(" ")]]


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
    return found


def unit() -> dict[str, list[str]]:
    """Return the values of the unit's [Service] by their names; a name may stand there more than once."""
    values: dict[str, list[str]] = {}
    for line in UNIT.read_text().partition("[Service]")[2].partition("[Install]")[0].splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            values.setdefault(name, []).append(value)
    return values


def values_used(text: str) -> Iterator[str]:
    yield from re.findall(r"\.Values\.([A-Za-z.]+)", text)


# All


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"\bHITHERTO_[A-Z_]+[A-Z]\b", path.read_text()))
    made_up = {"HITHERTO_CONTEXT"}

    assert named - SETTINGS - made_up <= {"HITHERTO_CONFIG"}


def test_no_file_holds_a_password() -> None:
    for path in FILES:
        assert not re.search(r"(?i)password\s*[:=]\s*['\"]?[a-z0-9]{6,}", path.read_text()), path


# The image


def test_the_image_runs_without_privileges() -> None:
    instructions = dockerfile()
    stages = [rest for name, rest in instructions if name == "FROM"]
    [user] = [rest for name, rest in instructions if name == "USER"]

    assert stages == ["python:3.11-slim AS build", "python:3.11-slim"]
    assert user == "10001:10001"
    assert instructions.index(("USER", user)) > instructions.index(("FROM", stages[1]))
    assert not any(name == "RUN" for name, _ in instructions[instructions.index(("USER", user)) :])


def test_the_image_has_what_it_runs(tmp_path: Path) -> None:
    instructions = dockerfile()
    sources = [
        part for name, rest in instructions if name == "COPY" and "--from" not in rest for part in rest.split()[:-1]
    ]
    let_in = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text().splitlines()
    [health] = [json.loads(rest.partition("CMD ")[2]) for name, rest in instructions if name == "HEALTHCHECK"]

    assert all((ROOT / source).exists() for source in sources)
    assert {f"!{source}" for source in sources} <= set(let_in)
    assert let_in[1] == "*"
    assert ("ENTRYPOINT", '["hitherto"]') in instructions
    compile(health[2], "health", "exec")
    assert "/healthz" in health[2]
    assert (DEPLOY / "docker" / "install").stat().st_mode & 0o111


def test_what_the_image_installs_is_locked() -> None:
    lock = (ROOT / "requirements-dev.txt").read_text()
    pins = [line for line in lock.splitlines() if line and not line.startswith("#")]

    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin) for pin in pins)
    assert 'PIP_CONSTRAINT="$source/requirements-dev.txt"' in (DEPLOY / "docker" / "install").read_text()


# Compose


def test_the_services_fit_together() -> None:
    services = compose()["services"]
    server, database = services["server"], services["database"]
    url = server["environment"]["HITHERTO_DATABASE_URL"]
    made = database["environment"]
    built = server["build"]

    assert url.startswith(f"postgresql://{made['POSTGRES_USER']}:${{POSTGRES_PASSWORD")
    assert url.endswith(f"@database:5432/{made['POSTGRES_DB']}")
    assert (DEPLOY / "compose" / built["context"] / built["dockerfile"]).resolve() == DEPLOY / "docker" / "Dockerfile"
    assert server["depends_on"]["database"]["condition"] == "service_healthy"
    assert database["healthcheck"]["test"][1].startswith("pg_isready")
    declared = compose()["networks"].keys() | compose()["volumes"].keys()
    assert {name for one in services.values() for name in one["networks"]} <= declared
    assert database["volumes"][0].partition(":")[0] in declared


def test_only_this_machine_reaches_the_server_and_nobody_the_database() -> None:
    services = compose()["services"]

    assert services["server"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in services["database"]
    assert services["database"]["networks"] == ["inside"]
    assert compose()["networks"]["inside"]["internal"] is True


def test_the_server_of_compose_is_locked_in() -> None:
    server = compose()["services"]["server"]

    assert (server["read_only"], server["cap_drop"], server["init"]) == (True, ["ALL"], True)
    assert all(one["security_opt"] == ["no-new-privileges:true"] for one in compose()["services"].values())


def test_a_password_has_to_be_chosen() -> None:
    text = (DEPLOY / "compose" / "compose.yaml").read_text()
    example = (DEPLOY / "compose" / ".env.example").read_text()

    assert text.count("${POSTGRES_PASSWORD:?") == text.count("${POSTGRES_PASSWORD") == 2
    assert "\nPOSTGRES_PASSWORD=\n" in example


# Helm


def test_the_chart_is_of_this_version() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())

    assert chart["appVersion"] == hitherto.__version__
    assert (chart["name"], chart["apiVersion"]) == ("hitherto", "v2")


def test_every_value_is_used_and_described_and_no_other_is() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    schema = json.loads((CHART / "values.schema.json").read_text())
    used = {name for path in (CHART / "templates").iterdir() for name in values_used(path.read_text())}
    given = set()
    for name, value in values.items():
        inner = schema["properties"][name]
        inner = schema["definitions"]["part"] if "$ref" in inner else inner
        if isinstance(value, dict) and name not in {"settings"}:
            assert set(value) <= set(inner["properties"])
            given |= {f"{name}.{key}" for key in value}
        else:
            given.add(name)

    assert used == given
    assert set(schema["properties"]) - {"global"} == set(values)


def test_the_templates_are_yaml_once_their_holes_are_filled() -> None:
    kinds = []
    for path in sorted((CHART / "templates").glob("*.yaml")):
        text = re.sub(r"^\s*\{\{-? (if|with|range|end|include).*\}\}\n", "", path.read_text(), flags=re.MULTILINE)
        text = re.sub(r"\{\{-? (include \"hitherto.(labels|selector)\"|\.).*?\}\}", '{"filled": "in"}', text)
        text = re.sub(r"\{\{.*?\}\}", "filled", text)
        kinds += [document["kind"] for document in yaml.safe_load_all(text)]

    assert sorted(kinds) == sorted(
        "Deployment Deployment Service PodDisruptionBudget NetworkPolicy NetworkPolicy Ingress".split()
    )


def test_the_pods_are_locked_in() -> None:
    helpers = (CHART / "templates" / "_helpers.tpl").read_text()

    for line in (
        "runAsNonRoot: true",
        "runAsUser: 10001",
        "allowPrivilegeEscalation: false",
        "readOnlyRootFilesystem: true",
        "drop: [ALL]",
        "type: RuntimeDefault",
        "automountServiceAccountToken: false",
        "enableServiceLinks: false",
    ):
        assert line in helpers


# systemd


def test_the_unit_is_one_that_systemd_reads() -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(UNIT)

    assert parser.sections() == ["Unit", "Service", "Install"]
    assert unit()["ExecStart"] == ["/opt/hitherto/bin/hitherto serve"]
    assert unit()["User"] == ["hitherto"]
    assert f"u {unit()['User'][0]} " in (DEPLOY / "systemd" / "hitherto.sysusers").read_text()


def test_the_unit_is_locked_in() -> None:
    service = unit()

    for name in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "RestrictNamespaces"):
        assert service[name] == ["yes"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]
    assert service["SystemCallFilter"] == ["@system-service", "~@privileged"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/hitherto/bin/hitherto", "/bin/true"))
    verified = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", copy],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (verified.returncode, verified.stderr) == (0, "")
    assert rated.returncode == 0, rated.stdout
