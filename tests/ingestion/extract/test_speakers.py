"""Who speaks, to whom, and what they are called."""

import pytest

from hitherto.domain.episodes import EpisodeKind, RoleType
from hitherto.domain.extraction import ExtractionBatch, UserProfile
from hitherto.ingestion.extract.speakers import user_voice, utterances
from tests.ingestion.extract.talk import batch, conversation, episode


def voices(*episodes, user="Alice"):
    profile = UserProfile(name=user) if user else None
    return [[said.voice.name if said.voice else None for said in group] for group in utterances(episodes, profile)]


@pytest.mark.parametrize(
    ("role", "role_type", "voice"),
    [
        ("Alice", RoleType.USER, "Alice"),
        (None, RoleType.USER, "Alice"),
        ("user", RoleType.USER, "Alice"),
        ("Marta", RoleType.ASSISTANT, "Marta"),
        ("Mary Ann Lee", RoleType.ASSISTANT, "Mary Ann Lee"),
        ("Marta", RoleType.NOROLE, "Marta"),
        ("alice", RoleType.NOROLE, "Alice"),
        ("assistant", RoleType.ASSISTANT, None),
        ("HelpBot", RoleType.ASSISTANT, None),
        ("calculator", RoleType.TOOL, None),
        ("Rules", RoleType.SYSTEM, None),
    ],
)
def test_voice_of_a_role(role, role_type, voice):
    assert voices(episode("I live in Rome.", role=role, role_type=role_type)) == [[voice]]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Alice", "Alice"),
        ("Alice Smith", "Alice Smith"),
        ("user_123", "the user"),
        ("8f14e45f-ceea-467f", "the user"),
        ("alice@example.com", "the user"),
        ("", "the user"),
    ],
)
def test_an_identifier_is_no_name(name, shown):
    assert user_voice(UserProfile(name=name)).name == shown


def test_a_role_names_a_user_who_has_only_an_identifier(extractor):
    said = episode("I live in Rome.", role="Alice", role_type=RoleType.USER)
    [extraction] = extractor.extract(ExtractionBatch(user=UserProfile(name="u-77"), episodes=(said,)))
    [statement] = extraction.statements
    assert statement.fact == "Alice lives in Rome."
    assert statement.subject.is_user
    assert statement.subject.name == "u-77"


def test_without_a_name_it_is_the_user(extractor):
    said = episode("I live in Rome with my sister.", role_type=RoleType.USER)
    [extraction] = extractor.extract(ExtractionBatch(user=UserProfile(name="u_77"), episodes=(said,)))
    assert extraction.statements[0].fact == "The user lives in Rome with the user's sister."


def test_named_lines_of_a_message():
    content = "Paul (user): I live in Rome.\nZoe (assistant): I live in Oslo.\nAI: I live here.\nbot (ai): Me too."
    assert voices(episode(content)) == [["Alice", "Zoe", None, None]]


def test_named_lines_give_facts_about_who_speaks(extractor):
    content = "Zoe: I moved to Oslo.\nSam: My dog Rex died in March.\nand it was hard."
    [extraction] = extractor.extract(batch([episode(content)], user=None))
    facts = {item.fact: item.span for item in extraction.statements}
    assert list(facts) == ["Zoe moved to Oslo.", "Sam's dog Rex died in March 2023."]
    start, end = facts["Zoe moved to Oslo."]
    assert content[start:end] == "I moved to Oslo"


@pytest.mark.parametrize("content", ["Note: I live in Rome.", "Summary: I live in Rome.", "todo: I live in Rome."])
def test_a_label_is_no_name(content):
    assert voices(episode(content)) == [[None]]


def test_addressee_is_the_nearest_other_voice():
    talk = conversation("Bob: Hi.", "Alice: Hi.", "Zoe: Hi.", "Alice: Hello.")
    said = [group[0] for group in utterances(talk, UserProfile(name="Alice"))]
    assert [each.addressee and each.addressee.name for each in said] == ["Alice", "Bob", "Alice", "Zoe"]


def test_nobody_is_addressed_by_who_talks_to_a_machine():
    talk = [episode("Hi", role_type=RoleType.ASSISTANT, role="assistant"), episode("Hi", role_type=RoleType.USER)]
    assert utterances(talk, UserProfile(name="Alice"))[1][0].addressee is None


NARRATIVE = [
    ("Anna moved to Lisbon in 2021. She works at Acme.",
     ["Anna moved to Lisbon in 2021.", "Anna works at Acme."]),
    ("Tom Baker and his wife Eva bought a farm in Kent.", ["Tom Baker and his wife Eva bought a farm in Kent."]),
    ("Alice lives in Rome.", ["Alice lives in Rome."]),
    ("The weather was nice. People were happy.", []),
    ("I live in Rome. My dog is called Rex.", []),
]  # fmt: skip


@pytest.mark.parametrize(("content", "facts"), NARRATIVE, ids=[case[0] for case in NARRATIVE])
@pytest.mark.parametrize("kind", [EpisodeKind.TEXT, EpisodeKind.MESSAGE])
def test_narratives_are_about_whom_they_name(extractor, content, facts, kind):
    [extraction] = extractor.extract(batch([episode(content, kind=kind, session=None)]))
    assert [item.fact for item in extraction.statements] == facts


def test_a_narrative_may_name_the_user(extractor):
    [extraction] = extractor.extract(batch([episode("Alice lives in Rome.", kind=EpisodeKind.TEXT)]))
    assert extraction.statements[0].subject.is_user


def test_names_what_is_mentioned_but_not_who_speaks(read):
    mentioned = {
        ref.name: ref.label for ref in read("Bob: Hi.", "Alice: Bob, I saw Madonna in Berlin with Bob.")[-1].mentioned
    }
    assert mentioned.get("Berlin") == "Location"
    assert not {"Alice", "Bob"} & set(mentioned)
