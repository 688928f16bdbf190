from dataclasses import replace
from typing import get_args

import pytest

from hitherto.domain.errors import NotFound
from hitherto.domain.identity import ProjectKey
from hitherto.ports import Store
from hitherto.store import graphs, sessions
from tests.builders import PROJECT, GraphBuilder, create_user


async def test_a_session_is_read_as_it_was_written(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    full = build.session(metadata={"topic": "ü"}, fact_rating_instruction={"a": 1}, ended_at=build.tick())
    bare = build.session("second")
    for session in (full, bare):
        await store.write(lambda tx, s=session: sessions.insert(tx, s))
        assert await store.read(lambda tx, s=session: sessions.get(tx, s.uuid)) == session
    assert await store.read(lambda tx: sessions.get(tx, build.uuid())) is None
    assert await store.read(lambda tx: sessions.of_user(tx, build.graph)) == [full, bare]
    assert await store.read(lambda tx: sessions.of_user(tx, GraphBuilder().graph)) == []


async def test_a_session_can_change_and_go(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    session, other = build.session(), build.session("other")
    for each in (session, other):
        await store.write(lambda tx, s=each: sessions.insert(tx, s))
    changed = replace(session, metadata={"n": 1}, updated_at=build.tick(), ended_at=build.tick())
    assert await store.write(lambda tx: sessions.update(tx, changed)) is True
    assert await store.read(lambda tx: sessions.of_user(tx, build.graph)) == [changed, other]
    assert await store.write(lambda tx: sessions.delete(tx, session.uuid)) is True
    assert await store.write(lambda tx: sessions.delete(tx, session.uuid)) is False
    assert await store.write(lambda tx: sessions.update(tx, changed)) is False
    assert await store.read(lambda tx: sessions.of_user(tx, build.graph)) == [other]


async def test_a_session_of_an_erased_user_is_not_stored(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))
    session = build.session()
    with pytest.raises(NotFound, match="user not found: alice"):
        await store.write(lambda tx: sessions.insert(tx, session))
    assert await store.read(lambda tx: sessions.get(tx, session.uuid)) is None


@pytest.mark.parametrize("order_by", get_args(sessions.Order))
@pytest.mark.parametrize("ascending", [True, False])
async def test_pages_are_sorted_as_asked(store: Store, order_by: sessions.Order, ascending: bool) -> None:
    made = []
    for number, user_id in enumerate(("bob", "Ali", "ßen", "zoe")):
        build = GraphBuilder(user_id)
        await create_user(store, build)
        for talk in ("x", "Y", "é"):
            session = build.session(f"{talk}{number}", updated_at=build.now - number)
            made.append(session)
            await store.write(lambda tx, s=session: sessions.insert(tx, s))
    theirs = GraphBuilder("theirs", project=ProjectKey(8))
    await create_user(store, theirs)
    await store.write(lambda tx: sessions.insert(tx, theirs.session()))

    def order(session: sessions.Session) -> tuple[object, bytes]:
        value = getattr(session, order_by)
        return (value.encode() if isinstance(value, str) else value), session.uuid.bytes

    expected = sorted(made, key=order, reverse=not ascending)
    pages = [
        await store.read(lambda tx, o=offset: sessions.page(tx, PROJECT, order_by, ascending, 5, o))
        for offset in (0, 5, 10, 15)
    ]
    assert [session for page, _ in pages for session in page] == expected
    assert {total for _, total in pages} == {12}
