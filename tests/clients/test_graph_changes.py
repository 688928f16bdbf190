"""Facts added as they are, episodes taken out, and the rerankers, as the official client asks for them."""

from uuid import uuid4

import pytest
from zep_cloud.client import AsyncZep, Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.errors.not_found_error import NotFoundError
from zep_cloud.types import Message

from tests.clients.running import wait_until

TOLD = ("I live in Lisbon.", "My sister Jane lives in Oslo.", "My sister Jane lives in Oslo.")


@pytest.fixture
def told(client: Zep, user_id: str, session_id: str) -> list[str]:
    """The uuids of episodes that were learned from."""
    client.memory.add(session_id, messages=[Message(role_type="user", content=text) for text in TOLD])
    uuids = [message.uuid_ for message in client.memory.get_session_messages(session_id).messages]
    wait_until(lambda: client.graph.episode.get(uuids[-1]).processed, "the last message is processed")
    return uuids


def test_a_fact_is_added_and_found_at_once(client: Zep, user_id: str) -> None:
    added = client.graph.add_fact_triple(
        user_id=user_id,
        fact="Ann Baker is allergic to peanuts",
        fact_name="ALLERGIC_TO",
        source_node_name="Ann Baker",
        target_node_name="peanuts",
        target_node_summary="Legumes.",
        valid_at="2024-03-01T00:00:00Z",
    )
    again = client.graph.add_fact_triple(
        user_id=user_id,
        fact="Ann cannot eat peanuts",
        fact_name="ALLERGIC_TO",
        source_node_uuid=added.source_node.uuid_,
        target_node_name="Peanuts",
    )

    assert added.source_node.uuid_ == client.user.get_node(user_id).node.uuid_
    assert (added.target_node.name, added.target_node.summary) == ("peanuts", "Legumes.")
    assert (added.edge.name, added.edge.valid_at, added.edge.invalid_at) == (
        "ALLERGIC_TO",
        "2024-03-01T00:00:00Z",
        None,
    )
    assert again.edge.uuid_ == added.edge.uuid_
    assert len(again.edge.episodes) == 2
    found = client.graph.search(user_id=user_id, query="What is Ann allergic to?", limit=1).edges
    assert [edge.uuid_ for edge in found] == [added.edge.uuid_]
    assert client.graph.edge.get(added.edge.uuid_).fact == added.edge.fact
    (episode, _) = client.graph.episode.get_by_user_id(user_id).episodes
    assert episode.processed


def test_a_fact_of_a_group(client: Zep) -> None:
    group = f"group-{uuid4()}"
    client.group.add(group_id=group)
    added = client.graph.add_fact_triple(
        group_id=group, fact="Rex guards the yard", fact_name="GUARDS", source_node_name="Rex", target_node_name="yard"
    )

    assert [edge.uuid_ for edge in client.graph.edge.get_by_group_id(group)] == [added.edge.uuid_]


def test_a_fact_that_cannot_be(client: Zep, user_id: str) -> None:
    whole = {"fact": "a b c", "fact_name": "B", "source_node_name": "a", "target_node_name": "c", "user_id": user_id}
    for changes, hint in (
        ({"fact": "x" * 251}, "fact must be at most 250 characters, not 251"),
        ({"fact_name": "x" * 51}, "fact_name must be at most 50"),
        ({"target_node_name": "A"}, "two different nodes"),
        ({"source_node_uuid": str(uuid4())}, "source_node_uuid: this graph has no such node"),
        ({"valid_at": "soon"}, "valid_at must be"),
        ({"group_id": "g"}, "not both"),
        ({"user_id": ""}, "user_id: is required"),
    ):
        with pytest.raises(BadRequestError) as caught:
            client.graph.add_fact_triple(**{**whole, **changes})
        assert hint in caught.value.body.message
    with pytest.raises(ApiError) as unknown:
        client.graph.add_fact_triple(**{**whole, "user_id": "nobody"})
    assert unknown.value.status_code == 404
    assert client.graph.edge.get_by_user_id(user_id) == []


def test_a_removed_episode_takes_what_only_it_told(
    client: Zep, other_client: Zep, user_id: str, session_id: str, told: list[str]
) -> None:
    lisbon, oslo, again = told
    spoken = client.graph.episode.get_nodes_and_edges(lisbon)

    assert {node.name for node in spoken.nodes} == {"Ann Baker", "Lisbon"}
    assert ["Lisbon" in edge.fact for edge in spoken.edges] == [True]
    with pytest.raises(NotFoundError):
        other_client.graph.episode.delete(lisbon)
    assert client.graph.episode.delete(lisbon).message == "OK"
    assert client.graph.episode.delete(again).message == "OK"
    facts = client.graph.edge.get_by_user_id(user_id)
    assert facts
    assert all(edge.episodes == [oslo] for edge in facts)
    assert "Lisbon" not in {node.name for node in client.graph.node.get_by_user_id(user_id)}
    assert [one.uuid_ for one in client.graph.episode.get_by_user_id(user_id, lastn=10).episodes] == [oslo]
    assert client.graph.search(user_id=user_id, query="Lisbon", scope="episodes").episodes[0].uuid_ == oslo
    assert [message.uuid_ for message in client.memory.get_session_messages(session_id).messages] == told
    client.graph.episode.delete(oslo)
    assert client.graph.edge.get_by_user_id(user_id) == []
    assert [node.uuid_ for node in client.graph.node.get_by_user_id(user_id)] == [
        client.user.get_node(user_id).node.uuid_
    ]
    with pytest.raises(NotFoundError):
        client.graph.episode.delete(lisbon)
    with pytest.raises(ApiError) as caught:
        client.graph.episode.get_nodes_and_edges(lisbon)
    assert caught.value.status_code == 404


async def test_every_reranker_answers_in_every_scope(async_client: AsyncZep, user_id: str, told: list[str]) -> None:
    centre = (await async_client.user.get_node(user_id)).node.uuid_
    for wish in (
        {"reranker": "rrf"},
        {"reranker": "mmr", "mmr_lambda": 0.5},
        {"reranker": "node_distance", "center_node_uuid": centre},
        {"reranker": "episode_mentions"},
        {"reranker": "cross_encoder"},
        {"bfs_origin_node_uuids": [centre, told[0]]},
    ):
        for scope in ("edges", "nodes", "episodes"):
            found = await async_client.graph.search(user_id=user_id, query="sister in Oslo", scope=scope, **wish)
            scores = [one.score for one in getattr(found, scope)]
            assert scores
            assert scores == sorted(scores, reverse=True)
    best = await async_client.graph.search(user_id=user_id, query="Where is Jane?", reranker="cross_encoder", limit=1)
    assert "Oslo" in best.edges[0].fact
    assert 0.5 < best.edges[0].score <= 1
