from hitherto.domain.episodes import EpisodeKind, EpisodeState, RoleType
from hitherto.ports import Store
from hitherto.store import episodes
from tests.builders import GraphBuilder, accept, create_user


async def test_an_episode_is_read_as_it_was_written(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    session = build.session()
    full = build.episode(
        "I moved to Lisboa 🌊",
        session,
        metadata={"n": 1.5, "deep": {"list": [1, None, "ü"]}},
        source_description="chat",
        error="x",
    )
    bare = build.episode('{"a": 1}', kind=EpisodeKind.JSON, metadata={}, in_history=False)
    silent = build.ignored("Be brief.", session)
    await accept(store, build, [full, bare, silent])
    for episode in (full, bare, silent):
        assert await store.read(lambda tx, uuid=episode.uuid: episodes.get(tx, uuid)) == episode
    missing = build.uuid()
    assert await store.read(lambda tx: episodes.get(tx, missing)) is None
    found = await store.read(lambda tx: episodes.get_many(tx, build.graph, [silent.uuid, missing, full.uuid]))
    assert found == {full.uuid: full, silent.uuid: silent}
    assert full.role_type is RoleType.USER
    assert bare.state is EpisodeState.PENDING
