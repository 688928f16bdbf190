"""What holds for any text whatever."""

import re
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hitherto.domain.episodes import EpisodeKind, RoleType
from hitherto.ingestion.extract import DeterministicExtractor
from hitherto.ingestion.extract.rewrite import LONGEST_FACT
from tests.ingestion.extract.talk import batch, conversation, episode

PRONOUN = re.compile(r"\b(?:I|I'm|me|my|mine|myself|we|us|our|ours|you|your|yours|he|she|him)\b", re.IGNORECASE)
PIECES = st.sampled_from(
    """I|my sister|Anna|she|he|they|we|you|your|the dog|Bob|my dog Rex|it|this|moved to|lives in|work at|am|was
    |have been|want to|might|if|and|but|because|who|named|Rome|Acme|a cat|two kids|yesterday|last week|in 2019
    |for 3 years|since May|until June|every day|not|never|.|!|?|,|-|"|(|)|'s|n't|```|<b>|{|}|https://a.b|😀|ß|ﬁ
    |\ue000|it's|gonna|wanna|me|us|myself|love|hiking|is my favorite|died|no longer|broke up|quit my job|sold my car
    |happy to say that""".split("|")
)
TALK = st.lists(PIECES, min_size=1, max_size=25).map(lambda pieces: " ".join(piece.strip(" ") for piece in pieces))
ANYTHING = st.one_of(TALK, st.text(max_size=120))
KINDS = st.sampled_from(list(EpisodeKind))
ROLES = st.sampled_from([("Alice", RoleType.USER), ("Bob", RoleType.ASSISTANT), (None, None), ("Zoe", RoleType.NOROLE)])
SETTINGS = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def talks(draw):
    said = draw(st.lists(st.tuples(ANYTHING, ROLES, KINDS), min_size=1, max_size=4))
    return [
        episode(text, role=role, role_type=role_type, kind=kind, number=number)
        for number, (text, (role, role_type), kind) in enumerate(said)
    ]


@SETTINGS
@given(talks(), st.sampled_from(["Alice", "user-7", None]))
def test_any_talk_gives_sound_statements(extractor, talk, user):
    extractions = extractor.extract(batch(talk, user=user))
    assert [extraction.episode for extraction in extractions] == [said.uuid for said in talk]
    for said, extraction in zip(talk, extractions, strict=True):
        for statement in extraction.statements:
            start, end = statement.span
            assert 0 <= start < end <= len(said.content)
            assert statement.fact.endswith(".")
            assert len(statement.fact.split()) >= 3
            assert len(statement.fact) <= LONGEST_FACT
            assert not PRONOUN.search(re.sub(r'"[^"]*"', "", statement.fact)), statement.fact
            assert statement.subject.name or statement.subject.is_user
            assert statement.object.name or statement.ends
            assert re.fullmatch(r"[A-Z0-9]+(?:_[A-Z0-9]+)*", statement.relation)


@SETTINGS
@given(talks())
def test_the_same_batch_gives_the_same_answer(extractor, talk):
    assert extractor.extract(batch(talk)) == extractor.extract(batch(talk))


@settings(SETTINGS, max_examples=40)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60).filter(str.strip))
def test_any_name_may_speak(extractor, name):
    [extraction] = extractor.extract(batch([episode("I live in Rome.", role=name, role_type=RoleType.USER)], user=name))
    assert [item.subject.is_user for item in extraction.statements] in ([True], [])


@pytest.mark.parametrize(
    "text",
    [
        "I live in Rome. " * 700,
        "a" * 10_000,
        "I " * 5_000,
        "(" * 10_000,
        '"' * 9_999 + "I live in Rome.",
        "my sister " * 1_000,
        "- " * 5_000,
        "\n" * 10_000,
        "I live in Rome, and " * 500,
        "<" * 10_000,
        "{" * 5_000 + "}" * 5_000,
        "`" * 10_000,
        "|" * 10_000,
        "/a" * 5_000,
        "hey, " * 2_000,
        "'" * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_long_texts_end_soon(extractor, text):
    [extraction] = extractor.extract(batch([episode(text, role="Alice", role_type=RoleType.USER)]))
    assert len({item.fact for item in extraction.statements}) <= 1


def test_a_batch_of_nothing_gives_nothing(extractor):
    assert list(extractor.extract(batch([]))) == []


def test_without_a_parser_it_says_so(tmp_path):
    (tmp_path / "en_core_web_sm").mkdir()
    extractor = DeterministicExtractor(model_dir=tmp_path)
    talk = conversation("Bob: Hi.", "Alice: I live in Rome.")
    first, second = extractor.extract(batch(talk))
    assert first.statements == second.statements == ()
    assert "config.cfg" in second.notes[0] or "missing" in second.notes[0]
    assert [first.episode, second.episode] == [UUID(int=1000), UUID(int=1001)]
