"""The names of time zones that a batch brings along, from the metadata of the user and of its sessions."""

from functools import partial
from typing import Any

import pytest

from hitherto.ingestion.batch import next_batch
from hitherto.ports import Store
from hitherto.store import sessions
from tests.builders import GraphBuilder, accept, create_user


@pytest.fixture
def build() -> GraphBuilder:
    return GraphBuilder()


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        (None, None),
        ({}, None),
        ({"timezone": None}, None),
        ({"timezone": ""}, None),
        ({"timezone": "Asia/Tokyo"}, "Asia/Tokyo"),
        ({"timezone": ["Asia/Tokyo"]}, "['Asia/Tokyo']"),
        ({"timezone": "x" * 5_000}, "x" * 100),
        ({"time_zone": "Asia/Tokyo"}, None),
    ],
)
async def test_the_user_s_zone_is_what_the_metadata_say(
    store: Store, build: GraphBuilder, metadata: Any, name: Any
) -> None:
    await create_user(store, build, metadata=metadata)
    await accept(store, build, [build.episode("Hi.")])
    batch = await store.read(partial(next_batch, graph=build.graph, limit=10))
    assert batch is not None
    assert batch.user is not None
    assert batch.user.timezone == name
    assert batch.for_extraction().timezones == {}


async def test_each_session_has_its_own(store: Store, build: GraphBuilder) -> None:
    await create_user(store, build)
    home, away = build.session("home"), build.session("away", metadata={"timezone": "Asia/Tokyo"})
    for session in (home, away):
        await store.write(partial(sessions.insert, session=session))
    await accept(store, build, [build.episode("Hi.", home), build.episode("Hello.", away), build.episode("Hm.", away)])
    batch = await store.read(partial(next_batch, graph=build.graph, limit=10))
    assert batch is not None
    assert batch.for_extraction().timezones == {away.uuid: "Asia/Tokyo"}
