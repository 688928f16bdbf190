from dataclasses import replace

import pytest

from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState, RoleType
from hitherto.ports import Store
from hitherto.store import episodes
from tests.builders import GraphBuilder, accept, create_user


async def made(store: Store) -> GraphBuilder:
    build = GraphBuilder()
    await create_user(store, build)
    return build


async def test_an_episode_is_read_as_it_was_written(store: Store) -> None:
    build = await made(store)
    session = build.session()
    full = build.episode(
        "I moved to Lisboa 🌊",
        session,
        metadata={"n": 1.5, "deep": {"list": [1, None, "ü"]}},
        source_description="chat",
        language="pt",
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
    assert await store.read(lambda tx: episodes.get_many(tx, build.graph, [])) == {}


@pytest.mark.parametrize("content", ["", "\ufffd", "'; --", "\u2028\r\n\t", "x" * 1_000_000, "\U0010ffff" * 10_000])
async def test_content_is_kept_word_for_word(store: Store, content: str) -> None:
    build = await made(store)
    episode = build.episode(content)
    await accept(store, build, [episode])
    assert await store.read(lambda tx: episodes.get(tx, episode.uuid)) == episode


async def test_every_kind_role_and_state_is_read_as_it_was_written(store: Store) -> None:
    build = await made(store)
    session = build.session()
    every = [build.episode(kind, kind=kind) for kind in EpisodeKind]
    every += [build.episode(role, session, role_type=role) for role in RoleType]
    every += [build.episode(state, state=state) for state in EpisodeState]
    await accept(store, build, every)
    found = await store.read(lambda tx: episodes.get_many(tx, build.graph, [episode.uuid for episode in every]))
    assert found == {episode.uuid: episode for episode in every}


async def test_history_is_paged_in_order_and_counted(store: Store) -> None:
    build = await made(store)
    session, other = build.session(), build.session("other")
    mine = [build.episode(f"m{number}", session) for number in range(4)]
    mine.insert(2, build.ignored("Be brief.", session))
    mine = [replace(episode, seq=seq) for seq, episode in enumerate(mine, 1)]
    theirs = [build.episode("t", other, seq=6), build.episode("a text", seq=7)]
    await accept(store, build, [*theirs, *mine[::-1]])  # stored in another order than they were said

    async def page(limit: int, offset: int) -> list[Episode]:
        return await store.read(lambda tx: episodes.history(tx, session.uuid, limit, offset))

    assert await page(100, 0) == mine
    assert await page(2, 0) + await page(2, 2) + await page(2, 4) == mine
    assert await page(2, 5) == []
    assert await store.read(lambda tx: episodes.history_count(tx, session.uuid)) == 5
    assert await store.read(lambda tx: episodes.latest_history(tx, session.uuid, 3)) == mine[-3:]
    assert await store.read(lambda tx: episodes.latest_history(tx, session.uuid, 30)) == mine
    assert await store.read(lambda tx: episodes.latest_history(tx, build.uuid(), 3)) == []


async def test_the_latest_of_a_graph_come_newest_first_without_ignored_ones(store: Store) -> None:
    build = await made(store)
    session = build.session()
    every = [build.episode("a", session), build.ignored("b", session), build.episode("c"), build.episode("d", session)]
    await accept(store, build, every)
    assert await store.read(lambda tx: episodes.latest_in_graph(tx, build.graph, 2)) == [every[3], every[2]]
    assert await store.read(lambda tx: episodes.latest_in_graph(tx, build.graph, 9)) == [every[3], every[2], every[0]]


async def test_pending_ones_come_in_the_order_of_acceptance(store: Store) -> None:
    build, other = await made(store), await made(store)
    session = build.session()
    every = [build.episode("a"), build.ignored("b", session), build.episode("c", session), build.episode("d")]
    await accept(store, build, every[::-1])
    await accept(store, other, [other.episode("not mine")])
    assert await store.read(lambda tx: episodes.pending(tx, build.graph, 2)) == [every[0], every[2]]
    await store.write(
        lambda tx: episodes.set_state(tx, build.graph, [every[0].uuid], EpisodeState.PROCESSED, changed=1)
    )
    assert await store.read(lambda tx: episodes.pending(tx, build.graph, 9)) == [every[2], every[3]]


async def test_a_state_is_set_with_its_error(store: Store) -> None:
    build = await made(store)
    good, bad, untouched = (build.episode(name) for name in ("good", "bad", "untouched"))
    await accept(store, build, [good, bad, untouched])
    await store.write(lambda tx: episodes.set_state(tx, build.graph, [bad.uuid], EpisodeState.FAILED, 3, "it broke"))
    await store.write(lambda tx: episodes.set_state(tx, build.graph, [good.uuid], EpisodeState.PROCESSED, 4))
    found = await store.read(lambda tx: episodes.get_many(tx, build.graph, [good.uuid, bad.uuid, untouched.uuid]))
    assert found[good.uuid] == replace(good, state=EpisodeState.PROCESSED)
    assert found[bad.uuid] == replace(bad, state=EpisodeState.FAILED, error="it broke")
    assert found[untouched.uuid] == untouched


async def test_the_context_of_an_episode(store: Store) -> None:
    build = await made(store)
    session, other = build.session(), build.session("other")
    a, b, c, d, e, f, g = every = [
        build.episode("a", session),
        build.episode("b"),
        build.ignored("c", session),
        build.episode("d", other),
        build.episode("e", session),
        build.episode("f"),
        build.episode("g", in_graph=False, state=EpisodeState.HISTORY),
    ]
    await accept(store, build, every)

    async def before(session: Episode | None, seq: int, limit: int) -> list[Episode]:
        uuid = None if session is None else session.session
        return await store.read(lambda tx: episodes.before(tx, build.graph, uuid, seq, limit))

    assert await before(a, g.seq + 1, 9) == [a, c, e]
    assert await before(a, e.seq, 9) == [a, c]
    assert await before(a, e.seq, 1) == [c]
    assert await before(d, d.seq, 9) == []
    assert await before(None, g.seq + 1, 9) == [b, f]
    assert await before(None, f.seq, 9) == [b]


async def test_metadata_is_replaced(store: Store) -> None:
    build = await made(store)
    episode, other = build.episode("a", metadata={"old": 1}), build.episode("b", metadata={"old": 1})
    await accept(store, build, [episode, other])
    for metadata in ({"new": ["ü"]}, {}, None):
        assert await store.write(lambda tx, m=metadata: episodes.update_metadata(tx, episode.uuid, m)) is True
        found = await store.read(lambda tx: episodes.get(tx, episode.uuid))
        assert found == replace(episode, metadata=metadata)
    assert await store.write(lambda tx: episodes.update_metadata(tx, build.uuid(), {})) is False
    assert await store.read(lambda tx: episodes.get(tx, other.uuid)) == other


async def test_clearing_a_history_keeps_what_is_in_the_graph(store: Store) -> None:
    build = await made(store)
    session, other = build.session(), build.session("other")
    spoken, silent = build.episode("a", session), build.ignored("b", session)
    elsewhere, ignored_elsewhere = build.episode("c", other), build.ignored("d", other)
    await accept(store, build, [spoken, silent, elsewhere, ignored_elsewhere])
    await store.write(lambda tx: episodes.clear_history(tx, session.uuid))
    assert await store.read(lambda tx: episodes.history(tx, session.uuid, 9, 0)) == []
    assert await store.read(lambda tx: episodes.get(tx, spoken.uuid)) == replace(spoken, in_history=False)
    assert await store.read(lambda tx: episodes.get(tx, silent.uuid)) is None
    assert await store.read(lambda tx: episodes.pending(tx, build.graph, 9)) == [
        replace(spoken, in_history=False),
        elsewhere,
    ]
    assert await store.read(lambda tx: episodes.history(tx, other.uuid, 9, 0)) == [elsewhere, ignored_elsewhere]


async def test_what_is_said_between_two_episodes_without_teaching(store: Store) -> None:
    build = await made(store)
    session, other = build.session(), build.session("other")
    a, b, c, _, e, f = every = [
        build.episode("a", session),
        build.ignored("b", session),
        build.ignored("c", session),
        build.ignored("d", other),
        build.episode("e", session),
        build.ignored("f", session),
    ]
    await accept(store, build, every)

    async def between(after: Episode, before: Episode) -> list[Episode]:
        return await store.read(lambda tx: episodes.untaught_between(tx, session.uuid, after.seq, before.seq))

    assert await between(a, e) == [b, c]
    assert await between(b, f) == [c]
    assert await between(e, f) == []
    await store.write(lambda tx: episodes.clear_history(tx, session.uuid))
    assert await between(a, e) == []
