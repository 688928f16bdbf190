"""What the memory has said is known again, however it comes back; what somebody says beside it is kept."""

import json
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant
from hitherto.ingestion.extract.masking import masked
from hitherto.ingestion.extract.served import served_spans
from hitherto.retrieval.layout import entity_line, episode_line, fact_line, render
from tests.builders import SECOND, START, GraphBuilder

SAID = "My sister Ida lives in Trondheim."
FACTS = [
    "Ann lives in Lisbon.",
    "Ann works at Polar Maps.",
    "Dr. Ferreira treats Ann's cat Miso.",
    "Ann is from St. Gallen.",
]
SECRET = ("Lisbon", "Polar", "Ferreira", "Miso", "Gallen", "zither", "Zurich")
"""Words of the block that must not be read."""


def lines() -> tuple[list[str], list[str], list[str]]:
    """Return the lines of facts, entities and episodes as the server gives them."""
    build = GraphBuilder()
    ann, lisbon = build.node("Ann"), build.node("Lisbon")
    edges: list[Edge] = [build.edge(ann, lisbon, fact=fact, valid_at=START) for fact in FACTS]
    edges.append(build.edge(ann, lisbon, fact=FACTS[0], valid_at=START, invalid_at=Instant(START + SECOND)))
    edges.append(build.edge(ann, lisbon, fact=FACTS[1]))
    known: Node = build.node("Miso", summary="Miso is Ann's cat. Miso came from Lisbon.")
    told = [build.episode("I moved to Zurich. I play the zither.", role="Ann"), build.episode("Lisbon it is")]
    return (
        [fact_line(edge) for edge in edges],
        [entity_line(known, 200)],
        [episode_line(each, each.content) for each in told],
    )


def block() -> str:
    return render(*lines())


def prose(text: str) -> str:
    plain = masked(text)
    assert len(plain) == len(text)
    return " ".join(plain.split())


def hidden(text: str) -> bool:
    """Whether no word of the block is left that a sentence could be read from."""
    left = prose(text)
    return not [word for word in SECRET if word in left]


RETURNING: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "indented": lambda text: text.replace("\n", "\n\t  "),
    "without indents": lambda text: "\n".join(line.strip() for line in text.split("\n")),
    "on one line": lambda text: " ".join(text.split()),
    "with wide spaces": lambda text: text.replace(" ", "\u00a0  "),
    "with blank lines": lambda text: text.replace("\n", "\n\n"),
    "with other line ends": lambda text: text.replace("\n", "\r\n"),
    "quoted": lambda text: "> " + text.replace("\n", "\n> "),
    "quoted twice": lambda text: ">> " + text.replace("\n", "\n>> "),
    "in a fence": lambda text: f"```\n{text}\n```",
    "in a fence that is not closed": lambda text: f"```text\n{text}",
    "as a JSON string": json.dumps,
    "in a JSON object": lambda text: json.dumps({"context": text, "messages": []}),
    "in indented JSON": lambda text: json.dumps({"memory": {"context": text}}, indent=2),
    "as a Python string": repr,
    "in a table": lambda text: "| " + text.replace("\n", " |\n| ") + " |",
    "as HTML": lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
    "with small tags": lambda text: text.replace("FACTS>", "facts>").replace("ENTITIES>", "entities>"),
    "with spaces in its tags": lambda text: text.replace("<", "< ").replace(">", " >"),
    "with wide tags": lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e"),
    "with unseen characters": lambda text: text.replace(" - ", " \u200b-\u200d ").replace("FACTS", "FA\u200bCTS"),
    "with other bullets": lambda text: text.replace("  - ", "* "),
    "with numbers": lambda text: text.replace("  - ", "1. "),
    "with other dashes": lambda text: text.replace(" - ", " \u2013 "),
    "without its tags": lambda text: "\n".join(
        line for line in text.split("\n") if not line.startswith("<") and "Miso:" not in line
    ),
}


@pytest.mark.parametrize("change", RETURNING.values(), ids=RETURNING)
def test_a_block_is_known_again_however_it_was_changed(change: Callable[[str], str]) -> None:
    assert hidden(change(block()))
    assert hidden(f"Here:\n{change(block())}\n")


@pytest.mark.parametrize("change", [RETURNING[name] for name in ("as it is", "indented", "on one line", "quoted")])
def test_what_is_said_around_a_block_is_read(change: Callable[[str], str]) -> None:
    text = f"{SAID}\n\n{change(block())}\n\nI like tea."
    assert hidden(text)
    assert prose(text).startswith(SAID)
    assert prose(text).endswith("I like tea.")


CUT = ("as it is", "on one line", "quoted", "as a JSON string")


@pytest.mark.parametrize("change", [RETURNING[name] for name in CUT], ids=CUT)
def test_a_block_that_was_cut_anywhere_is_known_again(change: Callable[[str], str]) -> None:
    text = change(block())
    for at in range(len(text)):
        for part in (text[at:], text[:at]):
            read = [line for line in masked(part).split("\n") if len(line.split()) > 3]
            assert not [line for line in read if any(word in line for word in SECRET)], part


