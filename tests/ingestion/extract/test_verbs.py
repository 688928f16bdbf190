"""Forms of verbs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.ingestion.extract.verbs import agree, gerund, past_form, third_person

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("verb", "form"),
    [("live", "lives"), ("have", "has"), ("be", "is"), ("do", "does"), ("go", "goes"), ("carry", "carries"),
     ("play", "plays"), ("watch", "watches"), ("fix", "fixes"), ("miss", "misses"), ("want", "wants")],
)  # fmt: skip
def test_third_person(verb, form):
    assert third_person(verb) == form


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("live", "lived"), ("go", "went"), ("buy", "bought"), ("try", "tried"), ("play", "played"), ("plan", "planned"),
     ("stop", "stopped"), ("visit", "visited"), ("prefer", "preferred"), ("mix", "mixed"), ("teach", "taught")],
)  # fmt: skip
def test_past(lemma, form):
    assert past_form(lemma) == form


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("swim", "swimming"), ("bake", "baking"), ("lie", "lying"), ("ski", "skiing"), ("see", "seeing"),
     ("hike", "hiking"), ("draw", "drawing"), ("begin", "beginning"), ("be", "being"), ("paint", "painting")],
)  # fmt: skip
def test_gerund(lemma, form):
    assert gerund(lemma) == form


@pytest.mark.parametrize(
    ("form", "agreed"),
    [("am", "is"), ("'m", "is"), ("’re", "is"), ("were", "was"), ("have", "has"), ("'ve", "has"), ("went", "went"),
     ("will", "will"), ("was", "was")],
)  # fmt: skip
def test_agree(form, agreed):
    assert agree(form) == agreed


@given(WORDS)
def test_every_word_has_its_forms(word):
    assert third_person(word)[-1:] == "s"
    assert gerund(word).endswith("ing")
    assert past_form(word)


@given(WORDS)
def test_agreement_is_reached_at_once(word):
    assert agree(agree(word)) == agree(word)
