"""A batch read with the help of a language model: rules first, then one question, then what is believed of the answer.

Whatever the model does, the batch goes on: without a usable answer what the rules read stands.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from hitherto.domain.episodes import Episode, EpisodeKind
from hitherto.domain.extraction import Extraction, ExtractionBatch
from hitherto.domain.identity import GraphKey
from hitherto.domain.language_models import ModelFailed, ModelUsage
from hitherto.ingestion.batch import Batch
from hitherto.ingestion.compose import StepTimer
from hitherto.ingestion.extract.masking import unserved
from hitherto.ingestion.model.belief import believed
from hitherto.ingestion.model.question import evidence_of, instructions_of
from hitherto.ingestion.model.shapes import answer_type
from hitherto.ingestion.model.shortlist import shortlist
from hitherto.ingestion.reading import Reader
from hitherto.ingestion.resolve import names_to_look_up
from hitherto.ingestion.threads import Computing
from hitherto.ingestion.view import wishes_of
from hitherto.observe import get_logger
from hitherto.ports import Clock, LanguageModel, Store, Transaction
from hitherto.prompts import prompt
from hitherto.retrieval.retriever import Retriever
from hitherto.store import episodes, graphs, model_readings, model_usage

PURPOSE = "reading"
PROMPT = "read_messages"
FEWEST_LETTERS = 8
"""A batch in which no message has more letters than this ("ok, thanks") is not worth a question."""

_EXTRACTION = TypeAdapter(Extraction)
_LETTER = re.compile(r"[^\W\d_]")

log = get_logger("hitherto.worker")


class ModelReader:
    """Reads by `rules`, and then asks `model` about all messages and texts of a batch at once.

    Documents in JSON stay with the rules: their structure says more than any model could guess.
    """

    def __init__(
        self,
        rules: Reader,
        model: LanguageModel,
        store: Store,
        retriever: Retriever,
        clock: Clock,
        instructions: str = "",
    ) -> None:
        self._rules = rules
        self._model = model
        self._store = store
        self._retriever = retriever
        self._clock = clock
        self._instructions = instructions
        self._prompt = prompt(PROMPT)

    @property
    def name(self) -> str:
        """Model and prompt, for traces."""
        return f"{self._model.model} {self._prompt.title}"

    @property
    def keeps_readings(self) -> bool:
        """Whether readings wait in the store for their commit."""
        return True

    def warm_up(self) -> None:
        """Have what the rules need loaded now."""
        self._rules.warm_up()

    async def read(self, graph: GraphKey, batch: Batch, threads: Computing, timer: StepTimer) -> Sequence[Extraction]:
        """Return one extraction an episode, in order."""
        ruled = await self._rules.read(graph, batch, threads, timer)
        if not any(_is_worth_asking(episode) for episode in batch.episodes):
            return ruled
        with timer.step("ask"):
            kept = await self._kept(graph, batch.episodes)
            open_ = [n for n, each in enumerate(batch.episodes) if _is_language(each) and each.uuid not in kept]
            asked = await self._asked(graph, batch, [ruled[n] for n in open_], open_, threads) if open_ else []
        read = {extraction.episode: extraction for extraction in (*kept.values(), *asked)}
        return [read.get(extraction.episode, extraction) for extraction in ruled]

    async def _kept(self, graph: GraphKey, read: Sequence[Episode]) -> dict[UUID, Extraction]:
        """Return what was read before, by whoever died before committing it."""
        uuids = [episode.uuid for episode in read]
        bodies = await self._store.read(partial(model_readings.get_many, graph=graph, episodes=uuids))
        found = {}
        for uuid, body in bodies.items():
            try:
                found[uuid] = _EXTRACTION.validate_json(body)
            except ValidationError:
                log.warning("a kept reading is of another release and is read anew", episode=str(uuid))
        return found

    async def _asked(
        self,
        graph: GraphKey,
        batch: Batch,
        ruled: Sequence[Extraction],
        places: Sequence[int],
        threads: Computing,
    ) -> list[Extraction]:
        question = replace(batch.for_extraction(), episodes=tuple(batch.episodes[place] for place in places))
        try:
            extractions, usage = await self._answered(graph, question, ruled, threads)
        except ModelFailed as failure:
            await self._note(graph, failure.usage, failure.reason, {})
            note = f"the language model {self._model.model} gave no usable answer, so rules read this: {failure.reason}"
            return [replace(each, notes=(*each.notes, note)) for each in ruled]
        bodies = {each.episode: _EXTRACTION.dump_json(each).decode() for each in extractions}
        await self._note(graph, usage, None, bodies)
        return extractions

    async def _answered(
        self, graph: GraphKey, batch: ExtractionBatch, ruled: Sequence[Extraction], threads: Computing
    ) -> tuple[list[Extraction], ModelUsage]:
        wanted = replace(await self._store.read(partial(wishes_of, graph=graph)), instructions=self._instructions)
        shown = await shortlist(self._store, self._retriever, graph, batch.episodes, names_to_look_up(ruled))
        shape = answer_type(typed=not wanted.ontology.is_empty, rated=wanted.rating is not None)
        answer, usage = await self._model.structured(
            PURPOSE, instructions_of(self._prompt, wanted), evidence_of(batch, shown), shape
        )
        # Comparing texts takes long enough to hold up the leases of the other graphs in hand.
        return await threads.read(partial(believed, batch, ruled, answer, shown, wanted)), usage

    async def _note(self, graph: GraphKey, usage: ModelUsage, problem: str | None, bodies: dict[UUID, str]) -> None:
        """Count what was used, and keep what was read until it is committed."""

        async def write(tx: Transaction) -> None:
            project = await graphs.project_of(tx, graph)
            if project is not None:
                now = self._clock.now()
                await model_usage.add(tx, project, self._model.model, PURPOSE, usage, now, problem)
                # What was deleted meanwhile is not kept either.
                there = await episodes.get_many(tx, graph, list(bodies))
                kept = {uuid: body for uuid, body in bodies.items() if uuid in there}
                await model_readings.put_many(tx, graph, kept, now)

        await self._store.write(write)


def _is_language(episode: Episode) -> bool:
    return episode.kind is not EpisodeKind.JSON


def _is_worth_asking(episode: Episode) -> bool:
    return _is_language(episode) and len(_LETTER.findall(unserved(episode.content)[:200])) > FEWEST_LETTERS
