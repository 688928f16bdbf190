"""What the memory has said and what comes back: read by the real extractor, on both databases."""

from collections.abc import Callable

import pytest

from hitherto.domain.episodes import EpisodeKind
from hitherto.domain.facts import Edge
from hitherto.engine import Hitherto
from hitherto.ingestion.extract import DeterministicExtractor
from hitherto.services.data import NewEpisode
from hitherto.services.messages import NewMessage
from tests.ingestion.scripted import worker_on

EXTRACTOR = DeterministicExtractor()


class Talk:
    """A session of Ann Baker's."""

    def __init__(self, engine: Hitherto, user_id: str = "ann") -> None:
        self.engine = engine
        self.user_id = user_id

    async def say(self, text: str, role: str | None = None, role_type: str = "user") -> None:
        await self.engine.memory.add("talk", [NewMessage(content=text, role=role, role_type=role_type)])
        await worker_on(self.engine.core.store, EXTRACTOR).run_until_idle()

    async def facts(self) -> list[Edge]:
        return sorted(await self.engine.graph.edges(self.user_id), key=lambda edge: edge.uuid)

    async def known(self) -> list[tuple[str, int | None, int | None, int]]:
        """Return what there is of each fact that an echo could change."""
        return [(edge.fact, edge.valid_at, edge.invalid_at, len(edge.episodes)) for edge in await self.facts()]

    async def block(self) -> str:
        return (await self.engine.memory.get("talk")).context


@pytest.fixture
async def ann(engine: Hitherto) -> Talk:
    await engine.users.add("ann", first_name="Ann", last_name="Baker")
    await engine.sessions.add("talk", "ann")
    talk = Talk(engine)
    await talk.say("I live in Hamburg. My sister Clara works at Acme. I like tea.")
    await talk.say("I moved to Lisbon.")
    return talk


async def test_a_retired_fact_is_not_revived_by_its_block(ann: Talk) -> None:
    before = await ann.known()
    assert [fact for fact, _, end, _ in before if end is not None] == ["Ann Baker lives in Hamburg."]
    block = await ann.block()
    for text in (block, " ".join(block.split()), block.replace("\n", "\n> "), block[200:-30]):
        await ann.say(text)
        await ann.say(f"Context:\n{text}\n\nWhat should I do?")
        await ann.say(text, "helper", "assistant")
        await ann.say(text, "Clara", "assistant")
        await ann.say(text, None, "system")
    assert await ann.known() == before


ASSEMBLED: dict[str, Callable[[Edge], str]] = {
    "words": lambda edge: edge.fact,
    "items": lambda edge: f"- {edge.fact}",
    "python": lambda edge: f"{edge.fact} (valid_at: {edge.valid_at}, invalid_at: {edge.invalid_at})",
}


@pytest.mark.parametrize("form", ASSEMBLED.values(), ids=ASSEMBLED)
@pytest.mark.parametrize("joint", ["\n", " "])
async def test_a_text_of_facts_without_dates_adds_nothing(ann: Talk, form: Callable[[Edge], str], joint: str) -> None:
    before = await ann.known()
    text = joint.join(form(edge) for edge in await ann.facts())
    for said in (text, f"What I know:{joint}{text}", f"{text}{joint}Be kind."):
        await ann.say(said)
    assert await ann.known() == before


async def test_the_summary_of_the_user_adds_nothing(ann: Talk) -> None:
    before = await ann.known()
    (own,) = [node for node in await ann.engine.graph.nodes("ann") if node.is_user]
    assert "Lisbon" in own.summary
    await ann.say(own.summary)
    assert [fact for fact in await ann.known() if fact not in before] == []


@pytest.mark.parametrize(
    ("role", "role_type"), [(None, "assistant"), ("helper", "assistant"), ("Clara", "assistant"), (None, "system")]
)
async def test_an_assistant_that_repeats_a_fact_tells_nothing_new(ann: Talk, role: str | None, role_type: str) -> None:
    before = await ann.known()
    await ann.say("Ann Baker lives in Hamburg. Ann Baker likes tea.", role, role_type)
    assert await ann.known() == before


async def test_what_nobody_knew_is_learned_beside_what_comes_back(ann: Talk) -> None:
    before = await ann.known()
    await ann.say("Ann Baker lives in Hamburg. Ann Baker likes tea. I own a zither.")
    fresh = [fact for fact in await ann.known() if fact not in before]
    assert [fact for fact, *_ in fresh] == ["Ann Baker owns a zither."]


async def test_what_people_say_anew_counts(ann: Talk) -> None:
    await ann.say("I like tea.")
    await ann.say("Clara works at Acme.")
    supported = {fact: episodes for fact, _, _, episodes in await ann.known()}
    assert supported["Ann Baker likes tea."] == 2
    await ann.say("I live in Hamburg again.")
    assert [fact for fact, _, end, _ in await ann.known() if end is None and "Hamburg" in fact]


async def test_a_text_that_was_added_by_itself_is_no_echo(ann: Talk) -> None:
    engine = ann.engine
    await engine.graph.add(NewEpisode(data="Ann Baker likes tea.", type=EpisodeKind.TEXT), user_id="ann")
    await worker_on(engine.core.store, EXTRACTOR).run_until_idle()
    assert ("Ann Baker likes tea.", 2) in [(fact, episodes) for fact, _, _, episodes in await ann.known()]


async def test_traces_say_what_was_left_out(ann: Talk) -> None:
    await ann.say("Ann Baker likes tea.")
    (last, *_) = await ann.engine.graph.episodes("ann", 1)
    trace = await ann.engine.graph.trace(last.uuid)
    assert "“Ann Baker likes tea.”: repeats what the memory said" in trace["notes"]
    assert trace["statements"] == []


async def test_a_user_without_a_name_is_no_second_thing(engine: Hitherto) -> None:
    await engine.users.add("u-17")
    await engine.sessions.add("talk", "u-17")
    talk = Talk(engine, "u-17")
    await talk.say("I live in Hamburg. I like tea.")
    before, things = await talk.known(), {node.name for node in await engine.graph.nodes("u-17")}
    assert ("The user likes tea.", 1) in [(fact, episodes) for fact, _, _, episodes in before]
    await talk.say("The user lives in Hamburg. The user likes tea.")
    assert await talk.known() == before
    assert {node.name for node in await engine.graph.nodes("u-17")} == things
