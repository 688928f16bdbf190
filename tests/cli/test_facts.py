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
    assert "from 2024-05-01T09:00:00Z until 2024-05-02T09:00:00Z" in shown
    assert "by Ann: I live in Lisbon." in shown
    assert "succeeded: the next value of the same matter began" in shown
    assert "by Ann: I moved to Porto. [red]" in shown
    assert f"by Ann moved to Porto. ({successor})" in shown
    told = json.loads(hitherto("facts", "explain", uuid, "--json").stdout)
    assert (told["rule"], told["successor"]) == ("succeeded", {"uuid": successor, "fact": "Ann moved to Porto."})
    assert "it has not" in hitherto("facts", "explain", successor).stdout


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
