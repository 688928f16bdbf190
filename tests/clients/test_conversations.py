from datetime import datetime
from enum import Enum
from uuid import uuid4

import httpx
import pytest
from pydantic import Field
from zep_cloud.client import AsyncZep, Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.errors.not_found_error import NotFoundError
from zep_cloud.extractor import ZepDate, ZepEmail, ZepModel, ZepNumber, ZepPhoneNumber, ZepText
from zep_cloud.types import ClassifySessionRequest, Message, NewFact

from tests.clients.running import wait_until

TALK = [
    ("user", "Hello! My name is Ann Baker and I would like to book a table at the harbour restaurant."),
    ("assistant", "Of course. For how many people, and on which day?"),
    ("user", "We are four people, and we would come on July 3rd 2025."),
    ("assistant", "Do you need a high chair?"),
    ("user", "No. My email is ann@example.com and my phone number is +351 912 345 678. Is it far from the station?"),
]


def told(client: Zep, session_id: str, *turns: tuple[str, str]) -> list[str]:
    """Say the turns in a session, wait until they are processed, and return their uuids."""
    client.memory.add(
        session_id,
        messages=[
            Message(role_type=kind, content=text, metadata={"turn": number})
            for number, (kind, text) in enumerate(turns or TALK)
        ],
    )

    def messages() -> list[Message]:
        return client.memory.get_session_messages(session_id).messages or []

    wait_until(lambda: all(message.processed for message in messages()), "the messages are processed")
    return [message.uuid_ or "" for message in messages()]


@pytest.fixture
def talk(client: Zep, session_id: str) -> str:
    """A session in which a table is booked."""
    told(client, session_id)
    return session_id


def test_messages_of_a_session_are_found(client: Zep, talk: str) -> None:
    found = client.memory.search(talk, text="How many guests are coming?", limit=2, search_scope="messages")

    assert found[0].message is not None
    assert found[0].message.content in (TALK[1][1], TALK[2][1])
    assert found[0].metadata in ({"turn": 1}, {"turn": 2})
    assert len(found) == 2
    assert (found[0].score or 0) >= (found[1].score or 0) > 0


def test_messages_are_found_by_their_metadata(client: Zep, talk: str) -> None:
    only = client.memory.search(talk, metadata={"turn": 3})
    both = client.memory.search(talk, text="phone", metadata={"where": {"jsonpath": "$[*] ? (@.turn == 4)"}})
    none = client.memory.search(talk, text="phone", metadata={"turn": True})

    assert [(one.message.content if one.message else None, one.score) for one in only] == [(TALK[3][1], None)]
    assert [one.message.content for one in both if one.message] == [TALK[4][1]]
    assert none == []


def test_sessions_are_searched_by_user_and_by_id(client: Zep, user_id: str, talk: str) -> None:
    other = f"session-{uuid4()}"
    client.memory.add_session(session_id=other, user_id=user_id)
    told(client, other, ("user", "The engine of my boat drinks too much oil."))
    everywhere = client.memory.search_sessions(text="boat engine", user_id=user_id, limit=1).results or []
    here = client.memory.search_sessions(text="boat engine", session_ids=[talk], limit=1).results or []
    varied = client.memory.search_sessions(
        text="boat", user_id=user_id, search_type="mmr", mmr_lambda=0.3, limit=3
    ).results

    assert [one.session_id for one in everywhere] == [other]
    assert everywhere[0].message is not None
    assert everywhere[0].message.content.startswith("The engine")
    assert [one.session_id for one in here] == [talk]
    assert len(varied or []) == 3
    with pytest.raises(ApiError) as caught:
        client.memory.search_sessions(text="x", session_ids=["no such session"])
    assert caught.value.status_code == 404


def test_facts_and_summaries_are_found(client: Zep, user_id: str, talk: str) -> None:
    client.memory.add_session_facts(talk, facts=[NewFact(fact="Ann Baker is allergic to Walnuts.")])
    facts = client.memory.search_sessions(text="allergy", user_id=user_id, search_scope="facts").results or []
    summaries = (
        client.memory.search_sessions(text="book a table", user_id=user_id, search_scope="summary").results or []
    )
    in_session = client.memory.search(talk, text="allergic to nuts", search_scope="facts", limit=1)
    gist = client.memory.search(talk, text="table", search_scope="summary")

    assert facts[0].fact is not None
    assert facts[0].fact.fact == "Ann Baker is allergic to Walnuts."
    assert facts[0].session_id == talk
    assert summaries[0].summary is not None
    assert "book a table" in (summaries[0].summary.content or "")
    assert in_session[0].fact["fact"] == "Ann Baker is allergic to Walnuts."  # type: ignore[attr-defined]
    assert gist[0].summary is not None
    with pytest.raises(ApiError, match="facts have no metadata"):
        client.memory.search_sessions(text="x", user_id=user_id, search_scope="facts", record_filter={"a": 1})


