"""The table of operations names each of the official client's, and no other; the pages show each by an example."""

import re
from collections import Counter

from zep_cloud.client import Zep

from tests.clients.test_all_operations import methods
from tests.docs.pages import ROOT, pages, steps

ROW = re.compile(r"^\| `([a-z_.]+)` \| (?:whole|rules) \| \[[^]]+\]\([a-z-]+\.md[^)]*\) \|$", re.MULTILINE)


def test_every_operation_has_one_row() -> None:
    named = Counter(ROW.findall((ROOT / "docs/compatibility.md").read_text()))

    assert named == Counter(methods(Zep(api_key="any")))


def test_every_operation_has_an_example_that_runs() -> None:
    code = "\n".join(step.code.text for page in pages() for step in steps(page.read_text()))
    shown = set(re.findall(r"\bclient\.([a-z_.]+)\(", code))

    assert set(methods(Zep(api_key="any"))) - shown == set()
