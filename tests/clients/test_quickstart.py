"""What the first page of a manual shows, with the synchronous and the asynchronous client."""

from uuid import uuid4

from zep_cloud.client import AsyncZep, Zep
from zep_cloud.types import Message

from tests.clients.running import wait_until

CONTEXT_FRAME = (
    "FACTS and ENTITIES represent relevant context to the current conversation.",
    "# These are the most relevant facts and their valid date ranges\n# format: FACT (Date range: from - to)\n<FACTS>",
    "</FACTS>",
    "# These are the most relevant entities\n# ENTITY_NAME: entity summary\n<ENTITIES>",
    "</ENTITIES>",
)


def told() -> list[Message]:
    return [
        Message(role="Ann", role_type="user", content="I moved to Lisbon in March 2024 and I work at Acme Robotics."),
        Message(role_type="assistant", content="How do you like it there?"),
    ]


def test_the_quickstart(client: Zep) -> None:
    user_id, session_id = f"quick-{uuid4()}", f"quick-{uuid4()}"
    user = client.user.add(user_id=user_id, first_name="Ann", email="ann@example.com")
    session = client.memory.add_session(session_id=session_id, user_id=user_id)
    client.memory.add(session_id, messages=told())
    uuids = [message.uuid_ for message in client.memory.get_session_messages(session_id).messages]
    wait_until(lambda: all(client.graph.episode.get(uuid).processed for uuid in uuids), "both episodes are processed")
    memory = client.memory.get(session_id)

    assert user.user_id == user_id
    assert session.user_id == user_id
    assert [message.content for message in memory.messages] == [message.content for message in told()]
    assert all(message.processed for message in memory.messages)
    assert all(part in memory.context for part in CONTEXT_FRAME)
    facts = memory.context.split("<FACTS>")[1].split("</FACTS>")[0]
    assert "Lisbon" in facts
    assert any("Lisbon" in fact.fact for fact in memory.relevant_facts)
    assert any("Acme" in edge.fact for edge in client.graph.search(user_id=user_id, query="Where does Ann work?").edges)


async def test_the_quickstart_with_the_asynchronous_client(async_client: AsyncZep, client: Zep) -> None:
    user_id, session_id = f"quick-{uuid4()}", f"quick-{uuid4()}"
    await async_client.user.add(user_id=user_id, first_name="Ann")
    await async_client.memory.add_session(session_id=session_id, user_id=user_id)
    added = await async_client.memory.add(session_id, messages=told(), return_context=True)
    last = (await async_client.memory.get_session_messages(session_id)).messages[-1]
    wait_until(lambda: client.graph.episode.get(last.uuid_).processed, "the last episode is processed")
    memory = await async_client.memory.get(session_id, lastn=1)
    found = await async_client.graph.search(user_id=user_id, query="Lisbon", scope="episodes")

    assert added.context.startswith(CONTEXT_FRAME[0])
    assert [message.uuid_ for message in memory.messages] == [last.uuid_]
    assert "Lisbon" in memory.context
    assert "Lisbon" in found.episodes[0].content


def test_what_was_told_counts_in_the_other_sessions_of_the_user(client: Zep, user_id: str, session_id: str) -> None:
    later = f"later-{uuid4()}"
    client.memory.add(session_id, messages=told())
    last = client.memory.get_session_messages(session_id).messages[-1]
    wait_until(lambda: client.graph.episode.get(last.uuid_).processed, "the last episode is processed")
    client.memory.add_session(session_id=later, user_id=user_id)
    client.memory.add(later, messages=[Message(role_type="user", content="Which city did I move to?")])
    memory = client.memory.get(later)

    assert len(memory.messages) == 1
    assert "Lisbon" in memory.context
