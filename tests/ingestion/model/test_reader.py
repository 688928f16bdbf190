"""Reading with a model on a real store: what goes out, what is kept, what happens when it fails."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from hitherto.clock import SystemClock
from hitherto.domain.episodes import EpisodeKind
from hitherto.domain.identity import UuidFactory
from hitherto.domain.instants import Instant
from hitherto.domain.ontology import ontology_of
from hitherto.ingestion.model.reader import ModelReader
from hitherto.ingestion.reading import RuleReader
from hitherto.retrieval.retriever import Retriever
from hitherto.store import graphs, model_readings, model_usage, ontologies, traces
from hitherto.worker import Worker, WorkerSettings
from tests.builders import GraphBuilder, accept
from tests.ingestion.model.asking import FakeModel, ending, fact, silent
from tests.ingestion.scripted import QUICK, ScriptedExtractor, facts, new_user, sentences, things, told

NOTHING: dict[str, Any] = {"things": [], "facts": [], "ended": []}
FOREVER = Instant(1 << 60)
LISBON = {**NOTHING, "facts": [fact(1, "living in Lisbon", "I", "LIVES_IN", "Lisbon", fact="Alice lives in Lisbon.")]}


@pytest.fixture
def build() -> GraphBuilder:
    return GraphBuilder()


def worker_with(store, model, extractor=None, settings: WorkerSettings = QUICK) -> Worker:
    clock = SystemClock()
    rules = RuleReader(extractor or ScriptedExtractor())
    reader = ModelReader(rules, model, store, Retriever(store, None, clock), clock, "Mind the tea.")
    return Worker(store, reader, None, clock, UuidFactory(), settings)


async def tell(store, build, *texts: str, **changed) -> None:
    session = build.session()
    await accept(store, build, [build.episode(text, session, **changed) for text in texts])


async def bodies(store, build) -> list[dict[str, Any]]:
    """The traces of all episodes."""
    episodes = await told(store, build)
    return [await store.read(lambda tx, uuid=each.uuid: traces.get(tx, build.graph, uuid)) for each in episodes]


async def notes(store, build) -> list[list[str]]:
    return [body["notes"] for body in await bodies(store, build)]


async def kept(store, build) -> int:
    uuids = [episode.uuid for episode in await told(store, build)]
    return len(await store.read(lambda tx: model_readings.get_many(tx, build.graph, uuids)))


async def used(store) -> list[tuple[int, int, int]]:
    totals = await store.read(model_usage.totals)
    return [(each.usage.calls, each.usage.failures, each.usage.input_tokens) for each in totals]


async def test_a_batch_is_one_question_and_its_facts_are_stored(store, build):
    await new_user(store, build)
    await tell(store, build, "We are living in Lisbon these days.", "And we love it there, by the way.")
    model = FakeModel(lambda _: LISBON)
    await worker_with(store, model).run_until_idle()
    assert await sentences(store, build) == ["Alice lives in Lisbon."]
    assert len(model.questions) == 1
    assert "m1 (Wed 2025-01-01) Alice (user): We are living in Lisbon these days." in model.questions[0]
    assert "Mind the tea." in model.instructions[0]
    assert await used(store) == [(1, 0, 100)]
    assert await kept(store, build) == 0
    (trace, _) = await bodies(store, build)
    assert trace["extractor"].startswith("fake:one read_messages/")
    assert "ask" in [step["name"] for step in trace["steps"]]


async def test_what_the_graph_knows_is_shown_and_can_be_ended(store, build):
    await new_user(store, build)
    await tell(store, build, "We are living in Lisbon these days.")
    await worker_with(store, FakeModel(lambda _: LISBON)).run_until_idle()
    await tell(store, build, "So we left Lisbon for good.")
    model = FakeModel(lambda _: {**NOTHING, "ended": [ending("f1", 1, "we left Lisbon for good")]})
    await worker_with(store, model).run_until_idle()
    assert "f1 Alice lives in Lisbon." in model.questions[0]
    assert "n2 Lisbon" in model.questions[0]
    (home,) = await facts(store, build)
    assert home.closed_by is not None
    assert home.closed_by.rule == "ended"


async def test_documents_and_small_talk_cost_nothing(store, build):
    await new_user(store, build)
    await accept(store, build, [build.episode('{"name": "Lisbon office"}', kind=EpisodeKind.JSON)])
    await tell(store, build, "ok, thx", "👍")
    model = FakeModel(lambda _: NOTHING)
    await worker_with(store, model).run_until_idle()
    assert model.questions == []
    assert await used(store) == []


async def test_a_model_that_fails_leaves_what_rules_read(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | green tea")
    await worker_with(store, FakeModel(silent)).run_until_idle()
    assert await sentences(store, build) == ["Alice likes green tea."]
    assert any("the endpoint is down" in note for note in (await notes(store, build))[0])
    assert await used(store) == [(3, 1, 0)]
    assert (await store.read(lambda tx: model_usage.health(tx, "fake:one"))).is_failing


async def test_an_answer_after_a_failure_ends_the_alarm(store, build):
    await new_user(store, build)
    await tell(store, build, "Alice | LIKES | green tea")
    await worker_with(store, FakeModel(silent)).run_until_idle()
    await tell(store, build, "We are living in Lisbon these days.")
    await worker_with(store, FakeModel(lambda _: LISBON)).run_until_idle()
    assert not (await store.read(lambda tx: model_usage.health(tx, "fake:one"))).is_failing


async def test_an_answer_that_was_paid_for_is_not_asked_for_again(store, build):
    """A worker that dies between the answer and the commit leaves the answer; one at a time the next takes it up."""
    await new_user(store, build)
    await tell(store, build, "We are living in Lisbon these days.", "And we love it there, by the way.")
    dying = worker_with(store, FakeModel(lambda _: LISBON))
    dying._pipeline._commit = _dies  # type: ignore[method-assign]
    task = asyncio.create_task(dying.run(asyncio.Event()))
    async with asyncio.timeout(20):
        while await kept(store, build) < 2:  # noqa: ASYNC110 - a database sends no event
            await asyncio.sleep(0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    model = FakeModel(lambda _: pytest.fail("asked again"))
    await worker_with(store, model).run_until_idle()
    assert await sentences(store, build) == ["Alice lives in Lisbon."]
    assert await used(store) == [(1, 0, 100)]
    assert await kept(store, build) == 0


async def _dies(*_, **__):
    raise RuntimeError("killed")


async def test_only_what_was_not_read_yet_is_asked_for(store, build):
    await new_user(store, build)
    await tell(store, build, "We are living in Lisbon these days.", "Bob is a friend of ours there.")
    first = (await told(store, build))[0]
    body = f'{{"episode": "{first.uuid}"}}'
    await store.write(lambda tx: model_readings.put_many(tx, build.graph, {first.uuid: body}, Instant(1)))
    model = FakeModel(lambda _: {**NOTHING, "facts": [fact(1, "Bob is a friend", "I", "HAS_FRIEND", "Bob")]})
    await worker_with(store, model).run_until_idle()
    assert await sentences(store, build) == ["I has friend Bob."]
    assert "m1 (Wed 2025-01-01) Alice (user): Bob is a friend of ours there." in model.questions[0]


async def test_a_reading_of_another_release_is_read_anew(store, build):
    await new_user(store, build)
    await tell(store, build, "We are living in Lisbon these days.")
    (only,) = await told(store, build)
    await store.write(lambda tx: model_readings.put_many(tx, build.graph, {only.uuid: '{"x": 1}'}, Instant(1)))
    await worker_with(store, FakeModel(lambda _: LISBON)).run_until_idle()
    assert await sentences(store, build) == ["Alice lives in Lisbon."]


async def test_types_and_ratings_ride_on_the_same_question(store, build):
    rating = {"instruction": "Homes matter."}
    await new_user(store, build, fact_rating_instruction=rating)
    ontology = ontology_of([{"name": "City"}], [{"name": "RESIDES_IN"}])
    await store.write(lambda tx: ontologies.put(tx, build.project, ontology, Instant(1)))
    await tell(store, build, "We are living in Lisbon these days.")
    home = {**LISBON["facts"][0], "type": "RESIDES_IN", "rating": 0.75}
    answer = {**NOTHING, "facts": [home], "things": [{"name": "Lisbon", "kind": "City", "known": "", "attributes": []}]}
    model = FakeModel(lambda _: answer)
    await worker_with(store, model).run_until_idle()
    (edge,) = await facts(store, build)
    assert (edge.relation, edge.rating) == ("RESIDES_IN", 0.75)
    assert "City" in (await things(store, build))["Lisbon"].labels
    assert "Homes matter." in model.instructions[0]


async def test_a_graph_that_is_erased_during_the_question_keeps_nothing(store, build):
    await new_user(store, build)
    await tell(store, build, "We are living in Lisbon these days.")

    class Slow(FakeModel):
        async def structured(self, purpose, instructions, text, output_type):
            await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))
            return await super().structured(purpose, instructions, text, output_type)

    worker = worker_with(store, Slow(lambda _: LISBON))
    async with asyncio.timeout(20):
        await worker.run_until_idle()
    assert await kept(store, build) == 0
    assert await used(store) == []


async def test_readings_that_nobody_fetched_are_swept(store, build):
    await new_user(store, build)
    await tell(store, build, "Hello there, everybody.")
    (only,) = await told(store, build)
    await store.write(lambda tx: model_readings.put_many(tx, build.graph, {only.uuid: "{}"}, Instant(1)))
    assert await store.write(lambda tx: model_readings.delete_before(tx, FOREVER, 10)) == 1
    assert await kept(store, build) == 0
