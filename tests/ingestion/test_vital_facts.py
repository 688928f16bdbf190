"""What must not be lost of somebody is in their summary however much was told since."""

from datetime import UTC, datetime, timedelta

import pytest

from hitherto import Hitherto, NewMessage, Settings
from hitherto.engine import build_worker
from hitherto.ingestion.view import EDGES_AROUND_A_NODE

FIRST = ["I'm allergic to peanuts.", "I have diabetes.", "My sister Ana lives in Rome.", "I have a son named Leo."]
LATER = [f"I visited Qu{'aeiou'[place % 5]}{'bdfgklmnprst'[place // 5]}a." for place in range(EDGES_AROUND_A_NODE + 5)]


async def summary_after(texts: list[list[str]], settings: Settings) -> str:
    """The summary of the user's node after batches of messages, one batch worked on after the other."""
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    async with (
        Hitherto(settings, workers="none", embedder=None) as memory,
        build_worker(settings, embedder=None) as worker,
    ):
        await memory.users.add("ann", first_name="Ann")
        await memory.sessions.add("talk", "ann")
        for day, batch in enumerate(texts):
            said = [
                NewMessage(content=text, role="Ann", role_type="user", created_at=begin + timedelta(days=day))
                for text in batch
            ]
            for start in range(0, len(said), 20):
                await memory.memory.add("talk", said[start : start + 20])
            await worker.run_until_idle()
        (user,) = (node for node in await memory.graph.nodes("ann") if node.is_user)
        return user.summary


@pytest.mark.parametrize("batches", [[FIRST, LATER, ["I visited Oslo."]], [[*FIRST, *LATER]]], ids=["old", "one batch"])
async def test_what_is_vital_stays_in_the_summary(tmp_path, batches):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/vital.db", data_dir=tmp_path)
    summary = await summary_after(batches, settings)
    for words in ("allergic to peanuts", "has diabetes", "sister named Ana", "son named Leo"):
        assert words in summary
