"""The part of a long text that a query is about."""

from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.excerpt import excerpt
from hitherto.text.tokens import search_tokens

FILLER = "The weather was grey and nothing much happened on that day. "
LONG = FILLER * 5 + "Then Zoe bought a violin in Vienna. It was made in 1790! " + FILLER * 5
WEIGHTS = {"violin": 3.0, "bought": 1.0}


def test_a_short_text_is_whole():
    assert excerpt("Zoe bought a violin.", WEIGHTS, 40, search_tokens) == "Zoe bought a violin."


def test_the_best_sentence_is_kept_with_the_one_after_it_and_gaps_are_marked():
    found = excerpt(LONG, WEIGHTS, 60, search_tokens)
    assert found == "… Then Zoe bought a violin in Vienna. It was made in 1790! …"


def test_without_any_term_it_is_the_beginning():
    assert excerpt(LONG, {}, 70, search_tokens) == FILLER.strip() + " …"


def test_a_text_without_sentences_is_cut_into_pieces():
    found = excerpt("word " * 100 + "violin", WEIGHTS, 50, search_tokens)
    assert "violin" in found
    assert len(found) < 80


@given(
    st.lists(
        st.sampled_from(["Zoe bought a violin.", "Rain!", "What now?", "And so on and on\n", "x" * 90]), max_size=12
    ),
    st.integers(20, 120),
)
def test_it_is_never_much_longer_than_asked_and_keeps_the_order(sentences, limit):
    text = " ".join(sentences)
    found = excerpt(text, WEIGHTS, limit, search_tokens)
    assert len(found) <= limit + 3 * (len(found.split("…")) + 1)
    parts = [part.strip() for part in found.split("…") if part.strip()]
    place = 0
    flat = " ".join(text.split())
    for part in parts:
        place = flat.index(" ".join(part.split())[:20], place)
