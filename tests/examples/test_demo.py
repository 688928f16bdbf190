"""The demo: its conversation is what it claims to be, and the whole of it runs and shows what it promises."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import psutil
import pytest
from examples.demo.conversation import FILE, talks
from examples.demo.show import _chains, shortened
from zep_cloud import EntityEdge

from hitherto.transfer.chat_file import ChatLine, read_lines

ROOT = Path(__file__).resolve().parents[2]


def edge(
    fact: str, valid_at: str, invalid_at: str | None = None, *, name: str = "LIVES_IN", of: str = "maya"
) -> EntityEdge:
    return EntityEdge(
        uuid_=fact,
        fact=fact,
        name=name,
        created_at=valid_at,
        valid_at=valid_at,
        invalid_at=invalid_at,
        source_node_uuid=of,
        target_node_uuid=fact,
    )


def test_the_conversation_is_long_spread_and_in_order() -> None:
    told = list(talks())
    times = [datetime.fromisoformat(message["created_at"]) for talk in told for message in talk.messages]
    assert len(told) >= 8
    assert len(times) >= 120
    assert times == sorted(times)
    assert 170 < (times[-1] - times[0]).days < 200
    assert [talk.day for talk in told] == sorted({talk.day for talk in told})
    assert all(len(talk.messages) <= 30 for talk in told)


def test_the_conversation_is_a_chat_file() -> None:
    with FILE.open("rb") as lines:
        assert all(isinstance(line, ChatLine) for line in read_lines(lines))


def test_what_took_the_place_of_a_fact_follows_it() -> None:
    hamburg = edge("Hamburg", "2025-01-12", "2025-03-29")
    lisbon = edge("Lisbon", "2025-03-29", "2025-08-01", name="MOVED_TO")
    porto = edge("Porto", "2025-08-01")
    job = edge("Job", "2025-03-29", name="WORKS_AT", of="somebody else")
    other = edge("Tea", "2025-02-01", "2025-04-01", name="LIKES")
    chains = [[one.fact for one in chain] for chain in _chains([job, porto, other, lisbon, hamburg])]
    assert sorted(chains) == [["Hamburg", "Lisbon", "Porto"], ["Tea"]]


def test_of_two_followers_the_one_of_the_same_relation_is_shown() -> None:
    tea = edge("Tea", "2025-01-01", "2025-02-01", name="FAVORITE")
    coffee, cup = edge("Coffee", "2025-02-01", name="FAVORITE"), edge("A cup", "2025-02-01", name="BOUGHT")
    assert [[one.fact for one in chain] for chain in _chains([tea, cup, coffee])] == [["Tea", "Coffee"]]


def test_a_long_block_is_shortened_by_section_and_says_so() -> None:
    entries = [f"  - fact {number}" for number in range(11)]
    block = "\n".join(["head", "<FACTS>", *entries, "</FACTS>", "<ENTITIES>", *entries[:2], "</ENTITIES>"])
    lines = shortened(block, kept=3).splitlines()
    assert lines == [
        "head",
        "<FACTS>",
        *entries[:3],
        "  ... 8 more",
        "</FACTS>",
        "<ENTITIES>",
        *entries[:2],
        "</ENTITIES>",
    ]


@pytest.mark.slow
def test_the_demo_runs_and_shows_what_changed(tmp_path: Path) -> None:
    command = [sys.executable, "examples/demo/run.py", "--folder", str(tmp_path / "demo")]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for shown in (
        "2025-01-12    2025-03-29    Maya Lindqvist lives in Hamburg",
        "2025-03-29    now           Maya Lindqvist moved to Lisbon",
        "2025-04-24    now           Maya Lindqvist's favourite coffee is a galão.",
        "<FACTS>",
        "Maya Lindqvist is allergic to hazelnuts.",
        "How long it took",
        "hitherto episodes trace ",
    ):
        assert shown in done.stdout
    assert '"level": "error"' not in (tmp_path / "demo" / "server.log").read_text()
    assert not [one for one in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(one.info["cmdline"] or [])]
