"""The estimate of tokens against counts of the tokeniser cl100k_base, taken down once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.text.budget import estimate_tokens

# Own sentences; the numbers are what that tokeniser counts.
COUNTED: list[tuple[str, int]] = [
    ("The quick brown fox jumps over the lazy dog.", 10),
    ("I don't think we'll make it to Grandma's house by half past five, do you?", 20),
    (
        (
            "Anna moved from Berlin to Lisbon in March 2023 because she had found work at a small publisher "
            "of children's books."
        ),
        25,
    ),
    (
        (
            "My brother keeps bees behind the greenhouse; last summer he sold forty jars of honey at the "
            "village fair, and this year he hopes for twice as many."
        ),
        31,
    ),
    ("- Buy milk and eggs\n- Call Tom about the radiator\n- Write to the landlord before Friday\n", 21),
    (
        (
            "[2023-05-07 14:30] Omar: we took the night train to Vienna, slept badly, and still had the best "
            "breakfast of the year."
        ),
        35,
    ),
    ("<fact>Priya works as a nurse at the children's hospital. (2019-09-01 - present)</fact>", 27),
    (
        (
            "That sounds wonderful! How long have you been painting, and what made you start? I'd love to see"
            " some of your work."
        ),
        27,
    ),
    (
        (
            "The committee unanimously recommended postponing the redevelopment of the industrial waterfront "
            "until an environmental assessment is available."
        ),
        19,
    ),
    ("lol yeah same here, gonna grab pizza n watch a movie tonight, u in?", 17),
    ('{"name": "Anna", "age": 42, "tags": ["books", "sailing"]}', 22),
    ("Our flight leaves at 6:45 am from gate B12, seat 23A, and the booking number is 8471152.", 29),
]


@pytest.mark.parametrize(("text", "tokens"), COUNTED, ids=[text[:40] for text, _ in COUNTED])
def test_within_a_tenth_or_three_tokens(text: str, tokens: int) -> None:
    assert abs(estimate_tokens(text) - tokens) <= max(3, 0.1 * tokens)


def test_over_many_texts_the_errors_cancel() -> None:
    estimated, counted = sum(estimate_tokens(text) for text, _ in COUNTED), sum(tokens for _, tokens in COUNTED)
    assert abs(estimated - counted) < 0.05 * counted


OTHER_SCRIPTS: list[tuple[str, int]] = [
    ("我们昨天去了海边，吃了很多新鲜的鱼。", 25),
    ("昨日友達と一緒に寿司を食べました。とても美味しかったです。", 33),
    ("어제 친구들과 바다에 갔는데 날씨가 정말 좋았다.", 30),
    ("Вчера мы ходили на рынок и купили свежую рыбу.", 26),
    ("C'est l'été à Montréal, et les enfants jouent dehors jusqu'à la nuit.", 22),
    ("Wir haben gestern schöne Äpfel und süße Pflaumen gekauft.", 19),
]


@pytest.mark.parametrize(("text", "tokens"), OTHER_SCRIPTS, ids=[text[:12] for text, _ in OTHER_SCRIPTS])
def test_other_scripts_are_told_coarsely(text: str, tokens: int) -> None:
    assert 0.6 * tokens <= estimate_tokens(text) <= 1.5 * tokens


def test_nothing_has_no_tokens() -> None:
    assert estimate_tokens("") == 0
    assert estimate_tokens("   ") == 0


@given(st.text(), st.text())
def test_a_longer_text_never_has_fewer_tokens(one: str, other: str) -> None:
    joined = estimate_tokens(f"{one}\n{other}")
    assert joined >= max(estimate_tokens(one), estimate_tokens(other)) * 0.5
    assert joined <= len(one) + len(other) + 1 + (len(one) + len(other)) // 3
