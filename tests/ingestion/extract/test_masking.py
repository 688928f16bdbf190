"""What is no prose, and what the memory itself has said, is not read."""

import pytest

from hitherto.domain.instants import Instant
from hitherto.ingestion.extract.masking import masked
from hitherto.retrieval.layout import episode_line, fact_line, render
from tests.builders import SECOND, START, GraphBuilder

SAID = "My sister Ida lives in Trondheim."


def block() -> str:
    """Return a context block as the server gives it."""
    build = GraphBuilder()
    ann, lisbon = build.node("Ann"), build.node("Lisbon")
    ended = build.edge(ann, lisbon, fact="Ann lives in Lisbon.", valid_at=START, invalid_at=Instant(START + SECOND))
    lasting = build.edge(ann, lisbon, fact="Ann works at Polar Maps.")
    told = build.episode("I live in Lisbon.", role="Ann")
    return render(
        [fact_line(ended), fact_line(lasting)], ["  - Ann: Ann lives in Lisbon."], [episode_line(told, told.content)]
    )


def prose(text: str) -> str:
    plain = masked(text)
    assert len(plain) == len(text)
    return " ".join(plain.split())


def test_a_block_that_comes_back_is_not_read() -> None:
    assert prose(block()) == ""
    assert prose(f"{SAID}\n\n{block()}\n\nI like tea.") == f"{SAID} I like tea."
    assert prose(f"You remember:\n{block()}") == "You remember:"


@pytest.mark.parametrize("before", ["", "    ", "> ", "* ", "- "])
def test_single_lines_of_a_block_are_not_read(before: str) -> None:
    lines = [line.strip() for line in block().splitlines() if line.startswith("  - ") and line.endswith(")")]
    assert len(lines) == 3
    for line in lines:
        assert prose(f"{before}{line}\n{SAID}") == SAID


def test_a_block_that_was_cut_off_is_not_read() -> None:
    cut = block().split("</FACTS>")[0]
    assert prose(f"{SAID}\n{cut}") == SAID


def test_a_tag_that_is_never_closed_hides_nothing_that_somebody_says() -> None:
    assert "I work at Acme now." in prose("I moved to Paris. <FACTS> is your tag, right? I work at Acme now.")


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        "I was in Rome (2023 - 2024).",
        "The facts and entities of the case represent a mess.",
        "We met on Monday (I think).",
    ],
)
def test_what_a_person_says_is_read(text: str) -> None:
    assert prose(text) == text


@pytest.mark.parametrize("block", ["> you said so\n> twice", "| a | b |\n|---|---|", "a | b | c"])
def test_what_stands_below_a_quotation_or_a_table_is_read(block: str) -> None:
    assert prose(f"I like tea.\n\n{block}\n\n{SAID}") == f"I like tea. {SAID}"
