"""The models that the settings name, made ready; and in words what of them is missing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from pydantic import SecretStr

from hitherto.domain.errors import ModelUnavailable
from hitherto.inference.bundled import ModelMissing, locate_cross_encoder, locate_embedder, locate_parser
from hitherto.inference.endpoint_models import (
    EMBEDDING_URLS,
    RERANKING_URLS,
    EndpointEmbedder,
    EndpointOptions,
    EndpointReranker,
    endpoint_options,
    missing_for_endpoint,
)
from hitherto.inference.language_model import EndpointModel, missing_for, options_of
from hitherto.inference.onnx_embedder import OnnxEmbedder
from hitherto.inference.onnx_reranker import OnnxReranker
from hitherto.ingestion.by_kind import ByKind
from hitherto.ingestion.extract import DeterministicExtractor
from hitherto.ingestion.structured import StructuredExtractor
from hitherto.ports import Embedder, Extractor, LanguageModel, Reranker, Store
from hitherto.settings import Settings
from hitherto.store import unembedded

if TYPE_CHECKING:
    from hitherto.inference.posting import Poster

BUNDLED: Literal["bundled"] = "bundled"
"""Take the embedder that comes with the installation, if it is there."""

EmbedderChoice = Embedder | Literal["bundled"] | None


def rules(settings: Settings) -> Extractor:
    """Return the extractor that needs no language model: language by rules, business data by structure."""
    return ByKind(DeterministicExtractor(settings.model_dir), StructuredExtractor())


async def embedder_of(
    settings: Settings, choice: EmbedderChoice, store: Store, opened: AsyncExitStack
) -> tuple[Embedder | None, list[str]]:
    """Return the embedder of the settings unless another is chosen, and in words what of the models is missing.

    The model files are read once, to compare their sha256. An endpoint that does not say how long its vectors are is
    believed to be what it was before. What has to be closed again is given to `opened`.

    Raises:
        Misconfigured: when the settings do not say whom to ask.
    """
    parts = (locate_parser(settings.model_dir), locate_cross_encoder(settings.model_dir))
    missing = [each.reason for each in parts if isinstance(each, ModelMissing)]
    if choice != BUNDLED:
        return choice, missing
    if settings.embedder:
        remote, problem = await _remote_embedder(settings, store, opened)
        return remote, [*([problem] if problem else []), *missing]
    files = await asyncio.to_thread(locate_embedder, settings.model_dir)
    if isinstance(files, ModelMissing):
        return None, [files.reason, *missing]
    return OnnxEmbedder(files), missing


async def _remote_embedder(
    settings: Settings, store: Store, opened: AsyncExitStack
) -> tuple[Embedder | None, str | None]:
    options = _embedder_options(settings)
    problem = missing_for_endpoint("embedder", options)
    if problem is not None:
        return None, f"{problem}; searches go by words alone"
    what = f"the embedder {options.title}"
    embedder = EndpointEmbedder(options, _poster(what, "embeddings", options, opened))
    try:
        await asyncio.to_thread(embedder.find_out)
    except ModelUnavailable as error:
        known = await store.read(partial(unembedded.dimensions_of, title=options.title))
        if not known:
            return None, f"{error.message}; searches go by words alone until a restart"
        return EndpointEmbedder(replace(options, dimensions=known), embedder.poster), error.message
    return embedder, None


def reranker_of(settings: Settings, opened: AsyncExitStack) -> tuple[Reranker | None, list[str]]:
    """Return the reranker of the settings, else the bundled cross-encoder, and in words what is missing of it.

    What has to be closed again is given to `opened`.

    Raises:
        Misconfigured: when the settings do not say whom to ask.
    """
    if settings.reranker:
        options = _reranker_options(settings)
        problem = missing_for_endpoint("reranker", options)
        if problem is not None:
            return None, [problem]
        what = f"the reranker {options.title}"
        return EndpointReranker(options, _poster(what, "rerank", options, opened)), []
    files = locate_cross_encoder(settings.model_dir)
    return (None if isinstance(files, ModelMissing) else OnnxReranker(files)), []


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


def endpoints_missing(settings: Settings) -> list[tuple[str, str]]:
    """Return what keeps the embedder and the reranker of the settings from being asked: the setting, and words.

    Raises:
        Misconfigured: when the settings do not say whom to ask.
    """
    named = {
        "embedder": _embedder_options(settings) if settings.embedder else None,
        "reranker": _reranker_options(settings) if settings.reranker else None,
    }
    problems = {name: missing_for_endpoint(name, options) for name, options in named.items() if options is not None}
    return [(name, problem) for name, problem in problems.items() if problem is not None]


def _embedder_options(settings: Settings) -> EndpointOptions:
    key = _secret(settings.embedder_api_key)
    url, dimensions = settings.embedder_base_url, settings.embedder_dimensions
    return endpoint_options("embedder", settings.embedder, url, key, EMBEDDING_URLS, dimensions)


def _reranker_options(settings: Settings) -> EndpointOptions:
    key = _secret(settings.reranker_api_key)
    return endpoint_options("reranker", settings.reranker, settings.reranker_base_url, key, RERANKING_URLS)


def _poster(what: str, path: str, options: EndpointOptions, opened: AsyncExitStack) -> "Poster":
    from hitherto.inference.posting import Poster

    poster = Poster(what, f"{options.base_url.rstrip('/')}/{path}", options.api_key, options.timeout_seconds)
    opened.callback(poster.close)
    return poster


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
