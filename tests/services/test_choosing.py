import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hitherto.services.choosing import Passage, chosen, pool_size, share_of_words
from hitherto.services.wishes import wish

PASSAGES = st.lists(
    st.builds(
        lambda text, score: Passage(item=text, text=text, score=score),
        st.text("abc ", max_size=8),
        st.floats(0, 1, width=16),
    ),
    max_size=20,
)


@given(passages=PASSAGES, limit=st.integers(1, 10))
def test_the_best_come_first_and_equal_ones_in_their_order(passages: list[Passage[str]], limit: int) -> None:
    expected = sorted(enumerate(passages), key=lambda pair: (-pair[1].score, pair[0]))[:limit]

    assert chosen(passages, wish(limit)) == [one for _, one in expected]


@given(passages=PASSAGES, limit=st.integers(1, 10), trade=st.floats(0, 1), least=st.none() | st.floats(0, 1))
def test_variety_chooses_among_the_good(
    passages: list[Passage[str]], limit: int, trade: float, least: float | None
) -> None:
    found = chosen(passages, wish(limit, "mmr", trade, least))
    good = [one for one in passages if least is None or one.score >= least]

    assert len(found) == min(limit, len(good))
    assert all(any(one is other for other in good) for one in found)
    assert not found or found[0].score == max(one.score for one in good)


def test_vectors_decide_what_is_alike_where_all_have_one() -> None:
    east, north = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    same_words = [
        Passage(item="first", text="tea", score=0.9, vector=east),
        Passage(item="twin", text="milk", score=0.8, vector=east),
        Passage(item="other", text="tea", score=0.5, vector=north),
    ]
    without = [*same_words[:2], Passage(item="other", text="tea", score=0.5, vector=np.zeros(2))]

    assert [one.item for one in chosen(same_words, wish(2, "mmr", 0.4))] == ["first", "other"]
    assert [one.item for one in chosen(without, wish(2, "mmr", 0.4))] == ["first", "twin"]


def test_the_pool_is_larger_than_the_wish() -> None:
    assert (pool_size(wish(1)), pool_size(wish(100))) == (50, 500)


def test_the_share_of_words() -> None:
    assert share_of_words(frozenset({"tea", "milk"}), "Tea and bread") == 0.5
    assert share_of_words(frozenset(), "Tea") == 0.0
