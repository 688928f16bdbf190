"""Groups and data for graphs, through the official client."""

import json
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from zep_cloud.client import AsyncZep, Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.errors.bad_request_error import BadRequestError
from zep_cloud.errors.not_found_error import NotFoundError
from zep_cloud.types import EpisodeData, FactRatingExamples, FactRatingInstruction, Message

from tests.clients.running import wait_until


@pytest.fixture
def group_id(client: Zep) -> str:
    """A group of this test's own."""
    return str(client.group.add(group_id=f"group-{uuid4()}", name="Docs").group_id)


def learned(client: Zep, uuid: str) -> None:
    wait_until(lambda: client.graph.episode.get(uuid).processed, "the episode is processed")


def test_a_group_and_what_is_said_of_it(client: Zep) -> None:
    new_id = f"naïve group: {uuid4()}"
    rating = FactRatingInstruction(instruction="By use.", examples=FactRatingExamples(high="a", medium="b", low="c"))
    added = client.group.add(group_id=new_id, name="Docs", description="What we sell.", fact_rating_instruction=rating)

    assert (added.group_id, added.name, added.description) == (new_id, "Docs", "What we sell.")
    assert added.fact_rating_instruction == rating
    assert added.uuid_
    assert added.created_at.endswith("Z")
    assert client.group.get_group(new_id) == added
    changed = client.group.update(new_id, name="New", description="Other.")
    assert (changed.name, changed.description, changed.fact_rating_instruction) == ("New", "Other.", rating)
    assert client.group.delete(new_id).message == "OK"
    with pytest.raises(NotFoundError):
        client.group.get_group(new_id)


