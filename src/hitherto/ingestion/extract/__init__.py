"""The deterministic extractor: what a text states, read by a parser and rules, without a language model."""

from hitherto.ingestion.extract.extractor import DeterministicExtractor

__all__ = ["DeterministicExtractor"]
