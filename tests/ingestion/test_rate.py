"""Ratings of facts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.inference.bundled import ModelMissing, locate_embedder
from hitherto.inference.onnx_embedder import OnnxEmbedder
from hitherto.ingestion.ontology.vectors import Similarities
from hitherto.ingestion.rate import ANCHORS, neutral, rating_of
from hitherto.ports import Vectors

TRIP = {
    "instruction": "Relevance to planning a trip.",
    "examples": {
        "high": "Joe's dream vacation is Bali",
        "medium": "Joe has a fear of flying",
        "low": "Joe's favorite food is Japanese",
    },
}


def by_length(texts: Sequence[str]) -> Vectors:
    """Embed texts in a plane, by their length."""
    angles = np.array([len(text) for text in texts]) / 20
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@pytest.fixture(scope="module")
def near() -> Similarities:
    files = locate_embedder(None)
    assert not isinstance(files, ModelMissing)
    return Similarities(OnnxEmbedder(files).embed)


def rated(fact: str, near: Similarities, instruction: dict[str, Any] = TRIP) -> float:
    rating = rating_of(neutral(fact), instruction, near)
    assert rating is not None
    return rating


def test_a_fact_like_an_example_gets_about_its_rating(near: Similarities) -> None:
    assert rated("Ann Baker's dream vacation is Fiji.", near) > 0.7
    assert 0.35 < rated("Ann has a fear of flying.", near) < 0.65
    assert rated("Ann's favorite food is Italian.", near) < 0.25


def test_facts_are_in_the_order_of_their_weight(near: Similarities) -> None:
    facts = ["Ann wants to travel to Italy on vacation.", "Ann is afraid of flying.", "Ann likes to eat sushi."]
    ratings = [rated(fact, near) for fact in facts]
    assert ratings == sorted(ratings, reverse=True)


def test_a_fact_like_no_example_sinks(near: Similarities) -> None:
    assert rated("Ann's printer is out of toner.", near) < 0.4


def test_an_instruction_alone_is_compared_with(near: Similarities) -> None:
    alone = {"instruction": "where the user wants to travel"}
    assert rated("Ann wants to travel to Italy.", near, alone) > rated("Ann bought a printer.", near, alone)


@pytest.mark.parametrize("instruction", [{}, {"instruction": " "}, {"examples": {}}, {"examples": {"low": "a"}}])
def test_nothing_to_rate_by_is_no_rating(near: Similarities, instruction: dict[str, Any]) -> None:
    assert rating_of("Ann likes tea.", instruction, near) is None


def test_without_an_embedder_nothing_is_rated() -> None:
    assert rating_of("Ann likes tea.", TRIP, Similarities(None)) is None


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Joe's dream vacation is Bali", "The user's dream vacation is Bali"),
        ("Ann Baker likes tea.", "The user likes tea."),
        ("The user likes tea.", "The user likes tea."),
        ("Likes", "Likes"),
        ("", ""),
    ],
)
def test_whom_a_fact_is_about_does_not_count(text: str, without: str) -> None:
    assert neutral(text) == without


@given(
    st.text(max_size=40), st.dictionaries(st.sampled_from(list(ANCHORS)), st.text(max_size=40)), st.text(max_size=40)
)
def test_a_rating_lies_between_nothing_and_all(fact: str, examples: dict[str, str], instruction: str) -> None:
    given_ = {"instruction": instruction, "examples": examples}
    near = Similarities(by_length)
    rating = rating_of(fact, given_, near)
    assert rating is None or 0 <= rating <= 1
    assert rating_of(fact, given_, near) == rating
