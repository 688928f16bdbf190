"""Two server processes and four workers on one database, through the official client: one memory, whoever is asked."""

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import uuid4

import pytest
from zep_cloud.client import Zep
from zep_cloud.core.api_error import ApiError
from zep_cloud.types import Message

from tests.postgres_server import PostgresServer
from tests.serving.running import Server, serving, wait_until

DATABASE = "processes"
TALKERS, TURNS, A_TURN = 6, 5, 3


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp(f"processes-{request.param}")
    url = f"sqlite://{folder}/hitherto.db"
    if request.param == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres_server")
        postgres.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", f"CREATE DATABASE {DATABASE}")
        url = postgres.url(DATABASE)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.upper().startswith("HITHERTO_")]:
            patch.delenv(name)
        patch.setenv("HITHERTO_DATA_DIR", str(folder))
        patch.setenv("HITHERTO_DATABASE_URL", url)
        patch.setenv("HITHERTO_POLL_SECONDS", "0.2")
        patch.setenv("HITHERTO_LEASE_SECONDS", "2")
        with serving(folder, "--processes", "2", "--workers", "4") as started:
            yield started


@pytest.fixture
def clients(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Zep, Zep]]:
    """The official client on a connection to each of the two processes."""
    monkeypatch.setenv("ZEP_API_URL", server.url)
    with ExitStack() as stack:
        first, second = stack.enter_context(server.through_all())
        yield Zep(api_key="any", httpx_client=first), Zep(api_key="any", httpx_client=second)


def said(*texts: str) -> list[Message]:
    return [Message(role="Maya", role_type="user", content=text) for text in texts]


def is_processed(client: Zep, user_id: str, count: int) -> bool:
    episodes = client.graph.episode.get_by_user_id(user_id, lastn=count + 1).episodes or []
    assert len(episodes) == count
    return all(episode.processed for episode in episodes)


def facts(client: Zep, user_id: str, query: str) -> list[str]:
    return [edge.fact for edge in client.graph.search(user_id=user_id, query=query, scope="edges").edges or []]


def answers_with(status: int, ask: object, *arguments: object, **named: object) -> bool:
    with pytest.raises(ApiError) as refused:
        ask(*arguments, **named)  # type: ignore[operator]
    return refused.value.status_code == status


def test_what_one_has_answered_the_other_knows_at_once(clients: tuple[Zep, Zep]) -> None:
    user_id, session_id = f"user-{uuid4()}", f"session-{uuid4()}"
    one, other = clients
    one.user.add(user_id=user_id, first_name="Maya")
    assert other.user.get(user_id).first_name == "Maya"
    other.memory.add_session(session_id=session_id, user_id=user_id)
    assert one.memory.get_session(session_id).user_id == user_id
    for number in range(10):
        writer, reader = clients if number % 2 else clients[::-1]
        assert facts(reader, user_id, "Box") == facts(writer, user_id, "Box")  # both hold the graph as it is now
        writer.memory.add(session_id, messages=said(f"Number {number}."))
        assert reader.memory.get(session_id).messages[-1].content == f"Number {number}."
        ends = {"source_node_name": f"Box {number}", "target_node_name": "lid", "fact_name": "HAS"}
        made = writer.graph.add_fact_triple(user_id=user_id, fact=f"Box {number} has a lid.", **ends).edge
        assert f"Box {number} has a lid." in facts(reader, user_id, f"Box {number}")
        reader.graph.edge.delete(made.uuid_)
        assert f"Box {number} has a lid." not in facts(writer, user_id, f"Box {number}")
        assert answers_with(404, writer.graph.edge.get, made.uuid_)


def test_what_was_erased_through_one_is_gone_in_both(clients: tuple[Zep, Zep]) -> None:
    user_id, session_id = f"user-{uuid4()}", f"session-{uuid4()}"
    one, other = clients
    one.user.add(user_id=user_id, first_name="Maya")
    one.memory.add_session(session_id=session_id, user_id=user_id)
    one.memory.add(session_id, messages=said("I live in Hamburg."))
    wait_until(lambda: is_processed(one, user_id, 1), "the message is processed")
    known = {client: facts(client, user_id, "Where does Maya live?") for client in clients}
    assert any("Hamburg" in fact for fact in known[one])
    assert known[one] == known[other]

    other.user.delete(user_id)
    for client in clients:
        assert answers_with(404, client.user.get, user_id)
        assert answers_with(404, client.memory.get, session_id)
        assert answers_with(404, client.graph.search, user_id=user_id, query="Hamburg", scope="edges")
    one.user.add(user_id=user_id, first_name="Maya")
    for client in clients:
        assert facts(client, user_id, "Where does Maya live?") == []


def test_nothing_is_lost_doubled_or_out_of_order(server: Server, clients: tuple[Zep, Zep]) -> None:
    """Talkers at both processes at once; a worker is killed in the middle, and each turn goes to the other process."""
    talkers = [f"user-{uuid4()}" for _ in range(TALKERS)]
    count = TURNS * A_TURN

    def talk(user_id: str) -> None:
        clients[0].user.add(user_id=user_id, first_name="Maya")
        clients[1].memory.add_session(session_id=user_id, user_id=user_id)
        for turn in range(TURNS):
            texts = [f"I bought lamp {number}." for number in range(turn * A_TURN, (turn + 1) * A_TURN)]
            clients[turn % 2].memory.add(user_id, messages=said(*texts))
            if turn == TURNS // 2 and user_id == talkers[0]:
                next(child for child in server.workers() if child not in server.answering()).kill()

    with ThreadPoolExecutor(TALKERS) as pool:
        list(pool.map(talk, talkers))
    for user_id in talkers:
        wait_until(lambda user_id=user_id: is_processed(clients[1], user_id, count), "all messages are processed")
    for user_id in talkers:
        heard = [clients[n % 2].memory.get_session_messages(user_id, limit=count + 5).messages for n in range(2)]
        assert [[message.content for message in each] for each in heard] == [
            [f"I bought lamp {number}." for number in range(count)]
        ] * 2
        assert [numbers(found(client, user_id)) for client in clients] == [list(range(count))] * 2


def found(client: Zep, user_id: str) -> list[str]:
    """Return what a search for lamps finds among the messages that were learned from."""
    results = client.graph.search(user_id=user_id, query="lamp", scope="episodes", limit=50)
    return [episode.content for episode in results.episodes or []]


def numbers(texts: Sequence[str]) -> list[int]:
    """Return the numbers in texts, sorted, those that occur twice twice."""
    return sorted(int(number) for text in texts for number in re.findall(r"\d+", text))
