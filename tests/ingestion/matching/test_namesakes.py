"""People of one name stay as many as the text says."""

import itertools
from collections.abc import Sequence

import pytest

from hitherto.domain.episodes import RoleType
from hitherto.domain.extraction import EntityRef, Extraction, Statement
from hitherto.domain.identity import make_uuid
from hitherto.ingestion.matching.namesakes import Namesakes, are_two, marks_of
from hitherto.ingestion.resolve import Resolution, resolve
from tests.ingestion.test_resolve import USER, person
from tests.ingestion.told import GRAPH, day, episode

ANNA = EntityRef(name="Anna")


def read(*told: tuple[str, Sequence[tuple[EntityRef, EntityRef]]]) -> tuple[Resolution, list[tuple[str, str]]]:
    """Resolve episodes, each a text and the pairs that it states; return the pairs by name and number of node."""
    numbers = itertools.count(1)
    episodes = [episode(seq, text=text, role_type=RoleType.USER) for seq, (text, _) in enumerate(told, 1)]
    extractions = [
        Extraction(episode=each.uuid, statements=[stated(each.content, *pair) for pair in pairs])
        for each, (_, pairs) in zip(episodes, told, strict=True)
    ]
    result = resolve(extractions, episodes, [], USER, day(5), lambda: make_uuid(GRAPH, 10, next(numbers)))
    order = list(result.nodes)
    names = {uuid: f"{result.nodes[uuid].name}{order.index(uuid)}" for uuid in order}
    return result, [(names.get(each.subject, "user"), names.get(each.target, "user")) for each in result.placed]


def stated(text: str, subject: EntityRef, target: EntityRef) -> Statement:
    """A statement whose span is the sentence that holds its object, or the text."""
    begin = 0
    for sentence in text.split(". "):
        if target.name in sentence and target.name != "Anna":
            return Statement(
                subject=subject, relation="R", object=target, fact=text, span=(begin, begin + len(sentence))
            )
        begin += len(sentence) + 2
    return Statement(subject=subject, relation="R", object=target, fact=text, span=(0, len(text)))


TEA, JAZZ, GYM = EntityRef(name="tea"), EntityRef(name="jazz"), EntityRef(name="gym")


@pytest.mark.parametrize(
    "words", ["another Anna", "Another Anna", "a different Anna", "a second Anna", "some other Anna", "a new Anna"]
)
def test_another_one_is_somebody_else(words: str) -> None:
    _, pairs = read(("Anna likes tea.", [(ANNA, TEA)]), (f"I know {words} who likes jazz.", [(ANNA, JAZZ)]))
    assert pairs == [("Anna0", "tea1"), ("Anna2", "jazz3")]


def test_the_bare_name_means_the_other_one_for_the_rest_of_the_text_and_the_first_one_later() -> None:
    _, pairs = read(
        ("Anna likes tea.", [(ANNA, TEA)]),
        ("Anna went to the gym. Another Anna was there. Anna likes jazz.", [(ANNA, GYM), (ANNA, JAZZ)]),
        ("Anna likes jazz.", [(ANNA, JAZZ)]),
    )
    assert pairs == [("Anna0", "tea1"), ("Anna0", "gym2"), ("Anna3", "jazz4"), ("Anna0", "jazz4")]


def test_one_can_meet_the_other() -> None:
    result, pairs = read(("Anna met another Anna.", [(ANNA, ANNA)]))
    assert pairs == [("Anna0", "Anna1")]
    assert not result.notes


def test_each_text_that_tells_of_another_one_tells_of_one_more() -> None:
    result, _ = read(*[("I met another Anna, she likes tea.", [(ANNA, TEA), (ANNA, JAZZ)])] * 2)
    assert sorted(node.name for node in result.nodes.values()) == ["Anna", "Anna", "jazz", "tea"]


def test_whose_relative_the_first_one_is_says_nothing_of_the_other() -> None:
    sister = person("Anna", "Alice's sister")
    result, _ = read(("My sister Anna likes tea.", [(sister, TEA)]), ("I met another Anna.", [(sister, JAZZ)]))
    assert [node.aliases for node in result.nodes.values() if node.name == "Anna"] == [("Alice's sister",), ()]


def test_a_place_tells_them_apart() -> None:
    sister = person("Anna", "Alice's sister")
    result, pairs = read(
        ("My sister Anna likes tea.", [(sister, TEA)]),
        ("Anna from work likes jazz.", [(ANNA, JAZZ)]),
        ("Anna from work goes to the gym.", [(ANNA, GYM)]),
        ("My sister Anna likes jazz.", [(sister, JAZZ)]),
    )
    assert pairs == [("Anna0", "tea1"), ("Anna2", "jazz3"), ("Anna2", "gym4"), ("Anna0", "jazz3")]
    assert [node.aliases for node in result.nodes.values() if node.name == "Anna"] == [
        ("Alice's sister",),
        ("Anna from work",),
    ]


def test_the_only_one_of_the_name_may_be_from_work() -> None:
    _, pairs = read(("Anna likes tea.", [(ANNA, TEA)]), ("Anna from work likes jazz.", [(ANNA, JAZZ)]))
    assert pairs == [("Anna0", "tea1"), ("Anna0", "jazz2")]