def test_facts_given_as_sentences_are_facts_of_the_user(client: Zep, user_id: str, session_id: str) -> None:
    answer = client.memory.add_session_facts(
        session_id, facts=[NewFact(fact="Ann lives in Lisbon."), NewFact(fact="The user never eats meat.")]
    )
    facts = {fact.fact: fact for fact in client.memory.get_session_facts(session_id).facts or []}
    of_user = {fact.fact for fact in client.user.get_facts(user_id).facts or []}
    lisbon = facts["Ann lives in Lisbon."]
    edge = client.graph.edge.get(lisbon.uuid_)
    episode = client.graph.episode.get((edge.episodes or [""])[0])

    assert answer.message == "OK"
    assert set(facts) == {"Ann lives in Lisbon.", "The user never eats meat."} <= of_user
    assert (lisbon.name, lisbon.source_node_name, lisbon.target_node_name) == ("LIVES_IN", "Ann Baker", "Lisbon")
    assert facts["The user never eats meat."].target_node_name == "Ann Baker"
    assert (episode.content, episode.processed, episode.source_description) == (
        "Ann lives in Lisbon.",
        True,
        "session fact",
    )
    assert client.memory.get_session_messages(session_id).total_count == 0
    found = client.graph.search(user_id=user_id, query="Where does Ann live?", limit=1).edges or []
    assert [one.fact for one in found] == ["Ann lives in Lisbon."]
    with pytest.raises(NotFoundError):
        client.memory.add_session_facts("no such session", facts=[NewFact(fact="x")])


def test_the_summary_is_made_of_what_was_said(client: Zep, session_id: str) -> None:
    empty = client.memory.get_summaries(session_id)
    uuids = told(client, session_id)
    answer = client.memory.get_summaries(session_id)
    [summary] = answer.summaries or []

    assert (empty.summaries, empty.total_count) == ([], 0)
    assert (answer.total_count, answer.row_count) == (1, 1)
    assert "My name is Ann Baker" in (summary.content or "")
    assert set(summary.related_message_uuids or []) <= set(uuids)
    assert summary.uuid_
    assert summary.created_at
    assert (summary.token_count or 0) > 10
    assert client.memory.get_summaries(session_id) == answer


def test_a_session_that_has_ended_takes_no_more_messages(client: Zep, talk: str) -> None:
    before = client.memory.get_session(talk)
    ended = client.memory.end_session(talk)
    again = client.memory.end_session(talk, instruction="ignored")
    with pytest.raises(ApiError) as caught:
        client.memory.add(talk, messages=[Message(role_type="user", content="One more thing.")])

    assert before.ended_at is None
    assert ended.session is not None
    assert ended.classification is None
    assert ended.session.ended_at == client.memory.get_session(talk).ended_at
    assert again.session is not None
    assert again.session.ended_at == ended.session.ended_at
    assert caught.value.status_code == 400
    assert "session has ended" in caught.value.body["message"]
    assert client.memory.get(talk).context


def test_sessions_end_together_or_not_at_all(client: Zep, user_id: str) -> None:
    ids = [f"session-{uuid4()}" for _ in range(3)]
    for one in ids:
        client.memory.add_session(session_id=one, user_id=user_id)
    with pytest.raises(NotFoundError):
        client.memory.end_sessions(session_ids=[ids[0], "no such session"])
    open_still = client.memory.get_session(ids[0]).ended_at
    ended = client.memory.end_sessions(session_ids=ids[:2]).sessions or []

    assert open_still is None
    assert [one.session_id for one in ended] == ids[:2]
    assert all(one.ended_at for one in ended)
    assert client.memory.get_session(ids[2]).ended_at is None


def test_a_session_is_classified(client: Zep, talk: str) -> None:
    found = client.memory.classify_session(talk, name="topic", classes=["car repair", "restaurant booking", "banking"])
    told_by = client.memory.classify_session(
        talk,
        name="desk",
        classes=["A", "B"],
        instruction="A: engines, oil and wheels.\nB: tables, people and restaurants.",
        persist=True,
    )

    assert (found.class_, found.label) == ("restaurant booking", "topic")
    assert told_by.class_ == "B"
    assert client.memory.get_session(talk).classifications == {"desk": "B"}


def test_ending_with_a_classification(client: Zep, talk: str) -> None:
    ended = client.memory.end_session(
        talk, classify=ClassifySessionRequest(name="topic", classes=["banking", "restaurant booking"])
    )

    assert ended.classification is not None
    assert ended.classification.class_ == "restaurant booking"
    assert ended.session is not None
    assert ended.session.classifications == {"topic": "restaurant booking"}


