"""`hitherto facts explain`."""

import asyncio
import json

from hitherto.engine import Hitherto as Engine
from hitherto.engine import build_worker
from hitherto.services.messages import NewMessage
from hitherto.settings import Settings
from tests.cli.conftest import Hitherto


async def tell(*texts: str) -> dict[str, str]:
    """Tell the default project something about Ann and return the uuids of the facts by their text."""
    async with Engine(Settings(), workers="none", embedder=None) as engine:
        await engine.users.add("ann", first_name="Ann")
        await engine.sessions.add("talk", "ann")
        for day, text in enumerate(texts, 1):
            said = NewMessage(content=text, role="Ann", role_type="user", created_at=f"2024-05-0{day}T09:00:00Z")
            await engine.memory.add("talk", [said])
        async with build_worker(Settings(), embedder=None) as worker:
            await worker.run_until_idle()
        return {edge.fact: str(edge.uuid) for edge in await engine.graph.edges("ann")}


def test_a_fact_that_ended_is_explained(hitherto: Hitherto) -> None:
    facts = asyncio.run(tell("I live in Lisbon.", "I moved to Porto. [red]"))
    uuid, successor = facts["Ann lives in Lisbon."], facts["Ann moved to Porto."]
    shown = hitherto("facts", "explain", uuid).stdout
    assert "Ann lives in Lisbon." in shown
    assert "from 2024-05-01T09:00:00Z (assumed) until 2024-05-02T09:00:00Z (assumed)" in shown
    assert "by Ann: I live in Lisbon." in shown
    assert "succeeded: the next value of the same matter began" in shown
    assert "by Ann: I moved to Porto. [red]" in shown
    assert f"by Ann moved to Porto. ({successor})" in shown
    told = json.loads(hitherto("facts", "explain", uuid, "--json").stdout)
    assert (told["rule"], told["successor"]) == ("succeeded", {"uuid": successor, "fact": "Ann moved to Porto."})
    assert "it has not" in hitherto("facts", "explain", successor).stdout


def test_how_exactly_a_time_is_known_is_shown(hitherto: Hitherto) -> None:
    facts = asyncio.run(tell("I moved to Lisbon in March 2023."))
    (uuid,) = (uuid for fact, uuid in facts.items() if "Lisbon" in fact)
    assert "from 2023-03-01T00:00:00Z (month) until now" in hitherto("facts", "explain", uuid).stdout
    told = json.loads(hitherto("facts", "explain", uuid, "--json").stdout)
    assert (told["valid_precision"], told["invalid_precision"]) == ("month", None)


def test_the_language_of_an_episode_is_in_its_trace(hitherto: Hitherto) -> None:
    async def told() -> str:
        await tell("Mieszkam teraz w Lizbonie.")
        async with Engine(Settings(), workers="none", embedder=None) as engine:
            (message,) = (await engine.memory.messages("talk")).items
            return str(message.uuid)

    uuid = asyncio.run(told())
    assert "language pl" in hitherto("episodes", "trace", uuid).stdout
    trace = json.loads(hitherto("episodes", "trace", uuid, "--json").stdout)
    assert trace["language"] == "pl"
    assert trace["statements"] == []
    assert "the text is in another language (pl): only English is read" in trace["notes"]


def test_a_fact_that_is_not_there_is_said_in_one_line(hitherto: Hitherto) -> None:
    failed = hitherto("facts", "explain", "nonsense")
    assert failed.exit_code != 0
    assert failed.stderr.strip().count("\n") == 0
    assert "nonsense" in failed.stderr


def test_a_closing_is_undone(hitherto: Hitherto) -> None:
    facts = asyncio.run(tell("I live in Lisbon.", "I moved to Porto."))
    uuid = facts["Ann lives in Lisbon."]
    assert f"hitherto facts reopen {uuid}" in hitherto("facts", "explain", uuid).stdout
    assert "it has not" in hitherto("facts", "reopen", uuid).stdout
    assert "nothing has changed" in hitherto("facts", "reopen", uuid).stdout
    assert json.loads(hitherto("facts", "explain", uuid, "--json").stdout)["rule"] is None
