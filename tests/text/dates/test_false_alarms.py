"""Words and numbers that look like times and are none."""

import pytest

from tests.text.dates.readings import all_said

NO_TIMES = [
    "You may go now.",
    "May I come in?",
    "The 2 may go home.",
    "The first may be the best.",
    "They march every... no, they march for bread.",
    "March on, soldiers!",
    "April told me about June and August.",
    "I bought it for June.",
    "Give me a second.",
    "Just a minute, please.",
    "He finished second.",
    "She came in third place and took the 3rd prize.",
    "He lives on the 3rd floor.",
    "It was my 2nd try.",
    "Sit in the sun.",
    "The sun sets slowly.",
    "Sat down and wed his love, mon ami.",
    "Wed your skill to patience.",
    "Leaves fall and prices fall.",
    "Don't fall for it.",
    "After the fall she limped.",
    "The spring in the mattress broke.",
    "A spring of water.",
    "Python 3.11 and version 2.4.1 are out.",
    "It costs $19.99 or 20.00.",
    "It costs 2019 dollars.",
    "In 2000 words or less.",
    "Call 555-123-4567 or +49 30 1234567.",
    "The shop is open 24/7.",
    "We remember 9/11.",
    "About 2/3 of them agreed.",
    "Mix it 50/50, at a ratio of 3:1.",
    "The score was 10-12-2.",
    "Order 20190507-1234 shipped.",
    "Item ID 4f2019aa.",
    "Host 10.1.2023.4 is down.",
    "He is in his 90s.",
    "Room 1999 is free.",
    "I read 1984 again.",
    "I lived there for a year.",
    "We built it in two days.",
    "We ran for 30 minutes.",
    "Back in a minute!",
    "It feels like yesterday.",
    "Taco Tuesday was fun.",
    "Ruby Tuesday is a song.",
    "I was inspired by autumn.",
    "The next day we left.",
    "The last day was the best.",
    "Last time we talked about it.",
    "I like winter.",
    "Summer is my favourite season.",
    "I love Christmas.",
    "Halloween is fun.",
    "The mayor said the marching band was decent.",
    "Montage, sundry, friday13th_fan, weekender.",
    "I back the monthly plan.",
    "",
    " ",
    "👍🎉",
    "明日会いましょう",
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time(text: str) -> None:
    assert all_said(text) == []


DATES_THAT_DO_NOT_EXIST = [
    "on 31 February 2023",
    "on February 30th",
    "on 2023-13-01",
    "on 2023-02-30",
    "on 45/45/2023",
    "on the 39th.",
    "May 9-3, 2023",
]


@pytest.mark.parametrize("text", DATES_THAT_DO_NOT_EXIST)
def test_a_date_that_does_not_exist_names_no_day(text: str) -> None:
    assert not any("-02-3" in found or "2023-13" in found for found in all_said(text))
    assert all(found.count("/") >= 1 for found in all_said(text))


def test_what_a_person_may_do_is_no_month_but_a_capital_may_is() -> None:
    assert all_said("we may 5 of us go") == []
    assert all_said("see you on May 25") == ["May 25 = 2023-05-25/2023-05-26"]
