"""Every reranker through the services, with the real models."""

from collections.abc import AsyncIterator
from uuid import UUID

import numpy as np
import pytest

from hitherto.domain.errors import InvalidInput
from hitherto.domain.users import User
from hitherto.engine import BUNDLED, Hitherto, build_worker
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.messages import NewMessage
from hitherto.settings import Settings
from tests.ingestion.scripted import ScriptedExtractor
from tests.services.teaching import Ticking

TOLD = (
    "Alice | LIVES_IN | Lisbon = LIVES_IN",
    "Alice | PLAYS | violin\nAlice | KNOWS | Bob",
    "Bob | OWNS | sailboat",
    "Alice | PLAYS | violin",
    "Carol | EATS | cake",
)


@pytest.fixture
async def learned(settings: Settings) -> AsyncIterator[Hitherto]:
    """An engine with the bundled models, whose user alice has told something."""
    async with Hitherto(settings, workers="none", embedder=BUNDLED, clock=Ticking()) as opened:
        await opened.users.add("alice", first_name="Alice")
        await opened.sessions.add("talk", "alice")
        await opened.memory.add("talk", [NewMessage(content=text, role_type="user") for text in TOLD])
        async with build_worker(settings, extractor=ScriptedExtractor()) as worker:
            await worker.run_until_idle()
        yield opened


async def found(engine: Hitherto, query: str, **wish: object) -> list[tuple[str, float]]:
    results = await engine.graph.search("alice", SearchRequest(query=query, **wish))  # type: ignore[arg-type]
    edges = [(edge.fact, score) for edge, score in results.edges]
    nodes = [(node.name, score) for node, score in results.nodes]
    return edges or nodes or [(episode.content, score) for episode, score in results.episodes]


async def node(engine: Hitherto, name: str) -> UUID:
    return next(node.uuid for node in await engine.graph.nodes("alice") if node.name == name)


async def test_a_cross_encoder_reads_every_scope(learned: Hitherto) -> None:
    for scope, best in (("edges", "Alice plays violin."), ("nodes", "violin"), ("episodes", TOLD[3])):
        hits = await found(learned, "Which instrument does Alice play?", scope=scope, reranker="cross_encoder")
        scores = [score for _, score in hits]
        assert hits[0][0] == best
        assert scores == sorted(scores, reverse=True)
        assert 0 <= scores[-1] < scores[0] <= 1
    few = await found(learned, "violin", reranker="cross_encoder", limit=2, min_score=0.5)
    assert [fact for fact, _ in few] == ["Alice plays violin."]
    # Nothing to read: the order of the search.
    assert await found(learned, " ", reranker="cross_encoder") == await found(learned, " ")


async def test_scores_of_a_cross_encoder_do_not_depend_on_the_company(learned: Hitherto) -> None:
    encoder = learned.core.retriever.reranker
    assert encoder is not None
    texts = ["Alice lives in Lisbon.", "Carol eats cake.", "x" * 5000, ""]
    together = encoder.score("Where does Alice live?", texts)
    alone = [encoder.score("Where does Alice live?", [text])[0] for text in texts]
    assert np.array_equal(together, alone)
    assert together.argmax() == 0
    assert "reranker_en@" in encoder.model


async def test_without_the_model_a_cross_encoder_is_refused_in_words(learned: Hitherto) -> None:
    learned.core.retriever.reranker = None
    with pytest.raises(InvalidInput, match="cross_encoder is not available: its model is missing"):
        await found(learned, "violin", reranker="cross_encoder")


async def test_facts_near_a_node_come_first(learned: Hitherto) -> None:
    bob = await node(learned, "Bob")
    hits = await found(learned, "Where does Alice live?", reranker="node_distance", center=bob)
    assert {fact for fact, _ in hits[:2]} == {"Alice knows Bob.", "Bob owns sailboat."}
    assert [score for _, score in hits] == [1.0, 1.0, 0.5, 0.5, 0.0]
    assert hits[-1][0] == "Carol eats cake."


async def test_what_was_told_most_often_comes_first(learned: Hitherto) -> None:
    assert (await found(learned, "cake", reranker="episode_mentions"))[0] == ("Alice plays violin.", 2.0)


async def test_difference_is_taken_from_meaning(learned: Hitherto) -> None:
    hits = await found(learned, "violin", reranker="mmr", mmr_lambda=0.5)
    assert hits[0][0] == "Alice plays violin."
    assert len(hits) == 5


async def test_origins_of_other_graphs_change_nothing(learned: Hitherto) -> None:
    other: User = await learned.users.add("bob")
    plain = await found(learned, "violin")
    assert await found(learned, "violin", origins=(other.uuid, UUID(int=3))) == plain
    for strange in (other.uuid, UUID(int=3)):
        with pytest.raises(InvalidInput, match="center_node_uuid: this graph has no such node"):
            await found(learned, "violin", reranker="node_distance", center=strange)
    near = await found(learned, "violin", origins=(await node(learned, "Carol"),))
    assert dict(near)["Carol eats cake."] > dict(plain)["Carol eats cake."]


async def test_hits_below_the_least_score_are_left_out(learned: Hitherto) -> None:
    every = await found(learned, "Lisbon")
    least = every[1][1]
    assert await found(learned, "Lisbon", min_score=least) == [hit for hit in every if hit[1] >= least]
    assert await found(learned, "Lisbon", min_score=1e9) == []
