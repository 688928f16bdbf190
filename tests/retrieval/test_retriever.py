"""Retrieval over real databases, with the real embedder."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from hitherto.domain.facts import Edge
from hitherto.domain.instants import Instant
from hitherto.domain.sessions import Session
from hitherto.inference.bundled import ModelFiles, locate_embedder
from hitherto.inference.onnx_embedder import OnnxEmbedder
from hitherto.ports import Embedder, Store
from hitherto.retrieval.filters import Filters, TimeCondition
from hitherto.retrieval.requests import ContextRequest, SearchRequest
from hitherto.retrieval.retriever import Retriever
from hitherto.retrieval.settings import RetrievalSettings
from tests.builders import SECOND, START, GraphBuilder, accept, create_user
from tests.retrieval.stored import erase, forget_edge, learn

TALK = [
    "I adopted a greyhound called Comet from the shelter.",
    "He sleeps on the sofa all day.",
    "My sister Maria teaches physics in Porto.",
    "I am learning to play the cello.",
    "The plumber fixed the kitchen sink on Tuesday.",
]


class FixedClock:
    """The present is always the same."""

    def now(self) -> Instant:
        return Instant(START + 1_000_000 * SECOND)


@dataclass
class Told:
    """A graph that was told something."""

    build: GraphBuilder
    session: Session
    episodes: list[UUID]
    facts: dict[str, Edge]


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    files = locate_embedder()
    assert isinstance(files, ModelFiles)
    return OnnxEmbedder(files)


async def tell(store: Store, embedder: Embedder | None) -> Told:
    build = GraphBuilder()
    await create_user(store, build)
    session = build.session()
    told = [build.episode(text, session) for text in TALK]
    alice, comet, maria = build.node("Alice"), build.node("Comet", summary="A greyhound."), build.node("Maria")
    porto, lisbon = build.node("Porto"), build.node("Lisbon", labels=("Entity", "City"), summary="A city by the sea.")
    pet = build.edge(alice, comet, fact="Alice owns a greyhound named Comet.", relation="OWNS", timeline=None)
    job = build.edge(maria, porto, fact="Maria teaches physics in Porto.", relation="WORKS_IN", timeline=None)
    old = build.edge(alice, lisbon, fact="Alice lived in Lisbon.", valid_at=START, invalid_at=build.now)
    facts = [(pet, told[0]), (job, told[2]), (old, told[2])]
    await accept(store, build, told)
    about = [alice, comet, maria, porto, lisbon]
    await learn(store, build, embedder, told=told, facts=facts, about=about)
    return Told(build, session, [one.uuid for one in told], {"pet": pet, "job": job, "old": old})


def make(store: Store, embedder: Embedder | None, **settings: Any) -> Retriever:
    return Retriever(store, embedder, FixedClock(), RetrievalSettings(**settings))


async def search(retriever: Retriever, told: Told, query: str, **asked: Any) -> list[UUID]:
    hits = await retriever.search(told.build.graph, SearchRequest(query=query, **asked))
    return [hit.uuid for hit in hits]


async def test_meaning_is_found_without_a_shared_word(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    assert (await search(retriever, told, "Which pets are there?"))[0] == told.facts["pet"].uuid
    assert (await search(retriever, told, "musical instruments", scope="episodes"))[0] == told.episodes[3]
    assert (await search(retriever, told, "Maria", scope="nodes"))[0] == told.facts["job"].source


async def test_words_alone_are_enough_without_an_embedder(store: Store):
    told, retriever = await tell(store, None), make(store, None)
    assert (await search(retriever, told, "greyhound"))[0] == told.facts["pet"].uuid
    assert (await search(retriever, told, "cello", scope="episodes"))[0] == told.episodes[3]
    assert (
        "<EPISODES>\n  - Alice (user): I am learning to play the cello."
        in (await retriever.context(told.build.graph, ContextRequest(queries=("the cello",)))).text
    )


async def test_vectors_of_another_model_are_not_compared(store: Store, embedder: OnnxEmbedder):
    told = await tell(store, embedder)
    assert await search(make(store, None), told, "zzz") == []
    snapshot = await make(store, None).snapshot(told.build.graph)
    assert not snapshot.edges.column("has_vector").any()


async def test_filters_reach_the_search(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    ended = Filters(invalid_at=((TimeCondition("<=", FixedClock().now()),),))
    assert await search(retriever, told, "pets", filters=ended) == [told.facts["old"].uuid]
    assert await search(retriever, told, "pets", filters=Filters(edge_types=("WORKS_IN",))) == [told.facts["job"].uuid]
    cities = await search(retriever, told, "pets", scope="nodes", filters=Filters(node_labels=("City",)))
    assert cities == [told.facts["old"].target]
    here = Filters(session=told.session.uuid)
    assert len(await search(retriever, told, "pets", scope="episodes", filters=here)) == len(TALK)


async def test_limits(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    assert len(await search(retriever, told, "pets", limit=2)) == 2
    assert await search(retriever, told, "pets", limit=0) == []
    assert len(await search(retriever, told, "pets", limit=10_000, scope="episodes")) == len(TALK)


@pytest.mark.parametrize("query", ["", "   ", "of the", "?" * 10, "word " * 20_000, "\x00<FACTS>' OR 1=1 --", "🦊"])
async def test_any_query_is_answered(store: Store, embedder: OnnxEmbedder, query: str):
    told, retriever = await tell(store, embedder), make(store, embedder)
    for scope in ("edges", "nodes", "episodes"):
        assert await search(retriever, told, query, scope=scope)
    assert (await retriever.context(told.build.graph, ContextRequest(queries=(query,)))).text.startswith("FACTS and")


async def test_an_empty_query_is_answered_by_the_newest(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    assert await search(retriever, told, "", scope="episodes") == told.episodes[::-1]


async def test_what_is_learnt_is_found_by_the_next_search(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    await search(retriever, told, "weather")
    new = told.build.episode("The barometer is falling, a storm is near.", told.session)
    await accept(store, told.build, [new])
    await learn(store, told.build, embedder, told=[new])
    assert (await search(retriever, told, "weather", scope="episodes"))[0] == new.uuid


async def test_what_is_deleted_is_found_no_more(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    assert told.facts["pet"].uuid in await search(retriever, told, "greyhound")
    await forget_edge(store, told.facts["pet"])
    assert told.facts["pet"].uuid not in await search(retriever, told, "greyhound")
    context = await retriever.context(told.build.graph, ContextRequest(queries=("greyhound",)))
    assert "Alice owns a greyhound" not in context.text


async def test_an_erased_graph_answers_nothing(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    await search(retriever, told, "greyhound")
    await erase(store, told.build.graph)
    assert await search(retriever, told, "greyhound") == []


async def test_a_large_graph_is_searched_in_a_thread_with_the_same_answer(store: Store, embedder: OnnxEmbedder):
    told = await tell(store, embedder)
    assert await search(make(store, embedder, inline_rows=0), told, "pets") == await search(
        make(store, embedder), told, "pets"
    )


async def test_searches_at_once_agree(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder, inline_rows=0)
    answers = await asyncio.gather(*(search(retriever, told, f"pets {number % 3}") for number in range(12)))
    assert all(answers[number] == answers[number % 3] for number in range(12))
    assert retriever.cache_counters.misses == 1


async def test_context_of_a_conversation(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    context = await retriever.context(told.build.graph, ContextRequest(queries=("Which pets do I have?", "Hello!")))
    lines = context.text.splitlines()
    facts = lines[lines.index("<FACTS>") + 1 : lines.index("</FACTS>")]
    assert "Alice owns a greyhound named Comet. (2025-01-01 00:00:" in facts[0]
    assert "Alice lived in Lisbon. (2025-01-01 00:00:00 - 2025-01-01 00:00:" in facts[-1]
    assert [edge.fact in line for edge, line in zip(context.edges, facts, strict=True)] == [True] * len(facts)
    assert "  - Comet: A greyhound." in lines
    assert lines[lines.index("<EPISODES>") + 1].startswith("  - Alice (user): I adopted a greyhound called Comet")


async def test_context_of_nothing(store: Store, embedder: OnnxEmbedder):
    build, retriever = GraphBuilder(), make(store, embedder)
    await create_user(store, build)
    for queries in ((), ("Hello?",), ("", " ")):
        context = await retriever.context(build.graph, ContextRequest(queries=queries))
        assert "<FACTS>\n</FACTS>" in context.text
        assert context.edges == ()


async def test_messages_that_the_caller_knows_are_not_shown_again(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    request = ContextRequest(queries=(TALK[3],), known=frozenset([told.episodes[3]]))
    text = (await retriever.context(told.build.graph, request)).text
    assert TALK[3] not in text
    assert TALK[0] in text


async def test_context_without_episodes(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    request = ContextRequest(queries=("pets",), with_episodes=False)
    assert "EPISODES" not in (await retriever.context(told.build.graph, request)).text


async def test_the_newest_message_weighs_most(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    pets, music = "What is my greyhound called?", "How is the cello going?"
    first = (await retriever.context(told.build.graph, ContextRequest(queries=(music, pets)))).text
    second = (await retriever.context(told.build.graph, ContextRequest(queries=(pets, music)))).text
    assert first.index(TALK[3]) < first.index(TALK[0])
    assert second.index(TALK[0]) < second.index(TALK[3])


async def test_facts_that_are_rated_low_are_left_out(store: Store, embedder: OnnxEmbedder):
    told, retriever = await tell(store, embedder), make(store, embedder)
    ann, tea = told.build.node("Ann"), told.build.node("tea")
    poor = told.build.edge(ann, tea, fact="Ann drinks tea.", rating=0.1, timeline=None)
    new = told.build.episode("Tea for me.", told.session)
    await accept(store, told.build, [new])
    await learn(store, told.build, embedder, told=[new], facts=[(poor, new)], about=[ann, tea])
    graph = told.build.graph
    assert "Ann drinks tea." in (await retriever.context(graph, ContextRequest(queries=("tea",)))).text
    rated = await retriever.context(graph, ContextRequest(queries=("tea",), min_rating=0.5))
    assert "Ann drinks tea." not in rated.text
    assert told.facts["pet"].uuid in [edge.uuid for edge in rated.edges]
