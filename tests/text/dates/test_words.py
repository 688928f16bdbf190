"""Numbers, units and years as they are written."""

import re

import pytest

from hitherto.text.dates.words import (
    COUNT,
    MONTHS,
    ORDINALS,
    UNIT,
    WEEKDAYS,
    YEAR,
    one_of,
    read_count,
    read_unit,
    read_year,
)

COUNTS = [
    ("3", (3, 3)),
    ("150", (150, 150)),
    ("2.5", (2.5, 2.5)),
    ("a", (1, 1)),
    ("an", (1, 1)),
    ("one", (1, 1)),
    ("twelve", (12, 12)),
    ("twenty", (20, 20)),
    ("fifty", (50, 50)),
    ("a dozen", (12, 12)),
    ("half a", (0.5, 0.5)),
    ("half an", (0.5, 0.5)),
    ("a couple", (2, 2)),
    ("a couple of", (2, 2)),
    ("couple of", (2, 2)),
    ("a few", (2, 4)),
    ("few", (2, 4)),
    ("several", (3, 6)),
    ("two and a half", (2.5, 2.5)),
    ("3 and a half", (3.5, 3.5)),
    ("a  couple\nof", (2, 2)),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_counts(text: str, expected: tuple[float, float]) -> None:
    assert re.fullmatch(COUNT, " ".join(text.split()))
    assert read_count(text) == expected


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("day", "day"),
        ("nights", "day"),
        ("weeks", "week"),
        ("wks", "week"),
        ("weekends", "weekend"),
        ("months", "month"),
        ("yrs", "year"),
        ("hr", "hour"),
        ("mins", "minute"),
        ("decades", "decade"),
    ],
)
def test_units(text: str, unit: str) -> None:
    assert re.fullmatch(UNIT, text)
    assert read_unit(text) == unit


@pytest.mark.parametrize(
    ("text", "year"), [("2019", 2019), ("1950", 1950), ("'19", 2019), ("'49", 2049), ("'50", 1950), ("'98", 1998)]
)
def test_years(text: str, year: int) -> None:
    assert re.fullmatch(YEAR, text)
    assert read_year(text) == year


@pytest.mark.parametrize("text", ["1850", "2100", "19", "20190", "'1"])
def test_other_numbers_are_no_years(text: str) -> None:
    assert re.fullmatch(YEAR, text) is None


def test_names_and_their_short_forms_agree() -> None:
    assert {name[:3]: number for name, number in MONTHS.items()} == {
        name: number for name, number in MONTHS.items() if len(name) == 3
    }
    assert {name[:3]: number for name, number in WEEKDAYS.items()} == {
        name: number for name, number in WEEKDAYS.items() if len(name) == 3
    }
    assert sorted(ORDINALS.values()) == list(range(1, 32))


def test_of_several_words_the_longest_is_tried_first() -> None:
    match = re.match(one_of(["week", "weekend"]), "weekend")
    assert match is not None
    assert match[0] == "weekend"
    assert re.fullmatch(one_of(["a.b", "c d"]), "axb") is None
    assert re.fullmatch(one_of(["a.b", "c d"]), "c d")
