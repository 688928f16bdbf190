"""Names taken apart, and words that are one slip of the keyboard apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.name_forms import (
    NameForm,
    form_of,
    is_one_slip,
    keys_to_look_up,
    slip_key,
    stored_keys,
    without_title,
)
from hitherto.domain.names import normalise_name


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Dr. Anna Smith", NameForm("anna smith", title="")),
        ("Prof. Dr. Jones", NameForm("jones", title="")),
        ("Mr Smith", NameForm("smith", title="m")),
        ("Prof. Mrs. Smith", NameForm("smith", title="f")),
        ("Acme, Inc.", NameForm("acme", legal="inc")),
        ("Acme Incorporated", NameForm("acme", legal="inc")),
        ("Heinz GmbH & Co. KG", NameForm("heinz", legal="gmbh & co kg")),
        ("Total S.A.", NameForm("total", legal="sa")),
        ("Mr. and Mrs. Smith", NameForm("mr. and mrs. smith")),
        ("Doctor", NameForm("doctor")),
        ("Inc", NameForm("inc")),
        ("Johnson & Co", NameForm("johnson & co")),
        ("5 kg", NameForm("5 kg")),
        ("mr smith", NameForm("mr smith")),
        ("", NameForm("")),
    ],
)
def test_a_name_taken_apart(name: str, form: NameForm) -> None:
    assert form_of(name) == form


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Dr. Anna Smith", "Anna Smith"), ("Anna", "Anna"), ("Mr", "Mr"), ("Mr. and Mrs. S", "Mr. and Mrs. S")],
)
def test_titles_are_taken_off(name: str, bare: str) -> None:
    assert without_title(name) == bare


@pytest.mark.parametrize(
    "name", ["Boston", "kubernetes", "Kubernetes Day", "Kuber-netes", "Windows 10", "12345678", ""]
)
def test_where_a_slip_would_leave_doubt_there_is_no_key(name: str) -> None:
    assert slip_key(name) is None


WORD = st.text("abcde1", min_size=1, max_size=9)


@given(WORD, st.data())
def test_every_slip_is_one_in_both_directions(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for other in (word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :], swapped):
        figures = [[each for each in text if each.isdigit()] for text in (word, other)]
        expected = other != word and figures[0] == figures[1]
        assert is_one_slip(word, other) == is_one_slip(other, word) == expected


@given(WORD, WORD)
def test_a_slip_is_one_edit_and_never_more(one: str, other: str) -> None:
    if is_one_slip(one, other):
        assert one != other
        assert abs(len(one) - len(other)) <= 1
        differing = sum(a != b for a, b in zip(one, other, strict=False))
        assert len(one) != len(other) or differing <= 2


@given(st.text(max_size=40))
def test_whatever_a_name_is_it_has_keys_that_are_no_names(name: str) -> None:
    assert all(key.startswith("~") for key in stored_keys(name))
    assert form_of(name).stem in keys_to_look_up(name)
    assert not any(normalise_name(key) == key for key in stored_keys(name) if any(map(str.isalpha, key)))
