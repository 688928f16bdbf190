"""The verbs beside a date decide whether it is behind or before us."""

import pytest

from hitherto.text.dates.tense import Direction, direction_at
from tests.text.dates.readings import all_said, at

PAST, FUTURE, HABIT = Direction.PAST, Direction.FUTURE, Direction.HABIT

SENTENCES = [
    ("we went there on friday", PAST),
    ("we did not go on friday", PAST),
    ("she visited us on friday", PAST),
    ("on friday, she visited us", PAST),
    ("we will go there on friday", FUTURE),
    ("we'll go there on friday", FUTURE),
    ("i'm going to call on friday", FUTURE),
    ("i'm flying on friday", FUTURE),
    ("we plan to leave on friday", FUTURE),
    ("can't wait for friday", FUTURE),
    ("the exam is on friday", FUTURE),
    ("i have an exam on friday", FUTURE),
    ("it is scheduled for friday", FUTURE),
    ("we should meet friday", FUTURE),
    ("i went home and will return on friday", FUTURE),
    ("i will go because it was fun on friday", PAST),
    ("i'm planning a ride for friday and was wondering about rain", FUTURE),
    ("i was there. i will be back on friday. it was nice", FUTURE),
    ("i usually swim on friday", HABIT),
    ("i am so excited, tired and worried about friday", FUTURE),
    ("friday", None),
    ("coffee on friday", None),
]


@pytest.mark.parametrize(("text", "direction"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_the_direction_of_a_sentence(text: str, direction: Direction | None) -> None:
    start = text.index("friday")
    assert direction_at(text, start, start + len("friday")) is direction


def test_only_the_own_sentence_counts() -> None:
    text = "we will see. friday? it was fun"
    assert direction_at(text, text.index("friday"), text.index("friday") + 6) is None


def test_without_a_cue_a_weekday_lies_behind_and_a_day_of_the_year_is_the_nearest() -> None:
    assert all_said("Lunch with Omar, Friday") == ["Friday = 2023-05-12/2023-05-13"]
    assert all_said("Lunch with Omar, December 1") == ["December 1 = 2022-12-01/2022-12-02"]
    assert all_said("Lunch with Omar, August 1") == ["August 1 = 2023-08-01/2023-08-02"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I saw him last Friday.", "last Friday = 2023-05-12/2023-05-13"),
        ("I'll see him next Friday.", "next Friday = 2023-05-26/2023-05-27"),
        ("I'm seeing him this Friday.", "this Friday = 2023-05-19/2023-05-20"),
        ("I saw him this Friday.", "this Friday = 2023-05-12/2023-05-13"),
    ],
)
def test_a_weekday_said_on_that_very_weekday_is_another_one(text: str, expected: str) -> None:
    assert all_said(text, at(2023, 5, 18)) == [expected.replace("2023-05-26/2023-05-27", "2023-05-26/2023-05-27")]


def test_weekdays_said_on_a_friday() -> None:
    friday = at(2023, 5, 19)
    assert all_said("I saw him on Friday.", friday) == ["Friday = 2023-05-12/2023-05-13"]
    assert all_said("I'll see him on Friday.", friday) == ["Friday = 2023-05-26/2023-05-27"]
    assert all_said("I'm seeing him this Friday.", friday) == ["this Friday = 2023-05-19/2023-05-20"]


def test_weekends_said_on_a_sunday() -> None:
    sunday = at(2023, 5, 21)
    assert all_said("We hiked this weekend.", sunday) == ["this weekend = 2023-05-20/2023-05-22"]
    assert all_said("We hiked last weekend.", sunday) == ["last weekend = 2023-05-13/2023-05-15"]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("You have an appointment on 12 January.", "2024-01-12"),
        ("I have therapy on 3 March.", "2024-03-03"),
        ("I have seen her on 3 March.", "2023-03-03"),
        ("Your booking for 3 March has been confirmed.", "2024-03-03"),
        ("They marry in March.", "2024-03-01"),
        ("Anna and Tom marry in March.", "2024-03-01"),
        ("Anna gets married in March.", "2024-03-01"),
        ("They got married in March.", "2023-03-01"),
        ("My visa expires in March.", "2024-03-01"),
        ("My visa expired in March.", "2023-03-01"),
        ("The kids start school in March.", "2024-03-01"),
        ("We go to Spain in March.", "2024-03-01"),
        ("In March we adopt a dog.", "2024-03-01"),
        ("His visit in March was short.", "2023-03-01"),
        ("I attended Maya's wedding in July.", "2022-07-01"),
        ("Maya's wedding in July was lovely.", "2022-07-01"),
        ("Maya's wedding is in July.", "2023-07-01"),
        ("It was moved to 3 March.", "2024-03-03"),
        ("Your booking was changed to 3 March.", "2024-03-03"),
        ("I was moved in March.", "2023-03-01"),
    ],
)
def test_a_day_of_the_year_is_ahead_of_a_plan_and_behind_a_past(text: str, when: str) -> None:
    (said,) = all_said(text)
    assert said.split(" = ")[1].startswith(when)
