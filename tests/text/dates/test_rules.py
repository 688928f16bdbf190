"""The rules as a whole."""

import pytest

from hitherto.domain.instants import to_datetime
from hitherto.text.dates import find
from hitherto.text.dates.reading import Reading, Rule
from hitherto.text.dates.rules import RULES
from tests.text.dates.readings import WEDNESDAY
from tests.text.dates.test_describe import WORDS
from tests.text.dates.test_kinds import DATED, UNDATED
from tests.text.dates.test_points import POINTS
from tests.text.dates.test_said_every_day import ALL, STORIES

SENTENCES = [case[0] for case in (*POINTS, *DATED, *UNDATED, *WORDS, *ALL, *STORIES)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.read.__name__} {rule.pattern.pattern[:30]}")
def test_every_rule_has_an_example(rule: Rule) -> None:
    index = RULES.index(rule)
    for sentence in SENTENCES:
        reading = Reading(sentence, sentence.lower(), to_datetime(WEDNESDAY))
        starts = find._places_to_try(reading.text).get(index)
        if starts and find._matches({index: starts}, reading):
            return
    pytest.fail("no sentence of the tests is read by this rule")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.read.__name__} {rule.pattern.pattern[:30]}")
def test_a_rule_finds_nothing_in_nothing(rule: Rule) -> None:
    assert rule.pattern.match("") is None
    assert rule.triggers
    assert all(trigger == trigger.lower() and trigger.split() == [trigger] for trigger in rule.triggers)


def test_a_text_without_a_trigger_is_not_read_further() -> None:
    assert find._places_to_try("my sister likes the old harbour and its 3 boats") == {}
    assert find._places_to_try("") == {}


def test_a_trigger_is_tried_with_the_words_before_it() -> None:
    text = "we left two weeks ago"
    tried = {start for starts in find._places_to_try(text).values() for start in starts}
    assert text.index("two") in tried
