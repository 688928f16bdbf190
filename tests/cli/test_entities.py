"""`hitherto entities`: list, merge, unmerge, merges."""

import asyncio
import json

import pytest

from tests.cli.conftest import Hitherto
from tests.cli.test_facts import tell


@pytest.fixture
def nodes(hitherto: Hitherto) -> dict[str, str]:
    """The uuids of the entities by name, after a talk in which one person had two names."""
    asyncio.run(tell("Bob Miller lives in Lisbon.", "Robert Mills lives in Porto."))
    listed = json.loads(hitherto("entities", "list", "--user", "ann", "--json").stdout)
    return {one["name"]: one["uuid"] for one in listed}


def test_entities_are_listed(hitherto: Hitherto, nodes: dict[str, str]) -> None:
    shown = hitherto("entities", "list", "--user", "ann").stdout
    assert f"{nodes['Bob Miller']}  Bob Miller  (Person)  also Bob" in shown
    some = hitherto("entities", "list", "--user", "ann", "--name", "BOB").stdout
    assert [line.split("  ")[1] for line in some.splitlines()] == ["Bob Miller"]
    assert len(hitherto("entities", "list", "--user", "ann", "--limit", "2").stdout.splitlines()) == 2


def test_two_become_one_and_two_again(hitherto: Hitherto, nodes: dict[str, str]) -> None:
    keep, absorb = nodes["Bob Miller"], nodes["Robert Mills"]
    made = hitherto("entities", "merge", keep, absorb, "--reason", "same [phone]", "--by", "ops").stdout
    uuid = made.split()[-1]
    assert "Robert Mills is one with" in made
    listed = hitherto("entities", "merges", "--user", "ann").stdout
    assert f"by ops  Robert Mills into {keep}: same [phone]" in listed
    assert "Robert Mills" in hitherto("entities", "list", "--user", "ann", "--name", "miller").stdout
    assert absorb in hitherto("entities", "unmerge", uuid, "--by", "eve").stdout
    (one,) = json.loads(hitherto("entities", "merges", "--user", "ann", "--json").stdout)
    assert (one["uuid"], one["kept"], one["absorbed"], one["undone_by"]) == (uuid, keep, absorb, "eve")
    assert "(undone" in hitherto("entities", "merges", "--user", "ann").stdout
    again = json.loads(hitherto("entities", "list", "--user", "ann", "--json").stdout)
    assert {each["name"]: each["uuid"] for each in again} == nodes


def test_who_decides_is_the_login_unless_told(hitherto: Hitherto, nodes: dict[str, str], monkeypatch) -> None:
    monkeypatch.setenv("LOGNAME", "maya")
    hitherto("entities", "merge", nodes["Bob Miller"], nodes["Robert Mills"])
    assert "by maya" in hitherto("entities", "merges", "--user", "ann").stdout


@pytest.mark.parametrize(
    ("keep", "absorb", "status", "words"),
    [
        ("Bob Miller", "Bob Miller", 2, "cannot be merged with itself"),
        ("Bob Miller", "Ann", 2, "can be kept, not absorbed"),
        ("Bob Miller", "nonsense", 1, "nonsense"),
        ("nonsense", "Bob Miller", 1, "nonsense"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    hitherto: Hitherto, nodes: dict[str, str], keep: str, absorb: str, status: int, words: str
) -> None:
    failed = hitherto("entities", "merge", nodes.get(keep, keep), nodes.get(absorb, absorb))
    assert failed.exit_code == status
    assert failed.stderr.strip().count("\n") == 0
    assert words in failed.stderr


def test_an_unknown_merge_and_no_graph(hitherto: Hitherto, nodes: dict[str, str]) -> None:
    assert hitherto("entities", "unmerge", nodes["Ann"]).exit_code == 1
    assert hitherto("entities", "merges").exit_code == 2
    assert hitherto("entities", "list", "--user", "nobody").exit_code == 1
