"""Summaries of nodes, as a client sees them: made of the facts that there are, whatever was deleted."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from zep_cloud.client import Zep
from zep_cloud.types import EntityEdge, Message

from tests.clients.running import wait_until


def said(client: Zep, session_id: str, *texts: str) -> None:
    client.memory.add(session_id, messages=[Message(role_type="user", content=text) for text in texts])
    wait_until(lambda: learned(client, session_id), "the messages are processed")


def learned(client: Zep, session_id: str) -> bool:
    return all(message.processed for message in client.memory.get_session_messages(session_id).messages or [])


def summaries(client: Zep, user_id: str) -> str:
    return "\n".join(node.summary for node in client.graph.node.get_by_user_id(user_id))


def fact_with(client: Zep, user_id: str, word: str) -> EntityEdge:
    return next(edge for edge in client.graph.edge.get_by_user_id(user_id) if word in edge.fact)


def delete_fact(client: Zep, user_id: str, word: str) -> None:
    client.graph.edge.delete(fact_with(client, user_id, word).uuid_)


def delete_episode(client: Zep, user_id: str, word: str) -> None:
    told = client.graph.episode.get_by_user_id(user_id).episodes or []
    client.graph.episode.delete(next(episode for episode in told if word in episode.content).uuid_)


@pytest.mark.parametrize("delete", [delete_fact, delete_episode])
def test_no_word_of_what_was_deleted_stays_in_a_summary(
    client: Zep, user_id: str, session_id: str, delete: Callable[[Zep, str, str], None]
) -> None:
    said(client, session_id, "I live in Hamburg.", "My sister Clara works at Quilltower.", "I own a zither.")
    before = summaries(client, user_id)
    assert all(word in before for word in ("Hamburg", "Quilltower", "zither"))
    delete(client, user_id, "zither")
    after = summaries(client, user_id)
    assert "zither" not in after
    assert "Hamburg" in after
    assert "Quilltower" in after
    delete(client, user_id, "Quilltower")
    assert "Quilltower" not in summaries(client, user_id).replace("Quilltower is an organization.", "")
    asking = f"session-{uuid4()}"
    client.memory.add_session(session_id=asking, user_id=user_id)
    client.memory.add(asking, messages=[Message(role_type="user", content="zither? Quilltower? Clara?")])
    entities = (client.memory.get(asking).context or "").partition("<ENTITIES>")[2].partition("</ENTITIES>")[0]
    assert "zither" not in entities
    assert "works at Quilltower" not in entities


def test_whose_sister_somebody_is_is_forgotten_with_the_fact(client: Zep, user_id: str, session_id: str) -> None:
    said(client, session_id, "My sister Clara lives in Basel.")
    assert "Clara is Ann Baker's sister" in summaries(client, user_id)
    for edge in client.graph.edge.get_by_user_id(user_id):
        if "sister" in edge.fact:
            client.graph.edge.delete(edge.uuid_)
    assert "sister" not in summaries(client, user_id)


def test_a_summary_tells_what_holds_and_what_ended_and_a_deleted_session_changes_neither(
    client: Zep, user_id: str, session_id: str
) -> None:
    said(client, session_id, "I live in Hamburg.")
    said(client, session_id, "I moved to Lisbon.")
    own = next(node for node in client.graph.node.get_by_user_id(user_id) if "User" in (node.labels or []))
    assert own.summary.startswith("Ann Baker is the user with the id ")
    held, _, was = own.summary.partition("Earlier, ")
    assert "Lisbon" in held
    assert "Hamburg" not in held
    assert "lived in Hamburg" in was
    client.memory.delete(session_id)
    assert client.graph.node.get(own.uuid_).summary == own.summary
