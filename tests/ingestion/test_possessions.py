"""Things by what their owner calls them."""

import pytest

from hitherto.domain.extraction import EntityRef, Extraction, Statement
from hitherto.domain.identity import make_uuid
from hitherto.ingestion.possessions import names_beside, thing_of


@pytest.mark.parametrize(
    ("owner", "one", "other", "same"),
    [
        ("Ann Miller", "Ann Miller's boat", "boat", True),
        ("Ann Miller", "boat", "Ann's boat", True),
        ("Ann Miller", "Ann’s Boat", "boat", True),
        ("Ann Miller", "Tom's boat", "boat", False),
        ("Ann Miller", "Ann's boat", "car", False),
        ("Ann Miller", "boat", "boat", False),
        ("Ann Miller", "", "", False),
        ("", "'s boat", "boat", False),
    ],
)
def test_my_boat_is_the_boat_that_i_have(owner, one, other, same):
    assert thing_of(owner, one).is_same(thing_of(owner, other)) is same
    assert thing_of(owner, other).is_same(thing_of(owner, one)) is same


def extraction(owner: str, thing: str, timeline: str | None = None) -> Extraction:
    stated = Statement(
        subject=EntityRef(name=owner),
        relation="HAS",
        object=EntityRef(name=thing),
        fact="A fact.",
        span=(0, 1),
        timeline=timeline,
    )
    return Extraction(episode=make_uuid(1, 1, 1), statements=(stated,))


def test_both_names_of_a_thing_are_looked_up():
    assert names_beside([extraction("Ann Miller", "boat")]) == ["ann miller's boat", "ann's boat"]
    assert names_beside([extraction("Ann Miller", "Ann Miller's boat")]) == ["boat"]
    assert names_beside([extraction("Ann Miller", "Tesla"), extraction("Ann", "blue", "FAVORITE:color")]) == []