def test_an_id_that_is_taken(client: Zep, group_id: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        client.group.add(group_id=group_id)
    assert caught.value.body.message == f"group already exists with group_id: {group_id}"


def test_groups_are_listed_with_their_total(client: Zep, other_client: Zep, group_id: str) -> None:
    client.group.add(group_id=f"another-{uuid4()}")
    first = client.group.get_all_groups(page_number=1, page_size=1)
    total = first.total_count
    assert (len(first.groups), first.row_count) == (1, 1)
    everything = client.group.get_all_groups(page_size=1000)
    assert everything.row_count == everything.total_count == total == len(everything.groups)
    assert group_id in {group.group_id for group in everything.groups}
    past = client.group.get_all_groups(page_number=10_000, page_size=10)
    assert (past.groups, past.row_count, past.total_count) == ([], 0, total)
    assert group_id not in {group.group_id for group in other_client.group.get_all_groups(page_size=1000).groups}


def test_what_is_not_there(client: Zep, other_client: Zep, group_id: str) -> None:
    for ask in (
        lambda: client.group.get_group("nobody"),
        lambda: client.group.update("nobody", name="a", description="b"),
        lambda: client.group.delete("nobody"),
        lambda: client.group.get_facts("nobody"),
        lambda: client.graph.edge.get_by_group_id("nobody"),
        lambda: client.graph.node.get_by_group_id("nobody"),
        lambda: client.graph.episode.get_by_group_id("nobody"),
        lambda: client.graph.search(group_id="nobody", query="a"),
        lambda: client.graph.add(group_id="nobody", type="text", data="a"),
        lambda: other_client.group.get_group(group_id),
        lambda: other_client.graph.add(group_id=group_id, type="text", data="a"),
    ):
        with pytest.raises(ApiError) as caught:
            ask()
        assert caught.value.status_code == 404
        assert "group not found" in str(caught.value.body)


def test_data_becomes_a_graph(client: Zep, group_id: str) -> None:
    data = json.dumps({"order_id": 1042, "status": "shipped", "items": [{"sku": "M-1", "name": "Mug"}]})
    episode = client.graph.add(
        group_id=group_id, type="json", data=data, created_at="2025-03-01T09:00:00+01:00", source_description="the shop"
    )

    assert (episode.content, episode.source, episode.processed) == (data, "json", False)
    assert (episode.created_at, episode.source_description) == ("2025-03-01T08:00:00Z", "the shop")
    learned(client, episode.uuid_)
    [listed] = client.graph.episode.get_by_group_id(group_id, lastn=5).episodes
    assert (listed.uuid_, listed.source_description) == (episode.uuid_, "the shop")

    edges = client.graph.edge.get_by_group_id(group_id)
    nodes = {node.uuid_: node for node in client.graph.node.get_by_group_id(group_id)}
    facts = {edge.fact: edge for edge in edges}
    assert {"Order 1042 has status shipped.", "Order 1042 has item Mug.", "Mug has sku M-1."} == set(facts)
    assert all(edge.source_node_uuid in nodes and edge.target_node_uuid in nodes for edge in edges)
    shipped = facts["Order 1042 has status shipped."]
    assert (shipped.name, shipped.valid_at, shipped.episodes) == ("HAS_STATUS", "2025-03-01T08:00:00Z", [episode.uuid_])
    order = nodes[shipped.source_node_uuid]
    assert (order.name, order.labels, order.attributes["status"]) == ("Order 1042", ["Entity", "Order"], "shipped")
    assert "shipped" in order.summary
    assert client.graph.search(group_id=group_id, query="status of order 1042").edges[0].fact == shipped.fact
    assert client.graph.search(group_id=group_id, query="order 1042", scope="nodes").nodes
    assert client.graph.search(group_id=group_id, query="shipped", scope="episodes").episodes[0].uuid_ == episode.uuid_
    named = {fact.content: fact for fact in client.group.get_facts(group_id).facts}
    assert (named[shipped.fact].source_node_name, named[shipped.fact].target_node_name) == ("Order 1042", "shipped")

    page = client.graph.edge.get_by_group_id(group_id, limit=1)
    rest = client.graph.edge.get_by_group_id(group_id, limit=50, uuid_cursor=page[0].uuid_)
    assert [*page, *rest] == edges


def test_a_later_value_closes_the_older(client: Zep, group_id: str) -> None:
    for day, status in ((1, "open"), (9, "shipped")):
        data = json.dumps({"order_id": 7, "status": status})
        last = client.graph.add(group_id=group_id, type="json", data=data, created_at=f"2025-03-0{day}T00:00:00Z")
    learned(client, last.uuid_)

    facts = {edge.fact: (edge.valid_at, edge.invalid_at) for edge in client.graph.edge.get_by_group_id(group_id)}
    assert facts == {
        "Order 7 has status open.": ("2025-03-01T00:00:00Z", "2025-03-09T00:00:00Z"),
        "Order 7 has status shipped.": ("2025-03-09T00:00:00Z", None),
    }


def test_a_batch_of_everything(client: Zep, group_id: str) -> None:
    given = [
        EpisodeData(type="message", data="Paul Reed (user): I moved to Berlin."),
        EpisodeData(type="text", data="Anna Berg lives in Oslo.", created_at="2024-01-01T00:00:00Z"),
        EpisodeData(type="json", data='{"id": "A-7", "name": "Apollo", "owner": "Anna Berg"}'),
    ]
    episodes = client.graph.add_batch(group_id=group_id, episodes=given)

    assert [(one.content, one.source) for one in episodes] == [(one.data, one.type) for one in given]
    learned(client, episodes[-1].uuid_)
    facts = [edge.fact for edge in client.graph.edge.get_by_group_id(group_id)]
    for words in (("Paul", "Berlin"), ("Anna Berg", "Oslo"), ("Apollo", "owner", "Anna Berg")):
        assert any(all(word in fact for word in words) for fact in facts), (words, facts)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"data": "x" * 10_001}, "at most 10,000 characters"),
        ({"data": ""}, "not empty"),
        ({"type": "json", "data": "{'a': 1}"}, "not valid JSON"),
        ({"type": "csv"}, "type: must be 'text', 'json' or 'message'"),
        ({"created_at": "yesterday"}, "created_at"),
    ],
)
def test_data_that_cannot_be(client: Zep, group_id: str, change: dict[str, str], hint: str) -> None:
    given = {"type": "text", "data": "Anna lives in Oslo.", **change}
    good = EpisodeData(type="text", data="It rains.")
    for ask in (
        lambda: client.graph.add(group_id=group_id, **given),
        lambda: client.graph.add_batch(group_id=group_id, episodes=[good, EpisodeData(**given)]),
    ):
        with pytest.raises(BadRequestError) as caught:
            ask()
        assert hint in caught.value.body.message
    assert client.graph.episode.get_by_group_id(group_id).episodes == []


def test_whose_graph_must_be_said(client: Zep, group_id: str, user_id: str) -> None:
    good = [EpisodeData(type="text", data="It rains.")]
    asks: list[Callable[..., object]] = [
        lambda **owner: client.graph.add(type="text", data="It rains.", **owner),
        lambda **owner: client.graph.add_batch(episodes=good, **owner),
        lambda **owner: client.graph.search(query="rain", **owner),
    ]
    for ask in asks:
        for owner, hint in (({}, "user_id: is required"), ({"user_id": user_id, "group_id": group_id}, "not both")):
            with pytest.raises(BadRequestError) as caught:
                ask(**owner)
            assert hint in caught.value.body.message
    for count in (0, 21):
        with pytest.raises(BadRequestError):
            client.graph.add_batch(group_id=group_id, episodes=good * count)


