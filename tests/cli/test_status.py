"""`hitherto status`, of things that are hard to bring about through the command line: failures and many users."""

import asyncio
import json

import pytest

from hitherto.domain.episodes import Episode, EpisodeState
from hitherto.engine import Hitherto as Engine
from hitherto.ports import Transaction
from hitherto.services.data import NewEpisode
from hitherto.services.messages import NewMessage
from hitherto.settings import Settings
from hitherto.store import episodes
from tests.cli.conftest import Hitherto


async def fail_an_episode(error: str) -> Episode:
    """Accept a message and mark it as given up."""
    async with Engine(Settings(), workers="none", embedder=None) as engine:
        user = await engine.users.add("ann")
        await engine.sessions.add("talk", "ann")
        await engine.memory.add("talk", [NewMessage(role_type="user", content="A secret thing.")])
        (episode,) = await engine.graph.episodes("ann")

        async def give_up(tx: Transaction) -> None:
            await episodes.set_state(tx, user.graph, [episode.uuid], EpisodeState.FAILED, 1, error)

        await engine.core.store.write(give_up)
        return episode


async def add_users(count: int) -> None:
    async with Engine(Settings(), workers="none", embedder=None) as engine:
        for number in range(count):
            await engine.users.add(f"user-{number:02}")


def test_a_failed_episode_is_shown_with_its_error_but_without_its_text(hitherto: Hitherto) -> None:
    episode = asyncio.run(fail_an_episode("ValueError: [red] too much\nof it"))
    shown = hitherto("status").stdout
    assert "1 episodes, searchable as text" in shown
    assert str(episode.uuid) in shown
    assert "ValueError: [red] too much" in shown
    assert "secret" not in shown
    (failed,) = json.loads(hitherto("status", "--json").stdout)["failed"]
    assert (failed["uuid"], failed["user_id"]) == (str(episode.uuid), "ann")
    assert failed["session_id"] == "talk"
    assert failed["received_at"].endswith("Z")


def test_users_are_shown_page_by_page(hitherto: Hitherto) -> None:
    asyncio.run(add_users(25))
    first, second = (json.loads(hitherto("status", "--page", page, "--json").stdout) for page in ("1", "2"))
    assert (len(first["graphs"]), len(second["graphs"]), first["users"]) == (20, 5, 25)
    assert not first["graphs"].keys() & second["graphs"].keys()
    assert "20 of 25 users; see --page and --user" in hitherto("status").stdout


@pytest.mark.parametrize("page", ["0", "-1", "one"])
def test_a_page_that_cannot_be(hitherto: Hitherto, page: str) -> None:
    assert hitherto("status", "--page", page).exit_code == 2


async def add_groups(*group_ids: str) -> None:
    async with Engine(Settings(), workers="none", embedder=None) as engine:
        for group_id in group_ids:
            await engine.groups.add(group_id)
        await engine.graph.add(NewEpisode(type="text", data="It rains."), group_id=group_ids[0])


def test_groups_are_shown_beside_users(hitherto: Hitherto) -> None:
    asyncio.run(add_users(1))
    asyncio.run(add_groups("docs", "news"))
    whole, one = (json.loads(hitherto("status", *more, "--json").stdout) for more in ((), ("--group", "docs")))

    assert (whole["users"], whole["groups"]) == (1, 2)
    assert {name: counts["pending"] for name, counts in whole["group_graphs"].items()} == {"docs": 1, "news": 0}
    assert list(whole["graphs"]) == ["user-00"]
    assert (list(one["graphs"]), list(one["group_graphs"])) == ([], ["docs"])
    shown = hitherto("status").stdout
    assert all(name in shown for name in ("user-00", "docs", "news"))
    assert "no users" not in hitherto("status", "--group", "docs").stdout
    assert "group not found: nobody" in hitherto("status", "--group", "nobody").stderr
