"""Whom "she", "they" and "you" mean."""

import re

import pytest

from hitherto.domain.extraction import EntityRef
from hitherto.ingestion.extract.coreference import Antecedent, Discourse
from tests.ingestion.extract.talk import ALICE, batch, conversation

RESOLVED = [
    (["Alice: My sister Anna lives in Porto. She works at Acme."], "Anna works at Acme."),
    (["Alice: My sister lives in Porto. She works at Acme."], "Alice's sister works at Acme."),
    (["Alice: How is your brother?", "Bob: He moved to Rome in March."], "Bob's brother moved to Rome in March 2023."),
    (["Bob: How is your mom?", "Alice: She's fine. She moved to Rome in March."],
     "Alice's mom moved to Rome in March 2023."),
    (["Alice: My brother Leo broke his leg."], "Alice's brother Leo broke his leg."),
    (["Alice: Anna bought a car. Then she sold her bike."], "Anna sold her bike."),
    (["Alice: My kids love their school."], "Alice's kids love their school."),
    (["Alice: My husband Mark called. I love him."], "Alice loves Mark."),
    (["Alice: I have a dog. His name is Rex."], None),
    (["Alice: My dog is cute. Her name is Mimi."], "Alice's dog's name is Mimi."),
    (["Alice: My dog Rex is great. He hates cats."], "Rex hates cats."),
    (["Alice: My sister and my brother called. He lives in Rome."], "Alice's brother lives in Rome."),
    (["Alice: I visited your sister in Rome."], None),
    (["Alice: I bought a lamp and put it on my desk."], None),
]  # fmt: skip
OPEN = [
    ["Alice: Anna met Eva. She lives in Rome."],
    ["Alice: I met a woman in the park. She was born in Spain."],
    ["Alice: I contacted two agencies. They work in Rome."],
    [
        "Alice: Anna called.",
        "Bob: Nice.",
        "Alice: It rained.",
        "Bob: Oh.",
        "Alice: I slept.",
        "Alice: She lives in Rome.",
    ],
    ["Alice: I like Rome. He lives there."],
]


@pytest.mark.parametrize(("talk", "fact"), RESOLVED, ids=[case[0][-1] for case in RESOLVED])
def test_resolves(stated, talk, fact):
    facts = [item.fact for item in stated("Bob: Hello.", *talk)]
    assert fact is None or fact in facts
    assert not any(re.search(r"\b(?:I|my|you|your|he|she|him)\b", found, re.IGNORECASE) for found in facts)


@pytest.mark.parametrize("talk", OPEN, ids=[case[-1] for case in OPEN])
def test_leaves_open_what_is_not_clear(stated, talk):
    facts = [item.fact for item in stated(*talk)]
    assert not [fact for fact in facts if re.search(r"\b(?:Rome|Spain)\b", fact) and not fact.startswith("Alice")]


def test_the_context_resolves_but_states_nothing(extractor):
    first, second = conversation("Alice: My sister Anna lives in Porto.", "Alice: She works at Acme.")
    [extraction] = extractor.extract(batch([second], context=[first]))
    assert [item.fact for item in extraction.statements] == ["Anna works at Acme."]


def test_a_name_learned_once_is_used_later(read):
    statements = read("Alice: My sister Anna called.", "Alice: My sister lives in Porto.")[-1].statements
    assert [(item.subject.name, item.subject.aliases, item.fact) for item in statements] == [
        ("Anna", ("Alice's sister",), "Alice's sister lives in Porto.")
    ]


def test_sessions_do_not_share_what_was_named(extractor):
    first, second = conversation("Alice: My sister Anna lives in Porto.", "Alice: She works at Acme.")
    apart = type(second)(**{**_fields(second), "session": None})
    assert extractor.extract(batch([first, apart]))[-1].statements == ()


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in type(value).__dataclass_fields__}


def test_nearest_sentence_decides():
    anna, eva = (Antecedent(EntityRef(name=name), name, "f") for name in ("Anna", "Eva"))
    discourse = Discourse()
    discourse.hear([anna])
    discourse.hear([eva])
    assert discourse.antecedent("she") == eva
    discourse.hear([anna, eva])
    assert discourse.antecedent("she") is None
    assert discourse.antecedent("he") is None


def test_what_was_named_long_ago_is_forgotten():
    discourse = Discourse()
    discourse.hear([Antecedent(EntityRef(name="Anna"), "Anna", "f")])
    for _ in range(4):
        discourse.hear([])
    assert discourse.antecedent("she") is None


@pytest.mark.parametrize(
    ("pronoun", "fits"), [("she", True), ("her", True), ("he", False), ("they", False), ("it", False)]
)
def test_gender_and_number(pronoun, fits):
    assert Antecedent(EntityRef(name="Anna"), "Anna", "f").fits(pronoun) is fits


def test_the_other_speaker_is_you(stated):
    [statement] = stated("Bob: Hi.", f"{ALICE}: I adopted a dog.", "Bob: I met Alice's dog near a lake.")
    assert statement.subject.name == "Bob"
