"""Names, made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.names import normalise_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lisbon", "lisbon"),
        ("  New\t York\n", "new york"),
        ("The Café's", "cafe"),
        ("the  Beatles", "beatles"),
        ("An Apple", "apple"),
        ("A", "a"),
        ("The", "the"),
        ("The the Beatles", "beatles"),
        ("“‘The Café’s’”", "cafe"),
        ("Theodore", "theodore"),
        ("Anna’s", "anna"),
        ("James'", "james"),
        ("“Dune”", "dune"),
        ("(Acme, Inc.)", "acme, inc"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ångström", "angstrom"),
        ("ﬁlm", "film"),
        ("O'Brien", "o'brien"),
        ("C++", "c++"),
        ("李小龍", "李小龍"),
        ("🌊", "🌊"),
        ("", ""),
        ("...", "..."),
        ("'s", "'s"),
    ],
)
def test_forms(name: str, expected: str) -> None:
    assert normalise_name(name) == expected


TROUBLE = [
    "the ",
    "A ",
    "an",
    " ",
    "\t",
    "'s",
    "’s",
    "'",
    "“",
    ")",
    ".",
    "é",
    "e\u0301",
    "ß",
    "İ",
    "\u0345",
    "ﬁ",
    "x",
    "李",
]
NAMES = st.text() | st.lists(st.sampled_from(TROUBLE), max_size=12).map("".join)


@given(NAMES)
def test_normalising_twice_changes_nothing(name: str) -> None:
    once = normalise_name(name)
    assert normalise_name(once) == once


@given(NAMES)
def test_a_name_of_something_never_becomes_nothing(name: str) -> None:
    assert normalise_name(name) or not name.strip()


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_case_and_white_space_make_no_difference(name: str) -> None:
    assert normalise_name(f"  {name} ") == normalise_name(name)
    assert normalise_name(f"the {name}") == normalise_name(name)
    assert normalise_name(f"{name}'s") == normalise_name(name)
