import json

import pytest

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.services.memory import NewMessage
from hitherto.services.scope import Scope
from hitherto.services.wishes import wish

SCHEMA = json.dumps({"properties": {"email": {"type": "string"}, "day": {"type": "string", "format": "date"}}})
TALK = (
    ("user", "I would like to rent a sailing boat in the harbour of Porto."),
    ("assistant", "On which day, and what is your email?"),
    ("user", "Tomorrow, ann@example.com. Is it expensive?"),
)


@pytest.fixture
async def talk(engine: Hitherto) -> str:
    """A session in which a boat is rented, on 2025-06-15."""
    await engine.users.add("ann", first_name="Ann")
    await engine.sessions.add("talk", "ann")
    await engine.sessions.add("empty", "ann")
    messages = [
        NewMessage(content=text, role_type=kind, role="Ann" if kind == "user" else None, created_at="2025-06-15")
        for kind, text in TALK
    ]
    await engine.memory.add("talk", messages)
    return "talk"


async def test_a_summary_names_its_speakers_and_messages(engine: Hitherto, talk: str) -> None:
    summary = await engine.conversations.summary(talk)
    messages = (await engine.memory.messages(talk)).items

    assert summary is not None
    assert summary.content.splitlines()[0] == f"Ann: {TALK[0][1]}"
    assert set(summary.messages) <= {message.uuid for message in messages}
    assert summary.session.session_id == talk
    assert summary.created_at == messages[-1].received_at
    assert summary.tokens > 10
    assert await engine.conversations.summary("empty") is None


async def test_classes_are_told_apart_by_words_where_nothing_embeds(engine: Hitherto, talk: str) -> None:
    chosen = await engine.conversations.classify(talk, "topic", ["car_repair", "boat_rental", "banking"])
    described = await engine.conversations.classify(
        talk, "desk", ["A", "B"], instruction="A: money and cards; B: boats, harbours and sailing"
    )
    no_word = await engine.conversations.classify(talk, "topic", ["zebra", "banking"])

    assert (chosen.classifier, chosen.chosen) == ("topic", "boat_rental")
    assert described.chosen == "B"
    assert no_word.chosen == "zebra"
    assert (await engine.sessions.get(talk)).classifications == {}


async def test_only_the_last_messages_decide(engine: Hitherto, talk: str) -> None:
    classes = ["boat harbour", "email expensive"]

    assert (await engine.conversations.classify(talk, "t", classes)).chosen == "boat harbour"
    assert (await engine.conversations.classify(talk, "t", classes, last_n=1)).chosen == "email expensive"


async def test_a_class_can_be_kept_beside_others(engine: Hitherto, talk: str) -> None:
    for name, classes in (("topic", ["boat"]), ("mood", ["glad"]), ("topic", ["harbour"])):
        await engine.conversations.classify(talk, name, classes, persist=True)
    session = await engine.sessions.get(talk)

    assert session.classifications == {"topic": "harbour", "mood": "glad"}
    await engine.sessions.update(talk, metadata={"a": 1})
    assert (await engine.sessions.get(talk)).classifications == session.classifications


@pytest.mark.parametrize(("name", "classes"), [("", ["a"]), ("n", []), ("n", ["a", " "]), ("n", ["a"] * 51)])
async def test_a_classifier_that_cannot_be(engine: Hitherto, talk: str, name: str, classes: list[str]) -> None:
    with pytest.raises(InvalidInput):
        await engine.conversations.classify(talk, name, classes)


async def test_data_is_extracted_from_the_last_messages(engine: Hitherto, talk: str) -> None:
    assert await engine.conversations.extract(talk, SCHEMA, 4) == {"email": "ann@example.com", "day": "2025-06-16"}
    later = await engine.conversations.extract(talk, SCHEMA, 4, current_date_time="2026-01-01T09:00:00+02:00")
    assert later["day"] == "2026-01-02"
    assert await engine.conversations.extract("empty", SCHEMA, 4) == {}
    with pytest.raises(InvalidInput, match="current_date_time"):
        await engine.conversations.extract(talk, SCHEMA, 4, current_date_time="tomorrow")


async def test_a_question_knows_what_it_is_about(engine: Hitherto, talk: str) -> None:
    assert await engine.conversations.question(talk) == f"Regarding “{TALK[0][1][:-1]}”: Is it expensive?"
    assert await engine.conversations.question(talk, last_n=1) == (
        "Regarding “Tomorrow, ann@example.com”: Is it expensive?"
    )


async def test_a_session_without_messages_has_no_class_and_no_question(engine: Hitherto, talk: str) -> None:
    with pytest.raises(InvalidInput, match="has no messages"):
        await engine.conversations.classify("empty", "n", ["a"])
    with pytest.raises(InvalidInput, match="has no messages"):
        await engine.conversations.question("empty")


async def test_sessions_of_another_project_do_not_exist(engine: Hitherto, talk: str, other: Scope) -> None:
    for refused in (
        other.conversations.summary(talk),
        other.conversations.classify(talk, "n", ["a"], persist=True),
        other.conversations.extract(talk, SCHEMA, 1),
        other.conversations.question(talk),
        other.session_facts.add(talk, ["Ann lies."]),
        other.session_search.search("boat", wish(), session_ids=[talk]),
        other.sessions.end_many([talk]),
    ):
        with pytest.raises(NotFound):
            await refused
    assert (await engine.sessions.get(talk)).classifications == {}