class Meal(Enum):
    LUNCH = "lunch"
    DINNER = "dinner"


class Booking(ZepModel):
    """What a restaurant wants to know."""

    customer_name: ZepText | None = Field(description="Name of the customer", default=None)
    email: ZepEmail | None = Field(description="E-mail address", default=None)
    phone: ZepPhoneNumber | None = Field(description="Phone number", default=None)
    day: ZepDate | None = Field(description="The day on which they come", default=None)
    people: ZepNumber | None = Field(description="How many people come", default=None)
    high_chair: bool | None = Field(description="Whether a high chair is needed", default=None)
    meal: Meal | None = Field(description="Which meal", default=None)


def test_data_is_extracted_into_the_clients_model(client: Zep, talk: str) -> None:
    booking = client.memory.extract(talk, Booking(), last_n=5)

    assert booking.customer_name == "Ann Baker"
    assert booking.email == "ann@example.com"
    assert booking.phone == "+351 912 345 678"
    assert str(booking.day) == "2025-07-03"
    assert booking.people == 4
    assert booking.high_chair is False
    assert booking.meal is None


def test_relative_dates_are_reckoned_from_the_given_time(client: Zep, session_id: str) -> None:
    told(client, session_id, ("user", "I'd like dinner tomorrow."))
    booking = client.memory.extract(session_id, Booking(), current_date_time=datetime(2024, 2, 28, 12))  # noqa: DTZ001

    assert str(booking.day) == "2024-02-29"
    assert booking.meal is Meal.DINNER


@pytest.mark.parametrize(
    "schema", ["{", "[]", "{}", '{"properties": {}}', '{"properties": {"a": {"pattern": "(a+)+"}}}']
)
def test_a_schema_that_cannot_be(client: Zep, session_id: str, schema: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        client.memory.extract_data(session_id, last_n=4, model_schema=schema)
    assert caught.value.body.message.startswith("model_schema")


def test_a_question_is_made_self_contained(client: Zep, talk: str) -> None:
    question = client.memory.synthesize_question(talk, last_n_messages=5).question or ""

    assert question.endswith("Is it far from the station?")
    assert question.startswith("Regarding")


def test_sessions_that_are_not_there(client: Zep, other_client: Zep, talk: str) -> None:
    for someone, session in ((client, "no such session"), (other_client, talk)):
        for ask in (
            lambda: someone.memory.get_summaries(session),  # noqa: B023
            lambda: someone.memory.end_session(session),  # noqa: B023
            lambda: someone.memory.classify_session(session, name="n", classes=["a"]),  # noqa: B023
            lambda: someone.memory.extract_data(session, last_n=1, model_schema='{"properties": {"a": {}}}'),  # noqa: B023
            lambda: someone.memory.synthesize_question(session),  # noqa: B023
            lambda: someone.memory.search(session, text="x"),  # noqa: B023
        ):
            with pytest.raises(NotFoundError):
                ask()
    assert client.memory.get_session(talk).ended_at is None


@pytest.mark.parametrize(
    ("path", "body", "hint"),
    [
        ("classify", {"name": "n", "classes": []}, "classes must hold"),
        ("classify", {"name": "n", "classes": ["a"]}, "has no messages"),
        ("classify", {"classes": ["a"]}, "name: is required"),
        ("facts", {"facts": []}, "1 to 30 facts"),
        ("facts", {"facts": [{"fact": " "}]}, "facts[0].fact"),
        ("search", {}, "text is required"),
        ("search", {"text": "x", "search_scope": "everything"}, "search_scope"),
        ("search", {"text": "x", "metadata": {"where": {"jsonpath": "$"}}}, "other conditions are not supported"),
        ("extract", {"model_schema": "{}"}, "last_n: is required"),
    ],
)
def test_requests_that_cannot_be(http: httpx.Client, session_id: str, path: str, body: object, hint: str) -> None:
    answer = http.post(f"/sessions/{session_id}/{path}", json=body)

    assert answer.status_code == 400
    assert hint in answer.json()["message"]


async def test_the_asynchronous_client(async_client: AsyncZep) -> None:
    user_id, session_id = f"user-{uuid4()}", f"session-{uuid4()}"
    await async_client.user.add(user_id=user_id)
    await async_client.memory.add_session(session_id=session_id, user_id=user_id)
    await async_client.memory.add(session_id, messages=[Message(role_type="user", content="Where is the harbour?")])

    assert (await async_client.memory.synthesize_question(session_id)).question == "Where is the harbour?"
    assert (await async_client.memory.end_sessions(session_ids=[session_id])).sessions
