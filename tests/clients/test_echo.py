"""What the server said of a user teaches it nothing when it comes back in messages."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from zep_cloud.client import Zep
from zep_cloud.types import Message

from tests.clients.running import wait_until

Known = set[tuple[str, str | None, str | None, int]]


def say(client: Zep, session_id: str, *texts: str, role_type: str = "user", role: str | None = None) -> None:
    said = [Message(role_type=role_type, role=role, content=text) for text in texts]
    client.memory.add(session_id, messages=said)
    wait_until(lambda: learned(client, session_id), "the messages are processed")


def learned(client: Zep, session_id: str) -> bool:
    said = client.memory.get_session_messages(session_id, limit=100).messages or []
    return all(message.processed for message in said)


def known(client: Zep, user_id: str) -> Known:
    facts = client.graph.edge.get_by_user_id(user_id)
    return {(edge.fact, edge.valid_at, edge.invalid_at, len(edge.episodes or [])) for edge in facts}


def custom(client: Zep, user_id: str) -> str:
    """A context as programs put it together from what a search found."""
    found = client.graph.search(user_id=user_id, query="Where does Ann live and work?", limit=20).edges or []
    return "\n".join(f"- {edge.fact} (valid: {edge.valid_at} - {edge.invalid_at or 'present'})" for edge in found)


def undated(client: Zep, user_id: str) -> str:
    found = client.graph.search(user_id=user_id, query="Where does Ann live and work?", limit=20).edges or []
    return "Facts: " + " ".join(edge.fact for edge in found)


CHANGES: list[Callable[[str], str]] = [
    str,
    lambda text: " ".join(text.split()),
    lambda text: "> " + text.replace("\n", "\n> "),
    lambda text: f"Use this:\n```\n{text}\n```",
    lambda text: text[150:],
    lambda text: text[:-90],
]


def test_what_was_served_and_comes_back_changes_nothing(client: Zep, user_id: str, session_id: str) -> None:
    say(client, session_id, "I live in Hamburg.", "My sister Clara works at Acme.", "I like tea.")
    say(client, session_id, "I moved to Lisbon.")
    before = known(client, user_id)
    assert [fact for fact, _, end, _ in before if end] == ["Ann Baker lives in Hamburg."]
    block = client.memory.get(session_id).context or ""
    assert "lives in Hamburg" in block
    own = [custom(client, user_id), undated(client, user_id)]
    returning = [change(block) for change in CHANGES] + own
    other = f"session-{uuid4()}"
    client.memory.add_session(session_id=other, user_id=user_id)
    say(client, other, *returning)
    say(client, other, *returning, role_type="assistant", role="helper")
    say(client, other, "Ann Baker lives in Hamburg.", role_type="assistant", role="Clara")
    assert known(client, user_id) == before


@pytest.mark.parametrize("context", ["block", "custom"])
def test_what_is_said_beside_it_is_learned(client: Zep, user_id: str, session_id: str, context: str) -> None:
    say(client, session_id, "I live in Hamburg.")
    served = client.memory.get(session_id).context or "" if context == "block" else custom(client, user_id)
    before = known(client, user_id)
    say(client, session_id, f"{served}\n\nI own a zither.")
    fresh = {fact for fact, *_ in known(client, user_id) - before}
    assert fresh == {"Ann Baker owns a zither."}
