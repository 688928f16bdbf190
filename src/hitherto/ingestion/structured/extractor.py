"""Reads JSON episodes."""

from collections.abc import Sequence

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import Extraction, ExtractionBatch
from hitherto.domain.json_documents import InvalidDocument, parse_document
from hitherto.ingestion.structured.reading import DocumentReader
from hitherto.ingestion.structured.things import Naming


class StructuredExtractor:
    """Extracts what JSON documents state, by structure alone. The same batch gives the same answer."""

    name = "structured"

    def extract(self, batch: ExtractionBatch) -> Sequence[Extraction]:
        """Return one extraction an episode of the batch, in order. Never raises for what a document holds."""
        naming = Naming(batch.user)
        return [_read(episode, naming) for episode in batch.episodes]


def _read(episode: Episode, naming: Naming) -> Extraction:
    try:
        document = parse_document(episode.content)
    except InvalidDocument as error:
        return Extraction(episode=episode.uuid, notes=(f"not valid JSON: {error}",))
    reader = DocumentReader(episode, naming)
    reader.read(document)
    return reader.extraction()
