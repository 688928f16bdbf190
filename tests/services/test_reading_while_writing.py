"""Pages read while others write: nothing that was there from the beginning to the end is missed or doubled."""

import random
from typing import Any
from uuid import UUID

import pytest

from hitherto.domain.users import User
from hitherto.engine import Hitherto
from hitherto.services.triples import NewTriple


@pytest.fixture
async def alice(engine: Hitherto) -> User:
    return await engine.users.add("alice", first_name="Alice")


async def grow(engine: Hitherto, number: int) -> None:
    """Add a fact, with an episode and a node of its own."""
    new = NewTriple(
        fact=f"Alice owns thing {number}.",
        fact_name="OWNS",
        source_node_name="Alice",
        target_node_name=f"thing {number}",
    )
    await engine.graph.add_fact_triple(new, user_id="alice")


async def shrink(engine: Hitherto, chance: random.Random) -> None:
    """Take an episode out with all it told, or delete a fact."""
    if chance.random() < 0.5:
        await engine.graph.delete_episode(chance.choice(await engine.graph.episodes("alice")).uuid)
    elif edges := await engine.graph.edges("alice"):
        await engine.graph.delete_edge(chance.choice(edges).uuid)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("noun", ["edges", "nodes"])
async def test_pages_miss_and_double_nothing(engine: Hitherto, alice: User, noun: str, seed: int) -> None:
    chance, count = random.Random(seed), 12
    for number in range(count):
        await grow(engine, number)
    listed: Any = getattr(engine.graph, noun)
    always = {one.uuid for one in await listed("alice")}
    ever, read = set(always), list[UUID]()
    while page := await listed("alice", chance.randint(1, 4), str(read[-1]) if read else None):
        read += [one.uuid for one in page]
        if chance.random() < 0.7 and count < 24:
            count += 1
            await grow(engine, count)
        if chance.random() < 0.7:
            await shrink(engine, chance)
        now = {one.uuid for one in await listed("alice")}
        always, ever = always & now, ever | now
    assert read == sorted(set(read))
    assert always <= set(read) <= ever


@pytest.mark.parametrize("seed", range(3))
async def test_the_last_episodes_are_those_of_one_moment(engine: Hitherto, alice: User, seed: int) -> None:
    chance = random.Random(seed)
    expected: list[str] = []
    for number in range(15):
        await grow(engine, number)
        expected.append(f"Alice owns thing {number}.")
        if chance.random() < 0.3:
            place = chance.randrange(len(expected))
            newest_first = await engine.graph.episodes("alice")
            await engine.graph.delete_episode(newest_first[::-1][place].uuid)
            del expected[place]
        last = chance.randint(1, 20)
        assert [one.content for one in await engine.graph.episodes("alice", last)] == expected[::-1][:last]
