"""Business data: from JSON documents to entities, their attributes and facts, by structure alone."""

from hitherto.ingestion.structured.extractor import StructuredExtractor

__all__ = ["StructuredExtractor"]
