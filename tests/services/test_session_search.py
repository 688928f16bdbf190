from collections.abc import Sequence

import pytest

from hitherto.domain.episodes import EpisodeState
from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.engine import Hitherto
from hitherto.ports import Transaction
from hitherto.services.choosing import Passage, chosen
from hitherto.services.memory import NewMessage
from hitherto.services.scope import Scope
from hitherto.services.session_search import SessionHit
from hitherto.services.wishes import wish
from hitherto.store import episodes, graphs
from tests.services.teaching import Teacher


async def say(engine: Hitherto, session_id: str, *texts: str, user_id: str = "ann") -> None:
    """Say texts in a session, and let them be ingested with nothing learned from them."""
    messages = [
        NewMessage(content=text, role_type="user", metadata={"place": place}) for place, text in enumerate(texts)
    ]
    uuids = (await engine.memory.add(session_id, messages)).uuids
    graph = (await engine.users.get(user_id)).graph

    async def done(tx: Transaction) -> None:
        version = await graphs.bump_version(tx, graph)
        await episodes.set_state(tx, graph, uuids, EpisodeState.PROCESSED, version)

    await engine.core.store.write(done)


@pytest.fixture
async def talks(engine: Hitherto) -> Hitherto:
    """Two users; Ann with two sessions, Bob with one."""
    for user_id in ("ann", "bob"):
        await engine.users.add(user_id, first_name=user_id.capitalize())
    for session_id, user_id in (("boats", "ann"), ("food", "ann"), ("bobs", "bob")):
        await engine.sessions.add(session_id, user_id, metadata={"about": session_id})
    await say(engine, "boats", "The boat lies in the harbour.", "Its engine drinks oil.")
    await say(engine, "food", "Rice soup is my dinner on the boat.", "I never drink milk.")
    await say(engine, "bobs", "Bob has no boat and no harbour.", user_id="bob")
    return engine


def texts(hits: Sequence[SessionHit]) -> list[str]:
    return [hit.message.content for hit in hits if hit.message]


async def test_messages_are_found_in_the_sessions_named(talks: Hitherto) -> None:
    hits = await talks.session_search.search("boat harbour", wish(), session_ids=["boats", "bobs"])

    assert texts(hits) == ["The boat lies in the harbour.", "Bob has no boat and no harbour."]
    assert [hit.session_id for hit in hits] == ["boats", "bobs"]
    assert all(hit.score and 0 < hit.score <= 1 for hit in hits)


async def test_messages_are_found_in_all_sessions_of_a_user(talks: Hitherto) -> None:
    hits = await talks.session_search.search("boat", wish(), user_id="ann")
    both = await talks.session_search.search("boat", wish(), user_id="ann", session_ids=["food", "bobs"])

    assert {hit.session_id for hit in hits} == {"boats", "food"}
    assert [hit.session_id for hit in both] == ["food"]


async def test_without_names_the_whole_project_is_searched(talks: Hitherto, other: Scope) -> None:
    hits = await talks.session_search.search("boat", wish())

    assert {hit.session_id for hit in hits} == {"boats", "food", "bobs"}
    assert await other.session_search.search("boat", wish()) == []


async def test_the_limit_and_the_least_score(talks: Hitherto) -> None:
    hits = await talks.session_search.search("boat harbour", wish(), user_id="ann")

    assert texts(await talks.session_search.search("boat harbour", wish(limit=1), user_id="ann")) == texts(hits)[:1]
    least = wish(min_score=hits[0].score)
    assert texts(await talks.session_search.search("boat harbour", least, user_id="ann")) == texts(hits)[:1]
    assert await talks.session_search.search("boat", wish(min_score=2), user_id="ann") == []


async def test_metadata_of_messages_filters_with_and_without_a_text(talks: Hitherto) -> None:
    with_text = await talks.session_search.search("boat drink", wish(), user_id="ann", metadata={"place": 1})
    without = await talks.session_search.search(None, wish(), user_id="ann", metadata={"place": 1})

    assert set(texts(with_text)) == {"Its engine drinks oil.", "I never drink milk."}
    assert texts(without) == ["I never drink milk.", "Its engine drinks oil."]
    assert [hit.score for hit in without] == [None, None]


async def test_what_waits_or_is_deleted_is_not_found(talks: Hitherto) -> None:
    await talks.memory.add("boats", [NewMessage(content="A new harbour opens.", role_type="user")])
    assert texts(await talks.session_search.search("harbour", wish(), user_id="ann")) == [
        "The boat lies in the harbour."
    ]
    await talks.sessions.delete("boats")
    assert await talks.session_search.search("harbour", wish(), user_id="ann") == []


