"""The models that the settings name, made ready; and in words what of them is missing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from hitherto.inference.bundled import ModelMissing, locate_cross_encoder, locate_embedder, locate_parser
from hitherto.inference.language_model import EndpointModel, missing_for, options_of
from hitherto.inference.onnx_embedder import OnnxEmbedder
from hitherto.inference.onnx_reranker import OnnxReranker
from hitherto.ingestion.by_kind import ByKind
from hitherto.ingestion.extract import DeterministicExtractor
from hitherto.ingestion.structured import StructuredExtractor
from hitherto.ports import Embedder, Extractor, LanguageModel
from hitherto.settings import Settings

BUNDLED: Literal["bundled"] = "bundled"
"""Take the embedder that comes with the installation, if it is there."""

EmbedderChoice = Embedder | Literal["bundled"] | None


def rules(settings: Settings) -> Extractor:
    """Return the extractor that needs no language model: language by rules, business data by structure."""
    return ByKind(DeterministicExtractor(settings.model_dir), StructuredExtractor())


def local_models(settings: Settings, choice: EmbedderChoice) -> tuple[Embedder | None, list[str]]:
    """Return the embedder, and what is missing in words. Reads the model files once, to compare their sha256."""
    others = (locate_parser(settings.model_dir), locate_cross_encoder(settings.model_dir))
    missing = [each.reason for each in others if isinstance(each, ModelMissing)]
    if choice != BUNDLED:
        return choice, missing
    files = locate_embedder(settings.model_dir)
    if isinstance(files, ModelMissing):
        return None, [files.reason, *missing]
    return OnnxEmbedder(files), missing


def local_reranker(settings: Settings) -> OnnxReranker | None:
    """Return the cross-encoder; None where its files are missing."""
    files = locate_cross_encoder(settings.model_dir)
    return None if isinstance(files, ModelMissing) else OnnxReranker(files)


@asynccontextmanager
async def language_model_of(settings: Settings) -> AsyncIterator[LanguageModel | None]:
    """Open the language model that the settings name, for this event loop; None where there is none to ask.

    Raises:
        Misconfigured: when the settings do not say whom to ask.
    """
    options = options_of(settings)
    if options is None or missing_for(options) is not None:
        yield None
        return
    async with EndpointModel(options) as model:
        yield model


def language_model_title(settings: Settings) -> str | None:
    """Return provider and name of the language model that is asked; None where none is."""
    options = options_of(settings)
    return options.title if options is not None and missing_for(options) is None else None


def language_model_missing(settings: Settings) -> list[str]:
    """Return in words what keeps the language model of the settings from being asked.

    Raises:
        Misconfigured: when the settings do not say whom to ask.
    """
    options = options_of(settings)
    problem = missing_for(options) if options is not None else None
    return [f"{problem}; messages are read by rules"] if problem else []
