"""Things told of in several batches, as the store finds them again: one node a thing, on both databases."""

import pytest

from hitherto.domain.facts import Node
from hitherto.engine import Hitherto, build_worker
from hitherto.services.messages import NewMessage
from hitherto.settings import Settings
from tests.services.merging import Told


@pytest.fixture
async def told(engine: Hitherto) -> Told:
    return await Told.begin(engine)


@pytest.mark.parametrize(
    ("subjects", "names"),
    [
        (("Dr. Smith", "Smith", "Prof. Smith"), {"Dr. Smith"}),
        (("Mr. Smith", "Mrs. Smith"), {"Mr. Smith", "Mrs. Smith"}),
        (("Anna", "Dr. Anna Smith", "Anna Smith"), {"Dr. Anna Smith"}),
        (("Anna Smith", "Anna"), {"Anna Smith"}),
    ],
)
async def test_people(told: Told, subjects: tuple[str, ...], names: set[str]) -> None:
    for number, subject in enumerate(subjects):
        await told.tell(f"{subject} | SELLS | thing {number}")
    assert {fact[0] for fact in await told.facts()} == names


@pytest.mark.parametrize(
    ("firms", "names"),
    [
        (("Acme Inc", "Acme"), {"Acme Inc"}),
        (("Acme", "Acme Ltd", "Acme Limited"), {"Acme"}),
        (("Acme Inc", "Acme Ltd"), {"Acme Inc", "Acme Ltd"}),
    ],
)
async def test_firms(told: Told, firms: tuple[str, ...], names: set[str]) -> None:
    for firm in firms:
        await told.tell(f"Bob | USES | {firm}")
    assert {fact[2] for fact in await told.facts()} == names


@pytest.mark.parametrize("names", [("Kubernetes", "Kuberntes"), ("Kuberntes", "Kubernetes")])
async def test_a_slip_is_found_again(told: Told, names: tuple[str, str]) -> None:
    for name in names:
        await told.tell(f"Bob | USES | {name}")
    assert {fact[2] for fact in await told.facts()} == {names[0]}


async def test_what_only_looks_alike_is_not_read_nor_taken(told: Told) -> None:
    await told.tell("Bob | USES | Kubernetes", "Bob | USES | Kubectlines")
    await told.tell("Bob | USES | Kubermatics", "Bob | USES | Kubernotices")
    assert len({fact[2] for fact in await told.facts()}) == 4


SPOKEN = [
    ("My sister Mia lives in Rome.", "My sister's dog loves swimming.", "Mia's dog loves carrots."),
    ("My sister Mia lives in Rome.", "Mia's dog loves carrots.", "My sister's dog loves swimming."),
]


async def say(engine: Hitherto, settings: Settings, *texts: str) -> list[Node]:
    """Say texts in sessions and batches of their own, and return the nodes."""
    await engine.users.add("ann", first_name="Ann", last_name="Baker")
    for number, text in enumerate(texts):
        await engine.sessions.add(f"talk-{number}", "ann")
        await engine.memory.add(f"talk-{number}", [NewMessage(content=text, role="Ann", role_type="user")])
        async with build_worker(settings, embedder=None) as worker:
            await worker.run_until_idle()
    return await engine.graph.nodes("ann")


@pytest.mark.parametrize("texts", SPOKEN)
async def test_whose_dog_it_is(engine: Hitherto, settings: Settings, texts: tuple[str, ...]) -> None:
    nodes = await say(engine, settings, *texts)
    assert len([node for node in nodes if "dog" in node.name]) == 1


async def test_another_anna_and_the_sister(engine: Hitherto, settings: Settings) -> None:
    nodes = await say(
        engine, settings, "My sister Anna moved to Rome.", "I met another Anna at the gym.", "Anna likes tea."
    )
    annas = [node for node in nodes if node.name == "Anna"]
    assert [node.aliases for node in annas] == [("Ann Baker's sister",), ()]
    assert {edge.fact for edge in await engine.graph.node_edges(annas[1].uuid)} == {
        "Ann Baker met another Anna at the gym."
    }
    assert any("likes tea" in edge.fact for edge in await engine.graph.node_edges(annas[0].uuid))


async def test_a_sister_named_first_is_the_sister(engine: Hitherto, settings: Settings) -> None:
    nodes = await say(engine, settings, "My sister lives in Rome.", "Anna, my sister, likes tea.", "Anna likes jam.")
    assert [node.aliases for node in nodes if node.name == "Anna"] == [("Ann Baker's sister",)]
    assert not any(node.name == "Ann Baker's sister" for node in nodes)
