"""One extractor made of two: documents are read by their structure, texts and messages as language."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind
from hitherto.domain.extraction import Extraction, ExtractionBatch
from hitherto.ports import Extractor


class ByKind:
    """Gives each episode to the extractor for its kind, and answers in the order of the episodes.

    A text that was added by itself is read by itself: "she" in one document is nobody of the document before.
    """

    def __init__(self, language: Extractor, structure: Extractor) -> None:
        self._language = language
        self._structure = structure

    @property
    def name(self) -> str:
        """The name that traces show: that of the extractor that reads language."""
        return self._language.name

    def extract(self, batch: ExtractionBatch) -> Sequence[Extraction]:
        """Return one extraction an episode, in order; without episodes the reader of language gets itself ready."""
        if not batch.episodes:
            return self._language.extract(batch)
        found: dict[UUID, Extraction] = {}
        for part in _parts(batch):
            structured = part.episodes[0].kind is EpisodeKind.JSON
            reader = self._structure if structured else self._language
            found.update((each.episode, each) for each in reader.extract(part))
        return [found[episode.uuid] for episode in batch.episodes]


def _parts(batch: ExtractionBatch) -> Iterator[ExtractionBatch]:
    """Yield the documents, each text by itself, and what was said in its order."""
    by_kind = sorted(batch.episodes, key=_part_of)
    for part, episodes in groupby(by_kind, key=_part_of):
        context = batch.context if part == _SAID else ()
        if part == _TEXT:
            yield from (replace(batch, episodes=(episode,), context=()) for episode in episodes)
        else:
            yield replace(batch, episodes=tuple(episodes), context=context)


_DOCUMENT, _TEXT, _SAID = range(3)


def _part_of(episode: Episode) -> int:
    if episode.kind is EpisodeKind.JSON:
        return _DOCUMENT
    return _TEXT if episode.kind is EpisodeKind.TEXT and episode.session is None else _SAID