def test_where_somebody_comes_from_tells_nobody_apart() -> None:
    _, pairs = read(("Anna from work likes tea.", [(ANNA, TEA)]), ("Anna from Lisbon likes jazz.", [(ANNA, JAZZ)]))
    assert pairs == [("Anna0", "tea1"), ("Anna0", "jazz2")]


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("Anna, my sister, likes tea.", "Bob's sister"),
        ("I saw Anna my sister today.", "Bob's sister"),
        ("I saw Anna, my younger sister.", "Bob's younger sister"),
        ("(Anna, my dear cousin)", "Bob's cousin"),
        ("I saw Anna, my sister", "Bob's sister"),
        ("Tom, Anna, my sister, came.", None),
        ("I saw Anna, my sister and my dad.", None),
        ("I saw Anna, my sister, and my dad.", None),
        ("I saw Anna, my sister, my dad.", None),
        ("I saw Anna, my sister-in-law's dog.", None),
        ("I saw Anna. My sister came.", None),
        ("I saw Anna, my sister's friend.", None),
        ("I saw Anna, my sisters came.", None),
    ],
)
def test_whose_relative_somebody_is_said_behind_the_name(text: str, alias: str | None) -> None:
    found = Namesakes(text, "Bob").meant("Anna", (0, 0))
    assert (found.alias if found else None) == alias
    assert Namesakes(text).meant("Anna", (0, 0)) is None


def test_a_sister_and_a_cousin_named_behind_the_name_are_two() -> None:
    result, pairs = read(
        ("Anna, my sister, likes tea.", [(ANNA, TEA)]),
        ("Anna, my cousin, likes jazz.", [(ANNA, JAZZ)]),
        ("Anna my sister goes to the gym.", [(ANNA, GYM)]),
    )
    assert pairs == [("Anna0", "tea1"), ("Anna2", "jazz3"), ("Anna0", "gym4")]
    assert [node.aliases for node in result.nodes.values() if node.name == "Anna"] == [
        ("Alice Smith's sister",),
        ("Alice Smith's cousin",),
    ]


@pytest.mark.parametrize("ref", [EntityRef(name="Tesla"), EntityRef(name="Paris", label="Location")])
def test_things_are_not_told_apart(ref: EntityRef) -> None:
    _, pairs = read((f"{ref.name} likes tea.", [(ref, TEA)]), (f"I want another {ref.name}, jazz.", [(ref, JAZZ)]))
    assert pairs == [(f"{ref.name}0", "tea1"), (f"{ref.name}0", "jazz2")]


def test_whoever_is_known_as_a_person_can_be_told_apart() -> None:
    known, bare = person("Zorblax"), EntityRef(name="Zorblax")
    _, pairs = read(("Zorblax likes tea.", [(known, TEA)]), ("Another Zorblax likes jazz.", [(bare, JAZZ)]))
    assert pairs == [("Zorblax0", "tea1"), ("Zorblax2", "jazz3")]


def test_the_user_is_not_somebody_of_the_same_name() -> None:
    alice = EntityRef(name="Alice")
    _, pairs = read(("Another Alice likes tea.", [(alice, TEA)]), ("Alice likes jazz.", [(alice, JAZZ)]))
    assert pairs[0][0] != "user"


@pytest.mark.parametrize(
    ("text", "name", "span", "alias"),
    [
        ("Anna from work and Anna from the gym.", "Anna", (0, 14), "Anna from work"),
        ("Anna from work and Anna from the gym.", "Anna", (19, 37), "Anna from the gym"),
        ("Anna from our choir sings.", "Anna", (0, 0), "Anna from choir"),
    ],
)
def test_which_is_meant_where(text: str, name: str, span: tuple[int, int], alias: str) -> None:
    found = Namesakes(text).meant(name, span)
    assert found is not None
    assert found.alias == alias


def test_before_it_is_said_nobody_is_told_apart() -> None:
    text = "Anna came. Another Anna left. She sang."
    namesakes = Namesakes(text)
    assert namesakes.meant("Anna", (0, 10)) is None
    assert namesakes.meant("Anna", (0, 0)) is None
    assert namesakes.meant("Anna", (11, 29)) is not None
    assert namesakes.meant("Anna", (30, 39)) is not None
    assert namesakes.meant("Beth", (0, 0)) is None
    assert not Namesakes("Anna came.")


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("Alice's sister", "Alice's cousin", True),
        ("Alice's older sister", "Alice's sister", False),
        ("Alice's sister", "Bob's cousin", False),
        ("Alice's sister", "Alice's friend", False),
        ("Alice's wife", "Alice's daughter", True),
        ("Anna from work", "Anna from school", True),
        ("Anna from work", "Alice's sister", True),
        ("Anna from work", "Alice's colleague", False),
        ("Alice's sisters", "Alice's cousin", False),
    ],
)
def test_what_nobody_can_be_both_of(one: str, other: str, two: bool) -> None:
    assert are_two(marks_of([one]), marks_of([other])) is two


def test_whoever_is_one_of_the_same_may_be_anything_else() -> None:
    both = marks_of(["Alice's sister", "Anna from work"])
    assert not are_two(marks_of(["Anna from work"]), both)