@pytest.mark.parametrize("before", ["", "    ", "> ", "* ", "- ", "You said: ", '"', "2. "])
@pytest.mark.parametrize("after", ["", ".", '"', " ", ","])
def test_single_lines_are_known_again(before: str, after: str) -> None:
    facts, _, episodes = lines()
    for line in (*facts, *episodes):
        assert hidden(f"{before}{line.strip(' -')}{after}\n{SAID}")
        assert hidden(f"{before}{line}{after}")
        assert SAID in prose(f"{before}{line}{after}\n{SAID}")


CUSTOM = [
    "{fact} (valid_at: 2025-03-01T00:00:00Z, invalid_at: None)",
    "{fact} (valid from 2025-03-01T00:00:00Z to 2025-05-01T00:00:00Z)",
    "{fact} [2025-03-01T00:00:00.000000Z - present]",
    "{fact} (Date range: 2025-03-01T00:00:00+00:00 - present)",
    "{fact} (from: 2025-03-01 00:00:00 until now)",
    "{fact} (2025-03-01 - present)",
    "{fact} (None - 2025-03-01T00:00:00Z)",
    "{fact} (2025-03-01 00:00:00\u2013present)",
    "{fact} (2025-03-01T00:00:00Z)",
]


@pytest.mark.parametrize("form", CUSTOM)
def test_texts_that_programs_put_together_of_facts_and_dates_are_known(form: str) -> None:
    context = "What I know about you:\n" + "\n".join(f"- {form.format(fact=fact)}" for fact in FACTS)
    assert hidden(context)
    assert hidden(" ".join(form.format(fact=fact) for fact in FACTS))
    assert SAID in prose(f"{context}\n\n{SAID}")


@pytest.mark.parametrize("fact", FACTS)
def test_only_the_sentence_that_is_dated_is_left_out(fact: str) -> None:
    dated = f"{fact} (2025-03-01 00:00:00 - present)"
    assert prose(f"{SAID} {dated} I like tea.") == f"{SAID} I like tea."
    assert prose(f'I moved to Porto. You said "{dated}" but I left.') == 'I moved to Porto. You said " but I left.'


def test_a_line_that_was_wrapped_is_left_out_whole() -> None:
    wrapped = (
        "- Ann takes the boat from Lisbon\n  every day to see Tom in Zurich\n  and back. (date unknown -\n  present)"
    )
    assert hidden(wrapped)
    assert SAID in prose(f"{SAID}\n{wrapped}")


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        "I was in Rome (2023 - 2024).",
        "I was in Rome (2023-05-01 - 2023-05-12).",
        "Tom is in Rome (2023-05-01 - 2023-05-12).",
        "My stay (2023-05-01 - present) is long.",
        "The facts and entities of the case represent a mess.",
        "We met on Monday (I think).",
        "The most relevant facts are mine.",
        "The meeting is on 2025-03-01.",
        "These are FACTS, not ENTITIES.",
        "The path is C:\\new\\facts and I like it.",
        "1 < 2 and FACTS > lies.",
        "Ann (user): I like it.",
        "- I like tea.",
        "It is unknown (none, unknown).",
    ],
)
def test_what_a_person_says_is_read(text: str) -> None:
    assert served_spans(text) == []


def test_a_tag_by_itself_hides_nothing_that_somebody_says() -> None:
    assert "I work at Acme now." in prose("I moved to Paris. <FACTS> is your tag, right? I work at Acme now.")
    assert "I moved to Paris." in prose("I moved to Paris.\nWhat is </FACTS>? It ends the list.")


@given(st.text(max_size=120), st.sampled_from(list(RETURNING.values())), st.integers(0, 900), st.integers(0, 900))
def test_spans_lie_in_the_text_in_order(text: str, change: Callable[[str], str], begin: int, end: int) -> None:
    whole = text + change(block())[begin:end] + text
    spans = served_spans(whole)
    assert spans == sorted(spans)
    assert all(0 <= first < last <= len(whole) for first, last in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.text(alphabet='aI <>/-(). \n:"FACTS2025-01present', max_size=400))
def test_any_text_is_taken(text: str) -> None:
    assert len(masked(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "<FACTS>" * 3000,
        "</FACTS>" * 2500,
        "<FACTS>\n- a" * 2000,
        "I (2023-01-01 - 2024-01-01) " * 700,
        "a (2023-01-01 00:00:00 - present) " * 600,
        "- " * 10_000 + "(date unknown - present)",
        "(date unknown" + " " * 19_000,
        "\n" * 19_000 + "<FACTS>" + "\n" * 900,
        "2023-01-01\n" + "a. B" * 5000 + "</FACTS>",
    ],
    ids=range(9),
)
def test_long_texts_written_to_be_slow_are_not(text: str) -> None:
    begin = time.process_time()
    masked(text[:20_000])
    assert time.process_time() - begin < 1.0
