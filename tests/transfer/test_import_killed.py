"""What an import that was killed leaves is found by nobody, and can be swept away."""

import asyncio
from pathlib import Path

from hitherto.domain.instants import Instant
from hitherto.settings import Settings
from hitherto.store import graphs
from hitherto.store.open import open_store
from hitherto.transfer.exporting import export
from hitherto.transfer.importing import import_export
from tests.transfer.answers import answers_of, as_moved
from tests.transfer.databases import contents
from tests.transfer.killing import run_killed
from tests.transfer.telling import engine_on, say, tell_user


async def test_killed_while_importing(tmp_path: Path) -> None:
    here = Settings(database_url=str(tmp_path / "here.db"), data_dir=tmp_path)
    there = Settings(database_url=str(tmp_path / "there.db"), data_dir=tmp_path)
    async with engine_on(here) as engine:
        await tell_user(engine.project(engine.users._project), "maya")
        for number in range(90):
            await say(engine.project(engine.users._project), "maya talk", [f"{number} {each}." for each in range(30)])
        await export(engine.core, engine.users._project, "default", tmp_path / "maya.jsonl")
        old = (await engine.users.get("maya")).graph
    async with engine_on(there):
        pass

    await asyncio.to_thread(run_killed, there.database_url, 3, "import", str(tmp_path / "maya.jsonl"))

    assert (await answers_of(there)).keys() == {"ontology"}
    async with engine_on(there) as engine:
        assert (await engine.status.queue()).pending == 0
        done = await import_export(engine.core, engine.users._project, tmp_path / "maya.jsonl")
        assert len(done.moved) == 1
        new = (await engine.users.get("maya")).graph
    assert await answers_of(there) == as_moved(await answers_of(here), {old: new}, {})
    store = await open_store(there.database_url)
    assert await store.write(lambda tx: graphs.discard_copies(tx, Instant(2**62), 10)) == 1
    rows = await contents(store)
    await store.close()
    assert {row[0] for row in rows["episodes"]} == {row[0] for row in rows["graphs"]} == {new}
