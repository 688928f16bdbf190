"""An embedder and a reranker behind endpoints: OpenAI's embeddings protocol, Cohere's and Jina's rerank protocol."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hitherto.domain.errors import Misconfigured, ModelUnavailable
from hitherto.inference.language_model.options import INSTALL
from hitherto.ports import Vectors

if TYPE_CHECKING:
    from hitherto.inference.posting import Poster

TEXTS_A_REQUEST = 64
MAX_TEXT_CHARACTERS = 8_000
"""Of a text that is embedded or reranked; most models see less."""
MAX_DIMENSIONS = 8_192

EMBEDDING_URLS = {"openai": "https://api.openai.com/v1"}
RERANKING_URLS = {"cohere": "https://api.cohere.com/v2", "jina": "https://api.jina.ai/v1"}
KEY_VARIABLES = {"openai": ("OPENAI_API_KEY",), "cohere": ("COHERE_API_KEY", "CO_API_KEY"), "jina": ("JINA_API_KEY",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointOptions:
    """A model at an endpoint. `provider` is "endpoint" where only a URL is given; `dimensions` 0 is not known."""

    provider: str
    name: str
    base_url: str
    api_key: str = field(default="", repr=False)
    dimensions: int = 0
    timeout_seconds: float = 30.0

    @property
    def title(self) -> str:
        """Provider and name."""
        return f"{self.provider}:{self.name}"

    @property
    def wants_a_key(self) -> bool:
        """Whether a provider's own endpoint is to be asked without a key."""
        return self.base_url == {**EMBEDDING_URLS, **RERANKING_URLS}.get(self.provider) and not self.api_key


def missing_for_endpoint(setting: str, options: EndpointOptions) -> str | None:
    """Return in words why the model that `setting` names cannot be asked from here, or None."""
    if find_spec("httpx2") is None:
        return f"the {setting} {options.title} needs the package httpx2: {INSTALL}"
    if options.wants_a_key:
        variables = " or ".join((f"HITHERTO_{setting.upper()}_API_KEY", *KEY_VARIABLES[options.provider]))
        return f"the {setting} {options.title} needs a key: set {variables}"
    return None


def endpoint_options(
    setting: str, text: str, base_url: str, api_key: str, urls: dict[str, str], dimensions: int = 0
) -> EndpointOptions:
    """Return the options of the model that `setting` names as `text`, "openai:..." or a name with a base URL.

    Raises:
        Misconfigured: when it is not clear whom to ask.
    """
    provider, _, name = text.partition(":")
    if provider in urls and name:
        # The key of the provider's own service is not for whoever listens at another URL.
        usual = next((value for key in KEY_VARIABLES[provider] if (value := os.environ.get(key))), "")
        key = api_key or ("" if base_url else usual)
        return EndpointOptions(
            provider=provider, name=name, base_url=base_url or urls[provider], api_key=key, dimensions=dimensions
        )
    if base_url:
        return EndpointOptions(
            provider="endpoint", name=text, base_url=base_url, api_key=api_key, dimensions=dimensions
        )
    variable = f"HITHERTO_{setting.upper()}"
    known = " or ".join(f"{provider}:" for provider in urls)
    raise Misconfigured(
        f"{setting} ({variable}): {text!r} names no provider; write {known} before the model, or set "
        f"{variable}_BASE_URL for an endpoint of your own",
        param=setting,
    )


class EndpointEmbedder:
    """Embeds at an OpenAI-compatible endpoint. Safe to call from several threads.

    Vectors are scaled to length one. A vector of another length than the model's is refused: it would be of another
    model.
    """

    def __init__(self, options: EndpointOptions, poster: "Poster") -> None:
        self._options = options
        self.poster = poster
        self._dimensions = options.dimensions

    @property
    def model(self) -> str:
        """Provider, name and dimensions."""
        return f"{self._options.title}/{self._dimensions}"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._dimensions

    def find_out(self) -> None:
        """Learn the length of the vectors where no setting says it. Raises `ModelUnavailable`."""
        if not self._dimensions:
            self._dimensions = len(self._vectors(["dimensions"])[0])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, in order.

        Raises:
            ModelUnavailable: when the endpoint gives none.
        """
        found = np.zeros((len(texts), self._dimensions), np.float32)
        for first in range(0, len(texts), TEXTS_A_REQUEST):
            part = texts[first : first + TEXTS_A_REQUEST]
            vectors = self._vectors(part)
            if any(len(vector) != self._dimensions for vector in vectors):
                raise ModelUnavailable(
                    f"the embedder {self._options.title}: it gave vectors of {len(vectors[0])} numbers instead of "
                    f"{self._dimensions}; a model that gives others needs vectors of its own: restart, and run "
                    "'hitherto reembed'"
                )
            found[first : first + len(part)] = vectors
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        found /= np.maximum(lengths, np.float32(1e-12))
        return found

    def _vectors(self, texts: Sequence[str]) -> list[list[float]]:
        body: dict[str, Any] = {"model": self._options.name, "input": [_sent(text) for text in texts]}
        if self._options.dimensions and self._options.provider == "openai":
            body["dimensions"] = self._options.dimensions
        answer = self.poster.post({**body, "encoding_format": "float"})
        rows = answer.get("data")
        try:
            ordered = sorted(rows or (), key=lambda row: row["index"])
            vectors = [[float(number) for number in row["embedding"]] for row in ordered]
        except (TypeError, ValueError, KeyError) as error:
            raise ModelUnavailable(f"the embedder {self._options.title}: its answer holds no vectors") from error
        right = len(vectors) == len(texts) and all(0 < len(vector) <= MAX_DIMENSIONS for vector in vectors)
        if not right or not all(np.isfinite(vector).all() for vector in vectors):
            raise ModelUnavailable(f"the embedder {self._options.title}: it did not give one vector for each text")
        return vectors


class EndpointReranker:
    """Reranks at an endpoint that speaks like Cohere's and Jina's. Safe to call from several threads."""

    def __init__(self, options: EndpointOptions, poster: "Poster") -> None:
        self._options = options
        self._poster = poster

    @property
    def model(self) -> str:
        """Provider and name."""
        return self._options.title

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return a score from 0 to 1 a text, in order; 0 where the endpoint leaves one out.

        Raises:
            ModelUnavailable: when the endpoint gives none.
        """
        scores = np.zeros(len(texts), np.float64)
        if not texts:
            return scores
        documents = [_sent(text) for text in texts]
        body = {"model": self._options.name, "query": _sent(query), "documents": documents, "top_n": len(documents)}
        answer = self._poster.post(body)
        try:
            for row in answer["results"]:
                place, score = int(row["index"]), float(row["relevance_score"])
                if not 0 <= place < len(texts) or not np.isfinite(score):
                    raise ValueError(place)
                scores[place] = min(1.0, max(0.0, score))
        except (TypeError, ValueError, KeyError) as error:
            raise ModelUnavailable(f"the reranker {self._options.title}: its answer holds no scores") from error
        return scores


def _sent(text: str) -> str:
    # Endpoints refuse an empty text.
    return text[:MAX_TEXT_CHARACTERS] or "."
