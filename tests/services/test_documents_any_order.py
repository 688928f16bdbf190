"""Any sequence of calls on a collection leaves what a dictionary would hold."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.domain.errors import AlreadyExists, NotFound
from hitherto.engine import Hitherto
from hitherto.services.documents import DocumentUpdate, NewDocument
from hitherto.services.wishes import wish
from hitherto.settings import Settings

IDS = st.sampled_from("abc")
WORDS = st.sampled_from(["tea", "milk", "bread"])
METADATA = st.none() | st.dictionaries(st.sampled_from("kl"), st.integers(0, 1), max_size=2)
STEP = st.one_of(
    st.tuples(st.just("add"), IDS | st.none(), WORDS, METADATA),
    st.tuples(st.just("update"), IDS, IDS | st.none(), METADATA),
    st.tuples(st.just("delete"), IDS),
    st.tuples(st.just("search"), WORDS),
    st.tuples(st.just("filter"), st.sampled_from("kl"), st.integers(0, 1)),
)


class Model:
    """The collection as a dictionary from uuids to (id, text, metadata), and the real one beside it."""

    def __init__(self, engine: Hitherto) -> None:
        self.engine = engine
        self.rows: dict[str, tuple[str | None, str, dict[str, int]]] = {}

    def uuid_of(self, document_id: str) -> str | None:
        return next((uuid for uuid, row in self.rows.items() if row[0] == document_id), None)

    async def add(self, document_id: str | None, text: str, metadata: dict[str, int] | None) -> None:
        new = NewDocument(content=text, document_id=document_id, metadata=metadata)
        try:
            [uuid] = await self.engine.documents.add("c", [new])
        except AlreadyExists:
            assert document_id is not None
            assert self.uuid_of(document_id)
            return
        assert document_id is None or self.uuid_of(document_id) is None
        self.rows[str(uuid)] = (document_id, text, metadata or {})

    async def update(self, document_id: str, new_id: str | None, metadata: dict[str, int] | None) -> None:
        uuid = self.uuid_of(document_id)
        if uuid is None:
            return
        change = DocumentUpdate(uuid=uuid, document_id=new_id, metadata=metadata)
        try:
            await self.engine.documents.update("c", [change])
        except AlreadyExists:
            assert new_id not in (None, document_id)
            assert self.uuid_of(str(new_id))
            return
        _, text, old = self.rows[uuid]
        self.rows[uuid] = (new_id or document_id, text, {**old, **(metadata or {})})

    async def delete(self, document_id: str) -> None:
        uuid = self.uuid_of(document_id) or "0" * 36
        try:
            await self.engine.documents.delete("c", [uuid])
        except NotFound:
            assert uuid not in self.rows
        else:
            del self.rows[uuid]

    async def search(self, word: str) -> None:
        found = await self.engine.documents.search("c", wish(limit=100), text=word)
        assert {str(document.uuid) for document, _ in found.found} == {
            uuid for uuid, (_, text, _) in self.rows.items() if text == word
        }

    async def filter(self, key: str, value: int) -> None:
        found = await self.engine.documents.search("c", wish(limit=100), metadata={key: value})
        assert [str(document.uuid) for document, _ in found.found] == sorted(
            (uuid for uuid, (_, _, metadata) in self.rows.items() if metadata.get(key) == value), reverse=True
        )

    async def check(self) -> None:
        for uuid, (document_id, text, metadata) in self.rows.items():
            document = await self.engine.documents.get("c", uuid)
            assert (document.document_id, document.content, document.metadata or {}) == (document_id, text, metadata)
        assert (await self.engine.collections.get("c")).counts.documents == len(self.rows)


async def play(folder: Path, steps: list[tuple[Any, ...]]) -> None:
    kept = Settings(database_url=f"sqlite://{folder}/h.db", data_dir=folder)
    async with Hitherto(kept, workers="none", embedder=None) as engine:
        await engine.collections.add("c")
        model = Model(engine)
        for name, *arguments in steps:
            await getattr(model, name)(*arguments)
        await model.check()


@settings(max_examples=30, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_any_sequence_of_calls(steps: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder), steps))
