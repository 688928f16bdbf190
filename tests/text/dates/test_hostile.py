"""No text makes the search raise, hang, or contradict itself."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.domain.instants import EARLIEST, LATEST, Instant
from hitherto.text.dates import TimeKind, describe_period, find_times
from tests.text.dates.readings import WEDNESDAY

_WORDS = """
    a an the of in on at by since until from to between and last next this past coming every other ago now week weekend
    month year day days years monday friday sat sun may march jan december spring summer fall christmas easter new
    year's eve early mid late end beginning morning night 1 2 3rd 7th 31 12:30 5pm 2019 2023 '98 90s 5/7 5/7/2023
    2023-05-07 q3 half couple few three been have i've was for when i the before after , . - – to yesterday tomorrow
""".split()
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join),
    st.lists(st.sampled_from([*_WORDS, " ", "\n", "İ", "’", "ß", "½"]), max_size=30).map("".join),
)
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "America/Santiago"])


@settings(max_examples=400, deadline=None)
@given(text=texts, reference=st.integers(EARLIEST, LATEST).map(Instant), zone=zones)
def test_what_is_found_is_in_order_and_makes_sense(text: str, reference: Instant, zone: str) -> None:
    found = find_times(text, reference, zone)
    for one in found:
        assert text[one.start : one.end] == one.text
        assert one.text == one.text.strip() != ""
        if one.finish is not None:
            assert one.begin < one.finish
        assert (one.finish is None) == (one.kind in {TimeKind.SINCE, TimeKind.RECURRING, TimeKind.AGE})
        assert describe_period(one.begin, one.finish, one.precision, zone)
    assert all(first.end <= second.start for first, second in pairwise(found))


@settings(max_examples=100, deadline=None)
@given(text=texts)
def test_what_is_found_does_not_depend_on_the_text_around(text: str) -> None:
    alone = [one.text for one in find_times("I saw her yesterday.", WEDNESDAY)]
    after = [one.text for one in find_times(f"I saw her yesterday. {text}", WEDNESDAY)]
    assert after[:1] == alone or "yesterday" in after[0]


_LONG = 10_000
HOSTILE = [
    " " * _LONG,
    "1" * _LONG,
    "1/" * (_LONG // 2),
    "1-" * (_LONG // 2),
    "a " * (_LONG // 2),
    "in " * (_LONG // 3),
    "in" + " " * (_LONG - 2),
    "the " * (_LONG // 4),
    "last " * (_LONG // 5),
    "from march to " * (_LONG // 14),
    "may " * (_LONG // 4),
    "may 1-" * (_LONG // 6),
    "monday, " * (_LONG // 8),
    "on friday " * (_LONG // 10),
    "yesterday" * (_LONG // 9),
    "yesterday " * (_LONG // 10),
    "a couple of " * (_LONG // 12) + "years ago",
    "have " * (_LONG // 5) + "for 3 years",
    "been a b c d " * (_LONG // 13) + "3 years",
    "'ve x" + "x" * _LONG + " for 3 years",
    "since i was " * (_LONG // 12),
    "every single " * (_LONG // 13),
    "the 3rd" + "!" * _LONG,
    "the 3rd " * (_LONG // 8),
    "2023-05-07t" * (_LONG // 11),
    "new year's " * (_LONG // 11),
    "early mid late " * (_LONG // 15) + "march",
    "half a year and a half ago " * (_LONG // 27),
    "is aaaaaaaaaaaaaaing " * (_LONG // 21) + "friday",
    "\n" * _LONG + "today",
    "İ" * _LONG + " today",
    "at 5 pm, " * (_LONG // 9) + "today",
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:24] for text in HOSTILE])
def test_a_long_hostile_text_takes_no_longer_than_a_long_text(text: str) -> None:
    started = time.process_time()
    find_times(text, WEDNESDAY)
    # Measured: at most 0.2 s. An exponential or quadratic pattern takes minutes.
    assert time.process_time() - started < 3


def test_work_grows_in_proportion_to_the_text() -> None:
    def seconds(repeats: int) -> float:
        text = "on Friday we met, in March 2020 or two weeks ago, since I have been here for 3 years. " * repeats
        started = time.process_time()
        find_times(text, WEDNESDAY)
        return time.process_time() - started

    seconds(20)
    assert seconds(400) < 20 * 6 * max(seconds(20), 0.001)
