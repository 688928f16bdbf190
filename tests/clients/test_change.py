"""A person who changes their mind: the fact that no longer holds is closed, not lost, and the block says so."""

from uuid import uuid4

from zep_cloud.client import Zep
from zep_cloud.types import EntityEdge, Message

from tests.clients.running import wait_until

BEFORE, AFTER = "2024-08-10T10:00:00Z", "2024-08-20T10:00:00Z"


def learned(client: Zep, user_id: str, count: int) -> dict[str, EntityEdge]:
    def processed() -> bool:
        episodes = client.graph.episode.get_by_user_id(user_id).episodes
        return len(episodes) == count and all(episode.processed for episode in episodes)

    wait_until(processed, "every episode is processed")
    return {edge.fact: edge for edge in client.graph.edge.get_by_user_id(user_id)}


def test_a_new_liking_closes_the_one_that_ended_and_keeps_it(client: Zep) -> None:
    user_id = f"kendra-{uuid4()}"
    client.user.add(user_id=user_id, first_name="Kendra")
    client.graph.add(user_id=user_id, type="text", data="Kendra loves Adidas shoes.", created_at=BEFORE)
    data = "Kendra no longer loves Adidas shoes. Kendra loves Puma shoes."
    client.graph.add(user_id=user_id, type="text", data=data, created_at=AFTER)
    facts = learned(client, user_id, 2)

    assert set(facts) == {
        "Kendra loves Adidas shoes.",
        "Kendra no longer loves Adidas shoes.",
        "Kendra loves Puma shoes.",
    }
    closed = facts.pop("Kendra loves Adidas shoes.")
    assert (closed.valid_at, closed.invalid_at) == (BEFORE, AFTER)
    assert closed.expired_at
    assert all(edge.valid_at == AFTER and edge.invalid_at is None for edge in facts.values())


def test_the_context_block_is_made_of_what_the_reply_names(client: Zep) -> None:
    user_id, session_id = f"block-{uuid4()}", f"block-{uuid4()}"
    client.user.add(user_id=user_id, first_name="Ann", last_name="Baker")
    client.memory.add_session(session_id=session_id, user_id=user_id)
    for at, content in ((BEFORE, "I live in Lisbon."), (AFTER, "I moved to Porto.")):
        client.memory.add(session_id, messages=[Message(role="Ann", role_type="user", content=content, created_at=at)])
    learned(client, user_id, 2)
    memory = client.memory.get(session_id)
    nodes = {node.name: node for node in client.graph.node.get_by_user_id(user_id)}
    lines = memory.context.split("<ENTITIES>\n")[1].split("\n</ENTITIES>")[0].splitlines()
    names = [line.removeprefix("  - ").split(": ")[0] for line in lines]

    assert memory.context.split("\n\n# These are the most relevant episodes")[0] == "\n".join(
        [
            "FACTS and ENTITIES represent relevant context to the current conversation.",
            "",
            "# These are the most relevant facts and their valid date ranges",
            "# format: FACT (Date range: from - to)",
            "<FACTS>",
            "  - Ann Baker moved to Porto. (2024-08-20 10:00:00 - present)",
            "  - Ann Baker lives in Lisbon. (2024-08-10 10:00:00 - 2024-08-20 10:00:00)",
            "</FACTS>",
            "",
            "# These are the most relevant entities",
            "# ENTITY_NAME: entity summary",
            "<ENTITIES>",
            *(f"  - {name}: {nodes[name].summary}" for name in names),
            "</ENTITIES>",
        ]
    )
    assert set(names) == {"Ann Baker", "Lisbon"}  # of Porto there is no more to tell than a fact says
    assert [fact.fact for fact in memory.relevant_facts] == ["Ann Baker moved to Porto.", "Ann Baker lives in Lisbon."]