def test_the_status_says_that_it_was_accepted(http: httpx.Client, group_id: str) -> None:
    one = {"group_id": group_id, "type": "text", "data": "It rains."}
    many = {"group_id": group_id, "episodes": [{"type": "text", "data": "It rains."}]}
    for path, body in (("/graph", one), ("/graph-batch", many), ("/graph/clone", {"source_group_id": group_id})):
        assert http.post(path, json=body).status_code == 202
    assert http.post("/groups", json={"group_id": f"g-{uuid4()}"}).status_code == 201


def test_a_group_stays_out_of_the_memory_of_users(client: Zep, group_id: str, session_id: str) -> None:
    learned(client, client.graph.add(group_id=group_id, type="text", data="Anna Berg lives in Oslo.").uuid_)
    client.memory.add(session_id, messages=[Message(role="Ann", role_type="user", content="Where is Anna Berg?")])

    memory = client.memory.get(session_id)
    assert "Oslo" not in memory.context
    assert memory.relevant_facts == []


def test_the_users_own_record_is_of_the_user(client: Zep, user_id: str, session_id: str) -> None:
    data = json.dumps({"user_id": user_id, "plan": "pro"})
    learned(client, client.graph.add(user_id=user_id, type="json", data=data).uuid_)
    client.memory.add(session_id, messages=[Message(role="Ann", role_type="user", content="Which plan do I have?")])

    node = client.user.get_node(user_id).node
    assert node.attributes["plan"] == "pro"
    assert [(edge.fact, edge.source_node_uuid) for edge in client.graph.edge.get_by_user_id(user_id)] == [
        ("Ann Baker has plan pro.", node.uuid_)
    ]
    assert "Ann Baker has plan pro." in client.memory.get(session_id).context


def test_a_clone_is_whole_and_its_own(client: Zep, other_client: Zep, group_id: str, user_id: str) -> None:
    data = json.dumps({"order_id": 7, "status": "open"})
    learned(client, client.graph.add(group_id=group_id, type="json", data=data).uuid_)
    learned(client, client.graph.add(user_id=user_id, type="message", data="Ann (user): I live in Rome.").uuid_)
    copy, twin = f"copy-{uuid4()}", f"twin-{uuid4()}"

    cloned = client.graph.clone(source_group_id=group_id, target_group_id=copy)
    assert (cloned.group_id, cloned.user_id) == (copy, None)
    [here], [there] = client.graph.edge.get_by_group_id(group_id), client.graph.edge.get_by_group_id(copy)
    assert (there.fact, there.valid_at) == (here.fact, here.valid_at)
    assert there.uuid_ != here.uuid_
    assert {there.source_node_uuid, there.target_node_uuid} == {
        node.uuid_ for node in client.graph.node.get_by_group_id(copy)
    }
    client.group.delete(group_id)
    assert client.graph.edge.get(there.uuid_) == there
    assert client.graph.search(group_id=copy, query="order 7").edges[0].uuid_ == there.uuid_

    assert client.graph.clone(source_user_id=user_id, target_user_id=twin).user_id == twin
    assert client.user.get(twin).first_name == "Ann"
    node = client.user.get_node(twin).node
    assert node.attributes["user_id"] == twin
    assert any(
        "Rome" in edge.fact and edge.source_node_uuid == node.uuid_ for edge in client.graph.edge.get_by_user_id(twin)
    )

    made = client.graph.clone(source_group_id=copy).group_id
    assert client.group.get_group(made).name == "Docs"
    with pytest.raises(BadRequestError) as caught:
        client.graph.clone(source_group_id=copy, target_group_id=made)
    assert "already exists" in caught.value.body.message
    with pytest.raises(ApiError) as missing:
        other_client.graph.clone(source_group_id=copy)
    assert missing.value.status_code == 404


async def test_the_asynchronous_client(async_client: AsyncZep) -> None:
    new_id = f"async-{uuid4()}"
    await async_client.group.add(group_id=new_id)
    episode = await async_client.graph.add(group_id=new_id, type="text", data="Anna Berg lives in Oslo.")
    batch = await async_client.graph.add_batch(group_id=new_id, episodes=[EpisodeData(type="text", data="It rains.")])

    listed = await async_client.graph.episode.get_by_group_id(new_id)
    assert [one.uuid_ for one in listed.episodes] == [batch[0].uuid_, episode.uuid_]
