"""Conversations in other languages, and in several: nothing garbled is learned, and no English is lost."""

import pytest

from tests.text.spoken import SPOKEN

OTHERS = [text for language, texts in SPOKEN.items() if language != "en" for text in texts]


def test_no_message_of_another_language_states_anything(read):
    found = read(*(f"Alice: {text}" for text in OTHERS))
    learned = [(text, one.statements) for text, one in zip(OTHERS, found, strict=True) if one.statements]
    assert learned == []
    assert [one.mentioned for one in found if one.mentioned] == []


def test_each_says_why_it_was_not_read(read):
    found = read(*(f"Alice: {text}" for text in OTHERS))
    silent = [text for text, one in zip(OTHERS, found, strict=True) if "another language" not in " ".join(one.notes)]
    assert silent == []


def test_english_between_other_languages_is_read(read):
    found = read(
        "Alice: Hej, jag bor i Lissabon nu.",
        "Bob: Great! My sister lives in Porto.",
        "Alice: Moja siostra pracuje w Siemensie.",
        "Bob: I work at Acme.",
    )
    facts = [[item.fact for item in one.statements] for one in found]
    assert facts[0] == facts[2] == []
    assert any("lives in Porto" in fact for fact in facts[1])
    assert any("works at Acme" in fact for fact in facts[3])


@pytest.mark.parametrize("answer", ["Lisbon", "Lisbon.", "In Lisbon"])
def test_a_name_alone_answers_an_english_question(read, answer):
    last = read("Bob: Where do you live?", f"Alice: {answer}")[-1]
    assert [item.object.name for item in last.statements if item.relation == "LIVES_IN"] == ["Lisbon"]


def test_what_does_not_say_is_in_the_language_spoken_before_it(read):
    found = read("Bob: Onde você mora agora?", "Alice: Lisboa", "Bob: Where do you live?", "Alice: Lisbon")
    assert found[1].statements == ()
    assert "(pt)" in " ".join(found[1].notes)
    assert [item.object.name for item in found[3].statements if item.relation == "LIVES_IN"] == ["Lisbon"]


def test_a_sentence_of_another_language_in_an_english_message_is_not_read(read):
    text = "I live in Porto now. Mi hermana trabaja en un hospital de Madrid. I work at Acme, and I love it here."
    facts = [item.fact for item in read("Bob: Hi.", f"Alice: {text}")[-1].statements]
    assert any("lives in Porto" in fact for fact in facts)
    assert any("works at Acme" in fact for fact in facts)
    assert not any("Madrid" in fact or "hermana" in fact for fact in facts)