async def test_facts_come_with_the_session_that_supports_them(talks: Hitherto, teacher: Teacher) -> None:
    ann = await talks.users.get("ann")
    await teacher.fact(ann, "Lisbon", said_in="food", rating=0.9)
    await teacher.fact(ann, "Porto", rating=0.1)
    await talks.session_facts.add("boats", ["Ann lives on a boat."])
    everywhere = await talks.session_search.search("Where does Ann live?", wish(), user_id="ann", scope="facts")
    rated = await talks.session_search.search("live", wish(), user_id="ann", scope="facts", min_rating=0.5)
    here = await talks.session_search.search("live", wish(), session_ids=["boats"], scope="facts")

    found = {hit.fact.edge.fact: hit.session_id for hit in everywhere if hit.fact}
    assert found == {"Ann lives in Lisbon.": "food", "Ann lives in Porto.": None, "Ann lives on a boat.": "boats"}
    assert "Ann lives in Porto." not in {hit.fact.edge.fact for hit in rated if hit.fact}
    assert [hit.fact.edge.fact for hit in here if hit.fact] == ["Ann lives on a boat."]
    # The episode of a given fact is no message.
    assert "Ann lives on a boat." not in texts(await talks.session_search.search("lives", wish(), user_id="ann"))


async def test_gists_are_found(talks: Hitherto) -> None:
    hits = await talks.session_search.search("dinner soup", wish(), user_id="ann", scope="summary")
    filtered = await talks.session_search.search(
        "boat", wish(), user_id="ann", scope="summary", metadata={"about": "boats"}
    )

    assert [hit.session_id for hit in hits] == ["food"]
    assert hits[0].summary is not None
    assert "Rice soup" in hits[0].summary.content
    assert [hit.session_id for hit in filtered] == ["boats"]


async def test_searches_that_cannot_be(talks: Hitherto) -> None:
    search = talks.session_search.search
    with pytest.raises(InvalidInput, match="text is required"):
        await search(" ", wish(), user_id="ann")
    with pytest.raises(InvalidInput, match="text is required"):
        await search(None, wish(), user_id="ann", scope="summary", metadata={"a": 1})
    with pytest.raises(InvalidInput, match="facts have no metadata"):
        await search("x", wish(), user_id="ann", scope="facts", metadata={"a": 1})
    with pytest.raises(InvalidInput, match="search_scope"):
        await search("x", wish(), user_id="ann", scope="all")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="at most 100"):
        await search("x", wish(), session_ids=["boats"] * 101)
    with pytest.raises(NotFound, match="user not found"):
        await search("x", wish(), user_id="nobody")
    with pytest.raises(NotFound, match="session not found"):
        await search("x", wish(), session_ids=["boats", "none"])


async def test_a_large_project_asks_for_names(engine: Hitherto) -> None:
    await engine.users.add("ann")
    for number in range(101):
        await engine.sessions.add(f"session {number}", "ann")
    with pytest.raises(InvalidInput, match="user_id or session_ids is required"):
        await engine.session_search.search("x", wish())

    assert await engine.session_search.search("x", wish(), user_id="ann") == []


@pytest.mark.parametrize(
    ("limit", "kind", "trade", "hint"),
    [(-1, None, None, "limit"), (1, "hybrid", None, "search_type"), (1, "mmr", -0.1, "mmr_lambda")],
)
def test_wishes_that_cannot_be(limit: int, kind: str | None, trade: float | None, hint: str) -> None:
    with pytest.raises(InvalidInput, match=hint):
        wish(limit, kind, trade)


def test_wishes_are_brought_into_range() -> None:
    assert (wish().limit, wish(0).limit, wish(10_000).limit) == (10, 10, 200)
    assert (wish().trade, wish(search_type="mmr").trade, wish(mmr_lambda=0.2).trade) == (None, 0.5, None)


def test_the_choice_among_passages_by_words() -> None:
    pool = [Passage(item=text, text=text, score=score) for text, score in [("b a", 0.8), ("a b", 0.9), ("c", 0.5)]]

    assert [one.item for one in chosen(pool, wish(limit=2))] == ["a b", "b a"]
    assert [one.item for one in chosen(pool, wish(2, "mmr", 0.4))] == ["a b", "c"]
    assert chosen(list[Passage[str]](), wish(2, "mmr", 0.4)) == []
