"""The dashboard asks for what a started server tells, and the page about it describes all of it."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.serving.running import serving

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "observability.md").read_text()
DASHBOARD: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana" / "hitherto.json").read_text())
PANELS: list[dict[str, Any]] = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]
SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum")}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The names under which a started server tells its numbers, of each the labels that it has had so far."""
    folder = tmp_path_factory.mktemp("server")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HITHERTO_DATA_DIR", str(folder))
        patched.chdir(folder)
        with serving(folder, "--workers", "0") as server:
            httpx.get(f"{server.url}/healthz").raise_for_status()
            text = httpx.get(f"{server.url}/metrics").raise_for_status().text
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for suffix in SUFFIXES[family.type]:
            found[family.name + suffix] = set()
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def names_in(query: str) -> set[str]:
    return set(re.findall(r"\bhitherto_\w+", query))


def test_every_metric_of_the_dashboard_exists(told: dict[str, set[str]]) -> None:
    asked = set().union(*map(names_in, QUERIES), names_in(json.dumps(DASHBOARD["templating"])))
    assert len(asked) > 15
    assert asked - told.keys() == set()


def test_every_metric_is_described_and_shown(told: dict[str, set[str]]) -> None:
    described, shown = names_in(PAGE), set().union(*map(names_in, QUERIES))
    whole = {re.sub(r"_(bucket|count|sum)$", "", name) for name in told if not name.endswith("_created")}
    assert whole - described == set()
    assert described - whole == set()
    assert {name for name in whole if not any(each.startswith(name) for each in shown)} == set()


@pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])
def test_legends_name_labels_that_the_query_keeps(panel: dict[str, Any], told: dict[str, set[str]]) -> None:
    for target in panel["targets"]:
        kept = set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", target["expr"]))))
        assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= kept
        for name in names_in(target["expr"]):
            # Labels of numbers that have no value yet are not told, and "instance" is added by Prometheus.
            assert not told[name] or kept <= told[name] | {"instance"}
        assert target["datasource"]["uid"] == "${datasource}"


def test_panels_have_numbers_of_their_own_and_stand_beside_each_other() -> None:
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(numbers) == len(set(numbers))
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert max(x for x, _ in cells) < 24
        assert not cells & taken
        taken |= cells
    assert all(panel["description"] for panel in PANELS)
