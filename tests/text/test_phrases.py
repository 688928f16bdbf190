import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.text.phrases import names_in, stated_in
from hitherto.text.tokens import search_tokens

TEXT = st.text(max_size=120) | st.text("Aab '’.:=isI'mynae\n", max_size=120)


def stated(sentence: str, naming: str, *, asked: bool = False) -> list[str]:
    return [value for _, _, value in stated_in(sentence, frozenset(search_tokens(naming)), asked=asked)]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("My name is Ann Baker.", "Ann Baker"),
        ("my full name is Ann van Dyk, nice to meet you", "Ann van Dyk"),
        ("Hi, I'm Zoë!", "Zoë"),
        ("I am Ann and I sail.", "Ann"),
        ("Call me Ishmael.", "Ishmael"),
        ("Name: Ann O'Neill", "Ann O'Neill"),
        ("This is Ann-Marie from Porto.", "Ann-Marie"),
    ],
)
def test_introductions(sentence: str, name: str) -> None:
    assert [found for _, _, found in names_in(sentence, None)] == [name]


@pytest.mark.parametrize("sentence", ["I'm tired.", "I am a nurse.", "I'm German food's greatest friend.", "Ann left."])
def test_what_is_no_introduction(sentence: str) -> None:
    assert list(names_in(sentence, None)) == []


def test_the_speaker_of_a_message_counts_before_what_is_said_later() -> None:
    assert [name for _, _, name in names_in("I'm Ann Baker.", "Ann")] == ["Ann", "Ann Baker"]
    assert list(names_in("Hello.", "user")) == []


@pytest.mark.parametrize(
    ("sentence", "naming", "value"),
    [
        ("My order number is A-17.", "order number", "A-17"),
        ("The order number is: 4711, thanks.", "order number", "4711"),
        ("Color: dark green", "color", "dark green"),
        ("My sizes are 38 and 40.", "size", "38 and 40"),
        ("I was born in Porto.", "city", "Porto"),
        ("I work for Acme Labs in Porto.", "company", "Acme Labs"),
        ("I work as a carpenter in Porto.", "occupation", "carpenter"),
    ],
)
def test_what_is_stated(sentence: str, naming: str, value: str) -> None:
    assert value in stated(sentence, naming)


def test_other_things_are_not_stated() -> None:
    assert stated("My order is late.", "order number") == []
    assert stated("It is green.", "color") == []
    assert stated("I like green.", "") == []


def test_a_short_answer_is_the_value_and_a_long_one_is_not() -> None:
    assert stated("It's the blue one.", "color", asked=True) == ["blue one"]
    assert stated("Well, I do not know what to say to you now.", "color", asked=True) == []
    assert stated("blue", "color", asked=False) == []


@given(sentence=TEXT, speaker=st.none() | st.text(max_size=20))
def test_names_stand_where_it_is_said_they_do(sentence: str, speaker: str | None) -> None:
    for start, end, name in names_in(sentence, speaker):
        assert name == speaker or sentence[start:end] == name


@given(sentence=TEXT, asked=st.booleans())
def test_values_are_parts_of_the_sentence(sentence: str, asked: bool) -> None:
    for start, end, value in stated_in(sentence, frozenset({"name"}), asked=asked):
        assert value
        assert value in sentence[start:end]
